"""How long disputes last at each level: the engine's own law, fitted to recorded durations.

    D = (Σ_L d_L · E_L) / ψ,   L over the levels up to the highest, E_L exponential, ln ψ ~ N(0, spread²);
    with probability s a single incident: a thousand times as fast

E_L is the stay whatever ends it, for climbing and settling race at rates that add up to 1 / d_L. A recorded duration of
m days (both ends counted) lies in (m - 1, m]; where the record gives a least and a most, in (least - 1, most].
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import optimize
from scipy.special import expit
from statsmodels.tools.numdiff import approx_hess

from foedus.base.errors import RunError

Floats = NDArray[np.float64]
SINGLE_PACE = 1000.0  # as in the engine
LEVELS = 3  # threat, display, force
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(40)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
START = np.array([np.log(3.0), np.log(10.0), np.log(150.0), np.log(1.1), -0.6, 0.0, 0.3])
NAMES = (
    "ln_days_threat",
    "ln_days_display",
    "ln_days_force",
    "ln_spread",
    "single",
    "ln_recent",
    "single_recent",
)


@dataclass(frozen=True)
class Stays:
    """The estimate on the scale of NAMES; ``recent`` shifts are in it. ``ln_likelihood`` at it."""

    b: Floats
    covariance: Floats
    n: int
    ln_likelihood: float
    converged: bool


def survival(days: Floats, stay: Floats, spread: float, single: Floats) -> Floats:
    """P(D > days) of disputes whose mean stays at pace 1 are ``stay`` [rows, levels]; absent levels are 0 days.

    A sum of exponentials with different means d: Σ_k exp(-x/d_k) · Π_m≠k d_k / (d_k - d_m).
    """
    pace = np.exp(spread * NODES)
    total = np.zeros_like(days)
    for speed, chance in ((1.0, 1.0 - single), (SINGLE_PACE, single)):
        x = days[:, None] * pace * speed
        total += chance * (_hypoexponential(x, stay) @ WEIGHTS)
    return total


def _hypoexponential(x: Floats, stay: Floats) -> Floats:
    found = np.zeros_like(x)
    for k in range(stay.shape[1]):
        d = stay[:, k]
        factor = np.where(d > 0, 1.0, 0.0)
        for m in range(stay.shape[1]):
            gap = d - stay[:, m]
            gap = np.where(
                np.abs(gap) < 1e-6 * d, 1e-6 * d, gap
            )  # equal means are a limit; next to it will do
            factor *= np.where((m != k) & (stay[:, m] > 0), d / np.where(gap == 0, 1.0, gap), 1.0)
        found += factor[:, None] * np.exp(-x / np.where(d > 0, d, 1.0)[:, None])
    return np.clip(found, 0.0, 1.0)


def stays(b: Floats, level: Floats, late: Floats) -> tuple[Floats, Floats]:
    """Mean stays [rows, levels] and the probability of a single incident [rows] under ``b``."""
    days = np.exp(b[:LEVELS])[None, :] * np.exp(b[5] * late)[:, None]
    return days * (np.arange(LEVELS)[None, :] <= level[:, None]), expit(b[4] + b[6] * late)


def fit_stays(durations: pl.DataFrame) -> Stays:
    """Maximum likelihood; ``durations``: level (0 threat, 1 display, 2 force), mindur, maxdur, late (0 or 1)."""
    level, late = (durations[c].cast(pl.Float64).to_numpy() for c in ("level", "late"))
    low = np.maximum(durations["mindur"].to_numpy(), 1) - 1.0
    high = np.maximum(durations["maxdur"].to_numpy(), 1).astype(float)

    def loss(b: Floats) -> float:
        stay, single = stays(b, level, late)
        inside = survival(low, stay, np.exp(b[3]), single) - survival(high, stay, np.exp(b[3]), single)
        return float(-np.log(np.maximum(inside, 1e-12)).sum())

    found = optimize.minimize(loss, START, method="L-BFGS-B", options={"ftol": 1e-12, "gtol": 1e-6})
    covariance = np.linalg.inv(approx_hess(found.x, loss))
    if not (found.success and np.all(np.diag(covariance) > 0)):
        raise RunError("durations of disputes: the likelihood has no maximum; a longer window may have one")
    return Stays(found.x, covariance, len(low), -float(found.fun), bool(found.success))
