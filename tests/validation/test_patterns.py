"""Patterns measure what they say, on events made by hand and on the record; the sample is that of 1990-2010."""

import math
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.arrangements import load_library
from foedus.fit.deployment import curves, times
from foedus.fit.jackknife import jackknife
from foedus.history.losses import mission_years
from foedus.history.missions import strength
from foedus.history.presence import spells, state_years
from foedus.log import Event
from foedus.parameters import load_parameters
from foedus.rules.ground import ground
from foedus.rules.setting import P_DONORS, P_UN
from foedus.validation.patterns import patterns, simulated
from foedus.validation.patterns.inside import MEASURES
from foedus.validation.patterns.peacekeepers import PATTERNS as PEACEKEEPERS
from foedus.validation.recent_world import YEARS, Sample, sample
from foedus.validation.state_years import recorded_state_years
from foedus.world import load_world
from foedus.world.conflicts import conflict_start

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
COLUMNS = ("future", "day", "value", "dispute", "a", "b", "duty", "kind")


def of_rows(*rows):
    world = load_world()
    events = pl.DataFrame(list(rows), schema=COLUMNS, orient="row", infer_schema_length=None)
    start = conflict_start(world, 1990)
    return Sample(
        1, events.with_columns(pl.col("kind").cast(int)), ground(world), start, ("nato", "un-charter")
    )


def measured(name, sample_):
    return simulated({p.name: p for p in patterns()}[name], sample_)[0]


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
    return of_rows(*rows)


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
    assert measured(name, by_hand()) == pytest.approx(EXPECTED[name])


YEAR, MONTH = 365.25, 30.4375


def inside_by_hand():
    """Guyana, never in conflict, has a minor year in 1995 and a major one in 1996, and again a minor one in 2000."""
    guy = load_world().index("GUY")
    return of_rows(
        (0, 6 * YEAR, 200.0, 0, guy, 3, 1, Event.CONFLICT_YEAR),
        (0, 7 * YEAR, 6000.0, 0, guy, 12, 2, Event.CONFLICT_YEAR),
        (0, 11 * YEAR, 30.0, 0, guy, 1, 1, Event.CONFLICT_YEAR),
    )


def large():
    return (load_world().population >= 250_000).sum()


def test_state_years_by_hand():
    found = inside_by_hand()
    assert measured("states in conflict", found) == pytest.approx(3 / YEARS / large())
    assert measured("states in major conflict", found) == pytest.approx(1 / YEARS / large())
    assert measured("from minor to major", found) > 0
    assert measured("onset in the 3rd", found) > 0
    assert measured("onset in the 4th and 5th", found) == 0
    assert measured("onset where there was never conflict", found) > 0
    assert measured("months with 25 deaths in a minor year", found) == 2
    assert measured("months with 25 deaths in a major year", found) == 12
    assert measured("deaths in a minor year: over 177", found) == 0.5
    assert measured("deaths in a major year: over 5,000", found) == 1
    assert measured("an episode lasts 2 years and more", found) == 0.5
    assert measured("an episode lasts 5 years and more", found) == 0


def test_ends_of_1989_that_come_back_count_as_onsets_not_as_ends():
    """Of the ends within 1990-2010: Guyana's of 1996 comes back after four years, that of 2000 does not."""
    assert measured("conflict again within 2 years, same state", inside_by_hand()) == 0
    assert measured("conflict again within 5 years, same state", inside_by_hand()) == 0.5


def test_operations_by_hand():
    """Two of the UN, one half there after three months and gone after four years; one of nobody, one of NATO."""
    at = [load_world().index(s) for s in ("GUY", "SUR", "FRA")]
    guy, sur, fra = at
    found = of_rows(
        (0, 100.0, 0.0, -5, -1, guy, 1, Event.PROPOSED),
        (0, 200.0, 1000.0, -5, -1, guy, 1, Event.AUTHORISED),
        (0, 200.0, 800.0, -5, fra, guy, -1, Event.SENT),
        (0, 200.0 + 2.9 * MONTH, 2.9 * MONTH, -5, -1, guy, 1, Event.HALF),
        (0, 200.0 + YEAR, 6000.0, -5, 0, guy, 1, Event.OPERATION_YEAR),
        (0, 200.0 + 4 * YEAR, 0.0, -5, -1, guy, 1, Event.EXIT),
        (0, 300.0, 1000.0, -6, -1, sur, 1, Event.AUTHORISED),
        (0, 300.0, 1000.0, -6, fra, sur, -1, Event.SENT),
        (0, 400.0, 1000.0, -7, -1, guy, 1, Event.AUTHORISED),
        (0, 400.0, 3.0, -7, -1, guy, 1, Event.DENIED),
        (0, 500.0, 1000.0, -8, -1, guy, 0, Event.AUTHORISED),
        (0, 600.0, 9000.0, -10_000_001, -1, guy, -1, Event.AUTHORISED),
    )
    assert measured("UN operations begun", found) == pytest.approx(2 / YEARS)
    assert measured("half of a UN operation there within 3 months", found) == 0.5
    assert measured("promised to a UN operation, of the ceiling", found) == 0.9
    assert measured("person-months of the first year, of twelve times the ceiling", found) == 0.5
    assert measured("a UN presence stays 2 years and more", found) == 1
    assert measured("a UN presence stays 5 years and more", found) == 0.5
    assert measured("persons in UN operations, 1991-2009", found) == pytest.approx(6000 / 12 / 19)


