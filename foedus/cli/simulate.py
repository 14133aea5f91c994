"""``foedus simulate``: live a scenario's futures, and write the report."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from foedus.arrangements import load_library
from foedus.base.errors import InputError
from foedus.cli.console import COMPILED, console, emit, errors
from foedus.ensemble import load_scenario, simulate
from foedus.ensemble.manifest import Plan, plan
from foedus.ensemble.sensitivity import one_at_a_time, worlds
from foedus.ensemble.simulate import Estimate, estimate
from foedus.log import Run
from foedus.outcomes import measure
from foedus.parameters import load_parameters
from foedus.reports import write_report
from foedus.reports.terminal import summary
from foedus.world import load_world


def simulate_command(
    scenario: str,
    *,
    futures: int | None = None,
    years: float | None = None,
    seed: int | None = None,
    out: Path | None = None,
    threads: int = 0,
    view: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    uncertainty: bool = True,
    sensitivity: bool = True,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Live the coming years in many futures, each in every arm of the scenario and under every view.

    Parameters
    ----------
    scenario
        Id of a scenario that ships with foedus (see  foedus list scenarios), or the path of a file.
    futures
        Number of futures, instead of the scenario's.
    years
        Horizon in years, instead of the scenario's.
    seed
        Luck, instead of the scenario's.
    out
        Folder of the run (default: runs/SCENARIO). A run that was stopped goes on where it stopped.
    threads
        Threads; 0: one per core. The results do not depend on it.
    view
        Only these views of their contested question (repeat for several); of other questions as in the scenario.
    uncertainty
        Each future draws its own parameters from their intervals (--no-uncertainty: all live on the medians).
    sensitivity
        Also vary one parameter at a time, for the report.
    json
        Print the outcomes as JSON.
    """
    prepared = _plan(scenario, futures=futures, years=years, seed=seed, view=view, uncertainty=uncertainty)
    folder = out or Path("runs") / prepared.scenario.id
    threads = threads or os.cpu_count() or 1
    if threads < 1:
        raise InputError(f"--threads {threads}: a number of threads is 1 or more (0: one per core)")
    errors().print(f"{prepared.scenario.title} ({COMPILED}) ...")
    _announce(prepared, estimate(prepared, threads, worlds(prepared) if sensitivity else 0), folder)
    run = _live(prepared, folder, threads)
    varied = one_at_a_time(prepared, folder, threads) if sensitivity else None
    measured = measure(run)
    report = write_report(run, prepared.world, prepared.parameters, varied, measured)
    if json:
        emit({**measured, "run": str(folder), "report": str(report)})
        return
    console().print(summary(run, measured))
    console().print(f"report: {report}", soft_wrap=True)


def _plan(scenario: str, **options: Any) -> Plan:
    world, library, parameters = load_world(), load_library(), load_parameters()
    read = load_scenario(scenario, library, parameters)
    given = {k: options[k] for k in ("futures", "years", "seed") if options[k] is not None}
    if options["view"]:
        given["views"] = options["view"]
    if not options["uncertainty"]:
        given["parameter_uncertainty"] = False
    return plan(read.changed(given, parameters), library, parameters, world)


def _announce(p: Plan, expected: Estimate, folder: Path) -> None:
    errors().print(
        f"{p.scenario.futures:,} futures x {len(p.compiled)} arms x {len(p.views)} views of {p.scenario.years:g} years"
        f" = {expected.worlds:,} worlds into {folder}\n"
        f"estimate: {expected.seconds:,.0f} s, {expected.memory / 1e6:,.0f} MB of memory,"
        f" {expected.disk / 1e6:,.1f} MB of disk"
    )


def _live(p: Plan, folder: Path, threads: int) -> Run:
    columns = (TextColumn("futures"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors(), transient=True) as bar:
        task = bar.add_task("futures", total=p.scenario.futures)
        try:
            return simulate(p, folder, threads=threads, progress=lambda n: bar.advance(task, n))
        except KeyboardInterrupt:
            bar.stop()
            errors().print(
                f"stopped; what is finished stays in {folder}, the same command goes on from there"
            )
            raise
