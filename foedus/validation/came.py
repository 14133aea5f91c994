"""What came: the disputes that the record has for the years of a hindcast, in the form in which futures are lived."""

from __future__ import annotations

import numpy as np
import polars as pl

from foedus.fit.disputes import FORCE, WAR, joiners, lead_dyads
from foedus.history import FIRST
from foedus.rules.tables import Ints
from foedus.validation.hindcast import Past

BEFORE = 15  # years on which the climatology rests


def recorded(of: Past) -> pl.DataFrame:
    """One row a recorded dispute of GML: year, a, b (positions of the leads), force, war, several, known.

    ``known``: both leads were states on the first day; else a or b is -1.
    """
    leads = lead_dyads(range(of.start, of.start + of.dispute_years))
    joined = joiners(leads).select("dispnum").unique().with_columns(several=pl.lit(value=True))
    at = positions(of)
    rows = leads.join(joined, on="dispnum", how="left").sort("dispnum")
    return rows.select(
        "year",
        a=pl.Series(at[rows["ccode1"].to_numpy()]),
        b=pl.Series(at[rows["ccode2"].to_numpy()]),
        force=pl.col("hostlev") >= FORCE,
        war=pl.col("hostlev") == WAR,
        several=pl.col("several").fill_null(value=False),
    ).with_columns(known=(pl.col("a") >= 0) & (pl.col("b") >= 0))


def positions(of: Past) -> Ints:
    """The position in the world of each COW number; -1 where there is none."""
    at = np.full(1000, -1)
    at[np.array(of.world.cow, np.int64)] = np.arange(of.world.n)
    return at


def years_before(of: Past) -> pl.DataFrame:
    """The disputes of the 15 years before: year, a, b. Empty in 1816."""
    leads = lead_dyads(range(max(of.start - BEFORE, FIRST), of.start))
    at = positions(of)
    return leads.select(
        "year",
        a=pl.Series(at[leads["ccode1"].to_numpy()], dtype=pl.Int64),
        b=pl.Series(at[leads["ccode2"].to_numpy()], dtype=pl.Int64),
    )
