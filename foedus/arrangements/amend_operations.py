"""Amendments that operations need: who pays, how long, how many, on what mandate, with which habits and limits.

Like those of ``amend``: small frozen values, from a library to a new one. What an amendment writes stands in the
name of the source of the arrangement itself and says that it is assumed.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from pydantic import Field

from foedus.arrangements.dated import OPEN_END, Dated
from foedus.arrangements.facts import ASSESSED, Ceiling, Funding, Payer, Practice, PracticeFact, Withholding
from foedus.arrangements.library import Library
from foedus.arrangements.schema import Arrangement, Day, Decision, Duty, Id, Model, State
from foedus.base.errors import InputError

ASSUMED = "assumed by an amendment"
M = TypeVar("M", bound=Model)
D = TypeVar("D", bound=Dated)
End = Callable[[datetime.date], datetime.date]


class StopFunding(Model):
    """Nobody pays for an arrangement any more from a day on."""

    do: Literal["stop_funding"]
    arrangement: Id
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which every rule by which it is paid ends by ``from``."""
        changed = library.find(self.arrangement)
        if not any(f.what == "rule" and f.until > self.since for f in changed.funding):
            raise InputError(f"stop_funding: no rule says who pays for {changed.id} on {self.since}")
        return library.with_changed(_with(changed, funding=_unpaid_from(changed, self.since)))


class Fund(Model):
    """An arrangement is paid for by another rule from a day on."""

    do: Literal["fund"]
    arrangement: Id
    by: Payer
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which its earlier rules end by ``from`` and the cost is then borne ``by`` this one."""
        changed = library.find(self.arrangement)
        _in_force("fund", changed, self.since)
        new = Funding(by=self.by, rule=ASSUMED, since=self.since, source=changed.in_force.source)
        return library.with_changed(_with(changed, funding=(*_unpaid_from(changed, self.since), new)))


class Withhold(Model):
    """Members of an arrangement withhold a part of what they are assessed for operations from a day on."""

    do: Literal["withhold"]
    arrangement: Id
    states: tuple[State, ...] = Field(min_length=1)
    part: float = Field(default=1.0, ge=0, le=1)
    since: Day = Field(alias="from")
    until: Day = Field(default=OPEN_END, alias="to")

    def apply(self, library: Library) -> Library:
        """A library in which they do; the arrangement must assess its members, and they must be members of it."""
        changed = library.find(self.arrangement)
        if changed.id not in ASSESSED.values():
            known = ", ".join(ASSESSED.values())
            raise InputError(
                f"withhold: members of {changed.id} are not assessed for operations; those of {known} are"
            )
        if self.until <= self.since:
            raise InputError(f"withhold: ends on {self.until}, not after it begins ({self.since})")
        absent = sorted(set(self.states) - changed.members(self.since))
        if absent:
            raise InputError(f"withhold: {', '.join(absent)} not in {changed.id} on {self.since}")
        span = {"since": self.since, "until": self.until, "source": changed.in_force.source}
        new = Withholding(states=self.states, part=self.part, text=ASSUMED, **span)
        return library.with_changed(_with(changed, withheld=(*changed.withheld, new)))


def _unpaid_from(arrangement: Arrangement, day: datetime.date) -> tuple[Funding, ...]:
    """Its funding, with the rules cut at ``day``; amounts on file are left as they are."""
    kept = [f for f in arrangement.funding if f.what != "rule" or f.since < day]
    return tuple(_until(f, day) if f.what == "rule" else f for f in kept)


class Practise(Model):
    """An arrangement takes up a practice on a day."""

    do: Literal["practise"]
    arrangement: Id
    practice: Practice
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which the practice is in use among all parties from ``from`` on."""
        changed = library.find(self.arrangement)
        _in_force("practise", changed, self.since)
        held = [p for p in changed.practices if p.practice is self.practice and p.holds(self.since)]
        if any(not p.except_for for p in held):
            raise InputError(f"practise: {changed.id} has {self.practice} on {self.since} already")
        new = PracticeFact(
            practice=self.practice, text=ASSUMED, since=self.since, source=changed.in_force.source
        )
        return library.with_changed(_with(changed, practices=(*changed.practices, new)))


