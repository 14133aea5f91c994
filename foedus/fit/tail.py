"""The tail of battle deaths: a power law above a point that the data choose, with its uncertainty.

    p(x) ∝ x^-α for x >= xmin      α = 1 + n / Σ ln(x / xmin)      xmin: least Kolmogorov-Smirnov distance

Clauset, Shalizi & Newman 2009 (SIAM Review 51(4)), continuous. With α below 2 the law has no mean, so no mean of it is
ever reported; shares above stated thresholds are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

Floats = NDArray[np.float64]
LEAST = 10  # a tail of fewer wars is not fitted


@dataclass(frozen=True)
class PowerLaw:
    """α above ``begins``; ``n`` in the tail; ``distance``: KS."""

    alpha: float
    begins: float
    n: int
    distance: float


def alpha_above(x: Floats, begins: float) -> PowerLaw:
    """α and its KS distance where the tail begins at a given point.

    >>> round(alpha_above(np.exp(np.array([0.0, 1.0, 2.0])), 1.0).alpha, 3)
    2.0
    """
    tail = np.sort(x[x >= begins])
    alpha = 1.0 + tail.size / np.log(tail / begins).sum()
    law = 1.0 - (tail / begins) ** (1.0 - alpha)
    steps = np.arange(tail.size + 1) / tail.size
    distance = max(np.abs(law - steps[1:]).max(), np.abs(law - steps[:-1]).max())
    return PowerLaw(float(alpha), begins, int(tail.size), float(distance))


def power_law(x: Floats) -> PowerLaw:
    """The power law whose tail begins where it fits best (of equals, the longest tail)."""
    starts = [b for b in np.unique(x) if (x >= b).sum() >= LEAST and (x > b).any()]
    return min((alpha_above(x, float(b)) for b in starts), key=lambda law: (law.distance, law.begins))


def bootstrap(x: Floats, times: int, seed: int) -> Floats:
    """α of ``times`` resamples of the wars, each with its own xmin, in ascending order."""
    draw = np.random.default_rng(seed)
    return np.sort([power_law(x[draw.integers(0, x.size, x.size)]).alpha for _ in range(times)])


def against_lognormal(x: Floats, law: PowerLaw) -> dict[str, float]:
    """Vuong's likelihood ratio of the power law over a lognormal, both truncated at xmin: z and its two-sided p."""
    tail = x[x >= law.begins]
    ln = np.log(tail)

    def lost(b: Floats) -> float:
        return float(-_truncated_lognormal(tail, law.begins, b[0], float(np.exp(b[1]))).sum())

    b = optimize.minimize(lost, np.array([ln.mean(), np.log(ln.std())]), method="Nelder-Mead").x
    lognormal = _truncated_lognormal(tail, law.begins, b[0], float(np.exp(b[1])))
    pareto = np.log((law.alpha - 1.0) / law.begins) - law.alpha * np.log(tail / law.begins)
    gap = pareto - lognormal
    z = gap.sum() / (gap.std() * np.sqrt(tail.size)) if gap.std() > 0 else 0.0
    return {"ratio": float(gap.sum()), "z": float(z), "p": float(2 * stats.norm.sf(abs(z)))}


def _truncated_lognormal(x: Floats, begins: float, mean: float, sd: float) -> Floats:
    z = (np.log(x) - mean) / sd
    above = stats.norm.logsf((np.log(begins) - mean) / sd)
    return np.asarray(stats.norm.logpdf(z) - np.log(sd * x) - above)


def exceedance(x: Floats, thresholds: Sequence[float]) -> dict[str, float]:
    """Share of wars above each threshold: what is reported in place of a mean."""
    return {f"{t:.0f}": float((x > t).mean()) for t in thresholds}
