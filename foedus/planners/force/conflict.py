"""When no plan keeps the hard rules: the fewest of them that cannot be kept together, in words, with their fields.

By hitting sets (``foedus.planners.hitting``): a set that can be kept grows until nothing more can be added, and what
stays out is a correction.
"""

from __future__ import annotations

import numpy as np

from foedus.base.documents import Path_
from foedus.planners.force.instance import Instance
from foedus.planners.force.model import build, hard_rules
from foedus.planners.force.plan import Clash
from foedus.planners.force.solve import Solver
from foedus.planners.highs import Clock
from foedus.planners.hitting import Names, smallest_conflict
from foedus.world import World


def conflict_of(instance: Instance, world: World, clock: Clock) -> tuple[tuple[Clash, ...], bool]:
    """The smallest set of hard rules that no plan can keep, and whether it is proven to be one."""
    rules = hard_rules(instance)

    def left_out(chosen: Names) -> Names | None:
        can = _can_keep(instance, world, chosen, clock)
        if can is not True:
            return None if can is False else frozenset()
        kept = set(chosen)
        for rule in rules:
            if rule not in kept and _can_keep(instance, world, frozenset({*kept, rule}), clock) is True:
                kept.add(rule)
        return frozenset(rules) - kept

    found = smallest_conflict(rules, left_out, clock)
    clashes = (clash(instance, rule) for rule in rules if rule in found.names)
    return tuple(clashes), found.smallest


def clash(instance: Instance, rule: str) -> Clash:
    """A hard rule as a sentence, with the field of the instance that states it."""
    return Clash(what=in_words(instance, rule), field=".".join(map(str, field_of(instance, rule))))


def field_of(instance: Instance, rule: str) -> Path_:
    """Where in the file a hard rule stands."""
    kind, _, name = rule.partition(" ")
    places = {
        family: next((i for i, x in enumerate(getattr(instance, family)) if x.id == name), 0)
        for family in ("requirements", "missions", "sectors")
    }
    lift = next((i for i, x in enumerate(instance.lift) if x.mode == name), 0)
    fields: dict[str, Path_] = {
        "full_by": ("requirements", places["requirements"], "full_by"),
        "ceiling": ("missions", places["missions"], "ceilings"),
        "support": ("missions", places["missions"], "support"),
        "group": ("sectors", places["sectors"]),
        "lift": ("lift", lift, "tonnes"),
        "region": ("limits", "regions", name),
    }
    return fields.get(kind, ("limits", kind))


def _can_keep(instance: Instance, world: World, rules: frozenset[str], clock: Clock) -> bool | None:
    """Whether some plan keeps ``rules``; ``None`` where time ends before that is known."""
    dropped = frozenset(hard_rules(instance)) - rules
    model = build(instance, world, dropped)
    solver = Solver(model.draft, np.array([s.pledge for s in model.stays], dtype=np.int32))
    solver.bring(np.flatnonzero(solver.outside()).astype(np.int32))
    return solver.minimise(np.zeros(len(model.draft.lower)), clock, clock.left).feasible


def in_words(instance: Instance, rule: str) -> str:
    """A hard rule as a sentence."""
    kind, _, name = rule.partition(" ")
    limits = instance.limits
    if kind == "full_by":
        r = next(r for r in instance.requirements if r.id == name)
        what, measure = instance.type(r.type).name, instance.type(r.type).counted
        return f"{name}: {r.need:g} {measure} of {what} must be there by {r.full_by}"
    said = {
        "ceiling": f"mission {name} stays under its ceiling",
        "support": f"mission {name} supplies no more persons than it can",
        "fewest_contributors": f"mission {name} has at least {limits.fewest_contributors} contributors",
        "largest_share": f"in mission {name} no state gives more than {limits.largest_share or 0:.0%} of the need",
        "group": f"all units of sector {name} come from one group",
        "lift": f"no more is moved by {name} than can be",
        "region": f"at least {limits.regions.get(name, 0):.0%} of person-months come from {name}",
        "women": f"at least {limits.women or 0:.0%} of person-months are served by women",
        "budget": f"all payers together spend at most {limits.budget or 0:,.0f} {instance.currency}",
    }
    return said[kind]
