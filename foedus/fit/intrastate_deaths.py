"""Battle deaths of a month, given its level: two shapes, and the mixture that a forecast of next month is.

    minor    25 · 4^u                        log-uniform on 25-99, no parameter
    major    100 · exp(X), X > 0             X logistic with middle m and scale s, cut off at 0
             m = constant + last · ln(1 + deaths the month before / 100)

so a major month is log-logistic, and its tail Pareto's with exponent 1 / s. Fewer than 25: as recorded after the same
level. Estimated by maximum likelihood (SciPy); standard errors are the jackknife's that leaves out one state at a time.
Scores are of ln(1 + deaths), and of the chance of 1,000 or more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy import stats
from scipy.optimize import minimize

from foedus.fit.baselines import before_and_after
from foedus.fit.contract import Coefficient, Estimate, Fit, Model, Options, recent
from foedus.fit.intrastate_months import DATA, SOURCES, names_of, rows_of, sample
from foedus.fit.jackknife import jackknife
from foedus.fit.numbers import Origin, block, estimated
from foedus.fit.scores import Score, scored
from foedus.fit.transitions import Floats, fit_moves, predict
from foedus.history.intrastate_months import MAJOR, MINOR

NAMES = ("intra_month_deaths_constant", "intra_month_deaths_last", "intra_month_deaths_scale")
HALF = 0.5  # a count of 100 stands for 99.5 to 100.5, so that its logarithm of the excess is above 0
EXCEEDED = 1_000
DRAWS = 50
TEXTS = (
    "Deaths of a major month, ln(deaths / 100): middle of the logistic that is cut off at 0, after a month without",
    "Deaths of a major month: how the middle moves with ln(1 + deaths the month before / 100)",
    "Deaths of a major month: scale of the logistic; 1 / scale is the exponent of the tail",
)


@dataclass(frozen=True)
class Deaths:
    """The distribution of a major month: see the module."""

    constant: float
    last: float
    scale: float

    def quantile(self, u: Floats, before: Floats) -> Floats:
        """Deaths of a major month at the quantiles ``u``, after ``before`` deaths; they broadcast."""
        middle = self.constant + self.last * np.log1p(before / MAJOR)
        below = stats.logistic.cdf(-middle / self.scale)  # what is cut off
        return np.asarray(
            MAJOR * np.exp(middle + self.scale * stats.logistic.ppf(below + u * (1.0 - below))).clip(1.0)
        )


def fit_deaths(rows: pl.DataFrame) -> Deaths:
    """Estimate on the major months among ``rows``."""
    major = rows.filter(pl.col("level") == 2)
    x = np.log1p(major["deaths_before"].to_numpy() / MAJOR)
    y = np.log((major["deaths"].to_numpy() + HALF) / MAJOR)

    def cost(t: Floats) -> float:
        middle, scale = t[0] + t[1] * x, np.exp(t[2])
        density = stats.logistic.logpdf((y - middle) / scale) - t[2]
        return float(-(density - stats.logistic.logsf(-middle / scale)).mean())

    found = minimize(cost, np.array([0.0, 1.0, -0.5]), method="BFGS")
    return Deaths(float(found.x[0]), float(found.x[1]), float(np.exp(found.x[2])))


def _numbers(rows: pl.DataFrame) -> Floats:
    found = fit_deaths(rows)
    return np.array([found.constant, found.last, np.log(found.scale)])


def mixture(p: Floats, rows: pl.DataFrame, deaths: Deaths, quiet: Mapping[int, Floats]) -> Floats:
    """Deaths [rows, DRAWS] at evenly spaced quantiles: none, minor and major with chances ``p`` [rows, 3].

    ``quiet``: the recorded deaths of months without conflict, sorted, by the level before. The three ranges do not
    overlap, so the quantile of the mixture is that of one of them.
    """
    u = np.tile((np.arange(DRAWS) + 0.5) / DRAWS, (len(rows), 1))
    none, minor = p[:, :1], p[:, :1] + p[:, 1:2]
    found = MINOR * (MAJOR / MINOR) ** ((u - none) / np.maximum(p[:, 1:2], 1e-12)).clip(0.0, 1.0)
    share = ((u - minor) / np.maximum(p[:, 2:], 1e-12)).clip(0.0, 1.0 - 1e-9)
    before, level = rows["deaths_before"].to_numpy().astype(float), rows["before"].to_numpy()
    bloody = u >= minor
    found[bloody] = deaths.quantile(share[bloody], np.broadcast_to(before[:, None], u.shape)[bloody])
    for k, known in quiet.items():
        calm = (u < none) & (level == k)[:, None]
        at = (u / np.maximum(none, 1e-12) * known.size).astype(int).clip(0, known.size - 1)
        found[calm] = known[at[calm]]
    return np.asarray(found)


def crps(draws: Floats, observed: Floats) -> Floats:
    """CRPS [rows] of forecasts given as draws [rows, draws]: E|X - y| - E|X - X'| / 2."""
    x, n = np.sort(draws, axis=1), draws.shape[1]
    spread = (x * (2.0 * np.arange(1, n + 1) - n - 1.0)).sum(axis=1) / n**2
    return np.asarray(np.abs(x - observed[:, None]).mean(axis=1) - spread)


