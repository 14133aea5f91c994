"""Conflict inside states, simulated: closed forms of Markov chains, and the same bits however futures are cut."""

import numpy as np
import pytest

from foedus.engine.intrastate import (
    COVARIATES,
    MOVES,
    OF_PEACE,
    coefficients,
    covariates_of,
    designs,
    fill_shares,
    live_inside,
    parameter_name,
)
from foedus.history.intrastate import Start

P = np.array([[0.90, 0.08, 0.02], [0.20, 0.70, 0.10], [0.10, 0.25, 0.65]])


def made_up(states=40, neighbour=None, level=None):
    n = states
    return Start(
        year=2000,
        gwcode=np.arange(10, 10 + n),
        ccode=np.arange(10, 10 + n),
        iso3=[""] * n,
        level=np.zeros(n, np.int64) if level is None else level,
        years_at_peace=np.full(n, 5),
        never=np.zeros(n, bool),
        numbers=np.zeros((n, 3)),
        filled=np.zeros((n, 3), bool),
        neighbour=np.zeros((n, n), bool) if neighbour is None else neighbour,
    )


def chain(p, futures=1):
    """Coefficients whose constants alone give the transition matrix ``p``."""
    theta = np.zeros((futures, len(MOVES), len(COVARIATES)))
    for m, (a, b) in enumerate(MOVES):
        theta[:, m, 0] = np.log(p[a, b] / p[a, a])
    return theta


@pytest.mark.parametrize("level", [0, 1, 2])
def test_shares_are_those_of_the_multinomial_logit(level):
    """exp(x·b) over its sum, with 0 for staying."""
    rng = np.random.default_rng(level)
    theta, x = rng.normal(size=(len(MOVES), len(COVARIATES))), rng.normal(size=len(COVARIATES))
    eta = np.zeros(3)
    for m, (a, b) in enumerate(MOVES):
        if a == level:
            eta[b] = theta[m] @ x
    p = np.zeros(3)
    fill_shares(p, theta, x, level)
    assert p == pytest.approx(np.exp(eta) / np.exp(eta).sum(), abs=1e-12)


def test_a_long_run_has_the_stationary_shares_of_the_chain():
    """The left eigenvector of the transition matrix; 4 standard errors of 300 futures of 40 states, 60 years on."""
    values, vectors = np.linalg.eig(P.T)
    stationary = np.real(vectors[:, np.argmax(np.real(values))])
    stationary /= stationary.sum()
    last = live_inside(chain(P, 300), made_up(), 60, seed=1)[:, -1]
    shares = np.array([(last == k).mean() for k in range(3)])
    assert shares == pytest.approx(stationary, abs=4 * np.sqrt(0.25 / last.size))


def test_two_levels_follow_the_closed_form_year_by_year():
    """a/(a+b) (1 - (1-a-b)^t) in conflict after t years from peace."""
    a, b = 0.05, 0.3
    p = np.array([[1 - a, a, 1e-12], [b, 1 - b, 1e-12], [0.5, 0.25, 0.25]])
    levels = live_inside(chain(p, 500), made_up(), 10, seed=2)
    t = np.arange(1, 11)
    expected = a / (a + b) * (1 - (1 - a - b) ** t)
    assert (levels > 0).mean(axis=(0, 2)) == pytest.approx(expected, abs=4 * np.sqrt(0.25 / 20_000))


def test_a_neighbour_in_conflict_makes_conflict_likelier_and_a_major_one_more_so():
    n = 30
    ring = np.zeros((n, n), bool)
    ring[np.arange(n), (np.arange(n) + 1) % n] = True
    ring |= ring.T
    theta = chain(P, 200)
    theta[:, :2, COVARIATES.index("neighbour")] = 1.0
    theta[:, :2, COVARIATES.index("neighbour_major")] = 0.5
    onset = []
    for level in (0, 1, 2):
        before = np.zeros(n, np.int64)
        before[::3] = level  # two of three states are at peace, each beside one of these
        first = live_inside(theta, made_up(n, ring, before), 1, seed=3)[:, 0]
        onset.append((first[:, np.arange(n) % 3 > 0] > 0).mean())
    odds = np.log(np.array(onset) / (1 - np.array(onset)))
    assert np.diff(odds) == pytest.approx([1.0, 0.5], abs=0.15)


def test_years_at_peace_are_counted_from_the_last_conflict():
    """After a conflict ends the onset falls as (years + 1)^b; never counts as its own case."""
    theta = chain(P, 4000)
    theta[:, :2, COVARIATES.index("ln_peace_years")] = -1.0
    levels = live_inside(theta, made_up(4, level=np.full(4, 2)), 8, seed=4).transpose(0, 2, 1).reshape(-1, 8)
    ended = levels[(levels[:, 0] > 0) & (levels[:, 1] == 0)]
    odds = np.array([0.1 / 0.9 / 2, 0.1 / 0.9 / 3])
    assert (ended[:, 2] > 0).mean() == pytest.approx(odds[0] / (1 + odds[0]), abs=0.02)
    quiet = ended[ended[:, 2] == 0]
    assert (quiet[:, 3] > 0).mean() == pytest.approx(odds[1] / (1 + odds[1]), abs=0.02)


def test_the_same_bits_however_the_futures_are_cut():
    whole = live_inside(chain(P, 50), made_up(), 20, seed=5)
    parts = [live_inside(chain(P, 10), made_up(), 20, seed=5, first=k) for k in range(0, 50, 10)]
    assert np.array_equal(whole, np.concatenate(parts))
    assert not np.array_equal(whole, live_inside(chain(P, 50), made_up(), 20, seed=6))


def test_a_state_keeps_its_luck_when_another_is_left_out():
    start = made_up(6)
    fewer = Start(**{**vars(made_up(5)), "gwcode": start.gwcode[1:]})
    whole, part = (live_inside(chain(P, 20), s, 10, seed=7) for s in (start, fewer))
    assert np.array_equal(whole[:, :, 1:], part)


def test_coefficients_are_read_by_name():
    names = [parameter_name(m, c) for m in MOVES for c in covariates_of(m[0])]
    assert len(names) == len(set(names)) == 2 * 10 + 4 * 8
    records = np.zeros(2, dtype=[(name, float) for name in names])
    records["intra_12_neighbour"] = [3.0, 4.0]
    theta = coefficients(records)
    assert list(theta[:, MOVES.index((1, 2)), COVARIATES.index("neighbour")]) == [3.0, 4.0]
    assert np.count_nonzero(theta) == 2


def test_the_covariates_stand_in_the_order_of_their_names():
    x = designs(
        np.array([[1.5, -0.5, 0.2]]), np.array([2]), np.array([4]), np.array([False]), np.array([True])
    )[0]
    expected = dict(zip(COVARIATES, [1, np.log(5), 0, 1, 1.5, -0.5, 0.2, 0.04, 1, 1], strict=True))
    assert dict(zip(COVARIATES, x, strict=True)) == pytest.approx(expected)
    assert set(OF_PEACE) < set(COVARIATES)
