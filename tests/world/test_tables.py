"""The shipped tables: keys, sources, years, no zero for missing, corrections applied."""

import csv
import json
import math
from itertools import pairwise

import polars as pl
import pytest
import yaml

from foedus.world.tables import FOLDER, MAPS, TABLES, digest, map_file, number, read_table

REGIONS = {
    "europe",
    "north_america",
    "central_america_caribbean",
    "south_america",
    "north_africa",
    "sub_saharan_africa",
    "middle_east",
    "central_asia",
    "south_asia",
    "east_asia",
    "southeast_asia",
    "oceania",
}
KEYS = {
    "states.csv": ["iso3"],
    "facts.csv": ["iso3", "variable", "year"],
    "borders.csv": ["iso3_a", "iso3_b"],
    "capitals.csv": ["iso3"],
    "organisations.csv": ["iso3", "organisation"],
    "regime.csv": ["iso3"],
    "rivalries.csv": ["iso3_a", "iso3_b"],
    "places.csv": ["code"],
    "conflict_years.csv": ["iso3", "year"],
}


@pytest.fixture(scope="module")
def iso3():
    return {row["iso3"] for row in read_table("states.csv")}


def members(organisation, status="member"):
    rows = read_table("organisations.csv")
    return {r["iso3"] for r in rows if r["organisation"] == organisation and r["status"] == status}


def test_all_files_ship():
    for name in (*TABLES, *MAPS, "corrections.yaml", "world-atlas-LICENSE"):
        assert (FOLDER / name).stat().st_size > 100, name


@pytest.mark.parametrize("name", KEYS)
def test_keys_are_unique_and_every_row_names_its_source(name):
    rows = read_table(name)
    keys = [tuple(row[k] for k in KEYS[name]) for row in rows]
    assert len(keys) == len(set(keys))
    assert all(row["source"] for row in rows)
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize(
    "name", ["facts.csv", "borders.csv", "capitals.csv", "organisations.csv", "regime.csv"]
)
def test_every_value_keeps_its_year(name):
    assert all(2009 <= int(row["year"]) <= 2025 for row in read_table(name))


def test_196_states_with_codes(iso3):
    rows = read_table("states.csv")
    assert len(rows) == 196
    assert [r["iso3"] for r in rows] == sorted(iso3)
    assert sum(r["un_member"] == "true" for r in rows) == 193
    assert {r["iso3"] for r in rows if not r["cow"]} == {"VAT"}
    assert {r["region"] for r in rows} == REGIONS
    assert {r["iso3"] for r in rows if r["major"] == "true"} == {
        "USA",
        "GBR",
        "FRA",
        "DEU",
        "RUS",
        "CHN",
        "JPN",
    }
    assert {r["iso3"] for r in rows if r["nuclear"] == "true"} == {
        "USA",
        "RUS",
        "GBR",
        "FRA",
        "CHN",
        "IND",
        "PAK",
        "PRK",
        "ISR",
    }


def test_missing_is_missing_and_never_zero():
    for row in read_table("facts.csv"):
        value = number(row["value"])
        assert not math.isnan(value)
        if value == 0:  # only a state that reports to have no armed forces
            assert row["variable"] == "personnel_active"
            assert row["source"].endswith("Military and security forces")
    assert not [
        r for r in read_table("facts.csv") if r["iso3"] == "LBY" and r["variable"].startswith(("mil", "per"))
    ]


def test_coverage_is_what_the_docs_say():
    found = {(r["variable"], r["iso3"]) for r in read_table("facts.csv")}
    count = {v: sum(k == v for k, _ in found) for v in ("population", "gdp_ppp", "gdp_oer", "milex_share")}
    assert count == {"population": 196, "gdp_ppp": 195, "gdp_oer": 195, "milex_share": 167}
    assert sum(k == "personnel_active" for k, _ in found) == 192


def test_five_years_of_spending():
    rows = [r for r in read_table("facts.csv") if r["variable"] == "milex_share" and r["iso3"] == "POL"]
    assert [int(r["year"]) for r in rows] == [2025, 2024, 2023, 2022, 2021]


def test_ranges_are_kept():
    (row,) = [
        r for r in read_table("facts.csv") if r["iso3"] == "RUS" and r["variable"] == "personnel_active"
    ]
    assert (row["low"], row["value"], row["high"]) == ("1100000", "1150000", "1200000")
    for r in read_table("facts.csv"):
        if r["low"] and r["high"]:
            assert number(r["low"]) <= number(r["value"]) <= number(r["high"])


