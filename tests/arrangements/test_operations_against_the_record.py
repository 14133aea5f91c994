"""Operations of the library against the record (IPI, UN, Geo-PKO): a check. Bounds: as measured on 2026-11-24.

Names of contributors to the six UN missions and the rounded ranges of strength between dated figures were completed
after a first check, so for these the agreement is no independent evidence; dated figures come from other sources.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from foedus.arrangements import load_library

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
LIBRARY = load_library()
MISSIONS = [
    "UNIFIL",
    "MINUSMA",
    "MONUC",
    "MONUSCO",
    "UNAMID",
    "MINUSCA",
    "UNMISS",
    "UNISFA",
    "UNAMSIL",
    "UNMIL",
    "UNOCI",
    "UNMIS",
    "MINUSTAH",
    "UNMEE",
]
CONTINGENT, COVERED, TOLERANCE, MOST_MONTHS = 50, 0.95, 0.10, 0.90

pytestmark = pytest.mark.record


def record(name: str) -> pl.DataFrame:
    path = RECORD / f"{name}.parquet"
    if not path.exists():
        pytest.skip(f"no record at {path}")
    return pl.read_parquet(path)


def contingents(mission: str) -> pl.DataFrame:
    """Persons by year and contributor, the largest of three sources; small staffs left out."""
    un = record("un_contributor_mission_year").select("year", "mission", "iso3", "total")
    ipi = record("ipi_contributor_mission_month_2009_2014").with_columns(year=pl.col("date").dt.year())
    geo = record("geopko_contributor_location_year").rename(
        {"iso3_contributor": "iso3", "troops_est": "total"}
    )
    parts = [
        un,
        ipi.group_by("year", "mission", "iso3").agg(pl.col("total").mean()),
        geo.group_by("year", "mission", "iso3").agg(pl.col("total").sum()),
    ]
    columns = (pl.col("year").cast(pl.Int64), "mission", "iso3", pl.col("total").cast(pl.Float64))
    every = pl.concat([part.select(*columns) for part in parts]).drop_nulls()
    here = every.filter((pl.col("mission") == mission) & (pl.col("total") >= CONTINGENT))
    return here.group_by("year", "iso3").agg(pl.col("total").max()).sort("year", "iso3")


@pytest.mark.parametrize("mission", MISSIONS)
def test_who_sent_contingents_is_on_file_as_a_contributor(mission):
    """Share of recorded persons that came from states which the file lists in that year (.97 to 1.00)."""
    one = LIBRARY[mission.lower()]
    found = total = 0.0
    for year, state, persons in contingents(mission).iter_rows():
        days = [date(year, 3, 1), date(year, 12, 1)]
        total += persons
        found += persons * any(state in one.members(day, "contributor") for day in days)
    assert found / total >= COVERED


@pytest.mark.parametrize("mission", MISSIONS)
def test_strength_on_file_is_that_of_the_month(mission):
    """Share of recorded months within ten per cent of the figure or range that holds then (.93 to .99)."""
    one = LIBRARY[mission.lower()]
    months = (
        record("ipi_mission_month")
        .filter((pl.col("mission") == mission) & (pl.col("total") > 0))
        .sort("date")
    )
    seen = near = 0
    for row in months.iter_rows(named=True):
        day = row["date"].date()
        for force in one.forces:
            if force.what != "deployed" or force.unit != "persons" or not force.holds(day):
                continue
            least, most = force.low or force.middle, force.high or force.middle
            seen += 1
            near += least * (1 - TOLERANCE) <= row["total"] <= most * (1 + TOLERANCE)
    assert seen >= 20
    assert near / seen >= MOST_MONTHS


@pytest.mark.parametrize("mission", MISSIONS)
def test_begin_is_that_of_the_list_of_missions(mission):
    """UN, list of peacekeeping operations: month of the beginning."""
    (start,) = record("un_pko_list").filter(pl.col("mission") == mission)["start_date"]
    begin = LIBRARY[mission.lower()].in_force.since
    assert (begin.year, begin.month) == (start.year, start.month)
