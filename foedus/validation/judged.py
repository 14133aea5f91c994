"""A recorded number beside its distribution over futures."""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.rules.tables import Floats

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
NAMES = ("q05", "q25", "median", "q75", "q95")
DIGITS = 4  # of figures that are written


def judged(draws: Floats, known: float, everything: float | None = None) -> dict[str, Any]:
    """A recorded number beside its distribution over futures.

    >>> judged(np.arange(101.0), 50.0)["inside_50"], judged(np.arange(101.0), 99.0)["inside_90"]
    (True, False)
    """
    at = dict(zip(NAMES, (float(q) for q in np.quantile(draws, QUANTILES)), strict=True))
    below, same = float((draws < known).mean()), float((draws == known).mean())
    said = {
        "recorded": known,
        "mean": round(float(draws.mean()), DIGITS),
        **{name: round(value, DIGITS) for name, value in at.items()},
        "pit": round(below + same / 2, DIGITS),
        "inside_50": at["q25"] <= known <= at["q75"],
        "inside_90": at["q05"] <= known <= at["q95"],
    }
    return said if everything is None else {"recorded_all": everything, **said}
