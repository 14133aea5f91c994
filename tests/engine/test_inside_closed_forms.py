"""Closed forms: powers of a transition matrix (Kemeny & Snell 1960, ch. 3-4), truncated logistic, proportional hazards.

Process 4 in the engine itself, with operations on file where their effect is what is asked.
"""

from __future__ import annotations

import numpy as np
import pytest
from inner_world import (
    NO_EFFECT,
    P,
    chain,
    country,
    deaths_by_month,
    deaths_by_year,
    inner,
    levels,
    lived,
    mission,
    of,
    ring,
    setting_of,
)
from scipy import stats
from small_world import small_world

from foedus.log.events import Event

UNLIKELY = 1e-3
N = small_world().n
ALWAYS_MINOR = np.array([[1e-9, 1 - 2e-9, 1e-9]] * 3)
ALWAYS_MAJOR = np.array([[1e-9, 1e-9, 1 - 2e-9]] * 3)


def all_levels(found, years):
    """[futures, years, states]"""
    return np.array([levels(rows, years, N) for rows in found])


# ---- levels ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [0, 1, 2])
def test_levels_are_the_powers_of_the_matrix(start):
    """P(level in year t | start) = (P^t)[start]; states do not know of each other, so 10 states are 10 chains."""
    found = all_levels(lived(setting_of(8, country=country(level=start)), inner(), 200, 8), 8)
    for t in range(8):
        expected = np.linalg.matrix_power(P, t + 1)[start] * found[:, t].size
        seen = [(found[:, t] == k).sum() for k in range(3)]
        assert stats.chisquare(seen, expected).pvalue > UNLIKELY, t


def test_transitions_are_those_of_the_matrix_and_a_rate_15_percent_off_is_caught():
    found = all_levels(lived(setting_of(8), inner(), 300, 8), 8)
    seen = np.zeros((3, 3))
    np.add.at(seen, (found[:, :-1].ravel(), found[:, 1:].ravel()), 1)
    assert seen.sum() == 300 * 7 * N
    off = P.copy()
    off[0] += [-0.0225, 0.0225, 0.0]  # the onset of minor conflict, .15, times 1.15
    assert stats.chisquare(seen[0], off[0] * seen[0].sum()).pvalue < UNLIKELY
    for row in range(3):
        assert stats.chisquare(seen[row], P[row] * seen[row].sum()).pvalue > UNLIKELY


def test_a_shock_multiplies_the_odds_of_moving_up_by_its_factor():
    """p_k · f for the levels above, p_k for the others, over their sum; in its year only."""
    f, shock = 3.0, np.zeros((6, N, 2))
    shock[2, :, 0] = np.log(f)
    found = all_levels(lived(setting_of(4, shock=shock), inner(), 400, 4), 4)
    for before in range(3):
        p = P[before] * np.where(np.arange(3) > before, f, 1.0)
        after = found[:, 2][found[:, 1] == before]
        seen = np.array([(after == k).sum() for k in range(3)])
        assert stats.chisquare(seen, p / p.sum() * seen.sum()).pvalue > UNLIKELY
        later = found[:, 3][found[:, 2] == before]
        seen = np.array([(later == k).sum() for k in range(3)])
        assert stats.chisquare(seen, P[before] * seen.sum()).pvalue > UNLIKELY


def test_a_level_that_is_given_is_the_least_of_its_year():
    given = np.zeros((6, N), np.int64)
    given[1, 4], given[2, 5] = 2, 1
    plain = all_levels(lived(setting_of(4), inner(), 100, 4), 4)
    found = all_levels(lived(setting_of(4, given=given), inner(), 100, 4), 4)
    assert (found[:, 1, 4] == 2).all()
    assert (found[:, 2, 5] == np.maximum(plain[:, 2, 5], 1)).all()
    others = [s for s in range(N) if s not in (4, 5)]
    assert (found[:, :, others] == plain[:, :, others]).all()
    assert (found[:, 0] == plain[:, 0]).all()


def test_neighbours_are_those_of_the_year_before():
    """One state of a ring in conflict: at its two neighbours the odds of the first year are e times as high."""
    level = np.zeros(N, np.int64)
    level[5] = 1
    setting = setting_of(1, country=country(level=level), **ring(N))
    found = all_levels(lived(setting, inner(intra_01_neighbour=1.0, intra_02_neighbour=1.0), 2000, 1), 1)[
        :, 0
    ]
    p = P[0] * np.array([1.0, np.e, np.e])
    for s in (4, 6):
        seen = np.array([(found[:, s] == k).sum() for k in range(3)])
        assert stats.chisquare(seen, p / p.sum() * seen.sum()).pvalue > UNLIKELY
    seen = np.array([(found[:, [0, 1, 2, 3, 7, 8, 9]] == k).sum() for k in range(3)])
    assert stats.chisquare(seen, P[0] * seen.sum()).pvalue > UNLIKELY


# ---- deaths ------------------------------------------------------------------------------------------------------


def truncated(x, m, s, low, high):
    """P(X ≤ x | low < X < high), X logistic about m with scale s."""
    cdf = stats.logistic(m, s).cdf
    return (cdf(x) - cdf(low)) / (cdf(high) - cdf(low))


