"""Numbers that describe one outcome over futures: median and 90 % interval, and the mean where it means something.

    low, high            5 % and 95 % of the futures: how different futures are
    mean_low, mean_high  90 % interval of the mean: how precisely this many futures know it

A heavy-tailed outcome has no mean here, and its median has the interval ``median_low``, ``median_high`` instead.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import polars as pl

from foedus.outcomes.intervals import HIGH, LOW, Floats, mean_interval, median_interval

BINS = 30
DECADES = tuple(10.0**k for k in range(3, 9))


def values_of(series: pl.Series) -> Floats:
    """The values that exist, in ascending order."""
    return np.sort(series.drop_nulls().cast(pl.Float64).to_numpy())


def summarise(series: pl.Series, heavy_tailed: bool) -> dict[str, Any]:
    """Describe one value per future. ``futures`` counts those with a value, ``missing`` those without.

    >>> summarise(pl.Series([1.0, 2.0, 3.0, None]), heavy_tailed=False)["median"]
    2.0
    """
    x = values_of(series)
    described: dict[str, Any] = {"futures": int(x.size), "missing": len(series) - int(x.size)}
    if x.size == 0:
        empty = dict.fromkeys(("median", "low", "high"))
        return described | empty | dict.fromkeys(_precision_keys(heavy_tailed))
    low, high = (float(q) for q in np.quantile(x, (LOW, HIGH), method="inverted_cdf"))  # values that occurred
    median = float(np.median(x))
    return described | {"median": median, "low": low, "high": high} | precision(x, heavy_tailed)


def precision(x: Floats, heavy_tailed: bool) -> dict[str, float | None]:
    """The centre that is safe to show and its Monte Carlo interval; ``x`` ascending, not empty."""
    if heavy_tailed:
        return dict(zip(_precision_keys(True), median_interval(x), strict=True))
    numbers = mean_interval(x[x != 0], x.size)
    known = [number if math.isfinite(number) else None for number in numbers]
    return dict(zip(_precision_keys(False), known, strict=True))


def _precision_keys(heavy_tailed: bool) -> tuple[str, ...]:
    return ("median_low", "median_high") if heavy_tailed else ("mean", "mean_se", "mean_low", "mean_high")


def distribution(x: Floats, kind: str) -> list[dict[str, float | int | None]]:
    """Histogram for a picture: ``from`` ≤ value < ``to``, ``futures``. Deaths by signed orders of magnitude."""
    edges = _magnitudes() if kind == "deaths" else _even_edges(x, smallest=1.0 if kind == "count" else 0.01)
    count, _ = np.histogram(x, edges)
    return [
        {"from": _bound(a), "to": _bound(b), "futures": int(k)}
        for a, b, k in zip(edges[:-1], edges[1:], count, strict=True)
    ]


def _bound(edge: float) -> float | None:
    return float(edge) if np.isfinite(edge) else None


def _magnitudes() -> Floats:
    """-inf, -10^8 … -10^3, 0⁻, 0⁺, 10^3 … 10^8, inf: the bin [0⁻, 0⁺) holds exactly 0."""
    tiny = np.nextafter(0.0, 1.0)
    return np.array([-np.inf, *(-d for d in reversed(DECADES)), 0.0, tiny, *DECADES, np.inf])


def _even_edges(x: Floats, smallest: float) -> Floats:
    """Bins of a round width, 0 in the middle of one."""
    span = float(x[-1] - x[0]) if x.size else 0.0
    width = smallest
    while span / width > BINS:
        digit = round(width / 10 ** math.floor(math.log10(width) + 1e-9))
        width *= 2.5 if digit == 2 else 2.0
    first = math.floor((x[0] if x.size else 0.0) / width + 0.5)
    last = math.floor((x[-1] if x.size else 0.0) / width + 0.5)
    return (np.arange(first, last + 2) - 0.5) * width
