"""The tables of the test of data (FOEDUS_DATA or ../shared/data) are what their sources say."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from foedus.sources import coverage, digest, present, sources
from foedus.sources.codes import iso3
from foedus.sources.convert import add
from foedus.sources.dyads import opponents
from foedus.sources.store import verify

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")

LARGE = ("cow_igo_dyad_year", "cow_mindist_undirected")
# Text that is empty and text that is missing are one in a CSV file, and blanks at the end of text are cut.
LOST_IN_CSV = {
    "ref_countries": ["iso_numeric", "subregion"],
    "un_mission_fatalities": ["casualty_personnel_type"],
}

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


@pytest.mark.parametrize("name", [n for n in sources() if n not in LARGE])
def test_a_table_written_as_csv_comes_back_the_same(name, tmp_path):
    """What R users export: the tidy columns as text, in whatever order."""
    if name not in present(RECORD):
        pytest.skip(f"no {name} at {RECORD}")
    table = pl.read_parquet(RECORD / f"{name}.parquet")
    table.select(sorted(table.columns)).write_csv(tmp_path / f"{name}.csv")
    _, path, rows = add(tmp_path / f"{name}.csv", folder=tmp_path)
    assert rows == table.height
    again = pl.read_parquet(path).select(table.columns)
    differ = [c for c in table.columns if not again[c].equals(table[c], null_equal=True)]
    assert differ == LOST_IN_CSV.get(name, [])


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
