"""``foedus plan roster``: who stands ready when, beside the recorded roster."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from foedus.base.errors import Finding, InputError, RunError
from foedus.cli.console import console, emit, errors, save, writable
from foedus.cli.roster_text import print_roster
from foedus.planners.contract import find
from foedus.planners.roster.checker import check_roster, count_roster
from foedus.planners.roster.plan import PlannedTurn, turns_of
from foedus.planners.roster.planner import plan_roster
from foedus.planners.roster.task import RosterTask, read_roster


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
        A roster that ships with foedus (eu-battlegroups-2026), or a roster file.
    time_limit
        Seconds for the search.
    out
        Write an HTML page with the roster as a grid to this file.
    check
        Plan nothing; check the plan in this file (written with --json) against the instance.
    json
        Print the plan as JSON: stages with optimum, bound and gap, turns, loads, the record beside it.
    """
    if not time_limit > 0:
        raise InputError("--time-limit is a number of seconds above 0")
    writable(out)
    task = read_roster(find("roster", instance))
    if check is not None:
        _check(task, check, json=json)
        return
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


def _check(task: RosterTask, path: Path, *, json: bool) -> None:
    turns = _read_plan(path)
    violations = check_roster(task, turns)
    counts = {} if violations and violations[0].rule in ("turns", "members") else count_roster(task, turns)
    if json:
        emit({"valid": not violations, "violations": [str(v) for v in violations], "objectives": counts})
    elif not violations:
        said = ", ".join(f"{name.replace('_', ' ')} {value:,.0f}" for name, value in counts.items())
        console().print(f"{path}: keeps to {task.instance.id}: {said}", markup=False, soft_wrap=True)
    else:
        for violation in violations:
            errors().print(f"{path}: {violation}", markup=False, soft_wrap=True)
    if violations:
        raise SystemExit(InputError.exit_code)


def _read_plan(path: Path) -> tuple[PlannedTurn, ...]:
    try:
        data: Any = json_module.loads(path.read_text(encoding="utf-8"))
        return turns_of(data["turns"])
    except OSError as error:
        raise InputError([Finding("", f"cannot be read: {error.strerror}", file=str(path))]) from None
    except json_module.JSONDecodeError as error:
        raise InputError([Finding("", f"is not JSON: {error.msg}", "", str(path), error.lineno)]) from None
    except (KeyError, TypeError, ValueError, AttributeError, UnicodeDecodeError) as error:
        what = f"is not a roster plan: {type(error).__name__} {error}"
        raise InputError(
            [Finding("turns", what, "a file written by  foedus plan roster --json", str(path))]
        ) from None
