"""Every source keeps the contract: who, on what terms, what a row is, which years, how to cite."""

from __future__ import annotations

import re

import polars as pl
import pytest

from foedus.base.errors import InputError
from foedus.sources import sources
from foedus.sources.codes import iso3_by_code
from foedus.sources.contract import TYPES
from foedus.sources.convert import recognise
from foedus.sources.store import source

NAMED_BY_THE_ISSUE = [
    "cow_system",
    "cow_contiguity_dir",
    "cow_nmc",
    "cow_mid_dispute",
    "cow_mid_dir_dyad_year",
    "cow_war_inter_participant",
    "cow_war_inter_dyad_year",
    "gml_mid_dispute",
    "gml_mid_participant",
    "gml_mid_dir_dyad_year",
    "atop4_alliance",
    "atop4_member",
    "atop_dyad_year",
    "ucdp_acd",
    "ucdp_onsets",
    "views_ged_country_month",
    "battle_deaths_location_year",
    "ipi_mission_month",
    "ipi_contributor_month",
    "ipi_contributor_mission_month_2009_2014",
    "un_contributor_mission_year",
    "geopko_location_year",
    "geopko_mission_year",
    "un_pko_list",
    "un_mission_fatalities",
    "isard_cow_democracy",
    "isard_gw_democracy",
    "unga_ideal_points",
    "worldbank_gdp_population",
    "isard_cow_gdp_pop",
    "isard_gw_gdp_pop",
    "cow_mindist_undirected",
]
EVERY = pytest.mark.parametrize("one", sources().values(), ids=list(sources()))


@EVERY
def test_a_source_says_everything(one):
    for word in ("title", "version", "terms", "unit", "codes", "text"):
        assert getattr(one, word).strip(), word
    assert one.address.startswith(("http://", "https://"))
    assert one.download == "" or one.download.startswith("https://")
    assert one.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", one.sha256)
    assert 1400 < one.first <= one.last <= 2026


@EVERY
def test_its_columns_fit_together(one):
    assert set(one.columns.values()) <= set(TYPES.values())
    named = {
        *one.key,
        *one.states,
        *one.iso3,
        *one.iso3.values(),
        *one.below_zero,
        *([one.year] if one.year else []),
    }
    assert named <= set(one.columns)
    assert set(one.absent) <= set(one.key)
    assert set(one.iso3.values()) <= set(one.states)
    assert set(one.states.values()) <= {"cow", "gw"}
    if one.covers is not None:
        assert pl.LazyFrame(schema=one.columns).select(one.covers).collect_schema().len() == 1


@EVERY
def test_its_bibtex_is_whole(one):
    assert re.match(r"@[a-z]+\{\w+,\n", one.bibtex)
    assert one.bibtex.count("{") == one.bibtex.count("}")
    assert re.search(r"\btitle = ", one.bibtex)
    assert "\\\\" not in one.bibtex
    assert "recalled" in one.bibtex


@pytest.mark.parametrize("name", NAMED_BY_THE_ISSUE)
def test_what_must_be_read_is_read(name):
    assert sources()[name].read is not None


def test_a_reader_that_is_recalled_says_so():
    silent = [n for n, s in sources().items() if s.read is not None and "NAMES" in vars_of(s.read)]
    recalled = [n for n in silent if "recalled" in sources()[n].text or "isard's" in sources()[n].text]
    assert set(silent) - set(recalled) <= {"cow_mindist_undirected"}


def vars_of(function) -> dict:
    return function.__globals__


def test_one_key_is_one_work():
    entries: dict[str, set[str]] = {}
    for one in sources().values():
        key = re.match(r"@[a-z]+\{(\w+)", one.bibtex)
        entries.setdefault(key[1] if key else "", set()).add(one.bibtex)
    assert {k for k, texts in entries.items() if len(texts) > 1} == set()


def test_an_unknown_source_is_met_with_the_nearest():
    with pytest.raises(InputError, match="cow_nmc"):
        source("cow_nmcc")


def test_a_file_is_recognised_by_its_name(tmp_path):
    assert recognise(tmp_path / "cow_nmc.csv") == "cow_nmc"
    with pytest.raises(InputError, match="--as NAME"):
        recognise(tmp_path / "NMC-70-abridged.csv")


def test_codes_of_states_that_are_gone():
    assert iso3_by_code("cow")[255] == iso3_by_code("cow")[260] == "DEU"
    assert iso3_by_code("cow")[265] == iso3_by_code("gw")[265] == "DDR"
    assert iso3_by_code("cow")[300] == "AUH"
    assert 267 not in iso3_by_code("cow")
