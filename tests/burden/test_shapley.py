"""Shapley's axioms (Shapley 1953) and closed forms: the airport game (Littlechild & Owen 1973), the glove game."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.base.errors import InputError
from foedus.burden import Question, rules, shares
from foedus.burden.contract import answer, in_order
from foedus.burden.games import AvertedRisk, exact, marginals, sampled, table
from foedus.burden.shapley import averted_risk, value
from foedus.world import load_world

WORLD = load_world()
RIVALLED = ("EST", "POL", "UKR")
FIVE = ("BEL", "DNK", "ESP", "FRA", "GBR")
VALUES = st.lists(st.floats(-100, 100), min_size=16, max_size=16).map(lambda v: np.array([0.0, *v[1:]]))


def airport(costs: dict[str, float]):
    """c(S) = the longest runway that anyone in S needs."""
    return lambda coalition: max((costs[m] for m in coalition), default=0.0)


def littlechild_owen(costs: dict[str, float]) -> dict[str, float]:
    """phi_i = sum over the steps of runway that i uses of the step's cost over its users."""
    order = sorted(costs, key=lambda m: costs[m])
    found, so_far, paid = {}, 0.0, 0.0
    for k, m in enumerate(order):
        paid += (costs[m] - so_far) / (len(order) - k)
        found[m], so_far = paid, costs[m]
    return found


@given(st.lists(st.floats(0.5, 100), min_size=5, max_size=5))
def test_the_airport_game_is_littlechild_and_owens(needs):
    costs = dict(zip(FIVE, needs, strict=True))
    wanted = littlechild_owen(costs)
    found, error = value(Question(FIVE, WORLD, game=airport(costs)))
    np.testing.assert_allclose(found, [wanted[m] for m in FIVE], rtol=1e-10)
    assert not error.any()
    paid = shares("shapley", FIVE, WORLD, game=airport(costs))
    np.testing.assert_allclose(paid, [wanted[m] / max(needs) for m in FIVE], rtol=1e-10)


def test_the_glove_game_gives_two_thirds_to_the_only_left_glove():
    def pairs(coalition):
        return float(min("FRA" in coalition, len(coalition & {"BEL", "DNK"})))

    np.testing.assert_allclose(
        shares("shapley", ["FRA", "BEL", "DNK"], WORLD, game=pairs), [2 / 3, 1 / 6, 1 / 6]
    )


@given(VALUES)
def test_exact_is_the_mean_over_all_orders_and_efficient(values):
    def game(coalition):
        return values[sum(1 << int(m) for m in coalition)]

    members = ("0", "1", "2", "3")
    orders = np.array(list(permutations(range(4))))
    np.testing.assert_allclose(exact(values), marginals(game, members, orders).mean(axis=0), atol=1e-10)
    assert exact(values).sum() == pytest.approx(values[-1], abs=1e-9)
    np.testing.assert_allclose(table(game, members), values)


@given(VALUES, VALUES, st.floats(-3, 3))
def test_additive(one, other, factor):
    np.testing.assert_allclose(exact(one + factor * other), exact(one) + factor * exact(other), atol=1e-9)


@given(VALUES)
def test_symmetric_members_have_the_same_and_a_null_member_nothing(values):
    size = np.array([bin(s & 0b0111).count("1") for s in range(16)])
    by_size = values[:4][size]  # the first three count alike, the fourth does not count
    found = exact(by_size)
    np.testing.assert_allclose(found[:3], found[0], atol=1e-9)
    assert found[3] == pytest.approx(0.0, abs=1e-9)


def test_a_game_in_which_a_member_harms_the_rest_is_refused():
    with pytest.raises(InputError, match="takes away"):
        shares("shapley", ["FRA", "BEL"], WORLD, game=lambda s: 1.0 - 2.0 * ("BEL" in s) if s else 0.0)


def test_the_model_of_averted_risk_is_the_same_coalition_by_coalition_and_as_a_table():
    game = averted_risk(Question(FIVE, WORLD, against=("RUS",)))
    slow = table(game.__call__, FIVE)
    np.testing.assert_allclose(table(game, FIVE), slow, rtol=1e-12)
    orders = np.array(list(permutations(range(5))))
    np.testing.assert_allclose(
        marginals(game, FIVE, orders), marginals(game.__call__, FIVE, orders), rtol=1e-9, atol=1e-3
    )


def test_the_threat_is_named_or_the_rival_that_most_weighs():
    def threat(members, **given):
        return averted_risk(Question(members, WORLD, **given)).threat

    assert threat(RIVALLED) == WORLD.capability[WORLD.index("RUS")]
    assert threat(FIVE, against=("IRN", "PRK")) == pytest.approx(
        WORLD.capability[WORLD.index("IRN")] + WORLD.capability[WORLD.index("PRK")]
    )
    with pytest.raises(InputError, match="no member has a rival outside"):
        threat(("BRA", "URY"))
    with pytest.raises(InputError, match="is among those who share"):
        threat(FIVE, against=("FRA",))


def test_averted_risk_by_hand():
    """Two alike, threat as strong as one, slope 1: v = 1/2 alone, 2 * 2/3 together, so 2/3 each."""
    game = AvertedRisk(("A", "B"), np.ones(2), np.ones(2), 1.0, 1.0)
    np.testing.assert_allclose(exact(table(game, ("A", "B"))), [2 / 3, 2 / 3])


def test_sampled_is_within_its_error_of_exact():
    """Over 12 members and 60 seeds: no bias, and z scores as wide as they say."""
    members = tuple(
        sorted(["USA", "DEU", "GBR", "FRA", "ITA", "CAN", "POL", "ESP", "TUR", "NLD", "NOR", "EST"])
    )
    game = averted_risk(Question(members, WORLD, against=("RUS",)))
    wanted = exact(table(game, members))
    z = []
    for seed in range(60):
        mean, error = sampled(game, members, 400, seed)
        assert mean.sum() == pytest.approx(wanted.sum())
        z.append((mean - wanted) / error)
    assert np.abs(np.mean(z, axis=0)).max() < 4.5 / np.sqrt(60)
    assert 0.8 < np.std(z) < 1.2
    assert np.mean(np.abs(z) < 1.96) > 0.9


def test_a_small_airport_game_sampled_is_within_four_errors():
    costs = dict(zip(FIVE, (1.0, 2.0, 3.0, 5.0, 8.0), strict=True))
    mean, error = sampled(airport(costs), FIVE, 500, 3)
    assert (np.abs(mean - [littlechild_owen(costs)[m] for m in FIVE]) < 4 * error).all()


def test_beyond_twenty_members_shares_carry_an_error_and_do_not_depend_on_the_order():
    members = WORLD.iso3[:30]
    rule = rules()["shapley"]
    turned = members[::-1]
    asked, other = (Question(them, WORLD, samples=50, against=("CHN",)) for them in (members, turned))
    assert (answer(rule, asked)[::-1] == answer(rule, other)).all()
    error = in_order(rule, asked, rule.error)
    assert (error > 0).all()
    assert (error < 0.05).all()
    with pytest.raises(InputError, match="no standard error"):
        answer(rule, Question(members, WORLD, samples=1, against=("CHN",)))
