"""Races by pair = years in which two rivals race / years, pooled over futures.

``share``: of all their years; ``futures``: share of futures in which they race at least once, with Wilson's interval.
"""

import math

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, of_kind
from foedus.outcomes.intervals import wilson

SCHEMA = {"a": pl.String, "b": pl.String} | dict.fromkeys(("share", "futures", "low", "high"), pl.Float64)


def by_state(run: Run, arm: str, view: str) -> pl.DataFrame:
    """a, b, share, futures, low, high; one row per pair that races in any future, the most often first."""
    turns = math.ceil(run.years - 1e-6)
    races = of_kind(run, arm, view, Event.RACE_YEAR).group_by("a", "b")
    table = races.agg(years=pl.len(), futures=pl.col("future").n_unique())
    rows = []
    for a, b, years, futures in table.sort(-pl.col("years").cast(pl.Int64), "a", "b").collect().iter_rows():
        low, high = wilson(futures, run.futures)
        share = years / run.futures / turns
        rows.append((run.states[a], run.states[b], share, futures / run.futures, low, high))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


OUTCOME = Outcome(
    label="Arms races by pair", unit="share of years", direction="lower", kind="share", by_state=by_state
)
