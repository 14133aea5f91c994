"""``foedus plan force``: from a mandate to contributors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.base.documents import read_document
from foedus.cli.console import console, emit, errors, save, searches, writable
from foedus.cli.force_text import print_plan
from foedus.planners.contract import find
from foedus.planners.force import plan_force, read_instance

NO_PLAN = 1


def force(
    instance: str,
    *,
    time_limit: float = 60.0,
    out: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Who brings what when: fewest critical gaps, then fewest gaps of any kind, fewest days late, least cost, fairness.

    The objectives in this order are called critical, missing, late, cost and inequity. Ctrl-C gives the best plan found
    so far. Exit code 1: no plan keeps the hard rules; a smallest set that conflicts is said, with its fields. Exit code
    3: nothing was found in the time given; 130: nothing until Ctrl-C.

    Parameters
    ----------
    instance
        An instance that ships with foedus (aussom-2025, minusma-2013, unifil-2006), or an instance file.
    time_limit
        Seconds, for all objectives and bottlenecks together.
    out
        Write an HTML page with the plan to this file.
    json
        Print the plan as JSON; foedus plan check reads it.
    """
    searches(time_limit)
    writable(out, inputs=[instance])
    path = find("force", instance)
    asked = read_instance(path)
    errors().print(
        f"solving {asked.id}, at the most {time_limit:g} s (Ctrl-C: the best so far) ...", style="dim"
    )
    plan = plan_force(asked, time_limit).placed(read_document(path))
    if out is not None and plan.feasible:
        from foedus.reports.force_page import force_page  # noqa: PLC0415  loads what draws charts

        save(out, force_page(asked, plan, " ".join(sys.argv[1:])))
    if json:
        emit(plan.as_dict())
    else:
        print_plan(asked, plan)
        if out is not None and plan.feasible:
            console().print(str(out), soft_wrap=True, markup=False)
    if not plan.feasible:
        if out is not None:
            errors().print(f"{out} is not written: there is no plan to show", soft_wrap=True, markup=False)
        raise SystemExit(NO_PLAN)
