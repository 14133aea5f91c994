"""``foedus plan check``: is this a plan for that instance? Without a solver."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.base.documents import read_document
from foedus.base.errors import InputError
from foedus.cli.console import console, emit, errors
from foedus.planners.contract import find
from foedus.planners.deploy.checker import check_deploy
from foedus.planners.deploy.plan import read_deploy_plan
from foedus.planners.deploy.read import read_deploy
from foedus.planners.force import check_plan, read_instance, read_plan
from foedus.planners.force.case import Violation
from foedus.world import load_world


def check(instance: str, plan: Path, *, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Check a plan of  foedus plan force --json  or  plan deploy --json  against its instance, without a solver.

    Parameters
    ----------
    instance
        An instance that ships with foedus, or an instance file.
    plan
        The plan file.
    json
        Print {"valid": ..., "violations": [...]}.
    """
    data = read_document(plan).data
    deploys = isinstance(data, dict) and data.get("planner") == "deploy"
    found, kept = (_deploy if deploys else _force)(instance, plan)
    if json:
        emit({"valid": not found, "violations": [{"rule": v.rule, "what": v.what} for v in found]})
    elif not found:
        console().print(f"{plan}: ok, {kept}", markup=False, soft_wrap=True)
    else:
        for violation in found:
            errors().print(f"{plan}: {violation}", markup=False, soft_wrap=True)
    if found:
        raise SystemExit(InputError.exit_code)


def _force(instance: str, plan: Path) -> tuple[Sequence[Violation], str]:
    asked, given = read_instance(find("force", instance)), read_plan(plan)
    kept = f"{len(given.deployments)} deployments keep every rule of {asked.id}"
    return check_plan(asked, given, load_world()), kept


def _deploy(instance: str, plan: Path) -> tuple[Sequence[Violation], str]:
    task, given = read_deploy(find("deploy", instance)), read_deploy_plan(plan)
    kept = f"{len(given.postings)} postings keep every rule of {task.instance.id}"
    return check_deploy(task, given), kept
