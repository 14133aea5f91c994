"""Exceedance: P(X > x), the share of futures above x, on a logarithmic grid, with Wilson's 90 % interval.

The honest picture of a heavy tail: it needs no mean. Beyond the largest value seen the curve is an upper bound only.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.outcomes.intervals import Floats, paired_change, wilson

SMALLEST, PER_DECADE = 1000.0, 8
THRESHOLDS = (1e3, 1e4, 1e5, 1e6, 1e7)


def exceedance(ordered: Floats) -> list[dict[str, float]]:
    """``x``, ``p``, ``low``, ``high`` from 1,000 to the last grid point below the largest value.

    >>> exceedance(np.array([0.0, 0.0, 2000.0, 2000.0]))[0]["p"]
    0.5
    """
    if ordered.size == 0:
        return []
    n, top = ordered.size, max(float(ordered[-1]), SMALLEST)
    steps = int(np.floor(PER_DECADE * np.log10(top / SMALLEST) + 1e-9))
    curve = []
    for step in range(steps + 1):
        x = SMALLEST * 10 ** (step / PER_DECADE)
        above = n - int(np.searchsorted(ordered, x, side="right"))
        low, high = wilson(above, n)
        curve.append({"x": round(x, 3), "p": above / n, "low": low, "high": high})
    return curve


def exceedance_change(arm: Floats, reference: Floats) -> list[dict[str, Any]]:
    """At round thresholds: p in both twins and their difference with its paired interval; futures in one order."""
    n, rows = arm.size, []
    for x in THRESHOLDS:
        above, above_reference = arm > x, reference > x
        only_arm, only_reference = (
            int((above & ~above_reference).sum()),
            int((above_reference & ~above).sum()),
        )
        low, high = paired_change(only_arm, only_reference, n)
        p, p_reference = float(above.mean()), float(above_reference.mean())
        rows.append(
            {"x": x, "reference": p_reference, "arm": p, "change": p - p_reference, "low": low, "high": high}
        )
    return rows
