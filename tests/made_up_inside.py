"""Runs with conflict inside states and operations that no engine made: one written by hand, one drawn at random.

The hand-made one has three futures of four years. State 5 was in conflict at the baseline, state 6 twenty years before,
state 7 three years before, state 8 never. Only state 8 has no operation that differs between the arms.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from made_up_run import SCHEMA, VIEWS, write_run

from foedus.log import Event, Run
from foedus.log.events import Chapter, Denial, Exit, Task
from foedus.world import load_world

YEAR, MONTH = 365.25, 365.25 / 12
UN, DONORS, OWN, NATO, PARTIES = 0, 1, 2, 3, 4
ON_FILE = -10_000_000
ARMS = [{"id": "without", "label": "No mission"}, {"id": "with", "label": "The mission"}]
N = load_world().n
LEVEL, PEACE = [0] * N, [None] * N
LEVEL[5] = 1
PEACE[5], PEACE[6], PEACE[7] = 0, 20, 3
PAYERS = {"un_peacekeeping": {"CHN": 0.25, "FRA": 0.25, "USA": 0.5}, "nato_common": {"DEU": 0.5, "USA": 0.5}}
OPERATIONS = [
    {"arrangement": "mfo", "name": "MFO", "shares": {"EGY": 1 / 3, "ISR": 1 / 3, "USA": 1 / 3}},
    {"arrangement": "aussom", "name": "AUSSOM", "shares": {}},
]
Row = tuple[int, float, Event, int, int, int, int, float]


def year(future: int, state: int, y: int, level: int, months: int, deaths: float) -> Row:
    """A year of conflict, 0 the first."""
    return (future, (y + 1) * YEAR, Event.CONFLICT_YEAR, 0, state, months, level, deaths)


MANDATES = (  # tasks, chapter
    (float(Task.OBSERVE), Chapter.VI),
    (float(Task.OBSERVE | Task.INTERPOSE | Task.ENFORCE), Chapter.VII),
    (float(Task.ENFORCE), Chapter.NONE),
)


def op(future: int, day: float, kind: Event, number: int, host: int, value: float, a: int = -1) -> Row:
    """A row of an operation."""
    return (future, day, kind, number, a, host, -1, value)


def reference_rows() -> list[Row]:
    """Conflict as the docstring says; one operation proposed in vain, and two on file that cost."""
    rows = [year(0, 5, y, 2, 12, 2000.0) for y in range(3)]  # under way at the baseline
    rows += [year(0, 6, 1, 1, 3, 100.0), year(0, 6, 2, 1, 4, 150.0)]  # after 21 quiet years
    rows += [year(0, 7, 0, 1, 2, 60.0), year(0, 8, 3, 1, 1, 40.0)]
    rows += [year(1, 5, 0, 2, 9, 1500.0), year(1, 5, 1, 2, 9, 1500.0), year(1, 5, 2, 2, 8, 1200.0)]
    rows += [op(0, 10.0, Event.PROPOSED, -1, 5, 0.0), op(0, 100.0, Event.DENIED, -1, 5, Denial.VOTE, a=9)]
    return rows + bills(0, ON_FILE, PARTIES, 100, 0) + bills(1, ON_FILE, PARTIES, 100, 0)


def arm_rows() -> list[Row]:
    """The same conflicts under missions in 5, 6 and 7 from the first month."""
    rows = [
        year(0, 5, 0, 1, 10, 900.0),
        year(0, 5, 1, 1, 6, 500.0),
    ]  # spared; milder course; shortened by a year
    rows += [year(1, 5, 0, 2, 7, 1100.0), year(1, 5, 1, 1, 3, 400.0), year(1, 5, 2, 1, 5, 600.0)]
    rows += [year(0, 8, 3, 1, 2, 70.0), year(2, 8, 0, 1, 1, 30.0)]  # elsewhere
    for k, host in enumerate((5, 6, 7)):
        number = -(k + 1)
        rows += [op(0, 10.0, Event.PROPOSED, number, host, 0.0)]
        rows += [op(0, 10.0 + (k + 1) * MONTH, Event.AUTHORISED, number, host, 1000.0)]
        rows += [op(0, 10.0 + (k + 1) * MONTH, Event.MANDATED, number, host, *MANDATES[k])]
        rows += [op(0, 400.0, Event.HALF, number, host, 6 * MONTH)]
    rows += [op(1, 10.0, Event.PROPOSED, -1, 5, 0.0), op(1, 40.0, Event.AUTHORISED, -1, 5, 500.0)]
    rows += [op(1, 40.0, Event.DENIED, -1, 5, Denial.NOBODY)]
    rows += [op(0, 900.0, Event.EXIT, -1, 5, Exit.CONSENT), op(0, 1000.0, Event.GONE, -1, 5, 0.0)]
    rows += bills(0, ON_FILE, PARTIES, 100, 0) + bills(1, ON_FILE, PARTIES, 100, 0)
    rows += bills(0, ON_FILE - 1, DONORS, 500, 100) + bills(0, -1, UN, 1001, 200) + bills(0, -2, UN, 1002, 0)
    rows += [op(0, 0.0, Event.SENT, -3, 7, 100.0, a=1), op(0, 0.0, Event.SENT, -3, 7, 300.0, a=2)]
    rows += [op(0, 2 * YEAR, Event.WITHDRAWN, -3, 7, 100.0, a=1)]
    rows += [
        op(0, YEAR, Event.PEACEKEEPERS_KILLED, -1, 5, 3.0, a=1),
        op(0, YEAR, Event.PEACEKEEPERS_KILLED, -1, 5, 1.0),
    ]
    rows += [op(0, YEAR, Event.PEACEKEEPERS_DIED, -2, 6, 2.0, a=2), op(0, YEAR, Event.RELIEVED, -3, 7, 100.0)]
    rows += bills(0, -3, OWN, 701, 0)  # 200 and 1,200 person-years promised: 1 to 6
    return [
        *rows,
        (0, 4 * YEAR, Event.SERVED, 0, 1, -1, -1, 24.0),
        (0, 4 * YEAR, Event.SERVED, 0, 2, -1, -1, 72.0),
    ]


def bills(future: int, number: int, payer: int, cost: float, unpaid: float) -> list[Row]:
    """The first year of an operation in state 5: 120 person-months, its cost, what of it is unpaid."""
    rows = [op(future, YEAR, Event.OPERATION_YEAR, number, 5, 120.0, a=payer)]
    rows += [op(future, YEAR, Event.COST, number, 5, cost, a=payer)]
    return rows + ([op(future, YEAR, Event.UNPAID, number, 5, unpaid, a=payer)] if unpaid else [])


def table(rows: list[Row]) -> pl.DataFrame:
    """Events from rows."""
    data = [(f, day, int(kind), number, a, b, duty, float(v)) for f, day, kind, number, a, b, duty, v in rows]
    return pl.DataFrame(data, schema=SCHEMA, orient="row")


def written(folder: Path, rows: dict[str, list[Row]], futures: int, **changes: object) -> Run:
    """A run of four years with ``rows`` by arm, the same under both views."""
    events = {(arm["id"], view["id"]): table(rows[arm["id"]]) for arm in ARMS for view in VIEWS}
    scenario = {"id": "made-up", "title": "A mission", "question": "What does a mission do?", "years": 4}
    told: dict[str, object] = {
        "scenario": scenario | {"baseline": "2026-01-01", "parameter_uncertainty": True},
        "years": 4,
        "arms": ARMS,
        "duties": {arm["id"]: [] for arm in ARMS},
        "inside": {"level": LEVEL, "years_at_peace": PEACE},
        "operations": {arm["id"]: OPERATIONS for arm in ARMS},
        "payers": {arm["id"]: PAYERS for arm in ARMS},
        "digests": {
            "world": load_world().digest(),
            "parameters": "0",
            "library": {a["id"]: "0" * 64 for a in ARMS},
        },
    }
    return write_run(folder, events, futures, **(told | changes))


def hand_made_inside(folder: Path, **changes: object) -> Run:
    """The run that the docstring describes."""
    return written(folder, {"without": reference_rows(), "with": arm_rows()}, 3, **changes)


def drawn_inside(folder: Path, futures: int, seed: int = 1, **changes: object) -> Run:
    """Conflict and bills at random, twins alike but for some cells: for properties that hold whatever happens."""
    rng = np.random.default_rng(seed)
    rows: dict[str, list[Row]] = {"without": [], "with": []}
    for future in range(futures):
        for state in range(4, 12):
            for y in range(4):
                level = int(rng.choice(3, p=[0.5, 0.3, 0.2]))
                rows["without"] += _drawn_year(rng, future, state, y, level)
                level = int(rng.integers(3)) if rng.random() < 0.4 else level
                rows["with"] += _drawn_year(rng, future, state, y, level)
        for arm in rows:
            rows[arm] += _drawn_bills(rng, future)
        rows["with"].append(op(future, 5.0, Event.PROPOSED, -99, int(rng.integers(4, 12)), 0.0))
    return written(folder, rows, futures, **changes)


def _drawn_year(rng: np.random.Generator, future: int, state: int, y: int, level: int) -> list[Row]:
    deaths = float(rng.integers(1000, 50_000) if level == 2 else rng.integers(25, 999))
    return [year(future, state, y, level, int(rng.integers(13)), deaths)] if level else []


def _drawn_bills(rng: np.random.Generator, future: int) -> list[Row]:
    """One operation or two for each rule, with five states that promise persons to it."""
    rows: list[Row] = []
    operations = ((ON_FILE, PARTIES), (ON_FILE - 1, DONORS), (-2, UN), (-3, OWN), (-4, NATO), (-5, OWN))
    for number, payer in operations:
        cost = int(rng.integers(1, 10**11))
        rows += bills(future, number, payer, cost, int(rng.integers(0, cost + 1)))
        for state in rng.choice(N, 5, replace=False):
            day, persons = float(rng.integers(900)), float(rng.integers(1, 5000))
            rows.append(op(future, day, Event.SENT, number, 5, persons, a=int(state)))
    return rows
