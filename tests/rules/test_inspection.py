"""Dresher 1962 (RAND RM-2972), Maschler 1966 and Avenhaus, von Stengel & Zamir 2002 (Handbook of Game Theory 3, ch. 51)
on inspection games; the closed form of Dresher's value as in von Stengel 2016 (Math. Oper. Res. 41(3)).
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.base.draws import root
from foedus.rules.inspection import (
    Stakes,
    chance_to_inspect,
    chance_to_violate,
    found,
    inspects_now,
    play,
    saved_by_announcing,
    strategies,
    value,
    violates_now,
)

GAMES = 60_000
ERROR = 4.5 / np.sqrt(GAMES)  # payoffs lie in [-1, 1]: at least 4.5 standard errors
POSITIVE = st.floats(min_value=0.1, max_value=100.0)
MISSES = st.floats(min_value=0.0, max_value=0.95)


def stakes(s: Stakes, violates: float, inspects: float) -> tuple[float, float]:
    """Payoffs of inspectee and inspector of the one-shot game, written out cell by cell."""
    unseen = 1.0 - inspects * (1.0 - s.misses)
    inspectee = violates * (unseen * s.gain - (1.0 - unseen) * s.penalty)
    return inspectee, -inspects * s.cost - violates * unseen * s.loss


# ---- one inspection ------------------------------------------------------------------------------------------------


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, MISSES)
def test_neither_gains_by_another_choice(gain, penalty, cost, loss, misses):
    """A Nash equilibrium: against each other's chances no pure choice pays more."""
    s = Stakes(gain, penalty, cost, loss, misses)
    p, q = chance_to_violate(s), chance_to_inspect(s)
    mine, theirs = stakes(s, p, q)
    scale = 1e-9 * (gain + penalty + cost + loss)
    assert max(stakes(s, x, q)[0] for x in (0.0, 1.0)) <= mine + scale
    assert max(stakes(s, p, x)[1] for x in (0.0, 1.0)) <= theirs + scale


def test_a_higher_penalty_lowers_inspections_not_violations():
    mild, harsh = Stakes(1, 5, 1, 20, 0.1), Stakes(1, 50, 1, 20, 0.1)
    assert chance_to_inspect(harsh) < chance_to_inspect(mild) / 5
    assert chance_to_violate(harsh) == chance_to_violate(mild) == pytest.approx(1 / 18)


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE, MISSES)
def test_who_announces_and_is_believed_does_no_worse(gain, penalty, cost, loss, misses):
    """Maschler 1966: the inspectee, indifferent, stays legal."""
    assert saved_by_announcing(Stakes(gain, penalty, cost, loss, misses)) >= 0.0


def test_the_game_of_one_inspection_played():
    """200,000 games at the equilibrium: what each pure choice of the other earns is the same."""
    s, n = Stakes(gain=2.0, penalty=6.0, cost=1.0, loss=5.0, misses=0.2), 200_000
    p, q = chance_to_violate(s), chance_to_inspect(s)
    luck = np.random.default_rng(3).random((n, 3))
    violates, inspects, sees = luck[:, 0] < p, luck[:, 1] < q, luck[:, 2] >= s.misses
    seen = violates & inspects & sees
    inspectee = np.where(seen, -s.penalty, s.gain)[violates]
    assert abs(inspectee.mean()) < 4.0 * inspectee.std() / np.sqrt(inspectee.size)  # legal earns 0
    cost = inspects * s.cost + (violates & ~seen) * s.loss
    gap = cost[inspects].mean() - cost[~inspects].mean()
    assert abs(gap) < 4.0 * np.hypot(*(c.std() / np.sqrt(c.size) for c in (cost[inspects], cost[~inspects])))


# ---- n periods, k inspections --------------------------------------------------------------------------------------


def recursive(n: int, k: int) -> float:
    """Dresher's recursion, by the value of each period's 2 × 2 game."""
    if k >= n:
        return 0.0
    if k == 0:
        return -1.0
    spent, kept = recursive(n - 1, k - 1), recursive(n - 1, k)
    return (spent + kept) / (2.0 + kept - spent)


@pytest.mark.parametrize("n", range(1, 11))
def test_the_closed_form_solves_the_recursion(n):
    assert [value(n, k) for k in range(n + 1)] == pytest.approx([recursive(n, k) for k in range(n + 1)])


def test_small_games_worked_by_hand():
    """v(2,1) = -1/3, v(3,1) = -1/2, v(3,2) = -1/7, v(4,1) = -3/5: from C(n-1,k) / sum of C(n,i)."""
    assert [value(*game) for game in ((2, 1), (3, 1), (3, 2), (4, 1))] == pytest.approx(
        [-1 / 3, -1 / 2, -1 / 7, -3 / 5]
    )


@pytest.mark.parametrize(("n", "k"), [(2, 1), (5, 2), (8, 3), (4, 4)])
def test_a_period_is_an_equilibrium_of_its_matrix(n, k):
    """inspect/not x violate/legal, each side indifferent or at its corner."""
    p, q = inspects_now(n, k), violates_now(n, k)
    matrix = np.array([[1.0, value(n - 1, k - 1)], [-1.0, value(n - 1, k)]])
    rows, columns = matrix @ [q, 1 - q], [p, 1 - p] @ matrix
    assert [p, 1 - p] @ matrix @ [q, 1 - q] == pytest.approx(value(n, k))
    assert rows.max() <= value(n, k) + 1e-12
    assert columns.min() >= value(n, k) - 1e-12


@pytest.mark.parametrize(("n", "k"), [(3, 1), (6, 2), (10, 4)])
def test_the_game_played_by_both_earns_its_value(n, k):
    inspect, violate = strategies(n, k)
    assert play(root(1, n, k), GAMES, inspect, violate) == pytest.approx(value(n, k), abs=ERROR)


@pytest.mark.parametrize("habit", [0.0, 0.2, 1.0])
def test_the_optimal_inspector_is_not_exploited(habit):
    """Against an inspectee of any habit it earns its value at least."""
    inspect, violate = strategies(6, 2)
    assert play(root(2), GAMES, inspect, np.full_like(violate, habit)) >= value(6, 2) - ERROR


@pytest.mark.parametrize("habit", [0.1, 0.5, 1.0])
def test_the_optimal_inspectee_is_not_exploited(habit):
    """Against an inspector of any habit it loses its value at most."""
    inspect, violate = strategies(6, 2)
    assert play(root(3), GAMES, np.full_like(inspect, habit), violate) <= value(6, 2) + ERROR


def test_a_predictable_inspector_is_exploited():
    """Who uses its inspections up at once is violated after them: the value of no inspections."""
    inspect, violate = np.ones((7, 3)), np.zeros((7, 3))
    violate[:, 0] = 1.0
    assert play(root(4), 1_000, inspect, violate) == -1.0


# ---- what a round finds --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rounds", "misses"), [(24.0, 0.1), (2.0, 0.5)])
def test_rounds_find_as_often_as_poisson_visits_do(rounds, misses):
    """The closed form against violations and visits drawn one by one."""
    years, n, seen = 0.04, 40_000, 0
    luck = np.random.default_rng(9)
    for ends in luck.exponential(years, n):
        visits = luck.random(luck.poisson(rounds * ends))
        seen += bool((visits >= misses).any())
    chance = found(rounds, years, misses)
    assert seen / n == pytest.approx(chance, abs=4.5 * np.sqrt(chance * (1 - chance) / n))
