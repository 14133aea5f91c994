"""What knowing the parameters would be worth: how often a plan is best, regret, EVPI, EVPPI, with the noise of few lucks.

    M[d,r,k]   predicted losses of plan k in luck r of draw d: L0 - Σ S over its postings
    best       share of draws in which a plan's mean over lucks is the least
    EVPI       E_d [ M(k*) - min_k M(k) ]: what a plan chosen for each draw would prevent beyond the one plan k*
    EVPPI      the same with the draw known in a few parameters φ only, E[M(k) | φ] by regression on the draws
               (Strong, Oakley & Brennan 2014, Medical Decision Making 34(3))

A mean over few lucks is noisy, and a minimum over noise is too low: chosen and judged on the same lucks EVPI comes out
too high (``most``). Chosen on one half of the lucks and judged on the other it comes out too low (``least``), as the
choice itself is noisy. The truth lies between. Regressions are judged on draws that they have not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.outcomes.intervals import mean_interval
from foedus.planners.deploy.plan import Estimate

Floats = NDArray[np.float64]
Choose = Callable[[Floats, Floats], tuple[int, ...]]  # losses [F] and savings [F,K] → postings
DEGREES = (0, 1, 2)


@dataclass(frozen=True, eq=False)
class Draws:
    """Losses with nobody sent [D,R] and what each posting saves [D,R,K]."""

    without: Floats
    saved: Floats

    def losses(self, plans: Sequence[Sequence[int]]) -> Floats:
        """Predicted losses [D,R,plans]."""
        return np.stack([self.without - self.saved[:, :, list(p)].sum(2) for p in plans], axis=2)


@dataclass(frozen=True, eq=False)
class Optima:
    """The best postings of every draw: by all lucks, by the first half of them, by the second."""

    whole: tuple[tuple[int, ...], ...]
    first: tuple[tuple[int, ...], ...]
    second: tuple[tuple[int, ...], ...]


def optima(draws: Draws, choose: Choose) -> Optima:
    """Choose for every draw by itself, and on each half of its lucks."""
    half = draws.without.shape[1] // 2
    parts = (slice(None), slice(0, half), slice(half, None))
    found = [
        tuple(choose(draws.without[d, part], draws.saved[d, part]) for d in range(len(draws.without)))
        for part in parts
    ]
    return Optima(*found)


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


def agreement(losses: Floats) -> float:
    """In what share of draws both halves of the lucks name the same best plan of ``losses`` [D,R,plans]."""
    half = losses.shape[1] // 2
    first, second = losses[:, :half].mean(1).argmin(1), losses[:, half:].mean(1).argmin(1)
    return float((first == second).mean())


def regret_most(draws: Draws, plan: Sequence[int], found: Optima) -> Floats:
    """By draw: losses of ``plan`` less those of the draw's own best, chosen and judged on the same lucks."""
    own = np.array([draws.saved[d][:, list(k)].sum(1).mean() for d, k in enumerate(found.whole)])
    saved: Floats = own - draws.saved[:, :, list(plan)].sum(2).mean(1)
    return saved


def regret_least(draws: Draws, plan: Sequence[int], found: Optima) -> Floats:
    """By draw: the same, chosen on one half of the lucks and judged on the other, both ways."""
    half = draws.without.shape[1] // 2
    of_plan = draws.saved[:, :, list(plan)].sum(2)
    gains = np.zeros(len(draws.without))
    for d in range(len(gains)):
        on_second = draws.saved[d, half:][:, list(found.first[d])].sum(1).mean() - of_plan[d, half:].mean()
        on_first = draws.saved[d, :half][:, list(found.second[d])].sum(1).mean() - of_plan[d, :half].mean()
        gains[d] = (on_first + on_second) / 2.0
    return gains


def partial_worth(z: Floats, losses: Floats, chosen: int) -> Floats:
    """By draw: what is gained where the plan is chosen by a regression of the losses on ``z`` [D,parameters].

    ``losses`` [D,R,plans]; the polynomial of the degree, 0 to 2, that errs least on draws left out. Its prediction for
    a draw is that of the fit without the draw, so that noise is not taken for knowledge.
    """
    means = losses.mean(1)
    extra = means - means[:, [chosen]]  # a plan is as good as it is beside the chosen one
    fits = [left_out(features(z, degree), extra) for degree in DEGREES]
    errors = [float(((fit - extra) ** 2).sum()) for fit in fits]
    fit = fits[int(np.argmin(errors))]
    if int(np.argmin(errors)) == 0:
        return np.zeros(len(z))
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
    free = np.maximum(1.0 - h, 1e-9)
    predicted: Floats = (fitted - h * y) / free
    return predicted
