"""What came: the disputes that the record has for the years of a hindcast, in the form in which futures are lived."""

from __future__ import annotations

import numpy as np
import polars as pl

from foedus.fit.disputes import FORCE, WAR, joiners, lead_dyads
from foedus.history import FIRST
from foedus.rules.tables import Ints
from foedus.sources import scan
from foedus.validation.hindcast import Past

BEFORE = 15  # years on which the climatology rests
INTRASTATE = ("intrastate", "II")  # II: internationalised
MINOR = 1  # intensity_level
FIRST_OF_UCDP = 1946


def recorded(of: Past) -> pl.DataFrame:
    """One row a recorded dispute of GML: year, a, b (positions of the leads), force, war, several, known.

    ``known``: both leads were states on the first day; else a or b is -1.
    """
    leads = lead_dyads(range(of.start, of.start + of.years))
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


def intrastate_recorded(of: Past) -> pl.DataFrame:
    """States in intrastate conflict by year, of those of the first day: year, minor, major (UCDP; none before 1946).

    A state counts once, as the government side, with the highest intensity of its conflicts; minor: 25 battle deaths in
    the year, major: 1,000.
    """
    at = positions(of)
    numbers = scan("cow_gw_panel").select("year", "ccode", gwno_a="gwcode").drop_nulls().collect()
    fought = (
        scan("ucdp_acd")
        .filter(pl.col("type_of_conflict").is_in(INTRASTATE))
        .filter(pl.col("year").is_between(of.start, of.start + of.years - 1))
        .group_by("year", "gwno_a")
        .agg(intensity=pl.col("intensity_level").max())
        .collect()
        .join(numbers, on=["year", "gwno_a"])
    )
    known = fought.filter(pl.Series(at[fought["ccode"].to_numpy()] >= 0, dtype=pl.Boolean))
    counts = known.group_by("year").agg(
        minor=(pl.col("intensity") == MINOR).sum(), major=(pl.col("intensity") > MINOR).sum()
    )
    return counts.sort("year")
