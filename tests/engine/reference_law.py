"""What the texts say and what states do with them, read straight from the arrangements: slow, plain, no tables.

Written from the docstrings of ``foedus.arrangements.schema``, ``foedus.rules.respond``, ``foedus.rules.compile`` and
``foedus.rules.decisions``. States are ISO-3 codes, days are dates, one state attacks one state on its own territory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from math import ceil, exp, log
from typing import Any

import numpy as np

from foedus.arrangements import Arrangement, Library
from foedus.arrangements.schema import Body, Decision, Duty, DutyException
from foedus.world import World

ANSWERS = {"threat": {"threat", "force", "war"}, "force": {"force", "war"}}
IN_LAW = ("force", "means_open")
HELP = ("defend", "assist")
WEAKER = ("force", "means_open", "non_military", "may", "political")
MILES_OF_NOTHING = 500.0
RULE_WITHOUT_BODY = "automatic"


@dataclass(frozen=True)
class Promise:
    """One duty as it stands on a day: who owes it, to whom, against whom, and where."""

    arrangement: Arrangement
    duty: Duty
    bound: frozenset[str]
    beneficiaries: frozenset[str]
    against: frozenset[str]
    parties: frozenset[str]
    places: frozenset[str]

    @property
    def key(self) -> tuple[str, str]:
        return self.arrangement.id, self.duty.id


@dataclass(frozen=True)
class Called:
    """A state called to help: by which promise, how strongly bound, and how likely it comes (logit)."""

    promise: Promise
    strength: str
    logit: float


def dates_in(data: Any) -> set[date]:
    """Every date anywhere inside plain data."""
    if isinstance(data, date):
        return {data}
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, (list, tuple)) else ()
    return {day for item in inside for day in dates_in(item)}


class Law:
    """A library, a world and one value for every parameter."""

    def __init__(self, library: Library, world: World, theta: Any) -> None:
        self.library, self.world, self.theta = library, world, theta
        self.at = {code: k for k, code in enumerate(world.iso3)}
        self.power = dict(zip(world.iso3, world.capability, strict=True))
        for name in ("promises", "owed", "called", "defence", "ties", "practised", "pact"):
            setattr(self, name, lru_cache(maxsize=None)(getattr(self, name)))

    @cached_property
    def liking(self) -> np.ndarray[Any, Any]:
        """Affinity in units of its standard deviation over pairs."""
        pairs = [self.world.affinity[i, j] for i in range(self.world.n) for j in range(i)]
        return self.world.affinity / np.std(pairs)

    @cached_property
    def everyone(self) -> frozenset[str]:
        return frozenset(self.world.iso3)

    def between(self, matrix: str, a: str, b: str) -> float:
        return float(getattr(self.world, matrix)[self.at[a], self.at[b]])

    def neighbours(self, a: str, b: str) -> bool:
        return a != b and (self.between("land_km", a, b) > 0 or self.between("sea_neighbour", a, b) > 0)

    def near(self, j: str) -> list[str]:
        """Major powers and neighbours of ``j``."""
        return [
            s for s in self.world.iso3 if s != j and (self.world.major[self.at[s]] or self.neighbours(s, j))
        ]

    def changes(self, first: date, last: date) -> list[date]:
        """``first`` and every day before ``last`` on which anything written down may change."""
        days = {d for a in self.library.values() for d in dates_in(a.model_dump())}
        return sorted({first} | {d for d in days if first < d < last})

    # ---- the text ------------------------------------------------------------------------------------------------

    def promises(self, day: date) -> tuple[Promise, ...]:
        """Every duty in force, in the order of the library and its files."""
        found = [self._promise(a, d, day) for a in self.library.values() for d in a.duties]
        return tuple(p for p in found if p is not None)

    def _promise(self, a: Arrangement, d: Duty, day: date) -> Promise | None:
        began, over = d.since is not None and day < d.since, d.until is not None and day >= d.until
        parties = a.members(day, role=None)
        if began or over or len(parties) < 2:  # of a treaty that all but one have left nothing is owed
            return None
        holders = self._who(d.on_behalf_of, a, day)
        bound = self._here(self._who(d.bound, a, day), a, day)
        members = a.members(day)
        against = {"anyone": self.everyone, "outsiders": self.everyone - members, "parties": members}
        opponents = frozenset(d.against) if isinstance(d.against, tuple) else against[d.against]
        return Promise(a, d, bound, holders, opponents, members, self._places(d, holders)) if bound else None

    def _who(self, who: Any, a: Arrangement, day: date) -> frozenset[str]:
        if isinstance(who, tuple):
            return frozenset(who)
        if who in ("anyone", "others"):
            return self.everyone - (a.members(day) if who == "others" else frozenset())
        return a.members(day, {"members": "member", "hosts": "host", "contributors": "contributor"}.get(who))

    def _here(self, states: frozenset[str], a: Arrangement, day: date) -> frozenset[str]:
        """``states`` less those who are party at other times but not on ``day``."""
        ever = {s for span in a.parties for s in span.states}
        return frozenset(s for s in states if s not in ever or s in a.members(day, role=None))

    def _places(self, d: Duty, holders: frozenset[str]) -> frozenset[str]:
        """States whose own territory lies in the area of the duty."""
        area, found = d.area, set()
        for place in self.world.places[: self.world.n]:
            inside = area.territory == "anywhere" or (
                area.territory == "beneficiaries" and place.state in holders
            )
            inside = inside and (not area.regions or place.region in area.regions)
            if (inside or place.code in area.places) and place.code not in area.excluded:
                found.add(place.code)
        return frozenset(found)

    def speaks(self, p: Promise, kind: str, i: str, j: str) -> bool:
        """Whether an incident of ``kind`` by i against j triggers the duty."""
        answers = set().union(*(ANSWERS.get(str(t), {str(t)}) for t in p.duty.triggers))
        return kind in answers and j in p.beneficiaries and j in p.places and i in p.against

    def owed(self, p: Promise, day: date, kind: str, i: str, j: str) -> dict[str, str]:
        """State → strength with which the triggered duty binds it, after its exceptions."""
        if p.duty.obligation == "refrain":
            states = p.bound & {i}
        else:
            help_ = p.duty.obligation in ("defend", "offend", "assist", "neutral")
            states = p.bound - {i} - ({j} if help_ else set())
        found = {s: self._after_exceptions(p, day, s, kind, i, j) for s in sorted(states)}
        return {s: strength for s, strength in found.items() if strength is not None}

    def _after_exceptions(self, p: Promise, day: date, s: str, kind: str, i: str, j: str) -> str | None:
        fitting = [x for x in p.duty.exceptions if self._applies(x, p, day, s, kind, i, j)]
        if not fitting:
            return str(p.duty.strength)
        effect = str(max(fitting, key=lambda x: x.priority).effect)
        if effect == "releases":
            return None
        own = str(p.duty.strength)
        return own if effect == "binds" else max(own, effect, key=WEAKER.index)

    def _applies(self, x: DutyException, p: Promise, day: date, s: str, kind: str, i: str, j: str) -> bool:
        who = x.when.initiator
        initiators = {None: self.everyone, "party": p.parties, "outsider": self.everyone - p.parties}
        return (
            x.holds(day)
            and (x.states is None or s in x.states)
            and i in (who if isinstance(who, tuple) else initiators[who])
            and (x.when.target is None or j in x.when.target)
            and (
                x.when.kinds is None
                or kind in {k for t in x.when.kinds for k in ANSWERS.get(str(t), {str(t)})}
            )
            and (x.when.places is None or j in x.when.places)
        )

    # ---- what states are to each other ---------------------------------------------------------------------------

    def ties(self, day: date) -> dict[str, set[tuple[str, str]]]:
        """Kind of tie → pairs (s, i)."""
        found: dict[str, set[tuple[str, str]]] = {
            "ally": set(),
            "neutral": set(),
            "always": set(),
            "partner": set(),
        }
        for p in self.promises(day):
            what = str(p.duty.obligation)
            owes = {(s, i) for s in p.bound for i in p.beneficiaries if s != i}
            if what in ("defend", "offend") and p.duty.strength in IN_LAW:
                found["ally"] |= owes
            if what == "neutral":
                found["neutral"] |= owes
                found["always"] |= owes if p.duty.unconditional else set()
            if what == "offend":
                found["partner"] |= {(i, j) for i in p.beneficiaries for j in p.against if i != j}
        return found

    def pact(self, day: date, a: str, b: str) -> bool:
        ally = self.ties(day)["ally"]
        return (a, b) in ally or (b, a) in ally

    # ---- who would come ------------------------------------------------------------------------------------------

    def closeness(self, s: str, i: str, j: str) -> float:
        """What counts for every joiner s of j against i."""
        t = self.theta
        to, away = self.liking[self.at[s], self.at[j]], self.liking[self.at[s], self.at[i]]
        x = t.honour_affinity * (to - away)
        x += t.honour_distance * log((self.between("min_km", s, j) + MILES_OF_NOTHING) / 1500.0)
        return x + t.honour_power * log((self.power[s] + 1e-6) / (self.power[i] + 1e-6))

    def open(self, day: date, i: str, j: str) -> bool:
        """Whether i and j show each other their budgets in an arrangement of less than three quarters of all states."""
        for a in self.library.values():
            members = a.members(day)
            facts = [f for f in a.practices if f.holds(day) and f.practice == "budget_transparency"]
            shown = {s for f in facts for s in members if s not in f.except_for}
            if {i, j} <= shown and 4 * len(members) < 3 * self.world.n:
                return True
        return False

    def practised(self, a: Arrangement, day: date) -> set[str]:
        return {str(f.practice) for f in a.practices if f.holds(day)}

    def honour(self, p: Promise, day: date, s: str, strength: str, i: str, j: str) -> float:
        """Logit that s comes to j against i under this promise."""
        t = self.theta
        words = {
            "force": t.honour_force,
            "non_military": t.honour_non_military,
            "political": t.honour_political,
        }
        trained = self.practised(p.arrangement, day) & {"joint_exercises", "unified_command"}
        x = t.honour_means_open + words.get(strength, 0.0)
        x += t.honour_size * log(max(len(p.bound), 2) / 2.0)
        x += t.honour_practised if trained else t.honour_dormant
        torn = (s, i) in self.ties(day)["ally"] or (s, i) in self.ties(day)["always"]
        return x + (t.honour_conflict if torn else 0.0) + self.closeness(s, i, j)

    def called(
        self, day: date, kind: str, i: str, j: str, passed: frozenset[tuple[str, str]] = frozenset()
    ) -> dict[str, Called]:
        """State → the promise under which it would most likely come. ``passed``: duties that bodies adopted."""
        found: dict[str, Called] = {}
        for p in self.promises(day):
            if p.duty.obligation not in HELP or p.duty.strength == "may" or not self.speaks(p, kind, i, j):
                continue
            if p.duty.decision.body is not None and p.key not in passed:
                continue
            for s, strength in self.owed(p, day, kind, i, j).items():
                if strength == "may":
                    continue
                x = self.honour(p, day, s, strength, i, j)
                if s not in found or x > found[s].logit:
                    found[s] = Called(p, strength, x)
        return found

    def defence(self, day: date, i: str, j: str) -> float:
        """The expected defenders' share of strength, from duties that no body decides."""
        expected = 0.0
        for s, c in self.called(day, "force", i, j).items():
            kinds = {str(t) for t in c.promise.duty.triggers}
            contingent = bool(kinds & {"force", "war"}) and c.promise.duty.strength in IN_LAW
            if brings_forces(c) and (contingent or self.theta.deterrence_needs_condition <= 0.5):
                expected += self.power[s] * chance(c.logit)
        return expected / (expected + self.power[i])

    # ---- what bodies decide --------------------------------------------------------------------------------------

    def seated(self, a: Arrangement, body: Body, day: date) -> tuple[frozenset[str], frozenset[str]]:
        """Members of the body and its permanent members."""
        if not body.seats:
            return a.members(day), frozenset()
        latest = max(seat.since for seat in body.seats)
        ends = min((seat.until for seat in body.seats if seat.holds(latest)), default=day)
        known = latest if day >= ends and body.rotates else day  # elections to come are not guessed
        seats = [seat for seat in body.seats if seat.holds(known)]
        members = frozenset(s for seat in seats for s in seat.states)
        permanent = frozenset(s for seat in seats if seat.permanent for s in seat.states)
        if body.of is not None:  # a body of another arrangement: what a state is to this one does not matter
            return members, permanent
        return self._here(members, a, day), self._here(permanent, a, day)

    def objects(self, day: date, s: str, i: str, j: str) -> float:
        """The probability that member s objects to an act for j against i."""
        if s in (i, j):
            return 1.0 if s == i else 0.0
        leaning = self.liking[self.at[s], self.at[i]] - self.liking[self.at[s], self.at[j]]
        ally = (s, i) in self.ties(day)["ally"]
        t = self.theta
        x = t.object_base + t.object_affinity * leaning + (t.object_ally if ally else 0.0)
        return chance(x + (t.object_rival if self.world.rivalry[self.at[s], self.at[j]] else 0.0))

    def vote(self, p: Promise, decision: Decision, day: date, i: str, j: str, ballots: Any) -> bool:
        """Whether the body adopts the act; ``ballots[s]`` holds a member's two uniforms."""
        body = {b.id: b for b in p.arrangement.bodies}[str(decision.body)]
        members, permanent = self.seated(p.arrangement, body, day)
        voting = members if decision.disputants_vote else members - {i, j}
        against = {s for s in voting if ballots[s][0] < self.objects(day, s, i, j)}
        yes = {s for s in voting - against if s == j or ballots[s][1] >= self.theta.abstain}
        return adopted(decision, len(members), len(yes), len(against), bool(against & permanent))


