"""The tables of the test of data (FOEDUS_DATA or ../shared/data) are what their sources say."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from foedus.sources import coverage, digest, present, sources
from foedus.sources.codes import iso3
from foedus.sources.dyads import opponents
from foedus.sources.store import verify

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")

pytestmark = [
    pytest.mark.record,
    pytest.mark.skipif(not RECORD.is_dir(), reason=f"no record at {RECORD}"),
]


@pytest.mark.parametrize("name", list(sources()))
def test_a_table_is_what_its_source_says(name):
    if name not in present(RECORD):
        pytest.skip(f"no {name} at {RECORD}")
    assert verify(name, RECORD) == []
    table = pl.read_parquet(RECORD / f"{name}.parquet")
    assert dict(table.schema) == dict(sources()[name].columns)
    first, last = coverage(name, RECORD)
    assert sources()[name].first == first <= last <= sources()[name].last


@pytest.mark.parametrize("name", [n for n, s in sources().items() if s.iso3])
def test_iso_codes_are_those_of_the_record(name):
    table = pl.read_parquet(RECORD / f"{name}.parquet")
    for column, of in sources()[name].iso3.items():
        ours = table.with_columns(ours=iso3(of, sources()[name].states[of]))
        differ = ours.filter(pl.col("ours").ne_missing(pl.col(column))).select(of, column, "ours").unique()
        assert differ.rows() == []


def test_a_digest_is_the_same_twice():
    assert digest("cow_majors", RECORD) == digest("cow_majors", RECORD)


def test_directed_dyad_years_of_disputes_against_gml():
    """GML 2.2.1's own directed dyad-years, rebuilt from its participants: all of them, and at most 6 more."""
    parts = pl.read_parquet(RECORD / "gml_mid_participant.parquet").rename(
        {"styear": "start", "endyear": "end"}
    )
    theirs = pl.read_parquet(RECORD / "gml_mid_dir_dyad_year.parquet")
    key = ["dispnum", "ccode1", "ccode2", "year"]
    ours = opponents(parts, "dispnum", "sidea", ("hiact",)).unique(key)
    assert theirs.join(ours, on=key, how="anti").height == 0
    assert ours.join(theirs, on=key, how="anti").height <= 8
    both = theirs.join(ours, on=key)
    assert both.filter(pl.col("midonset") != pl.col("onset")).height <= 28
