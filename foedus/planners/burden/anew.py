"""The shares of every rule worked out anew from the file, the world and the library: the checker's own arithmetic.

No line of ``foedus/burden`` that shares anything is used; of its scales only the dated numbers are read. Other ways are
gone where there are others: k of  s_i = min(max(k x_i, low_i), high_i)  by halving, not along the turns of the sum;
Shapley values in ``joining``, mixes in ``columns``.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from math import fsum, isfinite
from typing import Any

from foedus.arrangements import load_library
from foedus.burden.scales import FOLDER, Scale, load_scales
from foedus.planners.burden.task import BurdenTask
from foedus.planners.burden.unanswered import UnansweredError

Shares = dict[str, float]
UNITED, AFRICAN, COUNCIL = "un-charter", "african-union", "security-council"
HALVINGS, HALVING_KM = 200, 2000.0


def stock(task: BurdenTask, name: str, states: Iterable[str]) -> Shares:
    """What the world has of each state; what it does not know cannot be shared by."""
    world = task.question.world
    found = {s: float(getattr(world, name)[world.index(s)]) for s in states}
    if unknown := [s for s, x in found.items() if not isfinite(x)]:
        raise UnansweredError(f"{name} of {unknown[0]} is not known")
    return found


def parts(amounts: Mapping[str, float], among: Sequence[str]) -> Shares:
    """Each one's part of what all of ``among`` have."""
    total = fsum(amounts.get(s, 0.0) for s in among)
    if not total > 0:
        raise UnansweredError("nobody has anything to share by")
    return {s: amounts.get(s, 0.0) / total for s in among}


def number(scale: Scale, name: str, day: date) -> float:
    """A number of a scale on a day."""
    return float(_dated((e for e in scale.elements if e.name == name), day, name).value)


def listed(scale: Scale, name: str, day: date) -> frozenset[str]:
    """A list of states of a scale on a day; ``un-regular/least_developed`` is another scale's."""
    file, _, word = name.rpartition("/")
    groups = (load_scales()[file] if file else scale).groups
    return frozenset(_dated((g for g in groups if g.name == word), day, name).states)


def _dated(facts: Iterable[Any], day: date, name: str) -> Any:
    for fact in facts:
        if fact.since <= day < fact.until:
            return fact
    raise UnansweredError(f"no {name} holds on {day}")


def within(x: Shares, low: Mapping[str, float], high: Mapping[str, float]) -> Shares:
    """min(max(k x, low), high) with a sum of 1; k by halving.

    >>> found = within({"A": 6, "B": 3, "C": 1}, dict.fromkeys("ABC", 0), {"A": 0.4, "B": 1, "C": 1})
    >>> [round(found[s], 6) for s in "ABC"]
    [0.4, 0.45, 0.15]
    """

    def at(k: float) -> Shares:
        return {s: min(max(k * v, low[s]), high[s]) for s, v in x.items()}

    below, above = 0.0, 1.0
    reachable = fsum(high[s] if v > 0 else low[s] for s, v in x.items())
    if fsum(low.values()) > 1.0 or reachable < 1.0:
        raise UnansweredError("floors and ceilings leave no way to share the whole")
    while fsum(at(above).values()) < 1.0 and isfinite(above * 2.0):
        above *= 2.0
    for _ in range(HALVINGS):
        middle = (below + above) / 2.0
        below, above = (middle, above) if fsum(at(middle).values()) < 1.0 else (below, middle)
    found = at(above)
    return parts(found, list(found))


def payers(task: BurdenTask, union: str) -> list[str]:
    """The members of a union on the day that the world has, and whoever else shares the cost."""
    inside = load_library()[union].members(task.question.day) & set(task.question.world.iso3)
    return sorted(inside | set(task.question.members))


