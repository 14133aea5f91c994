"""Peacekeepers of the United Nations who died, by mission and year, beside those who served and how bad it was there.

    person-years    Σ uniformed personnel at month ends / 12 (IPI); a month without a report counts as the one before
    level           UCDP's of the host in the year, as in ``intrastate``; the highest where a mission had several hosts

A mission's host is the state of its seat (IPI), but for ELSEWHERE. A seat in no state of that year (Western Sahara,
East Timor before 2002) has no level. Deaths in months before a mission's first report or after its last have no row.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.history.intrastate import levels
from foedus.panels import mission_months
from foedus.panels.losses import ONE_NAME, uniformed_deaths
from foedus.sources.store import scan

FIRST, LAST = 1991, 2016  # IPI's whole years
ELSEWHERE = {
    "UNPROFOR": ("HRV", "BIH"),
    "UNIKOM": ("KWT",),
}  # hosts of a third of the troops or more (Geo-PKO)


def mission_years(folder: Path | None = None) -> pl.DataFrame:
    """Each mission and year: ``person_years``, ``hostile`` and ``other`` deaths, ``level`` (missing: in no state)."""
    months = mission_months(FIRST, LAST, folder=folder).with_peacekeepers().with_peacekeeper_deaths()
    rows = months.collect().with_columns(pl.col("mission").replace(ONE_NAME))
    by_month = rows.group_by("mission", "year", "month").agg(
        host=pl.col("host_iso3").first(),
        total=pl.when(pl.col("total").count() > 0).then(pl.col("total").sum()),
        hostile=pl.col("deaths_hostile").sum(),
        other=pl.col("deaths_other").sum(),
    )
    by_year = (
        by_month.sort("mission", "year", "month")
        .with_columns(pl.col("total").forward_fill().over("mission"))
        .group_by("mission", "year")
        .agg(
            pl.col("host").first(),
            person_years=pl.col("total").sum() / 12,
            hostile=pl.col("hostile").sum(),
            other=pl.col("other").sum(),
        )
    )
    return by_year.join(_levels(by_year, folder), on=["mission", "year"], how="left").sort("mission", "year")


def _levels(rows: pl.DataFrame, folder: Path | None) -> pl.DataFrame:
    """The highest level among a mission's hosts; missing where the record knows none of them as a state that year."""
    hosts = pl.DataFrame(
        {"mission": list(ELSEWHERE), "hosts": list(ELSEWHERE.values())},
        schema_overrides={"hosts": pl.List(pl.String)},
    )
    seats = (
        rows.join(hosts, on="mission", how="left")
        .select("mission", "year", iso3=pl.coalesce("hosts", pl.concat_list("host")))
        .explode("iso3")
    )
    known = levels(folder).group_by("iso3", "year").agg(pl.col("level").max())
    return seats.join(known, on=["iso3", "year"]).group_by("mission", "year").agg(pl.col("level").max())


def on_file(folder: Path | None = None) -> dict[str, int]:
    """Hostile and other deaths of uniformed personnel that the UN lists from FIRST to LAST, in whatever mission."""
    rows = uniformed_deaths(scan("un_mission_fatalities", folder)).filter(
        pl.col("year").is_between(FIRST, LAST)
    )
    hostile = rows.select("hostile").collect()["hostile"]
    return {"hostile": int(hostile.sum()), "other": int((~hostile).sum())}


def own_losses(folder: Path | None = None) -> pl.DataFrame:
    """Hostile deaths of each contributor's uniformed personnel by mission and year; no row is none."""
    rows = uniformed_deaths(scan("un_mission_fatalities", folder)).filter("hostile").drop_nulls("iso3")
    return (
        rows.group_by("iso3", "mission", "year")
        .agg(hostile=pl.len().cast(pl.Int64))
        .sort("year", "mission", "iso3")
        .collect()
    )
