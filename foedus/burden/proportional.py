"""Shares in proportion to something, with or without a floor and a ceiling for each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from foedus.base.errors import InputError

Numbers = NDArray[np.float64]


def proportional(x: Numbers, what: str) -> Numbers:
    """s_i = x_i / sum_j x_j; ``InputError`` where all are 0. ``what``: the name of x in that message.

    >>> proportional(np.array([1.0, 3.0]), "income")
    array([0.25, 0.75])
    """
    total = float(x.sum())
    if not total > 0:
        raise InputError(f"no member has any {what}, so that nothing can be shared by it")
    found: Numbers = x / total
    return found


def bounded(x: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """s_i = min(max(k x_i, low_i), high_i) with the k >= 0 for which sum_i s_i = 1.

    What a ceiling cuts off or a floor costs is thus borne by the others in proportion to x. All arrays [n]. The bounds
    must leave room for a sum of 1.

    >>> bounded(np.array([6.0, 3.0, 1.0]), np.zeros(3), np.array([0.4, 1.0, 1.0]))
    array([0.4 , 0.45, 0.15])
    """
    if not low.sum() <= 1.0 <= np.where(x > 0, high, low).sum():
        raise InputError(
            "floors and ceilings leave no way to share the whole: too few members, or all capped"
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        turns = np.concatenate([low / x, high / x])
    turns = np.unique(turns[np.isfinite(turns)])
    sums = np.array([np.clip(k * x, low, high).sum() for k in turns])
    first = int(np.searchsorted(sums, 1.0))
    if first == 0 or first == len(turns):
        k = float(turns[min(first, len(turns) - 1)])
    else:
        below, above = sums[first - 1], sums[first]
        part = (1.0 - below) / (above - below)
        k = float(turns[first - 1] + part * (turns[first] - turns[first - 1]))
    found: Numbers = np.clip(k * x, low, high)
    whole: Numbers = found / found.sum()
    return whole
