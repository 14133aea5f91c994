"""Peace operations against evidence.md 5 and 10 and the UN's own figures, and known truths found again."""

import os
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import norm

from foedus.fit.contract import Options
from foedus.fit.deployment import MODEL as DEPLOYMENT
from foedus.fit.deployment import curves, rise, shares_by_month, times
from foedus.fit.deployment import estimate as estimate_deployment
from foedus.fit.jackknife import jackknife
from foedus.fit.operations import MODEL, X, estimate, size, spread
from foedus.fit.peacekeeping import estimate as estimate_peacekeeping
from foedus.fit.peacekeeping import regression, turns
from foedus.history.missions import begun, contributions, strength
from foedus.history.senders import senders

FOLDER = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
OPTIONS = Options(folder=FOLDER, window=80)


@pytest.fixture
def record():
    if not (FOLDER / "ipi_mission_month.parquet").exists():
        pytest.skip(f"no record at {FOLDER}")
    return FOLDER


@cache
def peacekeeping():
    return estimate_peacekeeping(2020, OPTIONS)


@cache
def operations():
    return estimate(2020, OPTIONS)


@pytest.mark.record
def test_strength_is_what_the_un_reported(record):
    """README of the record: UNPROFOR's peak 39,893; contributors add up to missions (98,200 in December 2013)."""
    found = strength(record)
    assert found.filter(pl.col("mission") == "UNPROFOR")["total"].max() == 39_893
    assert found.select((pl.sum_horizontal("troops", "police", "observers") == pl.col("total")).all()).item()
    assert found.select(pl.struct("mission", "t").is_duplicated().any()).item() is False
    sent = contributions(record).filter(pl.col("year") == 2013)["total"].sum()
    assert sent == found.filter(pl.col("t") == 2013 * 12 + 11)["total"].sum() == 98_200


@pytest.mark.record
def test_the_months_in_which_missions_were_established(record):
    """UN list: MINUSMA April 2013, UNTAC March 1992."""
    start = dict(begun(record).iter_rows())
    assert start["MINUSMA"] == 2013 * 12 + 3
    assert start["UNTAC"] == 1992 * 12 + 2


@pytest.mark.record
def test_deployment_to_a_half(record):
    """evidence.md 10: 25 % after 2.7 months, 50 % after 4.3, 28 % by month 3, 70 % by month 6; of first ceilings."""
    found = curves(2020, record)
    table = times(found.filter(~pl.col("taken_over")))
    assert table["to_0.25"].median() == pytest.approx(2.7, abs=1.5)
    assert table["to_0.5"].median() == pytest.approx(4.3, abs=1.5)
    arrived = shares_by_month(found)
    assert arrived["month_3"][1] == pytest.approx(0.28, abs=0.1)
    assert arrived["month_6"][1] == pytest.approx(0.70, abs=0.15)


@pytest.mark.record
@pytest.mark.xfail(
    reason="measured against the later peak: authorised ceilings, which grow afterwards, are not there"
)
def test_deployment_to_nine_tenths(record):
    """evidence.md 10: 75 % after 6.1 months, 90 % after 7.8."""
    table = times(curves(2020, record).filter(~pl.col("taken_over")))
    assert table["to_0.75"].median() == pytest.approx(6.1, abs=2)
    assert table["to_0.9"].median() == pytest.approx(7.8, abs=3)


def test_a_known_rise_is_found_again():
    """Φ((ln t - ln h) / w) with ln h ~ Normal(ln 5, .6²), w = .5, at month ends."""
    rng = np.random.default_rng(4)
    half = np.exp(np.log(5.0) + 0.6 * rng.normal(size=400))
    age = np.arange(200)
    parts = [
        pl.DataFrame(
            {"mission": f"m{k:03}", "age": age, "share": norm.cdf((np.log(age + 1.0) - np.log(h)) / 0.5)}
        )
        for k, h in enumerate(half)
    ]
    rows = pl.concat(parts).with_columns(peak=1000, taken_over=False)
    found = np.exp(rise(times(rows)))
    assert found == pytest.approx([5.0, 0.6, 0.5], rel=0.12)


@pytest.mark.record
def test_deployment_promises_its_parameters(record):
    found = estimate_deployment(2020, OPTIONS)
    assert tuple(p.name for p in found.parameters) == DEPLOYMENT.parameters
    half = found.parameters[0]
    assert 3.0 < half.value < 8.0
    assert estimate_deployment(2020, OPTIONS).parameters == found.parameters
    assert estimate_deployment(1985, OPTIONS).parameters == ()


