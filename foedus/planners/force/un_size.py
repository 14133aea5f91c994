"""The benchmark of the size of all UN missions: made up from a seed, timed as every shipped instance is.

300 slots, 420 pledges of 120 states, 11 missions: once as the question of one period, who serves where when all are
there, and once over 24 months.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from foedus.planners.bench import Timed
from foedus.planners.contract import Proven
from foedus.planners.force.generate import generate
from foedus.planners.force.instance import Instance
from foedus.planners.force.kind import size
from foedus.planners.force.planner import plan_force

LIMITS = {1: 10.0, 24: 120.0}  # seconds, by months: those that issue 6 names


def un_size(make: Callable[[int], Instance] = lambda months: generate(months=months)) -> Iterator[Timed]:
    """The two instances in turn, without bottlenecks; ``make``: the instance of so many months."""
    for months, limit in LIMITS.items():
        instance = make(months)
        begun = time.monotonic()
        stages = plan_force(instance, limit, why=False).stages
        found = tuple(Proven(s.objective, s.value, s.bound, s.ended) for s in stages)
        name = f"un-size, {'one period' if months == 1 else f'{months} months'}"
        data = instance.model_dump(mode="json", by_alias=True)
        yield Timed(name, "force", size(data), limit, time.monotonic() - begun, found)