def test_what_becomes_of_a_mandate_and_of_a_host_by_hand():
    """Three missions of the UN in hosts at peace when it goes: conflict four years on, six years on, never;
    one is not renewed. A fourth goes while there is conflict, a fifth too late to be watched for five years."""
    hosts = [load_world().index(s) for s in ("GUY", "SUR", "FJI", "TON", "WSM")]
    rows = []
    for k, (s, gone) in enumerate(zip(hosts, (3, 3, 3, 3, 17), strict=True)):
        rows += [
            (0, 100.0, 1000.0, -5 - k, -1, s, 1, Event.AUTHORISED),
            (0, 100.0 + YEAR, 6000.0, -5 - k, P_UN, s, 1, Event.OPERATION_YEAR),
            (0, gone * YEAR - 90.0, 2.0 if k == 0 else 0.0, -5 - k, -1, s, 1, Event.EXIT),
            (0, gone * YEAR + 10.0, 0.0, -5 - k, -1, s, 1, Event.GONE),
        ]
    fought = (
        (0, 8),
        (0, 3),
        (1, 10),
        (1, 3),
        (3, 4),
    )  # years end; the fifth year is the third after the one of going
    rows += [(0, year * YEAR, 30.0, 0, hosts[k], 0, 1, Event.CONFLICT_YEAR) for k, year in fought]
    rows.append((0, YEAR, 9000.0, -99, P_DONORS, hosts[0], 1, Event.OPERATION_YEAR))
    rows.append((0, 2 * YEAR, 2.0, -99, -1, hosts[0], 1, Event.EXIT))
    found = of_rows(*rows)
    assert measured("renewals of UN operations that fail", found) == pytest.approx(1 / 5)
    assert measured("conflict within five years of a UN exit at peace", found) == pytest.approx(1 / 3)


def test_deaths_of_peacekeepers_by_hand():
    """6,000 person-months of the UN's, 3 killed, 1 dead otherwise; those of an operation of donors do not count."""
    guy, fra, ind = (load_world().index(s) for s in ("GUY", "FRA", "IND"))
    found = of_rows(
        (0, 500.0, 6000.0, -5, P_UN, guy, 1, Event.OPERATION_YEAR),
        (0, 500.0, 2.0, -5, fra, guy, 1, Event.PEACEKEEPERS_KILLED),
        (0, 500.0, 1.0, -5, ind, guy, 1, Event.PEACEKEEPERS_KILLED),
        (0, 500.0, 1.0, -5, ind, guy, 1, Event.PEACEKEEPERS_DIED),
        (0, 500.0, 6000.0, -6, P_DONORS, guy, 1, Event.OPERATION_YEAR),
        (0, 500.0, 9.0, -6, ind, guy, 1, Event.PEACEKEEPERS_KILLED),
        (0, 865.25, 6000.0, -5, P_UN, guy, 1, Event.OPERATION_YEAR),
    )
    assert measured("peacekeepers killed by hostile acts", found) == pytest.approx(3.0)
    assert measured("peacekeepers who die by other causes", found) == pytest.approx(1.0)
    assert measured("of peacekeepers who die, killed by hostile acts", found) == pytest.approx(0.75)


