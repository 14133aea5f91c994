"""Closed forms: Poisson process and two-state Markov chain (Cox & Miller 1965, ch. 4), competing risks, Pareto law.

A world without arrangements whose parameters switch off everything but one process: then the answer is in a textbook.
All draws are named, so every p is the same in every run.
"""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import polars as pl
import pytest
from agreement import between, engine_log, of
from reference_hazard import Hazard
from reference_law import Law
from scipy import stats
from small_world import BASELINE, quick, small_world

from foedus.arrangements import Library
from foedus.engine.processes.war import severity
from foedus.log.events import Event
from foedus.parameters import load_parameters

UNLIKELY = 1e-3
YEAR, MONTH = 365.25, 30.4375
PLAIN = {  # constant hazards, nobody helps, no forum, one pace
    **{f"peace_decades_{k}": 0.0 for k in (1, 2, 3)},
    "deterrence": 1.0,
    "mediation": 1.0,
    "pace_spread": 0.0,
    "single_incident": 0.0,
    **{f"climb_force_{why}": 0.0 for why in ("rivals", "land", "democracies")},
    **{f"climb_war_{why}": 0.0 for why in ("rivals", "ln_ratio", "democracies", "nuclear", "majors")},
    "volunteer": -60.0,
    "volunteer_initiator": -60.0,
    "war_pace_spread": 0.0,
    "war_balance": 0.0,
    "deaths_cap": 1e9,
}
AT_ONCE = {"days_at_threat": 1e-9, "days_at_display": 1e-9, "days_at_force": 1e-9}
ALWAYS = {f"climb_to_{level}": 1.0 - 1e-12 for level in ("display", "force", "war")}


def lived(futures, years, **changes):
    return engine_log(quick(**PLAIN | changes), futures, 1949, bare=True, years=years)


def rates():
    """λ_ij per year of every directed dyad."""
    hazard = Hazard(Law(Library([]), small_world(), quick(**PLAIN).medians()))
    return {(i, j): hazard.rate(BASELINE, i, j) * YEAR for i, j in permutations(small_world().iso3, 2)}


# ---- thinning with constant hazards is Poisson ---------------------------------------------------------------

FUTURES, YEARS = 2000, 4.0


@pytest.fixture(scope="module")
def poisson():
    """Days of onsets by directed dyad and future; disputes are over at once and never climb."""
    log = of(lived(FUTURES, YEARS, climb_to_display=1e-12, **AT_ONCE), Event.DISPUTE)
    return log.sort("future", "day"), rates()


def counts(log, dyad):
    n = np.zeros(FUTURES)
    np.add.at(n, log.filter(a=dyad[0], b=dyad[1])["future"].to_numpy(), 1)
    return n


def test_mean_counts_of_every_dyad(poisson):
    log, rate = poisson
    seen = np.array([counts(log, dyad).sum() for dyad in rate])
    expected = np.array([x * YEARS * FUTURES for x in rate.values()])
    z = (seen - expected) / np.sqrt(expected)
    assert stats.chi2.sf((z**2).sum(), len(z)) > UNLIKELY
    assert seen.sum() > 20_000


def test_variance_of_counts_is_their_mean(poisson):
    log, rate = poisson
    dispersion = [
        ((n - n.mean()) ** 2).sum() / n.mean() for n in (counts(log, d) for d in rate) if n.sum() > 50
    ]
    assert len(dispersion) > 50
    z = (np.array(dispersion) - (FUTURES - 1)) / math.sqrt(2 * (FUTURES - 1))
    assert stats.chi2.sf((z**2).sum(), len(z)) > UNLIKELY


def test_dyads_do_not_know_of_each_other(poisson):
    log, rate = poisson
    busy = sorted(rate, key=rate.get)[-12:]
    r = np.corrcoef([counts(log, dyad) for dyad in busy])[np.triu_indices(12, 1)]
    assert stats.chi2.sf((r**2 * FUTURES).sum(), len(r)) > UNLIKELY


def test_gaps_are_exponential(poisson):
    """U = (1 - e^-λg) / (1 - e^-λ(T - t)) of a gap g that began at t and ended before the horizon T is uniform."""
    log, rate = poisson
    gaps = log.with_columns(began=pl.col("day").shift(1).over("future", "a", "b").fill_null(0.0))
    day, t = gaps["day"].to_numpy(), gaps["began"].to_numpy()
    x = np.array([rate[dyad] / YEAR for dyad in zip(gaps["a"], gaps["b"], strict=True)])
    u = np.expm1(-x * (day - t)) / np.expm1(-x * (YEARS * YEAR - t))
    assert stats.kstest(u, "uniform").pvalue > UNLIKELY


def test_a_rate_5_percent_off_is_caught(poisson):
    log, rate = poisson
    expected = 1.05 * sum(rate.values()) * YEARS * FUTURES
    assert abs(len(log) - expected) / math.sqrt(expected) > 5


# ---- two-state chain -----------------------------------------------------------------------------------------


def test_time_in_dispute_is_that_of_a_two_state_chain():
    """E ∫0..T 1{in dispute} / T = λ/(λ+μ) - λ/(λ+μ)² · (1 - e^-(λ+μ)T) / T, idle at 0, for every pair."""
    futures, years, stay = 1500, 6.0, 200.0
    log = lived(futures, years, climb_to_display=1e-12, days_at_threat=stay)
    opened = of(log, Event.DISPUTE).select("future", "dispute", "a", "b", begun="day")
    ended = of(log, Event.SETTLED).select("future", "dispute", ended="day")
    spans = opened.join(ended, on=["future", "dispute"], how="left")
    spans = spans.with_columns(pl.col("ended").fill_null(years * YEAR))
    z = []
    for i, j in permutations(small_world().iso3, 2):
        if i > j:
            continue
        pair = spans.filter(pl.col("a").is_in([i, j]) & pl.col("b").is_in([i, j]))
        busy = np.zeros(futures)
        np.add.at(
            busy, pair["future"].to_numpy(), (pair["ended"] - pair["begun"]).to_numpy() / (years * YEAR)
        )
        on, off = rates()[i, j] + rates()[j, i], YEAR / stay
        total = on + off
        share = on / total - on / total**2 * -math.expm1(-total * years) / years
        z.append((busy.mean() - share) / (busy.std(ddof=1) / math.sqrt(futures)))
    assert len(z) == 45
    assert stats.chi2.sf(np.square(z).sum(), len(z)) > UNLIKELY


