"""A smallest set of requirements that cannot be met together, whatever the planner.

It is a smallest set that meets every correction, a correction being a set of requirements without which the others can
be met (Ignatiev, Previti, Liffiton and Marques-Silva 2015, Smallest MUS extraction with minimal hitting set
dualization). So: take a smallest set that meets the corrections known so far; if it cannot be met, it is the answer; if
it can, whoever meets it leaves some requirements out, and these are a new correction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from foedus.planners.highs import Clock, Quiet, finish

Names = frozenset[str]


@dataclass(frozen=True)
class Conflicting:
    """Requirements that cannot be met together; ``smallest``: no smaller set of the instance's is in conflict."""

    names: Names
    smallest: bool


def smallest_conflict(
    rules: Sequence[str],
    left_out: Callable[[Names], Names | None],
    clock: Clock,
    known: Names | None = None,
) -> Conflicting:
    """A smallest set of ``rules`` that cannot be met together, or the best that is known when time ends.

    ``left_out``: of a set, what some answer that meets it leaves out of the other rules; ``None`` where nothing meets
    it; nothing left out: not known in time. ``known``: a set that is known to be in conflict (else: all).
    """
    most = frozenset(rules) if known is None else known
    corrections: list[Names] = []
    while not clock.stopped:
        chosen = smallest_meeting(corrections, clock)
        if chosen is None or len(chosen) >= len(most):
            return Conflicting(most, chosen is not None)
        correction = left_out(chosen)
        if correction is None:
            return Conflicting(chosen, smallest=True)
        if not correction:
            break
        corrections.append(correction)
    return Conflicting(most, smallest=False)


def smallest_meeting(corrections: Iterable[Names], clock: Clock) -> Names | None:
    """A smallest set that has a member in every correction; ``None`` where time ends before it is known.

    >>> sorted(smallest_meeting([frozenset("ab"), frozenset("bc")], Clock(5)))
    ['b']
    """
    rows = list(corrections)
    words = sorted(frozenset().union(*rows))
    if not words:
        return frozenset()
    solver, place = Quiet(), {word: k for k, word in enumerate(words)}  # type: ignore[no-untyped-call]
    for option, value in (("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)):
        solver.setOptionValue(option, value)
    solver.HandleUserInterrupt = True
    count = np.arange(len(words), dtype=np.int32)
    solver.addVars(len(words), np.zeros(len(words)), np.ones(len(words)))
    solver.changeColsCost(len(words), count, np.ones(len(words)))
    solver.changeColsIntegrality(len(words), count, np.array([highspy.HighsVarType.kInteger] * len(words)))
    for row in rows:
        columns = np.array(sorted(place[word] for word in row), dtype=np.int32)
        solver.addRow(1.0, highspy.kHighsInf, len(columns), columns, np.ones(len(columns)))
    finish(solver, clock, clock.left)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    chosen = solver.getSolution().col_value
    return frozenset(word for word, k in place.items() if chosen[k] > 0.5)