def adopted(decision: Decision, members: int, yes: int, against: int, vetoed: bool) -> bool:
    """The seven rules, as their files describe them."""
    if decision.rule == "consensus":
        return against == 0
    if decision.rule == "consensus_minus":
        return against <= (decision.tolerated or 0)
    if decision.rule == "unanimity":
        return yes == members
    if decision.rule == "majority":
        return yes > members / 2
    if decision.rule == "security_council":
        return yes >= (9 if members > 11 else 7) and not vetoed
    share = {"2/3": 2 / 3, "3/4": 3 / 4, "3/5": 3 / 5}.get(str(decision.needs))
    return yes >= (int(str(decision.needs)) if share is None else ceil(share * members - 1e-9))


def brings_forces(c: Called) -> bool:
    return c.promise.duty.obligation == "defend" and c.strength != "non_military"


def chance(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))


def near_neutral(law: Law, day: date, i: str, j: str) -> bool:
    """Whether a major power or a neighbour of j has promised i neutrality in all its wars."""
    return any((s, i) in law.ties(day)["always"] for s in law.near(j) if s != i)


def ln_km(world: World) -> np.ndarray[Any, Any]:
    """ln(min_km + 1) less its mean over pairs that are neither neighbours nor with a major power."""
    away = ~((world.land_km > 0) | world.sea_neighbour | world.major[:, None] | world.major[None, :])
    np.fill_diagonal(away, False)
    x = np.log(world.min_km + 1.0)
    return x - x[away].mean()
