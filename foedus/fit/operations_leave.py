"""How often a contributor leaves a UN operation that goes on: a yearly hazard by size of contingent and own losses.

    P(gone a year later) = 1 - exp(-rate · (troops / 300)^b · (1 + own hostile deaths of the year before)^d)

A contingent: CONTINGENT troops or more at the end of a year. Gone: fewer than half of that a year later, while the
operation keeps at least half of its troops; where it is drawn down, who leaves first is not told apart from the end.
Clustered by contributor. Four transitions of one era, December 2009 to 2013, and few departures: the interval is wide.

Own deaths: uniformed personnel of the contributor killed by hostile acts in this operation in the calendar year that
ends with the count. None of the contingents with such deaths was gone a year later, so likelihood alone has no finite
d; but they are large, large ones seldom leave anyway, and fewer than one departure was to be expected of them. d is
held by a normal prior with mean 0 and sd PRIOR_SD: ten dead then make leaving a seventh to seven times as frequent
(90 %). The record adds little. Published findings are mixed: none for OECD states, reductions in Africa, less so by
neighbours and by states that receive aid (A price for peace, International Interactions 47, 2021; abstract).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.fit.contract import Estimate, Fit, Model, Options, window
from foedus.fit.numbers import Origin
from foedus.fit.operations import CONTINGENT
from foedus.fit.regression import Design, regress, regress_with_prior
from foedus.fit.scores import calibration
from foedus.fit.told import Line, told
from foedus.history.losses import own_losses
from foedus.history.missions import contributions

X = ("constant", "ln_troops", "ln_deaths")
PRIOR_SD = 0.5
USUAL = 300.0
GOES_ON = 0.5
FEWEST = 5  # departures
LINES = (
    Line("ops_leave", "log", "a year", "A contributor of 300 troops leaves an operation that goes on"),
    Line("ops_leave_ln_troops", "linear", "per ln(troops / 300)", "Leaving an operation: ln hazard by size"),
    Line(
        "ops_leave_deaths",
        "linear",
        "per ln(1 + deaths)",
        f"Leaving an operation: ln hazard by own hostile deaths of the year before; mostly its prior (sd {PRIOR_SD})",
    ),
)
DATA = "IPI contributors by mission, December 2009-2013, UN list of fatalities"


def rows_of(years: range, folder: Path | None = None) -> pl.DataFrame:
    """Contingents at the end of a year whose operation goes on for another; ``y``: gone at the end of that."""
    sent = contributions(folder).filter(pl.col("year").is_between(years.start, years.stop - 1))
    total = sent.group_by("mission", "year").agg(strength=pl.col("troops").sum())
    later = sent.select("iso3", "mission", pl.col("year") - 1, kept="troops")
    after = total.select("mission", pl.col("year") - 1, strength_after="strength")
    return (
        sent.filter(pl.col("troops") >= CONTINGENT)
        .join(later, on=["iso3", "mission", "year"], how="left")
        .join(total, on=["mission", "year"])
        .join(after, on=["mission", "year"])  # the operation stands a year later
        .filter(pl.col("strength_after") >= GOES_ON * pl.col("strength"))
        .join(own_losses(folder), on=["iso3", "mission", "year"], how="left")
        .with_columns(pl.col("hostile").fill_null(0))
        .select(
            "iso3",
            "mission",
            "year",
            "troops",
            "hostile",
            y=(pl.col("kept").fill_null(0) < CONTINGENT / 2).cast(pl.Float64),
            constant=1.0,
            ln_troops=(pl.col("troops") / USUAL).log(),
            ln_deaths=(pl.col("hostile") + 1).log(),
            cluster="iso3",
        )
        .sort("year", "mission", "iso3")
    )


def losses_told(design: Design) -> dict[str, float]:
    """Contingents with own hostile deaths: how many, how many were gone, how many their size alone lets expect."""
    lost = (design.frame["hostile"] > 0).to_numpy()
    by_size = regress(design, X[:2]).predict(design)
    return {
        "contingents": int(lost.sum()),
        "deaths": int(design.frame["hostile"].sum()),
        "gone": int(design.column("y")[lost].sum()),
        "expected_gone_by_size": round(float(by_size[lost].sum()), 2),
    }


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the years before ``until``; no parameters, and a fit that says so, with too few departures."""
    rows = rows_of(window(until, options), options.folder)
    if rows["y"].sum() < FEWEST:
        few = f"{int(rows['y'].sum())} contributors known to have left before {until}; {FEWEST} needed"
        return Estimate((), (), (Fit("operations_leave", "none", few, len(rows), int(rows["y"].sum()), ()),))
    design = Design(rows, "cloglog")
    found = regress_with_prior(design, X, {"ln_deaths": PRIOR_SD})
    data = f"{DATA}; {found.events} of {found.n} contingents gone a year later"
    origin = Origin("operations", "operations_leave", "foedus fit operations_leave: IPI, UN")
    model = f"complementary log-log hazard by year; clustered by contributor; normal prior of sd {PRIOR_SD} on deaths"
    parameters, hang, table = told(LINES, found.b, found.covariance, origin, model, data)
    gone = rows.filter(pl.col("y") == 1.0).select("iso3", "mission", "year")
    said = {
        **found.diagnostics,
        "prior_sd": PRIOR_SD,
        "with_own_losses": losses_told(design),
        "gone": [f"{iso3} {mission} {year + 1}" for iso3, mission, year in gone.rows()],
    }
    fit = Fit(
        "operations_leave",
        "1 - exp(-exp(a + b · ln(troops / 300) + d · ln(1 + deaths)))",
        data,
        found.n,
        found.events,
        table,
        said,
        calibration(design.column("y"), found.predict(design), parts=4),
    )
    return Estimate(parameters, (hang,), (fit,))


MODEL = Model(
    formula="P(gone) = 1 - exp(-exp(a + b · ln(troops / 300) + d · ln(1 + deaths)))",
    data=DATA,
    sources=("ipi_contributor_mission_month_2009_2014", "un_mission_fatalities"),
    parameters=tuple(line.name for line in LINES),
    estimate=estimate,
    last=2017,
)
