"""``foedus plan force``: from a mandate to contributors.

instance, check, read      what is required and pledged: the file, what can be wrong with it
eligible, draft, model     which pledge may serve what, and the integer program
solve, lexicographic       HiGHS; the objectives in their order
answer, plan, planner      who brings what when, and what follows
conflict, bottleneck       what cannot go together; what one of ``changes`` would close
case, checker, audit       is it a plan for that instance: without a solver; ``claims``: is what it says of itself so
kind                       its instances among those of all planners
generate                   a made-up instance of the size of all UN missions
"""

from foedus.planners.force.checker import check_plan
from foedus.planners.force.instance import Instance
from foedus.planners.force.plan import Plan, read_plan
from foedus.planners.force.planner import plan_force
from foedus.planners.force.read import instance_schema, read_instance

__all__ = [
    "Instance",
    "Plan",
    "check_plan",
    "instance_schema",
    "plan_force",
    "read_instance",
    "read_plan",
]
