"""Scores of a fit beside those of its baselines: which is best, where the model wins, and where it does not.

A model wins at an origin where its score of the years after it is better than the baseline's. Whatever is called
"model" or "model and ..." is no baseline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MEASURES = {
    "log_score": "log score",
    "brier": "Brier",
    "auc": "AUC",
    "pr_auc": "PR-AUC",
    "crps": "CRPS of counts",
}
LOWER_IS_BETTER = ("log_score", "brier", "crps")
MODEL = "model"

Scores = Mapping[str, Mapping[str, Any]]


def number(value: float | None) -> str:
    """Four figures; nothing where there is no number."""
    return "" if value is None else f"{value:.4g}"


def forecasts(fit: Mapping[str, Any]) -> bool:
    """Whether the fit was scored on later years."""
    return MODEL in (fit.get("pooled_scores") or {})


def measured(pooled: Scores) -> list[str]:
    """The measures that any row has."""
    return [m for m in MEASURES if any(one.get(m) is not None for one in pooled.values())]


def best(measure: str, pooled: Scores) -> set[str]:
    """The rows that nothing beats on ``measure``; several where they tie.

    >>> best("auc", {"model": {"auc": 0.5}, "base rate": {"auc": 0.5}, "last year": {"auc": None}}) == {
    ...     "model", "base rate"}
    True
    """
    known = {name: float(v) for name, one in pooled.items() if (v := one.get(measure)) is not None}
    top = (min if measure in LOWER_IS_BETTER else max)(known.values(), default=None)
    return {name for name, value in known.items() if value == top}


def unbeaten(pooled: Scores) -> dict[str, list[str]]:
    """Baselines that do as well as the model or better, with the measures on which they do.

    >>> unbeaten({"model": {"auc": 0.7, "brier": 0.2}, "last year": {"auc": 0.6, "brier": 0.1}})
    {'last year': ['brier']}
    """
    ours = pooled[MODEL]
    found: dict[str, list[str]] = {}
    for name, one in pooled.items():
        if not name.startswith(MODEL):
            held = [m for m in MEASURES if not _better(m, ours.get(m), one.get(m))]
            found |= {name: held} if held else {}
    return found


def origins_won(baseline: str, scores: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """At how many origins the model's log score is the better one, of how many.

    >>> origins_won("x", [{"model": "model", "origin": 1960, "log_score": 1}, {"model": "x", "origin": 1960,
    ...     "log_score": 2}])
    (1, 1)
    """
    ours, theirs = (
        {s["origin"]: s["log_score"] for s in scores if s["model"] == name and s["log_score"] is not None}
        for name in (MODEL, baseline)
    )
    both = [origin for origin in ours if origin in theirs]
    return sum(ours[origin] < theirs[origin] for origin in both), len(both)


def verdict(pooled: Scores) -> str:
    """One sentence: which baselines are not beaten, and on what."""
    held = unbeaten(pooled)
    if all(name.startswith(MODEL) for name in pooled):
        return "Scored, but beside no baseline."
    if not held:
        return "Better than every baseline on every measure."
    told = [f"{name} ({', '.join(MEASURES[m] for m in on)})" for name, on in held.items()]
    return f"Not better than: {'; '.join(told)}."


def _better(measure: str, ours: float | None, theirs: float | None) -> bool:
    """Whether ours is the better number; so too where there is nothing to compare."""
    if ours is None or theirs is None:
        return True
    return ours < theirs if measure in LOWER_IS_BETTER else ours > theirs
