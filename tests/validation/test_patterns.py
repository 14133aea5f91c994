"""Patterns measure what they say, on events made by hand; the sample is that of the arrangements of 1990-2010."""

import math

import polars as pl
import pytest

from foedus.arrangements import load_library
from foedus.log import Event
from foedus.parameters import load_parameters
from foedus.rules.ground import ground
from foedus.validation.patterns import PATTERNS, SET_TO_MATCH, simulated
from foedus.validation.recent_world import YEARS, Sample, sample
from foedus.world import load_world

COLUMNS = ("future", "day", "value", "dispute", "a", "b", "duty", "kind")


def by_hand():
    """One future: a dispute of one day settled at display, and a war of two with one ally that joins and one not."""
    world = load_world()
    rus, est, lva, pol = (world.index(s) for s in ("RUS", "EST", "LVA", "POL"))
    rows = [
        (0, 1.0, 0.0, 0, rus, est, -1, Event.DISPUTE),
        (0, 1.5, 3.0, 0, rus, est, -1, Event.SETTLED),
        (0, 10.0, 0.0, 1, rus, est, -1, Event.DISPUTE),
        (0, 12.0, 0.0, 1, rus, est, -1, Event.FORCE),
        (0, 20.0, 0.0, 1, rus, est, -1, Event.WAR),
        (0, 20.0, 5.0, 1, lva, est, 3, Event.HONOURED),
        (0, 20.0, 0.0, 1, pol, est, 3, Event.REFUSED),
        (0, 25.0, 1.0, 1, lva, est, -1, Event.JOINED),
        (0, 60.0, 1.0, 1, rus, est, -1, Event.WAR_ENDED),
        (0, 60.0, 9000.0, 1, rus, est, -1, Event.DEATHS),
    ]
    return Sample(
        1,
        pl.DataFrame(rows, schema=COLUMNS, orient="row").with_columns(pl.col("kind").cast(int)),
        ground(world),
    )


EXPECTED = {
    "disputes begun": 2 / YEARS,
    "wars begun": 1 / YEARS,
    "highest level: display": 0.5,
    "highest level: war": 0.5,
    "duration of disputes: at most one day": 0.5,
    "duration of disputes: mean": (1.5 + 51) / 2,
    "in politically relevant dyads": 1.0,
    "between rivals": 1.0,
    "wars of more than two states": 1.0,
    "disputes of more than two states": 0.5,
    "an ally of the attacked joins, per ally": 0.5,
    "at least one ally joins": 1.0,
    "initiator's side wins": 0.0,
    "stronger side wins": 0.0,
    "battle deaths: over 8,000": 1.0,
    "battle deaths: over 183,000": 0.0,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_pattern_measures_what_it_says(name):
    value, _, _ = simulated({p.name: p for p in PATTERNS}[name], by_hand())
    assert value == pytest.approx(EXPECTED[name])


def test_every_pattern_has_a_recorded_figure_in_its_interval_and_a_source():
    assert {p.name for p in PATTERNS} >= SET_TO_MATCH
    for p in PATTERNS:
        assert p.low <= p.recorded <= p.high
        assert p.source


def test_a_short_sample_is_in_the_range_of_the_record():
    """Disputes a year within the recorded interval: the level was set so, and this holds it there."""
    drawn = sample(
        load_world(),
        load_library(),
        load_parameters(),
        view="deters_if_attacked",
        futures=8,
        seed=3,
        threads=2,
    )
    one = {p.name: p for p in PATTERNS}["disputes begun"]
    value, low, high = simulated(one, drawn)
    assert one.low <= value <= one.high
    assert low <= value <= high
    assert not math.isnan(value)
    assert drawn.events["future"].n_unique() == 8
    assert drawn.events["day"].min() >= 0
