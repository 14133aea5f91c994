"""What a plan is short of, and what a change would close.

Each change makes another instance, which is solved again for the first two objectives:

    closes = missing(instance) - missing(changed)          unit-days of gap, and the critical ones among them

Of an instance whose optimum is not proven the bound stands for it: what a change closes is then the least that it does,
and what more time alone would close is not told as the change's.

Where time does not suffice, the price of the relaxation stands for it: how many unit-days one more unit would close
were units divisible, an upper estimate for small changes.
"""

from __future__ import annotations

from foedus.planners.force.changes import SHORT, changes, one_more, worth_a_line
from foedus.planners.force.instance import Instance
from foedus.planners.force.lexicographic import Solved, solve
from foedus.planners.force.model import Model, build
from foedus.planners.force.plan import Plan, Relief
from foedus.planners.highs import Clock

Told = tuple[tuple[Relief, ...], tuple[str, ...], tuple[str, ...]]


def untold(model: Model, plan: Plan) -> Told:
    """As ``bottlenecks`` without planning anything again: every change is untried."""
    short = sum(g.unit_days for g in plan.gaps) >= SHORT
    return (), tuple(words for words, _ in changes(model.instance, plan)) if short else (), ()


def bottlenecks(model: Model, solved: Solved, plan: Plan, clock: Clock) -> Told:
    """Changes by what they close, the most first; those not planned again to the end; those that close nothing."""
    if sum(g.unit_days for g in plan.gaps) < SHORT:
        return (), (), ()
    least: dict[str, float] = {s.objective: s.bound for s in solved.stages}  # the optimum, where it is proven
    found, untried = [], []
    for words, changed in changes(model.instance, plan):
        relief = None if clock.stopped else _again(model, words, changed, least, clock)
        if relief is None:
            untried.append(words)
        else:
            found.append(relief)
    vain = tuple(r.change for r in found if not worth_a_line(r))
    found += _priced(model, solved, {r.change for r in found})
    shown = [r for r in found if worth_a_line(r)]
    ordered = tuple(sorted(shown, key=lambda r: (-r.closes_critical, -r.closes, r.change)))
    return ordered, tuple(untried), vain


def _again(
    model: Model, words: str, changed: Instance, least: dict[str, float], clock: Clock
) -> Relief | None:
    again = solve(build(changed, model.world), Clock(clock.left, stop=clock.stop), ("critical", "missing"))
    if again.values is None or not all(s.proven for s in again.stages):
        return None
    critical, missing = (s.value for s in again.stages)
    return Relief(
        change=words,
        closes=round(least["missing"] - missing, 4),
        closes_critical=max(0.0, round(least["critical"] - critical, 4)),  # a change takes no choice away
        by="re-solve",
    )


def _priced(model: Model, solved: Solved, known: set[str]) -> list[Relief]:
    """By prices: the most that a standard unit, in place throughout, takes off one requirement's gaps."""
    if solved.relaxed is None:
        return []
    instance = model.instance
    best: dict[str, tuple[float, bool]] = {}
    for r, requirement in enumerate(instance.requirements):
        rows = [model.needs[r, t] for t in instance.span(requirement)]
        kind = instance.type(requirement.type)
        unit = kind.persons if kind.counted == "persons" else 1.0
        closes = unit * float(solved.relaxed.row_price[rows].sum())
        best[kind.name] = max(best.get(kind.name, (0.0, False)), (closes, instance.is_critical(requirement)))
    return [
        Relief(change=one_more(name), closes=round(c, 4), closes_critical=round(c * crit, 4), by="price")
        for name, (c, crit) in best.items()
        if one_more(name) not in known
    ]
