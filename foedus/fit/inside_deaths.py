"""Battle deaths of a year of conflict inside a state, given its level, and of each of its months.

    ln(deaths / b) ~ logistic(constant + last · ln(1 + deaths the year before / c), scale), cut off at the level's lines
        minor: b = 25, c = 100, between 25 and 1,000      major: b = c = 1,000, above 1,000: tail of exponent 1 / scale
    months    shares ∝ exp(σ x), x an autoregression: see ``foedus.engine.processes.inside_deaths``

Years by maximum likelihood, months by conflict months and pairs of them (``inside_months``); standard errors are the
jackknife's that leaves out one state at a time. Years whose deaths are not in the range of their level are left out and
counted: levels go by the state that fights, deaths by where they fell. What the engine lives is what is scored: the
level by ``intrastate``'s model one year ahead, then deaths and months (``inside_scores``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from scipy import stats
from scipy.optimize import minimize

from foedus.engine.processes.inside_deaths import LN_RANGE, MAJOR, MINOR, USUAL, deaths_at
from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, window
from foedus.fit.inside_months import NAMES as MONTH_NAMES
from foedus.fit.inside_months import Floats, Shape, compared, counted, fit_months, record_of, values_of
from foedus.fit.inside_months import simulated as simulated_months
from foedus.fit.inside_scores import Law, scores
from foedus.fit.intrastate import DATA as LEVELS_DATA
from foedus.fit.intrastate import MODEL as LEVELS
from foedus.fit.jackknife import jackknife
from foedus.fit.numbers import Origin, block, estimated
from foedus.history.inside_deaths import years
from foedus.parameters.parameters import Parameter

YEAR_NAMES = {
    level: tuple(f"intra_deaths_{word}_{name}" for name in ("constant", "last", "scale"))
    for level, word in ((1, "minor"), (2, "major"))
}
MOST = "intra_deaths_major_most"
NAMES = (*YEAR_NAMES[1], *YEAR_NAMES[2], *MONTH_NAMES[1], *MONTH_NAMES[2])
LOWEST = {1: MINOR, 2: MAJOR}
CENTRE = {1: USUAL, 2: MAJOR}
TOP = {1: float(LN_RANGE), 2: np.inf}
HALF = 0.5  # a count of 25 stands for 24.5 to 25.5, so that its logarithm of the excess is above 0
FEWEST_STATES = 3
DATA = "UCDP/PRIO ACD 25.1 levels, UCDP GED (ViEWS 2020) deaths by country-month, 1989-2019"
TEXTS = {
    "constant": ("linear", "middle of the logistic after a year without deaths"),
    "last": ("linear", "how the middle moves with ln(1 + deaths the year before / {0:,.0f})"),
    "scale": ("log", "scale of the logistic; 1 / scale is the exponent of the tail"),
    "spread": ("log", "σ of ln shares of months; of a minor year with 100 deaths"),
    "memory": ("logit", "correlation of ln shares from month to month"),
    "thinning": ("linear", "σ of a minor year goes with (deaths / 100) to the power of minus this"),
}


@dataclass(frozen=True)
class Year:
    """The law of a level's years: constant, last, ln scale."""

    level: int
    b: Floats

    def values(self) -> dict[str, float]:
        """The parameters by name."""
        numbers = (*self.b[:2], np.exp(self.b[2]))
        return dict(zip(YEAR_NAMES[self.level], map(float, numbers), strict=True))


def fit_year(level: int, rows: pl.DataFrame) -> Year:
    """Estimate on the years at ``level`` among ``rows``, all within the range of the level."""
    known = rows.filter(pl.col("level") == level).drop_nulls("deaths_before")
    x = np.log1p(known["deaths_before"].to_numpy() / CENTRE[level])
    y = np.log((known["deaths"].to_numpy() + HALF) / LOWEST[level])
    law = stats.logistic

    def cost(b: Floats) -> float:
        m, s = b[0] + b[1] * x, np.exp(b[2])
        inside = law.sf(-m / s) - (law.sf((TOP[level] - m) / s) if np.isfinite(TOP[level]) else 0.0)
        return float(-(law.logpdf((y - m) / s) - b[2] - np.log(np.maximum(inside, 1e-300))).mean())

    start = np.array([-0.5, 1.5, -0.3])
    return Year(level, np.asarray(minimize(cost, start, method="BFGS").x))


def law_of(rows: pl.DataFrame) -> Law:
    """Everything estimated on ``rows``, as the engine reads it."""
    return assembled((fit_year(1, rows), fit_year(2, rows)), (_shape(1, rows), _shape(2, rows)), rows)


def _shape(level: int, rows: pl.DataFrame) -> Shape:
    return fit_months(level, rows.filter(pl.col("level") == level))


def assembled(law: tuple[Year, Year], shape: tuple[Shape, Shape], rows: pl.DataFrame) -> Law:
    """The parts of minor and major years as one record; the year before counts up to the largest before a major one."""
    most = float(rows.filter(pl.col("level") == 2)["deaths_before"].max() or 0.0)  # type: ignore[arg-type]
    parts = {MOST: most}
    for year, months in zip(law, shape, strict=True):
        parts |= {**year.values(), **values_of(months.level, months.b)}
    return Law(parts, record_of(parts))


