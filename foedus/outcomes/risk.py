"""Risk of a state = share of futures in which force or war is begun against it at least once before the horizon.

The change is paired by future. ``clear`` is true where the exact sign test gives p < 0.01 that futures in which only
one twin sees the state attacked favour neither side; of 196 states two would look clear by chance alone.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.compare import Pair
from foedus.outcomes.contract import of_kind
from foedus.outcomes.intervals import paired_change, sign_test

CLEAR_BELOW = 0.01


def _attacked(run: Run, arm: str, view: str) -> pl.LazyFrame:
    return of_kind(run, arm, view, Event.FORCE, Event.WAR).select("future", "b").unique()


def risk_change(run: Run, pair: Pair, view: str) -> dict[str, dict[str, Any]]:
    """By state that was attacked in any future of either twin: p in both, change, interval, p-value, clear."""
    own, reference = _attacked(run, pair.arm, view), _attacked(run, pair.reference, view)
    seen = pl.concat([own.with_columns(side=pl.lit(1)), reference.with_columns(side=pl.lit(2))])
    cells = seen.group_by("future", "b").agg(pl.col("side").sum())
    side = pl.col("side")
    counts = cells.group_by("b").agg(up=(side == 1).sum(), down=(side == 2).sum(), both=(side == 3).sum())
    rows = counts.sort("b").collect().iter_rows()
    return {run.states[b]: _change(int(up), int(down), int(both), run.futures) for b, up, down, both in rows}


def _change(up: int, down: int, both: int, n: int) -> dict[str, Any]:
    low, high = paired_change(up, down, n)
    p_value = sign_test(up, down)
    return {
        "reference": (both + down) / n,
        "arm": (both + up) / n,
        "change": (up - down) / n,
        "low": low,
        "high": high,
        "p_value": p_value,
        "clear": p_value < CLEAR_BELOW,
    }
