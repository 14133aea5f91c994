"""Rolling origins: train on the years before an origin, score on the years after it, model and baselines alike.

A baseline is a regression on few columns, on the same rows and with the same link, so that only what is known differs:

    base rate     a constant
    last year     whether it happened the year before
    peace years   a cubic in the time since it last happened
    known ties    alliance, contiguity, major power

A model that does not beat all of them has not earned its columns, and the scores say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import polars as pl

from foedus.base.errors import RunError
from foedus.fit.regression import Design, Floats, regress, regress_with_prior
from foedus.fit.scores import Score, scored

AHEAD = 5
MODEL = "model"


def origins(years: range, quick: bool = False) -> tuple[int, ...]:
    """Every fifth year that leaves at least ten years to train on and one to test on; the last two if ``quick``.

    >>> origins(range(1946, 2001))
    (1960, 1965, 1970, 1975, 1980, 1985, 1990, 1995)
    """
    first = -(-(years.start + 10) // 5) * 5
    found = tuple(t for t in range(first, years.stop, 5) if t <= years.stop - AHEAD)
    return found[-2:] if quick else found


def before_and_after(rows: pl.DataFrame, quick: bool) -> Iterator[tuple[int, pl.DataFrame, pl.DataFrame]]:
    """At every origin of the years of ``rows``: it, the rows of the years before it, and those of the AHEAD years on.

    >>> rows = pl.DataFrame({"year": range(1946, 1969)})
    >>> [(origin, len(train), test["year"].to_list()) for origin, train, test in before_and_after(rows, False)]
    [(1960, 14, [1960, 1961, 1962, 1963, 1964])]
    """
    span = range(int(rows["year"].min()), int(rows["year"].max()) + 1)  # type: ignore[arg-type]
    for origin in origins(span, quick):
        after = pl.col("year").is_between(origin, origin + AHEAD - 1)
        yield origin, rows.filter(pl.col("year") < origin), rows.filter(after)


def rolling(
    design: Design,
    specifications: Mapping[str, tuple[str, ...]],
    at: Iterable[int],
    *,
    counts: bool = True,
    prior: Mapping[str, float] | None = None,
) -> tuple[Score, ...]:
    """Scores of every specification (``model`` and baselines) at every origin, on the same test rows.

    An origin with no event before it, or nothing else, is left out. A specification that cannot be fitted before an
    origin goes without the columns that stop it; the constant always stays. With ``prior`` (sd by column, logit only)
    nothing stops it.
    """
    found = []
    for origin in at:
        train = design.where(pl.col("year") < origin)
        test = design.where((pl.col("year") >= origin) & (pl.col("year") < origin + AHEAD))
        y = train.column("y")
        if not 0 < y.sum() < y.size or test.frame.height == 0:
            continue
        for name, columns in specifications.items():
            p = forecast(train, test, columns, prior)
            found.append(
                scored(name, test.column("year"), test.column("y"), p, test.column("weight"), counts=counts)
            )
    return tuple(found)


def forecast(
    train: Design, test: Design, columns: tuple[str, ...], prior: Mapping[str, float] | None = None
) -> Floats:
    """P(y) of the test rows from a regression on the training rows."""
    if prior is not None:
        return regress_with_prior(train, columns, prior).predict(test)
    y, x = train.column("y"), train.matrix(columns)
    kept = tuple(c for c, column in zip(columns, x.T, strict=True) if _holds(y, column))
    try:
        return regress(train, kept, clustered=False).predict(test)
    except RunError:
        return regress(train, ("constant",), clustered=False).predict(test)


def _holds(y: Floats, column: Floats) -> bool:
    """Whether the training rows have a finite coefficient for the column: with it, some events and some not."""
    if np.all(column == column[0]):
        return bool(column[0] != 0.0)
    marked = column != 0.0
    return bool(0 < y[marked].sum() < marked.sum())


def pooled(scores: tuple[Score, ...]) -> dict[str, dict[str, float | None]]:
    """Means over origins by model, weighted by rows: the table that a reader looks at first."""
    table: dict[str, dict[str, float | None]] = {}
    for name in dict.fromkeys(s.model for s in scores):
        mine = [s for s in scores if s.model == name]
        table[name] = {m: _mean(mine, m) for m in ("log_score", "brier", "auc", "pr_auc", "crps")}
    return table


def _mean(scores: list[Score], measure: str) -> float | None:
    pairs = [(getattr(s, measure), s.n) for s in scores if getattr(s, measure) is not None]
    return float(np.average([v for v, _ in pairs], weights=[n for _, n in pairs])) if pairs else None
