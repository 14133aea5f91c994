"""How a year's battle deaths fall on its months: five numbers, from the conflict months that the record has.

    E[months of 25 deaths and more | deaths of the year] and E[pairs of them in a row] as recorded, at each level;
    for minor years the first also in proportion to ln(deaths / 100)

The simulator's own months answer for the left side (``foedus.engine.processes.inside_deaths``), on fixed luck; what
they say of anything else (concentration, the largest month, years without a conflict month) was not fitted. Leaving a
state out moves the numbers by one Newton step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import least_squares

from foedus.base.draws import root
from foedus.engine.processes.inside_deaths import CONFLICT_MONTH, PARAMETERS, USUAL, months_of

Floats = NDArray[np.float64]
NAMES = {
    1: (
        "intra_deaths_month_minor_spread",
        "intra_deaths_month_minor_memory",
        "intra_deaths_month_thinning",
    ),
    2: ("intra_deaths_month_major_spread", "intra_deaths_month_major_memory"),
}
DRAWS, SEED, STEP = 100, 20_251, 0.05
START = {1: np.array([0.9, -0.1, 0.4]), 2: np.array([0.5, 0.7])}
LIMITS = {1: ([-3.0, -5.0, -2.0], [2.0, 5.0, 2.0]), 2: ([-3.0, -5.0], [2.0, 5.0])}


@dataclass(frozen=True)
class Shape:
    """The numbers of one level on their own scales (ln spread, logit memory, thinning).

    ``gap`` [rows, numbers]: recorded less expected moments; ``slope``: how their means move with the numbers.
    """

    level: int
    b: Floats
    gap: Floats
    slope: Floats

    def without(self, kept: NDArray[np.bool_]) -> Floats:
        """The numbers from the ``kept`` rows alone, by one Newton step."""
        return np.asarray(self.b - np.linalg.solve(self.slope, self.gap[kept].mean(axis=0)))


def record_of(values: Mapping[str, float]) -> Any:
    """Values by name as the record that compiled code reads; what it does not read here may be missing, and is 0."""
    table = np.zeros(1, dtype=[(name, np.float64) for name in PARAMETERS])
    for name, value in values.items():
        table[name] = value
    return table[0]


def values_of(level: int, b: Floats) -> dict[str, float]:
    """The parameters of a level from their own scales."""
    spread, memory = float(np.exp(b[0])), float(1.0 / (1.0 + np.exp(-b[1])))
    return dict(zip(NAMES[level], (spread, memory, *map(float, b[2:])), strict=True))


def months_in(rows: pl.DataFrame) -> Floats:
    """Recorded deaths [rows, 12]."""
    return np.array(rows["months"].to_list(), float)


def counted(months: Floats) -> tuple[Floats, Floats]:
    """Conflict months of each year, and pairs of them in a row; months on the last axis."""
    hit = months >= CONFLICT_MONTH
    pairs = hit[..., 1:] & hit[..., :-1]
    return hit.sum(axis=-1).astype(float), pairs.sum(axis=-1).astype(float)


def simulated(values: Mapping[str, float], level: int, deaths: Floats, draws: int = DRAWS) -> Floats:
    """Months [rows, draws, 12] of years with these ``deaths``, on fixed luck."""
    every = np.repeat(deaths[:, None], draws, axis=1)
    return np.asarray(months_of(record_of(values), np.full(every.shape, level), every, root(SEED, level)))


def gaps(level: int, b: Floats, rows: pl.DataFrame) -> Floats:
    """Recorded less expected moments [rows, numbers] under ``b``."""
    deaths = rows["deaths"].to_numpy().astype(float)
    recorded, expected = counted(months_in(rows)), counted(simulated(values_of(level, b), level, deaths))
    months, pairs = (a - e.mean(axis=1) for a, e in zip(recorded, expected, strict=True))
    parts = (months, pairs, months * np.log(deaths / USUAL))
    return np.column_stack(parts[: len(b)])


def fit_months(level: int, rows: pl.DataFrame) -> Shape:
    """Solve the moments of a level on its recorded years."""

    def mean(b: Floats) -> Floats:
        return np.asarray(gaps(level, b, rows).mean(axis=0))

    found = least_squares(mean, START[level], diff_step=STEP, bounds=LIMITS[level], x_scale=1.0)
    columns = []
    for k in range(len(found.x)):
        step = np.zeros(len(found.x))
        step[k] = STEP
        columns.append((mean(found.x + step) - mean(found.x - step)) / (2.0 * STEP))
    return Shape(level, np.asarray(found.x), gaps(level, found.x, rows), np.column_stack(columns))


def compared(level: int, values: Mapping[str, float], rows: pl.DataFrame) -> dict[str, list[float]]:
    """Recorded beside fitted, given the year's deaths; the last three were not fitted.

    Conflict months a year, pairs in a row, share of years without any, mean of Σ share², middle largest share.
    """
    deaths, months = rows["deaths"].to_numpy().astype(float), months_in(rows)
    table: dict[str, list[float]] = {}
    for name, found, total in (
        ("recorded", months, deaths[:, None]),
        ("fitted", simulated(values, level, deaths), deaths[:, None, None]),
    ):
        hits, pairs = counted(found)
        share = found / total
        said = (
            hits.mean(),
            pairs.mean(),
            (hits == 0).mean(),
            (share**2).sum(axis=-1).mean(),
            np.median(share.max(axis=-1)),
        )
        table[name] = [round(float(x), 3) for x in said]
    return table
