"""When no plan keeps the hard rules: the fewest of them that cannot be kept together, in words.

A smallest conflict is a smallest set that meets every correction, a correction being a set of rules without which the
others can be kept (Ignatiev, Previti, Liffiton and Marques-Silva 2015, Smallest MUS extraction with minimal hitting
set dualization). So: take a smallest set that meets the corrections known so far; if it cannot be kept, it is the
answer; if it can, let it grow until nothing more can be added, and what stays out is a new correction.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from foedus.planners.force.instance import Instance
from foedus.planners.force.model import build, hard_rules
from foedus.planners.force.solve import Solver
from foedus.planners.highs import Clock
from foedus.world import World


def smallest_conflict(instance: Instance, world: World, clock: Clock) -> tuple[str, ...]:
    """The smallest set of hard rules that no plan can keep, in words; what is known of it when time ends."""
    rules = hard_rules(instance)
    corrections: list[frozenset[str]] = []
    while True:
        chosen = _smallest_meeting(corrections)
        can = _can_keep(instance, world, chosen, clock)
        if can is not True:
            unsure = () if can is False else ("(time ended before it was known whether fewer would do)",)
            return (*(in_words(instance, rule) for rule in rules if rule in chosen), *unsure)
        kept = set(chosen)
        for rule in rules:
            if rule not in kept and _can_keep(instance, world, frozenset({*kept, rule}), clock) is True:
                kept.add(rule)
        corrections.append(frozenset(rules) - kept)
        if clock.stopped or not corrections[-1]:
            return (*(in_words(instance, r) for r in rules), "(time ended before fewer were found)")


def _smallest_meeting(corrections: list[frozenset[str]]) -> frozenset[str]:
    """A smallest set that has a member in every correction, the first in the order of the words.

    >>> sorted(_smallest_meeting([frozenset("ab"), frozenset("bc")]))
    ['b']
    """
    words = sorted(frozenset().union(*corrections))
    for size in range(len(words) + 1):
        for chosen in combinations(words, size):
            if all(correction & set(chosen) for correction in corrections):
                return frozenset(chosen)
    return frozenset(words)


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