def test_the_corrections_are_applied():
    assert "GBR" not in members("EU")
    assert len(members("EU")) == 27
    assert len(members("NATO")) == 32
    assert len(members("OSCE")) == 57
    assert len(members("CSTO")) == 6
    assert len(members("ASEAN")) == 11
    assert len(members("CE")) == 46
    assert len(members("UN Security Council")) == 15
    assert members("SCO") == {"CHN", "RUS", "KAZ", "KGZ", "TJK", "UZB", "IND", "PAK", "IRN", "BLR"}
    assert not members("ECOWAS") & {"BFA", "MLI", "NER"}
    assert members("ECOWAS", "suspended") == {"GIN", "GNB"}
    assert members("AU", "suspended") == {"BFA", "GIN", "GNB", "MDG", "MLI", "NER", "SDN"}
    assert len(members("AU")) + 7 == 54
    assert not members("MINUSMA", "contributor")
    assert len(members("UN")) == 193


def test_each_correction_has_its_source():
    corrections = yaml.safe_load((FOLDER / "corrections.yaml").read_text())
    for c in corrections:
        assert set(c) == {"what", "name", "iso3", "old", "new", "since", "source", "note"}
        assert c["source"]
        assert c["note"]
    named = {c["name"] for c in corrections if c["what"] in ("organisation", "mission") and c["new"]}
    corrected = {r["organisation"] for r in read_table("organisations.csv") if r["corrected"] == "true"}
    assert named == corrected


def test_borders_agree_on_who_the_neighbours_are(iso3):
    pairs = {(r["iso3_a"], r["iso3_b"]) for r in read_table("borders.csv") if r["iso3_b"] in iso3}
    assert pairs == {(b, a) for a, b in pairs}
    assert all(float(r["km"]) > 0 for r in read_table("borders.csv"))


def test_pairs_are_complete_and_ordered(iso3):
    table = pl.read_parquet(FOLDER / "pairs.parquet")
    assert table.height == 196 * 195 // 2
    assert (table["iso3_a"] < table["iso3_b"]).all()
    assert set(table["iso3_a"]) | set(table["iso3_b"]) == iso3
    assert sum(table.null_count().row(0)) == 0
    assert table["affinity"].is_between(-1, 1).all()


def test_distances_hold_together():
    table = pl.read_parquet(FOLDER / "pairs.parquet")
    assert (
        table["min_km"] <= table["capital_km"] + 25
    ).all()  # a capital may lie a little off the drawn shape
    assert (table.filter("sea_neighbour")["min_km"] <= 644).all()
    assert table["capital_km"].max() < 20040


def test_overseas_parts_do_not_bring_states_together():
    table = pl.read_parquet(FOLDER / "pairs.parquet")
    km = {(a, b): v for a, b, v in table.select("iso3_a", "iso3_b", "min_km").rows()}
    assert km["BRA", "FRA"] > 2000  # not through French Guiana
    assert km["RUS", "USA"] < 120  # Alaska belongs
    assert km["ROU", "RUS"] > 300  # Crimea is Ukraine's
    assert km["CUB", "USA"] == pytest.approx(150, abs=30)


def test_places(iso3):
    rows = read_table("places.csv")
    codes = {r["code"] for r in rows}
    assert codes >= {
        "FLK",
        "GUM",
        "GRL",
        "GUF",
        "USA-HI",
        "USA-AK",
        "ESP-CE",
        "ESP-ML",
        "sea:baltic",
        "sea:red",
    }
    assert not codes & iso3
    for r in rows:
        assert r["state"] in iso3 | {""}
        assert r["region"] in REGIONS
        assert (r["north_of_cancer"] == "true") == (float(r["lat"]) > 23.4366)
        assert r["state"] == "" or not r["code"].startswith("sea:")


def test_rivalries_follow_the_coding_sheet(iso3):
    rows = read_table("rivalries.csv")
    for r in rows:
        assert {r["iso3_a"], r["iso3_b"]} <= iso3
        assert r["iso3_a"] < r["iso3_b"]
        assert int(r["since"]) <= int(r["last_dispute"]) <= 2025
        assert r["confidence"] in {"high", "medium", "low"}
        assert r["status"] == "own_coding"
        assert r["basis"]


@pytest.mark.parametrize(("detail", "absent"), [("110m", 29), ("50m", 1)])
def test_the_map_has_nearly_all_states(detail, absent):
    shapes = json.loads(map_file(detail).read_text())["objects"]["countries"]["geometries"]
    ids = {s.get("id") for s in shapes}
    lacking = [
        r["iso3"] for r in read_table("states.csv") if r["iso_numeric"] and r["iso_numeric"] not in ids
    ]
    assert len(lacking) <= absent + 3
    assert any(s["properties"]["name"] == "Kosovo" for s in shapes)


def test_files_are_plain_and_sorted():
    for name in KEYS:
        raw = (FOLDER / name).read_bytes()
        assert b"\r" not in raw
        assert raw.endswith(b"\n")
        rows = list(csv.reader(raw.decode().splitlines()))[1:]
        assert all(a[0] <= b[0] for a, b in pairwise(rows)), name


def test_digest_is_a_sha256():
    assert len(digest()) == 64
    assert digest() == digest()
