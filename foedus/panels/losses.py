"""Deaths in UN missions, by the name under which a mission reports its strength.

uniformed    military, military observers, police; not civilians, local or international
hostile      by malicious acts; all else (accident, illness, self-inflicted, not determined) is other
"""

from __future__ import annotations

import polars as pl

UNIFORMED = ("Military", "Military Observer", "Police")
HOSTILE = "Malicious Act"
ONE_NAME = {"UNOSOM II": "UNOSOM", "UNAVEM II": "UNAVEM", "ONUCI": "UNOCI", "UNFOR": "UNPF"}
IVORY_COAST = "Côte dIvoire"  # written so in the table, and without its code
KINDS = ("deaths_hostile", "deaths_other")


def uniformed_deaths(deaths: pl.LazyFrame) -> pl.LazyFrame:
    """A row for each death of uniformed personnel: mission, iso3 (may be missing), year, month, ``hostile``."""
    day = pl.col("incident_date")
    ivory = pl.when(pl.col("casualty_nationality") == IVORY_COAST).then(pl.lit("CIV"))
    return deaths.filter(pl.col("casualty_personnel_type").is_in(UNIFORMED)).select(
        pl.col("mission_acronym").replace(ONE_NAME).alias("mission"),
        pl.coalesce("isocode3", ivory).alias("iso3"),
        day.str.slice(0, 4).cast(pl.Int32).alias("year"),
        day.str.slice(5, 2).cast(pl.Int32).alias("month"),
        hostile=pl.col("type_of_incident") == HOSTILE,
    )


def mission_month_deaths(deaths: pl.LazyFrame, reports: pl.LazyFrame) -> pl.LazyFrame:
    """Hostile and other deaths by mission and month; where a mission reports under a second name, they are that one's.

    ``reports``: mission, year and month of every report of strength.
    """
    time = ["year", "month"]
    summed = (
        uniformed_deaths(deaths)
        .group_by("mission", *time)
        .agg(deaths_hostile=pl.col("hostile").sum(), deaths_other=(~pl.col("hostile")).sum())
        .with_columns(pl.col(KINDS).cast(pl.Int64))
    )
    named = reports.select("mission", *time, name=pl.col("mission").replace(ONE_NAME)).unique()
    second = (
        named.filter((~(pl.col("mission") == pl.col("name")).any()).over("name", *time))
        .sort("mission")
        .group_by("name", *time)
        .agg(reporting=pl.col("mission").first())
    )
    joined = summed.join(second, left_on=["mission", *time], right_on=["name", *time], how="left")
    return joined.select(pl.coalesce("reporting", "mission").alias("mission"), *time, *KINDS)
