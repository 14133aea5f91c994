"""Small instances of force generation from a seed, and the optimum by looking at every plan there is."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator

from foedus.arrangements.schema import Source
from foedus.planners.force.audit import bills, inequity, waited
from foedus.planners.force.case import Case
from foedus.planners.force.checker import check_plan
from foedus.planners.force.instance import (
    Caveats,
    Ceiling,
    Contributor,
    Group,
    Instance,
    Lift,
    Limits,
    Mission,
    Pledge,
    Requirement,
    Sector,
    UnitType,
)
from foedus.planners.force.plan import Deployment, Plan, digest
from foedus.world import load_world

TYPES = (
    UnitType(id="infantry", name="infantry battalion", persons=800, counted="persons", critical=True),
    UnitType(id="hospital", name="level-2 hospital", persons=60, critical=True),
    UnitType(id="engineers", name="engineer company", persons=200),
)
STATES = ("GHA", "NOR", "KEN", "IND", "FRA")
AS_STATED = ("lift as stated", "cost as stated", "gap as stated", "stages", "changes")


def small(seed: int, pledges: int = 3, months: int = 8, *, limits: bool = True) -> Instance:
    """An instance with two requirements, one mission, and every kind of limit now and then."""
    luck = random.Random(seed)
    kinds = luck.sample(["infantry", "hospital", "engineers"], 2)
    needs = {"infantry": 1600.0, "hospital": 1.0, "engineers": 2.0}
    mission = Mission(
        id="m",
        name="mission",
        hosts=("SOM",),
        refuses=("FRA",) if luck.random() < 0.3 else (),
        neighbours="excluded" if luck.random() < 0.5 else "welcome",
        support=luck.choice((None, 500, 900)),
        ceilings=(Ceiling(persons=luck.choice((900, 1700)), source="s"),) if luck.random() < 0.4 else (),
    )
    return Instance(
        id=f"small-{seed}",
        title="small",
        summary="small",
        decided=datetime.date(2024, 3, 11),
        months=months,
        sources=(Source(id="s", title="made up"),),
        types=TYPES,
        missions=(mission,),
        groups=(Group(id="one", states=("GHA", "KEN", "IND")), Group(id="two", states=("NOR", "FRA", "KEN"))),
        sectors=(Sector(id="north", mission="m"),) if luck.random() < 0.4 else (),
        requirements=tuple(_requirement(luck, k, needs[k]) for k in kinds),
        pledges=tuple(_pledge(luck, n, luck.choice(kinds)) for n in range(pledges)),
        lift=(Lift(mode="air", tonnes=luck.choice((100, 250)), days=3, cost=1000, source="s"),),
        contributors=(Contributor(state="NOR", weight=3, source="s"),),
        limits=Limits(largest_share=luck.choice((None, 0.6)), women=luck.choice((None, None, 0.05)))
        if limits
        else Limits(),
    )


def with_sector(instance: Instance) -> Instance:
    """The instance with its first requirement in its sector, if it has one."""
    if not instance.sectors:
        return instance
    first, *rest = instance.requirements
    return instance.model_copy(update={"requirements": (first.model_copy(update={"sector": "north"}), *rest)})


def _requirement(luck: random.Random, kind: str, need: float) -> Requirement:
    since = datetime.date(2024, luck.choice((3, 5)), 20)
    until = luck.choice((None, datetime.date(2024, 10, 1)))
    offensive = luck.random() < 0.4
    return Requirement(
        id=kind, mission="m", type=kind, need=need, source="s", since=since, until=until, offensive=offensive
    )


def _pledge(luck: random.Random, n: int, kind: str) -> Pledge:
    size = luck.choice((400.0, 800.0)) if kind == "infantry" else 1.0
    there = luck.random() < 0.2
    return Pledge(
        id=f"p{n}",
        state=luck.choice(STATES),
        type=kind,
        size=size,
        ready_days=luck.choice((0, 25, 70)),
        until=luck.choice((None, None, datetime.date(2024, 9, 1))),
        months=luck.choice((6, 12)),
        in_place="m" if there else None,
        lift=luck.choice(("own", "air")),
        tonnes=luck.choice((60, 120)),
        rotation_tonnes=luck.choice((0, 50)),
        self_sustaining=luck.random() < 0.6,
        women=luck.choice((0, 0.1)),
        own=luck.choice((100, 300)),
        reimbursed=200,
        caveats=Caveats(no_offensive=luck.random() < 0.3),
        source="s",
    )


def options(instance: Instance, pledge: Pledge) -> Iterator[Deployment | None]:
    """To stay at home, or any stay whatever; the checker says which are allowed."""
    yield None
    for requirement in instance.requirements:
        for first, last in itertools.combinations(range(instance.months + 1), 2):
            one = Deployment(
                pledge=pledge.id,
                state=pledge.state,
                requirement=requirement.id,
                units=1,
                first=first,
                last=last,
            )
            if not broken(instance, (one,), alone=True):
                yield one


def broken(instance: Instance, deployments: tuple[Deployment, ...], *, alone: bool = False) -> list[str]:
    """Rules that the deployments break; ``alone``: only those that no other deployment could mend."""
    plan = Plan(
        instance=instance.id,
        digest=digest(instance),
        version="0",
        feasible=True,
        deployments=deployments,
    )
    rules = [v.rule for v in check_plan(instance, plan, load_world()) if v.rule not in AS_STATED]
    return (
        [r for r in rules if r not in ("full by", "women", "region", "fewest contributors")]
        if alone
        else rules
    )


def values(instance: Instance, deployments: tuple[Deployment, ...]) -> tuple[float, ...]:
    """The five objectives of deployments, as the checker adds them up."""
    plan = Plan(instance=instance.id, digest="", version="0", feasible=True, deployments=deployments)
    case = Case(instance, plan, load_world())
    critical = missing = 0.0
    for requirement in instance.requirements:
        for t in range(instance.months):
            if case.counts(requirement, t):
                days = case.missing(requirement, t) / case.standard(requirement) * instance.days(t)
                missing += days
                critical += days if instance.is_critical(requirement) else 0.0
    return critical, missing, waited(case), sum(bills(case).values()), inequity(case)


def best(instance: Instance) -> tuple[float, ...] | None:
    """The optimum by enumeration; ``None`` if no plan keeps the rules."""
    found = None
    for chosen in itertools.product(*(list(options(instance, p)) for p in instance.pledges)):
        deployments = tuple(d for d in chosen if d is not None)
        if not broken(instance, deployments):
            rounded = tuple(round(v, 3) for v in values(instance, deployments))
            found = rounded if found is None else min(found, rounded)
    return found
