"""evidence.md 1.2: COW inter-state wars, computed on the table to 2007; here it ends with wars begun by 2000."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from clustered_logit import era

from foedus.panels import participants

pytestmark = pytest.mark.record


@pytest.fixture(scope="module")
def wars(table):
    rows = table("cow_war_inter_participant")
    return rows.group_by("warnum").agg(
        year=pl.col("start_year").min(),
        end=pl.col("end_year").max(),
        deaths=pl.col("battle_deaths").clip(0).sum(),
        n=pl.col("ccode").n_unique(),
    )


@pytest.mark.parametrize(
    ("years", "rate"), [((1816, 1913), 0.39), ((1914, 1945), 0.59), ((1946, 1989), 0.66)]
)
def test_wars_that_start_in_a_year(wars, years, rate):
    assert era(wars, *years).height / (years[1] - years[0] + 1) == pytest.approx(rate, abs=0.0051)


def test_the_tenfold_fall_is_of_the_rate(pairs, table):
    """Wars per dyad-year 1820-1949 2.10e-3, 1950-2000 1.99e-4; the ratio of 10.6 is Jackson and Nei's tenth."""
    onsets = table("cow_war_inter_dyad_year").filter(
        pl.col("ccode1") < pl.col("ccode2"), pl.col("cowinteronset") == 1
    )
    windows = ((1820, 1949), (1950, 2000))
    rates = [era(onsets, *y).height / era(pairs, *y).height for y in windows]
    assert rates == pytest.approx([2.10e-3, 1.99e-4], rel=0.02)
    assert rates[0] / rates[1] == pytest.approx(10.6, rel=0.03)


def test_participants(wars):
    """3.5 states a war; 40 % of wars have more than two."""
    assert wars["n"].mean() == pytest.approx(3.5, abs=0.1)
    assert (wars["n"] > 2).mean() == pytest.approx(0.40, abs=0.02)


def test_battle_deaths_have_a_heavy_tail(wars):
    """Quantiles; Hill's alpha above 7,061 deaths is 1.52 (SE .07); Clauset 2018 has 1.53."""
    deaths = wars["deaths"].to_numpy()
    quantiles = np.quantile(deaths, [0.1, 0.25, 0.5, 0.75, 0.9])
    assert quantiles == pytest.approx([1_049, 2_235, 8_000, 25_250, 183_000], rel=0.12)
    tail = deaths[deaths >= 7_061]
    assert 1 + len(tail) / np.log(tail / 7_061).sum() == pytest.approx(1.52, abs=0.02)


def test_intervals_between_onsets(wars):
    """Mean 1.91 years; none in 18 %."""
    gaps = np.diff(np.sort(wars["year"].to_numpy()))
    assert gaps.mean() == pytest.approx(1.91, abs=0.1)
    assert (gaps == 0).mean() == pytest.approx(0.18, abs=0.03)


def test_the_first_world_war_widens_in_the_recorded_order(record):
    """COW war 106 has 15 states; dispute 257 begins with Austria-Hungary and Serbia; the United States come late."""
    assert participants("cow", folder=record).filter(pl.col("event") == 106)["ccode"].n_unique() == 15
    rows = participants("gml", folder=record).filter(pl.col("event") == 257)
    entered = dict(rows.group_by("ccode").agg(pl.col("entered").min()).rows())
    assert str(entered[2]) == "1917-04-17"
    assert str(entered[325]) == "1915-05-23"
    assert str(entered[740]) == "1914-08-23"
    assert set(rows.filter(pl.col("order") == 1)["ccode"]) <= {300, 345}
