"""Process 6 against its closed form, against a slow implementation of its own, and what must hold whatever is drawn."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from lined_world import GONE, LEFT, PAIR, PER_KM, library, lined, lived, same, steady, watch
from reference_line import WithLine, pair_events
from scipy import stats
from small_world import BASELINE, YEARS, small_library, small_world

from foedus.base.errors import RunError
from foedus.engine.processes.line import seen, settled
from foedus.log.events import FIRST_VIOLATION, Event

UNLIKELY = 1e-3
FUTURES, FEW = 600, 250  # of the engine, of the slow implementation
A, B = (small_world().iso3.index(s) for s in PAIR)
FLAT = {
    "peace_decades_1": 0.0,
    "peace_decades_2": 0.0,
    "peace_decades_3": 0.0,
}  # a hazard that time leaves alone


def of(rows, kind):
    return rows[rows["kind"] == int(kind)]


def disputes(rows):
    """The pair's own."""
    found = of(rows, Event.DISPUTE)
    return found[np.isin(found["a"], (A, B)) & np.isin(found["b"], (A, B))]


@cache
def engine():
    return lived([lined(library(watch()))], steady(), FUTURES, 5)[0]


@cache
def reference():
    slow = WithLine(small_library(), small_world(), steady().medians(), BASELINE, YEARS)
    slow.monitored(PAIR, (0.0, GONE, PER_KM, 0.0, False, True))
    found = [slow.live(77_000 + f) for f in range(FEW)]
    return slow, [pair_events(rows, Event.DISPUTE, PAIR) for rows in found]


def by_time_and_initiator(lives):
    """Disputes of the pair: [while watched, after] x [the first state began, the second did], in a row."""
    counts = np.zeros(4)
    for rows in lives:
        for row in disputes(rows):
            counts[2 * int(row["day"] >= GONE) + int(row["a"] == B)] += 1
    return counts


def agreement(lives):
    """p of the engine's counts and those of the slow implementation, by chi-square; futures are few and long."""
    _, slow = reference()
    counts = np.zeros(4)
    for events in slow:
        for day, initiator in events:
            counts[2 * int(day >= GONE) + int(initiator == PAIR[1])] += 1
    rates = np.array([by_time_and_initiator(lives) / len(lives), counts / FEW])
    pooled = (by_time_and_initiator(lives) + counts) / (len(lives) + FEW)
    error = pooled * (1 / len(lives) + 1 / FEW)  # disputes of a pair repel each other: less than Poisson
    assert counts.min() > 30
    return float(stats.chi2.sf(((rates[0] - rates[1]) ** 2 / error).sum(), 4))


def test_agrees_with_the_slow_implementation():
    """Number of disputes of the pair by who began and whether the line was watched then."""
    assert agreement(engine()) > UNLIKELY


@pytest.mark.parametrize("wrong", [{"line_settled": 0.15}, {"line_detect": 0.05}])
def test_what_is_off_does_not_agree(wrong):
    assert agreement(lived([lined(library(watch()))], steady(**wrong), FUTURES, 5)[0]) < UNLIKELY


def test_first_disputes_come_at_the_closed_form():
    """lambda · kappa · (1 - p s), constant here: the recorded rate while watched, kappa times that while not."""
    with_watch = library(watch(in_force={"from": BASELINE.replace(year=2000), "source": "s"}))
    never = library()
    parameters = steady(**FLAT, deterrence=1.0, embolden_offense=1.0, embolden_neutrality=1.0)
    arms = lived([lined(with_watch), lined(never, with_watch)], parameters, FUTURES, 11)
    slow, _ = reference()
    plain = WithLine(small_library(), small_world(), parameters.medians(), BASELINE, YEARS)
    one, other = plain.rates[PAIR][0]
    theta = parameters.medians()
    p, s = seen(theta, PER_KM, False, 0.0), settled(theta, True)
    assert (p, s) == pytest.approx((slow.p, slow.s))
    kappa = 1.0 / (1.0 - p * s)
    assert kappa > 1.4
    for arm, rate in zip(arms, (one + other, (one + other) * kappa), strict=True):
        first = [float(d["day"][0]) if len(d := disputes(rows)) else np.inf for rows in arm]
        within = 1.0 - np.exp(-rate * YEARS * 365.25)
        known = [1.0 - np.exp(-rate * day) for day in first if np.isfinite(day)]
        assert stats.binomtest(len(known), FUTURES, within).pvalue > UNLIKELY
        assert stats.kstest(np.array(known) / within, "uniform").pvalue > UNLIKELY


