"""Scores of probabilities and of counts: what a forecast was worth once the truth is known.

    log score   - mean ln p(what happened)                    Brier   mean (p - y)²
    AUC         P(p of an event > p of a non-event)           PR-AUC  average precision
    CRPS        E|X - y| - E|X - X'| / 2, X and X' independent draws of the forecast; |x - y| where it is certain

Log score, Brier and CRPS are proper and better when lower; AUC and PR-AUC rank only, better when higher. All take
weights: how many rows of the record a row of the sample stands for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from sklearn.metrics import average_precision_score, roc_auc_score

Floats = NDArray[np.float64]
SURE = 1e-12  # no forecast is surer than this


@dataclass(frozen=True)
class Score:
    """A model (or a baseline) trained before ``origin`` and scored on the years from there to ``last``.

    ``auc`` and ``pr_auc`` are ``None`` where the years have no event or nothing else, ``crps`` where there is no count.
    """

    model: str
    origin: int
    last: int
    n: float
    events: float
    log_score: float
    brier: float
    auc: float | None
    pr_auc: float | None
    crps: float | None = None


@dataclass(frozen=True)
class Decile:
    """A tenth of the rows by forecast: mean forecast, share that happened, its 95 % Wilson interval."""

    n: float
    events: float
    predicted: float
    observed: float
    low: float
    high: float


def log_score(y: Floats, p: Floats, weight: Floats | None = None) -> float:
    """- mean ln p(y).

    >>> round(log_score(np.array([1.0, 0.0]), np.array([0.5, 0.5])), 4)
    0.6931
    """
    p = np.clip(p, SURE, 1.0 - SURE)
    return float(np.average(-(y * np.log(p) + (1.0 - y) * np.log1p(-p)), weights=weight))


def brier(y: Floats, p: Floats, weight: Floats | None = None) -> float:
    """Mean (p - y)².

    >>> brier(np.array([1.0, 0.0]), np.array([0.5, 0.5]))
    0.25
    """
    return float(np.average((p - y) ** 2, weights=weight))


def auc(y: Floats, p: Floats, weight: Floats | None = None) -> float | None:
    """Area under the ROC curve; ``None`` where ``y`` does not vary."""
    return float(roc_auc_score(y, p, sample_weight=weight)) if 0 < y.sum() < y.size else None


def pr_auc(y: Floats, p: Floats, weight: Floats | None = None) -> float | None:
    """Average precision; that of a forecast without skill is the base rate. ``None`` where ``y`` does not vary."""
    return float(average_precision_score(y, p, sample_weight=weight)) if 0 < y.sum() < y.size else None


def crps_of_draws(draws: Floats, observed: float) -> float:
    """CRPS of a forecast given as draws.

    >>> crps_of_draws(np.array([3.0, 3.0]), 5.0)
    2.0
    """
    x = np.sort(np.asarray(draws, float))
    spread = np.sum(x * (2.0 * np.arange(1, x.size + 1) - x.size - 1.0)) / x.size**2
    return float(np.abs(x - observed).mean() - spread)


def crps_of_poisson(mean: float, observed: float) -> float:
    """CRPS of a Poisson forecast: Σ_k (P(X ≤ k) - 1(observed ≤ k))²."""
    last = int(max(observed, stats.poisson.ppf(1.0 - 1e-12, mean))) + 2
    k = np.arange(last)
    return float(np.sum((stats.poisson.cdf(k, mean) - (observed <= k)) ** 2))


def crps_of_years(year: Floats, y: Floats, p: Floats, weight: Floats | None = None) -> float:
    """Mean over years of the CRPS of the year's number of events, Poisson with mean Σ p."""
    w = np.ones_like(p) if weight is None else weight
    years = np.unique(year)
    each = [crps_of_poisson(float((w * p)[year == t].sum()), float((w * y)[year == t].sum())) for t in years]
    return float(np.mean(each))


def wilson(events: float, n: float, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson interval of a share.

    >>> tuple(round(x, 3) for x in wilson(0, 10))
    (0.0, 0.278)
    """
    share, z2 = events / n, z * z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def calibration(y: Floats, p: Floats, weight: Floats | None = None, parts: int = 10) -> tuple[Decile, ...]:
    """Rows in ``parts`` of equal weight by forecast (ties stay together): mean forecast against what happened."""
    w = np.ones_like(p) if weight is None else np.asarray(weight, float)
    order = np.argsort(p, kind="stable")
    position = np.empty(p.size)
    position[order] = np.cumsum(w[order]) - w[order] / 2.0
    _, same = np.unique(p, return_inverse=True)
    middle = np.bincount(same, position * w) / np.bincount(same, w)
    part = np.minimum((middle[same] / w.sum() * parts).astype(int), parts - 1)
    found = []
    for k in np.unique(part):
        rows = part == k
        n, events = float(w[rows].sum()), float((w * y)[rows].sum())
        low, high = wilson(events, n)
        found.append(Decile(n, events, float(np.average(p[rows], weights=w[rows])), events / n, low, high))
    return tuple(found)


def scored(
    model: str, year: Floats, y: Floats, p: Floats, weight: Floats | None = None, *, counts: bool = True
) -> Score:
    """Every score of a forecast ``p`` of the rows (``year``, ``y``)."""
    w = np.ones_like(p) if weight is None else weight
    return Score(
        model=model,
        origin=int(year.min()),
        last=int(year.max()),
        n=float(w.sum()),
        events=float((w * y).sum()),
        log_score=log_score(y, p, w),
        brier=brier(y, p, w),
        auc=auc(y, p, w),
        pr_auc=pr_auc(y, p, w),
        crps=crps_of_years(year, y, p, w) if counts else None,
    )
