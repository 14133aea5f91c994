"""Conflict inside states and the life of missions on file: slow, plain, with its own luck.

Written from the docstrings of ``foedus.engine.processes`` (``inside``, ``inside_deaths``, ``deployment``, ``tenure``,
``losses``) and of ``foedus.engine.intrastate``; nothing of them is imported. Nobody offers contingents and nothing is
proposed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import erf, exp, log, log1p, sqrt
from typing import Any

import numpy as np

YEAR, MONTH = 365.25, 30.4375
COVARIATES = (
    "constant",
    "ln_peace_years",
    "never",
    "ln_conflict_years",
    "neighbour",
    "ln_population",
    "ln_gdp_per_head",
    "polyarchy",
    "polyarchy_squared",
    "neighbour_major",
    "recent",
)
DONE, CONSENT, VETO, CONTRIBUTORS, MONEY, ON_FILE = range(6)
UN, DONORS, COSTS_LIE = 0, 1, 2


@dataclass
class State:
    """A state from inside."""

    numbers: tuple[float, float, float]  # ln population, ln GDP per head, polyarchy
    level: int
    peace: int  # years
    never: bool
    last: float  # deaths of last year
    fought: int = 0  # years of conflict on end
    drawn: int = 0
    whole: float = 0.0
    deaths: float = 0.0
    shares: list[float] = field(default_factory=list)


@dataclass
class Force:
    """A mission on file."""

    row: dict[str, Any]
    promised: dict[int, int] = field(default_factory=dict)
    there: dict[int, int] = field(default_factory=dict)
    caveats: dict[int, bool] = field(default_factory=dict)
    relief: dict[int, int] = field(default_factory=dict)  # age in months at which they are next relieved
    served: dict[int, int] = field(default_factory=dict)  # person-months of this year
    killed: dict[int, int] = field(default_factory=dict)  # in the year before
    exposed: float = 0.0
    relieved: int = 0
    decided: float = 0.0
    half: float = 0.0
    age: int = 0
    unpaid_months: int = 0
    leaving: int = -1  # months of drawdown so far
    ceiling: int = 0
    funded_until: float = np.inf
    half_seen: bool = False
    months: int = 0
    due: int = 0
    unpaid: int = 0


class Reference:
    """One value of every parameter, states with their neighbours, missions on file."""

    def __init__(
        self, theta: Any, states: list[State], beside: list[list[int]], missions: list[dict[str, Any]]
    ) -> None:
        self.theta, self.start, self.beside, self.missions = theta, states, beside, missions

    def live(self, years: int, seed: int) -> list[tuple[Any, ...]]:
        """Rows (what, day, state or mission, value, more) of one future."""
        self.luck, self.rows = np.random.default_rng(seed), []
        self.states = [State(s.numbers, s.level, s.peace, s.never, s.last, s.fought) for s in self.start]
        self.forces: list[tuple[int, Force]] = []
        for month in range(12 * years):
            day = month * MONTH
            self._begin(month, day)
            if month % 12 == 0:
                if month:
                    self._close(day)
                self._draw()
            self.forces = [(o, f) for o, f in self.forces if self._month(o, f, day, month)]
            self._die(month, day)
        self._close(years * YEAR)
        for o, f in self.forces:
            self._account_year(o, f, years * YEAR)
        return self.rows

    # ---- inside --------------------------------------------------------------------------------------------------

    def _weights(self, s: int) -> list[float]:
        """Probabilities of the three levels, before anything pushes them."""
        one = self.states[s]
        worst = max((self.states[k].level for k in self.beside[s]), default=0)
        a, b, c = one.numbers
        x = dict.fromkeys(COVARIATES, 0.0)
        x |= {
            "constant": 1.0,
            "ln_population": a,
            "ln_gdp_per_head": b,
            "polyarchy": c,
            "polyarchy_squared": c**2,
        }
        x |= {"neighbour": float(worst > 0), "neighbour_major": float(worst > 1), "recent": 1.0}
        x |= {"never": float(one.never), "ln_peace_years": 0.0 if one.never else log(one.peace + 1)}
        x |= {"ln_conflict_years": log(one.fought) if one.level else 0.0}
        odds = [1.0, 1.0, 1.0]
        for to in {0, 1, 2} - {one.level}:
            odds[to] = exp(
                sum(
                    x[name] * getattr(self.theta, f"intra_{one.level}{to}_{name}")
                    for name in COVARIATES
                    if name not in (("ln_peace_years", "never") if one.level else ("ln_conflict_years",))
                )
            )
        return [o / sum(odds) for o in odds]

    def _draw(self) -> None:
        for s, one in enumerate(self.states):
            p = self._weights(s)
            h = self._presence(s)
            if one.level == 0 and not one.never and one.peace <= 10:
                conflict = 1 - p[0] ** (self.theta.pko_relapse_hazard_ratio**h)
            elif one.level > 0:
                conflict = (1 - p[0]) ** exp(self.theta.pko_ending_log_hazard * h)
            else:
                conflict = 1 - p[0]
            rest = p[1] + p[2]
            p = [1 - conflict, conflict * p[1] / rest, conflict * p[2] / rest]
            one.drawn = int(self.luck.choice(3, p=p))
            one.whole, one.deaths, one.shares = 0.0, 0.0, []
            if one.drawn:
                one.whole = self._deaths(one)
                one.shares = self._shares(one)

    def _deaths(self, one: State) -> float:
        """By rejection: the logistic until it lies in the level."""
        t = self.theta
        if one.drawn == 1:
            m = t.intra_deaths_minor_constant + t.intra_deaths_minor_last * log1p(one.last / 100)
            low, high, unit, scale = 0.0, log(40), 25.0, t.intra_deaths_minor_scale
        else:
            known = min(one.last, t.intra_deaths_major_most)
            m = t.intra_deaths_major_constant + t.intra_deaths_major_last * log1p(known / 1000)
            low, high, unit, scale = 0.0, np.inf, 1000.0, t.intra_deaths_major_scale
        while True:
            x = self.luck.logistic(m, scale)
            if low < x < high:
                return unit * exp(x)

    def _shares(self, one: State) -> list[float]:
        t = self.theta
        if one.drawn == 1:
            spread = t.intra_deaths_month_minor_spread * (one.whole / 100) ** -t.intra_deaths_month_thinning
            rho = t.intra_deaths_month_minor_memory
        else:
            spread, rho = t.intra_deaths_month_major_spread, t.intra_deaths_month_major_memory
        x = [self.luck.standard_normal()]
        for _ in range(11):
            x.append(rho * x[-1] + sqrt(1 - rho**2) * self.luck.standard_normal())
        w = [exp(spread * v) for v in x]
        return [v / sum(w) for v in w]

    def _die(self, month: int, day: float) -> None:
        for s, one in enumerate(self.states):
            if one.drawn:
                troops = min(self._troops(s), self.theta.pko_troops_cap)
                deaths = one.whole * one.shares[month % 12]
                deaths *= exp(self.theta.pko_deaths_per_thousand_troops * troops / 1000)
                before = round(one.deaths)
                one.deaths += deaths
                self.rows.append(("month", day, s, float(round(one.deaths) - before), 0))

    def _close(self, day: float) -> None:
        for s, one in enumerate(self.states):
            one.level = 0 if one.drawn == 0 else (2 if round(one.deaths) >= 1000 else 1)
            one.last = float(round(one.deaths)) if one.drawn else 0.0
            one.peace = 0 if one.level else one.peace + 1
            one.fought = one.fought + 1 if one.level else 0
            one.never = one.never and not one.level
            if one.level:
                self.rows.append(("year", day, s, one.last, one.level))

    # ---- missions ------------------------------------------------------------------------------------------------

    def _worth(self, row: dict[str, Any]) -> float:
        return 1.0 if row["universal"] else float(self.theta.pko_other_than_un)

    def _troops(self, s: int) -> float:
        t = self.theta
        return sum(
            sum(n * (1 - t.ops_caveats * self._caveats(f, c)) for c, n in f.there.items())
            * f.row["armed"]
            * self._worth(f.row)
            * (1.0 if f.row["robust"] else t.pko_traditional)
            for _, f in self.forces
            if f.row["host"] == s
        )

    def _caveats(self, f: Any, contributor: int) -> bool:
        """Whether a contributor has caveats in this operation: its own draw, for as long as it is there."""
        if contributor not in f.caveats:
            f.caveats[contributor] = bool(self.luck.random() < self.theta.ops_caveated)
        return f.caveats[contributor]

    def _presence(self, s: int) -> float:
        here = [
            self._worth(f.row)
            for _, f in self.forces
            if f.row["host"] == s and f.leaving < 0 and sum(f.there.values()) * f.row["armed"] >= 500
        ]
        return max(here, default=0.0)

    def _begin(self, month: int, day: float) -> None:
        for o, row in enumerate(self.missions):
            begins = row["begins"]
            if not (begins <= 0 if month == 0 else day - MONTH < begins <= day) or row["ends"] <= day:
                continue
            f = Force(row, decided=begins, ceiling=row["ceiling"], funded_until=row["funded_until"])
            if begins <= 0:
                f.promised, f.there = dict(row["pledge"]), dict(row["pledge"])
                f.half_seen = True
            else:
                part, total = (
                    int(row["ceiling"] * self.theta.ops_peak_of_ceiling),
                    sum(row["pledge"].values()),
                )
                f.promised = {s: size * part // total for s, size in row["pledge"].items()}
                f.there = dict.fromkeys(f.promised, 0)
                f.half = self.theta.ops_deploy_half * exp(
                    self.theta.ops_deploy_between * self.luck.standard_normal()
                )
            months = self._rotation(f)
            f.relief = dict.fromkeys(f.promised, months)
            if begins <= 0:
                f.relief = {s: int(self.luck.integers(1, months + 1)) for s in f.promised}
            self.forces.append((o, f))

    def _rotation(self, f: Force) -> int:
        t = self.theta
        return round(t.ops_rotation_months_own if f.row["payer"] == COSTS_LIE else t.ops_rotation_months)

    def _month(self, o: int, f: Force, day: float, month: int) -> bool:
        if f.age and f.age % 12 == 0:
            self._account_year(o, f, day)
        if f.age and f.leaving < 0 and f.unpaid_months >= self.theta.ops_unpaid_months:
            self._leave(o, f, day, MONEY)
        elif f.age and f.leaving < 0:
            self._rotate(o, f, day)
            if f.age % 12 == 0:
                self._review(o, f, day)
        if f.leaving < 0 and f.row["ends"] <= day:
            self._leave(o, f, day, ON_FILE)
        if f.leaving >= 0:
            left = max(round(self.theta.ops_drawdown_months) - f.leaving, 1)
            f.leaving += 1
            f.there = {s: n - -(-n // left) for s, n in f.there.items()}
            if not sum(f.there.values()):
                self._account_year(o, f, day)
                self.rows.append(("gone", day + MONTH, o, 0.0, 0))
                return False
        else:
            self._arrive(o, f, day + MONTH)
        self._pay(f, day)
        f.age += 1
        return True

    def _arrive(self, o: int, f: Force, end: float) -> None:
        if f.half > 0:
            t = (end - f.decided) / MONTH
            share = 0.5 * (1 + erf((log(t) - log(f.half)) / self.theta.ops_deploy_within / sqrt(2)))
            share = 1.0 if share >= 0.995 else share
            f.there = {s: max(f.there[s], int(n * share)) for s, n in f.promised.items()}
        if not f.half_seen and 2 * sum(f.there.values()) >= f.ceiling:
            f.half_seen = True
            self.rows.append(("half", end, o, end - f.decided, 0))

    def _pay(self, f: Force, day: float) -> None:
        t, here = self.theta, sum(f.there.values())
        share = {0: t.ops_assessed_paid, 1: t.ops_donors_paid, 5: t.ops_assessed_paid_au}.get(
            f.row["payer"], 1.0
        )
        due = round(here * f.row["usd_per_month"])
        paid = int(due * share) if day < f.funded_until else 0
        f.unpaid_months = 0 if day < f.funded_until else f.unpaid_months + 1
        f.months, f.due, f.unpaid = f.months + here, f.due + due, f.unpaid + due - paid
        for s, n in f.there.items():
            f.served[s] = f.served.get(s, 0) + n
        level = ("none", "minor", "major")[self.states[f.row["host"]].drawn]
        f.exposed += here / 12_000 * getattr(t, f"ops_deaths_hostile_{level}")

    def _account_year(self, o: int, f: Force, day: float) -> None:
        if f.months:
            self.rows.append(("persons", day, o, float(f.months), 0))
            self.rows.append(("cost", day, o, float(f.due), 0))
            if f.unpaid:
                self.rows.append(("unpaid", day, o, float(f.unpaid), 0))
            if f.relieved:
                self.rows.append(("relieved", day, o, float(f.relieved), 0))
            self._bury(o, f, day)
        f.months = f.due = f.unpaid = f.relieved = 0

    def _bury(self, o: int, f: Force, day: float) -> None:
        """A gamma-mixed Poisson number, each dead soldier anybody's; and a Poisson number for each contributor."""
        r = 1 / self.theta.ops_deaths_spread
        killed = self.luck.poisson(f.exposed * self.luck.gamma(r, 1 / r))
        f.killed = {}
        left = sum(n for s, n in f.served.items() if s not in f.there)
        f.served = {s: n for s, n in f.served.items() if s in f.there} | {-1: left}
        all_, served = list(f.served), np.array(list(f.served.values()), float)
        for s, n in zip(all_, self.luck.multinomial(killed, served / served.sum()), strict=True):
            f.killed[s] = int(n)
            if n:
                self.rows.append(("killed", day, o, float(n), s))
        for s in all_:
            died = self.luck.poisson(f.served[s] / 12_000 * self.theta.ops_deaths_other)
            if died:
                self.rows.append(("died", day, o, float(died), s))
        f.served, f.exposed = {}, 0.0

    def _chance(self, rate: float) -> bool:
        return bool(self.luck.random() < 1 - exp(-rate))

    def _review(self, o: int, f: Force, day: float) -> None:
        t, donors = self.theta, f.row["payer"] == 1
        conflict = self.states[f.row["host"]].drawn > 0
        ends = max((t.ops_end_conflict if conflict else t.ops_end_peace) - t.ops_consent_ends, 0.0)
        if f.row["consent"] and self._chance(t.ops_consent_ends):
            return self._leave(o, f, day, CONSENT)
        if self._chance(ends):
            return self._leave(o, f, day, DONE)
        if donors and self._chance(t.ops_donors_stop):
            f.funded_until = min(f.funded_until, day)
        if sum(f.promised.values()) < t.ops_few * f.ceiling * t.ops_peak_of_ceiling:
            self._leave(o, f, day, CONTRIBUTORS)
        return None

    def _rotate(self, o: int, f: Force, day: float) -> None:
        t, months = self.theta, self._rotation(f)
        for s, size in list(f.promised.items()):
            if f.age < f.relief[s]:
                continue
            f.relief[s] = f.age + months
            rate = t.ops_leave * (size / 300) ** t.ops_leave_ln_troops
            rate *= (1 + f.killed.get(s, 0)) ** t.ops_leave_deaths
            if self._chance(rate * months / 12 * (t.ops_leave_donors if f.row["payer"] == DONORS else 1)):
                self.rows.append(("withdrawn", day, o, float(size), s))
                del f.promised[s], f.there[s]
            else:
                f.relieved += f.there[s]

    def _leave(self, o: int, f: Force, day: float, why: int) -> None:
        f.leaving = 0
        self.rows.append(("exit", day, o, float(why), 0))
        self.rows.extend(("withdrawn", day, o, float(size), s) for s, size in f.promised.items())
        f.promised = {}
