"""An incident: what happens on one day, who does it, to whom, where. From a sentence, a file, or Python.

    foedus trigger "RUS attacks EST" --on 2025-06-01
    foedus trigger --file incident.yaml

The file has the fields of ``Incident``. States are ISO 3166-1 alpha-3 in files; a sentence may use names too.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field, StringConstraints

from foedus.arrangements.read import validated
from foedus.arrangements.schema import Day, Model, State, Text, Trigger
from foedus.base.documents import Document, read_document
from foedus.base.errors import Finding, InputError, nearest
from foedus.rules.sentence import Sentence, read_sentence
from foedus.rules.tables import KINDS, Case
from foedus.world import World

FIRST_DAY, LAST_DAY = datetime.date(1945, 10, 24), datetime.date(2100, 1, 1)
BY_A_STATE = (Trigger.THREAT, Trigger.FORCE, Trigger.WAR)
NOT_BY_A_STATE = (Trigger.NON_STATE_ATTACK, Trigger.CIVIL_CONFLICT, Trigger.CYBER)
PlaceCode = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Incident(Model):
    """``initiators`` do ``kind`` to ``targets`` on the day ``date``.

    ``initiators`` may be empty where no state acts; ``actor`` then names who does. ``place`` left out: each
    target's own territory.
    """

    date: Day
    kind: Trigger
    initiators: tuple[State, ...] = Field(default=(), max_length=60)
    targets: tuple[State, ...] = Field(min_length=1, max_length=60)
    actor: Text | None = None
    place: PlaceCode | None = None
    source: Text
    title: Text | None = None
    note: Text | None = None


def parse_incident(
    text: str, *, on: datetime.date, world: World, kind: Trigger | None = None, at: str | None = None
) -> Incident:
    """An incident from a sentence such as "Russia and BLR attack EST at sea:baltic".

    ``kind`` overrides what the verb says; ``at`` says where. Raises ``InputError`` for what cannot be read, unknown
    names (the nearest is suggested), a state on both sides, and a day before the United Nations.

    >>> from foedus.world import load_world
    >>> incident = parse_incident("Russia attacks EST", on=datetime.date(2025, 6, 1), world=load_world())
    >>> incident.kind.value, incident.initiators, incident.targets
    ('force', ('RUS',), ('EST',))
    """
    read = read_sentence(text, world, kind)
    place = _one_place(read, at, world)
    incident = Incident(
        date=on,
        kind=read.kind,
        initiators=read.initiators,
        targets=read.targets,
        actor=read.actor,
        place=place,
        source=f"as typed: {' '.join(text.split())}",
    )
    return _checked(incident, world, None)


def read_incident(path: Path | str, world: World) -> Incident:
    """Read and check an incident file; ``InputError`` names file, line, field and remedy."""
    document = read_document(path)
    return _checked(validated(Incident, document), world, document)


def as_case(incident: Incident, world: World) -> Case:
    """The incident as the numbers that the rules read."""
    return Case(
        KINDS.index(incident.kind),
        np.array([world.index(s) for s in incident.initiators], np.int64),
        np.array([world.index(s) for s in incident.targets], np.int64),
        -1 if incident.place is None else world.place_index(incident.place),
    )


def incident_schema() -> dict[str, Any]:
    """JSON Schema of incident files, for editors (``foedus schema incident``)."""
    schema = Incident.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "foedus incident"
    return schema


def parse_day(text: str) -> datetime.date:
    """A day written as 2025-06-01; ``InputError`` for anything else.

    >>> parse_day("2025-06-01")
    datetime.date(2025, 6, 1)
    """
    try:
        day = datetime.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        raise InputError([Finding("on", f"{text[:40]!r} is not a day", "a day like 2025-06-01")]) from None
    return day


def parse_kind(text: str) -> Trigger:
    """A kind of incident by its name, also written with hyphens; ``InputError`` with the nearest one.

    >>> parse_kind("non-state-attack").value
    'non_state_attack'
    """
    word = text.strip().casefold().replace("-", "_").replace(" ", "_")
    if word not in list(Trigger):
        known = ", ".join(Trigger)
        raise InputError(
            [Finding("kind", f"{text[:40]!r} is no kind of incident", nearest(word, list(Trigger)) or known)]
        )
    return Trigger(word)


def _one_place(read: Sentence, at: str | None, world: World) -> str | None:
    said = [world.places[world.place_index(p)].code for p in (read.place, at) if p]
    if len(set(said)) > 1:
        what = f"the sentence says {said[0]}, --at says {said[1]}"
        raise InputError([Finding("at", what, "one place")])
    return said[0] if said else None


def _checked(incident: Incident, world: World, document: Document | None) -> Incident:
    """The incident with its place as a code, ``None`` where that is the only target's own territory."""
    findings = list(incident_findings(incident, world, document or Document("", {})))
    if findings:
        raise InputError(findings if document else [replace(f, line=0) for f in findings])
    place = incident.place and world.places[world.place_index(incident.place)].code
    at_home = (place,) == incident.targets
    return incident.model_copy(
        update={
            "place": None if at_home else place,
            "initiators": tuple(dict.fromkeys(incident.initiators)),
            "targets": tuple(dict.fromkeys(incident.targets)),
        }
    )


def incident_findings(incident: Incident, world: World, document: Document) -> Iterator[Finding]:
    """What is wrong with the incident in this world: states, sides, day, place."""
    for side in ("initiators", "targets"):
        yield from _unknown_states(side, getattr(incident, side), world, document)
    both = sorted(set(incident.initiators) & set(incident.targets))
    if both:
        yield document.finding(
            ("targets",), f"{', '.join(both)} cannot be on both sides", "one side for each state"
        )
    if not FIRST_DAY <= incident.date < LAST_DAY and not world.from_record:
        what = f"foedus answers for days from {FIRST_DAY} (the Charter in force) to {LAST_DAY}"
        remedy = "a day like 2025-06-01, or --record for a day since 1816"
        yield document.finding(("date",), f"{incident.date} is out of range: {what}", remedy)
    if incident.kind in BY_A_STATE and not incident.initiators:
        what = f"{incident.kind.value!r} needs a state that does it"
        remedy = "initiators: [RUS], or kind: non_state_attack with an actor"
        yield document.finding(("initiators",), what, remedy)
    if incident.actor and incident.kind not in NOT_BY_A_STATE:
        what = f"an actor that is not a state goes with {', '.join(k.value for k in NOT_BY_A_STATE)}"
        yield document.finding(("actor",), what, "another kind, or no actor")
    if incident.place is not None:
        try:
            world.place_index(incident.place)
        except InputError as error:
            yield document.finding(("place",), error.findings[0].what, error.findings[0].remedy)


def _unknown_states(side: str, states: Sequence[str], world: World, document: Document) -> Iterator[Finding]:
    for i, code in enumerate(states):
        if code in world.iso3:
            continue
        near = nearest(code, world.iso3)
        hint = f"{near} ({world.name[world.index(near)]})" if near else "see  foedus list states"
        yield document.finding((side, i), f"unknown state {code!r}", hint)
