"""Strength of operations by year: persons there, on average over the year: Σ person-months that fall into it / 12.

A year of an operation is spread evenly over the months that it covers (a row OPERATION_YEAR says when it ends; it
begins when the one before ended, or when the operation did). The sum over years is that of the rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import of_kind
from foedus.outcomes.intervals import HIGH, LOW

DAYS = 365.25
KEY = ("future", "dispute")


def strength(run: Run, arm: str, view: str) -> list[dict[str, float]]:
    """One row per year of the horizon: year, mean, low, high (5 % and 95 % of futures) of the persons there."""
    served = by_year(run, arm, view)
    low, high = np.quantile(served, (LOW, HIGH), axis=0, method="inverted_cdf")
    return [
        {"year": y, "mean": float(served[:, y].mean()), "low": float(low[y]), "high": float(high[y])}
        for y in range(served.shape[1])
    ]


def by_year(run: Run, arm: str, view: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Persons [futures, years]."""
    turns = int(np.ceil(run.years - 1e-6))
    rows = _spans(run, arm, view)
    served = np.zeros((run.futures, turns))
    future = rows["future"].to_numpy()
    begin, end = rows["begin"].to_numpy() / DAYS, rows["day"].to_numpy() / DAYS
    person_years = rows["value"].to_numpy() / 12
    length = np.maximum(end - begin, 1e-9)
    for y in range(turns):
        inside = np.clip(np.minimum(end, y + 1) - np.maximum(begin, y), 0.0, None)
        np.add.at(served[:, y], future, person_years * inside / length)
    return served


def _spans(run: Run, arm: str, view: str) -> pl.DataFrame:
    rows = of_kind(run, arm, view, Event.OPERATION_YEAR, Event.AUTHORISED).sort(
        *KEY, "day", maintain_order=True
    )
    begun = pl.col("day").filter(pl.col("kind") == int(Event.AUTHORISED)).first().over(KEY)
    told = rows.with_columns(begun=begun).filter(pl.col("kind") == int(Event.OPERATION_YEAR))
    earliest = pl.max_horizontal(pl.col("day") - DAYS, pl.col("begun").fill_null(0.0), pl.lit(0.0))
    before = pl.col("day").shift(1).over(KEY)
    return told.with_columns(begin=pl.coalesce(before, earliest)).collect()
