"""SplitMix64: reference outputs of seed 1234567 (Vigna, splitmix64.c; Rosetta Code, Pseudo-random numbers/Splitmix64).

The statistical tests use fixed names, so they are deterministic: they pass or fail for good.
"""

from __future__ import annotations

import math

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from foedus.base.draws import GOLDEN, exponential, mix, named, normal, uniform

REFERENCE = [
    6457827717110365317,
    3203168211198807973,
    9817491932198370423,
    4593380528125082431,
    16408922859458223821,
]
M64 = (1 << 64) - 1
UNLIKELY = 1e-3
WORDS = st.integers(min_value=0, max_value=2**62)
STATES = st.integers(min_value=0, max_value=M64)


def plain_mix(x: int) -> int:
    """The same finaliser in unbounded integers, after the paper."""
    z = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31)


@numba.njit
def grid(seed, first, rows, columns):
    """u[i, k]: the draw of the name (seed, first + i, k)."""
    out = np.empty((rows, columns))
    for i in range(rows):
        row = named(named(np.uint64(seed), 7), first + i)
        for k in range(columns):
            out[i, k] = uniform(named(row, k))
    return out


@numba.njit
def shaped(seed, n):
    e, z = np.empty(n), np.empty(n)
    for k in range(n):
        name = named(named(np.uint64(seed), 3), k)
        e[k], z[k] = exponential(name), normal(name)
    return e, z


@pytest.fixture(scope="module")
def draws():
    return grid(20250601, 0, 400, 500)


@pytest.fixture(scope="module")
def shapes():
    return shaped(20250601, 200_000)


def test_reference_outputs():
    x, out = 1234567, []
    for _ in REFERENCE:
        x = (x + int(GOLDEN)) & M64
        out.append(int(mix(np.uint64(x))))
    assert out == REFERENCE


@given(STATES)
def test_compiled_mix_equals_unbounded_integers(x):
    assert int(mix(np.uint64(x))) == plain_mix(x)


@given(STATES, WORDS)
def test_a_name_is_the_mix_of_state_and_word(state, word):
    assert int(named(np.uint64(state), word)) == plain_mix((state + int(GOLDEN) * (word + 1)) & M64)


@given(STATES)
def test_a_uniform_is_the_top_53_bits_and_below_one(state):
    u = uniform(np.uint64(state))
    assert u == (state >> 11) / 2**53
    assert 0.0 <= u < 1.0


@given(STATES)
def test_shapes_are_finite(state):
    assert 0.0 <= exponential(np.uint64(state)) < 37.0
    assert math.isfinite(normal(np.uint64(state)))


def test_the_ends_of_the_interval():
    assert uniform(np.uint64(0)) == 0.0
    assert uniform(np.uint64(M64)) == 1.0 - 2.0**-53
    assert exponential(np.uint64(0)) == 0.0


def test_the_order_of_words_matters():
    root = np.uint64(5)
    one = named(np.uint64(named(root, 1)), 2)
    two = named(np.uint64(named(root, 2)), 1)
    assert int(one) != int(two)


def test_names_do_not_collide():
    states = {
        int(named(np.uint64(named(np.uint64(seed), i)), k))
        for seed in range(4)
        for i in range(50)
        for k in range(50)
    }
    assert len(states) == 4 * 50 * 50


def test_uniform_over_fine_bins(draws):
    counts = np.bincount((draws.ravel() * 1000).astype(int), minlength=1000)
    assert stats.chisquare(counts).pvalue > UNLIKELY


def test_uniform_by_kolmogorov_and_smirnov(draws):
    assert stats.kstest(draws.ravel(), "uniform").pvalue > UNLIKELY


def test_low_bits_are_uniform_too(draws):
    low = (draws.ravel() * 2**53).astype(np.int64) & 255
    assert stats.chisquare(np.bincount(low, minlength=256)).pvalue > UNLIKELY


def pairs_chi2(a, b):
    table = np.histogram2d(a.ravel(), b.ravel(), bins=20, range=[[0, 1], [0, 1]])[0]
    return stats.chisquare(table.ravel()).pvalue


def test_neighbouring_last_words_are_independent(draws):
    assert pairs_chi2(draws[:, :-1], draws[:, 1:]) > UNLIKELY


def test_neighbouring_first_words_are_independent(draws):
    assert pairs_chi2(draws[:-1, :], draws[1:, :]) > UNLIKELY


def test_neighbouring_seeds_are_independent(draws):
    assert pairs_chi2(draws, grid(20250602, 0, *draws.shape)) > UNLIKELY


def test_a_state_and_its_child_are_independent():
    parent = np.array([uniform(np.uint64(named(np.uint64(1), k))) for k in range(20_000)])
    child = np.array([uniform(np.uint64(named(np.uint64(named(np.uint64(1), k)), 0))) for k in range(20_000)])
    assert pairs_chi2(parent, child) > UNLIKELY


def test_rows_and_columns_have_the_spread_of_independent_draws(draws):
    """Var of a mean of n uniforms is 1 / 12n; (k - 1) s² / σ² is χ² with k - 1 degrees."""
    for means, n in ((draws.mean(0), draws.shape[0]), (draws.mean(1), draws.shape[1])):
        statistic = ((means - 0.5) ** 2).sum() * 12 * n
        assert UNLIKELY < stats.chi2.sf(statistic, means.size) < 1 - UNLIKELY


def test_exponential_moments_and_shape(shapes):
    e, _ = shapes
    n = e.size
    assert abs(e.mean() - 1.0) < 4 / math.sqrt(n)
    assert abs(e.var() - 1.0) < 4 * math.sqrt(8 / n)  # Var of s² is (μ4 - σ⁴) / n = 8 / n
    assert stats.kstest(e, "expon").pvalue > UNLIKELY


def test_normal_moments_and_shape(shapes):
    _, z = shapes
    n = z.size
    assert abs(z.mean()) < 4 / math.sqrt(n)
    assert abs(z.var() - 1.0) < 4 * math.sqrt(2 / n)
    assert abs(stats.skew(z)) < 4 * math.sqrt(6 / n)
    assert abs(stats.kurtosis(z)) < 4 * math.sqrt(24 / n)
    assert stats.kstest(z, "norm").pvalue > UNLIKELY
