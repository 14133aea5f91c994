"""evidence.md 4: conflict within states, UCDP/PRIO on Gleditsch-Ward state-years; to 2023 there, to 2019 here."""

from __future__ import annotations

import polars as pl
import pytest
from clustered_logit import era, logit

pytestmark = pytest.mark.record
C = pl.col
WITHIN = ["intrastate", "II"]

TRANSITIONS = {
    0: (0.9693, 0.0261, 0.0047),
    1: (0.190, 0.718, 0.092),
    2: (0.079, 0.214, 0.708),
}
SLACK = {0: 0.0015, 1: 0.02, 2: 0.02}


@pytest.mark.parametrize("level", TRANSITIONS)
def test_transitions(states, level):
    """Within the Wilson intervals that evidence.md states."""
    after = states.filter(C("before") == level)["intensity_level"]
    assert [(after == k).mean() for k in (0, 1, 2)] == pytest.approx(TRANSITIONS[level], abs=SLACK[level])


@pytest.mark.parametrize(
    ("year", "any_", "war"),
    [
        (1950, 0.085, 0.049),
        (1970, 0.118, 0.037),
        (1990, 0.230, 0.079),
        (2005, 0.140, 0.029),
        (2010, 0.145, 0.023),
    ],
)
def test_shares_of_states(states, year, any_, war):
    level = states.filter(C("year") == year)["intensity_level"]
    assert ((level > 0).mean(), (level == 2).mean()) == pytest.approx((any_, war), abs=5.1e-4)


def test_neighbours(states):
    """Onset .018 with quiet neighbours by land, .045 with a minor conflict there the year before, .070 with a war."""
    calm = states.filter(C("before") == 0).drop_nulls("neighbour_level")
    ours = [calm.filter(C("neighbour_level") == k)["onset"].mean() for k in (0, 1, 2)]
    assert ours == pytest.approx([0.018, 0.045, 0.070], abs=0.003)


def test_neighbours_in_a_logit(states):
    """Any conflict next door with log peace years: .80 (.15); within two errors, as what counts as peace differs."""
    calm = states.filter(C("before") == 0)
    terms = {"next_door": C("neighbour_level") > 0, "calm": (C("peace_years") + 1).log()}
    fit = logit(calm, "onset", ["gwcode"], **terms)
    assert fit.b["next_door"] == pytest.approx(0.80, abs=2 * 0.15)


def test_onset_by_years_at_peace(states):
    """Year 1 .230, 2 .132, 3 .107, 4-5 .061, 6-10 .052, 11-20 .032, 21 and more .018, never before .015."""
    ever = (C("ongoing") > 0).cast(pl.Int32).cum_sum().shift().over("gwcode").fill_null(0) > 0
    calm = states.with_columns(ever=ever).filter(C("before") == 0)
    fought = calm.filter("ever")
    limits = [(1, 1), (2, 2), (3, 3), (4, 5), (6, 10), (11, 20), (21, 99)]
    ours = [fought.filter(C("peace_years").is_between(a, b))["onset"].mean() for a, b in limits]
    assert ours == pytest.approx([0.230, 0.132, 0.107, 0.061, 0.052, 0.032, 0.018], abs=0.015)
    assert calm.filter(~C("ever"))["onset"].mean() == pytest.approx(0.015, abs=0.003)


@pytest.fixture(scope="module")
def episodes(table):
    """Runs of years of one conflict: conflict_id, first, last."""
    active = (
        table("ucdp_acd").filter(C("type_of_conflict").is_in(WITHIN)).select("conflict_id", "year").unique()
    )
    active = active.sort("conflict_id", "year")
    new = ((C("year") - C("year").shift()) != 1).fill_null(True).over("conflict_id")
    runs = active.with_columns(run=new.cast(pl.Int32).cum_sum().over("conflict_id"))
    return (
        runs.group_by("conflict_id", "run")
        .agg(first=C("year").min(), last=C("year").max())
        .sort("conflict_id", "run")
    )


def test_episodes(episodes):
    """Median 2 and mean 4.3 calendar years, 47 % one year (523 episodes to 2024; 481 here, 4.6 years and 44 %)."""
    length = episodes["last"] - episodes["first"] + 1
    assert length.median() == 2
    assert length.mean() == pytest.approx(4.3, abs=0.35)
    assert (length == 1).mean() == pytest.approx(0.47, abs=0.03)


@pytest.mark.parametrize(("horizon", "share"), [(2, 0.18), (3, 0.29), (5, 0.40)])
def test_recurrence(episodes, horizon, share):
    """Of the same conflict within 2, 3 and 5 years of its last active year; endings 1946-2013."""
    ended = episodes.with_columns(again=C("first").shift(-1).over("conflict_id")).filter(C("last") <= 2013)
    back = (C("again") - C("last") <= horizon).fill_null(False)
    assert ended.select(back.mean()).item() == pytest.approx(share, abs=0.02)


def test_onsets_after_two_quiet_years(table):
    """UCDP's own count: 4.2 % of country-years, 6.5 a year."""
    rows = table("ucdp_onsets")
    assert (rows["sumonset2"] > 0).mean() == pytest.approx(0.042, abs=0.002)
    assert rows["sumonset2"].sum() / rows["year"].n_unique() == pytest.approx(6.5, abs=0.3)


def test_the_window_is_respected(states):
    assert era(states, 1946, 2019)["intensity_level"].null_count() == 0
