"""Incidents that a scenario gives: whom the rules call is asked on the day, nobody fights, nothing else changes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from foedus.arrangements import load_library
from foedus.engine.lives import Lives, model
from foedus.log.events import GIVEN, Event
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.ground import ground
from foedus.rules.respond import call
from foedus.rules.surroundings import Added, Happening, setting
from foedus.rules.tables import KINDS, Case
from foedus.world import load_world
from foedus.world.conflicts import conflict_start

START, END = date(2026, 1, 1), date(2028, 1, 1)
DAYS = 730.5
FUTURES = range(12)
ATTACK, CYBER, CIVIL = (KINDS.index(word) for word in ("non_state_attack", "cyber", "civil_conflict"))
WORLD = load_world()
USA, EST, CHL = (WORLD.index(code) for code in ("USA", "EST", "CHL"))
INCIDENTS = (Happening(64.0, USA, ATTACK), Happening(400.0, EST, CYBER), Happening(500.0, CHL, CIVIL))


@pytest.fixture(scope="module")
def compiled():
    return compile_library(load_library(), WORLD, START, END)


@pytest.fixture(scope="module")
def lived(compiled):
    """Events of each future with incidents, and without any."""
    parameters = load_parameters().under("deters")
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    start = conflict_start(WORLD, START.year)

    def arm(*happenings):
        given = setting(load_library(), compiled, WORLD, (START, END), start, Added(happenings=happenings))
        return model(compiled.tables, WORLD, START, DAYS, given)

    lives = Lives([arm(*INCIDENTS), arm()], 20010911)
    return [[events for _, _, events in lives.future(f, theta)] for f in FUTURES]


def test_without_its_rows_the_world_is_the_one_without_incidents(lived):
    for with_, without in lived:
        own = (with_["dispute"] >= GIVEN) & (with_["dispute"] < GIVEN + len(INCIDENTS))
        assert not ((without["dispute"] >= GIVEN) & (without["dispute"] < GIVEN + len(INCIDENTS))).any()
        assert with_[~own].tobytes() == without.tobytes()


def test_rows_are_those_of_a_call_on_its_day_and_nobody_fights(lived):
    may = {Event.INCIDENT, Event.ACTED, Event.BLOCKED, Event.HONOURED, Event.REFUSED}
    for events, _ in lived:
        for number, one in enumerate(INCIDENTS):
            rows = events[events["dispute"] == GIVEN + number]
            assert (rows["day"] == one.day).all()
            assert (rows["b"] == one.target).all()
            assert set(rows["kind"]) <= {int(kind) for kind in may}
            (incident,) = rows[rows["kind"] == int(Event.INCIDENT)]
            assert (incident["a"], incident["value"], incident["duty"]) == (-1, one.kind, -1)


def test_a_conflict_inside_a_state_is_written_and_calls_nobody(lived):
    for events, _ in lived:
        assert events[events["dispute"] == GIVEN + 2]["kind"].tolist() == [int(Event.INCIDENT)]


@pytest.mark.parametrize("number", [0, 1])
def test_who_is_asked_is_whom_the_rules_call(lived, compiled, number):
    """``foedus.rules.respond.call`` on the same incident, with the duties that no body decides and those it adopted."""
    one, t = INCIDENTS[number], compiled.tables
    epoch = int(np.searchsorted(t.start_day, one.day, side="right")) - 1
    parameters = load_parameters().under("deters")
    g, theta = ground(WORLD), parameters.medians()
    asked_ever = set()
    for events, _ in lived:
        rows = events[events["dispute"] == GIVEN + number]
        adopted = rows[(rows["kind"] == int(Event.ACTED)) & (rows["value"] == 0.0)]["duty"]
        passed = t.duty["voted"][:, 0] == 0
        passed[adopted] = True
        logit, duty, how = np.empty(WORLD.n), np.empty(WORLD.n, np.int64), np.empty(WORLD.n, np.int64)
        case = Case(one.kind, np.zeros(0, np.int64), np.array([one.target]), -1)
        call(t, g, theta, epoch, case, passed, logit, duty, how)
        answers = rows[np.isin(rows["kind"], (int(Event.HONOURED), int(Event.REFUSED)))]
        assert sorted(answers["a"]) == np.flatnonzero(duty >= 0).tolist()
        assert (duty[answers["a"]] == answers["duty"]).all()
        asked_ever |= set(answers["a"].tolist())
    assert len(asked_ever) >= 25


def test_allies_come_as_often_as_the_rules_say(lived, compiled):
    """Σ p over calls, within four standard deviations of independent draws."""
    t, g = compiled.tables, ground(WORLD)
    theta = load_parameters().under("deters").medians()
    case = Case(ATTACK, np.zeros(0, np.int64), np.array([USA]), -1)
    epoch = int(np.searchsorted(t.start_day, INCIDENTS[0].day, side="right")) - 1
    came = expected = spread = 0.0
    for events, _ in lived:
        rows = events[events["dispute"] == GIVEN]
        passed = t.duty["voted"][:, 0] == 0
        passed[rows[(rows["kind"] == int(Event.ACTED)) & (rows["value"] == 0.0)]["duty"]] = True
        logit, duty, how = np.empty(WORLD.n), np.empty(WORLD.n, np.int64), np.empty(WORLD.n, np.int64)
        call(t, g, theta, epoch, case, passed, logit, duty, how)
        p = 1.0 / (1.0 + np.exp(-logit[duty >= 0]))
        came += (rows["kind"] == int(Event.HONOURED)).sum()
        expected += p.sum()
        spread += (p * (1.0 - p)).sum()
    assert abs(came - expected) <= 4.0 * np.sqrt(spread)