class Cease(Model):
    """An arrangement gives a practice up on a day."""

    do: Literal["cease"]
    arrangement: Id
    practice: Practice
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which the practice is not in use from ``from`` on."""
        changed = library.find(self.arrangement)
        if not any(p.practice is self.practice and p.until > self.since for p in changed.practices):
            raise InputError(f"cease: {changed.id} has no {self.practice} from {self.since} on")
        kept = [p for p in changed.practices if p.practice is not self.practice or p.since < self.since]
        cut = tuple(_until(p, self.since) if p.practice is self.practice else p for p in kept)
        return library.with_changed(_with(changed, practices=cut))


class Prolong(Model):
    """An arrangement stays in force for longer than its file says."""

    do: Literal["prolong"]
    arrangement: Id
    until: Day = Field(alias="to")

    def apply(self, library: Library) -> Library:
        """A library in which it, and every fact of it that ends on its last day, holds until ``to``."""
        changed = library.find(self.arrangement)
        last = changed.in_force.until
        if last >= self.until:
            raise InputError(
                f"prolong: {changed.id} is in force until {last}, not for longer from {self.until}"
            )
        return library.with_changed(_dated_anew(changed, lambda end: self.until if end == last else end))


class EndMandate(Model):
    """An operation ends on a day; what the parties owe one another stays."""

    do: Literal["end_mandate"]
    arrangement: Id
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which its mandate, its contributors and the duties that bind them end by ``from``."""
        changed = library.find(self.arrangement)
        mandate = changed.mandate
        if mandate is None or mandate.until <= self.since or changed.in_force.until <= self.since:
            raise InputError(f"end_mandate: {changed.id} has no mandate on {self.since}")
        if self.since <= mandate.since:
            raise InputError(f"end_mandate: that of {changed.id} begins on {mandate.since}; use  end")
        gone = [p for p in changed.parties if p.role != "contributor" or p.since < self.since]
        parties = tuple(_until(p, self.since) if p.role == "contributor" else p for p in gone)
        duties = tuple(_duty_until(d, self.since) for d in changed.duties if not _begins_later(d, self.since))
        ended = _with(changed, mandate=_until(mandate, self.since), parties=parties, duties=duties)
        return library.with_changed(ended)


def _begins_later(duty: Duty, day: datetime.date) -> bool:
    return duty.bound == "contributors" and duty.since is not None and duty.since >= day


def _duty_until(duty: Duty, day: datetime.date) -> Duty:
    if duty.bound != "contributors" or (duty.until is not None and duty.until <= day):
        return duty
    return duty.model_copy(update={"until": day})


class Lift(Model):
    """What a text limits is limited no longer from a day on; who watches and what is owed stay.

    In all its ``zones``, or in those that are named.
    """

    do: Literal["lift"]
    arrangement: Id
    zones: tuple[Id, ...] | None = Field(default=None, min_length=1)
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which the limits there end by ``from``; each must be one on forces of a state from then on."""
        changed = library.find(self.arrangement)
        _in_force("lift", changed, self.since)
        lifted = self._lifted(changed)
        kept = (x for x in changed.limits if x.zone not in lifted or x.since < self.since)
        cut = tuple(_until(x, self.since) if x.zone in lifted else x for x in kept)
        return library.with_changed(_with(changed, limits=cut))

    def _lifted(self, changed: Arrangement) -> frozenset[str]:
        """The zones in question. Raises ``InputError`` where no state's forces are limited in one from then on."""
        limited = sorted({x.zone for x in changed.limits if x.whose and x.until > self.since})
        if not limited:
            raise InputError(f"lift: {changed.id} limits no state's forces from {self.since} on")
        for zone in self.zones or ():
            if zone not in limited:
                what = f"lift: {changed.id} limits no state's forces in {zone} from {self.since} on"
                raise InputError(f"{what}; it does in {', '.join(limited)}")
        return frozenset(self.zones or (x.zone for x in changed.limits))