def debts(task: BurdenTask) -> Mapping[str, float]:
    """External debt by state, as printed; who has no row owes nothing that is known."""
    if task.question.debts is not None:
        return task.question.debts
    with (FOLDER / "external_debt.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: float(row["value"]) for row in csv.DictReader(file)}


def regular(task: BurdenTask) -> Shares:
    """The UN's regular scale over all payers: debt, discount below the average, floor and ceilings."""
    scale, day, states = load_scales()["un-regular"], task.question.day, payers(task, UNITED)
    of = {n: number(scale, n, day) for n in ("debt_part", "gradient", "threshold", "floor", "ceiling")}
    gdp, people, owed = stock(task, "gdp_oer", states), stock(task, "population", states), debts(task)
    line = of["threshold"] * fsum(gdp.values()) / fsum(people.values())
    income = {s: max(0.0, gdp[s] - of["debt_part"] * owed.get(s, 0.0)) for s in states}
    poor = {s for s in states if 0 < income[s] < people[s] * line}
    excused = {s: income[s] * of["gradient"] * (1.0 - income[s] / (people[s] * line)) for s in poor}
    bearing = parts(income, [s for s in states if s not in poor])
    rate = {s: income[s] - excused.get(s, 0.0) + bearing.get(s, 0.0) * fsum(excused.values()) for s in states}
    least, most = listed(scale, "least_developed", day), number(scale, "ceiling_least_developed", day)
    return within(
        rate, dict.fromkeys(states, of["floor"]), {s: most if s in least else of["ceiling"] for s in states}
    )


def peacekeeping(task: BurdenTask) -> Shares:
    """The regular scale by levels: who is excused by level, and the permanent members who bear that."""
    rate, day, scale = regular(task), task.question.day, load_scales()["un-peacekeeping"]
    body = next(b for b in load_library()[UNITED].bodies if b.id == COUNCIL)
    seats = (s for s in body.seats if s.permanent and s.since <= day < s.until)
    permanent = {state for seat in seats for state in seat.states} & set(rate)
    gdp, people = stock(task, "gdp_oer", rate), stock(task, "population", rate)
    average = fsum(gdp.values()) / fsum(people.values())
    off = {s: 0.0 if s in permanent else _discount(scale, s, gdp[s] / people[s] / average, day) for s in rate}
    excused = fsum(rate[s] * off[s] for s in rate)
    bearing = parts(rate, sorted(permanent)) if excused > 0 else {}
    return {s: rate[s] * (1.0 - off[s]) + excused * bearing.get(s, 0.0) for s in rate}


def _discount(scale: Scale, state: str, ratio: float, day: date) -> float:
    """The discount of the first level that takes a state in; of level B some have that of C by decision."""
    held = [level for level in scale.levels if level.since <= day < level.until]
    if not held:
        raise UnansweredError(f"no levels on {day}")
    for level in held:
        if level.group is not None:
            inside = state in listed(scale, level.group, day)
        else:
            inside = level.below is None or ratio < level.below
        if inside:
            by_decision = level.level == "B" and state in listed(scale, "exceptional", day)
            of_c = next((x.discount for x in held if x.level == "C"), 0.0)
            return max(level.discount, of_c) if by_decision else level.discount
    raise UnansweredError(f"{state} is in no level")


def as_published(task: BurdenTask) -> Shares:
    """The last whole table of the regular scale that took effect by the day."""
    tables = [p for p in load_scales()["un-regular"].published if p.complete and p.since <= task.question.day]
    if not tables:
        raise UnansweredError("no complete scale")
    rates = max(tables, key=lambda p: p.since).shares
    if strange := [s for s in task.question.members if s not in rates]:
        raise UnansweredError(f"{strange[0]} is not on the scale")
    return dict(rates)


def nato(task: BurdenTask) -> Shares:
    """GDP, nobody counted above the second largest."""
    gdp = stock(task, "gdp_oer", task.question.members)
    largest = max(gdp, key=lambda s: gdp[s])
    return gdp if len(gdp) == 1 else {**gdp, largest: max(x for s, x in gdp.items() if s != largest)}


def african(task: BurdenTask) -> Shares:
    """The AU's scale over all payers: equal parts in the first tier, the others by GDP, a ceiling for all."""
    scale, day = load_scales()[AFRICAN], task.question.day
    gdp = stock(task, "gdp_oer", payers(task, AFRICAN))
    line, together = (
        number(scale, "first_tier", day) * fsum(gdp.values()),
        number(scale, "first_tier_pays", day),
    )
    first = [s for s in gdp if gdp[s] > line]
    others = [s for s in gdp if gdp[s] <= line]
    below = parts(gdp, others) if fsum(gdp[s] for s in others) > 0 else {}
    rate = {s: together / len(first) if s in first else (1.0 - together) * below.get(s, 0.0) for s in gdp}
    return within(rate, dict.fromkeys(gdp, 0.0), dict.fromkeys(gdp, number(scale, "ceiling", day)))


def able(task: BurdenTask) -> Shares:
    """GDP less the discount below the world's income per head."""
    world, members = task.question.world, task.question.members
    known = [
        (g, p)
        for g, p in zip(world.gdp_oer.tolist(), world.population.tolist(), strict=True)
        if isfinite(g) and isfinite(p)
    ]
    average = fsum(g for g, _ in known) / fsum(p for _, p in known)
    gradient = number(load_scales()["un-regular"], "gradient", task.question.day)
    gdp, people = stock(task, "gdp_oer", members), stock(task, "population", members)
    return {s: gdp[s] - gdp[s] * gradient * max(0.0, 1.0 - gdp[s] / people[s] / average) for s in members}


def benefit(task: BurdenTask) -> Shares:
    """GDP by closeness and ties to the hosts."""
    world, hosts = task.question.world, task.question.host
    if not hosts:
        raise UnansweredError("no host")
    gdp, found = stock(task, "gdp_oer", task.question.members), {}
    for s, g in gdp.items():
        at = [(world.index(s), world.index(h)) for h in hosts]
        close = [
            (1.0 + float(world.affinity[p])) / 2.0 / 2.0 ** (float(world.min_km[p]) / HALVING_KM) for p in at
        ]
        found[s] = g * fsum(close) / len(close)
    return found


def given(field: str) -> Callable[[BurdenTask], Shares]:
    """What each brings or gives, as the question has it."""

    def of(task: BurdenTask) -> Shares:
        amounts = getattr(task.question, field)
        if not amounts:
            raise UnansweredError(f"no {field}")
        return {s: float(amounts.get(s, 0.0)) for s in task.question.members}

    return of


def by_stock(name: str) -> Callable[[BurdenTask], Shares]:
    """A stock of the world."""
    return lambda task: stock(task, name, task.question.members)


def _alike(task: BurdenTask) -> Shares:
    return dict.fromkeys(task.question.members, 1.0)


ANEW: dict[str, Callable[[BurdenTask], Shares]] = {
    "equal_shares": _alike,
    "population": by_stock("population"),
    "gdp": by_stock("gdp_oer"),
    "gdp_ppp": by_stock("gdp_ppp"),
    "ability_to_pay": able,
    "un_regular": regular,
    "un_regular_published": as_published,
    "un_peacekeeping": peacekeeping,
    "nato_common": nato,
    "african_union": african,
    "costs_lie": given("contributions"),
    "donors": given("donors"),
    "benefit": benefit,
}
