"""How long the United Nations stays inside a state: the yearly rate at which its presence ends, by the host's level.

    rate = ends / years in which an operation stood at the end of the year before, as in ``operations_start``

Presence is one spell as long as operations take over from one another within half a year; spells that still stand are
censored. Twenty ends do not tell conflict from peace, and a single rate forecasts as well (``scores``); years at peace
say no more (``by_years_at_peace``: a hazard, clustered by host), as hosts long at peace that keep theirs have frozen
lines: Cyprus, Kosovo, Lebanon. Ends for want of consent (Chad, Burundi) or by veto (Georgia) are among them; money and
the Council's mood are not in the tables.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from foedus.fit.baselines import origins, rolling
from foedus.fit.contract import Estimate, Fit, Model, Options, window
from foedus.fit.numbers import Origin
from foedus.fit.operations_start import DATA, SOURCES, poisson
from foedus.fit.regression import Design, regress
from foedus.fit.told import Line, told
from foedus.history.presence import LAST, state_years

X = ("constant", "conflict", "ln_peace_years")
LINES = (
    Line("ops_end_peace", "log", "a year", "UN presence ends, the host at peace in the year"),
    Line("ops_end_conflict", "log", "a year", "UN presence ends, the host in conflict in the year"),
)
FEWEST = 8  # ends
BASELINES = {"model": ("constant", "conflict"), "base rate": ("constant",), "peace years": X}


def rows_of(years: range, options: Options) -> pl.DataFrame:
    """Years with an operation at the end of the year before; ``y``: its presence ended."""
    rows = state_years(options.folder).filter(
        pl.col("year").is_between(years.start, years.stop - 1), pl.col("there")
    )
    peace = (pl.col("years_at_peace").cast(pl.Float64) + 1.0).log()
    calm = pl.col("level") == 0
    return rows.select(
        "iso3",
        "year",
        y=pl.col("ended").cast(pl.Float64),
        constant=1.0,
        conflict=(~calm).cast(pl.Float64),
        ln_peace_years=pl.when(calm).then(peace).otherwise(0.0),
        cluster="iso3",
    ).sort("iso3", "year")


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the years before ``until``; no parameters, and a fit that says so, with fewer than FEWEST ends."""
    rows = rows_of(window(until, options), options)
    ended = rows.filter(pl.col("y") == 1.0).select("iso3", "year").sort("year", "iso3").rows()
    if len(ended) < FEWEST:
        few = f"{len(ended)} ends of UN presence before {until}; {FEWEST} needed"
        return Estimate((), (), (Fit("operations_end", "none", few, len(rows), len(ended), ()),))
    kind = rows["conflict"].to_numpy().astype(int)
    b, variance, events = poisson(kind, rows["y"].to_numpy(), len(LINES))
    hosts, years = rows["iso3"].n_unique(), np.bincount(kind, minlength=len(LINES))
    data = f"{DATA}; {len(ended)} ends in {len(rows)} years of {hosts} hosts"
    origin = Origin("operations", "operations_end", "foedus fit operations_end: UN, IPI, UCDP")
    parameters, hang, table = told(
        LINES, b, np.diag(variance), origin, "Poisson rates, Jeffreys' prior", data
    )
    design = Design(rows, "cloglog")
    hazard = regress(design, X)
    said = {
        "ends_peace_conflict": [int(x) for x in events],
        "years_peace_conflict": [int(x) for x in years],
        "by_years_at_peace": {c: [round(hazard[c], 3), round(hazard.se(c), 3)] for c in X},
        "ended": [f"{iso3} {year}" for iso3, year in ended],
    }
    span = range(int(rows["year"].min()), int(rows["year"].max()) + 1)  # type: ignore[arg-type]
    scores = rolling(design, BASELINES, origins(span, options.quick), counts=False)
    fit = Fit("operations_end", "ends / years", data, len(rows), len(ended), table, said, (), scores)
    return Estimate(parameters, (hang,), (fit,))


MODEL = Model(
    formula="rate = (ends + 1/2) / years with an operation, by conflict",
    data=DATA,
    sources=SOURCES,
    parameters=tuple(line.name for line in LINES),
    estimate=estimate,
    last=LAST + 1,
)
