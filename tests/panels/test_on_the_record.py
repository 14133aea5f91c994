"""Panels on the record (COW, ATOP, GML, UCDP): keys, symmetry, coverage, and cases of the owners' documents."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from foedus.panels import directed_dyad_years, dyad_years, participants, state_years

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
C = pl.col
SYMMETRIC = [
    "conttype",
    "mindist",
    "capdist",
    "dyadigos",
    "ongoingrivalry",
    "midonset",
    "hostlev",
    "absidealdiff",
]

pytestmark = [
    pytest.mark.record,
    pytest.mark.skipif(not (RECORD / "cow_system.parquet").exists(), reason=f"no record at {RECORD}"),
]


@pytest.fixture(scope="module")
def directed():
    return (
        directed_dyad_years(1980, 2018 - 2, folder=RECORD)
        .with_contiguity()
        .with_major_powers()
        .with_mids("gml")
        .with_peace_years()
        .with_capabilities()
        .with_alliances("atop")
        .with_rivalries("tss")
        .with_igos()
        .with_distance()
        .with_ideal_points()
    )


@pytest.fixture(scope="module")
def built(directed):
    return directed.collect()


def test_a_row_for_each_key_in_its_order(directed, built):
    keys = built.select(directed.key)
    assert not keys.is_duplicated().any()
    assert keys.equals(keys.sort(directed.key))


def test_two_rows_for_each_pair_of_members(built):
    """n (n - 1) rows a year, less pairs of which one left before the other came: none in a quiet year."""
    members = state_years(1980, 2016, folder=RECORD).collect().group_by("year").agg(n=pl.len())
    rows = built.group_by("year").agg(rows=pl.len()).join(members, on="year")
    assert (rows["rows"] <= rows["n"] * (rows["n"] - 1)).all()
    quiet = rows.filter(C("year") == 1985)
    assert (quiet["rows"] == quiet["n"] * (quiet["n"] - 1)).all()


@pytest.mark.parametrize("column", SYMMETRIC)
def test_what_is_shared_is_the_same_both_ways(built, column):
    there = built.select("ccode1", "ccode2", "year", column)
    back = built.select(ccode1="ccode2", ccode2="ccode1", year="year", back=column)
    both = there.join(back, on=["ccode1", "ccode2", "year"])
    assert both.height == built.height
    assert both[column].equals(both["back"]) or (both[column] - both["back"]).abs().max() < 1e-9


def test_each_side_has_its_own_capabilities(built):
    back = built.select(ccode1="ccode2", ccode2="ccode1", year="year", back="cinc2")
    both = built.join(back, on=["ccode1", "ccode2", "year"])
    assert both["cinc1"].equals(both["back"])


def test_outside_coverage_is_missing_and_inside_is_not(built):
    """Disputes on file begin until 2000; contiguity and major powers reach 2016."""
    known = built.filter(C("year") <= 2000)
    after = built.filter(C("year") > 2000)
    assert known["midonset"].null_count() == 0
    assert after["midonset"].null_count() == after.height
    assert after["peace_years"].null_count() == after.height
    assert (
        built.select(
            pl.sum_horizontal(C("conttype", "cowmaj1", "cowmaj2", "atop_defense").null_count())
        ).item()
        == 0
    )


def test_france_pledged_to_defend_belgium_and_belgium_nothing():
    """peacesciencer, add_atop_alliance: Belgium and France in 1832, directed; undirected the pledge counts."""
    both = directed_dyad_years(1832, 1832, folder=RECORD).with_alliances("atop").collect()
    pledge = {r[:2]: r[2] for r in both.select("ccode1", "ccode2", "atop_defense").rows()}
    assert (pledge[220, 211], pledge[211, 220]) == (1, 0)
    one = dyad_years(1832, 1832, folder=RECORD).with_alliances("atop").collect()
    assert one.filter(ccode1=211, ccode2=220)["atop_defense"].item() == 1


def test_three_disputes_of_france_and_italy_in_1860_are_one_row():
    """peacesciencer, add_gml_mids: disputes 112, 113 and 306 begin that year."""
    rows = dyad_years(1860, 1860, folder=RECORD).with_mids("gml").collect().filter(ccode1=220, ccode2=325)
    assert rows.height == 1
    assert rows["dispnum"].item() in (112, 113, 306)


def test_greece_and_bulgaria_share_a_border_though_a_spell_of_none_is_listed():
    rows = dyad_years(1913, 1941, folder=RECORD).with_contiguity().collect().filter(ccode1=350, ccode2=355)
    assert set(rows["conttype"]) == {1}


def test_every_joiner_joins_a_lead_of_its_own_side():
    rows = participants("gml", folder=RECORD)
    leads = rows.filter(C("joins").is_null()).select("event", "side", joins="ccode").unique()
    assert leads.select("event", "side").is_duplicated().sum() == 0
    joiners = rows.filter(C("joins").is_not_null()).join(leads, on=["event", "side", "joins"], how="anti")
    assert joiners.height == 0


def test_two_builds_are_the_same(directed, built):
    assert directed.collect().equals(built)
