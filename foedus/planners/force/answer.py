"""From the values of the columns to a plan."""

from __future__ import annotations

from collections import defaultdict

from foedus import __version__
from foedus.planners.force.instance import Instance
from foedus.planners.force.lexicographic import Solved, Stage
from foedus.planners.force.model import MILLION, Model, capacity, carried, fair_shares, freight
from foedus.planners.force.plan import UNITS, Cost, Deployment, Gap, Moved, Plan, Proof, digest


def plan_of(model: Model, solved: Solved) -> Plan:
    """The plan that the values of the columns mean."""
    instance = model.instance
    deployments = _deployments(model, solved)
    values = _values(model, solved, deployments)
    return Plan(
        instance=instance.id,
        digest=digest(instance),
        version=__version__,
        feasible=solved.feasible is not False,
        stages=tuple(_proof(instance, stage, values[stage.objective]) for stage in solved.stages),
        deployments=deployments,
        gaps=gaps_of(instance, deployments) if solved.values is not None else (),
        costs=_costs(model, solved),
        lift=_lift(model, solved),
        interrupted=solved.interrupted,
        seconds={s.objective: round(s.seconds, 2) for s in solved.stages},
    )


def _values(model: Model, solved: Solved, deployments: tuple[Deployment, ...]) -> dict[str, float]:
    """The value of each objective in the plan; it may be below its stage's, where a later stage has found better."""
    if solved.values is None:
        return {}
    instance = model.instance
    critical = {r.id for r in instance.requirements if instance.is_critical(r)}
    gaps = gaps_of(instance, deployments)
    months: dict[str, float] = defaultdict(float)
    for column, units in _used(model, solved):
        stay = model.stays[column]
        pledge = model.pledge(stay)
        months[pledge.state] += units * instance.persons(pledge) * (stay.last - stay.first)
    whole = sum(months.values())
    return {
        "critical": sum(g.unit_days for g in gaps if g.requirement in critical),
        "missing": sum(g.unit_days for g in gaps),
        "late": float(model.objectives["late"] @ solved.values),
        "cost": float(model.objectives["cost"] @ solved.values),
        "inequity": sum(abs(months[s] - share * whole) for s, share in fair_shares(instance).items()) / 2,
    }


def _proof(instance: Instance, stage: Stage, value: float) -> Proof:
    scale = MILLION if stage.objective == "cost" else 1.0
    bound = min(stage.bound, value)
    gap = (value - bound) / value if value > 0 and stage.ended != "optimal" else 0.0
    return Proof(
        objective=stage.objective,
        unit=UNITS[stage.objective] or instance.currency,
        value=round(value * scale, 4),
        bound=round(bound * scale, 4),
        gap=round(gap, 6),
        ended=stage.ended,
    )


def _used(model: Model, solved: Solved) -> list[tuple[int, int]]:
    """The columns of stays in use, each with its units."""
    values = solved.values
    if values is None:
        return []
    return [(c, round(float(values[c]))) for c in range(len(model.stays)) if values[c] > 0.5]


def _deployments(model: Model, solved: Solved) -> tuple[Deployment, ...]:
    """Units of equal pledges are given to them in the order of the file."""
    instance = model.instance
    left = [p.count for p in instance.pledges]
    found = []
    for column, units in _used(model, solved):
        stay = model.stays[column]
        rest = units
        for member in model.offers[stay.pledge].members:
            given = min(rest, left[member])
            if given:
                left[member] -= given
                rest -= given
                pledge, requirement = instance.pledges[member], instance.requirements[stay.requirement]
                found.append(
                    Deployment(
                        pledge=pledge.id,
                        state=pledge.state,
                        requirement=requirement.id,
                        units=given,
                        first=stay.first,
                        last=stay.last,
                    )
                )
    return tuple(sorted(found, key=lambda d: (d.requirement, d.first, d.state, d.pledge, d.last)))


def gaps_of(instance: Instance, deployments: tuple[Deployment, ...]) -> tuple[Gap, ...]:
    """What is missing in every month in which anything is."""
    sizes = {p.id: p.size for p in instance.pledges}
    there: dict[tuple[str, int], float] = defaultdict(float)
    for d in deployments:
        for t in range(d.first, d.last):
            there[d.requirement, t] += d.units * sizes[d.pledge]
    found = []
    for requirement in instance.requirements:
        kind = instance.type(requirement.type)
        for t in instance.span(requirement):
            missing = requirement.need - there[requirement.id, t]
            if missing > 1e-9:
                days = kind.units(missing) * instance.days(t)
                found.append(
                    Gap(
                        requirement=requirement.id,
                        month=t,
                        missing=round(missing, 6),
                        unit_days=round(days, 6),
                    )
                )
    return tuple(found)


def _costs(model: Model, solved: Solved) -> tuple[Cost, ...]:
    instance = model.instance
    total: dict[tuple[str, str], float] = defaultdict(float)
    for column, units in _used(model, solved):
        stay = model.stays[column]
        pledge = model.pledge(stay)
        payer = instance.mission(instance.requirements[stay.requirement].mission).payer
        months = units * instance.persons(pledge) * (stay.last - stay.first)
        total[pledge.state, "own"] += months * pledge.own
        total[payer, "reimbursed"] += months * pledge.reimbursed
        for mode, month, tonnes in carried(pledge, stay):
            total[payer, "lift"] += units * tonnes * freight(instance, mode, month)
    order = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Cost(payer=p, what=w, amount=round(a, 2)) for (p, w), a in order if a)


def _lift(model: Model, solved: Solved) -> tuple[Moved, ...]:
    moved: dict[tuple[str, int], float] = defaultdict(float)
    for column, units in _used(model, solved):
        stay = model.stays[column]
        for mode, month, tonnes in carried(model.pledge(stay), stay):
            moved[mode, month] += units * tonnes
    return tuple(
        Moved(mode=m, month=t, tonnes=round(n, 4), capacity=capacity(model.instance, m, t))
        for (m, t), n in sorted(moved.items())
    )
