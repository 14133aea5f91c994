"""Votes on whether an operation stays, counted again in plain Python from the names of draws, roles and affinities.

Written from the docstrings of ``foedus.engine.processes.tenure`` and ``foedus.rules.voting``: who does not object votes
for it, everybody who sits there votes, and an objection is rarer than to a new operation by ``object_renewal``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from inner_world import MONTH
from reference_law import chance
from whole_inside import draw

from foedus.base.draws import named, root
from foedus.engine.live import world_name
from foedus.engine.model import Model
from foedus.engine.names import DONE, OPERATION, RENEWED, UNWANTED
from foedus.log.events import FIRST_ON_FILE, Event, Exit
from foedus.rules.tables import ALLY, SEAT, VETO

Rule = Callable[[int, int, int, bool], bool]  # members, yes, objections, a vetoer objects → adopted


@dataclass(frozen=True)
class Vote:
    """A body's vote on one operation in one year. ``rule``: what it needs."""

    members: int
    yes: int
    objections: int
    vetoed: bool
    rule: Rule

    @property
    def passes(self) -> bool:
        return self.rule(self.members, self.yes, self.objections, self.vetoed)

    @property
    def veto_alone(self) -> bool:
        """Whether it fails, and would not without vetoes."""
        return not self.passes and self.rule(self.members, self.yes, self.objections, False)


@dataclass
class Life:
    """An operation as it is found: its luck, the month in which it begins, whom it is for, by whose decision."""

    name: np.uint64
    begun: int
    host: int
    other: int
    mission: int  # on file, -1 none
    duty: int  # -1 none
    consent: bool
    against: bool  # the host's will


@dataclass(frozen=True)
class Review:
    """A yearly review: the votes of the bodies asked one after the other, and how the operation left, or None."""

    life: Life
    unwanted: bool  # consent is withdrawn before anybody votes
    against: bool  # the host
    votes: tuple[Vote, ...]
    done: bool  # its mandate is done, were it renewed (between two states only)
    left: Exit | None

    @property
    def fails(self) -> bool:
        return not all(v.passes for v in self.votes)


def canonical(needed: int, tolerated: int) -> Rule:
    """A rule of so many votes, with so many objections."""
    return lambda _, yes, objections, vetoed: yes >= needed and objections <= tolerated and not vetoed


def seated(role: Any, mask: int = SEAT[0]) -> list[int]:
    return [int(s) for s in np.flatnonzero(role & mask)]


