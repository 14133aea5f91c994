"""``foedus plan check``: is this a plan for that instance? Without a solver."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.base.errors import InputError
from foedus.cli.console import console, emit, errors
from foedus.planners.contract import find
from foedus.planners.force import check_plan, read_instance, read_plan
from foedus.world import load_world


def check(instance: str, plan: Path, *, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Check a plan of  foedus plan force --json  against its instance, rule by rule, without a solver.

    Parameters
    ----------
    instance
        An instance that ships with foedus, or an instance file.
    plan
        The plan file.
    json
        Print {"valid": ..., "violations": [...]}.
    """
    asked, given = read_instance(find("force", instance)), read_plan(plan)
    found = check_plan(asked, given, load_world())
    if json:
        emit({"valid": not found, "violations": [{"rule": v.rule, "what": v.what} for v in found]})
    elif not found:
        kept = f"{plan}: ok, {len(given.deployments)} deployments keep every rule of {asked.id}"
        console().print(kept, markup=False, soft_wrap=True)
    else:
        for violation in found:
            errors().print(f"{plan}: {violation}", markup=False, soft_wrap=True)
    if found:
        raise SystemExit(InputError.exit_code)
