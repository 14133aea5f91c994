"""Scores of forecasts of none, minor and major on rolling origins: train before, score the years after.

levels   - mean ln p(level), and Brier summed over the three levels
any      conflict or none        major    major or not        onset    any conflict after none, rows at peace only
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from foedus.fit.baselines import AHEAD, MODEL, origins
from foedus.fit.contract import Fit
from foedus.fit.scores import SURE, Score, calibration, scored
from foedus.fit.transitions import Bools, Floats

Forecast = Callable[[pl.DataFrame, pl.DataFrame, int], Floats]


@dataclass(frozen=True)
class Target:
    """An event that three levels are read as: which levels are it, and which rows it can happen in."""

    name: str
    least: int
    after_none: bool = False

    def of(self, rows: pl.DataFrame, p: Floats) -> tuple[Bools, Floats, Floats]:
        """Which rows, whether it happened there, and its chance."""
        chosen = (rows["before"].to_numpy() == 0) | (not self.after_none)
        happened = (rows["level"].to_numpy() >= self.least).astype(float)
        return chosen, happened[chosen], p[chosen, self.least :].sum(axis=1)


TARGETS = (Target("any", 1), Target("major", 2), Target("onset", 1, after_none=True))


@dataclass(frozen=True)
class Tested:
    """A forecast P [rows, 3] of the rows after an origin."""

    name: str
    rows: pl.DataFrame
    p: Floats

    def levels(self) -> Score:
        """Log score and Brier of three levels."""
        y, year = self.rows["level"].to_numpy(), self.rows["year"].to_numpy()
        return Score(
            model=self.name,
            origin=int(year.min()),
            last=int(year.max()),
            n=float(y.size),
            events=float((y > 0).sum()),
            log_score=float(-np.log(np.maximum(self.p[np.arange(y.size), y], SURE)).mean()),
            brier=float(((self.p - np.eye(3)[y]) ** 2).sum(axis=1).mean()),
            auc=None,
            pr_auc=None,
        )

    def event(self, target: Target) -> Score:
        """Every score of one event."""
        chosen, y, p = target.of(self.rows, self.p)
        return scored(self.name, self.rows["year"].to_numpy()[chosen].astype(float), y, p)


def scored_levels(
    rows: pl.DataFrame, forecasts: Mapping[str, Forecast], quick: bool, data: str
) -> tuple[Fit, ...]:
    """A fit without coefficients for each target: scores at every origin, calibration of the model over all of them."""
    span = range(int(rows["year"].min()), int(rows["year"].max()) + 1)  # type: ignore[arg-type]
    tested = []
    for origin in origins(span, quick):
        train = rows.filter(pl.col("year") < origin)
        test = rows.filter(pl.col("year").is_between(origin, origin + AHEAD - 1))
        tested += [Tested(name, test, forecast(train, test, origin)) for name, forecast in forecasts.items()]
    models = [each for each in tested if each.name == MODEL]
    if not models:
        return ()
    every, p = pl.concat([m.rows for m in models]), np.concatenate([m.p for m in models])
    n, events = len(every), int((every["level"] > 0).sum())
    levels = tuple(each.levels() for each in tested)
    found = [Fit("levels", "none, minor, major", data, n, events, (), scores=levels)]
    for target in TARGETS:
        _, y, chance = target.of(every, p)
        scores = tuple(each.event(target) for each in tested)
        n, events = y.size, int(y.sum())
        deciles = calibration(y, chance)
        found.append(Fit(target.name, "one step ahead", data, n, events, (), {}, deciles, scores))
    return tuple(found)
