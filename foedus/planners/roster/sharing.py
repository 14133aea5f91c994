"""Persons shared out over turns whose states are known, so that as little as possible lies above the fair parts.

    min sum_m (sum of p[m] - fair[m])^+   with   sum_m p = N in each turn,   low <= p <= high

A flow of whole persons from turns to members, so its optimum is whole; solved as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.planners.highs import Clock
from foedus.planners.roster.model import INFINITY, RosterModel
from foedus.planners.roster.solve import solve
from foedus.planners.roster.task import RosterTask

Bounds = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Shared:
    """Persons by turn and state, and persons above the fair parts in all; ``proven``: it cannot be fewer."""

    persons: tuple[Mapping[str, int], ...]
    above: int
    proven: bool


def share_out(
    task: RosterTask, turns: Sequence[tuple[int, Bounds]], fair: Mapping[str, int], timer: Clock
) -> Shared | None:
    """Share out the persons of each of ``turns`` (how many; the bounds of each state); ``None``: bounds forbid it."""
    model, cells = RosterModel(task), list[dict[str, int]]()
    for persons, bounds in turns:
        mine = {state: model.column(float(high), whole=True) for state, (_, high) in sorted(bounds.items())}
        for state, column in mine.items():
            model.row(bounds[state][0], {column: 1.0}, INFINITY)
        model.row(persons, dict.fromkeys(mine.values(), 1.0), persons)
        cells.append(mine)
    above = {
        model.count(-float(part), {c[state]: 1.0 for c in cells if state in c}): 1.0
        for state, part in fair.items()
    }
    model.objectives = {"unfair_load": (0.0, above)}
    solved = solve(model, ["unfair_load"], timer)
    if not solved.stages:
        return None
    shared = tuple({s: round(solved.values[c]) for s, c in mine.items()} for mine in cells)
    return Shared(shared, round(solved.stages[0].value), solved.stages[0].gap == 0.0)
