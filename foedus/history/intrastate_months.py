"""Armed conflict inside states, month by month: battle deaths of state-based conflict (UCDP GED, ViEWS's cut of 2020).

    level(state, month) = 0 none: fewer than 25 deaths    1 minor: 25-99    2 major: 100 and more

25 a month is ViEWS's line of a conflict month; 100 is the pace of 1,000 a year (83), rounded up. Deaths lie where they
fell, so a war between states counts where it was fought. Country-months without an ISO code (dissolved Yugoslavia,
440 of 70,921) are left out. What predicts a month is what was known at the end of the month before; population, wealth
and regime are those of the year before.

    months_at_peace    months since the last conflict month; before the first one: 12 years_at_peace + months gone
    never              no conflict year since 1946 nor conflict month since 1989
    months_in_conflict conflict months on end, counted from January 1989 on
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.history.intrastate import NUMBERS, neighbours, on_end, transitions
from foedus.sources.store import scan

MINOR, MAJOR = 25, 100


def months(folder: Path | None = None) -> pl.DataFrame:
    """One row per state-month whose month before is known, sorted; ``t`` counts months from year 0."""
    deaths = pl.col("ged_best_sb").cast(pl.Int64)
    yearly = transitions(folder).select("gwcode", "iso3", "year", "years_at_peace", "never", *NUMBERS)
    rows = (
        scan("views_ged_country_month", folder)
        .select("iso3", "year", "month", deaths=deaths, t=pl.col("year") * 12 + pl.col("month") - 1)
        .with_columns(pl.col("year").cast(pl.Int32), level=_level(pl.col("deaths")))
        .collect()
        .join(yearly, on=["iso3", "year"], how="inner", validate="m:1")  # without microstates and first years
        .sort("gwcode", "t")
    )
    since = pl.when(pl.col("level") > 0).then(pl.col("t")).forward_fill().over("gwcode", order_by="t")
    fought = on_end(pl.col("level") > 0, "t")
    rows = rows.with_columns(since=since, fought=fought).join(
        _next_door(rows, folder), on=["gwcode", "t"], how="left"
    )
    known = ["level", "deaths", "since", "fought", "neighbour_any", "neighbour_major"]
    before = rows.select("gwcode", pl.col("t") + 1, *(pl.col(c).alias(f"{c}_before") for c in known))
    found = rows.drop("since", "fought", "neighbour_any", "neighbour_major").join(
        before, on=["gwcode", "t"], how="inner"
    )
    return found.select(
        *("gwcode", "iso3", "year", "month", "t", "deaths", "level", "deaths_before", *NUMBERS),
        before="level_before",
        months_at_peace=(pl.col("t") - 1 - pl.col("since_before")).fill_null(
            12 * pl.col("years_at_peace") + pl.col("month") - 1
        ),
        never=pl.col("never") & pl.col("since_before").is_null(),
        months_in_conflict="fought_before",
        neighbour_any=pl.col("neighbour_any_before").fill_null(0),
        neighbour_major=pl.col("neighbour_major_before").fill_null(0),
    ).sort("gwcode", "t")


def _level(deaths: pl.Expr) -> pl.Expr:
    """None, minor or major."""
    return (deaths >= MINOR).cast(pl.Int64) + (deaths >= MAJOR).cast(pl.Int64)


def _next_door(rows: pl.DataFrame, folder: Path | None) -> pl.DataFrame:
    """Whether any neighbour has a conflict month, and a major one, by state and month."""
    there = rows.select(neighbour="gwcode", t="t", year="year", level="level")
    pairs = neighbours(folder).join(there, on=["neighbour", "year"])
    worst = pairs.group_by("gwcode", "t").agg(pl.col("level").max())
    return worst.select(
        "gwcode",
        "t",
        neighbour_any=(pl.col("level") > 0).cast(pl.Int64),
        neighbour_major=(pl.col("level") == 2).cast(pl.Int64),
    )