@pytest.mark.record
def test_the_record_has_the_figures_of_deaths(monkeypatch):
    """UN list of fatalities and IPI: uniformed personnel of all missions, 1991-2010, and the jackknife by mission."""
    if not (RECORD / "un_mission_fatalities.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))
    rows = mission_years().filter(pl.col("year") <= 2010)

    def numbers(rows):
        killed, died, served = rows.select(pl.col("hostile", "other", "person_years").sum()).row(0)
        return np.log([1_000 * killed / served, 1_000 * died / served, killed / died])

    b, se = numbers(rows), np.sqrt(np.diag(jackknife(rows, "mission", numbers)))
    for one, value, error in zip(PEACEKEEPERS, b, se, strict=True):
        ends = np.exp([value, value - 1.645 * error, value + 1.645 * error])
        ends = ends / (1 + ends) if one.unit == "share" else ends
        assert (one.recorded, one.low, one.high) == pytest.approx(tuple(ends), rel=0.005)


@pytest.mark.record
@pytest.mark.parametrize("name", MEASURES)
def test_the_record_has_the_recorded_figure(name, monkeypatch):
    """UCDP/PRIO ACD 25.1 and GED: the same measure on the recorded state-years of 1990-2010."""
    if not (RECORD / "ucdp_acd.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))
    one = {p.name: p for p in patterns()}[name]
    rows = MEASURES[name](recorded_state_years(1990, 2010))
    assert rows["num"].sum() / rows["den"].sum() == pytest.approx(one.recorded, rel=0.02)


@pytest.mark.record
def test_the_record_has_the_figures_of_operations(monkeypatch):
    """IPI and the UN's list: people in uniform by year, presences begun and how long they stayed, half-times."""
    if not (RECORD / "ipi_mission_month.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))
    recorded = {p.name: p.recorded for p in patterns()}
    by_month = strength().group_by("t").agg(pl.col("total").sum())
    yearly = by_month.group_by(year=pl.col("t") // 12).agg(pl.col("total").mean())
    for first in (1991, 2005):
        mean = yearly.filter(pl.col("year").is_between(first, 2009))["total"].mean()
        assert mean == pytest.approx(recorded[f"persons in UN operations, {first}-2009"], rel=0.005)
    years = state_years().filter(pl.col("year").is_between(1990, 2010))
    assert years["begun"].sum() / 21 == pytest.approx(recorded["UN operations begun"], abs=0.005)
    known = spells().filter(pl.col("first").is_between(1989 * 12, 2012 * 12 + 11))
    for years_ in (2, 5, 10):
        seen = known.filter(pl.col("first") + 12 * years_ <= 2018 * 12)
        stayed = (seen["last"].fill_null(10**6) - seen["first"] >= 12 * years_).mean()
        assert stayed == pytest.approx(recorded[f"a UN presence stays {years_} years and more"], abs=0.001)
    assert _returns() == pytest.approx(
        recorded["conflict within five years of a UN exit at peace"], abs=0.001
    )
    fresh = curves(2017).filter(~pl.col("taken_over"))
    for months in (3, 6, 12):
        name = f"half of a UN operation there within {months} months"
        assert (times(fresh)["to_0.5"] <= months).mean() == pytest.approx(recorded[name], abs=0.001)


def _returns():
    """Of hosts at peace in the year in which the UN left, the share in conflict within five years."""
    rows = state_years()
    level = {(s, year): x for s, year, x in rows.select("iso3", "year", "level").rows()}
    left = rows.filter(pl.col("ended"), level=0).select("iso3", "year").rows()
    seen = [(s, year) for s, year in left if (s, year + 5) in level]
    assert len(seen) == 11
    return np.mean([any(level[s, year + k] > 0 for k in range(1, 6)) for s, year in seen])


def test_every_pattern_has_a_recorded_figure_in_its_interval_and_a_source():
    names = [p.name for p in patterns()]
    assert len(names) == len(set(names)) > 60
    for p in patterns():
        assert p.low <= p.recorded <= p.high
        assert p.source


@pytest.fixture(scope="module")
def drawn():
    known = load_world(), load_library(), load_parameters()
    return sample(*known, view="deters_if_attacked", futures=8, seed=3, threads=2)


@pytest.mark.parametrize("name", [p.name for p in patterns()])
def test_the_order_of_futures_moves_no_bit(drawn, name):
    turned = replace(drawn, events=drawn.events.sort("future", descending=True, maintain_order=True))
    one = {p.name: p for p in patterns()}[name]
    assert np.array_equal(simulated(one, drawn), simulated(one, turned), equal_nan=True)


def test_a_short_sample_is_in_the_range_of_the_record(drawn):
    """Disputes a year within the recorded interval: the level was set so, and this holds it there."""
    one = {p.name: p for p in patterns()}["disputes begun"]
    value, low, high = simulated(one, drawn)
    assert one.low <= value <= one.high
    assert low <= value <= high
    assert not math.isnan(value)
    assert drawn.events["future"].n_unique() == 8
    assert drawn.events["day"].min() >= 0
