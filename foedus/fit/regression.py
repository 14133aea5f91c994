"""A regression of what happened (0 or 1) with errors clustered: statsmodels' GLM, and its table.

    logit     P(y) = 1 / (1 + exp(-xβ - o))          cloglog   P(y) = 1 - exp(-exp(xβ + o)), so exp(xβ + o) is a hazard

Rows may stand for several (``weight``); the covariance is the sandwich over clusters. Separation, where a column
tells events from non-events without fail, has no finite estimate and is an error that names the column.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import optimize
from scipy.special import expit

from foedus.base.errors import RunError
from foedus.fit.contract import Coefficient

Floats = NDArray[np.float64]
LINKS = {"logit": sm.families.links.Logit, "cloglog": sm.families.links.CLogLog}
TINY = 1e-300
LARGEST = 25.0  # a coefficient beyond this on a scaled column is separation, not an estimate


@dataclass(frozen=True)
class Design:
    """Rows of a regression: ``frame`` has year, y, weight, offset, cluster, and the columns of x with ``constant``."""

    frame: pl.DataFrame
    link: str

    def column(self, name: str) -> Floats:
        """A column as numbers; weight is 1 and offset 0 where the frame has none."""
        if name not in self.frame.columns:
            return np.full(self.frame.height, {"weight": 1.0, "offset": 0.0}[name])
        return self.frame[name].cast(pl.Float64).to_numpy()

    def matrix(self, columns: tuple[str, ...]) -> Floats:
        """x."""
        return self.frame.select(pl.col(c).cast(pl.Float64) for c in columns).to_numpy()

    def where(self, keep: pl.Expr) -> Design:
        """The rows that fulfil ``keep``."""
        return Design(self.frame.filter(keep), self.link)


@dataclass(frozen=True)
class Regression:
    """β with clustered covariance; ``b`` and ``covariance`` in the order of ``columns``."""

    columns: tuple[str, ...]
    link: str
    b: Floats
    covariance: Floats
    n: int
    events: int
    clusters: int
    pseudo_r2: float
    converged: bool
    iterations: int
    ln_likelihood: float = float("nan")

    def __getitem__(self, name: str) -> float:
        return float(self.b[self.columns.index(name)])

    def se(self, name: str) -> float:
        """The clustered standard error of a coefficient."""
        k = self.columns.index(name)
        return float(np.sqrt(self.covariance[k, k]))

    def predict(self, design: Design) -> Floats:
        """P(y) of every row."""
        eta = design.matrix(self.columns) @ self.b + design.column("offset")
        return np.asarray(LINKS[self.link]().inverse(eta), float)

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """The table."""
        return tuple(Coefficient(c, self[c], self.se(c)) for c in self.columns)

    @property
    def diagnostics(self) -> dict[str, Any]:
        """Plain data: McFadden's pseudo-R2, convergence, clusters."""
        return {
            "pseudo_r2": self.pseudo_r2,
            "converged": self.converged,
            "iterations": self.iterations,
            "clusters": self.clusters,
            "separation": "none found",
        }


