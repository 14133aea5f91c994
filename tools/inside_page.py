"""The made part of docs/estimation.md on conflict inside states: hindcasts at rolling origins beside baselines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docs import table

Found = Mapping[str, Any]
ENGINE, WITHOUT = "engine", "without operations"
MEASURES = {"log_score": "log score", "brier": "Brier", "auc": "AUC", "crps": "CRPS"}
HIGHER = ("auc",)


def inside_parts(hindcasts: Sequence[Found]) -> str:
    """Country-years, country-months, totals and misses of the hindcasts that have both."""
    return "\n\n".join(_parts(hindcasts))


def rolling(hindcasts: Sequence[Found]) -> list[Found]:
    """Those whose deaths by month are on record."""
    return [h for h in hindcasts if h["inside"] and h["inside"]["country_months"]]


def _parts(hindcasts: Sequence[Found]) -> Iterator[str]:
    told = [
        f"{h['start']}-{h['start'] + h['years'] - 1} ({h['states']} states, {h['operations']} operations on file)"
        for h in hindcasts
    ]
    futures = "/".join(sorted({f"{h['futures']:,}" for h in hindcasts}))
    yield f"{futures} futures each from {', '.join(told)}."
    yield "Country-years, all that was said on the first day; means over origins, weighted by rows:"
    for level in ("any", "major"):
        yield f"**In {level} conflict**"
        yield _scores(hindcasts, "country_years", ("log_score", "brier", "auc", "crps"), level)
    yield "**Battle deaths by country and month**: CRPS of ln(1 + deaths); Brier and AUC of 25 deaths and more"
    yield _scores(hindcasts, "country_months", ("crps", "brier", "auc"), None)
    yield "By origin: CRPS of the number of states in conflict a year, and of ln(1 + deaths) by country and month:"
    yield _by_origin(hindcasts)
    yield "Over each horizon, recorded beside futures:"
    yield _totals(hindcasts)
    yield "Years whose number of states in conflict lies outside 90 % of futures, and states most missed:"
    yield _misses(hindcasts)
    later = [f"{h['start']}: {len(h['parameters_of_later_years'])}" for h in hindcasts]
    yield (
        "Estimated parameters, literature and guesses that the years before the start do not tell, taken from the "
        f"shipped file: {'; '.join(later)} (most of them numbers of processes that are not judged here)."
    )


def _rows(h: Found, kind: str, level: str | None) -> list[Found]:
    return [r for r in h["inside"][kind] if level is None or r["level"] == level]


def _scores(hindcasts: Sequence[Found], kind: str, measures: Sequence[str], level: str | None) -> str:
    names = [r["forecast"] for r in _rows(hindcasts[-1], kind, level)]
    means = {name: {m: _mean(hindcasts, kind, level, (name, m)) for m in measures} for name in names}
    rows = []
    for name in names:
        cells = []
        for m in measures:
            values = [means[n][m] for n in names if means[n][m] is not None]
            best = (max if m in HIGHER else min)(v for v in values if v is not None)
            value = means[name][m]
            text = "-" if value is None else f"{value:.4f}" if m != "auc" else f"{value:.3f}"
            cells.append(f"**{text}**" if value == best else text)
        rows.append((name, *cells))
    return table(("forecast", *(MEASURES[m] for m in measures)), rows)


def _mean(hindcasts: Sequence[Found], kind: str, level: str | None, what: tuple[str, str]) -> float | None:
    """Mean over origins of a measure of a forecast, weighted by rows; ``None`` where an origin lacks it."""
    name, measure = what
    found = [r for h in hindcasts for r in _rows(h, kind, level) if r["forecast"] == name]
    if any(r[measure] is None for r in found):
        return None
    return sum(r[measure] * r["n"] for r in found) / sum(r["n"] for r in found)


def _by_origin(hindcasts: Sequence[Found]) -> str:
    years = ("engine", "last level", "as levels went", "all states")
    months = ("engine", "last month", "last twelve", "own months")
    rows = []
    for h in hindcasts:
        by_year = {r["forecast"]: r["crps"] for r in _rows(h, "country_years", "any")}
        by_month = {r["forecast"]: r["crps"] for r in h["inside"]["country_months"]}
        rows.append((h["start"], *_best(by_year, years, 2), *_best(by_month, months, 4)))
    return table(("from", *years, *(f"{m} (months)" for m in months)), rows)


def _best(values: Mapping[str, float], names: Sequence[str], digits: int) -> list[str]:
    lowest = min(values[n] for n in names)
    return [
        f"**{values[n]:.{digits}f}**" if values[n] == lowest else f"{values[n]:.{digits}f}" for n in names
    ]


def _totals(hindcasts: Sequence[Found]) -> str:
    rows = []
    for k, first in enumerate(hindcasts[0]["intrastate"]):
        for h in hindcasts:
            q = h["intrastate"][k]
            inside = "in 50" if q["inside_50"] else "in 90" if q["inside_90"] else "**miss**"
            span = f"{q['q05']:,.0f}-{q['q95']:,.0f}"
            name = first["quantity"] if h is hindcasts[0] else ""
            rows.append((name, h["start"], f"{q['recorded']:,.0f}", f"{q['median']:,.0f}", span, inside))
    return table(("", "from", "recorded", "median", "90 %", ""), rows)


def _misses(hindcasts: Sequence[Found]) -> str:
    rows = []
    for h in hindcasts:
        years = [
            f"{y['year']} {level} ({y[level]['recorded']:.0f}; {y[level]['q05']:.0f}-{y[level]['q95']:.0f})"
            for y in h["inside"]["years"]
            for level in ("any", "major")
            if not y[level]["inside_90"]
        ]
        named = [
            ", ".join(f"{s['state']} {s['recorded']}/{s['mean']:.1f}" for s in h["inside"][which])
            for which in ("most_underestimated", "most_overestimated")
        ]
        rows.append((h["start"], "; ".join(years) or "none", *named))
    head = ("from", "years outside 90 % (recorded; 90 %)", "too few years (recorded/mean)", "too many")
    return table(head, rows)
