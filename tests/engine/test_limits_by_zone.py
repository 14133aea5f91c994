"""Limits on forces by zone: l = line_limits ** share, against the closed form, and nothing else of a world."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from lined_world import PAIR, library, lined, lived, same, steady, watch, zoned
from reference_line import WithLine
from scipy import stats
from small_world import BASELINE, YEARS, quick, small_library, small_world

from foedus.arrangements.amend import amend
from foedus.arrangements.amend_operations import Lift
from foedus.base.errors import RunError
from foedus.engine.model import work_space
from foedus.engine.processes.line import share_limited, spared, watch_lines
from foedus.log.events import Event
from foedus.parameters import load_parameters

UNLIKELY = 1e-3
A, B = (small_world().iso3.index(s) for s in PAIR)
FOUR = ("zone-0", "zone-1", "zone-2", "zone-3")
RATIO = 0.4
STRONG = {"line_limits": RATIO}
FLAT = {f"peace_decades_{k}": 0.0 for k in (1, 2, 3)} | dict.fromkeys(
    ("deterrence", "embolden_offense", "embolden_neutrality"), 1.0
)
STAYS = {"in_force": {"from": date(2000, 1, 1), "source": "s"}}
ON_FILE = library(watch(**STAYS | zoned(None, None, None, None)))
LATER = date(2028, 1, 1)
FREE = 24 * 30.4375  # the first month that begins on that day or later


def without(*zones, day=BASELINE, on_file=ON_FILE):
    """The arm that lifts these, all where none is named; its lines are those of the library."""
    named = {"zones": zones} if zones else {}
    change = Lift.model_validate({"do": "lift", "arrangement": "watch", "from": day, **named})
    return lined(amend(on_file, [change]), on_file)


def of(rows, kind):
    return rows[rows["kind"] == int(kind)]


def disputes(rows):
    """The pair's own."""
    found = of(rows, Event.DISPUTE)
    return found[np.isin(found["a"], (A, B)) & np.isin(found["b"], (A, B))]


def ratio(model, day=0.0):
    """l in the month that begins on ``day``."""
    w = work_space(model.t, 16)
    w.line["next"] = np.inf
    parameters = steady(**STRONG)
    watch_lines(model, parameters.records(np.zeros((1, len(parameters.parameters))))[0], w, day)
    return float(w.line["spared"][0])


# ---- the share ---------------------------------------------------------------------------------------------------


def test_all_and_none_are_what_they_were_to_the_bit():
    """l is the parameter itself where all zones are limited, and 1 where none is, whatever it is worth."""
    theta = load_parameters().records(np.zeros((1, len(load_parameters().parameters))))
    for value in np.random.default_rng(1).uniform(0.01, 1.5, 2000):
        theta["line_limits"] = value
        assert spared(theta[0], share_limited(4, 4)) == value
        assert spared(theta[0], share_limited(7, 4)) == value
        assert spared(theta[0], share_limited(0, 4)) == 1.0


def test_each_zone_that_is_lifted_raises_the_hazard_by_the_same_factor():
    arms = [lined(ON_FILE), *(without(*FOUR[:k]) for k in (1, 2, 3, 4))]
    assert [ratio(arm) for arm in arms] == pytest.approx([RATIO ** (1 - k / 4) for k in range(5)])
    assert ratio(without(*FOUR[:2], day=LATER), FREE - 1) == ratio(lined(ON_FILE))
    assert ratio(without(*FOUR[:2], day=LATER), FREE) == pytest.approx(RATIO**0.5)


def test_it_does_not_matter_which_zone_is_lifted():
    assert len({ratio(without(zone)) for zone in FOUR}) == 1


# ---- worlds ------------------------------------------------------------------------------------------------------


def test_all_zones_lifted_by_name_are_all_lifted_and_as_much_as_a_line_of_one_zone():
    """Four zones or one: with all of them, and without any, the same worlds to the bit."""
    one = library(watch(**STAYS | zoned(None)))
    arms = [without(*FOUR), without(), without(on_file=one), lined(ON_FILE), lined(one)]
    for named, whole, single, kept, single_kept in zip(*lived(arms, steady(**STRONG), 20, 3), strict=True):
        assert same(named, whole)
        assert same(named, single)
        assert same(kept, single_kept)


def test_a_zone_with_fewer_limits_is_a_zone_still():
    """One item of each zone less, in the arm: nothing changes but what is on file."""
    fact = zoned(None, None, None, None)
    fewer = library(watch(**STAYS | fact | {"limits": fact["limits"][::2]}))
    one, two = lived([lined(ON_FILE), lined(fewer, ON_FILE)], steady(**STRONG), 10, 4)
    assert all(same(a, b) for a, b in zip(one, two, strict=True))


