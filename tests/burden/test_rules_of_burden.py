"""What every rule that shares a cost keeps, through the registry: sum, order, currency, monotone, null member."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.base.errors import InputError
from foedus.burden import Question, rules
from foedus.burden.contract import PROPERTIES, answer, find_rule, shares
from foedus.world import World, load_world

WORLD = load_world()
UNITED = [s for s in WORLD.iso3 if s not in ("TWN", "VAT", "XKX")]
STATES = st.lists(st.sampled_from(UNITED), min_size=4, max_size=9, unique=True)
MONEY = ("gdp_oer", "gdp_ppp", "milex")
CLOSE = {"rtol": 1e-9, "atol": 1e-12}


def question(members: list[str], world: World = WORLD, **changed: object) -> Question:
    """A question in which every field that any rule needs is given, uneven and never the same for two members."""
    amounts = {code: 10.0 + WORLD.index(code) for code in members}
    base = Question(
        tuple(members),
        world,
        contributions=amounts,
        donors={code: 1e6 * (200 - WORLD.index(code)) for code in members},
        host=("MLI",),
        against=("TWN", "XKX"),
        mix={"gdp": 0.6, "equal_shares": 0.4},
    )
    return replace(base, **changed)


def keeping(name: str) -> list[str]:
    return [rule for rule, one in rules().items() if name not in one.opts_out]


def raised(asked: Question, basis: str, member: str, factor: float) -> Question:
    """The same question with ``factor`` times as much of the basis for one member."""
    if basis in {f.name for f in fields(Question)}:
        amounts = dict(getattr(asked, basis))
        return replace(asked, **{basis: {**amounts, member: amounts[member] * factor}})
    stock = getattr(asked.world, basis).copy()
    stock[asked.world.index(member)] *= factor
    return replace(asked, world=replace(asked.world, **{basis: stock}))


@pytest.mark.parametrize("name", rules())
@given(members=STATES)
def test_shares_are_not_negative_and_sum_to_one(name, members):
    found = answer(rules()[name], question(members))
    assert found.shape == (len(members),)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("name", keeping("order"))
@given(members=STATES, data=st.data())
def test_the_order_of_members_changes_nothing_not_even_the_last_bit(name, members, data):
    turned = data.draw(st.permutations(members))
    first = dict(zip(members, answer(rules()[name], question(members)), strict=True))
    other = dict(zip(turned, answer(rules()[name], question(turned)), strict=True))
    assert first == other


@pytest.mark.parametrize("name", keeping("currency"))
@given(members=STATES, rate=st.floats(1e-3, 1e3))
def test_another_currency_changes_nothing(name, members, rate):
    world = replace(WORLD, **{stock: getattr(WORLD, stock) * rate for stock in MONEY})
    asked = question(members, debts=dict.fromkeys(members, 1000000000.0))
    other = replace(
        asked,
        world=world,
        donors={m: d * rate for m, d in asked.donors.items()},
        contributions={m: d * rate for m, d in asked.contributions.items()},
        debts=dict.fromkeys(members, 1000000000.0 * rate),
    )
    np.testing.assert_allclose(answer(rules()[name], asked), answer(rules()[name], other), **CLOSE)


@pytest.mark.parametrize("name", keeping("monotone"))
@given(members=STATES, factor=st.floats(1.0, 50.0))
def test_more_of_the_basis_never_lowers_a_share(name, members, factor):
    rule, asked = rules()[name], question(members)
    assert rule.basis, f"{name} keeps monotone, so it must name its basis"
    more = answer(rule, raised(asked, rule.basis, members[0], factor))
    assert more[0] >= answer(rule, asked)[0] - 1e-12


@pytest.mark.parametrize("name", keeping("null"))
@given(members=STATES)
def test_who_has_none_of_the_basis_pays_nothing(name, members):
    rule = rules()[name]
    assert rule.basis, f"{name} keeps null, so it must name its basis"
    assert answer(rule, raised(question(members), rule.basis, members[-1], 0.0))[-1] == 0.0


def test_every_opting_out_has_a_reason():
    for name, rule in rules().items():
        assert set(rule.opts_out) <= set(PROPERTIES), name
        assert all(len(reason) > 20 for reason in rule.opts_out.values()), name
        assert rule.label, name
        assert rule.source, name
        assert rule.formula, name


@pytest.mark.parametrize(
    "name", [n for n, rule in rules().items() if "monotone" in rule.opts_out and rule.basis]
)
def test_who_opts_out_of_monotone_does_break_it(name):
    """An opting out that is not needed is a rule sold below its worth."""
    rule, broken = rules()[name], False
    small = ("AFG", "ALB", "AND")
    for members, factor in ((("USA", *small), 34.0), (("AGO", *small), 34.0), (("AGO", "PAK", "NGA"), 1.2)):
        asked = question(list(members))
        more = answer(rule, raised(asked, rule.basis, members[0], factor))
        broken |= more[0] < answer(rule, asked)[0] - 1e-12
    assert broken


def test_bad_questions_are_refused_in_words():
    with pytest.raises(InputError, match="write instead: gdp"):
        find_rule("gpd")
    with pytest.raises(InputError, match="named twice"):
        shares("gdp", ["FRA", "france"], WORLD)
    with pytest.raises(InputError, match="there are none"):
        shares("gdp", [], WORLD)
    with pytest.raises(InputError, match="needs contributions"):
        shares("costs_lie", ["FRA", "DEU"], WORLD)
    with pytest.raises(InputError, match="is not an amount"):
        shares("costs_lie", ["FRA", "DEU"], WORLD, contributions={"FRA": -1.0})
    with pytest.raises(InputError, match="not among the members"):
        shares("donors", ["FRA", "DEU"], WORLD, donors={"USA": 1.0})
    with pytest.raises(InputError, match="no member has any contribution"):
        shares("costs_lie", ["FRA", "DEU"], WORLD, contributions={"FRA": 0.0})