@pytest.mark.parametrize("last", [0.0, 60.0, 800.0])
def test_deaths_of_minor_years_follow_the_truncated_logistic(last):
    """ln(deaths / 25) = c + b ln(1 + last / 100) + s · logistic, given that it lies in (0, ln 40); whole persons."""
    parameters = inner(**chain(ALWAYS_MINOR))
    theta = parameters.medians()
    found = lived(setting_of(1, country=country(deaths=last)), parameters, 300, 1)
    deaths = np.concatenate([deaths_by_year(rows, 1, N)[0] for rows in found])
    m = theta.intra_deaths_minor_constant + theta.intra_deaths_minor_last * np.log1p(last / 100)
    inside = np.array([30.5, 40.5, 60.5, 90.5, 150.5, 250.5, 400.5, 650.5])
    p = truncated(np.log(inside / 25), m, theta.intra_deaths_minor_scale, 0.0, np.log(40.0))
    p = np.diff(np.concatenate([[0], p, [1]]))
    seen = np.histogram(deaths, np.concatenate([[0], inside, [1e9]]))[0]
    assert deaths.min() >= 25
    assert deaths.max() <= 1000
    assert (deaths == np.round(deaths)).all()
    kept = p * seen.sum() > 5
    seen, p = np.append(seen[kept], seen[~kept].sum()), np.append(p[kept], p[~kept].sum())
    whole = p > 0
    assert stats.chisquare(seen[whole], p[whole] / p.sum() * seen.sum()).pvalue > UNLIKELY


@pytest.mark.parametrize("last", [0.0, 5_000.0, 1e7])
def test_deaths_of_major_years_follow_the_truncated_logistic(last):
    """ln(deaths / 1,000) = c + b ln(1 + min(last, most) / 1,000) + s · logistic, given that it is above 0."""
    parameters = inner(**chain(ALWAYS_MAJOR))
    theta = parameters.medians()
    found = lived(setting_of(1, country=country(deaths=last)), parameters, 300, 1)
    deaths = np.concatenate([deaths_by_year(rows, 1, N)[0] for rows in found])
    known = min(last, theta.intra_deaths_major_most)
    m = theta.intra_deaths_major_constant + theta.intra_deaths_major_last * np.log1p(known / 1000)
    u = truncated(np.log(deaths / 1000), m, theta.intra_deaths_major_scale, 0.0, np.inf)
    assert stats.kstest(u, "uniform").pvalue > UNLIKELY
    off = truncated(np.log(deaths / 1150), m, theta.intra_deaths_major_scale, -np.inf, np.inf)
    assert stats.kstest(off, "uniform").pvalue < UNLIKELY


def test_deaths_of_months_make_the_year_and_wander_as_an_autoregression():
    """Σ months = year; ln(d_k / d_(k+1)) = σ (x_k - x_(k+1)) has variance 2 σ² (1 - ρ), and 2 σ² (1 - ρ²) two apart."""
    parameters = inner(**chain(ALWAYS_MAJOR), intra_deaths_major_constant=8.0)
    theta = parameters.medians()
    found = lived(setting_of(1), parameters, 400, 1)
    months = np.concatenate([deaths_by_month(rows, 1, N).T for rows in found])
    years = np.concatenate([deaths_by_year(rows, 1, N)[0] for rows in found])
    assert (months.sum(axis=1) == years).all()
    rho, sigma = theta.intra_deaths_month_major_memory, theta.intra_deaths_month_major_spread
    ln = np.log(np.maximum(months, 1.0))
    for apart in (1, 2):
        z = (ln[:, apart] - ln[:, 0]) / (sigma * np.sqrt(2 * (1 - rho**apart)))
        assert stats.kstest(z, "norm").pvalue > UNLIKELY
        assert stats.kstest(1.15 * z, "norm").pvalue < 0.05


def test_months_of_25_deaths_are_counted():
    found = lived(setting_of(2), inner(), 40, 2)
    counted = 0
    for rows in found:
        months = deaths_by_month(rows, 2, N)
        for r in of(rows, Event.CONFLICT_YEAR):
            year = round(r["day"] / 365.25) - 1
            assert r["b"] == (months[12 * year : 12 * year + 12, r["a"]] >= 25).sum()
            counted += r["b"]
    assert counted > 100


# ---- what operations do ------------------------------------------------------------------------------------------


def everywhere(**fields):
    """A mission of 1,000 in every state."""
    return [mission(host=s, word=100 + s, pledge={(s + 1) % N: 1000}, **fields) for s in range(N)]


def first_year(parameters, futures=800, missions=(), **columns):
    setting = setting_of(1, *missions, country=country(**columns))
    return all_levels(lived(setting, parameters, futures, 1), 1)[:, 0].ravel()


