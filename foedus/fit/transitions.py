"""Moves between none, minor and major: a multinomial logit for each level that a state can be at.

    P(to | from, x) ∝ exp(x · b_from,to),    b_from,from = 0;    covariances clustered (by state)

Covariates are taken up in the given order as long as the rarest outcome has ``EVENTS_EACH`` events for each
coefficient, none is constant, and the fit converges. Where not even one is taken up, the level falls to the chain
without covariates under Jeffreys' prior: b = ln((n_to + 1/2) / (n_from + 1/2)). What was left out is said in ``notes``.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy.special import polygamma
from statsmodels.tools.sm_exceptions import ConvergenceWarning, HessianInversionWarning

EVENTS_EACH = 3  # 2 to 10 tried on rolling origins: 5 and more forecast onsets worse
JEFFREYS = 0.5
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Sample:
    """Recorded moves: covariates ``x`` [rows, names], level before and after, and what covariances cluster by."""

    names: tuple[str, ...]
    x: Floats
    before: Ints
    after: Ints
    cluster: Ints

    def rows(self, chosen: Bools) -> Sample:
        """Some of the rows."""
        return Sample(
            self.names, self.x[chosen], self.before[chosen], self.after[chosen], self.cluster[chosen]
        )


@dataclass(frozen=True)
class Moves:
    """The estimate for one level: ``b`` [2, names] towards the other two levels in order, 0 where not taken up.

    ``covariance`` [2 * names, 2 * names], to the first other level first; ``counts`` of the moves to 0, 1 and 2.
    """

    level: int
    names: tuple[str, ...]
    taken: tuple[str, ...]
    b: Floats
    covariance: Floats
    counts: tuple[int, int, int]
    notes: tuple[str, ...]

    @property
    def others(self) -> tuple[int, int]:
        """The two levels that the rows of ``b`` lead to."""
        first, second = (k for k in range(3) if k != self.level)
        return first, second

    def se(self, row: int, name: str) -> float:
        """The standard error of a coefficient of ``b[row]``."""
        k = row * len(self.names) + self.names.index(name)
        return float(np.sqrt(self.covariance[k, k]))

    def shares(self, x: Floats) -> Floats:
        """Probabilities [rows, 3] of none, minor and major."""
        eta = np.zeros((len(x), 3))
        eta[:, self.others] = x @ self.b.T
        p = np.exp(eta - eta.max(axis=1, keepdims=True))
        return np.asarray(p / p.sum(axis=1, keepdims=True))


def fit_moves(sample: Sample, level: int, names: Sequence[str]) -> Moves:
    """Estimate the moves away from ``level`` on the covariates ``names`` (the constant first)."""
    chosen = sample.rows(sample.before == level)
    columns = [sample.names.index(n) for n in names]
    counts = np.bincount(chosen.after, minlength=3)
    taken, notes = _taken_up(chosen.x[:, columns], names, int(counts.min()))
    found = None
    while found is None and len(taken) > 1:
        found = _logit(chosen, level, [sample.names.index(n) for n in taken])
        if found is None:
            notes.append(f"{taken[-1]} left out: the fit did not converge with it")
            taken = taken[:-1]
    if found is None:
        taken = list(names[:1])
        notes.append("chain without covariates, Jeffreys' prior")
        found = _jeffreys(counts, level)
    b, covariance = _spread(found, [list(sample.names).index(n) for n in taken], len(sample.names))
    notes = [f"level {level}: {n}" for n in notes]
    moves = (int(counts[0]), int(counts[1]), int(counts[2]))
    return Moves(level, sample.names, tuple(taken), b, covariance, moves, tuple(notes))


def _taken_up(x: Floats, names: Sequence[str], rarest: int) -> tuple[list[str], list[str]]:
    """The covariates that the events carry, and why the others are left out."""
    room = max(1, rarest // EVENTS_EACH)
    taken, notes = [names[0]], []
    for k, name in enumerate(names[1:], start=1):
        with_it = [names.index(n) for n in taken] + [k]
        if len(x) == 0 or np.linalg.matrix_rank(x[:, with_it]) < len(with_it):
            notes.append(f"{name} left out: constant, or told by the others")
        elif len(taken) >= room:
            notes.append(
                f"{name} left out: the rarest outcome has {rarest} events, {EVENTS_EACH} needed for each"
            )
        else:
            taken.append(name)
    return taken, notes


def _logit(chosen: Sample, level: int, columns: list[int]) -> tuple[Floats, Floats] | None:
    """Coefficients [2, k] and clustered covariance, or ``None`` where the maximum was not found."""
    outcome = np.where(chosen.after == level, -1, chosen.after)
    model = sm.MNLogit(np.unique(outcome, return_inverse=True)[1], chosen.x[:, columns])
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        warnings.simplefilter("error", HessianInversionWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            fit: Any = model.fit(disp=0, maxiter=200, cov_type="cluster", cov_kwds={"groups": chosen.cluster})
        except (ConvergenceWarning, HessianInversionWarning, RuntimeWarning, np.linalg.LinAlgError):
            return None
    b, covariance = np.asarray(fit.params).T, np.asarray(fit.cov_params())
    sound = np.isfinite(covariance).all() and np.linalg.eigvalsh(covariance).min() > 0
    return (b, covariance) if sound and np.abs(b).max() < 50 else None  # beyond 50: separated, no maximum


def _jeffreys(counts: Ints, level: int) -> tuple[Floats, Floats]:
    """Log ratios under a Dirichlet(n + 1/2); covariance ψ'(n_from), + ψ'(n_to) on the diagonal."""
    weight = counts + JEFFREYS
    others = [k for k in range(3) if k != level]
    b = np.log(weight[others] / weight[level])[:, None]
    return b, np.diag(polygamma(1, weight[others])) + polygamma(1, weight[level])


def _spread(found: tuple[Floats, Floats], columns: list[int], width: int) -> tuple[Floats, Floats]:
    """Coefficients and covariance with zeros where a covariate was not taken up."""
    b, covariance = np.zeros((2, width)), np.zeros((2 * width, 2 * width))
    b[:, columns] = found[0]
    where = [row * width + c for row in range(2) for c in columns]
    covariance[np.ix_(where, where)] = found[1]
    return b, covariance


def predict(moves: Sequence[Moves], sample: Sample) -> Floats:
    """Probabilities [rows, 3] of the level after, each row by the moves away from the level before."""
    p = np.zeros((len(sample.before), 3))
    for each in moves:
        chosen = sample.before == each.level
        p[chosen] = each.shares(sample.x[chosen])
    return p
