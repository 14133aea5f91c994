"""Covariance of an estimate by leaving out one group at a time.

V = (n - 1)/n · Σ (θ_without g - mean) (θ_without g - mean)'
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def jackknife(rows: pl.DataFrame, group: str, estimate: Callable[[pl.DataFrame], Floats]) -> Floats:
    """Covariance of ``estimate(rows)`` over the groups of a column.

    >>> rows = pl.DataFrame({"g": [1, 2, 3, 4], "x": [1.0, 2.0, 3.0, 6.0]})
    >>> float(jackknife(rows, "g", lambda r: np.array([r["x"].mean()]))[0, 0].round(4))  # s²/n
    1.1667
    """
    groups = rows[group].unique().sort().to_list()
    values = np.array([estimate(rows.filter(pl.col(group) != g)) for g in groups])
    deviations = values - values.mean(axis=0)
    return np.asarray((len(groups) - 1) / len(groups) * deviations.T @ deviations)
