"""A plan beside its instance, as the checker looks at them: by name, from the two files alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from foedus.planners.force.instance import Instance, Mission, Pledge, Requirement
from foedus.planners.force.plan import Deployment, Plan
from foedus.world import World

CLOSE = 1e-5


@dataclass(frozen=True)
class Violation:
    """A rule that the plan breaks, and how.

    >>> print(Violation("lift", "month 3 by air: 120 tonnes where 100 can be moved"))
    lift: month 3 by air: 120 tonnes where 100 can be moved
    """

    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"


@dataclass
class Case:
    """The plan beside the instance, with both looked up by name."""

    instance: Instance
    plan: Plan
    world: World
    pledges: dict[str, Pledge] = field(init=False)
    requirements: dict[str, Requirement] = field(init=False)
    missions: dict[str, Mission] = field(init=False)

    def __post_init__(self) -> None:
        self.pledges = {p.id: p for p in self.instance.pledges}
        self.requirements = {r.id: r for r in self.instance.requirements}
        self.missions = {m.id: m for m in self.instance.missions}

    def rows(self) -> Iterator[tuple[Deployment, Pledge, Requirement, Mission]]:
        """Every deployment with what it names."""
        for d in self.plan.deployments:
            requirement = self.requirements[d.requirement]
            yield d, self.pledges[d.pledge], requirement, self.missions[requirement.mission]

    def persons(self, pledge: Pledge) -> float:
        """Persons of one unit."""
        if pledge.persons is not None:
            return pledge.persons
        kind = next(k for k in self.instance.types if k.id == pledge.type)
        return pledge.size if kind.counted == "persons" else pledge.size * kind.persons

    def standard(self, requirement: Requirement) -> float:
        """How much of a need is one standard unit."""
        kind = next(k for k in self.instance.types if k.id == requirement.type)
        return kind.persons if kind.counted == "persons" else 1.0

    def present(self, month: int) -> Iterator[tuple[Deployment, Pledge, Requirement, Mission]]:
        """The deployments in place in a month."""
        return ((d, p, r, m) for d, p, r, m in self.rows() if d.first <= month < d.last)

    def counts(self, requirement: Requirement, month: int) -> bool:
        """Whether the requirement holds in a month of the plan."""
        day = self.instance.first_day(month)
        since, until = requirement.since, requirement.until
        begun = since is None or (since.year, since.month) <= (day.year, day.month)
        return begun and (until is None or (day.year, day.month) < (until.year, until.month))

    def missing(self, requirement: Requirement, month: int) -> float:
        """What a requirement lacks in a month, in the measure of its need."""
        there = sum(d.units * p.size for d, p, r, _ in self.present(month) if r.id == requirement.id)
        return max(0.0, requirement.need - there)
