"""Scores of battle deaths by country-year and country-month, one year ahead, on rolling origins.

model          level by ``intrastate``'s logits, then deaths and months as the engine draws them; a year at level none
               has the deaths, and the months, of a recorded one after the same level
climatology    the same state's recorded years, or months, before the origin
last value     deaths of the year before, or of its December
last months    the twelve months of the year before, as a distribution

CRPS is that of ln(1 + deaths). Each row is forecast from the end of the year before; coefficients are those from before
the origin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from foedus.base.draws import root
from foedus.engine.processes.inside_deaths import CONFLICT_MONTH, MAJOR, deaths_at, months_of
from foedus.fit.baselines import MODEL, before_and_after
from foedus.fit.contract import Fit, Options, recent
from foedus.fit.inside_months import Floats, months_in
from foedus.fit.intrastate import DATA as LEVELS_DATA
from foedus.fit.intrastate import fit_years, sample
from foedus.fit.intrastate import years as transitions_before
from foedus.fit.intrastate_deaths import DRAWS, climatology, crps
from foedus.fit.scores import Score, calibration, scored
from foedus.fit.transitions import predict
from foedus.history.intrastate import NUMBERS

SEED = 20_252
Draws = tuple[Floats, Floats]  # of years [rows, draws]; of months [rows · 12, draws]


@dataclass(frozen=True)
class Law:
    """What was estimated: parameters by name, and the record that compiled code reads."""

    values: Mapping[str, float]
    record: Any


def lived(p: Floats, test: pl.DataFrame, law: Law, calm: Mapping[int, pl.DataFrame]) -> Draws:
    """Years and months of ``test`` at evenly spaced quantiles: none, minor and major with chances ``p`` [rows, 3]."""
    u = np.tile((np.arange(DRAWS) + 0.5) / DRAWS, (len(test), 1))
    edges = np.cumsum(p, axis=1)
    level = (u >= edges[:, :1]).astype(int) + (u >= edges[:, 1:2])
    below = np.take_along_axis(np.column_stack([np.zeros(len(p)), edges]), level, axis=1)
    share = (u - below) / np.maximum(np.take_along_axis(p, level, axis=1), 1e-12)
    last = test["deaths_before"].to_numpy().astype(float)
    years = np.asarray(deaths_at(law.record, level, last, share.clip(0.0, 1.0 - 1e-9)))
    months = np.asarray(months_of(law.record, level, years, root(SEED)))
    before = test["before"].to_numpy()
    for k, known in calm.items():
        quiet = (level == 0) & (before == k)[:, None]
        at = (share[quiet] * len(known)).astype(int).clip(0, len(known) - 1)
        months[quiet] = months_in(known)[at]
        years[quiet] = known["deaths"].to_numpy()[at]
    return years, _by_month(months)


def _by_month(months: Floats) -> Floats:
    """[rows, draws, 12] as [rows · 12, draws]."""
    return np.ascontiguousarray(months.transpose(0, 2, 1)).reshape(-1, months.shape[1])


def model(
    train: pl.DataFrame, test: pl.DataFrame, origin: int, options: Options, law: Callable[[pl.DataFrame], Law]
) -> Draws:
    """What the engine would say of ``test``, estimated before ``origin``."""
    rows, _ = transitions_before(origin, options)
    moves = fit_years(sample(rows, recent(origin, options)))
    p = predict(moves, sample(test, range(origin, origin + 100)))
    inside = train.filter(pl.col("in_level"), pl.col("level") > 0)
    none = train.filter(pl.col("level") == 0).sort("deaths", "gwcode", "year")
    calm = {k: none.filter(pl.col("before") == k) for k in range(3)}
    return lived(p, test, law(inside), {k: v for k, v in calm.items() if len(v)})


def baselines(train: pl.DataFrame, test: pl.DataFrame, every: pl.DataFrame) -> dict[str, Draws]:
    """Forecasts that know nothing of levels."""
    flat = train.select("gwcode", deaths="months").explode("deaths")
    before = every.select("gwcode", pl.col("year") + 1, last="months")
    last = np.array(
        test.join(before, on=["gwcode", "year"], how="left", maintain_order="left")["last"].to_list()
    )
    states = climatology(flat, test)
    value = test["deaths_before"].to_numpy().astype(float)[:, None]
    return {
        "climatology": (climatology(train, test), np.repeat(states, 12, axis=0)),
        "last value": (value, np.repeat(last[:, -1:], 12, axis=0).astype(float)),
        "last months": (value, np.repeat(last, 12, axis=0).astype(float)),
    }


def _score(name: str, year: Floats, observed: Floats, draws: Floats, line: float) -> Score:
    score = scored(name, year, (observed >= line).astype(float), (draws >= line).mean(axis=1), counts=False)
    return replace(score, crps=float(crps(np.log1p(draws), np.log1p(observed)).mean()))


def scores(rows: pl.DataFrame, options: Options, law: Callable[[pl.DataFrame], Law]) -> tuple[Fit, ...]:
    """A fit without coefficients for years and one for months; nothing where the record is too short."""
    known = rows.drop_nulls([*NUMBERS, "deaths_before"])
    found: tuple[list[Score], list[Score]] = ([], [])
    seen: list[tuple[Floats, Floats]] = []
    for origin, train, test in before_and_after(known, options.quick):
        year, months = test["year"].to_numpy().astype(float), months_in(test).ravel()
        forecasts = {MODEL: model(train, test, origin, options, law), **baselines(train, test, rows)}
        for name, (by_year, by_month) in forecasts.items():
            if name != "last months":
                found[0].append(_score(name, year, test["deaths"].to_numpy().astype(float), by_year, MAJOR))
            found[1].append(_score(name, np.repeat(year, 12), months, by_month, CONFLICT_MONTH))
        seen.append(
            ((months >= CONFLICT_MONTH).astype(float), (forecasts[MODEL][1] >= CONFLICT_MONTH).mean(axis=1))
        )
    if not seen:
        return ()
    y, p = (np.concatenate([part[k] for part in seen]) for k in range(2))
    parts = (("year", "1,000 deaths and more in the year", ()), ("month", "25 and more", calibration(y, p)))
    return tuple(
        Fit(
            f"inside_deaths_{unit}",
            f"one year ahead; chance of {what}; CRPS of ln(1 + deaths)",
            LEVELS_DATA,
            int(sum(s.n for s in each if s.model == MODEL)),
            int(sum(s.events for s in each if s.model == MODEL)),
            (),
            calibration=deciles,
            scores=tuple(each),
        )
        for (unit, what, deciles), each in zip(parts, found, strict=True)
    )