class Strengthen(Model):
    """An operation may be larger, or smaller, than its file says."""

    do: Literal["strengthen"]
    arrangement: Id
    factor: float = Field(gt=0, le=10)
    since: Day = Field(alias="from")

    def apply(self, library: Library) -> Library:
        """A library in which its ceilings are ``factor`` times as high from ``from`` on."""
        changed = library.find(self.arrangement)
        mandate = changed.mandate
        if mandate is None or not any(c.until > self.since for c in mandate.ceilings):
            raise InputError(f"strengthen: {changed.id} has no ceiling on {self.since}")
        ceilings = tuple(part for c in mandate.ceilings for part in self._parts(c))
        return library.with_changed(_with(changed, mandate=_with(mandate, ceilings=ceilings)))

    def _parts(self, ceiling: Ceiling) -> list[Ceiling]:
        """The ceiling before ``from`` as it was, and after it changed."""
        before = [_until(ceiling, self.since)] if ceiling.since < self.since else []
        if ceiling.until <= self.since:
            return before
        kinds = {name: getattr(ceiling, name) for name in ("troops", "police", "observers")}
        more = {name: round(n * self.factor) for name, n in kinds.items() if n is not None}
        return [*before, _with(ceiling, **more, since=max(ceiling.since, self.since), note=ASSUMED)]


class Renew(Model):
    """Whether the mandate of an operation goes on is decided by another rule."""

    do: Literal["renew"]
    arrangement: Id
    decision: Decision

    def apply(self, library: Library) -> Library:
        """A library in which only ``decision`` gives its mandate."""
        changed = library.find(self.arrangement)
        if changed.mandate is None:
            raise InputError(f"renew: {changed.id} has no mandate")
        mandate = _with(changed.mandate, given_by=(self.decision,))
        return library.with_changed(_with(changed, mandate=mandate))


class Forget(Model):
    """What is on file after a day is not known: for questions that begin in the past.

    ``except``: arrangements of which all is known, what came later too, because the question is about them.
    """

    do: Literal["forget"]
    after: Day
    spared: tuple[Id, ...] = Field(default=(), alias="except")

    def apply(self, library: Library) -> Library:
        """A library of what held on ``after``, with every end that was to come open."""
        for name in self.spared:
            library.find(name)
        then = [a if a.id in self.spared else self._then(a) for a in library.values()]
        return Library(a for a in then if a is not None)

    def _then(self, arrangement: Arrangement) -> Arrangement | None:
        """What was known of it; nothing where it was not there, or nobody was party to it."""
        if arrangement.in_force.since > self.after:
            return None
        known = _dated_anew(_known_on(arrangement, self.after), self._end)
        return known if known.parties else None

    def _end(self, end: datetime.date) -> datetime.date:
        return OPEN_END if end > self.after else end


def _known_on(arrangement: Arrangement, day: datetime.date) -> Arrangement:
    """The arrangement without parts that begin after ``day``."""

    def then(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(then(v) for v in value if _since(v) <= day)
        return _each(value, then) if isinstance(value, Model) else value

    return _each(arrangement, then)


def _since(value: Any) -> datetime.date:
    """The first day of a part; of what has none, the first of all days."""
    return getattr(value, "since", None) or datetime.date.min


def _dated_anew(value: Any, end: End) -> Any:
    """``value`` with ``end(day)`` for the end of every dated part."""
    if isinstance(value, tuple):
        return tuple(_dated_anew(v, end) for v in value)
    if not isinstance(value, Model):
        return value
    changed = _each(value, lambda part: _dated_anew(part, end))
    until = getattr(changed, "until", None)
    return changed if until is None else _with(changed, until=end(until))


def _each(model: M, change: Callable[[Any], Any]) -> M:
    """``model`` with every field changed by itself."""
    fields = {name: getattr(model, name) for name in type(model).model_fields}
    return model.model_copy(update={name: change(value) for name, value in fields.items()})


def _with(model: M, **fields: Any) -> M:
    return model.model_copy(update=fields)


def _until(fact: D, day: datetime.date) -> D:
    return fact.model_copy(update={"until": min(fact.until, day)})


def _in_force(what: str, arrangement: Arrangement, day: datetime.date) -> None:
    if not arrangement.in_force.holds(day):
        raise InputError(f"{what}: {arrangement.id} is not in force on {day}")
