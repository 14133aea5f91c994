"""How large UN operations inside states become: the mix of two kinds, log-normal sizes, and who is not a soldier.

    armed     P(peak troops >= ARMED);  ln peak = mean + p · ln(people / 10 million) + m · major + sd · ε
              police and observers as shares at the peak
    light     observers and police: ln peak ~ Normal(mean, sd)

The peak is the most men and women in uniform, of any kind, at the end of a month.

major: the host's conflict was one in the year the operation began. Operations that IPI has seen from the start; those
whose host was no state yet (East Timor) have no part in p, m and sd. Standard errors are the jackknife's over hosts.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from foedus.fit.contract import Estimate, Fit, Model, Options, window
from foedus.fit.jackknife import jackknife
from foedus.fit.numbers import Floats, Origin
from foedus.fit.told import Line, told
from foedus.history.intrastate import levels
from foedus.history.intrastate import numbers as numbers_of
from foedus.history.missions import strength
from foedus.history.presence import operations

ARMED = 500  # troops at the peak: as in ``deployment``
FEWEST = 8  # of either kind
SAME = {"UNAVEM III": "UNAVEM", "UNOSOM I": "UNOSOM"}  # as IPI calls them
SECOND = ("UNOSOM II",)  # its men are among UNOSOM's in IPI
DATA = "IPI mission-months 1990-2016, UN list of peacekeeping operations, UCDP/PRIO ACD 25.1"
PEAK, LIGHT = "Peak of an armed UN operation", "Peak of an unarmed UN operation"
LINES = (
    Line("ops_peak_armed", "logit", "probability", f"A UN operation becomes one of {ARMED} troops or more"),
    Line("ops_peak_ln_mean", "linear", "ln persons", f"{PEAK}: host of ten million, no major conflict"),
    Line("ops_peak_ln_population", "linear", "per ln(people)", f"{PEAK}: population of the host"),
    Line("ops_peak_major", "linear", "ln persons", f"{PEAK}: a major conflict in the year it began"),
    Line("ops_peak_ln_sd", "log", "ln persons", f"{PEAK}: standard deviation of ln persons"),
    Line("ops_peak_police", "logit", "share of persons", f"{PEAK}: police"),
    Line("ops_peak_observers", "logit", "share of persons", f"{PEAK}: observers"),
    Line("ops_peak_light_ln_mean", "linear", "ln persons", f"{LIGHT}: mean of ln persons"),
    Line("ops_peak_light_ln_sd", "log", "ln persons", f"{LIGHT}: standard deviation of ln persons"),
)


def peaks(years: range, folder: Path | None = None) -> pl.DataFrame:
    """Operations begun in ``years`` and seen from the start: peak troops and men, shares at the peak, the host."""
    months = strength(folder)
    every = months.filter(pl.col("t") < 12 * years.stop)
    seen = pl.col("first") > months["t"].min()
    begun = operations(folder).filter(
        seen, pl.col("first") >= 12 * years.start, ~pl.col("mission").is_in(SECOND)
    )
    most = every.sort("total", "t", descending=[True, False]).group_by("mission", maintain_order=True)
    at_peak = most.agg(pl.col("total", "police", "observers").first(), pl.col("troops").max())
    return (
        begun.select(pl.col("mission").replace(SAME), "host", year=(pl.col("first") // 12).cast(pl.Int32))
        .unique("mission", keep="first")
        .join(at_peak, on="mission")
        .join(_hosts(folder), on=["host", "year"], how="left")
        .with_columns(pl.col("police", "observers") / pl.col("total"))
        .sort("year", "mission")
    )


def _hosts(folder: Path | None) -> pl.DataFrame:
    """Population and whether there was a major conflict, by state and year."""
    level = levels(folder).select(
        "gwcode", "year", host="iso3", major=(pl.col("level") == 2).cast(pl.Float64)
    )
    people = numbers_of(folder).select("gwcode", "year", "ln_population")
    return level.join(people, on=["gwcode", "year"], how="left").drop("gwcode")


def numbers(rows: pl.DataFrame) -> Floats:
    """The numbers of LINES on their own scales."""
    armed, light = (rows.filter((pl.col("troops") >= ARMED) == kind) for kind in (True, False))
    share = (len(armed) + 0.5) / (len(rows) + 1.0)
    police, observers = (float(armed[c].mean()) for c in ("police", "observers"))  # type: ignore[arg-type]
    odds = [np.log(p / (1.0 - p)) for p in (share, police, observers)]
    b, sd = sizes(armed)
    men = np.log(light["total"].to_numpy())
    return np.array([odds[0], *b, np.log(sd), *odds[1:], men.mean(), np.log(men.std(ddof=1))])


def sizes(armed: pl.DataFrame) -> tuple[Floats, float]:
    """Least squares of ln peak on population and major conflict: b, and the sd of what is left."""
    known = armed.drop_nulls(["ln_population", "major"])
    x = np.column_stack([np.ones(len(known)), known["ln_population"].to_numpy(), known["major"].to_numpy()])
    y = np.log(known["total"].to_numpy())
    b, *_ = np.linalg.lstsq(x, y, rcond=None)
    return b, float(np.sqrt(((y - x @ b) ** 2).sum() / (len(y) - x.shape[1])))


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on operations begun before ``until``; no parameters, and a fit that says so, with too few of a kind."""
    rows = peaks(window(until, options), options.folder)
    armed = rows.filter(pl.col("troops") >= ARMED)
    if min(len(armed), len(rows) - len(armed)) < FEWEST:
        few = f"{len(armed)} armed of {len(rows)} operations seen from the start before {until}; too few of a kind"
        return Estimate((), (), (Fit("operations_peak", "none", few, len(rows), len(armed), ()),))
    known = len(armed.drop_nulls(["ln_population", "major"]))
    data = f"{DATA}; {len(armed)} armed of {len(rows)} operations, {known} with a host to regress on"
    origin = Origin("operations", "operations_peak", "foedus fit operations_peak: IPI, UN, UCDP")
    b, covariance = numbers(rows), jackknife(rows, "host", numbers)
    parameters, hang, table = told(
        LINES, b, covariance, origin, "least squares and moments; jackknife by host", data
    )
    quantiles = np.quantile(armed["total"].to_numpy(), (0.1, 0.25, 0.5, 0.75, 0.9))
    peak = rows.select("mission", "troops", "total").rows()
    said = {
        "persons_quantiles": [round(float(x)) for x in quantiles],
        "peaks": [f"{mission} {troops} troops of {total}" for mission, troops, total in peak],
    }
    fit = Fit("operations_peak", "ln peak ~ ln population + major", data, len(rows), len(armed), table, said)
    return Estimate(parameters, (hang,), (fit,))


MODEL = Model(
    formula="P(armed); ln peak ~ ln population + major conflict; shares of police and observers",
    data=DATA,
    sources=(
        "un_pko_list",
        "ipi_mission_month",
        "ucdp_acd",
        "gw_system",
        "isard_gw_gdp_pop",
        "isard_gw_democracy",
    ),
    parameters=tuple(line.name for line in LINES),
    estimate=estimate,
    last=2017,
)
