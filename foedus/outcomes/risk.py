"""Risk of a state = share of futures in which force or war is begun against it at least once before the horizon.

Of conflict inside (``conflict_risk``) it is the share of years that are years of major conflict. The change is paired
by future. ``clear`` is true where the exact sign test gives p < 0.01 that futures in which only one twin sees the state
attacked favour neither side; of 196 states two would look clear by chance alone.
"""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.compare import Pair
from foedus.outcomes.contract import of_kind
from foedus.outcomes.inside_years import inside_years
from foedus.outcomes.intervals import mean_interval, paired_change, sign_test

MAJOR = 2
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


def conflict_risk(run: Run, pair: Pair, view: str) -> dict[str, dict[str, Any]]:
    """By state with conflict inside in any future of either twin: its share of years of major conflict, as above.

    The interval is that of the mean over futures; the sign test counts futures with more and with fewer such years.
    """
    turns = math.ceil(run.years - 1e-6)
    sides = [_major_years(run, arm, view, k) for k, arm in enumerate((pair.reference, pair.arm))]
    cells = pl.concat(sides).group_by("state", "future").agg(pl.col("reference", "arm").sum())
    found = {}
    for (state,), rows in cells.sort("state", "future").collect().group_by("state", maintain_order=True):
        change = (rows["arm"] - rows["reference"]).cast(pl.Float64).to_numpy()
        mean, _, low, high = mean_interval(change[change != 0], run.futures)
        p_value = sign_test(int((change > 0).sum()), int((change < 0).sum()))
        found[run.states[int(str(state))]] = {
            "reference": float(rows["reference"].sum()) / run.futures / turns,
            "arm": float(rows["arm"].sum()) / run.futures / turns,
            "change": mean / turns,
            "low": low / turns if math.isfinite(low) else None,
            "high": high / turns if math.isfinite(high) else None,
            "p_value": p_value,
            "clear": p_value < CLEAR_BELOW,
        }
    return found


def _major_years(run: Run, arm: str, view: str, side: int) -> pl.LazyFrame:
    major = (pl.col("level") == MAJOR).cast(pl.Int64)
    return (
        inside_years(run, arm, view)
        .select("future", "state", reference=major if side == 0 else 0, arm=major if side == 1 else 0)
        .cast({"reference": pl.Int64, "arm": pl.Int64})
    )


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
