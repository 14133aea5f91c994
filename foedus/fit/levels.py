"""Scores of forecasts of none, minor and major on rolling origins: train before, score the years after.

levels   - mean ln p(level), and Brier summed over the three levels
any      conflict or none        major    major or not        onset    any conflict after none, rows at peace only
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from foedus.fit.baselines import AHEAD, origins
from foedus.fit.contract import Fit
from foedus.fit.scores import SURE, Score, calibration, scored
from foedus.fit.transitions import Floats

Forecast = Callable[[pl.DataFrame, pl.DataFrame, int], Floats]
Ys = tuple[str, Callable[[pl.DataFrame], pl.Series], Callable[[Floats], Floats], pl.Expr]
TARGETS: tuple[Ys, ...] = (
    ("any", lambda t: t["level"] > 0, lambda p: p[:, 1] + p[:, 2], pl.lit(True)),
    ("major", lambda t: t["level"] == 2, lambda p: p[:, 2], pl.lit(True)),
    ("onset", lambda t: t["level"] > 0, lambda p: p[:, 1] + p[:, 2], pl.col("before") == 0),
)


def score_levels(name: str, test: pl.DataFrame, p: Floats) -> Score:
    """Log score and Brier of three levels."""
    y = test["level"].to_numpy()
    happened = np.eye(3)[y]
    return Score(
        model=name,
        origin=int(test["year"].min()),  # type: ignore[arg-type]
        last=int(test["year"].max()),  # type: ignore[arg-type]
        n=float(len(test)),
        events=float((y > 0).sum()),
        log_score=float(-np.log(np.maximum(p[np.arange(y.size), y], SURE)).mean()),
        brier=float(((p - happened) ** 2).sum(axis=1).mean()),
        auc=None,
        pr_auc=None,
    )


def scored_levels(
    rows: pl.DataFrame, forecasts: Mapping[str, Forecast], quick: bool, data: str
) -> tuple[Fit, ...]:
    """A fit without coefficients for each target: scores at every origin, calibration of the model over all of them."""
    span = range(int(rows["year"].min()), int(rows["year"].max()) + 1)  # type: ignore[arg-type]
    scores: dict[str, list[Score]] = {"levels": [], **{t[0]: [] for t in TARGETS}}
    tests, models = [], []
    for origin in origins(span, quick):
        train = rows.filter(pl.col("year") < origin)
        test = rows.filter(pl.col("year").is_between(origin, origin + AHEAD - 1))
        for name, forecast in forecasts.items():
            p = forecast(train, test, origin)
            scores["levels"].append(score_levels(name, test, p))
            for target, truth, chance, chosen in TARGETS:
                scores[target].append(_scored(name, test, p, (truth, chance, chosen)))
            if name == "model":
                tests.append(test)
                models.append(p)
    if not tests:
        return ()
    every, p = pl.concat(tests), np.concatenate(models)
    found = [
        Fit(
            "levels",
            "none, minor, major",
            data,
            len(every),
            _conflicts(every),
            (),
            scores=tuple(scores["levels"]),
        )
    ]
    for target, truth, chance, chosen in TARGETS:
        keep = every.select(chosen.alias("k")).to_series().to_numpy() & np.ones(len(every), bool)
        y, q = truth(every).to_numpy()[keep].astype(float), chance(p)[keep]
        deciles = calibration(y, q)
        found.append(
            Fit(
                target,
                "one year ahead",
                data,
                y.size,
                int(y.sum()),
                (),
                calibration=deciles,
                scores=tuple(scores[target]),
            )
        )
    return tuple(found)


def _conflicts(rows: pl.DataFrame) -> int:
    return int((rows["level"] > 0).sum())


def _scored(
    name: str,
    test: pl.DataFrame,
    p: Floats,
    target: tuple[Callable[[pl.DataFrame], pl.Series], Callable[[Floats], Floats], pl.Expr],
) -> Score:
    truth, chance, chosen = target
    keep = test.select(chosen.alias("k")).to_series().to_numpy() & np.ones(len(test), bool)
    y, year = truth(test).to_numpy()[keep].astype(float), test["year"].to_numpy()[keep].astype(float)
    return scored(name, year, y, chance(p)[keep])
