"""From a library and a span of days to ``Tables``. Everything dated is resolved here; nothing below asks for dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from foedus.arrangements import Arrangement, Duty, Library
from foedus.arrangements.schema import (
    Body,
    Decision,
    DutyException,
    Obligation,
    Party,
    Practice,
    Strength,
    Trigger,
)
from foedus.rules.decisions.contract import Canonical, rules
from foedus.rules.tables import (
    DEFEND,
    KINDS,
    NEUTRAL,
    OBLIGATIONS,
    OFFEND,
    S_MEANS_OPEN,
    STRENGTHS,
    Bools,
    EFFECTS,
    Exceptions,
    Ground,
    Ints,
    Tables,
    Votes,
)
from foedus.world import World

IMPLIED = {
    Trigger.THREAT: (Trigger.THREAT, Trigger.FORCE, Trigger.WAR),
    Trigger.FORCE: (Trigger.FORCE, Trigger.WAR),
}
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
    return Compiled(compiler.tables(first, exceptions), duties, epochs, exceptions)


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
    yield from ((span.since, span.until) for span in spans)
    yield from ((duty.since, duty.until) for duty in arrangement.duties)


class _Compiler:
    def __init__(
        self, world: World, duties: Sequence[tuple[Arrangement, Duty]], epochs: tuple[date, ...]
    ) -> None:
        self.world, self.duties, self.epochs = world, duties, epochs
        self.n, self.e, self.d = len(world.iso3), len(epochs), len(duties)
        self.place_codes = {p.code: k for k, p in enumerate(world.places)}

    def states(self, codes: Iterable[str]) -> Bools:
        """Which states are in ``codes``."""
        mask = np.zeros(self.n, bool)
        mask[[self.world.index(code) for code in codes]] = True
        return mask

    def per_duty(self, of: Iterable[int | bool], dtype: type) -> np.ndarray:
        return np.array(list(of), dtype=dtype)

    def tables(self, first: date, exceptions: tuple[DutyException, ...]) -> Tables:
        bound, beneficiary, against, party, area = self._reach()
        arrangements = list(dict.fromkeys(a.id for a, _ in self.duties))
        obligation = self.per_duty((OBLIGATIONS.index(d.obligation) for _, d in self.duties), np.int64)
        strength = self.per_duty((STRENGTHS.index(d.strength) for _, d in self.duties), np.int64)
        first_duty, duty_of = _by_beneficiary(beneficiary & bound.any(2, keepdims=True))
        ties = _ties(bound, beneficiary, against, obligation, strength)
        return Tables(
            start_day=np.array([float((day - first).days) for day in self.epochs]),
            arrangement=self.per_duty((arrangements.index(a.id) for a, _ in self.duties), np.int64),
            obligation=obligation,
            strength=strength,
            kinds=self.per_duty((kind_mask(d.triggers) for _, d in self.duties), np.int64),
            on_condition=self.per_duty((_contingent(d) for _, d in self.duties), np.bool_),
            practised=self._practised((Practice.JOINT_EXERCISES, Practice.UNIFIED_COMMAND)),
            commanded=self._practised((Practice.UNIFIED_COMMAND,)),
            bound=bound,
            beneficiary=beneficiary,
            against=against,
            party=party,
            area=area,
            n_bound=bound.sum(2).astype(np.int64),
            first_duty=first_duty,
            duty_of=duty_of,
            ally=ties[0],
            neutral=ties[1],
            offence=ties[2],
            votes=self._votes(),
            exceptions=self._exceptions(exceptions),
        )

    def _reach(self) -> tuple[Bools, Bools, Bools, Bools, Bools]:
        """Who is bound, for whom, against whom, who is party, and where: [E,D,N] and [E,D,P]."""
        bound, beneficiary, against, party = (np.zeros((self.e, self.d, self.n), bool) for _ in range(4))
        area = np.zeros((self.e, self.d, len(self.world.places)), bool)
        for e, day in enumerate(self.epochs):
            for d, (arrangement, duty) in enumerate(self.duties):
                if not arrangement.in_force.holds(day) or not _in_force(duty, day):
                    continue
                members = self.states(arrangement.members(day))
                party[e, d] = members
                bound[e, d] = self._who(duty.bound, arrangement, day)
                beneficiary[e, d] = self._who(duty.on_behalf_of, arrangement, day)
                against[e, d] = self._opponents(duty, members)
                area[e, d] = self._area(duty, beneficiary[e, d])
        return bound, beneficiary, against, party, area

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
        area, inside = duty.area, np.zeros(len(self.world.places), bool)
        for p, place in enumerate(self.world.places):
            owned = bool(place.state) and bool(beneficiaries[self.world.index(place.state)])
            here = {"anywhere": True, "none": False, "beneficiaries": owned}[area.territory]
            if area.regions and place.region not in area.regions:
                here = here and area.islands_north_of_cancer and place.north_of_cancer and p >= self.n
            inside[p] = (here or place.code in area.places) and place.code not in area.excluded
        return inside

    def _practised(self, wanted: tuple[Practice, ...]) -> Bools:
        rows = [
            [any(f.practice in wanted and f.holds(day) for f in a.practices) for a, _ in self.duties]
            for day in self.epochs
        ]
        return np.array(rows, bool).reshape(self.e, self.d)

    def _votes(self) -> Votes:
        pairs = [[duty.decision for _, duty in self.duties], [duty.collective for _, duty in self.duties]]
        voted = np.array([[x is not None and x.body is not None for x in row] for row in pairs], bool)
        seat, vetoer = (np.zeros((2, self.e, self.d, self.n), bool) for _ in range(2))
        yes_needed, tolerated = (np.zeros((2, self.e, self.d), np.int64) for _ in range(2))
        for w, d in np.argwhere(voted):
            arrangement, decision = self.duties[d][0], pairs[w][d]
            assert decision is not None
            for e, day in enumerate(self.epochs):
                members, canonical = canonical_on(arrangement, decision, day)
                seat[w, e, d], vetoer[w, e, d] = self.states(members), self.states(canonical.vetoers)
                yes_needed[w, e, d], tolerated[w, e, d] = canonical.yes_needed, canonical.tolerated
        disputants = np.array([[x is None or x.disputants_vote for x in row] for row in pairs], bool)
        host = np.array([[x is not None and x.host_consent for x in row] for row in pairs], bool)
        return Votes(voted, seat, vetoer, yes_needed, tolerated, disputants, host)

    def _exceptions(self, exceptions: tuple[DutyException, ...]) -> Exceptions:
        counts = [len(duty.exceptions) for _, duty in self.duties]
        owner = [d for d, count in enumerate(counts) for _ in range(count)]
        x, places = len(exceptions), self.world.places
        states, initiator = (np.zeros((self.e, x, self.n), bool) for _ in range(2))
        target, place = np.ones((x, self.n), bool), np.ones((x, len(places)), bool)
        for k, exception in enumerate(exceptions):
            when, arrangement = exception.when, self.duties[owner[k]][0]
            if when.target is not None:
                target[k] = self.states(when.target)
            if when.places is not None:
                place[k] = [p.code in when.places for p in places]
            for e, day in enumerate(self.epochs):
                members = self.states(arrangement.members(day))
                initiator[e, k] = self._initiators(when.initiator, members)
                if exception.holds(day):
                    states[e, k] = self.states(exception.states) if exception.states else True
        return Exceptions(
            first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            effect=self.per_duty((EFFECTS.index(e.effect) for e in exceptions), np.int64),
            kinds=self.per_duty((kind_mask(e.when.kinds or tuple(Trigger)) for e in exceptions), np.int64),
            states=states,
            initiator=initiator,
            target=target,
            place=place,
        )

    def _initiators(self, who: str | tuple[str, ...] | None, members: Bools) -> Bools:
        if isinstance(who, tuple):
            return self.states(who)
        return {None: np.ones(self.n, bool), "party": members, "outsider": ~members}[who]


def canonical_on(
    arrangement: Arrangement, decision: Decision, day: date
) -> tuple[frozenset[str], Canonical]:
    """Who sits in the body that takes ``decision`` on ``day``, and what it needs to act."""
    body = {b.id: b for b in arrangement.bodies}[decision.body or ""]
    seats = [seat for seat in body.seats if seat.holds(last_known(body, day))]
    permanent = frozenset(s for seat in seats if seat.permanent for s in seat.states)
    members = frozenset(s for seat in seats for s in seat.states) if body.seats else arrangement.members(day)
    return members, rules()[decision.rule](decision, members, permanent)


def last_known(body: Body, day: date) -> date:
    """``day``, or the last day on which the whole body is known: elections to come are not guessed.

    Once a seat that was filled at the latest known change runs out with no successor on file, the body of that
    change is kept.
    """
    latest = max((seat.since for seat in body.seats), default=day)
    runs_out = min((seat.until for seat in body.seats if seat.holds(latest)), default=day)
    return latest if day >= runs_out else day


def _in_force(duty: Duty, day: date) -> bool:
    return (duty.since is None or duty.since <= day) and (duty.until is None or day < duty.until)


def _contingent(duty: Duty) -> bool:
    attack = set(duty.triggers) & {Trigger.FORCE, Trigger.WAR}
    return duty.obligation is Obligation.DEFEND and bool(attack) and duty.strength in LEGALLY_BINDING


def kind_mask(triggers: Iterable[Trigger]) -> int:
    """Bit mask of incident kinds, with what they imply: threat ⊂ force ⊂ war."""
    return sum(1 << KINDS.index(kind) for kind in {k for t in triggers for k in IMPLIED.get(t, (t,))})


def _by_beneficiary(beneficiary: Bools) -> tuple[Ints, Ints]:
    """Duties of each state as offsets and one flat list per epoch, padded with -1."""
    epochs, _, n = beneficiary.shape
    first = np.zeros((epochs, n + 1), np.int64)
    flat = []
    for e in range(epochs):
        lists = [np.flatnonzero(beneficiary[e, :, s]) for s in range(n)]
        first[e, 1:] = np.cumsum([len(one) for one in lists])
        flat.append(np.concatenate(lists))
    duty_of = np.full((epochs, max(len(one) for one in flat)), -1, np.int64)
    for e, one in enumerate(flat):
        duty_of[e, : len(one)] = one
    return first, duty_of


def _ties(
    bound: Bools, beneficiary: Bools, against: Bools, obligation: Ints, strength: Ints
) -> tuple[Bools, Bools, Bools]:
    """Who owes whom defence, and neutrality; against whom an initiator has a partner in attack: [E,N,N]."""
    epochs, _, n = bound.shape
    ally, neutral, offence = (np.zeros((epochs, n, n), bool) for _ in range(3))
    for d, (what, how) in enumerate(zip(obligation, strength, strict=True)):
        for e in range(epochs):
            owes = bound[e, d][:, None] & beneficiary[e, d][None, :]
            if what in (DEFEND, OFFEND) and how <= S_MEANS_OPEN:
                ally[e] |= owes
            if what == NEUTRAL:
                neutral[e] |= owes
            if what == OFFEND:
                offence[e] |= beneficiary[e, d][:, None] & against[e, d][None, :]
    diagonal = np.arange(n)
    for ties in (ally, neutral, offence):
        ties[:, diagonal, diagonal] = False
    return ally, neutral, offence


def ground(world: World) -> Ground:
    """The arrays of ``world`` that the rules and the engine read."""
    neighbour = (world.land_km > 0) | world.sea_neighbour
    near = [np.flatnonzero(neighbour[s] | world.major) for s in range(len(world.iso3))]
    near = [one[one != s] for s, one in enumerate(near)]
    return Ground(
        capability=world.capability,
        population=world.population,
        affinity=world.affinity,
        min_km=world.min_km,
        capital_km=world.capital_km,
        major=world.major,
        near=np.concatenate(near).astype(np.int64),
        first_near=np.concatenate([[0], np.cumsum([len(one) for one in near])]).astype(np.int64),
    )


def member_spans(parties: Iterable[Party], state: str) -> list[Party]:
    """The spans of one state among ``parties``, oldest first."""
    return sorted((p for p in parties if state in p.states), key=lambda p: p.since)
