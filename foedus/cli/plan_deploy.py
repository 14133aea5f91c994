"""``foedus plan deploy``: where a limited number of peacekeepers prevents most."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from foedus.base.errors import InputError, StoppedError
from foedus.cli.console import COMPILED, console, emit, errors, save, searches, writable
from foedus.cli.deploy_text import print_deploy
from foedus.planners.contract import find
from foedus.planners.deploy.answer import plan_deploy
from foedus.planners.deploy.read import read_deploy
from foedus.planners.deploy.responses import PREPARED
from foedus.planners.deploy.scenario import scenario_text
from foedus.planners.deploy.watch import Watch


def deploy(
    instance: str,
    *,
    time_limit: float = 60.0,
    threads: int = 0,
    out: Path | None = None,
    scenario: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Where a limited number of peacekeepers prevents most, by the engine's own law, and how sure that is.

    Once every place has an arm Ctrl-C gives the best plan of what there is.

    Parameters
    ----------
    instance
        A deployment that ships with foedus (un-2026, four-places, two-mandates), or a deployment file.
    time_limit
        Seconds for the solver; what is lived takes its own time, which is estimated first.
    threads
        Threads; 0: one per core. The results do not depend on it.
    out
        Write an HTML page with the plan to this file.
    scenario
        Write the plan as a scenario to this file, for  foedus simulate FILE.
    json
        Print the plan as JSON; foedus plan check reads it.
    """
    searches(time_limit)
    if threads < 0:
        raise InputError(f"--threads {threads}: a number of threads is 1 or more (0: one per core)")
    writable(out, scenario, inputs=[instance])
    try:
        task = read_deploy(find("deploy", instance))
        _say(f"{task.instance.title} ({COMPILED}): arms are prepared;")
        _say("until every place has one Ctrl-C ends without a plan, from then on with the best so far")
        with _watching() as watch:
            plan = plan_deploy(task, threads or os.cpu_count() or 1, time_limit, watch)
    except KeyboardInterrupt:
        raise StoppedError("stopped while it prepared: nothing was lived, so there is no plan") from None
    if out is not None:
        from foedus.reports.deploy_page import deploy_page  # noqa: PLC0415  loads what draws charts

        save(out, deploy_page(task, plan, " ".join(sys.argv[1:])))
    if scenario is not None:
        save(scenario, scenario_text(task, plan))
    if json:
        emit(plan.as_dict())
        return
    print_deploy(task, plan)
    for path in (out, scenario):
        if path is not None:
            console().print(str(path), soft_wrap=True, markup=False)


def _say(words: str) -> None:
    errors().print(words, style="dim", markup=False, soft_wrap=True)


@contextmanager
def _watching() -> Iterator[Watch]:
    """A bar for each step, with the worlds that are lived the time that is left, and when Ctrl-C is safe."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors(), transient=True) as bar:
        tasks: dict[str, TaskID] = {}
        watch, said = Watch(), False

        def told(step: str, done: int, total: int) -> None:
            nonlocal said
            if step not in tasks:
                name = "arms prepared" if step == PREPARED else f"worlds: {step}"
                tasks[step] = bar.add_task(name, total=total)
            bar.update(tasks[step], completed=done)
            if watch.ready and not said:
                said = True
                _say("Ctrl-C gives the best plan so far")

        watch.told = told
        yield watch
