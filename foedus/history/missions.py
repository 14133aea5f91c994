"""Peace operations of the United Nations by month: their strength, their hosts, when they began and who contributes.

Strength is that of the end of a month (IPI); ``t`` counts months from year 0. The UN reports only the kinds of
personnel that a mission has: troops, police and observers add up to its total in every row, so a kind that is not
reported is 0.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.store import scan

KINDS = ("troops", "police", "observers")
SAME = {"ONUCI": "UNOCI"}  # the French name stands in the table for 2005-06
TWO_IN_ONE = ("UNOSOM", "UNOSOM II")  # the first name holds the second mission's men too


def strength(folder: Path | None = None) -> pl.DataFrame:
    """Troops, police, observers and total of each mission at the end of each month, with its host."""
    date = pl.col("date")
    return (
        scan("ipi_mission_month", folder)
        .select(
            mission=pl.col("mission").replace(SAME),
            host="host_iso3",
            t=date.dt.year() * 12 + date.dt.month().cast(pl.Int32) - 1,
            **{kind: pl.col(kind).fill_null(0).cast(pl.Int64) for kind in KINDS},
            total="total",
        )
        .group_by("mission", "host", "t")
        .agg(pl.col(*KINDS, "total").sum())
        .sort("mission", "t")
        .collect()
    )


def in_host(folder: Path | None = None) -> pl.DataFrame:
    """Troops, police and observers of all missions with their seat in a state, by month."""
    return strength(folder).group_by("host", "t").agg(pl.col(KINDS).sum()).sort("host", "t")


def begun(folder: Path | None = None) -> pl.DataFrame:
    """The month in which each mission was established; authorising resolutions are not in the tables."""
    start = pl.col("start_date")
    month = start.dt.year() * 12 + start.dt.month().cast(pl.Int32) - 1
    return scan("un_pko_list", folder).select("mission", start=month).sort("mission").collect()


def contributions(folder: Path | None = None) -> pl.DataFrame:
    """Who contributes how many troops and men in all to which mission at the end of each year: 2009-2013."""
    date = pl.col("date")
    return (
        scan("ipi_contributor_mission_month_2009_2014", folder)
        .filter(date.dt.month() == 12)
        .select("iso3", "mission", "troops", "total", year=date.dt.year())
        .sort("year", "mission", "iso3")
        .collect()
    )
