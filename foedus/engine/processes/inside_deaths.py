"""Process 4, battle deaths of a year of conflict inside a state, and how they fall on its months.

    ln(deaths / b) = m + s · logistic, within the level     minor: b = 25, below ln 40        major: b = 1,000, above 0
    m = constant + last · ln(1 + deaths the year before / c)       c = 100 for minor, 1,000 for major
    weight of month k = exp(σ x_k) / Σ exp(σ x)     x_1 = z_1,  x_k = ρ x_(k-1) + sqrt(1 - ρ²) z_k,  z standard normal
    σ = spread · (deaths / 100)^-thinning for minor, spread for major

So a major year's tail is Pareto's with exponent 1 / s. Deaths of the year before count up to the largest on record
(``intra_deaths_major_most``): beyond it the record says nothing, and the fitted slope would let wars grow without end.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import named, normal
from foedus.rules.tables import Theta

MINOR, MAJOR = 25.0, 1000.0  # battle deaths in the year: UCDP's lines of a conflict and of a war
LN_RANGE = np.log(MAJOR / MINOR)
USUAL = 100.0  # deaths that the minor formulas are centred on
CONFLICT_MONTH = 25.0  # battle deaths in the month: ViEWS's line
MONTHS = 12
PARAMETERS = (
    *(f"intra_deaths_{word}_{name}" for word in ("minor", "major") for name in ("constant", "last", "scale")),
    "intra_deaths_major_most",
    *(f"intra_deaths_month_{word}_{name}" for word in ("minor", "major") for name in ("spread", "memory")),
    "intra_deaths_month_thinning",
)


@compiled
def middle(theta: Theta, level: int, last: float) -> float:
    """m of a year at ``level`` (1 minor, 2 major) after a year of ``last`` deaths."""
    if level == 1:
        return theta.intra_deaths_minor_constant + theta.intra_deaths_minor_last * np.log1p(last / USUAL)
    known = min(last, theta.intra_deaths_major_most)
    return theta.intra_deaths_major_constant + theta.intra_deaths_major_last * np.log1p(known / MAJOR)


@compiled
def year_deaths(theta: Theta, level: int, last: float, u: float) -> float:
    """Battle deaths at the quantile ``u`` in [0, 1) of a year at ``level``, after one of ``last`` deaths; 0 for none.

    A minor year has 25 to 1,000, a major one 1,000 and more.
    """
    if level == 0:
        return 0.0
    m = middle(theta, level, last)
    s = theta.intra_deaths_minor_scale if level == 1 else theta.intra_deaths_major_scale
    above = 1.0 / (1.0 + np.exp(-m / s))  # what of the logistic lies above the level's lower line
    beyond = 1.0 / (1.0 + np.exp((LN_RANGE - m) / s)) if level == 1 else 0.0
    q = above - u * (above - beyond)
    x = max(m + s * np.log((1.0 - q) / q), 0.0)
    return MINOR * np.exp(min(x, LN_RANGE)) if level == 1 else MAJOR * np.exp(x)


@compiled
def month_spread(theta: Theta, level: int, deaths: float) -> float:
    """σ of a year with ``deaths``: few deaths lie closer together."""
    if level == 1:
        return theta.intra_deaths_month_minor_spread * (deaths / USUAL) ** -theta.intra_deaths_month_thinning
    return theta.intra_deaths_month_major_spread


@compiled
def fill_months(theta: Theta, level: int, deaths: float, name: np.uint64, weights: Any) -> None:
    """Fill ``weights`` [12] with the shares of a year's ``deaths`` by month; month k is drawn by ``name``, k = 1..12.

    They sum to 1. All draws are named, so the same year has the same shape in twin worlds.
    """
    rho = theta.intra_deaths_month_minor_memory if level == 1 else theta.intra_deaths_month_major_memory
    sigma, fresh = month_spread(theta, level, deaths), np.sqrt(1.0 - rho * rho)
    x = normal(named(name, 1))
    weights[0] = x
    most = x
    for k in range(1, weights.size):
        x = rho * x + fresh * normal(named(name, k + 1))
        weights[k] = x
        most = max(most, x)
    total = 0.0
    for k in range(weights.size):
        weights[k] = np.exp(sigma * (weights[k] - most))
        total += weights[k]
    for k in range(weights.size):
        weights[k] /= total


@compiled
def deaths_at(theta: Theta, level: Any, last: Any, u: Any) -> Any:
    """Deaths [years, draws] of years at ``level`` and at the quantiles ``u`` [years, draws], after ``last`` [years]."""
    found = np.zeros(u.shape)
    for i in range(u.shape[0]):
        for k in range(u.shape[1]):
            found[i, k] = year_deaths(theta, level[i, k], last[i], u[i, k])
    return found


@compiled
def months_of(theta: Theta, level: Any, deaths: Any, name: np.uint64) -> Any:
    """Deaths [years, draws, 12] by month of years at ``level`` with ``deaths``, both [years, draws]."""
    found = np.zeros((deaths.shape[0], deaths.shape[1], MONTHS))
    for i in range(deaths.shape[0]):
        for k in range(deaths.shape[1]):
            if level[i, k] > 0:
                fill_months(theta, level[i, k], deaths[i, k], named(named(name, i), k), found[i, k])
                for t in range(MONTHS):
                    found[i, k, t] *= deaths[i, k]
    return found
