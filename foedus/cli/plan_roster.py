"""``foedus plan roster``: who stands ready when, beside the recorded roster."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.base.errors import RunError
from foedus.cli.console import console, emit, errors, save, searches, writable
from foedus.cli.plan_check import check as check_plan_file
from foedus.cli.roster_text import print_roster
from foedus.planners.contract import find
from foedus.planners.roster.planner import plan_roster
from foedus.planners.roster.task import read_roster


def roster(
    instance: str,
    *,
    time_limit: float = 60.0,
    out: Path | None = None,
    check: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Fill a standby roster: every turn led and manned, enablers there, rest kept, the load fair, partners known.

    Ctrl-C stops the search and gives the best roster found so far.

    Parameters
    ----------
    instance
        A roster that ships with foedus (foedus list instances), or a roster file.
    time_limit
        Seconds for all of it: nine tenths for the search, the rest for why turns stay uncovered and how fair the record
        was. To share the persons of what was found out in whole numbers, at most 10 s more.
    out
        Write an HTML page with the roster as a grid to this file.
    check
        Plan nothing: foedus plan check INSTANCE FILE.
    json
        Print the plan as JSON: stages with optimum, bound and gap, turns, loads, the record beside it.
    """
    searches(time_limit)
    writable(out, inputs=[instance, check])
    if check is not None:
        check_plan_file(instance, check, json=json)
        return
    task = read_roster(find("roster", instance))
    errors().print(f"planning, {time_limit:g} s at most (Ctrl-C: the best so far) ...", highlight=False)
    found = plan_roster(task, time_limit)
    if out is not None:
        from foedus.reports.roster import roster_page  # noqa: PLC0415  loads what draws charts

        save(out, roster_page(found, " ".join(sys.argv[1:])))
    emit(found.as_dict()) if json else print_roster(found)
    if out is not None and not json:
        console().print(str(out), soft_wrap=True, markup=False)
    if found.conflict:
        raise SystemExit(RunError.exit_code)
