"""The shipped start of conflict inside states: its table against UCDP/PRIO ACD, its units against isard and V-Dem."""

import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.base.errors import InputError
from foedus.history.conflicts import recorded_start
from foedus.history.inside_deaths import recorded_deaths
from foedus.history.intrastate import levels, numbers, start
from foedus.history.world import world_in
from foedus.world import load_world
from foedus.world.conflicts import conflict_start, last_recorded, numbers_of
from foedus.world.tables import read_table

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
WORLD = load_world()
BASELINES = (1990, 1991, 2000, 2014, 2020)


@pytest.fixture
def record(monkeypatch):
    if not (RECORD / "ucdp_acd.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))
    return RECORD


def test_rows_are_conflict_years():
    rows = read_table("conflict_years.csv")
    assert {r["level"] for r in rows} == {"1", "2"}
    assert min(int(r["year"]) for r in rows) == 1946
    assert all(("GED" in r["source"]) == bool(r["deaths"]) for r in rows)
    assert not [r for r in rows if r["deaths"] and int(r["year"]) < 1989]
    keys = [(r["iso3"], int(r["year"])) for r in rows]
    assert all(a < b for a, b in pairwise(keys))


def test_known_conflicts():
    """UCDP: Syria's war, Sri Lanka's that ended in 2009, Mali's from 2012, Costa Rica's of 1948; Sweden never."""
    found = conflict_start(WORLD, 2015)
    by = {name: WORLD.index(name) for name in ("SYR", "LKA", "MLI", "CRI", "SWE")}
    assert (found.as_of, found.year) == (2014, 2015)
    assert found.level[by["SYR"]] == 2
    assert found.deaths[by["SYR"]] > 30_000
    assert (found.level[by["LKA"]], found.years_at_peace[by["LKA"]], found.never[by["LKA"]]) == (0, 5, False)
    assert (found.level[by["MLI"]], found.years_at_peace[by["MLI"]]) == (1, 0)
    assert (found.years_in_conflict[by["SYR"]], found.years_in_conflict[by["LKA"]]) == (4, 0)
    assert (found.years_at_peace[by["CRI"]], found.never[by["CRI"]]) == (2014 - 1948, False)
    assert found.never[by["SWE"]]


def test_the_arrays_hold_together():
    for year in (1990, 2005, 2026):
        found = conflict_start(WORLD, year)
        assert {
            len(getattr(found, k))
            for k in ("level", "years_at_peace", "years_in_conflict", "never", "deaths", "guessed")
        } == {196}
        assert not found.deaths[found.level == 0].any()
        assert (found.level[found.guessed] > 0).all()
        assert not (found.never & (found.level > 0)).any()
        assert np.array_equal(found.level > 0, found.years_at_peace == 0)
        assert np.array_equal(found.level > 0, found.years_in_conflict > 0)
        assert np.isfinite(found.numbers).all()
        assert found.numbers.shape == (196, 3)
        assert np.abs(found.numbers[:, 2]).max() <= 0.5
        assert found.first[0] == 0
        assert found.first[-1] == len(found.neighbours)


def test_neighbours_are_mutual_and_those_of_the_borders():
    found = conflict_start(WORLD, 2026)
    pairs = {
        (i, int(j)) for i in range(WORLD.n) for j in found.neighbours[found.first[i] : found.first[i + 1]]
    }
    assert pairs == {(j, i) for i, j in pairs}
    assert pairs == set(zip(*(k.tolist() for k in np.nonzero(WORLD.land_km)), strict=True))


def test_after_the_record_its_last_year_stands_in():
    late, last = conflict_start(WORLD, 2026), conflict_start(WORLD, last_recorded() + 1)
    assert late.as_of == last.as_of == last_recorded()
    assert np.array_equal(late.level, last.level)
    assert np.array_equal(late.years_at_peace, last.years_at_peace)


def test_baselines_that_cannot_be_are_told_so():
    with pytest.raises(InputError, match="a year from 1990"):
        conflict_start(WORLD, 1989)


def test_a_missing_figure_is_the_median_and_flagged():
    gdp = WORLD.gdp_ppp.copy()
    gdp[3] = np.nan
    values, missing = numbers_of(replace(WORLD, gdp_ppp=gdp))
    assert missing.sum() == 1
    assert values[3, 1] == pytest.approx(np.median(np.delete(values[:, 1], 3)))


@pytest.mark.record
def test_the_table_is_that_of_the_record(record):
    """Row for row ACD's levels and GED's deaths, up to the last year at hand."""
    last = int(levels(record)["year"].max())
    ours = {
        (r["iso3"], int(r["year"])): r for r in read_table("conflict_years.csv") if int(r["year"]) <= last
    }
    theirs = levels(record).filter(pl.col("level") > 0)
    assert {k: int(r["level"]) for k, r in ours.items()} == {(i, y): n for _, i, y, n in theirs.rows()}
    deaths = {(i, y): n for i, y, n in recorded_deaths(record).select("iso3", "year", "deaths").rows()}
    assert {k: int(r["deaths"]) for k, r in ours.items() if r["deaths"]} == {
        k: deaths[k] for k in ours if k in deaths
    }


@pytest.mark.record
@pytest.mark.parametrize("year", BASELINES)
def test_the_start_is_that_of_the_history(record, year):
    """Against ``history.intrastate.start``: every state of then and now; Serbia is a new state there, and not here."""
    theirs, ours = start(year, record), conflict_start(WORLD, year)
    at = {iso3: k for k, iso3 in enumerate(theirs.iso3)}
    both = [(i, at[iso3]) for i, iso3 in enumerate(WORLD.iso3) if iso3 in at and iso3 != "SRB"]
    here, there = (np.array(side) for side in zip(*both, strict=True))
    assert len(both) >= 140
    assert np.array_equal(ours.level[here], theirs.level[there])
    assert np.array_equal(ours.never[here], theirs.never[there])
    fought = ~theirs.never[there]
    assert np.array_equal(ours.years_at_peace[here][fought], theirs.years_at_peace[there][fought])
    assert np.array_equal(ours.years_in_conflict[here], theirs.years_in_conflict[there])
    others = [i for i in range(WORLD.n) if i not in here and WORLD.iso3[i] != "SRB"]
    assert not ours.level[others].any()


@pytest.mark.record
def test_a_past_world_has_the_start_of_its_record(record):
    world = world_in(2010)
    found, theirs = recorded_start(world, record), start(2010, record)
    at = {int(code): k for k, code in enumerate(theirs.ccode)}
    known = [(i, at[code]) for i, code in enumerate(world.cow) if code in at]
    here, there = (np.array(side) for side in zip(*known, strict=True))
    assert (found.level > 0).sum() == (theirs.level > 0).sum() > 20
    assert np.array_equal(found.level[here], theirs.level[there])
    given = ~theirs.filled[there]
    assert np.array_equal(found.numbers[here][given], theirs.numbers[there][given])
    assert found.deaths[world.index("AFG")] > 4_000
    with pytest.raises(InputError, match="recorded_start"):
        conflict_start(world, 2010)


@pytest.mark.record
def test_units_against_the_record(record):
    """isard 2019 in 2011 $ and V-Dem v16 of 2025: no shift in the middle, rank kept, what is left as the text says."""
    values, _ = numbers_of(WORLD)
    codes = pl.read_parquet(record / "gw_system.parquet").select("gwcode", "iso3").unique()
    theirs = numbers(record).filter(pl.col("year") == 2019).join(codes, on="gwcode")
    known = {r["iso3"]: (r["ln_population"], r["ln_gdp_per_head"]) for r in theirs.iter_rows(named=True)}
    pairs = [
        (values[i, :2], known[c]) for i, c in enumerate(WORLD.iso3) if c in known and known[c][1] is not None
    ]
    ours, record_ = (np.array(side, float) for side in zip(*pairs, strict=True))
    gap = ours - record_
    assert np.median(gap, axis=0) == pytest.approx([0.06, 0.0], abs=0.02)
    assert gap[:, 1].std() < 0.40
    assert np.corrcoef(ours[:, 1], record_[:, 1])[0, 1] > 0.95
    table = pl.read_parquet(record / "isard_cow_democracy.parquet").filter(pl.col("year") == 2025)
    regime = {c: v - 0.5 for c, v in table.select("iso3", "v2x_polyarchy").rows() if v is not None}
    both = np.array([(values[i, 2], regime[c]) for i, c in enumerate(WORLD.iso3) if c in regime])
    left = both[:, 1] - both[:, 0]
    assert len(both) == 174
    assert left.mean() == pytest.approx(0.0, abs=0.01)
    assert left.std() < 0.16
