"""From a library and a span of days to ``Tables``. Everything dated is resolved here; nothing below asks for dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from foedus.arrangements import Arrangement, Duty, Library
from foedus.arrangements.schema import (
    Body,
    Decision,
    DutyException,
    Obligation,
    Practice,
    Strength,
    Trigger,
)
from foedus.rules.decisions.contract import Canonical, rules
from foedus.rules.practised import in_use, mask, open_pairs
from foedus.rules.tables import (
    AGAINST,
    ALLY,
    BENEFICIARY,
    BOUND,
    DEFEND,
    DUTY,
    EFFECTS,
    ERA,
    EXCEPTION,
    IF_INITIATED_BY,
    IF_TARGET,
    KINDS,
    NEUTRAL,
    NEUTRAL_ALWAYS,
    NEUTRAL_TO,
    OBLIGATIONS,
    OFFEND,
    OPEN,
    PARTNER_AGAINST,
    PARTY,
    S_MEANS_OPEN,
    SEAT,
    SPEAKS_OF,
    STRENGTHS,
    VETO,
    Bools,
    Ints,
    Masks,
    Records,
    Tables,
)
from foedus.world import World
from foedus.world.former import codes_ever

IMPLIED = {
    Trigger.THREAT: (Trigger.THREAT, Trigger.FORCE, Trigger.WAR),
    Trigger.FORCE: (Trigger.FORCE, Trigger.WAR),
}
A_PROMISE_NEEDS = 2  # parties: of a treaty that all but one have left nothing is owed
LEGALLY_BINDING = (Strength.FORCE, Strength.MEANS_OPEN)


@dataclass(frozen=True)
class Compiled:
    """Tables with the names of what their rows stand for."""

    tables: Tables
    duties: tuple[tuple[Arrangement, Duty], ...]
    epochs: tuple[date, ...]
    exceptions: tuple[DutyException, ...]


def compile_library(library: Library, world: World, first: date, last: date | None = None) -> Compiled:
    """Tables of ``library`` for the days from ``first`` to ``last`` (exclusive; left out: the one day ``first``)."""
    last = last or first + timedelta(days=1)
    duties = tuple((a, d) for a in library.values() for d in a.duties)
    epochs = _epochs(library, first, last)
    exceptions = tuple(e for _, d in duties for e in sorted(d.exceptions, key=lambda e: (e.priority, e.id)))
    compiler = _Compiler(world, duties, epochs)
    tables = compiler.tables(first, exceptions)
    tables.tie[:] |= OPEN * open_pairs(library.values(), compiler.states, epochs)
    return Compiled(tables, duties, epochs, exceptions)


def _epochs(library: Library, first: date, last: date) -> tuple[date, ...]:
    """``first`` and every later day before ``last`` on which some dated fact begins or ends."""
    days = {first}
    for arrangement in library.values():
        for fact in _dated(arrangement):
            days |= {day for day in fact if day is not None and first < day < last}
    return tuple(sorted(days))


def _dated(arrangement: Arrangement) -> Iterable[tuple[date | None, date | None]]:
    spans = [arrangement.in_force, *arrangement.parties, *arrangement.practices]
    spans += [seat for body in arrangement.bodies for seat in body.seats]
    spans += [exception for duty in arrangement.duties for exception in duty.exceptions]
    spans += [force for force in arrangement.forces if force.what == "standby"]
    spans += [*arrangement.readiness, *(rule for rule in arrangement.funding if rule.by)]
    yield from ((span.since, span.until) for span in spans)
    yield from ((duty.since, duty.until) for duty in arrangement.duties)


class _Places(NamedTuple):
    """Places as columns."""

    code: NDArray[np.str_]
    region: NDArray[np.str_]
    state: Ints  # who administers it; 0 where nobody does
    administered: Bools
    northern_islands: Bools  # no state's mainland, and north of the Tropic of Cancer
    any: Bools


def _place_table(world: World, position: Mapping[str, int]) -> _Places:
    places = world.places
    state = np.array([position.get(p.state, -1) for p in places])
    north = np.array([p.north_of_cancer for p in places], bool)
    return _Places(
        code=np.array([p.code for p in places]),
        region=np.array([p.region for p in places]),
        state=np.maximum(state, 0),
        administered=state >= 0,
        northern_islands=north & (np.arange(len(places)) >= len(world.iso3)),
        any=np.ones(len(places), bool),
    )


class _Compiler:
    def __init__(
        self, world: World, duties: Sequence[tuple[Arrangement, Duty]], epochs: tuple[date, ...]
    ) -> None:
        self.world, self.duties, self.epochs = world, duties, epochs
        self.position = {code: i for i, code in enumerate(world.iso3)}
        self.n, self.e, self.d = len(world.iso3), len(epochs), len(duties)
        self.places = _place_table(world, self.position)
        self._mask = cache(self._mask_of)

    def tables(self, first: date, exceptions: tuple[DutyException, ...]) -> Tables:
        duty, era = self._duty_table(), self._era_table()
        role, area = self._roles_and_areas()
        self._add_votes(era, role)
        era["n_bound"] = ((role & BOUND) > 0).sum(2)
        first_duty, duty_of = _by_beneficiary(role, era["n_bound"] > 0)
        exception, exception_role, exception_place = self._exceptions(exceptions)
        return Tables(
            start_day=np.array([float((day - first).days) for day in self.epochs]),
            duty=duty,
            era=era,
            role=role,
            area=area,
            tie=_ties(role, duty, np.array([d.unconditional for _, d in self.duties], bool)),
            first_duty=first_duty,
            duty_of=duty_of,
            seat=_seats(role, era),
            exception=exception,
            exception_role=exception_role,
            exception_place=exception_place,
        )

    def states(self, codes: Iterable[str]) -> Bools:
        """Which states are in ``codes``; read only, since it is remembered."""
        return self._mask(frozenset(codes))

    def _mask_of(self, codes: frozenset[str]) -> Bools:
        """States of another time have no place in this world: they owe nothing in it and are owed nothing."""
        mask = np.zeros(self.n, bool)
        known = self.position
        here = [c for c in codes if c in known or c not in codes_ever()]
        mask[[known[c] if c in known else self.world.index(c) for c in here]] = True
        return mask

    def _duty_table(self) -> Records:
        arrangements = list(dict.fromkeys(a.id for a, _ in self.duties))
        table = np.zeros(self.d, DUTY)
        last = 0
        for d, (arrangement, duty) in enumerate(self.duties):
            row = table[d]
            row["kinds"] = kind_mask(duty.triggers)
            row["obligation"] = OBLIGATIONS.index(duty.obligation)
            row["strength"] = STRENGTHS.index(duty.strength)
            row["arrangement"] = arrangements.index(arrangement.id)
            row["first_exception"], last = last, last + len(duty.exceptions)
            row["last_exception"] = last
            row["contingent"] = _contingent(duty)
            for which, decision in enumerate((duty.decision, duty.collective)):
                row["voted"][which] = decision is not None and decision.body is not None
                row["disputants_vote"][which] = decision is None or decision.disputants_vote
                row["host_consent"][which] = decision is not None and decision.host_consent
        return table

    def _era_table(self) -> Records:
        table = np.zeros((self.e, self.d), ERA)
        for e, day in enumerate(self.epochs):
            for d, (arrangement, _) in enumerate(self.duties):
                practices = in_use(arrangement, day)
                table[e, d]["practices"] = mask(practices)
                table[e, d]["commanded"] = Practice.UNIFIED_COMMAND in practices
                table[e, d]["practised"] = bool(
                    practices & {Practice.UNIFIED_COMMAND, Practice.JOINT_EXERCISES}
                )
        return table

    def _roles_and_areas(self) -> tuple[Masks, Bools]:
        """Who is bound, for whom, against whom, who is party [E,D,N], and where [E,D,P]."""
        role = np.zeros((self.e, self.d, self.n), np.uint8)
        area = np.zeros((self.e, self.d, len(self.world.places)), bool)
        for e, day in enumerate(self.epochs):
            for d, (arrangement, duty) in enumerate(self.duties):
                if not self._holds(arrangement, duty, day):
                    continue
                here = self.states(standing(arrangement, self.world.iso3, day))
                members = self.states(arrangement.members(day))
                beneficiaries = self._who(duty.on_behalf_of, arrangement, day)
                role[e, d] = (
                    BOUND * (self._who(duty.bound, arrangement, day) & here)
                    | BENEFICIARY * beneficiaries
                    | AGAINST * self._opponents(duty, members)
                    | PARTY * members
                )
                area[e, d] = self._area(duty, beneficiaries)
        return role, area

    @staticmethod
    def _holds(arrangement: Arrangement, duty: Duty, day: date) -> bool:
        return in_force(duty, day) and len(arrangement.members(day, role=None)) >= A_PROMISE_NEEDS

    def _who(self, who: str | tuple[str, ...], arrangement: Arrangement, day: date) -> Bools:
        if isinstance(who, tuple):
            return self.states(who)
        if who == "anyone":
            return np.ones(self.n, bool)
        if who == "others":
            return ~self.states(arrangement.members(day))
        role = {"members": "member", "hosts": "host", "contributors": "contributor", "all_parties": None}[who]
        return self.states(arrangement.members(day, role))

    def _opponents(self, duty: Duty, members: Bools) -> Bools:
        if isinstance(duty.against, tuple):
            return self.states(duty.against)
        everyone = np.ones(self.n, bool)
        return {"anyone": everyone, "outsiders": ~members, "parties": members}[duty.against]

    def _area(self, duty: Duty, beneficiaries: Bools) -> Bools:
        area, places = duty.area, self.places
        owned = places.administered & beneficiaries[places.state]
        here = {"anywhere": places.any, "none": ~places.any, "beneficiaries": owned}[area.territory]
        if area.regions:
            inside = np.isin(places.region, area.regions)
            here = here & (inside | (area.islands_north_of_cancer & places.northern_islands))
        return (here | np.isin(places.code, area.places)) & ~np.isin(places.code, area.excluded)

    def _add_votes(self, era: Records, role: Masks) -> None:
        """Seats, vetoes and the votes needed, for own decisions and joint acts."""
        for d, (arrangement, duty) in enumerate(self.duties):
            for which, decision in enumerate((duty.decision, duty.collective)):
                if decision is None or decision.body is None:
                    continue
                for e, day in enumerate(self.epochs):
                    if not self._holds(arrangement, duty, day):
                        continue
                    members, canonical = canonical_on(arrangement, decision, day)
                    role[e, d] |= SEAT[which] * self.states(members)
                    role[e, d] |= VETO[which] * self.states(canonical.vetoers)
                    era[e, d]["yes_needed"][which] = canonical.yes_needed
                    era[e, d]["tolerated"][which] = canonical.tolerated

    def _exceptions(self, exceptions: tuple[DutyException, ...]) -> tuple[Records, Masks, Bools]:
        owners = [arrangement for arrangement, duty in self.duties for _ in duty.exceptions]
        table = np.zeros(len(exceptions), EXCEPTION)
        role = np.zeros((self.e, len(exceptions), self.n), np.uint8)
        place = np.ones((len(exceptions), len(self.world.places)), bool)
        for x, (exception, arrangement) in enumerate(zip(exceptions, owners, strict=True)):
            when = exception.when
            table[x] = (kind_mask(when.kinds or tuple(Trigger)), EFFECTS.index(exception.effect))
            if when.places is not None:
                place[x] = [p.code in when.places for p in self.world.places]
            target = np.ones(self.n, bool) if when.target is None else self.states(when.target)
            for e, day in enumerate(self.epochs):
                initiator = self._initiators(when.initiator, self.states(arrangement.members(day)))
                speaks = self.states(exception.states or self.world.iso3) & exception.holds(day)
                role[e, x] = SPEAKS_OF * speaks | IF_INITIATED_BY * initiator | IF_TARGET * target
        return table, role, place

    def _initiators(self, who: str | tuple[str, ...] | None, members: Bools) -> Bools:
        if isinstance(who, tuple):
            return self.states(who)
        return {None: np.ones(self.n, bool), "party": members, "outsider": ~members}[who]


def canonical_on(arrangement: Arrangement, decision: Decision, day: date) -> tuple[frozenset[str], Canonical]:
    """Who sits in the body that takes ``decision`` on ``day``, and what it needs to act."""
    body = {b.id: b for b in arrangement.bodies}[decision.body or ""]
    known = last_known(body, day)
    seats = [seat for seat in body.seats if seat.holds(known)]
    permanent = frozenset(s for seat in seats if seat.permanent for s in seat.states)
    seated = frozenset(s for seat in seats for s in seat.states)
    if body.of is None:  # who sits in another arrangement's body does so whatever it is to this one
        permanent, seated = standing(arrangement, permanent, day), standing(arrangement, seated, day)
    members = seated if body.seats else arrangement.members(day)
    return members, rules()[decision.rule](decision, members, permanent)


def standing(arrangement: Arrangement, states: Iterable[str], day: date) -> frozenset[str]:
    """``states`` less those that are party at other times but not on ``day``: who has left neither owes nor sits."""
    ever = frozenset(state for party in arrangement.parties for state in party.states)
    return frozenset(states) - (ever - arrangement.members(day, role=None))


def last_known(body: Body, day: date) -> date:
    """``day``, or the last day on which the whole of a body that rotates is known: elections to come are not guessed.

    Once a seat that was filled at the latest known change runs out with no successor on file, the body of that
    change is kept.
    """
    if not body.rotates:
        return day
    latest = max((seat.since for seat in body.seats), default=day)
    runs_out = min((seat.until for seat in body.seats if seat.holds(latest)), default=day)
    return latest if day >= runs_out else day


def in_force(duty: Duty, day: date) -> bool:
    """Whether the duty itself holds on ``day``; the arrangement it stands in may not."""
    return (duty.since is None or duty.since <= day) and (duty.until is None or day < duty.until)


def _contingent(duty: Duty) -> bool:
    attack = set(duty.triggers) & {Trigger.FORCE, Trigger.WAR}
    return duty.obligation is Obligation.DEFEND and bool(attack) and duty.strength in LEGALLY_BINDING


def kind_mask(triggers: Iterable[Trigger]) -> int:
    """Bit mask of incident kinds, with what they imply: threat ⊂ force ⊂ war."""
    return sum(1 << KINDS.index(kind) for kind in {k for t in triggers for k in IMPLIED.get(t, (t,))})


def _by_beneficiary(role: Masks, in_force: Bools) -> tuple[Ints, Ints]:
    """Duties of each state as offsets and one flat list per epoch, padded with -1."""
    epochs, _, n = role.shape
    first = np.zeros((epochs, n + 1), np.int64)
    flat = []
    for e in range(epochs):
        held = ((role[e] & BENEFICIARY) > 0) & in_force[e][:, None]
        lists = [np.flatnonzero(held[:, s]) for s in range(n)]
        first[e, 1:] = np.cumsum([len(one) for one in lists])
        flat.append(np.concatenate(lists))
    duty_of = np.full((epochs, max(len(one) for one in flat)), -1, np.int64)
    for e, one in enumerate(flat):
        duty_of[e, : len(one)] = one
    return first, duty_of


def _seats(role: Masks, era: Records) -> Ints:
    """Who sits in the body of each decision, in one flat list; fills the offsets in ``era``."""
    seated = np.stack([(role & bit) > 0 for bit in SEAT], axis=2)  # [E,D,2,N]
    many = seated.sum(3)
    era["last_seat"] = many.cumsum().reshape(many.shape)
    era["first_seat"] = era["last_seat"] - many
    return np.ascontiguousarray(np.nonzero(seated)[3])  # also where nobody sits: one layout is compiled once


def _ties(role: Masks, duty: Records, unconditional: Bools) -> Masks:
    """What states are to each other by their duties [E,N,N]."""
    epochs, duties, n = role.shape
    ties = np.zeros((epochs, n, n), np.uint8)
    for e in range(epochs):
        for d in range(duties):
            what, bound, held = (
                duty["obligation"][d],
                (role[e, d] & BOUND) > 0,
                (role[e, d] & BENEFICIARY) > 0,
            )
            owes = bound[:, None] & held[None, :]
            if what in (DEFEND, OFFEND) and duty["strength"][d] <= S_MEANS_OPEN:
                ties[e] |= ALLY * owes
            if what == NEUTRAL:
                ties[e] |= (NEUTRAL_TO | (NEUTRAL_ALWAYS * unconditional[d])) * owes
            if what == OFFEND:
                ties[e] |= PARTNER_AGAINST * (held[:, None] & ((role[e, d] & AGAINST) > 0)[None, :])
        np.fill_diagonal(ties[e], 0)
    return ties
