"""Instances of force generation among those of all planners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from foedus.planners.contract import Kind, Proven
from foedus.planners.force.planner import plan_force
from foedus.planners.force.read import read_instance


def size(data: dict[str, Any]) -> str:
    """Requirements, units pledged and months.

    >>> size({"requirements": [{}, {}], "pledges": [{"count": 3}, {}], "months": 24})
    '2 requirements, 4 units, 24 months'
    """
    units = sum(p.get("count", 1) for p in data.get("pledges", ()))
    return f"{len(data['requirements'])} requirements, {units} units, {data['months']} months"


def prove(path: Path, seconds: float) -> tuple[Proven, ...]:
    """The objectives of the plan found in ``seconds``, without its bottlenecks."""
    plan = plan_force(read_instance(path), seconds, why=False)
    return tuple(Proven(s.objective, s.value, s.bound, s.ended) for s in plan.stages)


KIND = Kind(
    read=read_instance,
    size=size,
    tells=frozenset({"decided", "months", "types", "missions", "requirements", "pledges", "lift", "limits"}),
    prove=prove,
)
