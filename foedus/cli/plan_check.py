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
from foedus.planners.burden.answer import read_burden_answer
from foedus.planners.burden.checker import UNSEEN as UNSEEN_OF_RULES
from foedus.planners.burden.checker import check_burden
from foedus.planners.burden.read import read_burden
from foedus.planners.contract import find
from foedus.planners.deploy.checker import check_deploy
from foedus.planners.deploy.figures import UNSEEN
from foedus.planners.deploy.plan import read_deploy_plan
from foedus.planners.deploy.read import read_deploy
from foedus.planners.force import check_plan, read_instance, read_plan
from foedus.planners.roster.checker import check_roster, count_roster
from foedus.planners.roster.plan import read_roster_plan
from foedus.planners.roster.task import read_roster
from foedus.world import load_world

Broken = tuple[str, str]  # a rule, and how the plan breaks it
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
        Print {"valid": ..., "violations": [...]}.
    """
    planner = _planner(read_document(plan))
    if again and planner not in AGAIN:
        raise InputError(f"--again: a plan of  foedus plan {planner}  is not lived; leave it out")
    found, kept = (AGAIN if again else CHECKERS)[planner](instance, plan)
    if json:
        emit({"valid": not found, "violations": [{"rule": rule, "what": what} for rule, what in found]})
    elif not found:
        console().print(f"{plan}: ok, {kept}", markup=False, soft_wrap=True)
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


def _force(instance: str, plan: Path) -> tuple[Sequence[Broken], str]:
    asked, given = read_instance(find("force", instance)), read_plan(plan)
    kept = f"{len(given.deployments)} deployments keep every rule of {asked.id}"
    return [(v.rule, v.what) for v in check_plan(asked, given, load_world())], kept


def _deploy(instance: str, plan: Path) -> tuple[Sequence[Broken], str]:
    task, given = read_deploy(find("deploy", instance)), read_deploy_plan(plan)
    kept = f"{len(given.postings)} postings keep every rule of {task.instance.id}, and its figures agree\n{UNSEEN}"
    return [(v.rule, v.what) for v in check_deploy(task, given)], kept


def _deploy_again(instance: str, plan: Path) -> tuple[Sequence[Broken], str]:
    from foedus.planners.deploy.again import LIVED, VOTED, check_again  # noqa: PLC0415  loads the engine

    found, kept = _deploy(instance, plan)
    task, given = read_deploy(find("deploy", instance)), read_deploy_plan(plan)
    lived = [] if found else [(v.rule, v.what) for v in check_again(task, given, os.cpu_count() or 1)]
    return [*found, *lived], kept.replace(UNSEEN, VOTED if given.interrupted else LIVED)


def _roster(instance: str, plan: Path) -> tuple[Sequence[Broken], str]:
    task = read_roster(find("roster", instance))
    given = read_roster_plan(plan)
    if given.made_for not in (None, task.instance.id):
        return [("instance", f"the plan was made for another instance ({given.made_for})")], ""
    found = [(v.rule, f"{v.where}: {v.what}") for v in check_roster(task, given.turns)]
    if found:
        return found, ""
    counted = {str(name): n for name, n in count_roster(task, given.turns).items()}
    lies = [
        ("objectives", f"{name}: {told:g} by the file, {counted.get(name, 0):g} counted")
        for name, told in given.claims.items()
        if told != counted.get(name)
    ]
    words = ", ".join(f"{name.replace('_', ' ')} {n:,.0f}" for name, n in counted.items())
    return lies, f"{len(given.turns)} turns keep every rule of {task.instance.id}: {words}"


def _burden(instance: str, plan: Path) -> tuple[Sequence[Broken], str]:
    task, given = read_burden(find("burden", instance)), read_burden_answer(plan)
    kept = f"{len(given.rules)} rules add up over {len(given.members)} members of {task.instance.id}\n{UNSEEN_OF_RULES}"
    return [(v.rule, v.what) for v in check_burden(task, given)], kept


AGAIN = {"deploy": _deploy_again}
CHECKERS: dict[str, Callable[[str, Path], tuple[Sequence[Broken], str]]] = {
    "burden": _burden,
    "deploy": _deploy,
    "force": _force,
    "roster": _roster,
}
