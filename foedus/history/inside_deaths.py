"""Battle deaths of state-years by month: UCDP GED's state-based deaths (ViEWS's cut of 2020) where they fell, 1989 on.

One row per state-year whose twelve months are recorded, with its level and what was known the year before, as
``foedus.history.intrastate`` gives them:

    deaths    of the year         months    a list of twelve, January first         deaths_before    of the year before

``deaths_before`` is missing in 1989. Levels count a conflict on the territory of the state that fights it, deaths count
where they fell; ``in_level`` says where the two agree (none: below 25, minor: 25-999, major: 1,000 and more).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.history.intrastate import transitions
from foedus.sources.store import scan

MINOR, MAJOR, MONTHS = 25, 1_000, 12


def recorded_deaths(folder: Path | None = None) -> pl.DataFrame:
    """Deaths by iso3 and year, with those of each month."""
    return (
        scan("views_ged_country_month", folder)
        .drop_nulls("iso3")
        .select(
            "iso3", "month", year=pl.col("year").cast(pl.Int32), deaths=pl.col("ged_best_sb").cast(pl.Int64)
        )
        .sort("iso3", "year", "month")
        .group_by("iso3", "year", maintain_order=True)
        .agg(months=pl.col("deaths"), deaths=pl.col("deaths").sum())
        .filter(pl.col("months").list.len() == MONTHS)
        .collect()
    )


def years(folder: Path | None = None) -> pl.DataFrame:
    """Every state-year with level and deaths, sorted by state and year."""
    found = recorded_deaths(folder)
    before = found.select("iso3", pl.col("year") + 1, deaths_before="deaths")
    deaths = pl.col("deaths")
    level = (deaths >= MINOR).cast(pl.Int64) + (deaths >= MAJOR).cast(pl.Int64)
    return (
        transitions(folder)
        .join(found, on=["iso3", "year"], how="inner", validate="1:1")
        .join(before, on=["iso3", "year"], how="left", validate="1:1")
        .with_columns(in_level=level == pl.col("level"))
        .sort("gwcode", "year")
    )