@pytest.mark.parametrize(
    ("h", "columns", "fields", "other", "power"),
    [
        (0.45, {}, {}, 0.0, 1.0),
        (0.15, {"years_at_peace": 10}, {}, 0.0, 1.0),
        (0.45, {"years_at_peace": 11}, {}, 0.0, 0.0),
        (0.45, {"never": True}, {}, 0.0, 0.0),
        (0.45, {}, {"universal": False}, 0.5, 0.5),
        (0.45, {}, {"universal": False}, 0.0, 0.0),
    ],
)
def test_relapse_has_the_hazard_ratio_of_presence(h, columns, fields, other, power):
    """P(conflict) = 1 - (1 - p)^(h^presence), p = .2; minor and major keep their proportion, 3 : 1."""
    parameters = inner(**NO_EFFECT | {"pko_relapse_hazard_ratio": h}, pko_other_than_un=other)
    found = first_year(parameters, missions=everywhere(**fields), **columns)
    q = 1 - 0.8 ** (h**power)
    expected = np.array([1 - q, q * 0.75, q * 0.25]) * found.size
    assert stats.chisquare([(found == k).sum() for k in range(3)], expected).pvalue > UNLIKELY


def test_endings_have_the_hazard_ratio_of_presence():
    """P(none | minor) = 1 - (1 - p)^e^d; the rest in proportion."""
    parameters = inner(**NO_EFFECT | {"pko_ending_log_hazard": 0.5})
    found = first_year(parameters, missions=everywhere(), level=1)
    none = 1 - (1 - P[1, 0]) ** np.exp(0.5)
    rest = P[1, 1:] / P[1, 1:].sum() * (1 - none)
    expected = np.array([none, *rest]) * found.size
    assert stats.chisquare([(found == k).sum() for k in range(3)], expected).pvalue > UNLIKELY


@pytest.mark.parametrize(
    ("fields", "held", "troops"),
    [
        ({}, {}, 1000.0),
        ({"pledge": {0: 30_000}, "ceiling": 40_000}, {}, 15_000.0),
        ({"pledge": {0: 30_000}, "ceiling": 40_000}, {"ops_caveats": 0.7, "ops_caveated": 1.0}, 9_000.0),
        ({}, {"ops_caveats": 0.7, "ops_caveated": 0.0}, 1000.0),
        ({"armed": 0.25}, {}, 250.0),
        ({"robust": False}, {"pko_traditional": 0.4}, 400.0),
        ({"universal": False}, {"pko_other_than_un": 0.3}, 300.0),
        ({"universal": False}, {}, 0.0),
    ],
)
def test_troops_leave_their_share_of_every_months_deaths(fields, held, troops):
    """deaths · exp(b · min(T, cap) / 1,000), to the person: rounding is carried on, so that nobody is lost."""
    b = -0.13
    parameters = inner(**chain(ALWAYS_MAJOR), **held, pko_deaths_per_thousand_troops=b)
    one = mission(**{"host": 3, "pledge": {0: 1000}} | fields)
    bare = lived(setting_of(1), parameters, 20, 1)
    kept = lived(setting_of(1, one), parameters, 20, 1)
    for rows, spared in zip(bare, kept, strict=True):
        whole, left = deaths_by_month(rows, 1, N), deaths_by_month(spared, 1, N)
        factor = np.exp(b * troops / 1000)
        assert np.abs(np.cumsum(left[:, 3]) - factor * np.cumsum(whole[:, 3])).max() <= 1.0
        others = [s for s in range(N) if s != 3]
        assert (left[:, others] == whole[:, others]).all()


@pytest.mark.parametrize(
    ("field", "values", "troops"),
    [
        ("robust", [True, True, False], [1000.0, 1000.0, 400.0]),
        ("armed", [0.5, 0.0, 0.25], [500.0, 0.0, 250.0]),
    ],
)
def test_what_a_mission_may_do_and_who_is_armed_is_that_of_the_month(field, values, troops):
    """deaths · exp(b · T_m / 1,000), T_m by the mandate on file in month m: four months of each, and again."""
    b = -0.13
    parameters = inner(**chain(ALWAYS_MAJOR), pko_traditional=0.4, pko_deaths_per_thousand_troops=b)
    one = mission(host=3, pledge={0: 1000}, **{field: np.repeat(values, 4)})
    factor = np.exp(b * np.repeat(troops, 4) / 1000)
    bare = lived(setting_of(1), parameters, 20, 1)
    kept = lived(setting_of(1, one), parameters, 20, 1)
    for rows, spared in zip(bare, kept, strict=True):
        whole, left = deaths_by_month(rows, 1, N)[:, 3], deaths_by_month(spared, 1, N)[:, 3]
        assert np.abs(np.cumsum(left) - np.cumsum(factor * whole)).max() <= 1.0


def test_a_major_year_that_troops_tame_comes_out_minor():
    """1,000 and more is major; so the level of the log follows the deaths of the log."""
    parameters = inner(**chain(ALWAYS_MAJOR), pko_deaths_per_thousand_troops=-0.3)
    missions = everywhere()
    for one in missions:
        one["pledge"] = {(one["host"] + 1) % N: 8000}
    tamed = 0
    for rows in lived(setting_of(3, *missions), parameters, 30, 3):
        for r in of(rows, Event.CONFLICT_YEAR):
            assert (r["duty"] == 2) == (r["value"] >= 1000)
            tamed += r["duty"] == 1
    assert tamed > 100
