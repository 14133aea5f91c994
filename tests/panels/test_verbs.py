"""Every verb on a made-up record of four states: what it adds, in which direction, and where it says nothing."""

from __future__ import annotations

import math
from inspect import getdoc
from pathlib import Path

import polars as pl
import pytest

from foedus.base.errors import InputError
from foedus.panels import (
    Panel,
    country_months,
    directed_dyad_years,
    dyad_years,
    mission_months,
    participants,
    state_years,
)

C = pl.col


def cell(panel, column, **where):
    """The one value of a column in the row that meets ``where``."""
    rows = panel.collect().filter(**where)
    assert rows.height == 1
    return rows[column].item()


@pytest.fixture
def directed(folder):
    return directed_dyad_years(1900, 1910, folder=folder)


@pytest.fixture
def pairs(folder):
    return dyad_years(1900, 1910, folder=folder)


def test_rows_are_the_pairs_that_met(directed, pairs):
    """Pairs 1-2 (11 years), 1-3 and 2-3 (6), 1-4 and 2-4 (5); 3 and 4 never meet, though both touch no common year."""
    both = directed.collect()
    assert both.height == 2 * (11 + 6 + 6 + 5 + 5)
    assert pairs.collect().height * 2 == both.height
    assert both.filter(C("ccode1").is_in([3, 4]), C("ccode2").is_in([3, 4])).height == 0


def test_states_of_either_system(folder):
    assert state_years(1900, 1910, folder=folder).collect().height == 11 + 11 + 6 + 5
    gw = state_years(1900, 1910, "gw", folder=folder)
    assert gw.collect().height == 11 + 11 + 6
    assert state_years(1900, 1910, "gw", microstates=True, folder=folder).collect().height == 11 + 11 + 6 + 5
    assert cell(gw.with_codes("cow"), "ccode", gwcode=30, year=1907) == 3


def test_contiguity_is_the_closest_and_a_listed_spell_of_none_is_none(directed):
    panel = directed.with_contiguity()
    assert [cell(panel, "conttype", ccode1=2, ccode2=1, year=y) for y in (1900, 1901, 1903, 1904, 1907)] == [
        0,
        1,
        1,
        4,
        0,
    ]
    assert [cell(panel, "conttype", ccode1=1, ccode2=3, year=y) for y in (1905, 1907)] == [0, 2]


def test_neighbours_of_a_state(folder):
    panel = state_years(1900, 1910, folder=folder).with_contiguity()
    assert [cell(panel, c, ccode=1, year=1902) for c in ("land", "sea")] == [1, 0]
    assert [cell(panel, c, ccode=1, year=1909) for c in ("land", "sea")] == [0, 1]


def test_politically_relevant_pairs(directed):
    """Near, or one of them a major power in that year."""
    panel = directed.politically_relevant().collect()
    assert set(panel.filter(C("year") == 1902).select("ccode1", "ccode2").rows()) == {
        (1, 2),
        (2, 1),
        (1, 4),
        (4, 1),
    }
    assert panel.filter(C("year") == 1910).select("ccode1", "ccode2").rows() == [(1, 3), (3, 1)]


def test_a_pledge_has_a_direction(directed, pairs):
    both = directed.with_alliances("atop")
    assert cell(both, "atop_defense", ccode1=2, ccode2=1, year=1902) == 1
    assert cell(both, "atop_defense", ccode1=1, ccode2=2, year=1902) == 0
    assert cell(both, "atop_defense", ccode1=1, ccode2=2, year=1903) == 0
    one = pairs.with_alliances("atop")
    assert [cell(one, f"atop_{k}", ccode1=1, ccode2=2, year=1902) for k in ("defense", "consul")] == [1, 1]


def test_after_the_last_year_of_a_table_is_missing(directed):
    """ATOP on file ends in 1909, disputes begin until 1908, wars until 1903: after that nothing is known."""
    panel = directed.with_alliances("atop").with_mids("gml").with_wars().collect()
    known = (
        panel.filter(ccode1=1, ccode2=2).select("year", "atop_defense", "midonset", "cowinteronset").rows()
    )
    assert known[3] == (1903, 0, 0, 1)
    assert known[8:] == [(1908, 0, 0, None), (1909, 0, None, None), (1910, None, None, None)]


