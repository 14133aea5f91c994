"""Limits on forces at a line: against the closed form, against the slow implementation, and what a text must say."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
from lined_world import GONE, PAIR, PER_KM, library, limited, lined, lived, same, steady, watch
from reference_line import WithLine, pair_events
from scipy import stats
from small_world import BASELINE, YEARS, small_library, small_world

from foedus.arrangements.amend import amend
from foedus.arrangements.amend_operations import Lift
from foedus.base.errors import RunError
from foedus.log.events import Event

UNLIKELY = 1e-3
FUTURES, FEW = 600, 250  # of the engine, of the slow implementation
A, B = (small_world().iso3.index(s) for s in PAIR)
LIFTED = date(2028, 1, 1)
FREE = 24 * 30.4375  # the first month that begins on that day or later
STRONG = {"line_limits": 0.4}
FLAT = {f"peace_decades_{k}": 0.0 for k in (1, 2, 3)}
STAYS = {"in_force": {"from": date(2000, 1, 1), "source": "s"}}


def of(rows, kind):
    return rows[rows["kind"] == int(kind)]


def disputes(rows):
    """The pair's own."""
    found = of(rows, Event.DISPUTE)
    return found[np.isin(found["a"], (A, B)) & np.isin(found["b"], (A, B))]


def spans(days):
    """How many lie before the limits end, before the watch ends, after it."""
    return np.histogram(days, [0.0, FREE, GONE, np.inf])[0]


@cache
def slow():
    """Disputes of the pair by span, in each future of the slow implementation."""
    one = WithLine(small_library(), small_world(), steady(**STRONG).medians(), BASELINE, YEARS)
    one.monitored(PAIR, (0.0, GONE, PER_KM, 0.0, False, True), FREE)
    lives = [pair_events(one.live(88_000 + f), Event.DISPUTE, PAIR) for f in range(FEW)]
    return np.array([spans([day for day, _ in life]) for life in lives])


def agreement(values):
    """p of the engine's disputes by span and those of the slow implementation, by chi-square."""
    arm = lived([lined(library(watch(**limited(LIFTED))))], steady(**values), FUTURES, 5)[0]
    fast, other = np.array([spans(disputes(rows)["day"]) for rows in arm]), slow()
    apart = fast.mean(axis=0) - other.mean(axis=0)
    pooled = (fast.sum(axis=0) + other.sum(axis=0)) / (FUTURES + FEW)
    assert other.sum(axis=0).min() > 30
    return float(stats.chi2.sf((apart**2 / pooled / (1 / FUTURES + 1 / FEW)).sum(), 3))


def test_agrees_with_the_slow_implementation():
    """Limits end two years before the watch does: disputes of the pair before, between and after."""
    assert agreement(STRONG) > UNLIKELY


@pytest.mark.parametrize("wrong", [0.6, 0.25])
def test_another_ratio_does_not_agree(wrong):
    assert agreement({"line_limits": wrong}) < UNLIKELY


def test_first_disputes_come_at_the_closed_form():
    """lambda with the limits of the first day, lambda / l in an arm that never had them; exponential, constant here."""
    on_file, none = library(watch(**STAYS | limited())), library(watch(**STAYS))
    values = STRONG | FLAT | dict.fromkeys(("deterrence", "embolden_offense", "embolden_neutrality"), 1.0)
    parameters = steady(**values)
    arms = lived([lined(on_file), lined(none, on_file)], parameters, FUTURES, 11)
    one, other = WithLine(small_library(), small_world(), parameters.medians(), BASELINE, YEARS).rates[PAIR][
        0
    ]
    for arm, rate in zip(arms, (one + other, (one + other) / STRONG["line_limits"]), strict=True):
        first = [float(d["day"][0]) for rows in arm if len(d := disputes(rows))]
        within = 1.0 - np.exp(-rate * YEARS * 365.25)
        assert stats.binomtest(len(first), FUTURES, within).pvalue > UNLIKELY
        assert stats.kstest((1.0 - np.exp(-rate * np.array(first))) / within, "uniform").pvalue > UNLIKELY


def test_limits_that_are_added_lower_the_hazard_as_much():
    """An arm that limits what the library does not: fewer of the same violations, each future a subset at first."""
    plain, with_ = library(watch(**STAYS)), library(watch(**STAYS | limited()))
    one, two = lived([lined(plain), lined(with_, plain)], steady(**STRONG), FUTURES, 12)
    before, after = (sum(len(disputes(rows)) for rows in arm) for arm in (one, two))
    assert 0.3 < after / before < 0.6  # .4, less what peace adds where it lasts
    first = [(disputes(a)["dispute"][:1], disputes(b)["dispute"][:1]) for a, b in zip(one, two, strict=True)]
    assert all(y.size == 0 or y[0] >= x[0] for x, y in first)


def test_lifted_by_an_amendment_they_hold_until_the_day():
    """The same world to the bit before it, more disputes after; the log has the months in which limits hold."""
    on_file = library(watch(**STAYS | limited()))
    (lift,) = (Lift.model_validate({"do": "lift", "arrangement": "watch", "from": LIFTED}),)
    arms = [lined(on_file), lined(amend(on_file, [lift]), on_file)]
    more = 0
    for one, two in zip(*lived(arms, steady(**STRONG), 60, 8), strict=True):
        early = [rows[(rows["day"] < FREE)] for rows in (one, two)]
        assert same(*early)
        more += len(disputes(two)) - len(disputes(one))
        assert of(one, Event.LIMITS_YEAR)["value"].sum() == 12 * YEARS
        assert of(two, Event.LIMITS_YEAR)["value"].tolist() == [12.0, 12.0]
    assert more > 0


def test_limits_on_nobodys_forces_hold_back_no_army():
    """Where a text names no state, or another one, nothing of the run changes but what is on file."""
    fact = limited()
    others = {**fact, "limits": [{**fact["limits"][0], "whose": whose} for whose in ((), ("DEU",))]}
    arms = [lined(library(watch(**STAYS))), lined(library(watch(**STAYS | others)))]
    for one, two in zip(*lived(arms, steady(**STRONG), 20, 3), strict=True):
        assert same(one, two)
        assert of(two, Event.LIMITS_YEAR).size == 0


def test_identical_arms_are_identical():
    model = lined(library(watch(**limited(LIFTED))))
    one, two = lived([model, model], steady(**STRONG), 20, 3)
    assert all(same(a, b) for a, b in zip(one, two, strict=True))


def test_the_bound_is_checked_with_the_limits_and_not_clipped():
    """Just enough violations for the hazard as it is are too few for what it would be without the limits."""
    on_file = [lined(library(watch(**STAYS | limited())))]
    enough = next(n for n in range(1, 300) if _lives(on_file, float(n), 1.0))
    assert not _lives(on_file, float(enough), 0.4)


def _lives(models, violations, ratio):
    try:
        lived(models, steady(line_violations=violations, line_limits=ratio), 1, 1)
    except RunError as error:
        assert "line_violations" in str(error)
        return False
    return True
