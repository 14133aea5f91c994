"""From an instance to its plan: solve, say what is short and why, or what cannot go together."""

from __future__ import annotations

import time

from foedus.base.errors import nothing_found
from foedus.planners.force.answer import plan_of
from foedus.planners.force.bottleneck import bottlenecks, untold
from foedus.planners.force.conflict import conflict_of, nobody_because
from foedus.planners.force.instance import Instance
from foedus.planners.force.lexicographic import solve
from foedus.planners.force.model import build
from foedus.planners.force.plan import Plan, cut_short
from foedus.planners.highs import Clock, listening
from foedus.world import World, load_world

SPARED = 0.25  # of the time limit, kept for the bottlenecks
MARGIN = 0.05  # of what the stages have: HiGHS looks at the clock only now and then


def plan_force(
    instance: Instance, limit: float = 60.0, world: World | None = None, *, why: bool = True
) -> Plan:
    """The plan of ``instance`` within ``limit`` seconds; ``why``: with its bottlenecks.

    Raises ``UnfinishedError`` where no plan was found in the time given, ``StoppedError`` where none was until Ctrl-C.
    """
    world = world or load_world()
    began = time.monotonic()
    clock = Clock(limit)
    program = build(instance, world)
    with listening(clock):
        solved = solve(program, clock.part((1 - MARGIN) * (1 - SPARED if why else 1.0)))
        if solved.feasible is False:
            conflict, smallest = conflict_of(instance, world, clock)
            update = {"conflict": conflict, "conflict_smallest": smallest, "time_limit": limit}
            return plan_of(program, solved).model_copy(update=update)
        if solved.values is None:
            raise nothing_found("no plan was found", limit, interrupted=solved.interrupted)
        plan = plan_of(program, solved)
        reliefs, untried, vain = bottlenecks(program, solved, plan, clock) if why else untold(program, plan)
        nobody = nobody_because(program, clock) if why and not plan.deployments else ()
    seconds = {**plan.seconds, "all": round(time.monotonic() - began, 2)}
    return plan.model_copy(
        update={
            "bottlenecks": reliefs,
            "seconds": seconds,
            "time_limit": limit,
            "untried": untried,
            "closes_nothing": vain,
            "nobody": nobody,
            "interrupted": clock.interrupted and (cut_short(plan.stages) or bool(untried)),
        }
    )
