"""How long wars last, from first and last calendar years: the engine's law seen through whole years.

    D exponential with median τ months at pace 1 and even strength; rate · ψ · exp(γ |ln R|), ln ψ ~ N(0, spread²)

A war that began at moment u of its first year and touches m further years has D in (m - u, m + 1 - u], u uniform:

    P(m) = ∫ S(m - u) - S(m + 1 - u) du,      S(D) = E exp(-ln 2 · ψ · exp(γ |ln R|) · D / τ)

COW gives no days here, and GML's days count the dispute around the war as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize
from statsmodels.tools.numdiff import approx_hess

from foedus.base.errors import RunError

Floats = NDArray[np.float64]
LN2 = float(np.log(2.0))
PACES, CHANCES = np.polynomial.hermite_e.hermegauss(40)
CHANCES = CHANCES / CHANCES.sum()
MOMENTS, SHARES = np.polynomial.legendre.leggauss(24)
MOMENTS, SHARES = (MOMENTS + 1.0) / 2.0, SHARES / 2.0


@dataclass(frozen=True)
class Spans:
    """ln(median months), ln(spread) and the shift of ln months in late wars; their covariance; the likelihood."""

    b: Floats
    covariance: Floats
    n: int
    ln_likelihood: float


def survival(years: Floats, months: Floats, spread: float, haste: Floats) -> Floats:
    """S at ``years`` [rows, moments]; ``haste`` [rows] multiplies the rate. 1 before the war began."""
    rate = (LN2 * 12.0 / months * haste)[:, None, None] * np.exp(spread * PACES)
    return np.exp(-rate * np.maximum(years, 0.0)[:, :, None]) @ CHANCES


def chance_of_years(further: Floats, months: Floats, spread: float, haste: Floats) -> Floats:
    """P(the war touches ``further`` calendar years after its first)."""
    at = further[:, None] - MOMENTS[None, :]
    inside = survival(at, months, spread, haste) - survival(at + 1.0, months, spread, haste)
    return np.asarray(inside @ SHARES)


def fit_spans(further: Floats, haste: Floats, late: Floats) -> Spans:
    """Maximum likelihood of median, spread and shift; ``late`` [rows] is 1 for the wars that set the level."""

    def loss(b: Floats) -> float:
        p = chance_of_years(further, np.exp(b[0] + b[2] * late), float(np.exp(b[1])), haste)
        return float(-np.log(np.maximum(p, 1e-12)).sum())

    found = optimize.minimize(
        loss, np.array([np.log(6.0), 0.0, 0.0]), method="L-BFGS-B", options={"ftol": 1e-12}
    )
    covariance = np.linalg.inv(approx_hess(found.x, loss))
    if not (found.success and np.all(np.diag(covariance) > 0)):
        raise RunError("durations of wars: the likelihood has no maximum; a longer window may have one")
    return Spans(found.x, covariance, further.size, -float(found.fun))
