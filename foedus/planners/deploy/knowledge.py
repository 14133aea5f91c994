"""What knowing the parameters would be worth: how often a plan is best, EVPI, EVPPI, with the noise of few lucks.

    M[d,r,k]   losses of plan k in luck r of draw d, lived whole
    best       share of draws in which a plan's mean over lucks is the least
    EVPI       E_d [ M(k*) - min_k M(k) ]: what the best of the plans for each draw prevents beyond the one plan k*
    EVPPI      the same with the draw known in a few parameters φ only, E[M(k) | φ] by regression on the draws
               (Strong, Oakley & Brennan 2014, Medical Decision Making 34(3))

A mean over few lucks is noisy, and a minimum over noise is too low: chosen and judged on the same lucks EVPI comes out
too high (``most``). Chosen on one half of the lucks and judged on the other it comes out too low (``least``), as the
choice itself is noisy. The truth lies between. Regressions are judged on draws that they have not seen. Both are of
the plans that were lived: a plan that nobody thought of might be worth more.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from foedus.outcomes.intervals import mean_interval
from foedus.planners.deploy.plan import Estimate

Floats = NDArray[np.float64]
Choose = Callable[[Floats, Floats], tuple[int, ...]]  # losses [F] and savings [F,K] → postings
DEGREES = (0, 1, 2)


def estimate(values: Floats) -> Estimate:
    """The mean of independent values with its 90 % interval.

    >>> estimate(np.array([1.0, 1.0, 1.0])).value
    1.0
    """
    mean, _, low, high = mean_interval(values[values != 0.0], values.size)
    return Estimate(value=mean, low=low, high=high)


def shares_best(losses: Floats) -> list[float]:
    """In what share of draws each plan is the best of ``losses`` [D,R,plans]; ties are shared.

    >>> shares_best(np.array([[[1.0, 2.0]], [[3.0, 1.0]], [[1.0, 1.0]]]))
    [0.5, 0.5]
    """
    means = losses.mean(1)
    best = means == means.min(1, keepdims=True)
    return [float(x) for x in (best / best.sum(1, keepdims=True)).mean(0)]


def halves(losses: Floats) -> tuple[Floats, Floats]:
    """Means [D,plans] over the first and the second half of the lucks."""
    half = losses.shape[1] // 2
    return losses[:, :half].mean(1), losses[:, half:].mean(1)


def agreement(losses: Floats) -> float:
    """In what share of draws both halves of the lucks name the same best plan of ``losses`` [D,R,plans]."""
    first, second = halves(losses)
    return float((first.argmin(1) == second.argmin(1)).mean())


def regret_most(losses: Floats, chosen: int) -> Floats:
    """By draw: losses of the chosen plan less those of the draw's best, chosen and judged on the same lucks."""
    means = losses.mean(1)
    found: Floats = means[:, chosen] - means.min(1)
    return found


def regret_least(losses: Floats, chosen: int) -> Floats:
    """By draw: the same, chosen on one half of the lucks and judged on the other, both ways."""
    first, second = halves(losses)
    at = np.arange(len(losses))
    on_second = second[:, chosen] - second[at, first.argmin(1)]
    on_first = first[:, chosen] - first[at, second.argmin(1)]
    found: Floats = (on_first + on_second) / 2.0
    return found


def partial_worth(z: Floats, losses: Floats, chosen: int) -> Floats:
    """By draw: what is gained where the plan is chosen by a regression of the losses on ``z`` [D,parameters].

    ``losses`` [D,R,plans]; the polynomial of the degree, 0 to 2, that errs least on draws left out. Its prediction for
    a draw is that of the fit without the draw, so that noise is not taken for knowledge.
    """
    means = losses.mean(1)
    extra = means - means[:, [chosen]]  # a plan is as good as it is beside the chosen one
    fits = [left_out(features(z, degree), extra) for degree in DEGREES]
    errors = [float(((fit - extra) ** 2).sum()) for fit in fits]
    degree = int(np.argmin(errors))
    if degree == 0:
        return np.zeros(len(z))
    fit = fits[degree]
    picked = np.where(fit.min(1) < 0.0, fit.argmin(1), chosen)
    gained: Floats = -extra[np.arange(len(z)), picked]
    return gained


def features(z: Floats, degree: int) -> Floats:
    """1, z, z² [D, 1 + degree · parameters].

    >>> features(np.array([[2.0]]), 2).tolist()
    [[1.0, 2.0, 4.0]]
    """
    return np.concatenate([np.ones((len(z), 1)), *(z**k for k in range(1, degree + 1))], axis=1)


def left_out(x: Floats, y: Floats) -> Floats:
    """Least-squares predictions of each row of y [D,plans] from x [D,features], fitted without that row.

    ŷ_(-d) = (ŷ_d - h_d y_d) / (1 - h_d), h the diagonal of the hat matrix; infinite where there are too few rows.
    """
    if x.shape[1] >= len(x) - 1:
        return np.full(y.shape, np.inf)
    q, _ = np.linalg.qr(x)
    h = (q**2).sum(1)[:, None]
    fitted = q @ (q.T @ y)
    predicted: Floats = (fitted - h * y) / np.maximum(1.0 - h, 1e-9)
    return predicted
