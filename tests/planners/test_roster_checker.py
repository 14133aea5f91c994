"""The checker finds every rule that is broken on purpose, and nothing in a roster that keeps them all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from made_up_roster import OWN, data, task_of, with_members

from foedus.planners.roster.checker import check_roster, count_roster
from foedus.planners.roster.plan import PlannedTurn

GOOD = (
    PlannedTurn("2026-1", "one", "FRA", {"FRA": 3, "DEU": 3}),
    PlannedTurn("2026-2", "one", "DEU", {"DEU": 4, "EST": 2}),
    PlannedTurn("2027-1", "one", "POL", {"POL": 4, "EST": 2}),
)


def rules(content, *turns):
    return [v.rule for v in check_roster(task_of(content), turns)]


def swapped(k, **changes):
    return tuple(replace(t, **changes) if i == k else t for i, t in enumerate(GOOD))


def test_a_good_roster_passes_and_is_counted_by_hand():
    assert rules(data(), *GOOD) == []
    counted = count_roster(task_of(data()), GOOD)
    # fair parts of 18 persons in four: 5 DEU, 5 EST, 4 FRA, 4 POL; DEU brings 7
    assert counted == {
        "uncovered_turns": 0,
        "uncovered_enablers": 0,
        "unfair_load": 2,
        "strangers": 2,
    }


@pytest.mark.parametrize(
    ("rule", "turns"),
    [
        ("turns", GOOD[:2]),
        ("turns", (*GOOD, GOOD[0])),
        ("turns", (*GOOD, PlannedTurn("2031-1", "one", None, {}))),
        ("members", swapped(0, persons={"FRA": 3, "USA": 3})),
        ("lead", swapped(0, lead=None)),
        ("lead", swapped(0, lead="POL")),
        ("lead", swapped(1, lead="EST")),
        ("lead_persons", swapped(0, persons={"FRA": 1, "DEU": 5})),
        ("persons", swapped(0, persons={"FRA": 3, "DEU": 2})),
        ("states", swapped(0, persons={"FRA": 2, "DEU": 2, "POL": 1, "EST": 1})),
        ("offer", swapped(2, persons={"POL": 5, "EST": 1})),
        ("offer", swapped(2, persons={"POL": 3, "EST": 3})),
        ("offer", swapped(0, persons={"FRA": 5, "DEU": 1, "EST": 0})),
        ("rest", swapped(1, lead="FRA", persons={"FRA": 4, "EST": 2})),
    ],
)
def test_a_broken_turn_is_found(rule, turns):
    assert rule in rules(data(), *turns)


@pytest.mark.parametrize(
    ("rule", "content"),
    [
        ("most", with_members(EST={"most": 1})),
        ("at_least", with_members(FRA={"at_least": 2})),
        ("away", with_members(POL={"away": ["2027-1"]})),
        ("veto", data(vetoes=[{"state": "DEU", "against": "FRA", **OWN}])),
        ("veto", data(vetoes=[{"state": "EST", "against": "POL", "how": "under", **OWN}])),
        ("rest", data(rest={"after_lead": 1, "after_turn": 1, **OWN})),
        ("fixed", data(fixed=[{"period": "2026-1", "group": "one", "lead": "POL", **OWN}])),
        ("fixed", data(fixed=[{"period": "2026-1", "group": "one", "states": ["EST"], **OWN}])),
        (
            "fixed",
            data(fixed=[{"period": "2026-1", "group": "one", "states": ["FRA"], "open": False, **OWN}]),
        ),
        (
            "full_enablers",
            data(full_enablers=True, enablers=[{"id": "x", "name": "x", "states": ["FRA"], **OWN}]),
        ),
    ],
)
def test_a_broken_requirement_is_found(rule, content):
    assert rule in rules(content, *GOOD)


def test_an_empty_turn_breaks_full_cover_only_where_that_is_asked():
    empty = swapped(2, lead=None, persons={})
    assert rules(data(), *empty) == []
    assert rules(data(full_cover=True), *empty) == ["full_cover"]


def test_two_groups_at_once_break_rest():
    content = data()
    content["groups"] = [{**content["groups"][0], "id": name} for name in ("one", "two")]
    others = tuple(replace(t, group="two", lead=None, persons={}) for t in GOOD[1:])
    twice = (*GOOD, replace(GOOD[0], group="two", lead="POL", persons={"POL": 3, "DEU": 3}), *others)
    assert rules(content, *twice) == ["rest", "rest"]


def test_turns_before_the_first_period_count_for_rest():
    recorded = [{"lead": "FRA", "states": ["FRA"], "from": "2025-07-01", "to": "2026-01-01", "source": "own"}]
    assert rules(data(recorded=recorded), *GOOD) == ["rest"]


def test_a_veto_against_a_lead_leaves_partners_alone():
    assert rules(data(vetoes=[{"state": "FRA", "against": "DEU", "how": "under", **OWN}]), *GOOD) == []
