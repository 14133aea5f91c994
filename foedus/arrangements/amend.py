"""Amendments: from a library to a new library. Nothing is changed in place.

An arm of a scenario is a list of amendments. Each is one small frozen value with ``apply``; the file form is the
field ``do`` and the fields of the value, for example::

    - {do: leave, arrangement: nato, states: [USA], from: 2027-01-01}
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import Field

from foedus.arrangements.amend_operations import (
    Cease,
    EndMandate,
    Forget,
    Fund,
    Lift,
    Practise,
    Prolong,
    Renew,
    StopFunding,
    Strengthen,
    Withhold,
)
from foedus.arrangements.check import check_arrangement
from foedus.arrangements.library import Library
from foedus.arrangements.schema import Arrangement, Day, Decision, Duty, Id, Model, Party, State, Trigger
from foedus.base.documents import Document
from foedus.base.errors import Finding, InputError, nearest
from foedus.world import load_world


class Leave(Model):
    """States stop being party to an arrangement on a day."""

    do: Literal["leave"]
    arrangement: Id
    states: tuple[State, ...]
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which every span of these states ends by ``from``."""
        changed = library.find(self.arrangement)
        absent = sorted(set(self.states) - changed.members(self.since, role=None))
        if absent:
            raise InputError(f"leave: {', '.join(absent)} not in {changed.id} on {self.since}")
        parties = [part for party in changed.parties for part in _shorten(party, self.states, self.since)]
        return library.with_changed(changed.model_copy(update={"parties": tuple(parties)}))


def _shorten(party: Party, states: Iterable[str], on: datetime.date) -> list[Party]:
    going = tuple(s for s in party.states if s in set(states))
    if not going or party.until <= on:
        return [party]
    staying = tuple(s for s in party.states if s not in going)
    kept = [party.model_copy(update={"states": staying})] if staying else []
    if party.since < on:
        kept.append(party.model_copy(update={"states": going, "until": on}))
    return kept


class Join(Model):
    """States become party to an arrangement on a day."""

    do: Literal["join"]
    arrangement: Id
    states: tuple[State, ...]
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which these states are members from ``from`` on."""
        changed = library.find(self.arrangement)
        inside = sorted(set(self.states) & changed.members(self.since))
        if inside:
            raise InputError(f"join: {', '.join(inside)} already in {changed.id} on {self.since}")
        source = changed.in_force.source
        span = Party(states=self.states, since=self.since, source=source, note="assumed by an amendment")
        return library.with_changed(changed.model_copy(update={"parties": (*changed.parties, span)}))


class EndDuty(Model):
    """A duty ceases to hold on a day; the arrangement stays."""

    do: Literal["end_duty"]
    arrangement: Id
    duty: Id
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which the duty's last day is before ``from``; without the duty where it never came to hold."""
        changed = library.find(self.arrangement)
        old = _duty(changed, self.duty)
        _still_holds(f"end_duty: {changed.id} {old.id}", old.until, self.since)
        return library.with_changed(_replaced(changed, old, _until(old, self.since)))