def test_the_jackknife_of_a_mean_is_its_standard_error():
    x = np.random.default_rng(1).normal(size=50)
    rows = pl.DataFrame({"g": np.arange(50), "x": x})
    found = jackknife(rows, "g", lambda r: np.array([r["x"].mean()]))
    assert found[0, 0] == pytest.approx(x.var(ddof=1) / 50)


@pytest.mark.record
def test_distances_between_capitals(record):
    """Great circles: Paris-Berlin 878 km, Bamako-Dhaka about 10,250 km (any atlas, within 1 %)."""
    rows = senders([2012], record)
    km = {(a, b): 1_000 * np.exp(d) for a, b, d in rows.select("iso3", "host", "ln_distance").iter_rows()}
    assert km["FRA", "DEU"] == pytest.approx(878, rel=0.01)
    assert km["BGD", "MLI"] == pytest.approx(10_250, rel=0.02)
    assert km["BGD", "MLI"] == pytest.approx(km["MLI", "BGD"])


@pytest.mark.record
def test_contingents_are_forecast_for_missions_not_seen(record):
    """Each mission from the others: better than the base rate. Later years: who was there last year says more."""
    found = operations()
    assert tuple(p.name for p in found.parameters) == MODEL.parameters
    send = found.fits[0]
    table = send.diagnostics["each_mission_from_the_others"]
    assert table["log_score"] < table["log_score_of_base_rate"]
    assert table["auc"] > 0.8
    last = [s for s in send.scores if s.origin == 2013]
    score = {s.model: s.log_score for s in last}
    assert score["last year"] < score["model"] < score["base rate"]
    assert estimate(2009, OPTIONS).parameters == ()


def test_known_sizes_are_found_again():
    rng = np.random.default_rng(8)
    n = 3_000
    columns = {c: rng.normal(size=n) for c in X if c != "constant"}
    frame = pl.DataFrame(columns).with_columns(constant=1.0, y=1.0, cluster=pl.Series(np.arange(n) % 100))
    truth = np.linspace(-0.4, 0.4, len(X))
    truth[0] = 6.0
    troops = np.exp(frame.select(X).to_numpy() @ truth + 0.8 * rng.normal(size=n))
    rows = frame.with_columns(troops=pl.Series(troops))
    found = size(rows)
    assert np.abs((found.b - truth) / np.sqrt(np.diag(found.covariance))).max() < 4
    assert np.exp(spread(rows, found)[0]) == pytest.approx(0.8, rel=0.05)


@pytest.mark.record
def test_troops_and_deaths_in_africa(record):
    """Hultman, Kathman & Shannon 2014 (evidence.md 5): -.13 per 1,000 troops, range -.02 to -.15, Africa 1992-2011."""
    fit = next(f for f in peacekeeping().fits if f.name == "deaths in Africa 1992-2011: men")
    troops = next(c for c in fit.coefficients if c.name == "troops_thousands")
    assert -0.15 <= troops.b <= -0.02


@pytest.mark.record
@pytest.mark.xfail(
    reason="selection: with an effect for every state little is left; no design here takes it out"
)
def test_troops_and_deaths_within_states(record):
    """Hultman, Kathman & Shannon 2014: an effect of troops would stay with effects of states, two errors from 0."""
    name = "deaths in Africa 1992-2011: men, last deaths and states"
    fit = next(f for f in peacekeeping().fits if f.name == name)
    troops = next(c for c in fit.coefficients if c.name == "troops_thousands")
    assert troops.b + 2 * troops.se < 0


@pytest.mark.record
def test_missions_go_where_conflict_is(record):
    """Selection shown: conflict in the year before a force arrives against months without troops; no parameters."""
    found = peacekeeping()
    assert found.parameters == ()
    said = found.fits[-1].diagnostics
    assert said["around_arrival"]["year_before"] > 2 * said["around_arrival"]["months_without_troops"]
    assert said["signs_that_turn"] == turns(found.fits)
    assert any("troops" in line for line in said["signs_that_turn"])


def test_a_known_effect_is_found_and_selection_turns_its_sign():
    """Poisson deaths, -.1 per 1,000 troops, sent where the state's level is high: only effects of states find it."""
    rng = np.random.default_rng(6)
    n, states = 12_000, 60
    code = np.arange(n) % states
    level = rng.normal(size=states)
    troops = np.exp(0.8 * level[code] + 0.7 * rng.normal(size=n))
    deaths = rng.poisson(np.exp(3.0 + level[code] - 0.1 * troops))
    rows = pl.DataFrame({"gwcode": code, "deaths": deaths, "troops": troops})
    naive = regression(rows, "deaths", ["troops"], states=False)[0]
    within = regression(rows, "deaths", ["troops"], states=True)[0]
    assert naive.b > 0
    assert within.b == pytest.approx(-0.1, abs=max(0.02, 4 * within.se))
