"""``foedus show``: a state with its numbers, neighbours, arrangements and rivals; an arrangement with its duties."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter

from foedus.arrangements import load_library
from foedus.base.errors import Finding, InputError, nearest
from foedus.cli.arrangement_page import arrangement_data, print_arrangement
from foedus.cli.console import emit
from foedus.cli.state_page import print_state, state_data
from foedus.history import atop_library
from foedus.world import load_world

ATOP = "atop-"  # alliances of the record, by ATOP's number


def show_command(
    *name: str, on: str | None = None, json: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Show a state or an arrangement.

    Parameters
    ----------
    name
        A state by code or name (EST, Estonia), or an arrangement by id (nato; atop-3180 from the record).
    on
        The day for memberships, as 2025-06-01 (default: today).
    json
        Print everything as JSON.
    """
    wanted, day = " ".join(name).strip(), _day(on)
    library, world = load_library(), load_world()
    if not wanted:
        raise InputError("say what to show, for example  foedus show EST  or  foedus show nato")
    if wanted.casefold() in library or wanted.casefold().startswith(ATOP):
        of = atop_library() if wanted.casefold().startswith(ATOP) else library
        arrangement = of.find(wanted.casefold())
        data = arrangement_data(arrangement, day)
        emit(data) if json else print_arrangement(arrangement, day)
        return
    try:
        state = world.iso3[world.index(wanted)]
    except InputError as error:
        near = nearest(wanted, list(library))
        remedy = error.findings[0].remedy + (f"  Or the arrangement {near}?" if near else "")
        raise InputError(
            [Finding("show", f"no state or arrangement is called {wanted[:60]!r}", remedy)]
        ) from None
    data = state_data(state, library, world, day)
    emit(data) if json else print_state(data)


def _day(on: str | None) -> date:
    if on is None:
        return date.today()
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise InputError([Finding("on", f"{on[:40]!r} is not a day", "a day like 2025-06-01")]) from None