def test_of_two_disputes_the_one_that_begins_is_shown(directed):
    panel = directed.with_mids("gml")
    assert [cell(panel, c, ccode1=1, ccode2=2, year=1902) for c in ("dispnum", "hostlev", "sidea1")] == [
        2,
        5,
        0,
    ]
    assert cell(panel, "sidea1", ccode1=2, ccode2=1, year=1902) == 1
    assert cell(panel, "dispnum", ccode1=1, ccode2=2, year=1903) is None
    assert cell(panel, "midonset", ccode1=1, ccode2=2, year=1903) == 0


def test_disputes_and_wars_of_a_state(folder):
    panel = state_years(1900, 1910, folder=folder).with_mids("gml").with_wars()
    assert cell(panel, "midonset", ccode=3, year=1908) == 1
    assert cell(panel, "midonset", ccode=2, year=1908) == 0
    assert cell(panel, "cowinterongoing", ccode=2, year=1903) == 1


def test_capabilities_of_either_side(directed):
    panel = directed.with_capabilities()
    assert cell(panel, "milex1", ccode1=1, ccode2=2, year=1901) == 10
    assert cell(panel, "milex2", ccode1=1, ccode2=2, year=1901) == 20
    assert cell(panel, "cinc1", ccode1=1, ccode2=2, year=1902) is None


def test_rivalry_in_both_directions_and_open_ended(directed):
    panel = directed.with_rivalries("tss")
    assert [cell(panel, "ongoingrivalry", ccode1=2, ccode2=1, year=y) for y in (1902, 1903)] == [1, 0]
    assert [cell(panel, "tssr_id", ccode1=a, ccode2=4 - a, year=1910) for a in (1, 3)] == [6, 6]


def test_distances(directed):
    """A quarter of a great circle, and half after the second state moved its capital; the closest points both ways."""
    panel = directed.with_distance()
    quarter = math.pi / 2 * 6371.0088
    moved = [cell(panel, "capdist", ccode1=1, ccode2=2, year=y) for y in (1904, 1905, 1906)]
    assert moved == pytest.approx([quarter, quarter, 2 * quarter])
    assert [cell(panel, "mindist", ccode1=a, ccode2=3 - a, year=1901) for a in (1, 2)] == [7, 7]
    assert cell(panel, "mindist", ccode1=1, ccode2=2, year=1902) is None


def test_conflict_within_and_next_door(folder):
    """Level 2 outranks 1 in 1951; wars between states and conflicts fought abroad are not on the state's own ground."""
    panel = state_years(1949, 1956, "gw", folder=folder).with_intrastate()
    of_one, of_two = (panel.collect().filter(gwcode=c) for c in (10, 20))
    assert of_one["intensity_level"].to_list() == [0, 1, 2, 0, 0, 0, 0, None]
    assert of_two["intensity_level"].to_list() == [0, 0, 0, 0, 0, 0, 1, None]
    assert of_two["onset"].to_list() == [None, 0, 0, 0, 0, 0, 1, None]


def test_deaths_and_peacekeepers_by_month(folder):
    months = country_months(1989, 1991, folder=folder).with_battle_deaths().with_peacekeepers()
    assert months.collect().height == 3 * 36
    assert [cell(months, "ged_best_sb", gwcode=10, year=1989, month=m) for m in (1, 2, 3)] == [5, 0, None]
    hosted = [
        cell(months, "troops", gwcode=10, year=y, month=m)
        for y, m in ((1990, 10), (1990, 12), (1991, 1), (1991, 2))
    ]
    assert hosted == [None, 1, 50, None]
    assert cell(months, "troops", gwcode=20, year=1990, month=12) == 0


def test_a_mission_has_every_month_between_its_reports(folder):
    panel = mission_months(1990, 1991, folder=folder).with_peacekeepers()
    rows = panel.collect().filter(mission="M").select("year", "month", "troops", "host_iso3").rows()
    assert rows == [(1990, 11, 40, "ONE"), (1990, 12, None, "ONE"), (1991, 1, 50, "ONE")]


def test_deaths_of_a_mission_are_those_of_uniformed_personnel_by_the_name_that_reports(folder):
    """Civilians do not count; a month after the last report has no row; UNOSOM II's dead are listed as UNOSOM's."""
    panel = mission_months(1990, 1991, folder=folder).with_peacekeeper_deaths()
    rows = panel.collect().select("mission", "year", "month", "deaths_hostile", "deaths_other")
    assert rows.filter(mission="M").rows() == [
        ("M", 1990, 11, 2, 0),
        ("M", 1990, 12, 0, 1),
        ("M", 1991, 1, 0, 0),
    ]
    somalia = rows.filter(pl.col("mission").str.starts_with("UNOSOM"))
    assert somalia.sort("year", "month", "mission").rows() == [
        ("UNOSOM", 1990, 11, 0, 0),
        ("UNOSOM", 1990, 12, 0, 0),
        ("UNOSOM II", 1990, 12, 0, 1),
        ("UNOSOM", 1991, 1, 0, 1),
    ]
    with pytest.raises(InputError, match="mission-month"):
        country_months(1989, 1991, folder=folder).with_peacekeeper_deaths()


