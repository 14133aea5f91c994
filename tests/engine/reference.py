"""The slow, plain reference of processes 1 to 3: every pair of states has its own clock, nothing is thinned or bounded.

Written from the docstrings of ``foedus.engine.processes`` with luck of its own (a NumPy generator), plain objects, and
its own reading of the texts (``reference_law``). What it shares with the engine is the world, the arrangements, the
values of the parameters, and the columns of the log. It must agree with the engine in distribution, not draw by draw.

    disputes     the hazard of a pair since its last dispute, integrated exactly over the spans of law; Exp(1) inverted
    escalation   waiting times drawn afresh whenever a rate changes (memoryless), the winner by its share of the rate
    war          the same; how long it would have lasted alone is its integrated hazard over the rate alone
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from math import exp, inf, log
from typing import Any

import numpy as np
from reference_dispute import Dispute, Joiner
from reference_hazard import LONGEST_PEACE, YEAR, Hazard, after_mediation, peace_curve
from reference_law import Law, Promise, brings_forces, chance

from foedus.arrangements import Library
from foedus.log.events import Event
from foedus.world import World

MONTH = 30.4375
LEVELS = {2: ("climb_to_display", "days_at_threat"), 3: ("climb_to_force", "days_at_display")}
LEVELS[4] = ("climb_to_war", "days_at_force")
DISPLAY, FORCE, WAR = 3, 4, 5
Row = tuple[float, int, int, str, str | int, tuple[str, str] | None, float]


def used(hazard: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """What has been used up of a daily hazard, day by day."""
    return np.concatenate([[0.0], np.cumsum((hazard[1:] + hazard[:-1]) / 2)])


class Reference:
    """Lives futures one by one; ``live`` returns the rows of one future."""

    def __init__(self, library: Library, world: World, theta: Any, baseline: date, years: float) -> None:
        self.law, self.world, self.theta = Law(library, world, theta), world, theta
        self.horizon, self.baseline = years * YEAR, baseline
        self.epochs = self.law.changes(baseline, baseline + timedelta(days=round(self.horizon)))
        self.starts = [float((day - baseline).days) for day in self.epochs]
        self.peace = peace_curve(theta)
        self.curve = [
            self.peace,
            self.peace * after_mediation(theta),
        ]  # after a settlement without, with a mediator
        self.used = [used(curve) for curve in self.curve]
        self.days = np.arange(LONGEST_PEACE, dtype=float)
        rate, pairs = Hazard(self.law).rate, list(combinations(world.iso3, 2))
        self.rates = {p: [(rate(day, *p), rate(day, *reversed(p))) for day in self.epochs] for p in pairs}

    # ---- 1 disputes ----------------------------------------------------------------------------------------------

    def first_peace(self, a: str, b: str) -> float:
        """The day of the pair's last dispute before the baseline: the middle of a recorded year, or drawn."""
        year = self.world.last_dispute[self.law.at[a], self.law.at[b]]
        if not np.isnan(year):
            into_year = (self.baseline - date(self.baseline.year, 1, 1)).days
            return min((year + 0.5 - self.baseline.year) * YEAR - into_year, -1.0)
        t, i, j = self.theta, self.law.at[a], self.law.at[b]
        if self.law.neighbours(a, b):
            median = t.peace_median_land if self.world.land_km[i, j] > 0 else t.peace_median_sea
        else:
            median = (
                t.peace_median_major if self.world.major[i] or self.world.major[j] else t.peace_median_other
            )
        return float(-self.rng.exponential(median / log(2) * YEAR))

    def onset(
        self, pair: tuple[str, str], last: float, today: float, mediated: bool = False
    ) -> tuple[float, bool]:
        """When the pair's next dispute begins, last at odds on ``last``, and whether its first state begins it."""
        used = self.used[mediated]
        wanted, ends = self.rng.exponential(), [*self.starts[1:], inf]
        for (one, other), end in zip(self.rates[pair], ends, strict=True):
            if end <= today:
                continue
            spent = np.interp(today - last, self.days, used)
            there = np.interp(spent + wanted / (one + other), used, self.days) + last
            if there < end:
                return float(there), bool(self.rng.random() < one / (one + other))
            wanted -= (np.interp(end - last, self.days, used) - spent) * (one + other)
            today = end
        return inf, False

    # ---- the run -------------------------------------------------------------------------------------------------

    def live(self, seed: int) -> list[Row]:
        """The rows of one future: day, kind, dispute, a, b, duty, value."""
        self.rng, self.rows, self.number = np.random.default_rng(seed), [], 0
        self.wars: dict[str, int] = defaultdict(int)
        self.live_: list[Dispute] = []
        idle = {p: self.onset(p, self.first_peace(*p), 0.0) for p in self.rates}
        while True:
            pair = min(idle, key=lambda p: idle[p][0])
            busy = min(self.live_, key=lambda d: d.next, default=None)
            day = min(idle[pair][0], busy.next if busy else inf)
            if day >= self.horizon:
                break
            if busy is None or idle[pair][0] <= busy.next:
                first = idle[pair][1]
                self._open(pair if first else (pair[1], pair[0]), day)
                idle[pair] = (inf, False)
            elif self._next(busy, day):
                self.live_.remove(busy)
                between = (min(busy.i, busy.j), max(busy.i, busy.j))
                idle[between] = self.onset(between, day, day, busy.mediated and busy.level < WAR)
        for d in self.live_:
            if d.level == WAR:
                self._log(self.horizon, Event.WAR_ONGOING, d, d.i, d.j)
                self._deaths(d, self.horizon)
        return self.rows

    def _log(
        self, day: float, kind: Event, d: Dispute, a: str | int, b: str, duty: Any = None, value: float = 0.0
    ) -> None:
        self.rows.append((day, int(kind), d.number, a, b, duty, value))

    def today(self, day: float) -> date:
        """The first day of the span of law in which ``day`` lies."""
        return self.epochs[max(k for k, start in enumerate(self.starts) if start <= day)]

    def _open(self, pair: tuple[str, str], day: float) -> None:
        t, (i, j) = self.theta, pair
        single = self.rng.random() < t.single_incident
        pace = exp(t.pace_spread * self.rng.standard_normal()) * (1000.0 if single else 1.0)
        d = Dispute(self.number, i, j, day, pace, factor=1.0)
        d.ballots = dict(zip(self.world.iso3, self.rng.random((self.world.n, 2)), strict=True))
        self.number += 1
        forum = self._mediator(d, self.today(day))
        d.mediated, d.factor = forum is not None, 1.0 / t.mediation
        if forum:
            d.factor = (
                t.summits if "summits" in self.law.practised(forum.arrangement, self.today(day)) else 1.0
            )
        self._log(day, Event.DISPUTE, d, i, j, forum.key if forum else None)
        self.live_.append(d)
        self._wait(d, day)

    def _mediator(self, d: Dispute, today: date) -> Promise | None:
        """The first forum of both disputants that may act on their dispute."""
        for p in self.law.promises(today):
            if p.duty.obligation not in ("consult", "mediate") or not {d.i, d.j} <= p.parties:
                continue
            if not self.law.speaks(p, "threat", d.i, d.j):
                continue
            rule = p.duty.decision
            if rule.body is None or self.law.vote(p, rule, today, d.i, d.j, d.ballots):
                return p
        return None

    # ---- 2 escalation --------------------------------------------------------------------------------------------

    def _rates(self, d: Dispute) -> tuple[float, float]:
        """(leaving this level for good, climbing) per day."""
        t = self.theta
        if d.level == WAR:
            ratio = self._ln_ratio(d.i, d.j, d)
            return d.pace * d.factor * exp(t.war_balance * abs(ratio)) / (t.war_months * MONTH / log(2)), 0.0
        q, days = (t[name] for name in LEVELS[d.level])
        q = chance(log(q / (1 - q)) + self._readiness(d))
        return d.pace * (1 - q) / days * d.factor, d.pace * q / days

    def _readiness(self, d: Dispute) -> float:
        """What the pair adds to the logit of climbing from display, and from force."""
        t, law = self.theta, self.law
        i, j = law.at[d.i], law.at[d.j]
        world = self.world
        rivals, democracies = world.rivalry[i, j], world.democracy[i] and world.democracy[j]
        if d.level == DISPLAY:
            land = world.land_km[i, j] > 0
            return float(
                t.climb_force_rivals * rivals
                + t.climb_force_land * land
                + t.climb_force_democracies * democracies
            )
        if d.level != FORCE:
            return 0.0
        strong, weak = max(law.power[d.i], law.power[d.j]), min(law.power[d.i], law.power[d.j])
        x = t.climb_war_ln_ratio * log((strong + 1e-6) / (weak + 1e-6)) + t.climb_war_rivals * rivals
        x += t.climb_war_democracies * democracies
        x += t.climb_war_majors * (world.major[i] and world.major[j])
        return float(x + t.climb_war_nuclear * (world.nuclear[i] and world.nuclear[j]))

    def _wait(self, d: Dispute, day: float) -> None:
        """Draw what happens to the dispute next, at the rates of today."""
        settle, climb = self._rates(d)
        d.since, d.next = day, day + self.rng.exponential() / (settle + climb)
        d.climbs = bool(self.rng.random() < climb / (settle + climb))

    def _next(self, d: Dispute, day: float) -> bool:
        """Do what is due; whether the dispute is over."""
        if d.level == WAR:
            d.hazard += self._rates(d)[0] * (day - d.since)
        arriving = [s for s in d.joiners if not s.arrived and s.at <= day]
        for s in arriving:
            s.arrived = True
            self.wars[s.state] += d.level == WAR
            self._log(day, Event.JOINED, d, s.state, d.j if s.side else d.i, None, float(s.side))
        if not arriving and not d.climbs:
            self._end(d, day)
            return True
        if not arriving:
            self._climb(d, day)
        self._wait(d, day)
        coming = min((s.at for s in d.joiners if not s.arrived), default=inf)
        d.next = min(d.next, coming)
        return False

    def _climb(self, d: Dispute, day: float) -> None:
        d.level += 1
        if d.level == DISPLAY:
            self._take_sides(d, day)
        elif d.level == FORCE:
            grave = self.rng.random() < self.theta.invoked_by_force
            self._log(day, Event.FORCE, d, d.i, d.j, None, float(grave))
            if grave:
                self._call(d, day, "force")
        elif d.level == WAR:
            self._log(day, Event.WAR, d, d.i, d.j)
            if not d.called:
                self._call(d, day, "war")
            else:  # duties that only war triggers, and that no body decides
                self._ask(d, day, self.law.called(self.today(day), "war", d.i, d.j, frozenset()))
            self._call_partners(d, day)
            d.pace = exp(self.theta.war_pace_spread * self.rng.standard_normal())
            d.war_since = day
            for s in (d.i, d.j, *d.side(0), *d.side(1)):
                self.wars[s] += 1

    def _call(self, d: Dispute, day: float, kind: str) -> None:
        """Bodies vote, the states called decide, then those near decide whether to help unasked."""
        today, law = self.today(day), self.law
        d.called = True
        called = law.called(today, kind, d.i, d.j, frozenset(self._bodies(d, day, today, kind)))
        self._ask(d, day, called)
        for s in law.near(d.j):
            if s in called or s == d.i or (s, d.i) in law.ties(today)["ally"] or d.has(s):
                continue
            if self._luck(d, s, 1) < chance(self._unasked(d, s)):
                self._log(day, Event.VOLUNTEERED, d, s, d.j, None, self._set_out(d, s, 1, day))

    def _luck(self, d: Dispute, s: str, side: int) -> float:
        """One number for a state, a side and a dispute: who stays out of a display of force may yet join the war."""
        return d.lucks.setdefault((s, side), float(self.rng.random()))

    def _unasked(self, d: Dispute, s: str) -> float:
        """Logit that s joins the target at war without a duty."""
        x = self.theta.volunteer + self.law.closeness(s, d.i, d.j)
        return x + (self.theta.honour_entangled if self.wars[s] else 0.0)

    def _siding(self, d: Dispute, s: str, today: date) -> float | None:
        """Logit that s sides with the initiator at war; None for those who never do."""
        t, law, ties = self.theta, self.law, self.law.ties(today)
        ally = (s, d.i) in ties["ally"]
        if s in (d.i, d.j) or not (ally or (s in law.near(d.i) and (s, d.j) not in ties["ally"])):
            return None
        x = (t.join_initiator if ally else t.volunteer_initiator) + law.closeness(s, d.j, d.i)
        x += t.honour_conflict if (s, d.j) in ties["ally"] or (s, d.j) in ties["neutral"] else 0.0
        return x + (t.honour_entangled if self.wars[s] else 0.0)

    def _take_sides(self, d: Dispute, day: float) -> None:
        """At the display of force, if open to others: those near the target without a duty or tie; then friends of the
        initiator."""
        if self.rng.random() >= self.theta.open_to_others:
            return
        today, t, law = self.today(day), self.theta, self.law
        ally = law.ties(today)["ally"]
        for s in law.near(d.j):
            if s == d.i or (s, d.i) in ally or (s, d.j) in ally:
                continue
            if self._luck(d, s, 1) < chance(self._unasked(d, s) + t.below_war_target):
                self._stand_by(d, s, 1, day)
        for s in self.world.iso3:
            x = self._siding(d, s, today)
            if x is not None and not d.has(s) and self._luck(d, s, 0) < chance(x + t.below_war_initiator):
                self._stand_by(d, s, 0, day)

    def _stand_by(self, d: Dispute, s: str, side: int, day: float) -> None:
        d.joiners.append(Joiner(s, side, day, arrived=True))
        helped = d.j if side else d.i
        self._log(day, Event.VOLUNTEERED if side else Event.SIDED, d, s, helped)
        self._log(day, Event.JOINED, d, s, helped, None, float(side))

    def _ask(self, d: Dispute, day: float, called: Any) -> None:
        """Each state called decides, once in a dispute; who has joined unasked is not asked."""
        for s in sorted(set(called) - d.asked - {joiner.state for joiner in d.joiners}):
            d.asked.add(s)
            x = called[s].logit + (self.theta.honour_entangled if self.wars[s] else 0.0)
            comes = self.rng.random() < chance(x)
            habits = self.law.practised(called[s].promise.arrangement, self.today(day))
            lag = self._set_out(d, s, 1, day, habits) if comes and brings_forces(called[s]) else np.nan
            kind_ = Event.HONOURED if comes else Event.REFUSED
            self._log(day, kind_, d, s, d.j, called[s].promise.key, lag if comes else 0.0)

    def _bodies(self, d: Dispute, day: float, today: date, kind: str) -> Iterator[tuple[str, str]]:
        """Own decisions and joint acts of every duty to help or enforce; yields the duties adopted."""
        for p in self.law.promises(today):
            if p.duty.obligation not in ("defend", "assist", "enforce") or not self.law.speaks(
                p, kind, d.i, d.j
            ):
                continue
            command = "unified_command" in self.law.practised(p.arrangement, today)
            joint = p.duty.collective if not d.commanded else None
            if p.duty.decision.body is not None and self._ballot(p, 0, d, day, today):
                yield p.key
                if p.duty.obligation == "enforce" and p.duty.strength != "political" and not d.enforced:
                    d.enforced, d.factor = True, d.factor * self.theta.council_acts
            if joint is not None and joint.body is not None and self._ballot(p, 1, d, day, today) and command:
                d.commanded, d.factor = True, d.factor * self.theta.joint_act

    def _ballot(self, p: Promise, which: int, d: Dispute, day: float, today: date) -> bool:
        decision = p.duty.collective if which else p.duty.decision
        passes = self.law.vote(p, decision, today, d.i, d.j, d.ballots)  # type: ignore[arg-type]
        who: str | int = d.i if passes else -1
        self._log(day, Event.ACTED if passes else Event.BLOCKED, d, who, d.j, p.key, float(which))
        return passes

    def _call_partners(self, d: Dispute, day: float) -> None:
        today = self.today(day)
        for s in self.world.iso3:
            x = self._siding(d, s, today)
            if x is not None and not d.has(s) and self._luck(d, s, 0) < chance(x):
                self._log(day, Event.SIDED, d, s, d.i, None, self._set_out(d, s, 0, day))

    def _set_out(
        self, d: Dispute, s: str, side: int, day: float, habits: Iterable[str] = frozenset()
    ) -> float:
        """Days until s arrives, by the duty of an arrangement with these practices or without one."""
        t = self.theta
        haste = t.joint_haste if side and d.commanded else 1.0
        ready = t.mobilisation_days * exp(t.mobilisation_spread * self.rng.standard_normal()) * haste
        ready *= t.exercise_haste if "joint_exercises" in habits else 1.0
        ready = max(ready - t.warning_days * ("intelligence_sharing" in habits), 0.0)
        lag = ready + self.law.between("capital_km", s, d.j) / t.travel_km_per_day
        d.joiners.append(Joiner(s, side, day + lag, trained="standard_training" in habits))
        return float(lag)

    # ---- 3 war ---------------------------------------------------------------------------------------------------

    def _ln_ratio(self, i: str, j: str, d: Dispute | None = None) -> float:
        """ln of the initiator's side's strength over the target's, of those who have arrived."""
        power, t = self.law.power, self.theta
        strength = [power[i], power[j]]
        for s in [s for s in d.joiners if s.arrived] if d else ():
            lacks = 0.0 if s.side and d and d.commanded else 1.0 - t.interoperability
            strength[s.side] += power[s.state] * (1.0 - lacks * (1.0 - t.training_closes * s.trained))
        return float(log(strength[0] / strength[1]))

    def _end(self, d: Dispute, day: float) -> None:
        if d.level < WAR:
            self._log(day, Event.SETTLED, d, d.i, d.j, None, float(d.level))
            return
        won = 2
        if self.rng.random() < self.theta.decisive:
            p = chance(self.theta.initiator_wins + self.theta.win_ln_ratio * self._ln_ratio(d.i, d.j, d))
            won = 0 if self.rng.random() < p else 1
        self._log(day, Event.WAR_ENDED, d, d.i, d.j, None, float(won))
        self._deaths(d, day)
        for s in (d.i, d.j, *d.side(0), *d.side(1)):
            self.wars[s] -= 1

    def _deaths(self, d: Dispute, day: float) -> None:
        """X · (days fought / days it would have lasted alone) · (belligerents / b)^ω, at most a share of the people."""
        t, states = self.theta, [d.i, d.j, *d.side(0), *d.side(1)]
        if day >= self.horizon:  # still going on: what would be left of its clock is drawn
            d.hazard += self._rates(d)[0] * (day - d.since) + self.rng.exponential()
        alone_rate = (
            d.pace * exp(t.war_balance * abs(self._ln_ratio(d.i, d.j))) / (t.war_months * MONTH / log(2))
        )
        fought = (day - d.war_since) / (d.hazard / alone_rate)
        if self.rng.random() < t.deaths_small:
            x = 1000.0 * 7.061 ** self.rng.random()
        else:
            x = 7061.0 * (1.0 - self.rng.random()) ** (-1.0 / (t.deaths_tail - 1.0))
        people = sum(self.world.population[self.law.at[s]] for s in states)
        dead = min(
            x * fought * (len(states) / t.deaths_belligerents) ** t.deaths_widening, t.deaths_cap * people
        )
        self._log(day, Event.DEATHS, d, d.i, d.j, None, float(dead))
