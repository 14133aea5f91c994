"""When no plan keeps the hard rules: the fewest of them that cannot be kept together, in words, with their fields.

By hitting sets (``foedus.planners.hitting``): a set that can be kept grows until nothing more can be added, and what
stays out is a correction.
"""

from __future__ import annotations

import numpy as np

from foedus.planners.force.draft import INFINITY
from foedus.planners.force.instance import Instance
from foedus.planners.force.model import Model, build, hard_rules
from foedus.planners.force.plan import Clash
from foedus.planners.force.solve import Solver
from foedus.planners.force.wording import clash
from foedus.planners.highs import Clock
from foedus.planners.hitting import Names, smallest_conflict
from foedus.world import World


def conflict_of(
    instance: Instance, world: World, clock: Clock, *, somebody: bool = False
) -> tuple[tuple[Clash, ...], bool]:
    """The smallest set of hard rules that no plan can keep, and whether it is proven to be one.

    ``somebody``: that no plan in which anybody is sent can keep.
    """
    rules = hard_rules(instance)

    def left_out(chosen: Names) -> Names | None:
        can = _can_keep(instance, world, chosen, clock, somebody)
        if can is not True:
            return None if can is False else frozenset()
        kept = set(chosen)
        for rule in rules:
            if rule in kept:
                continue
            if _can_keep(instance, world, frozenset({*kept, rule}), clock, somebody) is True:
                kept.add(rule)
        return frozenset(rules) - kept

    found = smallest_conflict(rules, left_out, clock)
    clashes = (clash(instance, rule) for rule in rules if rule in found.names)
    return tuple(clashes), found.smallest


def nobody_because(model: Model, clock: Clock) -> tuple[Clash, ...]:
    """The rules that let nobody go although something is pledged that could; none where nothing could, or some may."""
    rules = frozenset(hard_rules(model.instance))
    if not model.stays or _can_keep(model.instance, model.world, rules, clock, True) is not False:
        return ()
    return conflict_of(model.instance, model.world, clock, somebody=True)[0]


def _can_keep(
    instance: Instance, world: World, rules: frozenset[str], clock: Clock, somebody: bool = False
) -> bool | None:
    """Whether some plan keeps ``rules`` (and sends anybody); ``None`` where time ends before that is known."""
    dropped = frozenset(hard_rules(instance)) - rules
    model = build(instance, world, dropped)
    if somebody:
        model.draft.row(1.0, INFINITY, [(c, 1.0) for c in range(len(model.stays))])
    solver = Solver(model.draft, np.array([s.pledge for s in model.stays], dtype=np.int32))
    solver.bring(np.flatnonzero(solver.outside()).astype(np.int32))
    return solver.minimise(np.zeros(len(model.draft.lower)), clock, clock.left).feasible
