"""Scores of forecasts of none, minor and major on rolling origins: train before, score the years after.

levels   - mean ln p(level), and Brier summed over the three levels
any      conflict or none        major    major or not        onset    any conflict after none, rows at peace only
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from foedus.engine.intrastate import designs
from foedus.fit.baselines import MODEL, before_and_after
from foedus.fit.contract import Fit
from foedus.fit.scores import SURE, Score, calibration, scored
from foedus.fit.transitions import Bools, Floats, Sample, fit_moves, predict
from foedus.history.intrastate import NUMBERS

Forecast = Callable[[pl.DataFrame, pl.DataFrame, int], Floats]
Names = Callable[[int], list[str]]  # the covariates of the moves away from a level


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


def in_window(found: pl.DataFrame, span: range) -> tuple[pl.DataFrame, int]:
    """Recorded transitions inside the window, and how many were left out for want of a regime score."""
    inside = found.filter(pl.col("year").is_between(span.start, span.stop - 1))
    known = inside.drop_nulls(NUMBERS)
    return known, len(inside) - len(known)


def as_simulated(rows: pl.DataFrame, late: range, time: str, names: tuple[str, ...]) -> Sample:
    """Rows as the simulator sees them; ``late``: the recent era, ``time``: years or months at peace, in conflict."""
    x = designs(
        rows.select(NUMBERS).to_numpy().astype(float),
        (rows["neighbour_any"] + rows["neighbour_major"]).to_numpy(),
        rows[f"{time}_at_peace"].to_numpy().astype(np.int64),
        rows["never"].to_numpy(),
        rows[f"{time}_in_conflict"].to_numpy().astype(np.int64),
        rows["year"].is_between(late.start, late.stop - 1).to_numpy(),
    )
    codes = rows["gwcode"].to_numpy().astype(int)
    return Sample(names, x, rows["before"].to_numpy(), rows["level"].to_numpy(), codes)


def refitted(
    sample: Callable[[pl.DataFrame, range], Sample], names: Names, late: Callable[[int], range]
) -> Forecast:
    """The forecast of moves with these covariates, fitted on the rows before each origin."""

    def forecast(train: pl.DataFrame, test: pl.DataFrame, origin: int) -> Floats:
        before, after = sample(train, late(origin)), sample(test, range(origin, origin + 100))
        return predict([fit_moves(before, level, names(level)) for level in range(3)], after)

    return forecast


def base_rate(train: pl.DataFrame, test: pl.DataFrame, origin: int) -> Floats:
    """The baseline that knows only how often each level was there before."""
    shares = (np.bincount(train["level"].to_numpy(), minlength=3) + 0.5) / (len(train) + 1.5)
    return np.tile(shares, (len(test), 1))


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
    tested = []
    for origin, train, test in before_and_after(rows, quick):
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
