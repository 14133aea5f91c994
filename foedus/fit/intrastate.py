"""Conflict inside states by year, none / minor / major: a dynamic multinomial logit (Hegre et al. 2013's family).

    P(to | from, x) ∝ exp(x · b_from,to),    b_from,from = 0    one logit for each level that a state can be at

    x: years since the last conflict, never a conflict, neighbours in conflict, population, wealth, regime, its square,
    and a recent era (the last 15 years before ``until``, whose level the simulator takes)

Covariates are those of the year before, computed by the simulator's own function. Rows without a regime score are left
out, and counted. Where a period has too few conflicts for a covariate it is left out, and said (``transitions``).
Scores are one year ahead: levels known to the year before, coefficients from before the origin.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from foedus.base.errors import RunError
from foedus.engine.intrastate import COVARIATES, MOVES, covariates_of, parameter_name
from foedus.fit.contract import Estimate, Model, Options, recent, window
from foedus.fit.levels import Forecast, Names, as_simulated, base_rate, in_window, refitted, scored_levels
from foedus.fit.moves_told import Telling, fits, parameters
from foedus.fit.transitions import Moves, Sample, fit_moves
from foedus.history.intrastate import transitions

DATA = "UCDP/PRIO ACD 25.1, Gleditsch-Ward states, COW contiguity, isard (GDP, population, V-Dem)"
TELLING = Telling(
    "intrastate", parameter_name, covariates_of, "foedus fit intrastate: UCDP/PRIO ACD 25.1", DATA
)


def years(until: int, options: Options) -> tuple[pl.DataFrame, int]:
    """Recorded transitions inside the window, and how many were left out for want of a regime score."""
    return in_window(transitions(options.folder), window(until, options))


def sample(rows: pl.DataFrame, late: range) -> Sample:
    """Rows as the simulator sees them; ``late``: the recent era."""
    return as_simulated(rows, late, "years", COVARIATES)


def fit_years(found: Sample) -> list[Moves]:
    """The moves away from each level, with every covariate that the events carry."""
    return [fit_moves(found, level, covariates_of(level)) for level in range(3)]


def forecasts(late: Callable[[int], range]) -> dict[str, Forecast]:
    """The model and its baselines: each trains on rows before an origin and gives P [rows, 3] for rows after it."""

    def with_(names: Names) -> Forecast:
        return refitted(sample, names, late)

    return {
        "model": with_(covariates_of),
        "base rate": base_rate,
        "last year": with_(lambda level: ["constant"]),
        "peace years": with_(
            lambda level: ["constant", *(["ln_peace_years", "never"] if level == 0 else [])]
        ),
    }


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the years before ``until``; ``RunError`` where fewer than two years are recorded."""
    rows, left_out = years(until, options)
    if rows.is_empty():
        raise RunError(f"no state-year with a year before it is recorded before {until}")
    options.say(f"intrastate: {len(rows)} state-years")
    moves = fit_years(sample(rows, recent(until, options)))
    found, blocks = parameters(moves, TELLING)
    late = forecasts(lambda origin: recent(origin, options))
    scores = scored_levels(rows, late, options.quick, DATA)
    also = f"{len(rows)} state-years; {left_out} more left out: no regime score"
    return Estimate(found, blocks, (*fits(moves, TELLING, also), *scores))


MODEL = Model(
    formula="P(level | level before, x) ∝ exp(x · b)",
    data=DATA,
    sources=(
        "ucdp_acd",
        "gw_system",
        "cow_gw_panel",
        "cow_contiguity_dir",
        "isard_gw_gdp_pop",
        "isard_gw_democracy",
    ),
    parameters=tuple(parameter_name(m, c) for m in MOVES for c in covariates_of(m[0])),
    estimate=estimate,
    last=2020,
)
