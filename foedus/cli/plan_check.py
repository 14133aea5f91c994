"""``foedus plan check``: is this a plan for that instance? Without a solver."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.base.documents import Document, read_document
from foedus.base.errors import InputError
from foedus.cli.console import console, emit, errors
from foedus.planners.contract import find
from foedus.planners.force import check_plan, read_instance, read_plan
from foedus.planners.force.claims import UNPROVEN as OF_FORCES
from foedus.planners.roster.checker import check_roster, count_roster
from foedus.planners.roster.claims import UNPROVEN as OF_ROSTERS
from foedus.planners.roster.claims import check_claims
from foedus.planners.roster.plan import read_roster_plan
from foedus.planners.roster.task import read_roster
from foedus.planners.version import earlier
from foedus.world import load_world

Broken = Sequence[tuple[str, str]]  # rules, and how the plan breaks them
Judged = tuple[Broken, str, str]  # what is broken; what keeps; what was not checked, in one line
SOLVER = "not checked, as it takes the solver: "
MARKS = {
    "postings": "deploy",
    "left_out": "burden",
    "deployments": "force",
    "turns": "roster",
}  # the part of a plan that others have not


def check(
    instance: str,
    plan: Path,
    *,
    again: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Check a plan that  foedus plan force, roster, deploy or burden --json  has written, without a solver.

    Parameters
    ----------
    instance
        An instance that ships with foedus, or an instance file.
    plan
        The plan file.
    again
        Also live the plan again (deploy): the engine's figures on the file's own seed.
    json
        Print {"valid": ..., "violations": [...], "not_checked": ...}.
    """
    planner = _planner(read_document(plan))
    if again and planner not in AGAIN:
        raise InputError(f"--again: a plan of  foedus plan {planner}  is not lived; leave it out")
    found, kept, unseen = (AGAIN if again else CHECKERS)[planner](instance, plan)
    if json:
        violations = [{"rule": rule, "what": what} for rule, what in found]
        emit({"valid": not found, "violations": violations, "not_checked": unseen})
    elif not found:
        console().print(f"{plan}: ok, {kept}", markup=False, soft_wrap=True)
        console().print(unseen, style="dim", markup=False, soft_wrap=True)
    else:
        for rule, what in found:
            errors().print(f"{plan}: {rule}: {what}", markup=False, soft_wrap=True)
    if found:
        raise SystemExit(InputError.exit_code)


def _planner(document: Document) -> str:
    """Whose plan it is, by the part that no other has."""
    fields = document.data if isinstance(document.data, dict) else {}
    for mark, planner in MARKS.items():
        if mark in fields:
            return planner
    what = f"is no plan: it has none of {', '.join(MARKS)}"
    raise InputError(
        [document.finding((), what, "a file written by  foedus plan force, roster, deploy or burden --json")]
    )


def _force(instance: str, plan: Path) -> Judged:
    asked, given = read_instance(find("force", instance)), read_plan(plan)
    kept = f"{len(given.deployments)} deployments keep every rule of {asked.id}"
    found = [(v.rule, v.what) for v in check_plan(asked, given, load_world())]
    return found, kept, SOLVER + OF_FORCES + earlier(given.version)


def _deploy(instance: str, plan: Path) -> Judged:
    from foedus.planners.deploy.checker import check_deploy  # noqa: PLC0415  loads what compiles the engine
    from foedus.planners.deploy.figures import UNSEEN  # noqa: PLC0415
    from foedus.planners.deploy.plan import read_deploy_plan  # noqa: PLC0415
    from foedus.planners.deploy.read import read_deploy  # noqa: PLC0415

    task, given = read_deploy(find("deploy", instance)), read_deploy_plan(plan)
    kept = f"{len(given.postings)} postings keep every rule of {task.instance.id}, and its figures agree"
    return [(v.rule, v.what) for v in check_deploy(task, given)], kept, UNSEEN + earlier(given.version)


def _deploy_again(instance: str, plan: Path) -> Judged:
    from foedus.planners.deploy.again import LIVED, VOTED, check_again, lived_all  # noqa: PLC0415  loads the engine
    from foedus.planners.deploy.plan import read_deploy_plan  # noqa: PLC0415
    from foedus.planners.deploy.read import read_deploy  # noqa: PLC0415

    found, kept, _ = _deploy(instance, plan)
    task, given = read_deploy(find("deploy", instance)), read_deploy_plan(plan)
    lived = [] if found else [(v.rule, v.what) for v in check_again(task, given, os.cpu_count() or 1)]
    return [*found, *lived], kept, LIVED if lived_all(task, given) else VOTED


def _roster(instance: str, plan: Path) -> Judged:
    task, given, unseen = read_roster(find("roster", instance)), read_roster_plan(plan), SOLVER + OF_ROSTERS
    if given.made_for not in (None, task.instance.id):
        return [("instance", f"the plan was made for another instance ({given.made_for})")], "", unseen
    found = check_roster(task, given.turns) or list(check_claims(task, given))
    if found:
        return [(v.rule, f"{v.where}: {v.what}") for v in found], "", unseen
    counted = count_roster(task, given.turns)
    words = ", ".join(f"{name.replace('_', ' ')} {n:,.0f}" for name, n in counted.items())
    return [], f"{len(given.turns)} turns keep every rule of {task.instance.id}: {words}", unseen


def _burden(instance: str, plan: Path) -> Judged:
    from foedus.planners.burden.answer import read_burden_answer  # noqa: PLC0415  loads what compiles rules
    from foedus.planners.burden.checker import check_burden, unseen  # noqa: PLC0415
    from foedus.planners.burden.read import read_burden  # noqa: PLC0415

    task, given = read_burden(find("burden", instance)), read_burden_answer(plan)
    kept = f"{len(given.rules)} rules add up over {len(given.members)} members of {task.instance.id}"
    return (
        [(v.rule, v.what) for v in check_burden(task, given)],
        kept,
        unseen(given) + earlier(given.version),
    )


AGAIN = {"deploy": _deploy_again}
CHECKERS: dict[str, Callable[[str, Path], Judged]] = {
    "burden": _burden,
    "deploy": _deploy,
    "force": _force,
    "roster": _roster,
}