def regress(
    design: Design, columns: tuple[str, ...], *, clustered: bool = True, start: Floats | None = None
) -> Regression:
    """Fit by maximum likelihood, from ``start`` if given; ``RunError`` on separation or without convergence."""
    y, x = design.column("y"), design.matrix(columns)
    _check_varies(y, x, columns)
    scale = np.maximum(np.sqrt((x * x).mean(axis=0)), 1e-12)  # condition only; undone below
    model = sm.GLM(
        y,
        x / scale,
        family=sm.families.Binomial(LINKS[design.link]()),
        offset=design.column("offset"),
        var_weights=design.column("weight"),
    )
    kind: dict[str, Any] = {}
    if clustered:
        group = design.frame["cluster"].rank("dense").to_numpy() - 1
        kind = {"cov_type": "cluster", "cov_kwds": {"groups": group.astype(np.int64)}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = model.fit(None if start is None else start * scale, maxiter=100, tol=1e-10, **kind)
        except np.linalg.LinAlgError:  # singular to the last bit; to the last but one it does not converge
            raise RunError(f"of {', '.join(columns)} one is told by the others; drop a column") from None
    _check_finite(found, scale, columns)
    null = _null_likelihood(design, y)
    return Regression(
        columns=columns,
        link=design.link,
        b=np.asarray(found.params) / scale,
        covariance=np.asarray(found.cov_params()) / np.outer(scale, scale),
        n=y.size,
        events=int(y.sum()),
        clusters=int(design.frame["cluster"].n_unique()) if clustered else y.size,
        pseudo_r2=float(1.0 - found.llf / null) if null else float("nan"),
        ln_likelihood=float(found.llf),
        converged=bool(found.converged),
        iterations=int(found.fit_history["iteration"]),
    )


def _check_finite(found: Any, scale: Floats, columns: tuple[str, ...]) -> None:
    """Coefficients that run off to infinity are separation."""
    off = [
        c for c, b, s in zip(columns, found.params, scale, strict=True) if not abs(b) <= LARGEST * max(s, 1)
    ]
    if off:
        raise RunError(
            f"{', '.join(off)}: separates events from the rest; drop the column or give it a prior"
        )
    if not found.converged:
        raise RunError("the fit does not converge; drop a column or give one a prior")


def regress_with_prior(design: Design, columns: tuple[str, ...], prior: Mapping[str, float]) -> Regression:
    """A regression whose coefficients in ``prior`` have a normal prior with mean 0 and that sd; mode and sandwich.

    For what the record can hardly hold: where it says nothing, the prior's width is what is left. A column with few
    events has too small a sandwich, so the error of a held coefficient is at least that of the posterior.
    """
    y, x, w, o = design.column("y"), design.matrix(columns), design.column("weight"), design.column("offset")
    hold = np.array([1.0 / prior[c] ** 2 if c in prior else 0.0 for c in columns])

    def loss(b: Floats) -> tuple[float, Floats]:
        p, slope, _ = _slopes(design.link, x @ b + o, y)
        lost = (
            -(w * (y * np.log(p + TINY) + (1 - y) * np.log(1 - p + TINY))).sum() + 0.5 * (hold * b * b).sum()
        )
        return float(lost), -(w * slope) @ x + hold * b

    found = optimize.minimize(loss, np.zeros(len(columns)), jac=True, method="BFGS", options={"gtol": 1e-8})
    b = found.x
    p, slope, bend = _slopes(design.link, x @ b + o, y)
    bread = np.linalg.inv((x * (w * bend)[:, None]).T @ x + np.diag(hold))
    group = design.frame["cluster"].rank("dense").to_numpy().astype(np.int64) - 1
    score = np.zeros((int(group.max()) + 1, len(columns)))
    np.add.at(score, group, x * (w * slope)[:, None])
    covariance = bread @ (score.T @ score + np.diag(hold)) @ bread
    wider = np.where(hold > 0, np.sqrt(np.maximum(np.diag(bread) / np.diag(covariance), 1.0)), 1.0)
    null = _null_likelihood(design, y)
    likelihood = float((w * (y * np.log(p + TINY) + (1 - y) * np.log(1 - p + TINY))).sum())
    return Regression(
        columns=columns,
        link=design.link,
        b=b,
        covariance=covariance * np.outer(wider, wider),
        n=y.size,
        events=int(y.sum()),
        clusters=len(score),
        pseudo_r2=1.0 - likelihood / null,
        ln_likelihood=likelihood,
        converged=bool(np.abs(found.jac).max() < 1e-4),
        iterations=int(found.nit),
    )


def _slopes(link: str, eta: Floats, y: Floats) -> tuple[Floats, Floats, Floats]:
    """P(y), the slope of the ln likelihood in ``eta``, and what its second derivative is expected to be, less sign."""
    if link == "logit":
        p = np.asarray(expit(eta))
        return p, y - p, p * (1 - p)
    hazard = np.exp(np.minimum(eta, LARGEST))
    p = np.maximum(-np.expm1(-hazard), TINY)
    odd = hazard * np.exp(-hazard) / p
    return p, y * odd - (1 - y) * hazard, hazard * odd


def _null_likelihood(design: Design, y: Floats) -> float:
    """ln likelihood of one rate for all rows."""
    w = design.column("weight")
    rate = float((w * y).sum() / w.sum())
    return float((w * (y * np.log(rate) + (1 - y) * np.log1p(-rate))).sum()) if 0 < rate < 1 else 0.0


def _check_varies(y: Floats, x: Floats, columns: tuple[str, ...]) -> None:
    """Columns of 0 and 1 that hold no event, or nothing else, have no finite coefficient."""
    if not 0 < y.sum() < y.size:
        raise RunError(f"there are {int(y.sum())} events in {y.size} rows: nothing to estimate")
    for k, name in enumerate(columns):
        column = x[:, k]
        values = np.unique(column)
        if values.size == 1 and values[0] == 0.0:
            raise RunError(f"{name} is 0 in every row; drop the column")
        if (
            values.size == 2
            and set(values) == {0.0, 1.0}
            and not 0 < y[column == 1.0].sum() < (column == 1.0).sum()
        ):
            share = "no" if y[column == 1.0].sum() == 0 else "every"
            raise RunError(
                f"{name} separates: {share} row with it is an event; drop the column or give it a prior"
            )
