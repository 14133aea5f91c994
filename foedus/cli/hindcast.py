"""``foedus hindcast``: a past lived many times with what was known then, beside what came."""

from __future__ import annotations

import json as json_module
import os
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from foedus.base.errors import InputError
from foedus.cli.console import COMPILED, console, emit, errors
from foedus.parameters import Parameters, load_parameters
from foedus.reports.hindcast_chart import drawing
from foedus.validation.against import compare
from foedus.validation.hindcast import Lived, Past, live_past, past
from foedus.validation.known_then import completed, fitted_before


def hindcast_command(
    *,
    start: int = 1970,
    years: int = 20,
    futures: int = 1000,
    parameters: Path | None = None,
    view: str = "deters_if_attacked",
    seed: int = 1,
    threads: int = 0,
    out: Path | None = None,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Simulate from the past with what was known then, and compare with what came (needs the record: foedus data).

    Parameters
    ----------
    start
        First year; the world and the alliances are those of its 1 January.
    years
        Horizon; disputes are judged to 2000, conflict inside states to 2019, where their records end.
    futures
        How many futures, each on parameters drawn from their uncertainty.
    parameters
        A parameter file; left out: parameters fitted on the years before START.
    view
        View of the contested questions; of several together: as_recorded+no_effect, say.
    seed
        Luck.
    threads
        Threads; 0: one per core. The results do not depend on it.
    out
        Folder in which the comparison is written, as hindcast-START.json with a drawing.
    json
        Print the comparison as JSON.
    """
    if futures < 1 or threads < 0:
        raise InputError("--futures is 1 or more, --threads 0 or more (0: one per core)")
    of = past(start, years)
    fitted, origin = _parameters(parameters, start)
    given, lacking = completed(fitted, load_parameters())
    view = given.one_view(view)
    errors().print(f"{start}: {of.world.n} states, {len(of.library)} alliances; parameters: {origin}")
    if lacking:
        errors().print(f"{len(lacking)} parameters that the years before do not tell are the shipped ones")
    errors().print(f"{COMPILED} ...")
    found = compare(_live(of, given, view, (futures, seed, threads or os.cpu_count() or 1)))
    found |= {"view": view, "seed": seed, "parameters": origin, "parameters_digest": given.digest()}
    found["parameters_of_later_years"] = list(lacking)
    found["world_digest"] = of.world.digest()
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        text = json_module.dumps(found, indent=1, ensure_ascii=False, allow_nan=False)
        (out / f"hindcast-{start}.json").write_text(text + "\n", encoding="utf-8")
        if found["per_year"]:
            (out / f"hindcast-{start}.svg").write_text(drawing(found), encoding="utf-8")
    emit(found) if json else _print(found)


def _parameters(file: Path | None, start: int) -> tuple[Parameters, str]:
    """The parameters, and where they are from: a file, or an estimate on the years before ``start``."""
    if file is not None:
        return load_parameters(file), str(file)
    return fitted_before(start), f"fitted on the years before {start}"


def _live(of: Past, parameters: Parameters, view: str, numbers: tuple[int, int, int]) -> Lived:
    futures, seed, threads = numbers
    columns = (TextColumn("futures"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors(), transient=True) as bar:
        task = bar.add_task("futures", total=futures)
        return live_past(
            of,
            parameters,
            view=view,
            futures=futures,
            seed=seed,
            threads=threads,
            progress=lambda n: bar.advance(task, n),
        )


def _print(found: dict[str, Any]) -> None:
    last = found["start"] + found["years"] - 1
    title = f"{found['start']}-{last}, {found['futures']:,} futures, {found['states']} states"
    table = Table(title=title)
    for heading in ("", "recorded", "median", "50 %", "90 %", ""):
        table.add_column(heading, justify="right" if heading else "left", overflow="fold")
    for row in found["totals"]:
        table.add_row(
            f"{row['quantity']}", f"{row['recorded']:,.0f} of {row['recorded_all']:,.0f}", *_figures(row)
        )
    table.add_section()
    for row in found["intrastate"]:
        table.add_row(row["quantity"], f"{row['recorded']:,.0f}", *_figures(row))
    table.add_section()
    for row in found["regions"]:
        table.add_row(row["region"].replace("_", " "), f"{row['recorded']:,.0f}", *_figures(row))
    console().print(table)
    if found["skill"] is not None:
        _print_skill(found)
    if found["inside"] is not None:
        _print_inside(found["inside"])


def _print_inside(found: dict[str, Any]) -> None:
    """Scores of country-years and country-months, the engine's beside those of baselines."""
    if found["country_years"]:
        table = Table(title="Conflict inside states by country and year, said at the start")
        for heading in ("", "forecast", "log score", "Brier", "AUC", "CRPS of the count"):
            table.add_column(heading, justify="left" if heading in ("", "forecast") else "right")
        for k, row in enumerate(found["country_years"]):
            first = k == 0 or found["country_years"][k - 1]["level"] != row["level"]
            figures = [_three(row[name]) for name in ("log_score", "brier", "auc", "crps")]
            table.add_row(row["level"] if first else "", row["forecast"], *figures)
        console().print(table)
    if found["country_months"]:
        table = Table(title="Battle deaths by country and month, said at the start")
        for heading in ("forecast", "CRPS of ln(1 + deaths)", "25 and more: Brier", "AUC"):
            table.add_column(heading, justify="left" if heading == "forecast" else "right")
        for row in found["country_months"]:
            table.add_row(row["forecast"], *(_three(row[name], 4) for name in ("crps", "brier", "auc")))
        console().print(table)


def _three(x: float | None, digits: int = 3) -> str:
    return "-" if x is None else f"{x:.{digits}f}"


def _figures(row: dict[str, Any]) -> tuple[str, ...]:
    inside = "in 50" if row["inside_50"] else "in 90" if row["inside_90"] else "[bold]miss[/bold]"
    return f"{row['median']:,.0f}", _span(row, "q25", "q75"), _span(row, "q05", "q95"), inside


def _span(row: dict[str, Any], low: str, high: str) -> str:
    return f"{row[low]:,.0f}-{row[high]:,.0f}"


def _print_skill(found: dict[str, Any]) -> None:
    skill, pairs, states = found["skill"], found["pairs"], found["states_in_disputes"]
    lines = [
        "recorded: between states of the first day, of all; a region's: by the target.",
        f"disputes a year: in the 50 % interval in {_share(skill['coverage_50'])} of the years, in 90 %"
        f" in {_share(skill['coverage_90'])};\n  CRPS {_number(skill['crps'])}, of climatology"
        f" {_number(skill['climatology'])}; of all disputes {_number(skill['crps_all'])} and"
        f" {_number(skill['climatology_all'])} (lower is better)",
        f"where: {pairs['with_dispute']} of {pairs['pairs']:,} pairs had a dispute",
    ]
    for row in pairs["rankings"]:
        lines.append(
            f"  {row['by']:<33} AUC {_number(row['auc'])}  PR-AUC {_number(row['pr_auc'])}"
            f"  recall {_number(row['recall'])}"
        )
    lines.append(
        f"who: disputes of a state in the 50 % interval for {_share(states['coverage_50'])}, in 90 % for"
        f" {_share(states['coverage_90'])};\n  rank correlation {_number(states['rank_correlation'])}"
    )
    console().print("\n".join(lines), markup=False)


def _share(x: float) -> str:
    return f"{100 * x:.0f} %"


def _number(x: float | None) -> str:
    return "-" if x is None else f"{x:.2f}"
