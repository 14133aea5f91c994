"""Measures by hand and in closed form; who pays for arrangements of the library; what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.arrangements import load_library
from foedus.base.errors import InputError
from foedus.burden import Question
from foedus.burden.comparison import compare, gini
from foedus.burden.payers import ASSESSED, Recorded, payers_of
from foedus.burden.proportional import bounded
from foedus.world import load_world

WORLD, LIBRARY = load_world(), load_library()
THREE = ("DEU", "FRA", "POL")
AMOUNTS = st.lists(st.floats(0.01, 100), min_size=3, max_size=8).map(np.array)


def about(*names: str, **given: object):
    return compare(Question(THREE, WORLD), names, **given)


@given(AMOUNTS)
def test_gini_is_that_of_the_sorted_formula(x):
    """G = sum_i (2 i - n - 1) x_(i) / (n sum x) (Sen 1973)."""
    n, ordered = len(x), np.sort(x)
    wanted = ((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / (n * ordered.sum())
    assert gini(x) == pytest.approx(wanted, abs=1e-12)


@given(AMOUNTS, AMOUNTS)
def test_gini_with_weights_is_that_of_members_counted_so_often(x, w):
    n = min(len(x), len(w))
    times = np.round(w[:n] / 10).astype(int) + 1
    assert gini(x[:n], times.astype(float)) == pytest.approx(gini(np.repeat(x[:n], times)), abs=1e-12)


@given(AMOUNTS, st.floats(0.0, 0.1), st.floats(0.4, 0.9))
def test_bounded_shares_lie_within_and_are_proportional_between(x, low, high):
    n = len(x)
    found = bounded(x, np.full(n, low), np.full(n, high))
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert ((found >= low - 1e-12) & (found <= high + 1e-12)).all()
    free = (found > low + 1e-9) & (found < high - 1e-9)
    ratio = found[free] / x[free]
    assert ratio.size == 0 or np.ptp(ratio) < 1e-9 * ratio.max()
    if ratio.size:  # who is held up would have had less, who is capped more
        assert (x * ratio[0] >= found - 1e-9)[found >= high - 1e-9].all()
        assert (x * ratio[0] <= found + 1e-9)[found <= low + 1e-9].all()


def test_bounds_that_leave_no_room_are_refused():
    with pytest.raises(InputError, match="leave no way"):
        bounded(np.ones(3), np.zeros(3), np.full(3, 0.3))


def test_paying_by_gdp_is_no_effort_for_anyone_and_changes_nothing_against_itself():
    found = about("gdp", "equal_shares", today="gdp")
    gdp, equal = found.columns
    assert gini(found.ratio(gdp), found.gdp) == pytest.approx(0.0, abs=1e-12)
    assert found.moved(gdp) == 0.0
    change = found.change(equal)
    assert change.sum() == pytest.approx(0.0, abs=1e-12)
    assert found.moved(equal) == pytest.approx(change[change > 0].sum())


def test_arrears_by_hand():
    """A third each, one withholds half: a sixth is unpaid, and covered the others pay two fifths, it one fifth."""
    found = about("equal_shares", arrears={"FRA": 0.5}, cost=600.0)
    (column,) = found.columns
    assert found.gap(column) == pytest.approx(1 / 6)
    np.testing.assert_allclose(found.covered(column), [0.4, 0.2, 0.4])
    told = found.as_dict()["rules"]["equal_shares"]["arrears"]
    assert told["unpaid_amount"] == pytest.approx(100.0)
    assert told["days_a_year"] == pytest.approx(365 / 6)


def test_a_record_in_part_compares_only_whom_it_names():
    found = about("gdp", recorded=Recorded({"DEU": 0.5}, "half of it"))
    change = found.change(found.columns[0])
    assert np.isfinite(change).tolist() == [True, False, False]
    assert found.moved(found.columns[0]) is None
    whole = about("gdp", recorded=Recorded({"DEU": 0.5, "FRA": 0.5}, "all of it"))
    assert whole.change(whole.columns[0])[2] == pytest.approx(whole.columns[0].shares[2])


def test_rules_that_cannot_answer_are_left_out_with_a_reason_and_refused_by_name():
    assert set(about().left_out) == {"benefit", "costs_lie", "donors", "hybrid"}
    with pytest.raises(InputError, match="needs host"):
        about("benefit")


def test_hybrid_is_the_weighted_mean():
    asked = Question(THREE, WORLD, mix={"gdp": 3.0, "population": 1.0})
    mixed, gdp, people = (c.shares for c in compare(asked, ("hybrid", "gdp", "population")).columns)
    np.testing.assert_allclose(mixed, 0.75 * gdp + 0.25 * people)
    for mix in ({"gdp": -1.0}, {"gdp": 0.0}, {"hybrid": 1.0}, {"nothing": 1.0}):
        with pytest.raises(InputError):
            compare(Question(THREE, WORLD, mix=mix), ("hybrid",))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"arrears": {"USA": 0.1}}, "USA is not among"),
        ({"arrears": {"FRA": 1.5}}, "not a part of a share"),
        ({"today": "recorded"}, "no shares are on record"),
        ({"today": "gnp"}, "there is no rule 'gnp'"),
    ],
)
def test_wrong_scenarios_are_refused_in_words(changed, words):
    with pytest.raises(InputError, match=words):
        about("gdp", **changed)


def test_operations_of_the_united_nations_are_paid_by_all_members():
    day = date(2025, 6, 1)
    found = payers_of(LIBRARY["unifil"], LIBRARY, WORLD, day)
    assert len(found.members) == 193
    assert found.given["host"] == ("LBN",)
    assert found.recorded.shares["USA"] == pytest.approx(0.261584)
    assert not found.recorded.complete
    words = {
        f.rule for a in LIBRARY.values() for f in a.funding if f.rule.startswith("assessed on all members by")
    }
    assert ASSESSED in words
    assert all(word.startswith(ASSESSED) for word in words)


def test_the_sinai_force_is_paid_by_three_and_nato_by_its_members():
    day = date(2025, 6, 1)
    sinai = payers_of(LIBRARY["mfo"], LIBRARY, WORLD, day)
    assert sinai.members == ("EGY", "ISR", "USA")
    assert sum(sinai.recorded.shares.values()) == pytest.approx(1.0)
    assert any("not among those who pay" in note for note in sinai.notes)
    nato = payers_of(LIBRARY["nato"], LIBRARY, WORLD, day)
    assert (len(nato.members), nato.cost, nato.unit) == (32, 4.6e9, "EUR")
    with pytest.raises(InputError, match="nobody is a member of"):
        payers_of(LIBRARY["nato"], LIBRARY, WORLD, date(1940, 1, 1))


def test_contributions_are_whole_lists_where_there_are_any():
    found = payers_of(LIBRARY["isaf"], LIBRARY, WORLD, date(2010, 9, 1))
    assert len(found.given["contributions"]) >= 42
    assert found.given["host"] == ("AFG",)