def _model(options: Options, train: pl.DataFrame, test: pl.DataFrame, origin: int) -> Floats:
    before, after = sample(train, recent(origin, options)), sample(test, range(origin, origin + 100))
    p = predict([fit_moves(before, level, names_of(level)) for level in range(3)], after)
    calm = train.filter(pl.col("level") == 0)
    quiet = {k: np.sort(calm.filter(pl.col("before") == k)["deaths"].to_numpy()) for k in range(3)}
    return mixture(p, test, fit_deaths(train), {k: v for k, v in quiet.items() if v.size})


def climatology(train: pl.DataFrame, test: pl.DataFrame) -> Floats:
    """Deaths of the same state's months in training; of all states' for a state without any."""
    u = (np.arange(DRAWS) + 0.5) / DRAWS
    known = {k: np.quantile(v, u) for k, v in _by_state(train).items()}
    pooled = np.quantile(train["deaths"].to_numpy(), u)
    return np.array([known.get(code, pooled) for code in test["gwcode"].to_list()])


def _by_state(train: pl.DataFrame) -> dict[int, Floats]:
    groups = train.group_by("gwcode").agg("deaths").sort("gwcode")
    return {code: np.asarray(values, float) for code, values in groups.iter_rows()}


def scores(rows: pl.DataFrame, options: Options) -> tuple[Score, ...]:
    """The model and its baselines on rolling origins."""
    found = []
    forecasts: dict[str, Callable[[pl.DataFrame, pl.DataFrame, int], Floats]] = {
        "model": lambda train, test, origin: _model(options, train, test, origin),
        "climatology": lambda train, test, _: climatology(train, test),
        "last value": lambda _, test, __: test["deaths_before"].to_numpy().astype(float)[:, None],
    }
    for origin, train, test in before_and_after(rows, options.quick):
        observed, year = test["deaths"].to_numpy().astype(float), test["year"].to_numpy().astype(float)
        for name, forecast in forecasts.items():
            draws = forecast(train, test, origin)
            chance = (draws >= EXCEEDED).mean(axis=1)
            score = scored(name, year, (observed >= EXCEEDED).astype(float), chance, counts=False)
            found.append(replace(score, crps=float(crps(np.log1p(draws), np.log1p(observed)).mean())))
    return tuple(found)


def quantiles(rows: pl.DataFrame, deaths: Deaths) -> dict[str, list[float]]:
    """Recorded and fitted quantiles of a major month and of a minor one, and the share of deaths by level."""
    major, minor = (rows.filter(pl.col("level") == k)["deaths"].to_numpy() for k in (2, 1))
    before = rows.filter(pl.col("level") == 2)["deaths_before"].to_numpy().astype(float)
    u = np.array([0.25, 0.5, 0.75, 0.9, 0.99])
    even = (np.arange(DRAWS) + 0.5) / DRAWS
    every = deaths.quantile(even[None, :], before[:, None]).ravel()
    total = int(rows["deaths"].sum())
    shares = [int(rows.filter(pl.col("level") == k)["deaths"].sum()) / total for k in range(3)]
    table = {
        "quantiles": u,
        "major_recorded": np.quantile(major, u),
        "major_fitted": np.quantile(every, u),
        "minor_recorded": np.quantile(minor, u),
        "minor_fitted": MINOR * (MAJOR / MINOR) ** u,
        "share_of_deaths_by_level": shares,
    }
    return {name: [round(float(x), 3) for x in values] for name, values in table.items()}


def estimate(until: int, options: Options) -> Estimate:
    """Estimate on the months before ``until``; no parameters, and a fit that says so, before there is a record."""
    rows, _ = rows_of(until, options)
    major = rows.filter(pl.col("level") == 2)
    if major["gwcode"].n_unique() < 3:
        return Estimate(
            (), (), (Fit("intrastate_deaths", "none", "no month is recorded before 1989", 0, 0, ()),)
        )
    deaths, covariance = fit_deaths(major), jackknife(major, "gwcode", _numbers)
    se = np.sqrt(np.diag(covariance))
    values = (deaths.constant, deaths.last, float(np.log(deaths.scale)))
    origin = Origin("intrastate", "intrastate_deaths", "foedus fit intrastate_deaths: UCDP GED")
    told = tuple(
        estimated(
            origin, name, value, float(error), "log" if name == NAMES[2] else "linear", "see text", text
        )
        for name, value, error, text in zip(NAMES, values, se, TEXTS, strict=True)
    )
    model = "log-logistic regression of deaths of major months, cut off at 100; jackknife by state"
    hang = block("intrastate_deaths", model, f"{DATA}; {len(major)} major months", NAMES, covariance)
    table = tuple(Coefficient(n, v, float(e)) for n, v, e in zip(NAMES, values, se, strict=True))
    fit = Fit(
        "intrastate_deaths",
        "ln(deaths / 100) of major months ~ ln(1 + deaths the month before / 100), logistic cut off at 0",
        DATA,
        len(major),
        int((major["deaths"] >= EXCEEDED).sum()),
        table,
        diagnostics=quantiles(rows, deaths),
        scores=scores(rows, options),
    )
    return Estimate(told, (hang,), (fit,))


MODEL = Model(
    formula="ln(deaths / 100) ~ logistic(a + b · ln(1 + deaths before / 100), s), cut off at 0",
    data=DATA,
    sources=SOURCES,
    parameters=NAMES,
    estimate=estimate,
    last=2020,
)
