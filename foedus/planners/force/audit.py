"""The checker's second half: limits on sums over a mission or the plan, and the sums that the plan is judged by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import isclose

from foedus.planners.force.case import CLOSE, Case, Violation
from foedus.planners.force.instance import Pledge
from foedus.planners.force.plan import Deployment

Moves = dict[tuple[str, int], float]


def near(one: float, other: float) -> bool:
    """Whether two sums are the same but for rounding.

    >>> near(1e9, 1e9 + 1), near(1.0, 1.1)
    (True, False)
    """
    return isclose(one, other, rel_tol=CLOSE, abs_tol=CLOSE)


def within_missions(case: Case) -> Iterator[Violation]:
    """Ceilings, support and the largest share, month by month."""
    for t in range(case.instance.months):
        for name, mission in case.missions.items():
            here = [(d.units * case.persons(p), p) for d, p, _, m in case.present(t) if m.id == name]
            total = sum(n for n, _ in here)
            for ceiling in mission.ceilings:
                if t in case.instance.span(ceiling) and total > ceiling.persons * (1 + CLOSE):
                    what = f"{name}: {total:,.0f} persons in month {t}, of {ceiling.persons:,.0f} allowed"
                    yield Violation("ceiling", what)
            fed = sum(n for n, p in here if not p.self_sustaining)
            if mission.support is not None and fed > mission.support * (1 + CLOSE):
                what = f"{name}: {fed:,.0f} persons to supply in month {t}, of {mission.support:,.0f}"
                yield Violation("support", what)
            yield from _shares(case, name, t, here)


def _shares(case: Case, mission: str, month: int, here: list[tuple[float, Pledge]]) -> Iterator[Violation]:
    share = case.instance.limits.largest_share
    if share is None:
        return
    required = 0.0
    for requirement in case.requirements.values():
        if requirement.mission == mission and case.counts(requirement, month):
            kind = next(k for k in case.instance.types if k.id == requirement.type)
            required += requirement.need * (1 if kind.counted == "persons" else kind.persons)
    by_state: dict[str, float] = defaultdict(float)
    for persons, pledge in here:
        by_state[pledge.state] += persons
    for state, persons in by_state.items():
        if persons > share * required * (1 + CLOSE):
            what = f"{mission}: {state} gives {persons:,.0f} of {required:,.0f} required in month {month}"
            yield Violation("largest share", f"{what}, more than {share:.0%}")


def enough_contributors(case: Case) -> Iterator[Violation]:
    """At least so many states in each mission."""
    fewest = case.instance.limits.fewest_contributors
    for name in case.missions if fewest is not None else ():
        states = {d.state for d, _, _, m in case.rows() if m.id == name}
        if len(states) < (fewest or 0):
            yield Violation("fewest contributors", f"{name}: {len(states)} states, {fewest} asked for")


def one_group(case: Case) -> Iterator[Violation]:
    """All states of a sector are in one group."""
    for sector in case.instance.sectors:
        states = {d.state for d, _, r, _ in case.rows() if r.sector == sector.id}
        if states and not any(states <= set(g.states) for g in case.instance.groups):
            yield Violation("group", f"{sector.id}: {', '.join(sorted(states))} share no group")


def goals_kept(case: Case) -> Iterator[Violation]:
    """Least shares of person-months by region and of women, and the budget."""
    limits, world = case.instance.limits, case.world
    months = [(d.units * case.persons(p) * (d.last - d.first), p) for d, p, _, _ in case.rows()]
    total = sum(n for n, _ in months)
    for region, share in limits.regions.items():
        inside = sum(n for n, p in months if world.region[world.index(p.state)] == region)
        if inside < share * total - CLOSE * max(1.0, total):
            yield Violation(
                "region", f"{region}: {inside / total:.1%} of person-months, {share:.1%} asked for"
            )
    women = sum(n * p.women for n, p in months)
    if limits.women is not None and women < limits.women * total - CLOSE * max(1.0, total):
        yield Violation("women", f"{women / total:.1%} of person-months, {limits.women:.1%} asked for")
    spent = sum(bills(case).values())
    if limits.budget is not None and spent > limits.budget * (1 + CLOSE):
        yield Violation("budget", f"{spent:,.0f} of {limits.budget:,.0f}")


def moves(case: Case) -> Moves:
    """Tonnes by mode and month: the way there, and every later tour."""
    found: Moves = defaultdict(float)
    for d, pledge, _, _ in case.rows():
        for mode, month, tonnes in _trips(d, pledge):
            found[mode, month] += d.units * tonnes
    return found


def _trips(deployment: Deployment, pledge: Pledge) -> list[tuple[str, int, float]]:
    if pledge.lift == "own":
        return []
    trips = [] if pledge.in_place is not None else [(pledge.lift, deployment.first, pledge.tonnes)]
    month = deployment.first + pledge.rotation
    while month < deployment.last:
        trips.append((pledge.lift, month, pledge.rotation_tonnes))
        month += pledge.rotation
    return [trip for trip in trips if trip[2]]


def within_lift(case: Case) -> Iterator[Violation]:
    """Nothing is moved that cannot be."""
    found = moves(case)
    for (mode, month), tonnes in sorted(found.items()):
        most = sum(x.tonnes for x in case.instance.lift if x.mode == mode and month in case.instance.span(x))
        if tonnes > most * (1 + CLOSE):
            what = f"month {month} by {mode}: {tonnes:,.0f} tonnes where {most:,.0f} can be moved"
            yield Violation("lift", what)


def bills(case: Case) -> dict[tuple[str, str], float]:
    """What each payer pays, and for what."""
    found: dict[tuple[str, str], float] = defaultdict(float)
    for d, pledge, _, mission in case.rows():
        months = d.units * case.persons(pledge) * (d.last - d.first)
        found[pledge.state, "own"] += months * pledge.own
        found[mission.payer, "reimbursed"] += months * pledge.reimbursed
        for mode, month, tonnes in _trips(d, pledge):
            rates = [x.cost for x in case.instance.lift if x.mode == mode and month in case.instance.span(x)]
            found[mission.payer, "lift"] += d.units * tonnes * max(rates, default=0.0)
    return found


def waited(case: Case) -> float:
    """Days that each unit comes after its requirement began, in unit-days."""
    total = 0.0
    for d, pledge, requirement, _ in case.rows():
        wanted = next(t for t in range(case.instance.months) if case.counts(requirement, t))
        days = (case.instance.first_day(d.first) - case.instance.first_day(wanted)).days
        total += d.units * pledge.size / case.standard(requirement) * days
    return total


def inequity(case: Case) -> float:
    """Person-months that would have to change hands for each state to bear its fair share."""
    borne: dict[str, float] = {p.state: 0.0 for p in case.pledges.values()}
    for d, pledge, _, _ in case.rows():
        borne[pledge.state] += d.units * case.persons(pledge) * (d.last - d.first)
    weight = {c.state: c.weight for c in case.instance.contributors}
    weights = {s: weight.get(s, 1.0) for s in borne}
    whole, total = sum(borne.values()), sum(weights.values())
    return sum(abs(borne[s] - whole * weights[s] / total) for s in borne) / 2


AUDITS = (
    within_missions,
    enough_contributors,
    one_group,
    goals_kept,
    within_lift,
)
