"""Two twins, future by future: d_f = outcome of the arm in future f − outcome of the reference in the same future f.

Twins share their luck, so d_f is what the arrangement changes in that future, not noise between two samples.

    median, low, high    of d_f over futures: what one future may see
    mean, mean_low, ...  the average effect and how precisely this many futures know it (counts and shares)
    median_low, ...      the same for the median (heavy tails; order statistics, which need no moments)
    relative             Σ d_f / Σ reference_f with its interval (counts): ratio estimator, linearised
    identical            share of futures in which the outcome is the same in both twins
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from foedus.outcomes.contract import Outcome
from foedus.outcomes.exceedance import exceedance_change
from foedus.outcomes.intervals import Z90, Floats, spread
from foedus.outcomes.summarise import distribution, summarise, values_of


@dataclass(frozen=True)
class Pair:
    """Which twins are compared: ``arm`` minus ``reference``."""

    arm: str
    reference: str


def paired(arm: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """future, arm, reference, difference; the difference is null where either twin has no value."""
    both = arm.rename({"value": "arm"}).join(reference.rename({"value": "reference"}), on="future")
    return both.with_columns(difference=pl.col("arm") - pl.col("reference")).sort("future")


def difference(outcome: Outcome, arm: pl.DataFrame, reference: pl.DataFrame) -> dict[str, Any]:
    """Everything said about one outcome of two twins under one view."""
    both = paired(arm, reference)
    known = both.drop_nulls("difference")
    d = values_of(known["difference"])
    described = summarise(both["difference"], outcome.heavy_tailed)
    described |= {
        "fewer": float((d < 0).mean()) if d.size else None,
        "identical": float((d == 0).mean()) if d.size else None,
        "more": float((d > 0).mean()) if d.size else None,
        "distribution": distribution(d, outcome.kind),
    }
    x, y = known["arm"].to_numpy(), known["reference"].to_numpy()
    if outcome.kind == "count":
        described["relative"] = _relative(x, y)
    if outcome.heavy_tailed and d.size:
        described["exceedance"] = exceedance_change(x, y)
    return described


def _relative(x: Floats, y: Floats) -> dict[str, float] | None:
    """Σx/Σy − 1 with its 90 % interval; nothing to be relative to: None."""
    n, total = x.size, float(y.sum())
    if total == 0 or n < 2:
        return None
    ratio = float(x.sum()) / total
    differing = int(np.count_nonzero(x != y))
    error = math.sqrt(float(np.sum((x - ratio * y) ** 2)) * n / (n - 1)) / total
    reach = spread(differing) * error if differing else Z90 / (n + 2.0) * n / total
    return {"value": ratio - 1, "low": ratio - 1 - reach, "high": ratio - 1 + reach}
