"""A logit with standard errors clustered by unit, and the rows of an era."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
import statsmodels.api as sm


@dataclass(frozen=True)
class Logit:
    """Coefficients and clustered standard errors by name, the number of rows and of events, McFadden's pseudo-R²."""

    b: dict[str, float]
    se: dict[str, float]
    n: int
    events: int
    r2: float


def logit(rows: pl.DataFrame, event: str, cluster: list[str], /, **terms: pl.Expr) -> Logit:
    """P(event) = logit⁻¹(a + Σ b x) over the rows in which everything is known; errors clustered by ``cluster``."""
    x = rows.select(
        *cluster, event, a=pl.lit(1.0), **{k: v.cast(pl.Float64) for k, v in terms.items()}
    ).drop_nulls()
    names = ["a", *terms]
    groups = x.select(pl.struct(cluster).rank("dense"))[:, 0].to_numpy()
    y = x[event].to_numpy()
    model = sm.Logit(y, x.select(names).to_numpy())
    fit = model.fit(disp=0, maxiter=200, cov_type="cluster", cov_kwds={"groups": groups})
    bars = dict(zip(names, fit.bse, strict=True))
    return Logit(dict(zip(names, fit.params, strict=True)), bars, x.height, int(y.sum()), fit.prsquared)


def era(rows: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    return rows.filter(pl.col("year").is_between(first, last))
