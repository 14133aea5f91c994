"""A hindcast against what came: totals, years, regions, pairs and states, with intervals and proper scores.

The record has two columns: all disputes, and those ``known``, between states of the first day. Futures can only have
the second kind, and are judged by it; the first says what was missed because states were born.

    inside 90   q05 <= recorded <= q95 over futures        PIT   P(X < recorded) + P(X = recorded) / 2
    CRPS        of a year's number of disputes; the climatology is Poisson with the mean of the 15 years before
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from scipy import stats

from foedus.fit.scores import auc, crps_of_draws, crps_of_poisson, pr_auc
from foedus.history import FIRST
from foedus.rules.ground import ground
from foedus.rules.tables import LAND, OTHER, SEA, Floats
from foedus.validation.came import BEFORE, recorded, years_before
from foedus.validation.hindcast import Lived
from foedus.validation.inside_against import compare_inside
from foedus.validation.judged import DIGITS, QUANTILES, judged

TOTALS = {  # what is counted, and which disputes it counts
    "disputes": pl.lit(value=True),
    "uses of force": pl.col("force"),
    "wars": pl.col("war"),
    "disputes of more than two states": pl.col("several"),
    "wars of more than two states": pl.col("war") & pl.col("several"),
}


def compare(lived: Lived) -> dict[str, Any]:
    """Everything that a hindcast is judged by; what the record does not have of these years is left empty."""
    of = lived.past
    said: dict[str, Any] = {
        "start": of.start,
        "years": of.years,
        "dispute_years": of.dispute_years,
        "futures": lived.futures,
        "states": of.world.n,
        "alliances": len(of.library),
        "operations": max(len(of.operations) - 1, 0),  # less the Charter
    }
    return said | _disputes(lived) | compare_inside(lived.inside, of.world.iso3)


def _disputes(lived: Lived) -> dict[str, Any]:
    if not lived.past.dispute_years:
        nothing: dict[str, Any] = {name: [] for name in ("totals", "per_year", "regions")}
        return nothing | {"skill": None, "pairs": None, "states_in_disputes": None}
    came = recorded(lived.past)
    years = _years(lived, came)
    return {
        "totals": [_total(lived, came, name, which) for name, which in TOTALS.items()],
        "per_year": years,
        "skill": _skill(years),
        "regions": _regions(lived, came),
        "pairs": _pairs(lived, came),
        "states_in_disputes": _states(lived, came),
    }


def per_future(lived: Lived, rows: pl.DataFrame) -> Floats:
    """How many rows each future has [futures]; 0 where none."""
    return np.bincount(rows["future"].to_numpy(), minlength=lived.futures).astype(float)


def _total(lived: Lived, came: pl.DataFrame, name: str, which: pl.Expr) -> dict[str, Any]:
    draws = per_future(lived, lived.disputes.filter(which))
    rows = came.filter(which)
    return {"quantity": name, **judged(draws, float(rows["known"].sum()), float(rows.height))}


def _years(lived: Lived, came: pl.DataFrame) -> list[dict[str, Any]]:
    before = years_before(lived.past)
    span = min(BEFORE, lived.past.start - FIRST)
    usual = before.height / span if span else float("nan")
    found = []
    for year in range(lived.past.start, lived.past.start + lived.past.dispute_years):
        draws = per_future(lived, lived.disputes.filter(pl.col("year") == year))
        rows = came.filter(pl.col("year") == year)
        known, everything = float(rows["known"].sum()), float(rows.height)
        crps = {
            "crps": crps_of_draws(draws, known),
            "crps_all": crps_of_draws(draws, everything),
            "climatology": crps_of_poisson(usual, known) if span else None,
            "climatology_all": crps_of_poisson(usual, everything) if span else None,
        }
        rounded = {k: None if v is None else round(v, DIGITS) for k, v in crps.items()}
        found.append({"year": year, **judged(draws, known, everything), **rounded})
    return found


def _skill(years: list[dict[str, Any]]) -> dict[str, Any]:
    """Means over years. ``coverage``: the share of years whose recorded number the interval has."""

    def mean(name: str) -> float | None:
        values = [y[name] for y in years]
        return None if None in values else round(float(np.mean(values)), DIGITS)

    return {
        "coverage_50": mean("inside_50"),
        "coverage_90": mean("inside_90"),
        "pit_mean": mean("pit"),
        **{name: mean(name) for name in ("crps", "climatology", "crps_all", "climatology_all")},
    }


def _regions(lived: Lived, came: pl.DataFrame) -> list[dict[str, Any]]:
    """Disputes by the region of the target."""
    region = np.array(lived.past.world.region)
    simulated = region[lived.disputes["b"].to_numpy()]
    happened = region[came.filter("known")["b"].to_numpy()]
    return [
        {
            "region": str(name),
            **judged(
                per_future(lived, lived.disputes.filter(pl.Series(simulated == name))),
                float((happened == name).sum()),
            ),
        }
        for name in np.unique(region)
    ]


def _pairs(lived: Lived, came: pl.DataFrame) -> dict[str, Any]:
    """How well pairs of states are ranked: those with a dispute in the record are events.

    ``recall``: of those pairs, the share among as many pairs that are ranked first. Baselines: how many disputes the
    pair had in the 15 years before, and contiguity and major power (land, sea, a major power, other).
    """
    n = lived.past.world.n
    upper = np.triu_indices(n, 1)
    happened = _counts(came.filter("known"), n)[upper] > 0
    kind = ground(lived.past.world).pair["kind"][upper]
    before = years_before(lived.past).filter((pl.col("a") >= 0) & (pl.col("b") >= 0))
    rankings = {
        "hindcast": _counts(lived.disputes, n)[upper] / lived.futures,
        "disputes of the 15 years before": _counts(before, n)[upper],
        "contiguity and major power": np.select(
            [kind == LAND, kind == SEA, kind != OTHER], [3.0, 2.0, 1.0], 0.0
        ),
    }
    return {
        "pairs": int(happened.size),
        "with_dispute": int(happened.sum()),
        "rankings": [{"by": name, **_ranked(happened, rank)} for name, rank in rankings.items()],
    }


def _ranked(happened: Any, rank: Floats) -> dict[str, Any]:
    y = happened.astype(float)
    scores = {"auc": auc(y, rank), "pr_auc": pr_auc(y, rank), "recall": _recall(y, rank)}
    return {name: None if score is None else round(score, DIGITS) for name, score in scores.items()}


def _recall(y: Floats, rank: Floats) -> float | None:
    """Share of the k events among the k ranked first; of pairs that tie at the border a proportional part counts.

    >>> _recall(np.array([1.0, 0.0, 1.0]), np.array([3.0, 2.0, 1.0]))
    0.5
    """
    k = int(y.sum())
    if k == 0:
        return None
    border = np.sort(rank)[-k]
    above, tied = rank > border, rank == border
    return float((y[above].sum() + y[tied].sum() * (k - above.sum()) / tied.sum()) / k)


def _counts(rows: pl.DataFrame, n: int) -> Floats:
    """Disputes of each pair, both directions together [n,n]."""
    counts = np.zeros((n, n))
    np.add.at(counts, (rows["a"].to_numpy(), rows["b"].to_numpy()), 1.0)
    return counts + counts.T


def _states(lived: Lived, came: pl.DataFrame) -> dict[str, Any]:
    """Disputes that a state leads on either side: how often its number lies in the interval, and rank correlation."""
    n = lived.past.world.n
    happened = _counts(came.filter("known"), n).sum(1)
    draws = np.zeros((lived.futures, n))
    for side in ("a", "b"):
        np.add.at(draws, (lived.disputes["future"].to_numpy(), lived.disputes[side].to_numpy()), 1.0)
    low, lower, _, higher, high = np.quantile(draws, QUANTILES, axis=0)
    gap = happened - draws.mean(0)
    order = np.argsort(gap, kind="stable")
    iso3 = lived.past.world.iso3
    return {
        "coverage_50": round(float(((lower <= happened) & (happened <= higher)).mean()), DIGITS),
        "coverage_90": round(float(((low <= happened) & (happened <= high)).mean()), DIGITS),
        "rank_correlation": _rank_correlation(happened, draws.mean(0)),
        "most_underestimated": [_miss(iso3[i], happened[i], draws[:, i]) for i in order[::-1][:5]],
        "most_overestimated": [_miss(iso3[i], happened[i], draws[:, i]) for i in order[:5]],
    }


def _rank_correlation(happened: Floats, expected: Floats) -> float | None:
    """Spearman's; none where one of the two does not vary."""
    if np.ptp(happened) == 0 or np.ptp(expected) == 0:
        return None
    return round(float(stats.spearmanr(happened, expected).statistic), DIGITS)


def _miss(code: str, happened: float, draws: Floats) -> dict[str, Any]:
    return {"state": code, "recorded": float(happened), "mean": round(float(draws.mean()), DIGITS)}