class End(Model):
    """An arrangement ceases to be in force on a day."""

    do: Literal["end"]
    arrangement: Id
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which the arrangement is not in force from ``from`` on; without it where it never was."""
        changed = library.find(self.arrangement)
        _still_holds(f"end: {changed.id}", changed.in_force.until, self.since)
        if self.since <= changed.in_force.since:
            return library.without(changed.id)
        in_force = changed.in_force.model_copy(update={"until": self.since})
        return library.with_changed(changed.model_copy(update={"in_force": in_force}))


class Decide(Model):
    """A duty is decided by another rule from a day on; with ``triggers``, only for incidents of these kinds."""

    do: Literal["decide"]
    arrangement: Id
    duty: Id
    decision: Decision
    triggers: tuple[Trigger, ...] = ()
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which the duty is two: as it was until ``from``, under the new rule after it.

        Where only some of its triggers are decided anew, it goes on as it was for the others.
        """
        changed = library.find(self.arrangement)
        old = _duty(changed, self.duty)
        _still_holds(f"decide: {changed.id} {old.id}", old.until, self.since)
        begins = max(self.since, old.since or self.since)
        update = {"id": f"{old.id}-amended", "since": begins, "decision": self.decision}
        new = old.model_copy(update=update)
        if not self.triggers:
            return library.with_changed(_replaced(changed, old, [*_until(old, self.since), new]))
        absent = sorted(set(self.triggers) - set(old.triggers))
        if absent:
            raise InputError(f"decide: {changed.id} {old.id} is not triggered by {', '.join(absent)}")
        others = tuple(t for t in old.triggers if t not in self.triggers)
        rest = old.model_copy(update={"id": f"{old.id}-rest", "since": begins, "triggers": others})
        new = new.model_copy(update={"triggers": self.triggers})
        parts = [*_until(old, self.since), new, *([rest] if others else [])]
        return library.with_changed(_replaced(changed, old, parts))


class Add(Model):
    """A new arrangement, written out in the amendment."""

    do: Literal["add"]
    arrangement: Arrangement

    def apply(self, library: Library) -> Library:
        """A library with one arrangement more."""
        if self.arrangement.id in library:
            raise InputError(f"add: there already is an arrangement {self.arrangement.id!r}")
        return library.with_changed(self.arrangement)


Amendment = Annotated[
    Leave
    | Join
    | EndDuty
    | End
    | Decide
    | Add
    | StopFunding
    | Fund
    | Practise
    | Cease
    | Prolong
    | EndMandate
    | Lift
    | Strengthen
    | Renew
    | Withhold
    | Forget,
    Field(discriminator="do"),
]


def amend(library: Library, amendments: Iterable[Amendment]) -> Library:
    """Apply ``amendments`` in order: ``library`` → a new library.

    Raises ``InputError`` when an amendment speaks of what is not there or has ended, or makes what no file may say (a
    rule without its body, a state that does not exist).
    """
    amended = library
    for amendment in amendments:
        amended = amendment.apply(amended)
    findings = [f for a in amended.values() if a is not library.get(a.id) for f in _findings(a)]
    if findings:
        raise InputError(findings)
    return amended


def _findings(arrangement: Arrangement) -> list[Finding]:
    """What the checks of files find in an amended arrangement, placed by its id and field."""
    document = Document(arrangement.id, _as_read(arrangement.model_dump(by_alias=True, exclude_none=True)))
    found = check_arrangement(arrangement, document, load_world())
    return [Finding("", f"{arrangement.id}: {f.field}: {f.what}", f.remedy) for f in found]


def _as_read(data: Any) -> Any:
    """Plain data as a document has it: lists, not tuples."""
    if isinstance(data, dict):
        return {key: _as_read(value) for key, value in data.items()}
    return [_as_read(value) for value in data] if isinstance(data, (list, tuple)) else data


def _duty(arrangement: Arrangement, duty_id: str) -> Duty:
    ids = [d.id for d in arrangement.duties]
    if duty_id not in ids:
        near = nearest(duty_id, ids) or ", ".join(ids)
        raise InputError(f"{arrangement.id} has no duty {duty_id!r}; did you mean {near}?")
    return arrangement.duty(duty_id)


def _still_holds(what: str, until: datetime.date | None, since: datetime.date) -> None:
    if until is not None and until <= since:
        raise InputError(f"{what} has ended already, on {until}: nothing is left to change from {since} on")


def _until(duty: Duty, day: datetime.date) -> list[Duty]:
    """The duty up to ``day``; nothing where it begins later."""
    begun = duty.since is None or duty.since < day
    return [duty.model_copy(update={"until": day})] if begun else []


def _replaced(arrangement: Arrangement, old: Duty, new: list[Duty]) -> Arrangement:
    duties = tuple(d for duty in arrangement.duties for d in (new if duty is old else [duty]))
    return arrangement.model_copy(update={"duties": duties})
