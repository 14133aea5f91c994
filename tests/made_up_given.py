"""A run of four futures over two years, written by hand: two lines, arms races, and incidents that a scenario gives.

In the arm nobody watches the line of states 10 and 20, so that what was seen is not, and a dispute comes of it in
futures 0 and 1. The line of 30 and 31 has a few persons more, which is no other watch. An attack on state 5 (incident
0) calls 6 and 7 and has a body vote; conflict inside 8 (incident 1) calls nobody.
"""

from __future__ import annotations

from pathlib import Path

from made_up_inside import ARMS, ON_FILE, PAYERS, YEAR, Row, table
from made_up_run import VIEWS, write_run

from foedus.log import Event, Run
from foedus.log.events import GIVEN
from foedus.world import load_world

FUTURES, YEARS = 4, 2
A, B, C, D = 10, 20, 30, 31
FIRST = 1 << 30
DUTIES = [
    {"arrangement": "nato", "duty": "article-5", "clause": "Article 5", "obligation": "defend"},
    {"arrangement": "nato", "duty": "article-4", "clause": "Article 4", "obligation": "aid"},
]
SCENARIO = {
    "id": "made-up",
    "title": "Lines",
    "question": "What do observers do?",
    "parameter_uncertainty": True,
    "parameters": {"arms_race": 2.45, "pko_troops_cap": 9000.0},
    "arms": [
        {"id": "without", "label": "x"},
        {"id": "with", "label": "y", "parameters": {"ops_hand_over": 0.25}},
    ],
    "incidents": [
        {"day": "2027-06-01", "kind": "civil_conflict", "target": load_world().iso3[8], "actor": "rebels"}
        | {"level": "major", "source": "assumed"},
        {"day": "2026-03-01", "kind": "cyber", "target": load_world().iso3[5], "actor": "<b>nobody known</b>"}
        | {"level": "minor", "source": "assumed by the test"},
    ],
    "shocks": [
        {
            "id": "drought",
            "text": "no rain",
            "from": "2026-01-01",
            "to": "2027-01-01",
            "odds": 1.5,
            "deaths": 1.0,
        }
        | {"states": [load_world().iso3[8]], "regions": ["central_asia"], "source": "assumed, no study"}
    ],
}


def watched(future: int, raised: int, persons: float, other: float) -> list[Row]:
    """Two years of both lines, 100 violations a year each, of which ``raised`` are seen on the first; who is there.

    Limits hold for a year and a half on the first where it is watched, for a month on the second.
    """
    rows: list[Row] = [(future, YEAR, Event.LIMITS_YEAR, FIRST + (1 << 20), C, D, -1, 1.0)]
    months = ((1, 12.0), (2, 6.0)) if persons else ()
    rows += [(future, y * YEAR, Event.LIMITS_YEAR, FIRST, A, B, -1, n) for y, n in months]
    for y in (1, 2):
        rows.append((future, y * YEAR, Event.LINE_YEAR, FIRST, A, B, raised, 100.0))
        rows.append((future, y * YEAR, Event.LINE_YEAR, FIRST + (1 << 20), C, D, 40, 100.0))
        rows.append((future, y * YEAR, Event.OPERATION_YEAR, ON_FILE, 4, B, -1, 12 * persons))
        rows.append((future, y * YEAR, Event.OPERATION_YEAR, ON_FILE - 1, 4, C, -1, 12 * other))
        rows.append(
            (future, y * YEAR, Event.OPERATION_YEAR, -5, 4, A, -1, 12000.0)
        )  # not on file: watches no line
    return rows


def dispute(future: int, number: int, a: int, b: int, seen: float) -> list[Row]:
    """A violation that becomes a dispute with force."""
    return [
        (future, 40.0, Event.VIOLATION, FIRST + number, a, b, -1, seen),
        (future, 40.0, Event.DISPUTE, FIRST + number, a, b, -1, 0.0),
        (future, 41.0, Event.FORCE, FIRST + number, a, b, -1, 0.0),
        (future, 60.0, Event.SETTLED, FIRST + number, a, b, -1, 4.0),
    ]


