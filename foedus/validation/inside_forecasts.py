"""What the engine and simple baselines say of conflict inside states, scored against what came.

Country-years: the chance that a state is in conflict (any; major) in a year of the horizon, all known at the start.

    last level         the level of the year before the start goes on (log score: without one, as it is certain)
    as levels went     the share, in the 30 years before, of states at that level that were in conflict k years later
    own 15 years       the state's own share of the 15 years before, with one year at the share of all states
    all states         the share of all state-years of the 15 years before

Country-months: ln(1 + battle deaths) of a state in a month.

    last month         December's deaths go on
    last twelve        those of the last twelve months, as a distribution
    own months         the state's months of the 15 years before, or of 1989 on, as a distribution
    all months         those of all states

CRPS of a year's number of states in conflict: the engine's is that of its futures; chances by state are summed as if
states were independent (Poisson binomial); shares of all states are the 15 years' as a distribution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.fit.intrastate_deaths import crps
from foedus.fit.scores import auc, brier, crps_of_draws, log_score
from foedus.validation.inside_past import LEVELS, MONTHS, Floats, Inside

RECENT = 15  # years that shares rest on
CONFLICT_MONTH = 25.0  # deaths: ViEWS's line
QUANTILES = 200  # of all states' months
LAST, WENT, OWN, ALL = "last level", "as levels went", "own 15 years", "all states"
LAST_MONTH, TWELVE, OWN_MONTHS, ALL_MONTHS = "last month", "last twelve", "own months", "all months"
DIGITS = 4


# ---- country-years -------------------------------------------------------------------------------------------------


def chances(found: Inside, least: int) -> dict[str, Floats]:
    """The chance of a level of ``least`` or above [years, states] by forecast."""
    years = len(found.came)
    by_arm = {name: (arm.levels >= least).mean(axis=0) for name, arm in found.arms.items()}
    recent = found.before[-RECENT:]
    there = recent >= 0
    pooled = float((recent >= least).sum() / there.sum())
    own = ((recent >= least).sum(axis=0) + pooled) / (there.sum(axis=0) + 1.0)
    last = np.where(found.before[-1] >= least, 1.0, 0.0)
    return by_arm | {
        LAST: np.tile(last, (years, 1)),
        WENT: np.array([_went(found.before, least, k)[found.before[-1]] for k in range(1, years + 1)]),
        OWN: np.tile(own, (years, 1)),
        ALL: np.full(found.came.shape, pooled),
    }


def _went(before: NDArray[np.int8], least: int, ahead: int) -> Floats:
    """By level (0, 1, 2; last: not on record), the share that was at ``least`` or above ``ahead`` years later.

    >>> was = np.array([[0, 1], [0, 1], [0, 0]], np.int8)
    >>> [round(float(x), 2) for x in _went(was, 1, 1)[:2]]
    [0.17, 0.5]
    """
    ahead = min(ahead, len(before) - 1)
    now, then = before[:-ahead], before[ahead:]
    both = (now >= 0) & (then >= 0)
    share = [
        ((then >= least) & both & (now == k)).sum() / max((both & (now == k)).sum(), 1) for k in range(3)
    ]
    weight = [(both & (now == k)).sum() for k in range(3)]
    shrunk = [(s * w + 0.5) / (w + 1.0) for s, w in zip(share, weight, strict=True)]
    return np.array([*shrunk, shrunk[0]])  # -1 reads the last


def scored_years(found: Inside) -> list[dict[str, Any]]:
    """One row for each level and forecast."""
    y = {name: (found.came >= least).astype(float) for name, least in LEVELS.items()}
    rows = []
    for name, least in LEVELS.items():
        for forecast, p in chances(found, least).items():
            told = [(y[name][t], p[t], found.there[t]) for t in range(len(p))]
            rows.append({"level": name, "forecast": forecast, **_scored(told)})
            rows[-1]["crps"] = _rounded(_crps_of_counts(found, forecast, least, p))
    return rows


def _scored(rows: list[tuple[Floats, Floats, NDArray[np.bool_]]]) -> dict[str, Any]:
    """Log score, Brier and AUC of rows of (what came, chance, judged)."""
    y, p = (np.concatenate([row[k][row[2]] for row in rows]) for k in range(2))
    certain = bool(np.isin(p, (0.0, 1.0)).all())
    return {
        "n": int(y.size),
        "events": int(y.sum()),
        "log_score": None if certain else _rounded(log_score(y, _inner(p))),
        "brier": _rounded(brier(y, p)),
        "auc": _rounded(auc(y, p)),
    }


def _inner(p: Floats) -> Floats:
    """Chances from a finite number of futures are never 0 or 1.

    >>> _inner(np.array([0.0, 0.5, 1.0])).tolist()
    [0.0005, 0.5, 0.9995]
    """
    return np.clip(p, 5e-4, 1.0 - 5e-4)


def _crps_of_counts(found: Inside, forecast: str, least: int, p: Floats) -> float:
    """Mean over years of the CRPS of how many states are in conflict."""
    each = []
    for t, there in enumerate(found.there):
        came = float((found.came[t, there] >= least).sum())
        if forecast in found.arms:
            draws = (found.arms[forecast].levels[:, t, there] >= least).sum(axis=1).astype(float)
            each.append(crps_of_draws(draws, came))
        elif forecast == ALL:
            recent = found.before[-RECENT:]
            shares = (recent >= least).sum(axis=1) / np.maximum((recent >= 0).sum(axis=1), 1)
            each.append(crps_of_draws(shares * there.sum(), came))
        else:
            each.append(crps_of_sum(p[t, there], came))
    return float(np.mean(each))


def crps_of_sum(p: Floats, came: float) -> float:
    """CRPS of the number of independent events with chances ``p``.

    >>> crps_of_sum(np.array([1.0, 1.0, 0.0]), 5.0), crps_of_sum(np.array([0.5]), 0.0)
    (3.0, 0.25)
    """
    mass = np.ones(1)
    for q in p:
        mass = np.convolve(mass, (1.0 - q, q))
    k = np.arange(max(mass.size, int(came) + 1))
    below = np.ones(k.size)
    below[: mass.size] = np.cumsum(mass)
    return float(np.sum((below - (k >= came)) ** 2))


# ---- country-months ------------------------------------------------------------------------------------------------


def scored_months(found: Inside) -> list[dict[str, Any]]:
    """One row for each forecast of deaths by month; none before there is a record of them."""
    if not found.deaths_came.size:
        return []
    judged = ~np.isnan(found.deaths_came) & np.repeat(found.there, MONTHS, axis=0)
    return [{"forecast": name, **_of_months(found, draws, judged)} for name, draws in _monthly(found)]


def _of_months(
    found: Inside, draws: Mapping[int, Floats] | Floats, judged: NDArray[np.bool_]
) -> dict[str, Any]:
    """CRPS of ln(1 + deaths), and how well months of 25 deaths and more are told. Draws: [states, draws] by month."""
    scores, rows = [], []
    for month, at in enumerate(judged):
        x = draws[month][at]
        y = found.deaths_came[month, at]
        scores.append(crps(np.log1p(x), np.log1p(y)))
        rows.append(((y >= CONFLICT_MONTH).astype(float), (x >= CONFLICT_MONTH).mean(axis=1), y >= 0.0))
    every = np.concatenate(scores)
    told = {k: v for k, v in _scored(rows).items() if k != "log_score"}
    return {**told, "crps": round(float(every.mean()), 5)}


def _monthly(found: Inside) -> Iterator[tuple[str, Any]]:
    """Each forecast: for every month of the horizon its draws [states, draws]."""
    months = len(found.deaths_came)
    for name, arm in found.arms.items():
        yield name, [arm.deaths[:, m].T.astype(float) for m in range(months)]
    before = np.nan_to_num(found.deaths_before)
    recent = before[-MONTHS * RECENT :]
    every = np.quantile(recent, (np.arange(QUANTILES) + 0.5) / QUANTILES)
    for name, draws in (
        (LAST_MONTH, before[-1:].T),
        (TWELVE, before[-MONTHS:].T),
        (OWN_MONTHS, recent.T),
        (ALL_MONTHS, np.tile(every, (before.shape[1], 1))),
    ):
        yield name, [draws] * months


def _rounded(x: float | None) -> float | None:
    return None if x is None else round(x, DIGITS)