def test_who_joined_whom_in_which_order(folder):
    """1 and 3 begin; the day on which 1 entered is unknown, so as early as can be; 2 joins 3."""
    rows = participants("gml", folder=folder).select("ccode", "side", "order", "day_known", "joins").rows()
    assert rows == [(1, "A", 1, False, None), (3, "B", 2, True, None), (2, "B", 3, True, 3)]


def test_a_panel_names_its_sources(directed):
    panel = directed.politically_relevant().with_mids("gml")
    assert panel.sources == (
        "cow_contiguity_dir",
        "cow_majors",
        "cow_system",
        "gml_mid_dir_dyad_year",
        "gml_mid_dispute",
    )
    assert panel.cite().count("@") == len(set(panel.cite().split("\n\n")))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (
            lambda f: state_years(1900, 1910, folder=f).with_alliances(),
            r"needs dyad-years or directed.*are state-years\n.*dyad_years",
        ),
        (lambda f: dyad_years(1900, 1910, folder=f).with_intrastate(), "state_years"),
        (
            lambda f: state_years(1900, 1910, "gw", folder=f).with_capabilities(),
            r'lacks ccode\n.*with_codes\("cow"\)',
        ),
        (lambda f: dyad_years(1900, 1910, folder=f).with_mids("icb"), r'with_mids\("gml"\)'),
        (lambda f: dyad_years(1900, 1910, folder=f).with_peace_years(), "no event"),
        (lambda f: dyad_years(1900, 1910, folder=f).with_peace_years("x"), "no column 'x'"),
        (lambda f: dyad_years(1900, 1910, folder=f).with_mids().with_mids(), "already"),
        (lambda f: dyad_years(1900, 2030, folder=f), "1816 to 2016"),
        (lambda f: dyad_years(1910, 1900, folder=f), "the earlier first"),
        (lambda f: dyad_years(1900, 1910, "iso", folder=f), "codes='cow'"),
        (lambda f: dyad_years(1900, 1910, folder=f).with_codes("cow"), r"with_codes\('gw'\)"),
        (lambda f: dyad_years(1900, 1910, folder=f).with_igos(), "foedus data fetch cow_igo_dyad_year"),
        (lambda f: participants("icb", folder=f), "participants"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_remedy(folder, wrong, says):
    with pytest.raises(InputError, match=says) as refused:
        wrong(folder).collect()
    assert refused.value.exit_code == 2


def test_every_verb_is_documented():
    """docs/panels.md names each verb; so does its docstring say what it adds."""
    page = (Path(__file__).parents[2] / "docs" / "panels.md").read_text(encoding="utf-8")
    verbs = [name for name in dir(Panel) if name.startswith("with_") or name == "politically_relevant"]
    assert len(verbs) >= 18
    assert [v for v in verbs if f"`{v}" not in page or not getdoc(getattr(Panel, v))] == []


def test_a_state_without_the_code_has_no_pledges(folder, tmp_path):
    """Where the other system knows no such state, its record is not searched, so nothing is 0."""
    for path in folder.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "cow_gw_panel.parquet").unlink()
    codes = pl.read_parquet(folder / "cow_gw_panel.parquet").filter(C("gwcode") != 20)
    codes.write_parquet(tmp_path / "cow_gw_panel.parquet")
    panel = dyad_years(1900, 1910, "gw", folder=tmp_path).with_codes("cow").with_alliances()
    assert cell(panel, "atop_defense", gwcode1=10, gwcode2=20, year=1903) is None
    assert cell(panel, "atop_defense", gwcode1=10, gwcode2=30, year=1906) == 0


def test_a_table_with_two_rows_for_one_key_adds_no_row(folder, tmp_path):
    for path in folder.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "cow_nmc.parquet").unlink()
    once = pl.read_parquet(folder / "cow_nmc.parquet")
    pl.concat([once, once]).write_parquet(tmp_path / "cow_nmc.parquet")
    panel = dyad_years(1900, 1910, folder=tmp_path).with_capabilities()
    with pytest.raises(InputError, match=r"two rows for one key\n.*foedus data verify cow_nmc"):
        panel.collect()
