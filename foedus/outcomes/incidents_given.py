"""Answers to incidents given = futures in which a body or a state answers so / futures, by duty.

An incident that a scenario gives (``INCIDENT``; by their days, 0 the first) calls those who owe help. ``answer``:

    acted, blocked      a body adopts the act of the duty, or does not; ``state``: empty
    objected            ``state`` is the member that the block is put down to
    honoured, refused   ``state``, called by the duty, comes or does not; ``days``: median until its forces arrive,
                        null where it brings aid and no forces

Share of futures with Wilson's 90 % interval. A body may vote on a duty and on its joint act: two rows.
"""

from __future__ import annotations

import polars as pl

from foedus.log import Event, Run
from foedus.log.events import FIRST_VIOLATION, GIVEN
from foedus.outcomes.contract import Outcome, of_kind
from foedus.outcomes.intervals import wilson

ANSWERS = (Event.ACTED, Event.BLOCKED, Event.HONOURED, Event.REFUSED)
BY_STATES = [int(Event.HONOURED), int(Event.REFUSED)]
JOINT = 1.0
NUMBERS = ("share", "low", "high", "days")
WORDS = ("answer", "arrangement", "clause", "state")
SCHEMA = (
    {"incident": pl.Int64}
    | dict.fromkeys(WORDS, pl.String)
    | {"joint": pl.Boolean}
    | dict.fromkeys(NUMBERS, pl.Float64)
)


def by_state(run: Run, arm: str, view: str) -> pl.DataFrame:
    """incident, answer, arrangement, clause, state, joint, share, low, high, days: one row per answer given at all."""
    number, kind, value = pl.col("dispute"), pl.col("kind"), pl.col("value")
    of_states = kind.is_in(BY_STATES)
    rows = of_kind(run, arm, view, *ANSWERS).filter((number >= GIVEN) & (number < FIRST_VIOLATION))
    told = rows.select(
        "future",
        "kind",
        "duty",
        incident=number - GIVEN,
        state=pl.when(of_states).then(pl.col("a")).otherwise(pl.lit(-1)),
        joint=~of_states & (value == JOINT),
        days=pl.when(kind == int(Event.HONOURED)).then(value).fill_nan(None),
    )
    blocked = kind == int(Event.BLOCKED)
    objected = rows.filter(blocked & (pl.col("a") >= 0)).select(
        "future",
        kind=pl.lit(-1),
        duty="duty",
        incident=number - GIVEN,
        state="a",
        joint=value == JOINT,
        days=None,
    )
    keys = ("incident", "kind", "duty", "state", "joint")
    every = pl.concat([told, objected], how="vertical_relaxed").group_by(keys)
    counted = (
        every.agg(futures=pl.col("future").n_unique(), days=pl.col("days").median()).sort(keys).collect()
    )
    return pl.DataFrame([_row(run, arm, row) for row in counted.iter_rows(named=True)], schema=SCHEMA)


def _row(run: Run, arm: str, row: dict[str, int]) -> dict[str, object]:
    duty = run.manifest["duties"][arm][row["duty"]]
    low, high = wilson(row["futures"], run.futures)
    return {
        "incident": row["incident"],
        "answer": Event(row["kind"]).name.lower() if row["kind"] >= 0 else "objected",
        "arrangement": duty["arrangement"],
        "clause": duty["clause"],
        "state": run.states[row["state"]] if row["state"] >= 0 else "",
        "joint": row["joint"],
        "share": row["futures"] / run.futures,
        "low": low,
        "high": high,
        "days": row["days"],
    }


OUTCOME = Outcome(
    label="Answers to incidents given",
    unit="share of futures",
    direction="none",
    kind="share",
    by_state=by_state,
)
