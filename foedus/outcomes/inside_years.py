"""Years of conflict inside states as rows, as every outcome on them and the comparison of twins reads them.

A row of the events says of a year that ends on ``day``: the state, its level (1 minor, 2 major), its months of 25
battle deaths and more, its battle deaths. A state and year without a row had no conflict. Numbers are whole.
"""

from __future__ import annotations

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import every_future, of_kind

CELL = ("future", "state", "year")
DAYS = 365.25


def inside_years(run: Run, arm: str, view: str) -> pl.LazyFrame:
    """future, state, year (0 the first), level, months, deaths: one row per state and year of conflict.

    A year that the horizon cuts has the number of the year that it is the beginning of.
    """
    return of_kind(run, arm, view, Event.CONFLICT_YEAR).select(
        "future",
        state=pl.col("a").cast(pl.Int32),
        year=year_of("day"),
        level=pl.col("duty").cast(pl.Int64),
        months=pl.col("b").cast(pl.Int64),
        deaths=pl.col("value").round().cast(pl.Int64),
    )


def year_of(day: str) -> pl.Expr:
    """The year of the run, 0 the first, in which a day lies; its last day is its own."""
    return ((pl.col(day) / DAYS - 1e-6).ceil() - 1).cast(pl.Int32)


def summed(run: Run, arm: str, view: str, of: pl.Expr) -> pl.DataFrame:
    """The sum of ``of`` over the years of conflict of each future."""
    return every_future(run, inside_years(run, arm, view).group_by("future").agg(value=of.sum()))
