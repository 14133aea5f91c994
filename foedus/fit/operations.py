"""Who sends a contingent to which peace operation, and how large: a logit and a log-linear size.

    P(contingent) = 1 / (1 + exp(-x · b))          a contingent: CONTINGENT troops or more at the end of a year
    ln troops = x · c + σ ε                        of those who send one

Rows are every member of the United Nations (but the host) and every mission at the end of 2009-2013, clustered by
contributor. x: distance between the capitals, same region, ln GDP per head and its square, ln population, polyarchy,
distance of ideal points in the General Assembly, contingents in other missions, ln strength of the mission; all but the
last two of the year before. Members without a regime score (21, nearly all microstates) are left out. Five years of one
era cannot tell why a state sends soldiers, and say nothing of missions outside the United Nations.

Scores: later years; and each mission from the others, which is what a new mission is.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import statsmodels.api as sm

from foedus.fit.baselines import forecast
from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, window
from foedus.fit.numbers import Origin, block, estimated, joint
from foedus.fit.regression import Design, Floats, Regression, regress
from foedus.fit.scores import Score, auc, calibration, log_score, pr_auc, scored
from foedus.history.missions import contributions, strength
from foedus.history.senders import senders
from foedus.parameters.parameters import Block, Parameter

CONTINGENT = 50
SPREAD = "ops_size_spread"
X = (
    "constant",
    "ln_distance",
    "same_region",
    "ln_gdp_per_head",
    "ln_gdp_per_head_squared",
    "ln_population",
    "polyarchy",
    "ideal_distance",
    "other_missions",
    "ln_strength",
)
UNITS = {
    "constant": "log odds, or ln troops; 1,000 km, ten million people, 5,000 $ a head, 1,000 men in the mission",
    "ln_distance": "per ln(1,000 km)",
    "ideal_distance": "per unit of the ideal point scale",
    "other_missions": "per ln(contingents in other missions + 1)",
    "ln_strength": "per ln(1,000 men in the mission)",
}
DATA = "IPI contributors by mission, December 2009-2013"
SOURCES = (
    "ipi_contributor_mission_month_2009_2014",
    "ipi_mission_month",
    "ref_countries",
    "cow_capitals",
    "isard_gw_gdp_pop",
    "isard_gw_democracy",
    "unga_ideal_points",
)


def rows_of(years: range, folder: Path | None = None) -> tuple[pl.DataFrame, int]:
    """Every member and mission at the end of each year with x, ``troops`` and ``y``; and how many lack a number."""
    sent = contributions(folder).filter(pl.col("year").is_between(years.start, years.stop - 1))
    host = strength(folder).group_by("mission").agg(pl.col("host").last())
    missions = (
        sent.group_by("year", "mission")
        .agg(ln_strength=(pl.col("total").sum() / 1_000).log())
        .join(host, on="mission")
    )
    pairs = senders(sorted(sent["year"].unique()), folder).join(missions, on=["year", "host"])
    full = pairs.join(
        sent.select("year", "mission", "iso3", "troops"), on=["year", "mission", "iso3"], how="left"
    )
    large = pl.col("troops") >= CONTINGENT
    full = full.with_columns(pl.col("troops").fill_null(0)).with_columns(y=large.cast(pl.Float64))
    elsewhere = (pl.col("y").sum().over("year", "iso3") - pl.col("y") + 1).log()
    full = full.with_columns(constant=1.0, cluster="iso3", other_missions=elsewhere)
    known = full.drop_nulls(X)
    return known.sort("year", "mission", "iso3"), len(full) - len(known)


def size(rows: pl.DataFrame) -> Regression:
    """ln troops of those who send a contingent, least squares; ``pseudo_r2`` is R2."""
    sent = rows.filter(pl.col("y") == 1.0)
    x = sent.select(pl.col(c).cast(pl.Float64) for c in X).to_numpy()
    groups = (sent["cluster"].rank("dense").to_numpy() - 1).astype(np.int64)
    found = sm.OLS(np.log(sent["troops"].to_numpy()), x).fit(cov_type="cluster", cov_kwds={"groups": groups})
    n, b = len(sent), np.asarray(found.params)
    return Regression(
        X,
        "identity",
        b,
        np.asarray(found.cov_params()),
        n,
        n,
        int(groups.max()) + 1,
        float(found.rsquared),
        True,
        1,
    )


def spread(rows: pl.DataFrame, found: Regression) -> tuple[float, float]:
    """ln σ of the sizes, and its standard error √(1/2n)."""
    sent = rows.filter(pl.col("y") == 1.0)
    x = sent.select(pl.col(c).cast(pl.Float64) for c in X).to_numpy()
    residuals = np.log(sent["troops"].to_numpy()) - x @ found.b
    return float(np.log(residuals.std(ddof=len(X)))), float(np.sqrt(0.5 / len(sent)))


def later_years(rows: pl.DataFrame) -> tuple[Score, ...]:
    """Each year forecast from those before it: the model, the base rate, and who was there the year before."""
    before = rows.select("iso3", "mission", pl.col("year") + 1, last=pl.col("y"))
    joined = rows.join(before, on=["iso3", "mission", "year"], how="left", maintain_order="left")
    design = Design(joined.with_columns(pl.col("last").fill_null(0.0)), "logit")
    columns = {
        "model": X,
        "base rate": ("constant",),
        "last year": ("constant", "last"),
        "model and last year": (*X, "last"),
    }
    found = []
    for year in sorted(rows["year"].unique())[2:]:
        train, test = design.where(pl.col("year") < year), design.where(pl.col("year") == year)
        for name, chosen in columns.items():
            p = forecast(train, test, chosen)
            found.append(scored(name, test.column("year"), test.column("y"), p, counts=False))
    return tuple(found)


def other_missions(rows: pl.DataFrame) -> tuple[dict[str, float | None], tuple[Floats, Floats]]:
    """Scores of each mission forecast from the others, against the base rate; truth and forecast."""
    design, parts = Design(rows, "logit"), []
    for mission in rows["mission"].unique().sort():
        train, test = design.where(pl.col("mission") != mission), design.where(pl.col("mission") == mission)
        rate = np.full(test.frame.height, train.column("y").mean())
        parts.append((test.column("y"), forecast(train, test, X), rate))
    y, p, rate = (np.concatenate([part[k] for part in parts]) for k in range(3))
    table = {
        "log_score": log_score(y, p),
        "log_score_of_base_rate": log_score(y, rate),
        "auc": auc(y, p),
        "pr_auc": pr_auc(y, p),
        "base_rate": float(y.mean()),
    }
    return {k: None if v is None else round(v, 4) for k, v in table.items()}, (y, p)


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the years before ``until``; no parameters, and a fit that says so, before 2010."""
    years = window(until, options)
    if years.stop <= 2009:
        none = "contributors by mission are not recorded before November 2009"
        return Estimate((), (), (Fit("operations", "none", none, 0, 0, ()),))
    rows, left_out = rows_of(years, options.folder)
    chance, large = regress(Design(rows, "logit"), X), size(rows)
    ln_spread, error = spread(rows, large)
    found, hang = told(chance, large, (ln_spread, error))
    table, (y, p) = other_missions(rows)
    data = f"{DATA}; {left_out} rows more lack a number (mostly microstates without a regime score)"
    send = Fit(
        "operations_send",
        f"contingent of {CONTINGENT} troops or more ~ x, logit",
        data,
        chance.n,
        chance.events,
        chance.coefficients,
        {**chance.diagnostics, "each_mission_from_the_others": table},
        calibration(y, p),
        later_years(rows),
    )
    sizes = (*large.coefficients, Coefficient("ln_spread", ln_spread, error))
    said = {"r2": large.pseudo_r2, "clusters": large.clusters}
    return Estimate(
        found, (hang,), (send, Fit("operations_size", "ln troops ~ x", data, large.n, large.n, sizes, said))
    )