def numbers(rows: pl.DataFrame, shapes: tuple[Shape, Shape]) -> Floats:
    """The eleven numbers on their own scales from ``rows``, which carry ``at``, their place in the shapes' gaps."""
    parts = [fit_year(level, rows).b for level in (1, 2)]
    for shape in shapes:
        kept = np.zeros(len(shape.gap), bool)
        kept[rows.filter(pl.col("level") == shape.level)["at"].to_numpy()] = True
        parts.append(shape.without(kept))
    return np.concatenate(parts)


def quantiles(rows: pl.DataFrame, law: Law) -> dict[str, Any]:
    """Recorded beside fitted: quantiles of a year's deaths; conflict months with the year's deaths drawn as well."""
    found: dict[str, Any] = {"quantiles": [0.1, 0.25, 0.5, 0.75, 0.9, 0.99]}
    even = (np.arange(50) + 0.5) / 50
    for level, word in ((1, "minor"), (2, "major")):
        known = rows.filter(pl.col("level") == level).drop_nulls("deaths_before")
        u = np.tile(even, (len(known), 1))
        last = known["deaths_before"].to_numpy().astype(float)
        drawn = deaths_at(law.record, np.full(u.shape, level), last, u)
        for name, values in (("recorded", known["deaths"].to_numpy()), ("fitted", drawn)):
            found[f"{word}_{name}"] = [round(float(x), 1) for x in np.quantile(values, found["quantiles"])]
        lived = simulated_months(law.values, level, drawn.ravel(), 1)
        found[f"{word}_conflict_months_lived"] = round(float(counted(lived)[0].mean()), 3)
        found[f"{word}_months"] = compared(level, law.values, rows.filter(pl.col("level") == level))
    return found


def usable(until: int, options: Options) -> tuple[pl.DataFrame, str]:
    """The recorded years in the window, and how many of them lie outside the range of their level, in words."""
    span = window(until, options)
    rows = years(options.folder).filter(pl.col("year").is_between(span.start, span.stop - 1))
    out = rows.filter(~pl.col("in_level"), pl.col("level") > 0)
    counts = [out.filter(pl.col("level") == k).height for k in (1, 2)]
    return (
        rows,
        f"{counts[0]} minor and {counts[1]} major years left out: deaths not in the range of the level",
    )


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the years before ``until``; no parameters, and a fit that says so, before there is a record."""
    rows, left_out = usable(until, options)
    inside = rows.filter(pl.col("in_level"), pl.col("level") > 0)
    inside = inside.with_columns(at=pl.int_range(pl.len()).over("level"))
    if any(
        inside.filter(pl.col("level") == k).drop_nulls("deaths_before")["gwcode"].n_unique() < FEWEST_STATES
        for k in (1, 2)
    ):
        none = "no year with the year before it is recorded before 1990, or too few"
        return Estimate((), (), (Fit("inside_deaths", "none", none, 0, 0, ()),))
    options.say(f"inside_deaths: {len(inside)} conflict years")
    shapes = (_shape(1, inside), _shape(2, inside))
    law = assembled((fit_year(1, inside), fit_year(2, inside)), shapes, inside)
    b = numbers(inside, shapes)
    covariance = jackknife(inside, "gwcode", lambda kept: numbers(kept, shapes))
    data = f"{DATA}; {left_out}"
    told, table = tell(b, np.sqrt(np.diag(covariance)), law)
    model = "logistic regressions of ln deaths cut off at the level's lines; moments of months; jackknife by state"
    hang = block("inside_deaths", model, data, NAMES, covariance)
    fit = Fit(
        "inside_deaths",
        "ln deaths of conflict years ~ ln(1 + deaths the year before), by level; shares of months",
        data,
        len(inside),
        inside.filter(pl.col("level") == 2).height,
        table,
        diagnostics=quantiles(inside, law),
    )
    return Estimate(told, (hang,), (fit, *scores(rows, options, law_of)))


def tell(b: Floats, se: Floats, law: Law) -> tuple[tuple[Parameter, ...], tuple[Coefficient, ...]]:
    """Parameters and table of coefficients."""
    origin = Origin("intrastate", "inside_deaths", "foedus fit inside_deaths: UCDP/PRIO ACD, UCDP GED")
    found, table = [], []
    for name, value, error in zip(NAMES, b, se, strict=True):
        word, what = "major" if "major" in name else "minor", name.rsplit("_", 1)[1]
        scale, text = TEXTS[what]
        said = f"Deaths of a {word} year: {text.format(CENTRE[1 if word == 'minor' else 2])}"
        found.append(estimated(origin, name, float(value), float(error), scale, "see text", said))  # type: ignore[arg-type]
        table.append(Coefficient(name, float(value), float(error)))
    told = "Deaths of a major year: the largest year before on record; more counts as this"
    alone = Origin("intrastate", None, origin.source)
    found.append(estimated(alone, MOST, law.values[MOST], 0.0, "fixed", "battle deaths", told))
    return tuple(found), tuple(table)


MODEL = Model(
    formula="ln(deaths / b) ~ logistic(a + l · ln(1 + deaths before / c), s) within the level; months ∝ exp(σ x)",
    data=f"{DATA}; scores: {LEVELS_DATA}",
    sources=("views_ged_country_month", *LEVELS.sources),
    parameters=(*NAMES, MOST),
    estimate=estimate,
    last=2020,
)
