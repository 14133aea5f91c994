"""Our tables against the record (COW, V-Dem, UNGA, TSS, the parsed Factbook): checks, never inputs.

The bounds are what was measured on 2026-11-21 (docs/world.md) minus some slack.
"""

import datetime
import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import mannwhitneyu, spearmanr

from foedus.world import load_world
from foedus.world.tables import FOLDER, read_table

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
WORLD = load_world()

pytestmark = pytest.mark.record


def record(name):
    path = RECORD / f"{name}.parquet"
    if not path.exists():
        pytest.skip(f"no record at {path}")
    return pl.read_parquet(path)


def upper(matrix):
    return matrix[np.triu_indices(WORLD.n, 1)]


def test_codes_match_the_record():
    known = {r["iso3"]: r for r in record("ref_countries").iter_rows(named=True)}
    for row in read_table("states.csv"):
        r = known[row["iso3"]]
        assert (row["cow"], row["gw"]) == tuple(
            "" if r[k] is None else str(r[k]) for k in ("ccode", "gwcode")
        )
        assert (row["iso_numeric"], row["gec"]) == (r["iso_numeric"] or "", r["factbook_gec"])
        assert (row["un_member"] == "true") == r["un_member"]


@pytest.mark.parametrize(
    ("variable", "column"),
    [
        ("population", "population"),
        ("gdp_ppp", "gdp_ppp_usd"),
        ("gdp_oer", "gdp_oer_usd"),
        ("personnel_active", "personnel_mid"),
    ],
)
def test_facts_match_an_independent_parse(variable, column):
    theirs = {i: v for i, v in record("factbook_country").select("iso3", column).rows() if v is not None}
    ours = {r["iso3"]: float(r["value"]) for r in read_table("facts.csv") if r["variable"] == variable}
    assert set(theirs) <= set(ours)
    assert all(ours[i] == pytest.approx(v, rel=1e-6) for i, v in theirs.items())


def test_spending_matches_an_independent_parse():
    theirs = {
        (i, y): v for i, y, v in record("factbook_milex").select("iso3", "year", "milex_pct_gdp").rows()
    }
    rows = [r for r in read_table("facts.csv") if r["variable"] == "milex_share"]
    printed = {(r["iso3"], int(r["year"])): float(r["value"]) for r in rows if r["status"] != "corrected"}
    assert printed == pytest.approx(theirs)


def test_majors_match():
    majors = record("cow_majors").filter(pl.col("endyear") >= 2016)["iso3"]
    assert set(majors) == {WORLD.iso3[i] for i in np.flatnonzero(WORLD.major)}


def test_capability_against_cinc():
    cinc = dict(record("cow_nmc").filter(pl.col("year") == 2022).select("ccode", "cinc").rows())
    both = [i for i in range(WORLD.n) if cinc.get(WORLD.cow[i]) is not None]
    assert len(both) == 195
    assert spearmanr(WORLD.capability[both], [cinc[WORLD.cow[i]] for i in both]).statistic > 0.97


def test_neighbours_against_cow_contiguity():
    table = record("cow_contiguity_dir").filter(pl.col("enddate") >= datetime.date(2016, 1, 1))
    kind = np.full((WORLD.n, WORLD.n), 9)
    for a, b, k in table.select("ccode1", "ccode2", "conttype").rows():
        i, j = WORLD.cow.index(a), WORLD.cow.index(b)
        kind[i, j] = kind[j, i] = min(k, kind[i, j])
    land, sea = upper(WORLD.land_km > 0), upper(WORLD.sea_neighbour)
    theirs_land, theirs_sea = upper(kind) == 1, (upper(kind) > 1) & (upper(kind) < 9)
    assert (land & theirs_land).sum() >= 308
    assert (land ^ theirs_land).sum() <= 12
    assert (sea & theirs_sea).sum() / theirs_sea.sum() > 0.85
    assert (sea & theirs_sea).sum() / sea.sum() > 0.86


def test_minimum_distance_against_cow():
    table = record("cow_mindist_undirected")
    theirs = {
        frozenset(r[:2]): r[2]
        for r in table.filter(pl.col("year") == table["year"].max())
        .select("ccode1", "ccode2", "mindist")
        .rows()
    }
    a, b = np.triu_indices(WORLD.n, 1)
    keys = [frozenset((WORLD.cow[i], WORLD.cow[j])) for i, j in zip(a, b, strict=True)]
    ours = [(upper(WORLD.min_km)[k], theirs[key]) for k, key in enumerate(keys) if key in theirs]
    assert len(ours) > 18000
    assert spearmanr(*zip(*ours, strict=True)).statistic > 0.99


def test_affinity_against_votes_in_the_general_assembly():
    votes = record("unga_ideal_points").filter(pl.col("year") == 2019)
    point = {i: v for i, v in votes.select("iso3", "ideal_point").rows() if i in WORLD.iso3 and v is not None}
    place = [WORLD.index(i) for i in point]
    half = np.triu_indices(len(place), 1)
    values = np.array(list(point.values()))
    distance = np.abs(values[:, None] - values[None])[half]
    assert spearmanr(WORLD.affinity[np.ix_(place, place)][half], -distance).statistic > 0.45


def test_democracy_against_v_dem():
    table = record("isard_cow_democracy").filter(pl.col("year") == 2025)
    theirs = {
        i: v for i, v in table.select("iso3", "v2x_polyarchy").rows() if i in WORLD.iso3 and v is not None
    }
    assert len(theirs) == 174
    same = [WORLD.democracy[WORLD.index(i)] == (v >= 0.5) for i, v in theirs.items()]
    assert np.mean(same) > 0.84
    score = {r["iso3"]: float(r["score"]) for r in read_table("regime.csv") if r["score"]}
    free, closed = (
        [score[i] for i, v in theirs.items() if i in score and (v >= 0.5) == f] for f in (True, False)
    )
    assert mannwhitneyu(free, closed).statistic / len(free) / len(closed) > 0.85


def test_rivalries_against_thompson_sakuwa_suhas():
    table = record("tss_rivalries").filter(pl.col("end").is_null() | (pl.col("end") >= 2020))
    theirs = {frozenset(r) for r in table.select("iso3_1", "iso3_2").rows()}
    rows = read_table("rivalries.csv")
    ours = {frozenset((r["iso3_a"], r["iso3_b"])) for r in rows}
    clear = {frozenset((r["iso3_a"], r["iso3_b"])) for r in rows if r["confidence"] != "low"}
    assert len(ours & theirs) / len(theirs) > 0.55
    assert len(clear & theirs) / len(clear) > 0.45


def test_nothing_of_the_record_ships():
    assert not {p.name for p in FOLDER.iterdir()} & {p.name for p in RECORD.glob("*")}
