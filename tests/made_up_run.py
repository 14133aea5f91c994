"""Runs that no engine made, for tests of what reads a run: one written by hand, one drawn at scale."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl

from foedus.log import Event, Run, open_run
from foedus.log.run import MANIFEST, part_file
from foedus.parameters import load_parameters
from foedus.world import load_world

SCHEMA = {
    "future": pl.Int32,
    "day": pl.Float64,
    "kind": pl.Int8,
    "dispute": pl.Int32,
    "a": pl.Int16,
    "b": pl.Int16,
    "duty": pl.Int16,
    "value": pl.Float64,
}
ARMS = [{"id": "without", "label": "No pact"}, {"id": "with", "label": "The pact in force"}]
VIEWS = [{"id": "deters", "label": "pacts deter"}, {"id": "does_not_deter", "label": "pacts do not deter"}]
Row = tuple[int, float, Event, int, int, int, float]
DISPUTE, FORCE, WAR, SETTLED = Event.DISPUTE, Event.FORCE, Event.WAR, Event.SETTLED
ENDED, ONGOING, DEATHS = Event.WAR_ENDED, Event.WAR_ONGOING, Event.DEATHS


def write_run(
    folder: Path, events: dict[tuple[str, str], pl.DataFrame], futures: int, **changes: object
) -> Run:
    """A finished run of one chunk; ``changes`` to the manifest."""
    world, parameters = load_world(), load_parameters()
    manifest = {
        "format": 1,
        "foedus": "0.1.0",
        "scenario": {
            "id": "made-up",
            "title": "A made-up pact",
            "question": "What does a pact that nobody signed change?",
            "baseline": "2026-01-01",
            "years": 10,
            "parameter_uncertainty": True,
        },
        "baseline": "2026-01-01",
        "years": 10,
        "futures": futures,
        "chunk": futures,
        "seed": 7,
        "views": VIEWS,
        "arms": ARMS,
        "states": list(world.iso3),
        "duties": {
            arm["id"]: [{"arrangement": "nato", "duty": "article-5", "clause": "5", "obligation": "defend"}]
            for arm in ARMS
        },
        "arrangements": {
            "nato": {
                "name": "NATO",
                "sources": [{"id": "treaty", "title": "North Atlantic Treaty", "read": "text"}],
            }
        },
        "parameters": {p.name: p.model_dump(mode="json") for p in parameters.parameters},
        "digests": {
            "world": world.digest(),
            "parameters": parameters.digest(),
            "library": {a["id"]: "0" * 64 for a in ARMS},
        },
        "versions": {"numpy": "2.0"},
    } | changes
    for arm in [a["id"] for a in manifest["arms"]]:
        for view in [v["id"] for v in manifest["views"]]:
            path = part_file(folder, arm, view, 0)
            path.parent.mkdir(parents=True, exist_ok=True)
            events[arm, view].write_parquet(path)
    (folder / MANIFEST).write_text(json.dumps(manifest))
    return open_run(folder)


def table(rows: list[Row]) -> pl.DataFrame:
    """Events from (future, day, kind, dispute, a, b, value)."""
    data = [(f, day, int(kind), number, a, b, -1, value) for f, day, kind, number, a, b, value in rows]
    return pl.DataFrame(data, schema=SCHEMA, orient="row")


def fought(future: int, number: int, a: int, b: int, days: tuple[float, float], dead: float) -> list[Row]:
    """A dispute that becomes war on ``days[0]`` and ends on ``days[1]``."""
    began, ended = days
    return [
        (future, began - 2, DISPUTE, number, a, b, 0.0),
        (future, began - 1, FORCE, number, a, b, 1.0),
        (future, began, WAR, number, a, b, 0.0),
        (future, ended, ENDED, number, a, b, 0.0),
        (future, ended, DEATHS, number, a, b, dead),
    ]


def settled(future: int, number: int, a: int, b: int, level: float) -> list[Row]:
    """A dispute settled at ``level``."""
    rows: list[Row] = [(future, 50.0, DISPUTE, number, a, b, 0.0)]
    if level >= 4:
        rows.append((future, 51.0, FORCE, number, a, b, 0.0))
    return [*rows, (future, 60.0, SETTLED, number, a, b, level)]


def without_rows() -> list[Row]:
    """Five wars: 1 to 3 do not happen in the other arm, 4 is shorter there, 5 is cut by the horizon in both."""
    rows = fought(0, 1, 10, 20, (100.0, 200.0), 5000.0) + fought(0, 2, 10, 21, (300.0, 400.0), 1000.0)
    rows += fought(1, 3, 11, 20, (500.0, 600.0), 90000.0) + fought(1, 4, 12, 22, (700.0, 900.0), 4000.0)
    rows += fought(2, 5, 12, 23, (3600.0, 3652.5), 2000.0)
    rows = [(*r[:2], ONGOING, *r[3:]) if r[2] is ENDED and r[3] == 5 else r for r in rows]
    return rows + settled(2, 6, 30, 31, 4) + settled(2, 7, 30, 32, 3)


def with_rows() -> list[Row]:
    """1 not started, 2 settled at display, 3 not escalated, 4 shorter and smaller, 5 the same, 6 a war, 7 as before.

    State 40, called in futures 0 and 1, honours once of three times; state 41 volunteers.
    """
    rows = settled(0, 2, 10, 21, 3) + settled(1, 3, 11, 20, 4) + fought(1, 4, 12, 22, (700.0, 800.0), 1500.0)
    rows += [r for r in without_rows() if r[3] == 5]
    rows += fought(2, 6, 30, 31, (52.0, 80.0), 7000.0) + settled(2, 7, 30, 32, 3)
    rows += [(1, 700.0, Event.HONOURED, 4, 40, 22, 12.0), (1, 52.0, Event.REFUSED, 3, 40, 20, 0.0)]
    rows += [(0, 60.0, Event.REFUSED, 2, 40, 21, 0.0), (1, 700.0, Event.VOLUNTEERED, 4, 41, 22, 9.0)]
    return [*rows, (1, 712.0, Event.JOINED, 4, 40, 22, 1.0)]


def hand_made(folder: Path, **changes: object) -> Run:
    """Four futures whose every number can be worked out by hand; nothing happens in future 3."""
    events = {
        (arm, view["id"]): table(with_rows() if arm == "with" else without_rows())
        for arm in ("with", "without")
        for view in VIEWS
    }
    return write_run(folder, events, 4, **changes)


def drawn(
    folder: Path, futures: int, per_future: float = 300.0, effect: float = 0.1, **changes: object
) -> Run:
    """A run at scale: disputes shared by arms and views, of which the arm ``with`` loses a share ``effect``."""
    rng = np.random.default_rng(1)
    n = rng.poisson(per_future, futures)
    shared = pl.DataFrame(
        {
            "future": np.repeat(np.arange(futures, dtype=np.int32), n),
            "dispute": np.concatenate([np.arange(k, dtype=np.int32) for k in n]),
            "day": rng.uniform(0, 3600, n.sum()),
            "a": rng.integers(0, 60, n.sum()).astype(np.int16),
            "b": rng.integers(60, 190, n.sum()).astype(np.int16),
            "u": rng.uniform(size=n.sum()),
            "lost": rng.uniform(size=n.sum()),
            "settles": rng.uniform(size=n.sum()),
            "dead": 1000.0 * rng.uniform(size=n.sum()) ** -1.0,
            "helper": rng.integers(0, 190, n.sum()).astype(np.int16),
            "comes": rng.uniform(size=n.sum()),
        }
    )
    views = changes.get("views", VIEWS)
    arms = changes.get("arms", ARMS)
    shares = {arm["id"]: (effect if k == 1 else effect * k / 4) for k, arm in enumerate(arms)}
    strength = {v["id"]: 1.0 - 0.8 * k for k, v in enumerate(views)}
    events = {
        (arm, view): _lived(shared, shares[arm] * strength[view]) for arm in shares for view in strength
    }
    return write_run(folder, events, futures, **changes)


def _lived(shared: pl.DataFrame, lost: float) -> pl.DataFrame:
    """The events of one arm: a share ``lost`` not started, as large a share settled before force."""
    begun = shared.filter(pl.col("lost") >= lost)
    war, force = begun["u"] < 0.014, (begun["u"] < 0.62) & (begun["settles"] >= lost)
    war &= force
    calm = begun.filter(~war).with_columns(value=pl.when(force.filter(~war)).then(4.0).otherwise(3.0))
    called = begun.filter(war | (force & (begun["u"] > 0.59)))
    came = called["comes"] < 0.4 + lost
    pieces = [
        _rows(begun, DISPUTE, 0.0),
        _rows(begun.filter(force), FORCE, 1.0),
        _rows(begun.filter(war), WAR, 3.0),
        _rows(begun.filter(war), ENDED, 40.0),
        _rows(begun.filter(war), DEATHS, 40.0).with_columns(value=begun.filter(war)["dead"]),
        _rows(calm, SETTLED, 20.0).with_columns(value=calm["value"]),
        _rows(called.filter(came), Event.HONOURED, 1.0).with_columns(a=called.filter(came)["helper"]),
        _rows(called.filter(~came), Event.REFUSED, 1.0).with_columns(a=called.filter(~came)["helper"]),
        _rows(called.filter(came), Event.JOINED, 9.0).with_columns(
            a=called.filter(came)["helper"], value=1.0
        ),
    ]
    return pl.concat(pieces).sort("future", "day")


def _rows(disputes: pl.DataFrame, kind: Event, after: float) -> pl.DataFrame:
    return disputes.select(
        "future",
        day=pl.col("day") + after,
        kind=pl.lit(int(kind), pl.Int8),
        dispute="dispute",
        a="a",
        b="b",
        duty=pl.lit(-1, pl.Int16),
        value=pl.lit(0.0),
    )