def told(
    chance: Regression, large: Regression, sigma: tuple[float, float]
) -> tuple[tuple[Parameter, ...], Block]:
    """Parameters and their block: sending and size are estimated apart, so uncorrelated."""
    origin = Origin("operations", "operations", "foedus fit operations: IPI, isard, UNGA")
    found = [
        estimated(
            origin,
            f"ops_{kind}_{name}",
            each[name],
            each.se(name),
            "linear",
            UNITS.get(name, "per unit"),
            f"{what}: {name.replace('_', ' ')}",
        )
        for kind, what, each in (
            ("send", "Sending a contingent", chance),
            ("size", "ln troops of a contingent", large),
        )
        for name in X
    ]
    found.append(estimated(origin, SPREAD, *sigma, "log", "σ of ln troops", "Spread of a contingent's size"))
    covariance = joint(chance.covariance, large.covariance, np.array([[sigma[1] ** 2]]))
    model = "logit of sending, least squares of ln troops; clustered by contributor"
    return tuple(found), block("operations", model, DATA, [p.name for p in found], covariance)


MODEL = Model(
    formula="logit P(contingent) = x · b;  ln troops = x · c + σ ε",
    data=DATA,
    sources=SOURCES,
    parameters=(*(f"ops_{kind}_{name}" for kind in ("send", "size") for name in X), SPREAD),
    estimate=estimate,
    last=2017,
)