class Recount:
    """One arm's tables, one value of every parameter; ``rules``: of a renewal on file, and of a duty."""

    def __init__(self, fixed: Model, theta: Any, of_renewal: Any, of_duty: Any) -> None:
        self.fixed, self.theta, self.of_renewal, self.of_duty = fixed, theta, of_renewal, of_duty
        self.like, self.code = fixed.g.pair["affinity"], fixed.g.state["code"]

    def epoch(self, day: float) -> int:
        return int(np.searchsorted(self.fixed.t.start_day, day, side="right")) - 1

    def near(self, s: int, body: list[int], *but: int) -> float:
        others = [k for k in body if k != s and k not in but]
        return float(self.like[s, others].mean()) if others else 0.0

    def logit(self, life: Life, body: list[int], s: int, against: bool, day: float) -> float:
        """How readily a member that is no target objects."""
        t, host = self.theta, life.host
        x = t.object_base + t.object_renewal
        if against:
            x += t.object_affinity * (self.like[s, host] - self.near(host, body))
            x += t.object_ally if self.fixed.t.tie[self.epoch(day), s, host] & ALLY else 0.0
            return float(x + t.object_unwanted * np.exp(-t.object_together * self.near(s, body, host)))
        targets = [host] if life.other < 0 else [host, life.other]
        lacks = [self.near(k, body) - self.like[s, k] for k in targets]
        rival = any(self.fixed.g.pair["rivals"][s, k] for k in targets)
        return float(x + t.object_affinity * np.mean(lacks) + (t.object_rival if rival else 0.0))

    def objects(self, life: Life, body: list[int], s: int, against: bool, year: int) -> bool:
        if s in (life.host, life.other):
            return against
        x = self.logit(life, body, s, against, (life.begun + 12 * year) * MONTH)
        return draw(life.name, 1000 + year, RENEWED, int(self.code[s]), 1) < chance(x)

    def vote(self, life: Life, role: Any, rule: Rule, against: bool, year: int) -> Vote:
        body = seated(role)
        no = [s for s in body if self.objects(life, body, s, against, year)]
        vetoed = any(role[s] & VETO[0] for s in no)
        return Vote(len(body), len(body) - len(no), len(no), vetoed, rule)

    def votes(self, life: Life, year: int) -> tuple[Vote, ...]:
        """Of every body that gave the mandate; none on a coalition of the willing or on forces that stand ready."""
        s, e = self.fixed.s, self.epoch((life.begun + 12 * year) * MONTH)
        if life.mission >= 0:
            row = s.mission[life.mission]
            given = range(row["first_renewal"], row["last_renewal"])
            return tuple(
                self.vote(life, s.renewal_role[g], self.of_renewal(g), life.against, year) for g in given
            )
        if life.duty < 0 or s.act["standby_persons"][e, life.duty] > 0:
            return ()
        role, rule = self.fixed.t.role[e, life.duty], self.of_duty(e, life.duty)
        return (self.vote(life, role, rule, life.against, year),)

    def unwanted(self, life: Life, year: int) -> bool:
        hosts = 1.0 if life.other < 0 else 2.0
        p = 1.0 - np.exp(-hosts * self.theta.ops_consent_ends)
        return life.consent and draw(life.name, 1000 + year, UNWANTED) < p

    def done(self, life: Life, year: int) -> bool:
        """Between two states it ends at the rate of operations on lines; inside one the log does not say at which."""
        p = 1.0 - np.exp(-self.theta.ops_end_line)
        return life.other >= 0 and draw(life.name, 1000 + year, DONE) < p

    def reviews(self, life: Life, rows: list[Any]) -> Iterator[Review]:
        """Every review that an operation with these rows had; it changes hands as they say."""
        leaves = next((r for r in rows if r["kind"] == Event.EXIT), None)
        last = self.fixed.horizon if leaves is None else float(leaves["day"]) + 1e-6
        handed = [r for r in rows if r["kind"] == Event.HANDED_OVER]
        for year in range(1, 1000):
            day = (life.begun + 12 * year) * MONTH
            if day >= last - 1e-9:
                return
            for r in (r for r in handed if r["day"] < day - 1.0):
                life.consent = not life.against
                life.mission, life.duty = -1, int(r["duty"])
            now = leaves is not None and abs(leaves["day"] - day) < 1e-6
            votes = self.votes(life, year)
            left = Exit(int(leaves["value"])) if now else None
            yield Review(life, self.unwanted(life, year), life.against, votes, self.done(life, year), left)


def luck_inside(fixed: Model, seed: int, future: int, number: int) -> np.uint64:
    """The name under which all draws of a new operation inside a state are named, from its number."""
    stream_year, s = divmod(-number - 1, fixed.g.state.size)
    operations = named(np.uint64(world_name(root(seed), future)), OPERATION)
    name = named(np.uint64(operations), stream_year)
    return np.uint64(named(np.uint64(name), int(fixed.g.state["code"][s])))


def begun(rows: list[Any]) -> Any:
    """The row that says it is decided and that somebody came; None where nobody did, or it was there before."""
    sent = any(r["kind"] == Event.SENT for r in rows)
    return next((r for r in rows if sent and r["kind"] == Event.AUTHORISED), None)


def on_file(fixed: Model, name: np.uint64, number: int) -> Life:
    """The life of an operation on file, under the luck ``name`` of all operations."""
    o = FIRST_ON_FILE - number
    row = fixed.s.mission[o]
    month = max(int(np.ceil(row["begins"] / MONTH)), 0)
    luck = np.uint64(named(name, int(row["word"])))
    return Life(luck, month, int(row["host"]), -1, o, -1, bool(row["consent"]), bool(row["unwanted"]))


def assert_they_leave_as_the_votes_say(reviews: list[Review]) -> None:
    """Exit.VETO exactly where a vote fails, and consent, which is asked before, is not withdrawn."""
    for r in reviews:
        assert (r.left is Exit.CONSENT) == r.unwanted, r
        assert (r.left is Exit.VETO) == (r.fails and not r.unwanted), r
        assert r.left is not None or not any(v.vetoed for v in r.votes), r
