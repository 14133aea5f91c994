"""Plans that a chosen plan must beat: the greedy one and the even split. No solver: only sums and the limits.

greedy   again and again the posting, new or larger than the one it replaces, that saves most for each person-year
even     as many places as there are persons for, all with the same strength, the deadliest first
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from foedus.planners.deploy.choice import Board

Floats = NDArray[np.float64]


def greedy(board: Board, saved: Floats) -> tuple[int, ...]:
    """Postings by what each saves on average (``saved`` [K]) for each person and year, while it all fits."""
    chosen: tuple[int, ...] = ()
    tried: set[frozenset[int]] = set()
    while True:
        moves = sorted(_moves(board, saved, chosen), key=lambda m: (-m[0], m[1]))
        better = next((m for _, m in moves if _fits(board, m, tried)), None)
        if better is None:
            return chosen
        chosen = better


def _fits(board: Board, chosen: tuple[int, ...], tried: set[frozenset[int]]) -> bool:
    """Whether it fits; what did not once will not again."""
    if frozenset(chosen) in tried:
        return False
    fits = board.fits(chosen)
    if not fits:
        tried.add(frozenset(chosen))
    return fits


def _moves(board: Board, saved: Floats, chosen: tuple[int, ...]) -> list[tuple[float, tuple[int, ...]]]:
    """What one posting more would bring for each person-year more, and the postings then."""
    weight = board.pool.persons @ board.years
    found = []
    for k in range(len(board.postings)):
        meets = [c for c in chosen if board.postings[c].host == board.postings[k].host]
        gain = saved[k] - saved[meets].sum()
        cost = weight[k] - weight[meets].sum()
        if gain > 0.0 and k not in chosen:
            kept = [c for c in chosen if c not in meets]
            found.append((gain / cost if cost > 0.0 else np.inf, tuple(sorted([*kept, k]))))
    return found


def even(board: Board, order: Sequence[str]) -> tuple[int, ...]:
    """The same strength all along in as many places as can be, in their ``order``: the strength that posts most.

    On one mandate all along where there is one, the first of the file; of strengths that post as many persons the
    smallest.
    """
    whole = [k for k, p in enumerate(board.postings) if len(set(p.persons)) == 1]
    mandates = next((board.postings[k].mandates for k in whole), ())
    best: tuple[int, ...] = ()
    for size in sorted({board.postings[k].persons[0] for k in whole}):
        at = {
            board.postings[k].host: k
            for k in whole
            if board.postings[k].persons[0] == size and board.postings[k].mandates == mandates
        }
        chosen: tuple[int, ...] = ()
        for host in (h for h in order if h in at):
            more = tuple(sorted([*chosen, at[host]]))
            if board.fits(more):
                chosen = more
        if board.pool.persons[list(chosen)].sum() > board.pool.persons[list(best)].sum():
            best = chosen
    return best
