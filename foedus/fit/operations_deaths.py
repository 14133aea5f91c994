"""How many uniformed peacekeepers of the United Nations die, by the host's level of conflict: rates, and their spread.

    hostile    E deaths = h(level) · person-years / 1,000,   variance μ + κ μ²  (negative binomial, κ the spread)
    other      E deaths = o · person-years / 1,000, accident, illness, self-inflicted, not determined; at every level

h and o are deaths over person-years, so that the expected total is the recorded one; κ has the greatest likelihood
given h. Hostile deaths are those of 1991 on: before and after 2002 they do not differ by more than missions do (``late
over early``). Other deaths have fallen, so o is that of the last years only. Intervals are the jackknife's over
missions. A mission in no state of its year (Western Sahara, East Timor before 2002) is left out, and so are deaths in
months in which IPI has no such mission. More died in minor conflicts than in major ones: Somalia in 1993 and Mali were
minor to UCDP, whose levels count the battle deaths of the host's own conflict.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from scipy.optimize import minimize_scalar
from scipy.stats import nbinom

from foedus.fit.baselines import MODEL as MODEL_NAME
from foedus.fit.baselines import before_and_after
from foedus.fit.contract import Estimate, Fit, Model, Options, recent, window
from foedus.fit.jackknife import jackknife
from foedus.fit.numbers import Floats, Origin
from foedus.fit.scores import Score, calibration, scored
from foedus.fit.told import Line, told
from foedus.history.losses import mission_years, on_file

LEVELS = ("none", "minor", "major")
LEVELS_TOLD = {"none": "no", "minor": "minor", "major": "major"}
PER = 1_000.0  # person-years
FEWEST = 8  # hostile deaths at each level
FEWEST_MISSIONS = 3  # with them, at each level
UNIT = "deaths per 1,000 person-years"
TEXT = "Peacekeepers who die by hostile acts"
DATA = "UN list of fatalities, IPI mission-months 1991-2016, UCDP/PRIO ACD 25.1"
LINES = (
    *(
        Line(
            f"ops_deaths_hostile_{level}",
            "log",
            UNIT,
            f"{TEXT}: {LEVELS_TOLD[level]} conflict in the host in the year",
        )
        for level in LEVELS
    ),
    Line("ops_deaths_other", "log", UNIT, "Peacekeepers who die by accident, illness and all else"),
    Line(
        "ops_deaths_spread",
        "log",
        "variance is μ + spread · μ²",
        f"{TEXT}: spread of a mission's year around its mean",
    ),
)
SOURCES = (
    "un_mission_fatalities",
    "ipi_mission_month",
    "ucdp_acd",
    "gw_system",
)


def rows_of(years: range, options: Options) -> pl.DataFrame:
    """Mission-years with people there; ``late``: among the years that set the level of other deaths."""
    late = recent(years.stop, options)
    return (
        mission_years(options.folder)
        .filter(pl.col("year").is_between(years.start, years.stop - 1), pl.col("person_years") > 0)
        .with_columns(late=pl.col("year").is_between(late.start, late.stop - 1))
    )


def total(rows: pl.DataFrame, column: str) -> float:
    """Σ of a column."""
    return float(rows[column].to_numpy().sum())


def rates(rows: pl.DataFrame) -> Floats:
    """Hostile deaths per 1,000 person-years at each level."""
    level = rows["level"].to_numpy().astype(int)
    served = np.bincount(level, rows["person_years"].to_numpy(), len(LEVELS))
    died = np.bincount(level, rows["hostile"].to_numpy(), len(LEVELS))
    return np.asarray(PER * died / np.maximum(served, 1.0))


def expected(rows: pl.DataFrame, rate: Floats) -> Floats:
    """μ of the hostile deaths of each row at ``rate`` by level."""
    return np.asarray(rate[rows["level"].to_numpy().astype(int)] * rows["person_years"].to_numpy() / PER)


def spread(deaths: Floats, mean: Floats) -> float:
    """ln κ of the greatest likelihood, given the means.

    >>> mean = np.full(4000, 3.0)
    >>> deaths = np.random.default_rng(1).poisson(mean * np.random.default_rng(2).gamma(0.5, 2.0, 4000))
    >>> round(float(np.exp(spread(deaths.astype(float), mean))), 1)
    2.0
    """

    def loss(ln_spread: float) -> float:
        shape = np.exp(-ln_spread)
        return -float(nbinom.logpmf(deaths, shape, shape / (shape + mean)).sum())

    return float(minimize_scalar(loss, bounds=(-6.0, 6.0), method="bounded", options={"xatol": 1e-8}).x)


def numbers(rows: pl.DataFrame) -> Floats:
    """The numbers of LINES on their own scales."""
    late, rate = rows.filter("late"), rates(rows)
    other = PER * total(late, "other") / total(late, "person_years")
    kappa = spread(rows["hostile"].to_numpy().astype(float), expected(rows, rate))
    return np.array([*np.log(rate), np.log(other), kappa])


def any_death(mean: Floats, ln_spread: float) -> Floats:
    """P(one hostile death or more) = 1 - (1 + κ μ)^(-1 / κ)."""
    kappa = np.exp(ln_spread)
    return np.asarray(-np.expm1(-np.log1p(kappa * mean) / kappa))


def scores(rows: pl.DataFrame, quick: bool) -> tuple[Score, ...]:
    """Whether a mission loses somebody to hostile acts in a later year: rates by level, one rate, and no spread."""
    found = []
    for _, train, test in before_and_after(rows, quick):
        y, year = (test["hostile"] > 0).to_numpy().astype(float), test["year"].to_numpy().astype(float)
        deaths = train["hostile"].to_numpy().astype(float)
        one = np.full(len(LEVELS), PER * deaths.sum() / total(train, "person_years"))
        for name, rate in ((MODEL_NAME, rates(train)), ("base rate", one)):
            p = any_death(expected(test, rate), spread(deaths, expected(train, rate)))
            found.append(scored(name, year, y, p, counts=False))
        without = -np.expm1(-expected(test, rates(train)))
        found.append(scored("no spread", year, y, without, counts=False))
    return tuple(found)


def eras(rows: pl.DataFrame) -> dict[str, list[float]]:
    """ln of the rate of the late years over that of the years before, and its standard error: hostile by level, other.

    Half a death is added to each count, as a level may have none in an era without some mission.
    """

    def ratio(rows: pl.DataFrame) -> Floats:
        parts = [rows.filter(pl.col("level") == k) for k in range(len(LEVELS))]
        counted = [(part, "hostile") for part in parts] + [(rows, "other")]
        return np.array(
            [_rate(part.filter("late"), c) - _rate(part.filter(~pl.col("late")), c) for part, c in counted]
        )

    se = np.sqrt(np.diag(jackknife(rows, "mission", ratio)))
    return {
        name: [round(float(b), 2), round(float(e), 2)]
        for name, b, e in zip((*LEVELS, "other"), ratio(rows), se, strict=True)
    }


def _rate(rows: pl.DataFrame, column: str) -> float:
    return float(np.log((total(rows, column) + 0.5) / max(total(rows, "person_years"), 1.0)))


def diagnostics(rows: pl.DataFrame, outside: pl.DataFrame, options: Options) -> dict[str, Any]:
    """What the numbers rest on: person-years and deaths by level and by mission, eras, what is left out."""
    level = rows.group_by("level").agg(pl.col("person_years", "hostile", "other").sum()).sort("level")
    worst = rows.group_by("mission").agg(pl.col("person_years", "hostile").sum()).sort("hostile", "mission")
    listed = on_file(options.folder)
    return {
        "person_years": [round(float(x)) for x in level["person_years"]],
        "hostile": level["hostile"].to_list(),
        "other": level["other"].to_list(),
        "late_over_early": eras(rows) if rows["late"].n_unique() > 1 else {},
        "most_hostile": [f"{m} {h} in {py:,.0f} years" for m, py, h in worst.tail(6).reverse().rows()],
        "located_nowhere": {
            "missions": sorted(outside["mission"].unique()),
            "person_years": round(total(outside, "person_years")),
            "deaths": int(total(outside, "hostile") + total(outside, "other")),
        },
        "listed_1991_2016": listed,
    }


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the years before ``until``; no parameters, and a fit that says so, with too few deaths at a level."""
    every = rows_of(window(until, options), options)
    rows = every.drop_nulls("level")
    seen = (
        rows.filter(pl.col("hostile") > 0)
        .group_by("level")
        .agg(pl.col("hostile").sum(), pl.col("mission").n_unique())
    )
    enough = seen.filter(pl.col("hostile") >= FEWEST, pl.col("mission") >= FEWEST_MISSIONS)
    if len(enough) < len(LEVELS) or total(rows.filter("late"), "other") < FEWEST:
        few = (
            f"fewer than {FEWEST} hostile deaths known before {until} at one of the levels none, minor, major"
        )
        return Estimate(
            (), (), (Fit("operations_deaths", "none", few, len(rows), int(rows["hostile"].sum()), ()),)
        )
    b, covariance = numbers(rows), jackknife(rows, "mission", numbers)
    deaths = int(rows["hostile"].sum()), int(rows["other"].sum())
    data = (
        f"{DATA}; {deaths[0]} hostile and {deaths[1]} other deaths in {rows['mission'].n_unique()} missions"
    )
    origin = Origin("operations", "operations_deaths", "foedus fit operations_deaths: UN, IPI, UCDP")
    model = "deaths over person-years, spread by maximum likelihood; jackknife by mission"
    parameters, hang, table = told(LINES, b, covariance, origin, model, data)
    p = any_death(expected(rows, np.exp(b[: len(LEVELS)])), b[-1])
    y = (rows["hostile"] > 0).to_numpy().astype(float)
    fit = Fit(
        "operations_deaths",
        "deaths / person-years by level; NB(μ, κ)",
        data,
        len(rows),
        int(y.sum()),
        table,
        diagnostics(rows, every.filter(pl.col("level").is_null()), options),
        calibration(y, p),
        scores(rows, options.quick),
    )
    return Estimate(parameters, (hang,), (fit,))


MODEL = Model(
    formula="deaths ~ NB(rate(level) · person-years / 1,000, κ)",
    data=DATA,
    sources=SOURCES,
    parameters=tuple(line.name for line in LINES),
    estimate=estimate,
    last=2017,
)