# ---- competing risks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("f", [1.0, 0.5, 2.0])
def test_shares_of_levels_are_products_of_competing_risks(f):
    """P(climb) = q / (q + (1 - q) f) at every level; without a forum f = 1 / mediation."""
    q = {"climb_to_display": 0.8, "climb_to_force": 0.6, "climb_to_war": 0.3}
    log = lived(400, 8.0, **AT_ONCE, **q, mediation=1 / f)
    climb = [x / (x + (1 - x) * f) for x in q.values()]
    expected = [
        1 - climb[0],
        climb[0] * (1 - climb[1]),
        climb[0] * climb[1] * (1 - climb[2]),
        math.prod(climb),
    ]
    settled = of(log, Event.SETTLED)["value"]
    seen = [int((settled == level).sum()) for level in (2, 3, 4)] + [len(of(log, Event.WAR))]
    assert sum(seen) > 5_000
    assert stats.chisquare(seen, np.array(expected) * sum(seen)).pvalue > UNLIKELY


def test_single_incidents_are_over_a_thousand_times_sooner():
    """Days at threat: (1 - s) · Exp(d) + s · Exp(d / 1000)."""
    log = lived(300, 4.0, climb_to_display=1e-12, days_at_threat=5.0, single_incident=0.35)
    days = between(log, Event.DISPUTE, Event.SETTLED)["days"].to_numpy()
    assert len(days) > 3_000

    def cdf(x):
        return 0.65 * -np.expm1(-x / 5.0) + 0.35 * -np.expm1(-x / 0.005)

    assert stats.kstest(days, cdf).pvalue > UNLIKELY


# ---- war -----------------------------------------------------------------------------------------------------

WAR_YEARS = 12.0


@pytest.fixture(scope="module")
def wars():
    """Disputes that are wars at once, fought alone to the end."""
    log = lived(600, WAR_YEARS, **AT_ONCE, **ALWAYS)
    assert not len(of(log, Event.JOINED))
    return log, quick(**PLAIN).medians()


def test_wars_last_as_an_exponential_clock_of_the_stated_median(wars):
    log, theta = wars
    days = between(log, Event.WAR, Event.WAR_ENDED)
    x = math.log(2) / (theta.war_months * MONTH)
    left = WAR_YEARS * YEAR - days["begun"].to_numpy()
    u = np.expm1(-x * days["days"].to_numpy()) / np.expm1(-x * left)
    assert len(u) > 5_000
    assert stats.kstest(u, "uniform").pvalue > UNLIKELY


def test_winners_follow_the_logit_of_strength(wars):
    """P(initiator wins) = δ · logit⁻¹(α + β ln R); for every directed dyad."""
    log, theta = wars
    world = small_world()
    power = dict(zip(world.iso3, world.capability, strict=True))
    seen, expected = [], []
    for (i, j), ended in of(log, Event.WAR_ENDED).group_by("a", "b"):
        p = theta.decisive / (
            1 + math.exp(-theta.initiator_wins - theta.win_ln_ratio * math.log(power[i] / power[j]))
        )
        seen.append([(ended["value"] == k).sum() for k in (0, 1, 2)])
        expected.append([len(ended) * x for x in (p, theta.decisive - p, 1 - theta.decisive)])
    first = np.array(seen)[:, 0], np.array(expected)[:, 0]
    variance = first[1] * (1 - first[1] / np.sum(expected, 1))
    assert stats.chi2.sf(((first[0] - first[1]) ** 2 / variance).sum(), len(variance)) > UNLIKELY
    assert stats.chisquare(np.sum(seen, 0), np.sum(expected, 0)).pvalue > UNLIKELY


def severity_cdf(theta):
    def cdf(x):
        small = theta.deaths_small * np.log(np.clip(x, 1000.0, 7061.0) / 1000.0) / math.log(7.061)
        tail = (1 - theta.deaths_small) * (1 - (np.maximum(x, 7061.0) / 7061.0) ** -(theta.deaths_tail - 1))
        return small + tail

    return cdf


def test_deaths_of_wars_fought_alone_follow_the_pareto_law(wars):
    """P(X > x) = (1 - s)(x/7061)^-(α-1) above 7,061; log-uniform from 1,000 below."""
    log, theta = wars
    ended = between(log, Event.WAR_ENDED, Event.DEATHS)["value"].to_numpy()
    assert stats.kstest(ended, severity_cdf(theta)).pvalue > UNLIKELY
    above = ended[ended > 7061.0]
    hill = 1 + len(above) / np.log(above / 7061.0).sum()  # Clauset, Shalizi & Newman 2009, eq. 3.1
    assert abs(hill - theta.deaths_tail) < 4 * (theta.deaths_tail - 1) / math.sqrt(len(above))


def test_severity_is_the_inverse_of_its_distribution():
    theta = load_parameters().medians()
    cdf = severity_cdf(theta)
    for u in np.linspace(0.0, 0.9999, 200):
        assert float(cdf(severity(theta, u))) == pytest.approx(u, abs=1e-9)
    assert severity(theta, 0.0) == 1000.0