def test_before_the_day_nothing_differs_and_the_log_has_the_share():
    arms = [lined(ON_FILE), without("zone-2", day=LATER)]
    months = ([12.0] * int(YEARS), [12.0] * 2 + [9.0] * (int(YEARS) - 2))
    for one, two in zip(*lived(arms, steady(**STRONG), 20, 8), strict=True):
        assert same(*(rows[rows["day"] < FREE] for rows in (one, two)))
        for rows, value in zip((one, two), months, strict=True):
            assert of(rows, Event.LIMITS_YEAR)["value"].tolist() == value


def test_the_first_dispute_comes_no_later_the_more_zones_are_lifted():
    """Twins: the same violations and draws, so whoever may begin a dispute under more limits may under fewer."""
    arms = lived([lined(ON_FILE), *(without(*FOUR[:k]) for k in (1, 2, 3, 4))], steady(**STRONG), 200, 12)
    first = np.array([[next(iter(disputes(rows)["day"]), np.inf) for rows in arm] for arm in arms])
    assert (first[1:] <= first[:-1]).all()
    assert ((first[1:] < first[:-1]).sum(axis=1) > 10).all()


@pytest.mark.parametrize(
    ("ends", "lifted", "power"),
    [
        ((None,) * 4, FOUR[:1], -0.25),
        ((None,) * 4, FOUR[:3], -0.75),
        ((None,) * 4, (), 0.0),
        ((None, None, LATER, LATER), FOUR[:1], -0.25),  # half end by themselves, after the time looked at
    ],
)
def test_first_disputes_come_at_the_closed_form(ends, lifted, power):
    """lambda · line_limits ** (share - share at the baseline), exponential, constant here: by its day and number."""
    on_file = library(watch(**STAYS | zoned(*ends)))
    arm = without(*lifted, on_file=on_file) if lifted else lined(on_file)
    assert first_disputes_agree(arm, power)


def test_another_power_of_the_ratio_does_not_agree():
    arm = without("zone-0", "zone-1", "zone-2")
    assert not first_disputes_agree(arm, -0.5)
    assert not first_disputes_agree(arm, -1.0)


def first_disputes_agree(arm, power, within_days=FREE):
    """Against the slow implementation's hazard: of 600 futures, how many and when."""
    parameters = steady(**STRONG | FLAT)
    lives = lived([arm], parameters, 600, 11)[0]
    rates = WithLine(small_library(), small_world(), parameters.medians(), BASELINE, YEARS).rates
    one, other = rates[PAIR][0]
    rate = (one + other) * RATIO**power
    found = [float(d["day"][0]) for rows in lives if len(d := disputes(rows)) and d["day"][0] < within_days]
    within = 1.0 - np.exp(-rate * within_days)
    many = stats.binomtest(len(found), 600, within).pvalue
    when = stats.kstest((1.0 - np.exp(-rate * np.array(found))) / within, "uniform").pvalue
    return many > UNLIKELY and when > UNLIKELY


def test_limits_on_file_that_begin_later_lower_the_hazard_when_they_do():
    """Half the zones limited on the first day: the hazard on record is that of half, and falls with the others."""
    fact = zoned(None, None, None, None)
    for limit in fact["limits"][4:]:
        limit["from"] = LATER
    model = lined(library(watch(**STAYS | fact)))
    assert (model.s.line["zones"][0], model.s.line["limits"][0]) == (4, 2)
    assert (ratio(model), ratio(model, FREE)) == (pytest.approx(RATIO**0.5), pytest.approx(RATIO))
    assert first_disputes_agree(model, 0.0)


# ---- the bound ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("worth", [0.4, 2.5])
def test_the_bound_is_that_of_the_largest_ratio_whatever_the_share(worth):
    """As many violations as are just enough are enough for every arm, with none, some and all of the zones."""
    arms = [lined(ON_FILE), *(without(*FOUR[:k]) for k in (1, 2, 3, 4))]
    enough = [next(n for n in range(1, 400) if lives(arm, n, worth)) for arm in arms]
    assert len({*enough}) == 1
    assert not lives(arms[0], enough[0] - 1, worth)


def lives(model, violations, worth):
    try:
        lived([model], quick(line_violations=float(violations), line_limits=worth), 5, 1)
    except RunError as error:
        assert "line_violations" in str(error)
        return False
    return True
