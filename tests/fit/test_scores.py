"""Scores against closed forms: Brier and log score of known forecasts, CRPS of a Poisson and of a sample."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from foedus.fit.scores import (
    auc,
    brier,
    calibration,
    crps_of_draws,
    crps_of_poisson,
    crps_of_years,
    log_score,
    pr_auc,
    scored,
    wilson,
)

CHANCES = st.floats(0.01, 0.99)


@given(CHANCES, CHANCES)
def test_log_score_and_brier_are_proper(true, said):
    """Expected score under the truth is least where the forecast is the truth."""
    y, weight = np.array([1.0, 0.0]), np.array([true, 1.0 - true])
    for score in (log_score, brier):
        honest, other = (score(y, np.full(2, p), weight) for p in (true, said))
        assert honest <= other + 1e-12


@given(st.floats(0.1, 30.0), st.floats(0.1, 30.0))
def test_crps_of_counts_is_proper(true, said):
    k = np.arange(120)
    weight = stats.poisson.pmf(k, true)
    honest, other = (
        sum(w * crps_of_poisson(m, x) for x, w in enumerate(weight) if w > 1e-9) for m in (true, said)
    )
    assert honest <= other + 1e-6


def test_crps_of_many_draws_is_that_of_the_law():
    draws = stats.poisson.ppf((np.arange(20_000) + 0.5) / 20_000, 7.0)
    for observed in (0, 7, 20):
        assert crps_of_draws(draws, observed) == pytest.approx(crps_of_poisson(7.0, observed), abs=2e-3)


def test_ranks():
    """AUC of a known order; average precision by hand: (1/1 + 2/3) / 2."""
    y, p = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.8, 0.7, 0.1])
    assert auc(y, p) == pytest.approx(0.75)
    assert pr_auc(y, p) == pytest.approx((1.0 + 2.0 / 3.0) / 2.0)
    assert auc(np.zeros(3), np.zeros(3)) is None
    assert pr_auc(np.ones(3), np.zeros(3)) is None


def test_a_row_of_weight_two_is_two_rows():
    y, p, w = np.array([1.0, 0.0, 0.0]), np.array([0.6, 0.2, 0.5]), np.array([2.0, 1.0, 3.0])
    doubled = np.repeat(np.arange(3), w.astype(int))
    year = np.array([1.0, 1.0, 2.0])
    for score in (log_score, brier, auc, pr_auc):
        assert score(y, p, w) == pytest.approx(score(y[doubled], p[doubled]))
    assert crps_of_years(year, y, p, w) == pytest.approx(crps_of_years(year[doubled], y[doubled], p[doubled]))


def test_wilson_interval_of_a_published_case():
    """Brown, Cai & DasGupta 2001 form: 0 of 10 has upper end z²/(n + z²)."""
    low, high = wilson(0, 10)
    assert low == 0.0
    assert high == pytest.approx(1.959964**2 / (10 + 1.959964**2), abs=1e-9)


def test_calibration_keeps_ties_together_and_all_rows():
    p = np.repeat([0.1, 0.2, 0.9], [50, 30, 20])
    y = (np.arange(100) % 10 < 10 * p).astype(float)
    table = calibration(y, p)
    assert sum(d.n for d in table) == 100
    assert [round(d.predicted, 6) for d in table] == [0.1, 0.2, 0.9]
    assert all(d.low <= d.observed <= d.high for d in table)


def test_a_perfect_forecast_scores_perfectly():
    y = np.array([1.0, 0.0, 0.0, 1.0])
    score = scored("oracle", np.array([1.0, 1.0, 2.0, 2.0]), y, y)
    assert (score.brier, score.auc, score.pr_auc) == (0.0, 1.0, 1.0)
    assert score.log_score < 1e-9
