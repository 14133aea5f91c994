"""Conflict inside states by month, none / minor / major: the yearly model's logits on months.

    P(to | from, x) ∝ exp(x · b_from,to),    b_from,from = 0    none < 25 battle deaths, minor 25-99, major 100 and more

Covariates are those of ``intrastate`` with months at peace and in conflict, and the neighbours of the month before;
population, wealth and regime are last year's. The record begins in 1989; before that nothing is estimated, and said.
The engine does not read these parameters yet: it lives years.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from foedus.engine.intrastate import COVARIATES, MOVES, covariates_of
from foedus.fit.contract import Estimate, Fit, Model, Options, recent, window
from foedus.fit.levels import Forecast, Names, as_simulated, base_rate, in_window, refitted, scored_levels
from foedus.fit.moves_told import Telling, fits, parameters
from foedus.fit.transitions import Sample, fit_moves
from foedus.history.intrastate_months import months

NAMES = tuple(c.replace("_years", "_months") for c in COVARIATES)
DATA = "UCDP GED (ViEWS 2020) country-months, COW contiguity, isard (GDP, population, V-Dem)"
SOURCES = (
    "views_ged_country_month",
    "ucdp_acd",
    "gw_system",
    "cow_gw_panel",
    "cow_contiguity_dir",
    "isard_gw_gdp_pop",
    "isard_gw_democracy",
)


def names_of(level: int) -> list[str]:
    """The covariates of the moves away from ``level``."""
    return [NAMES[COVARIATES.index(c)] for c in covariates_of(level)]


def parameter_name(move: tuple[int, int], covariate: str) -> str:
    """What the parameter file calls a coefficient.

    >>> parameter_name((0, 1), "neighbour")
    'intra_month_01_neighbour'
    """
    return f"intra_month_{move[0]}{move[1]}_{covariate}"


TELLING = Telling(
    "intrastate_month", parameter_name, names_of, "foedus fit intrastate_months: UCDP GED", DATA
)


def rows_of(until: int, options: Options) -> tuple[pl.DataFrame, int]:
    """Recorded months inside the window, and how many were left out for want of a regime score."""
    return in_window(months(options.folder), window(until, options))


def sample(rows: pl.DataFrame, late: range) -> Sample:
    """Rows as the simulator would see them, months in the place of years; ``late``: the recent era."""
    return as_simulated(rows, late, "months", NAMES)


def forecasts(late: Callable[[int], range]) -> dict[str, Forecast]:
    """The model and its baselines, as in ``intrastate``."""

    def with_(names: Names) -> Forecast:
        return refitted(sample, names, late)

    return {
        "model": with_(names_of),
        "base rate": base_rate,
        "last month": with_(lambda level: ["constant"]),
        "peace months": with_(lambda level: names_of(level)[: 3 if level == 0 else 1]),
    }


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the months before ``until``; no parameters, and a fit that says so, before there is a record."""
    rows, left_out = rows_of(until, options)
    if rows.is_empty():
        return Estimate(
            (), (), (Fit("intrastate_month", "none", "no month is recorded before 1989", 0, 0, ()),)
        )
    options.say(f"intrastate_months: {len(rows)} state-months")
    found = sample(rows, recent(until, options))
    moves = [fit_moves(found, level, names_of(level)) for level in range(3)]
    told, blocks = parameters(moves, TELLING)
    scores = scored_levels(rows, forecasts(lambda origin: recent(origin, options)), options.quick, DATA)
    also = f"{len(rows)} state-months; {left_out} more left out: no regime score"
    return Estimate(told, blocks, (*fits(moves, TELLING, also), *scores))


MODEL = Model(
    formula="P(level | level the month before, x) ∝ exp(x · b)",
    data=DATA,
    sources=SOURCES,
    parameters=tuple(parameter_name(m, c) for m in MOVES for c in names_of(m[0])),
    estimate=estimate,
    last=2020,
)
