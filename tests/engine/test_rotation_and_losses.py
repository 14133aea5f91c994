"""Closed forms of process 5: who is taken, who is relieved, who dies. One step of an operation at a time."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from inner_world import (
    COSTS_LIE,
    LASTING,
    MONTH,
    PAYS_DONORS,
    STILL,
    chain,
    country,
    inner,
    lived,
    mission,
    of,
    setting_of,
)
from scipy import stats
from small_world import small_world

from foedus.engine.processes.losses import counted
from foedus.log.events import Event

UNLIKELY = 1e-3
N = small_world().n


# ---- force generation --------------------------------------------------------------------------------------------


def test_nobody_gives_more_than_the_largest_share():
    """Everybody would send all: of one contributor a quarter of what is sought is taken, in whole persons."""
    held = {"ops_send_constant": 1e3, "ops_size_constant": 12.0, "ops_size_spread": 1e-9, "ops_few": 1e-6}
    parameters = inner(**held, ops_largest_share=0.25)
    (rows,) = lived(setting_of(1, mission(ceiling=5000, pledge={0: 25})), parameters, 1, 1)
    sent = of(rows, Event.SENT)["value"][1:]
    assert sent.tolist() == [1156.0] * 3 + [4625.0 - 25 - 3 * 1156]


@pytest.mark.parametrize(("payer", "factor"), [(COSTS_LIE, 1.0), (PAYS_DONORS, 0.0), (0, 0.0)])
def test_poor_states_stay_away_where_nobody_reimburses_them(payer, factor):
    """P(offer in three rounds) = σ(x + 2 + f b ln(5,000 / $ a head)); the rich as elsewhere."""
    wealth = np.linspace(-2.0, 1.0, N)
    parameters = inner(
        **{name: 0.0 for name in inner().medians().dtype.names if name.startswith("ops_send_")}
        | {
            "ops_send_constant": -1.0,
            "ops_send_own_cost": -1.2,
            "ops_size_constant": 0.0,
            "ops_size_spread": 1e-9,
        }
        | {"ops_few": 1e-9}
    )
    one = mission(payer=payer, ceiling=1_000_000, pledge={0: 50})
    found = lived(setting_of(0.3, one, country=country(ln_gdp_per_head=wealth)), parameters, 2000, 0.3)
    z = []
    for s in range(N):
        if s in (0, 3):
            continue
        p = 1 / (1 + math.exp(-(1.0 + factor * -1.2 * max(-wealth[s], 0.0))))
        sends = sum(int((of(rows, Event.SENT)["a"] == s).any()) for rows in found)
        z.append((sends - 2000 * p) / math.sqrt(2000 * p * (1 - p)))
    assert stats.chi2.sf(np.square(z).sum(), len(z)) > UNLIKELY


# ---- rotation and losses -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("payer", "months"), [(0, 9), (PAYS_DONORS, 9), (COSTS_LIE, 4)])
def test_everybody_is_relieved_once_in_every_rotation(payer, months):
    """In a whole number of rotations each person is relieved once in each; none before the first month is over."""
    parameters = inner(ops_rotation_months=9.0, ops_rotation_months_own=4.0)
    years = 3  # 36 months: 4 rotations of nine, 9 of four
    found = lived(setting_of(years + 1 / 12, mission(payer=payer)), parameters, 40, years + 1 / 12)
    for rows in found:
        assert of(rows, Event.RELIEVED)["value"].sum() == 8000 * (12 * years // months)
        assert not len(of(rows, Event.WITHDRAWN))


@pytest.mark.parametrize("level", [0, 1, 2])
def test_the_dead_come_at_their_rates_and_spread_as_they_should(level):
    """Hostile: mean μ = person-years · h / 1,000 and variance μ + κ μ²; other: Poisson. By person-months of each."""
    rate, spread, other = (1.5, 4.0, 12.0)[level], 0.6, 3.0
    parameters = inner(
        **chain(STILL),
        ops_deaths_hostile_none=1.5,
        ops_deaths_hostile_minor=4.0,
        ops_deaths_hostile_major=12.0,
        ops_deaths_spread=spread,
        ops_deaths_other=other,
    )
    found = lived(setting_of(1, mission(), country=country(level=level)), parameters, 3000, 1)
    killed = np.array([of(rows, Event.PEACEKEEPERS_KILLED)["value"].sum() for rows in found])
    died = np.array([of(rows, Event.PEACEKEEPERS_DIED)["value"].sum() for rows in found])
    mean = 8.0 * rate
    r = 1 / spread
    law = stats.nbinom(r, r / (r + mean))
    steps = np.unique(law.ppf(np.linspace(0.05, 0.95, 10)))
    edges = [-1, *steps, np.inf]
    seen = np.array([((killed > a) & (killed <= b)).sum() for a, b in pairwise(edges)])
    p = np.array([law.cdf(b) - law.cdf(a) for a, b in pairwise(edges)])
    assert stats.chisquare(seen, p * len(killed)).pvalue > UNLIKELY
    assert abs(died.mean() - 8 * other) < 4 * math.sqrt(8 * other / len(died))
    assert abs(died.var() / died.mean() - 1) < 4 * math.sqrt(2 / len(died))
    whose = np.zeros(N)
    for rows in found:
        for r_ in of(rows, Event.PEACEKEEPERS_KILLED):
            whose[r_["a"]] += r_["value"]
    assert (whose[[0, 5, 7]].sum(), whose.sum()) == (killed.sum(), killed.sum())
    share = np.array([4000, 3000, 1000]) / 8000
    assert stats.chisquare(whose[[0, 5, 7]], share * killed.sum()).pvalue > UNLIKELY


@pytest.mark.parametrize("spread", [0.0, 0.5, 3.0])
@pytest.mark.parametrize("mean", [0.05, 1.0, 20.0])
def test_counts_are_quantiles_of_the_law_and_never_fall_as_its_mean_rises(mean, spread):
    u = np.linspace(0.001, 0.999, 97)
    law = stats.nbinom(1 / spread, 1 / (1 + spread * mean)) if spread else stats.poisson(mean)
    assert [counted(mean, spread, x) for x in u] == law.ppf(u).tolist()
    assert all(counted(1.1 * mean, spread, x) >= counted(mean, spread, x) for x in u)


def test_who_has_lost_soldiers_leaves_more_often():
    """Chance of leaving after a year with K dead: 1 - exp(-h (1 + K)^b), told from the log of each future."""
    parameters = inner(
        **chain(STILL),
        ops_leave=0.2,
        ops_leave_ln_troops=0.0,
        ops_leave_deaths=0.9,
        ops_deaths_hostile_major=2.0,
        ops_deaths_spread=1.0,
        ops_rotation_months=12.0,
        **LASTING,
    )
    one = mission(pledge={0: 1000, 5: 1000, 7: 1000}, begins=-100.0)
    found = lived(setting_of(2 + 1 / 12, one, country=country(level=2)), parameters, 2000, 2 + 1 / 12)
    left, expected, variance = 0, 0.0, 0.0
    for rows in found:
        gone = {int(r["a"]): round(r["day"] / MONTH) for r in of(rows, Event.WITHDRAWN)}
        for s in (0, 5, 7):
            if gone.get(s, 99) <= 12:
                continue
            lost = [r["value"] for r in of(rows, Event.PEACEKEEPERS_KILLED) if r["a"] == s and r["day"] < 400]
            p = -math.expm1(-0.2 * (1 + sum(lost)) ** 0.9)
            left, expected, variance = left + (s in gone), expected + p, variance + p * (1 - p)
    assert abs(left - expected) < 4 * math.sqrt(variance)
    assert expected - 6000 * -math.expm1(-0.2) * 0.82 > 8 * math.sqrt(variance)