def answers(future: int, comes: bool) -> list[Row]:
    """The attack on 5: a body acts, but in future 3, where 9 objects; 6 comes after ten days or not; 7 brings aid."""
    rows: list[Row] = [(future, 59.0, Event.INCIDENT, GIVEN, -1, 5, -1, 4.0)]
    if future < 3:
        rows.append((future, 59.0, Event.ACTED, GIVEN, -1, 5, 0, 1.0))
    else:
        rows.append((future, 59.0, Event.BLOCKED, GIVEN, 9, 5, 0, 1.0))
    if comes:
        rows.append((future, 59.0, Event.HONOURED, GIVEN, 6, 5, 0, 10.0 + future))
    else:
        rows.append((future, 59.0, Event.REFUSED, GIVEN, 6, 5, 0, 0.0))
    rows.append((future, 59.0, Event.HONOURED, GIVEN, 7, 5, 1, float("nan")))
    return [*rows, (future, 600.0, Event.INCIDENT, GIVEN + 1, -1, 8, -1, 5.0)]


def reference_rows() -> list[Row]:
    """Every line is watched; the pair 10 and 20 has one dispute, in future 3; rivals 1 and 2 race every year."""
    rows = dispute(3, 0, B, A, 1.0)
    for future in range(FUTURES):
        rows += watched(future, 60 + future, 700.0, 300.0) + answers(future, comes=future < 2)
        rows += [(future, y * YEAR, Event.RACE_YEAR, 0, 1, 2, -1, 0.0) for y in (0, 1)]
    return rows


def arm_rows() -> list[Row]:
    """Nobody watches the line of 10 and 20; the rivals race in futures 0 to 2, in the first year only."""
    rows = dispute(3, 0, B, A, 0.0) + dispute(0, 7, A, B, 0.0) + dispute(1, 9, A, B, 0.0)
    for future in range(FUTURES):
        rows += watched(future, 1, 0.0, 303.0) + answers(future, comes=True)
        rows += [(future, 0.0, Event.RACE_YEAR, 0, 1, 2, -1, 0.0)] if future < 3 else []
    return rows


def war(future: int, number: int, a: int, b: int, deaths: float) -> list[Row]:
    """A war of two states, over within the horizon."""
    return [
        (future, 50.0, Event.WAR, FIRST + number, a, b, -1, 0.0),
        (future, 90.0, Event.WAR_ENDED, FIRST + number, a, b, -1, 2.0),
        (future, 90.0, Event.DEATHS, FIRST + number, a, b, -1, deaths),
    ]


def given_run(
    folder: Path, scenario: dict[str, object] | None = None, arms: int = 2, wars: bool = False, **more: object
) -> Run:
    """The run that the docstring describes, under both views alike; with ``arms`` 1 of the reference alone.

    ``wars``: in the arm 10 and 20 fight in future 0 (900 dead) and 1 (6,000), and in the reference in 1 (1,000) and in
    3 (50); 10 and 30, who share no line, in future 2 of the arm. ``more``: changes to the manifest.
    """
    shown = ARMS[:arms]
    rows = {"without": reference_rows(), "with": arm_rows()}
    if wars:
        rows["with"] += war(0, 7, A, B, 900.4) + war(1, 9, B, A, 6000.0) + war(2, 11, A, C, 80_000.0)
        rows["without"] += war(1, 9, B, A, 1000.0) + war(3, 0, B, A, 50.0)
    events = {(arm["id"], view["id"]): table(rows[arm["id"]]) for arm in shown for view in VIEWS}
    ids = [arm["id"] for arm in shown]
    changes = {
        "scenario": SCENARIO if scenario is None else scenario,
        "years": YEARS,
        "arms": shown,
        "duties": dict.fromkeys(ids, DUTIES),
        "operations": {i: [{"arrangement": "mfo", "name": "MFO", "shares": {}}] * 2 for i in ids},
        "payers": dict.fromkeys(ids, PAYERS),
    }
    return write_run(folder, events, FUTURES, **(changes | more))
