"""Amendments: from a library to a new library. Nothing is changed in place.

An arm of a scenario is a list of amendments. Each is one small frozen value with ``apply``; the file form is the
field ``do`` and the fields of the value, for example::

    - {do: leave, arrangement: nato, states: [USA], from: 2027-01-01}
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from foedus.arrangements.library import Library
from foedus.arrangements.schema import Arrangement, Day, Decision, Duty, Id, Model, Party, State
from foedus.base.errors import InputError, nearest


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
        """A library in which the duty's last day is before ``from``."""
        changed = library.find(self.arrangement)
        return _with_duty(
            library, changed, _duty(changed, self.duty).model_copy(update={"until": self.since})
        )


class End(Model):
    """An arrangement ceases to be in force on a day."""

    do: Literal["end"]
    arrangement: Id
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which the arrangement is not in force from ``from`` on."""
        changed = library.find(self.arrangement)
        in_force = changed.in_force.model_copy(update={"until": self.since})
        return library.with_changed(changed.model_copy(update={"in_force": in_force}))


class Decide(Model):
    """A duty is decided by another rule from a day on."""

    do: Literal["decide"]
    arrangement: Id
    duty: Id
    decision: Decision
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which the duty is two: as it was until ``from``, under the new rule after it."""
        changed = library.find(self.arrangement)
        old = _duty(changed, self.duty)
        new = old.model_copy(
            update={"id": f"{old.id}-amended", "since": self.since, "decision": self.decision}
        )
        ended = old.model_copy(update={"until": self.since})
        duties = [d for duty in changed.duties for d in ((ended, new) if duty is old else (duty,))]
        return library.with_changed(changed.model_copy(update={"duties": tuple(duties)}))


class Add(Model):
    """A new arrangement, written out in the amendment."""

    do: Literal["add"]
    arrangement: Arrangement

    def apply(self, library: Library) -> Library:
        """A library with one arrangement more."""
        if self.arrangement.id in library:
            raise InputError(f"add: there already is an arrangement {self.arrangement.id!r}")
        return library.with_changed(self.arrangement)


Amendment = Annotated[Leave | Join | EndDuty | End | Decide | Add, Field(discriminator="do")]


def amend(library: Library, amendments: Iterable[Amendment]) -> Library:
    """Apply ``amendments`` in order: ``library`` → a new library.

    Raises ``InputError`` when an amendment speaks of what is not there.
    """
    for amendment in amendments:
        library = amendment.apply(library)
    return library


def _duty(arrangement: Arrangement, duty_id: str) -> Duty:
    ids = [d.id for d in arrangement.duties]
    if duty_id not in ids:
        near = nearest(duty_id, ids) or ", ".join(ids)
        raise InputError(f"{arrangement.id} has no duty {duty_id!r}; did you mean {near}?")
    return arrangement.duty(duty_id)


def _with_duty(library: Library, arrangement: Arrangement, duty: Duty) -> Library:
    duties = tuple(duty if d.id == duty.id else d for d in arrangement.duties)
    return library.with_changed(arrangement.model_copy(update={"duties": duties}))
