"""Outside truth: scipy.stats (binomtest, t, binom) for every interval and test that outcomes write by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from foedus.outcomes.intervals import (
    T95,
    mean_interval,
    median_interval,
    paired_change,
    sign_test,
    spread,
    wilson,
)


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_scipy(pair):
    k, n = pair
    expected = stats.binomtest(k, n).proportion_ci(0.9, method="wilson")
    assert wilson(k, n) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(st.integers(0, 200), st.integers(0, 200))
def test_sign_test_is_the_exact_binomial(up, down):
    expected = stats.binomtest(up, up + down).pvalue if up + down else 1.0
    assert sign_test(up, down) == pytest.approx(expected, abs=1e-9)


def test_student_quantiles():
    assert pytest.approx(stats.t.ppf(0.95, np.arange(1, 31)), abs=1e-3) == T95
    assert spread(1000) == pytest.approx(stats.norm.ppf(0.95))
    assert spread(5) == T95[3]


@pytest.mark.parametrize("n", [5, 10, 57, 400, 1001])
def test_median_interval_covers_at_least_90_percent_and_not_much_more(n):
    low, high = median_interval(np.arange(n, dtype=float))
    k = int(low)
    assert high == n - 1 - k
    assert 1 - 2 * stats.binom.cdf(k, n, 0.5) >= 0.9 - (n < 6)
    assert n < 10 or 1 - 2 * stats.binom.cdf(k + 1, n, 0.5) < 0.9


def test_mean_interval_of_many_values_is_the_normal_one():
    x = np.random.default_rng(1).normal(2, 3, 5000)
    mean, error, low, high = mean_interval(x, x.size)
    assert (mean, error) == pytest.approx((x.mean(), stats.sem(x)))
    assert (low, high) == pytest.approx(stats.norm.interval(0.9, x.mean(), stats.sem(x)))


def test_few_differences_do_not_make_a_clear_mean():
    """Four differences of four on one side: the sign test gives p = 1/8, so the interval must include 0."""
    assert mean_interval(-np.ones(4), 400)[3] > 0
    assert mean_interval(-np.ones(8), 400)[3] < 0


def test_no_difference_is_not_certainty():
    _, _, low, high = mean_interval(np.array([]), 400)
    assert (low, high) == pytest.approx(paired_change(0, 0, 400))
    assert low < 0 < high


@pytest.mark.parametrize(
    ("p_arm", "p_reference", "both"), [(0.3, 0.2, 0.15), (0.02, 0.01, 0.005), (0.5, 0.5, 0.4)]
)
def test_paired_change_covers(p_arm, p_reference, both):
    """Coverage by simulation of pairs: at least 88 of 100 intervals hold the truth."""
    rng = np.random.default_rng(3)
    cells = [both, p_arm - both, p_reference - both, 1 - p_arm - p_reference + both]
    draws = rng.multinomial(400, cells, 2000)
    hits = [
        low <= p_arm - p_reference <= high for low, high in (paired_change(d[1], d[2], 400) for d in draws)
    ]
    assert np.mean(hits) >= 0.88
