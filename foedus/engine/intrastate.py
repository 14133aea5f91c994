"""The law of conflict inside states by year: a Markov chain of none, minor and major that its surroundings push.

    P(level to | level from, x) ∝ exp(x · b_from,to),    b_from,from = 0

    x = 1, years at peace as ln(years + 1) after a conflict, never a conflict on record, ln years in conflict, a
        neighbour in conflict, ln population, ln GDP per head, polyarchy, its square, a neighbour in major conflict,
        recent era

Neighbours are those of the year before, so the order of states does not matter. The units are those of
``foedus.history.intrastate``. ``processes.inside`` lives by it, ``foedus fit intrastate`` estimates it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from foedus.base.compiled import compiled
from foedus.rules.tables import Floats, Ints, Records

COVARIATES = (
    "constant",
    "ln_peace_years",
    "never",
    "ln_conflict_years",
    "neighbour",
    "ln_population",
    "ln_gdp_per_head",
    "polyarchy",
    "polyarchy_squared",
    "neighbour_major",
    "recent",
)
MOVES = ((0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1))  # from, to; staying is the measure of the others
WIDTH = len(COVARIATES)
OF_PEACE = ("ln_peace_years", "never")  # mean nothing where there is a conflict
OF_CONFLICT = ("ln_conflict_years",)  # and where there is none


def parameter_name(move: tuple[int, int], covariate: str) -> str:
    """What the parameter file calls a coefficient.

    >>> parameter_name((0, 1), "neighbour")
    'intra_01_neighbour'
    """
    return f"intra_{move[0]}{move[1]}_{covariate}"


def covariates_of(level: int) -> list[str]:
    """The covariates of the moves away from ``level``, in the order of the engine."""
    return [c for c in COVARIATES if c not in (OF_CONFLICT if level == 0 else OF_PEACE)]


def coefficients(records: Records) -> Floats:
    """The coefficients [records, moves, covariates] in drawn parameter records; 0 where a move has none."""
    found = np.zeros((len(records), len(MOVES), len(COVARIATES)))
    move, covariate, field = _fields(records.dtype.names)
    numbers = np.ascontiguousarray(records).view(np.float64).reshape(len(records), -1)
    found[:, move, covariate] = numbers[:, field]
    return found


@cache
def _fields(names: tuple[str, ...]) -> tuple[Ints, Ints, Ints]:
    """Move, covariate, and position among the fields ``names`` of a record, of every coefficient."""
    at = {name: k for k, name in enumerate(names)}
    rows = [
        (m, COVARIATES.index(name), at[parameter_name(move, name)])
        for m, move in enumerate(MOVES)
        for name in covariates_of(move[0])
    ]
    move, covariate, field = np.array(rows).T
    return move, covariate, field


@compiled
def fill_covariates(
    x: Any, numbers: Any, worst: int, at_peace: int, never: bool, in_conflict: int, recent: bool
) -> None:
    """Fill ``x`` [covariates] of one state: ``numbers`` as in the history, ``worst`` the worst level next door.

    ``at_peace``: years of quiet so far, 0 in conflict; ``in_conflict``: years of conflict on end, 0 at peace.
    """
    x[0] = 1.0
    x[1] = 0.0 if never else np.log(at_peace + 1.0)
    x[2] = 1.0 if never else 0.0
    x[3] = np.log(max(in_conflict, 1))
    x[4] = 1.0 if worst > 0 else 0.0
    x[5] = numbers[0]
    x[6] = numbers[1]
    x[7] = numbers[2]
    x[8] = numbers[2] * numbers[2]
    x[9] = 1.0 if worst > 1 else 0.0
    x[10] = 1.0 if recent else 0.0


@compiled
def designs(numbers: Any, worst: Any, at_peace: Any, never: Any, in_conflict: Any, recent: Any) -> Floats:
    """The covariates [rows, covariates] of recorded state-years, as the simulator computes them."""
    x = np.zeros((worst.size, WIDTH))
    for k in range(worst.size):
        fill_covariates(x[k], numbers[k], worst[k], at_peace[k], never[k], in_conflict[k], recent[k])
    return x


@compiled
def fill_shares(p: Any, theta: Any, x: Any, level: int) -> None:
    """Fill ``p`` [3] with the probabilities of none, minor and major after ``level``."""
    p[:] = 0.0
    for m in range(2 * level, 2 * level + 2):
        to = (m - 2 * level) + (1 if m - 2 * level >= level else 0)  # the levels but ``level``, in order
        for c in range(x.size):
            p[to] += theta[m, c] * x[c]
    most = max(p[0], p[1], p[2])
    total = 0.0
    for k in range(3):
        p[k] = np.exp(p[k] - most)
        total += p[k]
    for k in range(3):
        p[k] /= total
