"""Can there be futures with these figures? Shares, quantiles, means and intervals of one sample, without the engine.

With F futures, v the differences in order, i = ⌊q (F - 1)⌋, the quantile q lies from v_i to v_(i+1):

    it is above x     at least F - i - 1 of them are above x (F - i where it is v_i itself)
    it is at most x   at the most F - i - 1 are
    shares            are whole numbers of futures
    mean              where none is below 0: at least Σ (x_k - x_(k-1)) share(x_k)
    intervals         of a mean are even on both sides; half of that of a difference is not less than the difference of
                      the halves, nor more than their sum
    curve             under a higher ceiling no less is prevented; the postings of a place save no more than its best
"""

from __future__ import annotations

from collections.abc import Iterator
from math import floor, isclose

from foedus.planners.deploy.plan import DeployPlan, Estimate, Prevented, Rival
from foedus.planners.deploy.rounding import CLOSE, close
from foedus.planners.deploy.task import DeployTask
from foedus.planners.force.case import Violation

WHOLE = 1e-6  # of a future
SPREADS = 6.4 / 1.6  # of intervals of few differences, by Student's t, and of many


def futures_there_can_be(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Every measure of loss and every rival has figures that some futures have."""
    for p in plan.prevented:
        yield from (Violation("futures", f"{p.loss}: {what}") for what in _wrong_shares(p, plan.futures))
        yield from (Violation("interval", f"{p.loss}: {what}") for what in _uneven("prevented", p.prevented))
    for r in (plan.own, *plan.rivals):
        yield from (Violation("futures", f"{r.name}: {what}") for what in _wrong_pairs(r, plan.futures))
        yield from (Violation("interval", f"{r.name}: {what}") for what in _wrong_intervals(r, plan.own))
    for s in plan.postings:
        yield from (Violation("interval", what) for what in _uneven(f"saves of {s.host}", s.saves))
    for place in plan.places:
        if place.most_saved is not None:
            yield from (
                Violation("interval", w) for w in _uneven(f"most saved in {place.host}", place.most_saved)
            )
    yield from (Violation("curve", what) for what in _wrong_curve(task, plan))


def _wrong_shares(p: Prevented, futures: int) -> Iterator[str]:
    counted = [(x, share * futures) for x, share in p.exceed]
    for what, n in (*((f"more than {x:g}", n) for x, n in counted), ("worse", p.worse * futures)):
        if abs(n - round(n)) > WHOLE * max(1.0, futures):
            yield f"{what}: {n:g} of {futures:,} futures is no whole number"
    for q, value in ((0.05, p.p5), (0.5, p.median), (0.95, p.p95)):
        for x, n in counted:
            least, most = _above(q, value - x, futures)
            if not least - 0.5 <= n <= most + 0.5:
                yield f"{n:g} of {futures:,} futures exceed {x:,.6g}, and the quantile {q:g} is {value:,.6g}"
        least, most = _above(1.0 - q, -value, futures)
        if not least - 0.5 <= p.worse * futures <= most + 0.5:
            yield f"{p.worse:.1%} of futures are worse, and the quantile {q:g} is {value:,.6g}"
    steps = zip([0.0, *(x for x, _ in p.exceed)], p.exceed, strict=False)
    floor_ = sum((x - before) * share for before, (x, share) in steps)
    if p.worse == 0.0 and p.prevented.value < floor_ * (1.0 - CLOSE):
        yield f"a mean of {p.prevented.value:,.6g} is below the {floor_:,.6g} that the shares make at least"


def _above(q: float, beyond: float, futures: int) -> tuple[int, int]:
    """The fewest and the most of ``futures`` above a number that quantile ``q`` is so far above.

    >>> _above(0.5, 1.0, 5), _above(0.5, -1.0, 5), _above(0.05, 1.0, 24)
    ((3, 5), (0, 2), (22, 24))
    """
    at = q * (futures - 1)
    whole = floor(at + 1e-9)
    itself = isclose(at, whole, abs_tol=1e-9)
    if beyond > 0.0:
        return futures - whole - (0 if itself else 1), futures
    return 0, futures - whole - 1


def _wrong_pairs(r: Rival, futures: int) -> Iterator[str]:
    for what, share in (("better", r.better_in), ("worse", r.worse_in)):
        if abs(share * futures - round(share * futures)) > WHOLE * max(1.0, futures):
            yield f"{what} in {share:g} of {futures:,} futures is no whole number"
    if (r.behind.value > 0.0 and r.better_in == 0.0) or (r.behind.value < 0.0 and r.worse_in == 0.0):
        yield f"{r.behind.value:+,.6g} on average, and in no future so"


def _wrong_intervals(r: Rival, own: Rival) -> Iterator[str]:
    found = (("predicted", r.predicted), ("lived", r.lived), ("fresh", r.fresh), ("behind", r.behind))
    for name, e in (*found, ("weighted", r.weighted), ("weighted_behind", r.weighted_behind)):
        yield from _uneven(name, e) if e is not None else ()
    if r.name != own.name:
        yield from _too_wide_or_narrow("behind", own.fresh, r.fresh, r.behind)
    if r.alone is None or own.alone is None:
        return
    saves = ((f"saves of {name}, alone", e) for name, e in zip(r.postings, r.alone.saves, strict=False))
    sums = ((f"{name}, alone", getattr(r.alone, name)) for name in ("summed", "weighted", "weighted_behind"))
    for name, e in (*saves, *sums):
        yield from _uneven(name, e)
    if r.name != own.name:
        three = own.alone.weighted, r.alone.weighted, r.alone.weighted_behind
        yield from _too_wide_or_narrow("weighted_behind, alone", *three)


def _too_wide_or_narrow(name: str, own: Estimate, rival: Estimate, behind: Estimate) -> Iterator[str]:
    one, other, both = (_half(e) for e in (own, rival, behind))
    within = (one + other) * SPREADS + CLOSE >= both >= abs(one - other) / SPREADS - CLOSE
    if not within and not close(both, 0.0):
        yield f"{name} ± {both:,.6g}, where the two are ± {one:,.6g} and ± {other:,.6g}"


def _half(e: Estimate) -> float:
    return (e.high - e.low) / 2.0


def _uneven(name: str, e: Estimate) -> Iterator[str]:
    if e.low == e.low and not isclose(e.high - e.value, e.value - e.low, rel_tol=1e-6, abs_tol=1e-6):
        yield f"{name}: {e.value:,.6g} is not in the middle of {e.low:,.6g} to {e.high:,.6g}"


def _wrong_curve(task: DeployTask, plan: DeployPlan) -> Iterator[str]:
    if task.instance.measure.by != "expected":
        return
    best = sum(max(0.0, p.most_saved.value) for p in plan.places if p.most_saved is not None)
    for before, point in zip(plan.curve, plan.curve[1:], strict=False):
        if point.persons <= before.persons:
            yield f"{point.persons:,} persons come after {before.persons:,}"
        elif point.prevented.value < before.prevented.value * (1.0 - CLOSE):
            yield f"less is prevented with {point.persons:,} persons than with {before.persons:,}"
    for point in plan.curve:
        if point.prevented.value > best * (1.0 + CLOSE) + CLOSE:
            yield f"{point.prevented.value:,.6g} with {point.persons:,} persons; all places together save {best:,.6g}"
        yield from _uneven(f"with {point.persons:,} persons", point.prevented)
    yield from _wrong_at_ceiling(task, plan)


def _wrong_at_ceiling(task: DeployTask, plan: DeployPlan) -> Iterator[str]:
    """Under the ceiling of the file the best is the optimum of the file."""
    ceilings = {p.persons for p in task.instance.periods}
    named = {r.name: r.weighted if plan.weighed else r.predicted for r in (plan.own, *plan.rivals)}
    best = named.get("optimum")
    if len(ceilings) > 1 or best is None or plan.proof.ended != "optimal":
        return
    for point in plan.curve:
        if point.persons in ceilings and not isclose(point.prevented.value, best.value, rel_tol=1e-5):
            yield f"{point.prevented.value:,.6g} under the file's own ceiling, where the optimum is {best.value:,.6g}"
