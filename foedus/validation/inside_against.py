"""A hindcast of conflict inside states against what came: totals, years, scores beside baselines, who was missed.

intrastate     totals over the horizon, as ``judged``: state-years, months with 25 deaths, battle deaths
inside         scores of country-years and country-months by forecast (``inside_forecasts``), years outside 90 %,
               states most missed; ``None`` where nothing is recorded
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.validation.inside_forecasts import CONFLICT_MONTH, scored_months, scored_years
from foedus.validation.inside_past import ENGINE, LEVELS, MONTHS, Inside
from foedus.validation.judged import DIGITS, judged

MOST = 5  # states that are named


def compare_inside(found: Inside | None, codes: tuple[str, ...] = ()) -> dict[str, Any]:
    """Everything that conflict inside states is judged by. ``codes``: of the states, in the order of the world."""
    if found is None:
        return {"intrastate": [], "inside": None}
    return {
        "intrastate": [*_levels(found), *_deaths(found)],
        "inside": {
            "country_years": scored_years(found),
            "country_months": scored_months(found),
            "years": [_year(found, t) for t in range(len(found.came))],
            **_missed(found, codes),
        },
    }


def _levels(found: Inside) -> list[dict[str, Any]]:
    """State-years in any and in major conflict, with the share of years inside 90 % and the AUC of the last year."""
    rows: list[dict[str, Any]] = []
    for name, least in LEVELS.items():
        draws, happened = found.totals(least)
        shares, came = found.shares(least)
        low, high = np.quantile(shares, (0.05, 0.95), axis=0)
        said = {
            "coverage_90": round(float(((low <= came) & (came <= high)).mean()), DIGITS),
            "auc_last_year": found.auc(len(came) - 1, least),
        }
        quantity = f"state-years in {name} conflict inside"
        rows.append({"quantity": quantity, **judged(draws, float(happened)), **said})
    return rows


def _deaths(found: Inside) -> list[dict[str, Any]]:
    """Months of conflict and battle deaths inside states; nothing before there is a record of them."""
    if not found.deaths_came.size:
        return []
    at = ~np.isnan(found.deaths_came) & np.repeat(found.there, MONTHS, axis=0)
    draws, came = found.arms[ENGINE].deaths, np.nan_to_num(found.deaths_came)
    months = ((draws >= CONFLICT_MONTH) & at).sum(axis=(1, 2)).astype(float)
    dead = (draws * at).sum(axis=(1, 2), dtype=np.int64).astype(float)
    happened = float(((came >= CONFLICT_MONTH) & at).sum()), float((came * at).sum())
    names = ("country-months with 25 deaths", "battle deaths inside")
    return [
        {"quantity": name, **judged(d, h)} for name, d, h in zip(names, (months, dead), happened, strict=True)
    ]


def _year(found: Inside, t: int) -> dict[str, Any]:
    """How many states were in conflict in a year, beside what was said of it."""
    there = found.there[t]
    said: dict[str, Any] = {"year": found.start + t, "states": int(there.sum())}
    for name, least in LEVELS.items():
        draws = (found.levels[:, t, there] >= least).sum(axis=1).astype(float)
        said[name] = judged(draws, float((found.came[t, there] >= least).sum()))
    return said


def _missed(found: Inside, codes: tuple[str, ...]) -> dict[str, Any]:
    """The states whose years of conflict were most under- and overestimated: recorded and mean."""
    mean = ((found.levels >= 1) & found.there).sum(axis=1).mean(axis=0)
    came = (found.came >= 1).sum(axis=0)
    order = np.argsort(came - mean, kind="stable")

    def told(states: Any) -> list[dict[str, Any]]:
        return [
            {"state": codes[i], "recorded": int(came[i]), "mean": round(float(mean[i]), 2)} for i in states
        ]

    return {"most_underestimated": told(order[::-1][:MOST]), "most_overestimated": told(order[:MOST])}