def test_watched_as_on_record_it_changes_nothing_in_distribution():
    """The pair's disputes with the line, watched throughout, and without any line: two samples of one distribution."""
    stays = library(watch(in_force={"from": BASELINE.replace(year=2000), "source": "s"}))
    counts = [
        np.bincount([min(len(disputes(rows)), 5) for rows in arm], minlength=6)
        for arm in (
            lived([lined(stays)], steady(), FUTURES, 21)[0],
            lived([lined(library())], steady(), FUTURES, 22)[0],
        )
    ]
    table = np.array(counts)[:, np.sum(counts, axis=0) > 0]
    assert stats.chi2_contingency(table).pvalue > UNLIKELY


def test_violations_come_and_are_seen_as_often_as_the_formula_says():
    theta = steady().medians()
    years = np.concatenate([of(rows, Event.LINE_YEAR) for rows in engine()])
    watched = years[years["day"] < (LEFT - BASELINE).days + 1]
    n = watched["value"].sum()
    assert abs(n - theta.line_violations * len(watched)) < 4.0 * np.sqrt(n)
    p = seen(theta, PER_KM, False, 0.0)
    assert abs(watched["duty"].sum() - p * n) < 4.0 * np.sqrt(n * p * (1 - p))
    after = years[years["day"] > GONE + 366]
    assert after["duty"].sum() == 0 < after["value"].sum()


def test_every_dispute_of_the_pair_is_a_violation():
    """While there is a line, process 1 begins none; the numbers of both agree."""
    for rows in engine():
        begun = disputes(rows)
        assert (begun["dispute"] >= FIRST_VIOLATION).all()
        assert set(begun["dispute"]) == set(of(rows, Event.VIOLATION)["dispute"])


def test_identical_arms_are_identical():
    one, two = lived([lined(library(watch()))] * 2, steady(), 20, 3)
    assert all(same(a, b) for a, b in zip(one, two, strict=True))


def test_more_observers_never_see_less():
    """Year by year and future by future, on the same luck; and the violations are the same."""
    whole = library(watch())
    half = library(watch(forces=[{"value": 60, "from": BASELINE.replace(year=2000), "source": "s"}]))
    more, fewer = lived([lined(whole), lined(half, whole)], steady(), 60, 4)
    saw = 0
    for a, b in zip(more, fewer, strict=True):
        x, y = of(a, Event.LINE_YEAR), of(b, Event.LINE_YEAR)
        assert (x["value"] == y["value"]).all()
        assert (x["duty"] >= y["duty"]).all()
        saw += int((x["duty"] > y["duty"]).sum())
    assert saw > 100


def test_no_line_no_effect():
    """A line that comes after the horizon, and none: the same world to the bit, with nothing of process 6 in it."""
    late = lined(library(watch()))
    line = late.s.line.copy()
    line["begins"] = 1e6
    late = late._replace(s=late.s._replace(line=line))
    parameters = steady(
        ops_end_peace=0.0, ops_end_conflict=0.0
    )  # an operation without a line ends as others do
    for one, two in zip(*lived([late, lined(library(watch(lines=[])))], parameters, 20, 6), strict=True):
        assert same(one, two)
        assert of(one, Event.LINE_YEAR).size == of(one, Event.VIOLATION).size == 0


def test_an_exit_in_one_arm_leaves_what_came_before_it_alone():
    early = library(
        watch(in_force={"from": BASELINE.replace(year=2000), "to": LEFT.replace(year=2027), "source": "s"})
    )
    whole = library(watch())
    day = (LEFT.replace(year=2027) - BASELINE).days
    more = 0
    for one, two in zip(*lived([lined(whole), lined(early, whole)], steady(), 60, 8), strict=True):
        a, b = one[one["day"] < day], two[two["day"] < day]
        assert same(a, b)
        more += len(disputes(two)) - len(disputes(one))
    assert more > 0


def test_too_few_violations_are_an_error_and_not_a_clip():
    with pytest.raises(RunError, match="line_violations"):
        lived([lined(library(watch()))], steady(line_violations=0.1), 1, 1)
