"""What troops, police and observers in a country go with a month later; shown, not read by the engine.

    battle deaths    exp(x · b), negative binomial with dispersion 1, in months after a conflict month within a year
    conflict         P = 1 / (1 + exp(-x · b)), 25 deaths or more: after a month with conflict, and after one without;
                     the same for years of conflict (25 deaths in a year)

x: thousands of troops, police and observers at the end of the month before, ln population, ln GDP per head; with and
without last month's deaths, with and without an effect for every state. Errors are clustered by state. For years: men
at the end of the year before, and whether its conflict was major.

These are no effects. Missions go where fighting is hard, or where it has just ended; they grow as it goes on, and stay
where the parties consent. Deaths of last month take out the first, effects of states what does not change, and neither
takes out why men were sent in this month and not in that. A sign that turns from one column to the next is selection
to be seen, and is listed. Which mandate a mission had is not in the tables (activities are coded for 23 missions
outside Africa only), so mandates stand in by troops against police and observers. Africa in 1992-2011 is the sample of
Hultman, Kathman and Shannon 2014 (-.13 per 1,000 troops), by countries and not by conflicts. Men of missions on a line
between states count here. In the engine's own forms, for a view of its own: ``operations_effect``.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import statsmodels.api as sm

from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, window
from foedus.fit.intrastate_months import SOURCES as OF_MONTHS
from foedus.history.intrastate import transitions
from foedus.history.intrastate_months import months
from foedus.history.missions import KINDS, in_host

FIRST, LAST = 1990 * 12 + 10, 2016 * 12 + 11  # November 1990 to December 2016, as months from year 0
RECENTLY = 12  # months in which a conflict month makes a conflict period
ARRIVED = 500  # troops at which a force is there
FEWEST = 200
AFRICA = (402, 651)  # Gleditsch and Ward's codes
MEN = tuple(f"{kind}_thousands" for kind in KINDS)
CONTROLS = ("ln_population", "ln_gdp_per_head")
LAST_DEATHS = "ln_deaths_before"
DATA = "UCDP GED (ViEWS 2020) country-months, IPI mission-months, isard; November 1990 to 2016"
SPECIFICATIONS: dict[str, tuple[tuple[str, ...], bool]] = {
    "men": ((*MEN, *CONTROLS), False),
    "men and last deaths": ((*MEN, *CONTROLS, LAST_DEATHS), False),
    "men and states": (MEN, True),
    "men, last deaths and states": ((*MEN, LAST_DEATHS), True),
}


def rows_of(years: range, folder: Path | None = None) -> pl.DataFrame:
    """State-months with the men there at the end of the month before; no mission in the tables is no men."""
    men = in_host(folder).select(
        iso3="host", t=pl.col("t") + 1, **{f"{k}_thousands": pl.col(k) / 1_000 for k in KINDS}
    )
    before = pl.col("deaths_before") >= 25
    recent = pl.when(before).then(pl.col("t")).forward_fill().over("gwcode", order_by="t")
    return (
        months(folder)
        .filter(
            pl.col("t").is_between(FIRST + 1, LAST + 1),
            pl.col("year").is_between(years.start, years.stop - 1),
        )
        .join(men, on=["iso3", "t"], how="left", maintain_order="left")
        .with_columns(
            pl.col(MEN).fill_null(0.0),
            conflict=(pl.col("level") > 0).cast(pl.Float64),
            period=(pl.col("t") - recent < RECENTLY).fill_null(False),
            **{LAST_DEATHS: (pl.col("deaths_before") + 1.0).log()},
        )
        .drop_nulls(CONTROLS)
    )


def yearly(years: range, folder: Path | None = None) -> pl.DataFrame:
    """State-years with the men there at the end of the year before, and whether that year's conflict was major."""
    men = in_host(folder).filter(pl.col("t") % 12 == 11)
    men = men.select(
        iso3="host",
        year=(pl.col("t") // 12 + 1).cast(pl.Int32),
        **{f"{k}_thousands": pl.col(k) / 1_000 for k in KINDS},
    )
    rows = transitions(folder).filter(
        pl.col("year").is_between(FIRST // 12 + 1, LAST // 12 + 1),
        pl.col("year").is_between(years.start, years.stop - 1),
    )
    return (
        rows.join(men, on=["iso3", "year"], how="left", maintain_order="left")
        .with_columns(
            pl.col(MEN).fill_null(0.0),
            conflict=(pl.col("level") > 0).cast(pl.Float64),
            major_before=(pl.col("before") == 2).cast(pl.Float64),
        )
        .drop_nulls(CONTROLS)
    )


def regression(
    rows: pl.DataFrame, y: str, columns: Sequence[str], states: bool, dispersion: float = 1.0
) -> tuple[Coefficient, ...] | None:
    """The named columns' coefficients, clustered by state; ``None`` where the fit does not converge.

    ``states``: with an effect for every state; those whose months are all alike then tell nothing and are left out.
    ``dispersion``: of deaths about their mean, variance μ + dispersion · μ²; 0 is Poisson.
    """
    if states:
        rows = rows.filter((pl.col(y).min() < pl.col(y).max()).over("gwcode"))
    x, names = rows.select(columns).to_numpy().astype(float), list(columns)
    codes, state = np.unique(rows["gwcode"].to_numpy(), return_inverse=True)
    others = np.eye(codes.size)[state] if states else np.ones((len(rows), 1))
    used = x.std(axis=0) > 0
    family = sm.families.NegativeBinomial(alpha=dispersion) if dispersion else sm.families.Poisson()
    family = sm.families.Binomial() if y == "conflict" else family
    model = sm.GLM(rows[y].to_numpy().astype(float), np.column_stack([x[:, used], others]), family=family)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # from the least squares of ln(y + 1): the default start of the iterations overshoots where deaths are many
        start = None if y == "conflict" else np.linalg.lstsq(model.exog, np.log1p(model.endog), rcond=None)[0]
        clusters = {"groups": state}
        try:
            found: Any = model.fit(start_params=start, maxiter=300, cov_type="cluster", cov_kwds=clusters)
        except ValueError:  # weights overflow: statsmodels' word for a likelihood without a maximum
            return None
    b, se = np.asarray(found.params), np.asarray(found.bse)
    if not found.converged or not np.isfinite(se[: used.sum()]).all():
        return None
    names = [n for n, keep in zip(names, used, strict=True) if keep]
    return tuple(Coefficient(n, float(v), float(e)) for n, v, e in zip(names, b, se, strict=False))


def around_arrival(rows: pl.DataFrame) -> dict[str, float | int]:
    """Conflict before a force of ARRIVED troops is first in a state, and after: whom missions go to.

    Shares of conflict months in the year before and the year after; beside them that of all months without troops.
    """
    there = rows.filter(pl.col("troops_thousands") >= ARRIVED / 1_000)
    arrival = there.group_by("gwcode").agg(arrival=pl.col("t").min()).filter(pl.col("arrival") > FIRST + 12)
    around = rows.join(arrival, on="gwcode").with_columns(since=pl.col("t") - pl.col("arrival"))
    spans = {
        "year_before": (-12, -1),
        "half_year_before": (-6, -1),
        "year_after": (0, 11),
        "second_year": (12, 23),
    }
    table: dict[str, float | int] = {"forces": len(arrival)}
    for name, (low, high) in spans.items():
        part = around.filter(pl.col("since").is_between(low, high))
        table[name] = _share(part)
    table["months_without_troops"] = _share(rows.filter(pl.col("troops_thousands") == 0))
    return table


def _share(rows: pl.DataFrame) -> float:
    return round(float(rows["conflict"].to_numpy().mean()), 3) if len(rows) else float("nan")


def turns(fits: Sequence[Fit]) -> list[str]:
    """Which coefficient of men changes its sign from one specification of an outcome to another."""
    found = []
    for outcome in dict.fromkeys(f.name.split(": ")[0] for f in fits):
        mine = [f for f in fits if f.name.startswith(f"{outcome}: ")]
        for men in MEN:
            signs = [
                (f.name.split(": ")[1], c) for f in mine for c in f.coefficients if c.name == men and c.se > 0
            ]
            if len({c.b > 0 for _, c in signs}) > 1:
                said = "; ".join(f"{name} {c.b:+.2f} ({c.se:.2f})" for name, c in signs)
                found.append(f"{outcome}, {men}: {said}")
    return found


def outcomes(years: range, folder: Path | None = None) -> dict[str, tuple[str, pl.DataFrame, str]]:
    """What is regressed on men: the outcome's name, its column, its rows, and how bad it was just before."""
    rows, by_year = rows_of(years, folder), yearly(years, folder)
    africa = pl.col("gwcode").is_between(*AFRICA) & pl.col("year").is_between(1992, 2011)
    after, none = pl.col("before") > 0, pl.col("before") == 0
    return {
        "deaths": ("deaths", rows.filter("period"), LAST_DEATHS),
        "deaths in Africa 1992-2011": ("deaths", rows.filter("period", africa), LAST_DEATHS),
        "conflict after conflict": ("conflict", rows.filter(after), LAST_DEATHS),
        "conflict after none": ("conflict", rows.filter(none), LAST_DEATHS),
        "year of conflict after one": ("conflict", by_year.filter(after), "major_before"),
        "year of conflict after none": ("conflict", by_year.filter(none), "major_before"),
    }


def estimate(until: int, options: Options) -> Estimate:
    """Every specification on the months and years before ``until``; no parameters: see the module."""
    years = window(until, options)
    rows = rows_of(years, options.folder)
    if len(rows) < FEWEST:
        none = "peacekeepers by mission and month are not recorded before November 1990"
        return Estimate((), (), (Fit("peacekeeping", "none", none, 0, 0, ()),))
    found = []
    for outcome, (y, chosen, worst) in outcomes(years, options.folder).items():
        options.say(f"peacekeeping: {outcome}")
        for name, (columns, states) in SPECIFICATIONS.items():
            used = [worst if c == LAST_DEATHS else c for c in columns]
            table = regression(chosen, y, used, states)
            formula = f"{y} ~ {' + '.join(used)}{' + an effect for every state' if states else ''}"
            said = {} if table else {"not_fitted": "the fit does not converge"}
            events = int((chosen[y] > 0).sum())
            found.append(Fit(f"{outcome}: {name}", formula, DATA, len(chosen), events, table or (), said))
    seen = {"around_arrival": around_arrival(rows), "signs_that_turn": turns(found)}
    return Estimate((), (), (*found, Fit("peacekeeping", "selection, shown", DATA, len(rows), 0, (), seen)))


MODEL = Model(
    formula="deaths, conflict ~ men the month before; with and without last deaths and effects of states",
    data=DATA,
    sources=(*OF_MONTHS, "ipi_mission_month"),
    parameters=(),
    estimate=estimate,
    last=2017,
)
