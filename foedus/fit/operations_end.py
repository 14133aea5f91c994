"""How long the United Nations stays inside a state: the yearly hazard that its presence ends.

    P(ends in the year) = 1 - exp(-exp(x · b)),    x: 1, conflict in the year, ln(years at peace + 1) if there is none

Rows are years in which an operation stood at the end of the year before; presence is one spell as long as operations
take over from one another within half a year; spells that still stand are censored. Clustered by host. With twenty
ends neither covariate is told from none, and a constant forecasts as well; hosts long at peace that keep theirs are
those with frozen lines: Cyprus, Kosovo, Lebanon. Money, consent and the Council's mood are not in the tables.
"""

from __future__ import annotations

import polars as pl

from foedus.fit.baselines import origins, rolling
from foedus.fit.contract import Estimate, Fit, Model, Options, window
from foedus.fit.numbers import Origin
from foedus.fit.regression import Design, regress
from foedus.fit.scores import calibration
from foedus.fit.told import Line, told
from foedus.history.presence import LAST, state_years

X = ("constant", "conflict", "ln_peace_years")
LINES = (
    Line("ops_end_constant", "linear", "ln of a yearly hazard", "UN presence ends: the host just at peace"),
    Line(
        "ops_end_conflict", "linear", "ln hazard ratio", "UN presence ends: the host in conflict in the year"
    ),
    Line(
        "ops_end_ln_peace_years",
        "linear",
        "per ln(years at peace + 1)",
        "UN presence ends: years since the host's last conflict",
    ),
)
FEWEST = 8  # ends
DATA = "UN list of peacekeeping operations, hosts from IPI, UCDP/PRIO ACD 25.1; 1989-2017"
BASELINES = {"model": X, "base rate": ("constant",), "conflict": ("constant", "conflict")}


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
    if rows["y"].sum() < FEWEST:
        few = f"{int(rows['y'].sum())} ends of UN presence before {until}; {FEWEST} needed"
        return Estimate((), (), (Fit("operations_end", "none", few, len(rows), int(rows["y"].sum()), ()),))
    design = Design(rows, "cloglog")
    found = regress(design, X)
    data = f"{DATA}; {found.events} ends in {found.n} years of {found.clusters} hosts"
    origin = Origin("operations", "operations_end", "foedus fit operations_end: UN, IPI, UCDP")
    model = "complementary log-log hazard by year, censored; clustered by host"
    parameters, hang, table = told(LINES, found.b, found.covariance, origin, model, data)
    ended = rows.filter(pl.col("y") == 1.0).select("iso3", "year").sort("year", "iso3")
    span = range(int(rows["year"].min()), int(rows["year"].max()) + 1)  # type: ignore[arg-type]
    fit = Fit(
        "operations_end",
        "1 - exp(-exp(x · b))",
        data,
        found.n,
        found.events,
        table,
        {**found.diagnostics, "ended": [f"{iso3} {year}" for iso3, year in ended.rows()]},
        calibration(design.column("y"), found.predict(design), parts=5),
        rolling(design, BASELINES, origins(span, options.quick), counts=False),
    )
    return Estimate(parameters, (hang,), (fit,))


MODEL = Model(
    formula="P(ends) = 1 - exp(-exp(x · b))",
    data=DATA,
    sources=(
        "un_pko_list",
        "ipi_mission_month",
        "ucdp_acd",
        "gw_system",
        "cow_gw_panel",
        "cow_contiguity_dir",
    ),
    parameters=tuple(line.name for line in LINES),
    estimate=estimate,
    last=LAST + 1,
)
