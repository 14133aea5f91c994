"""Solve the shipped instances of plan force and one of UN size, and print the table of docs/plan-force.md.

Objectives only: bottlenecks are not timed.

python tools/force_bench.py [ONE ALL]        the time limits in seconds for one period and for all months: 10 and 120
python tools/force_bench.py --write FILE     only write the UN-size instance to FILE, as JSON
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from foedus.planners.contract import find, shipped
from foedus.planners.force import (
    Instance,
    check_plan,
    plan_force,
    read_instance,
)
from foedus.planners.force.generate import generate
from foedus.world import load_world

HEAD = (
    "instance",
    "pledges",
    "months",
    "limit, s",
    "wall, s",
    "CPU, s",
    "objective",
    "value",
    "bound",
    "gap",
    "ended",
)


def rows(name: str, instance: Instance, limit: float) -> list[str]:
    """A line of the table for each objective."""
    began, cpu = time.monotonic(), time.process_time()
    plan = plan_force(instance, limit, why=False)
    spent, worked = time.monotonic() - began, time.process_time() - cpu
    violations = check_plan(instance, plan, load_world())
    if violations:
        raise SystemExit(f"{name}: " + "; ".join(map(str, violations)))
    lead = [name, str(sum(p.count for p in instance.pledges)), str(instance.months), f"{limit:g}"]
    lines = []
    for k, s in enumerate(plan.stages):
        first = [*lead, f"{spent:.1f}", f"{worked:.1f}"] if k == 0 else [""] * 6
        values = [s.objective, f"{s.value:,.0f}", f"{s.bound:,.0f}", f"{s.gap:.2%}", s.ended]
        lines.append("| " + " | ".join([*first, *values]) + " |")
    return lines


def main() -> None:
    """Print the table, or write the instance."""
    if "--write" in sys.argv:
        data = generate().model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
        Path(sys.argv[-1]).write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
        return
    one, whole = map(float, sys.argv[1:3] or (10, 120))
    load = f"{os.getloadavg()[0]:.1f}"
    print(f"{os.cpu_count()} cores, load {load}; without bottlenecks; every plan passed the checker\n")
    print("| " + " | ".join(HEAD) + " |\n|" + " --- |" * len(HEAD))
    for name in [s.id for s in shipped("force")]:
        print("\n".join(rows(name, read_instance(find("force", name)), 60)), flush=True)
    print("\n".join(rows("UN size, one period", generate(months=1), one)), flush=True)
    print("\n".join(rows("UN size", generate(), whole)), flush=True)


if __name__ == "__main__":
    main()
