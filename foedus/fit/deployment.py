"""How fast a peace operation reaches its strength: a log-normal rise, and its half-time between missions.

    share of strength after t months = Φ((ln t - ln h) / w),    ln h ~ Normal(ln half, between²)

Strength is the most troops within 36 months, since authorised ceilings are not in the tables; months count from the
month in which the mission was established, since authorising resolutions are not there either. A mission is told
apart where another with half its strength stood in the same host and left within half a year: its curve is not one of
deployment. Forces taken over across a new border (UNMISS) or from regional organisations cannot be told from here.

half: geometric mean of the half-times. between: spread of ln h. within: w from the times to a quarter and to nine
tenths, its mean over missions. Standard errors are the jackknife's over missions.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from scipy.stats import norm

from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, window
from foedus.fit.jackknife import Floats, jackknife
from foedus.fit.numbers import Origin, block, estimated
from foedus.history.missions import TWO_IN_ONE, begun, strength

HORIZON, SMALLEST, FEWEST = 36, 500, 5  # months; troops of a mission that counts; missions for an estimate
SHARES = (0.25, 0.5, 0.75, 0.9)
MONTHS = (1, 2, 3, 6, 9, 12, 18, 24)
TAKEN_OVER = 0.5
NAMES = ("ops_deploy_half", "ops_deploy_between", "ops_deploy_within")
UNITS = ("months", "standard deviation of ln months", "standard deviation of ln months")
TEXTS = (
    "Deployment: months from establishment to half of the first peak of troops",
    "Deployment: spread between missions of the logarithm of that half-time",
    "Deployment: spread within a mission, Φ((ln t - ln half) / within) is the share that has arrived",
)
DATA = "IPI mission-months 1990-2016, UN list of peacekeeping operations"


def curves(until: int, folder: Path | None = None) -> pl.DataFrame:
    """Missions established before ``until`` and seen for a year or more: month, share of the peak, ``taken_over``."""
    every = strength(folder)
    starts = begun(folder).filter(~pl.col("mission").is_in(TWO_IN_ONE))
    first, last = (int(every["t"].min()), 12 * until - 1)  # type: ignore[arg-type]
    rows = (
        every.join(starts, on="mission")
        .with_columns(age=pl.col("t") - pl.col("start"))
        .filter(pl.col("start") > first, pl.col("age").is_between(0, HORIZON - 1), pl.col("t") <= last)
        .with_columns(peak=pl.col("troops").max().over("mission"), seen=pl.col("age").max().over("mission"))
        .filter(pl.col("peak") >= SMALLEST, pl.col("seen") >= 11)
    )
    there = every.select(
        "host", "t", before="troops", other="mission", ended=pl.col("t").max().over("mission")
    )
    heads = rows.group_by("mission").agg(pl.col("host", "start", "peak").first())
    before = (
        heads.with_columns(t=pl.col("start") - 1)
        .join(there, on=["host", "t"])
        .filter(pl.col("other") != pl.col("mission"), pl.col("ended") <= pl.col("start") + 6)
        .group_by("mission")
        .agg(pl.col("before").max())
    )
    taken = heads.join(before, on="mission", how="left").select(
        "mission", taken_over=(pl.col("before") >= TAKEN_OVER * pl.col("peak")).fill_null(False)
    )
    joined = rows.join(taken, on="mission")
    share = (pl.col("troops") / pl.col("peak")).alias("share")
    return joined.select("mission", "age", share, "peak", "taken_over").sort("mission", "age")


def times(found: pl.DataFrame) -> pl.DataFrame:
    """Months until a mission first has each of SHARES; figures are of month ends, so month k counts as k + 1/2."""
    reached = [
        found.filter(pl.col("share") >= q)
        .group_by("mission")
        .agg((pl.col("age").min() + 0.5).alias(f"to_{q}"))
        for q in SHARES
    ]
    table = found.select("mission", "peak", "taken_over").unique()
    for each in reached:
        table = table.join(each, on="mission")
    return table.sort("mission")


def rise(table: pl.DataFrame) -> Floats:
    """ln half, ln between and ln within."""
    half = np.log(table["to_0.5"].to_numpy())
    early, late = (np.log(table[f"to_{q}"].to_numpy()) for q in (0.25, 0.9))
    within = (late - early) / (norm.ppf(0.9) - norm.ppf(0.25))
    return np.array([half.mean(), np.log(half.std(ddof=1)), np.log(within.mean())])


def shares_by_month(found: pl.DataFrame) -> dict[str, list[float]]:
    """Quartiles of the share that has arrived by the end of each of MONTHS."""
    table = {}
    for month in MONTHS:
        arrived = found.filter(pl.col("age") == month - 1)["share"].to_numpy()
        if arrived.size:
            table[f"month_{month}"] = [round(float(x), 3) for x in np.quantile(arrived, (0.25, 0.5, 0.75))]
    return table


def _quartiles(table: pl.DataFrame) -> dict[str, list[float]]:
    every = {q: np.quantile(table[f"to_{q}"].to_numpy(), (0.25, 0.5, 0.75)) for q in SHARES}
    return {f"months_to_{q}": [round(float(x), 2) for x in values] for q, values in every.items()}


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the missions established before ``until``; no parameters where they are fewer than FEWEST."""
    until = window(until, options).stop
    found = curves(until, options.folder)
    fresh = found.filter(~pl.col("taken_over"))
    table = times(fresh)
    if len(table) < FEWEST:
        few = f"{len(table)} missions of {SMALLEST} troops or more seen before {until}; {FEWEST} needed"
        return Estimate((), (), (Fit("deployment", "none", few, len(table), 0, ()),))
    values, covariance = rise(table), jackknife(table, "mission", rise)
    errors = np.sqrt(np.diag(covariance))
    data = f"{DATA}; {len(table)} missions of {SMALLEST} troops or more"
    origin = Origin("operations", "deployment", "foedus fit deployment: IPI, UN")
    told = tuple(
        estimated(origin, name, float(b), float(se), "log", unit, text)
        for name, b, se, unit, text in zip(NAMES, values, errors, UNITS, TEXTS, strict=True)
    )
    table_of = tuple(
        Coefficient(f"ln {n}", float(b), float(e)) for n, b, e in zip(NAMES, values, errors, strict=True)
    )
    said = {
        "quartiles": _quartiles(table),
        "share_arrived": shares_by_month(fresh),
        "taken_over": sorted(found.filter("taken_over")["mission"].unique()),
        "quartiles_with_taken_over": _quartiles(times(found)),
        "missions": table["mission"].to_list(),
    }
    model = "log-normal rise, log-normal half-times between missions; jackknife by mission"
    fit = Fit("deployment", "share = Φ((ln t - ln h) / w)", data, len(table), len(table), table_of, said)
    return Estimate(told, (block("deployment", model, data, NAMES, covariance),), (fit,))


MODEL = Model(
    formula="share = Φ((ln t - ln h) / w), ln h ~ Normal",
    data=DATA,
    sources=("ipi_mission_month", "un_pko_list"),
    parameters=NAMES,
    estimate=estimate,
    last=2017,
)
