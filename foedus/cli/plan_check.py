"""``foedus plan check``: is this a plan for that instance? Without a solver."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.base.documents import Document, read_document
from foedus.base.errors import InputError
from foedus.cli.console import console, emit, errors
from foedus.planners.contract import find
from foedus.planners.deploy.checker import check_deploy
from foedus.planners.deploy.plan import read_deploy_plan
from foedus.planners.deploy.read import read_deploy
from foedus.planners.force import check_plan, read_instance, read_plan
from foedus.planners.force.claims import UNPROVEN as FORCE_UNPROVEN
from foedus.planners.roster.checker import check_roster, count_roster
from foedus.planners.roster.claims import UNPROVEN as ROSTER_UNPROVEN
from foedus.planners.roster.claims import check_claims
from foedus.planners.roster.plan import read_roster_plan
from foedus.planners.roster.task import read_roster
from foedus.world import load_world

Broken = tuple[str, str]  # a rule, and how the plan breaks it
MARKS = {
    "postings": "deploy",
    "deployments": "force",
    "turns": "roster",
}  # the part of a plan that others have not


def check(instance: str, plan: Path, *, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Check a plan that  foedus plan force, roster or deploy --json  has written, without a solver.

    Parameters
    ----------
    instance
        An instance that ships with foedus, or an instance file.
    plan
        The plan file.
    json
        Print {"valid": ..., "violations": [...], "not_checked": ...}.
    """
    planner = _planner(read_document(plan))
    found, kept = CHECKERS[planner](instance, plan)
    if json:
        violations = [{"rule": rule, "what": what} for rule, what in found]
        emit({"valid": not found, "violations": violations, "not_checked": NOT_CHECKED.get(planner)})
    elif not found:
        console().print(f"{plan}: ok, {kept}", markup=False, soft_wrap=True)
        if planner in NOT_CHECKED:
            console().print(
                f"not checked, as it takes the solver: {NOT_CHECKED[planner]}", style="dim", soft_wrap=True
            )
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
        [document.finding((), what, "a file written by  foedus plan force, roster or deploy --json")]
    )


def _force(instance: str, plan: Path) -> tuple[Sequence[Broken], str]:
    asked, given = read_instance(find("force", instance)), read_plan(plan)
    kept = f"{len(given.deployments)} deployments keep every rule of {asked.id}"
    return [(v.rule, v.what) for v in check_plan(asked, given, load_world())], kept


def _deploy(instance: str, plan: Path) -> tuple[Sequence[Broken], str]:
    task, given = read_deploy(find("deploy", instance)), read_deploy_plan(plan)
    kept = f"{len(given.postings)} postings keep every rule of {task.instance.id}"
    return [(v.rule, v.what) for v in check_deploy(task, given)], kept


def _roster(instance: str, plan: Path) -> tuple[Sequence[Broken], str]:
    task = read_roster(find("roster", instance))
    given = read_roster_plan(plan)
    if given.made_for not in (None, task.instance.id):
        return [("instance", f"the plan was made for another instance ({given.made_for})")], ""
    found = check_roster(task, given.turns) or list(check_claims(task, given))
    if found:
        return [(v.rule, f"{v.where}: {v.what}") for v in found], ""
    counted = count_roster(task, given.turns)
    words = ", ".join(f"{name.replace('_', ' ')} {n:,.0f}" for name, n in counted.items())
    kept = f"{len(given.turns)} turns keep every rule of {task.instance.id}: {words}"
    return [], kept


CHECKERS: dict[str, Callable[[str, Path], tuple[Sequence[Broken], str]]] = {
    "deploy": _deploy,
    "force": _force,
    "roster": _roster,
}
NOT_CHECKED = {
    "force": FORCE_UNPROVEN,
    "roster": ROSTER_UNPROVEN,
}  # what only a solver could tell, by planner, in one line
