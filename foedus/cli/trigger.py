"""``foedus trigger``: one incident on one day, answered in a page or as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.arrangements import Library, load_library
from foedus.base.errors import InputError
from foedus.cli.answer import print_response
from foedus.cli.console import emit
from foedus.history import atop_library, world_in
from foedus.parameters import load_parameters
from foedus.rules.incident import Incident, parse_day, parse_incident, parse_kind, read_incident
from foedus.rules.response import trigger
from foedus.world import World, load_world

EXAMPLE = 'foedus trigger "RUS attacks EST" --on 2025-06-01'


def trigger_command(
    *incident: str,
    on: str | None = None,
    kind: str | None = None,
    at: str | None = None,
    file: Path | None = None,
    record: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Answer an incident: duties triggered and silent, who can block, who would come, the balance of forces.

    Parameters
    ----------
    incident
        A sentence: "RUS attacks EST", "RUS and BLR threaten LTU", "civil war in SDN", "coup in NER".
    on
        The day of the incident, as 2025-06-01.
    kind
        Overrides the verb: threat, force, war, cyber, non_state_attack, civil_conflict, violation, ceasefire, request.
    at
        Where, if not on the target's own territory: a place such as FLK, GUM or sea:south_china.
    file
        An incident file (YAML) instead of a sentence.
    record
        Ask the record: the states of that year and ATOP's alliances in force on that day (1816-2016; foedus data).
    json
        Print the whole answer as JSON.
    """
    if record and file:
        raise InputError("--record goes with a sentence and --on, not with --file")
    world, library = _recorded(on) if record else (load_world(), load_library())
    read = _from_file(file, incident, (kind, at), world) if file else None
    if read is not None and on is not None:
        raise InputError(f"{file} has its own date: leave out --on")
    question = read or _from_sentence(" ".join(incident), on, (kind, at), world)
    response = trigger(question, library, world, load_parameters())
    if json:
        emit(response.as_dict())
    else:
        print_response(response, world)


def _recorded(on: str | None) -> tuple[World, Library]:
    """The world of the year of ``on``, and ATOP's alliances."""
    if on is None:
        raise InputError(
            'say on which day, for example  foedus trigger "AUH attacks SRB" --on 1914-07-28 --record'
        )
    return world_in(parse_day(on).year), atop_library()


def _from_file(file: Path, words: tuple[str, ...], options: tuple[str | None, ...], world: World) -> Incident:
    if words or any(options):
        raise InputError("give either --file or a sentence (--kind and --at go with a sentence)")
    return read_incident(file, world)


def _from_sentence(
    text: str, on: str | None, options: tuple[str | None, str | None], world: World
) -> Incident:
    if not text.strip():
        raise InputError(f"say what happens, for example  {EXAMPLE}")
    if on is None:
        raise InputError(f"say on which day, for example  {EXAMPLE}")
    kind, at = options
    return parse_incident(text, on=parse_day(on), world=world, kind=parse_kind(kind) if kind else None, at=at)
