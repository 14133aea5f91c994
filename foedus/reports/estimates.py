"""The page of a fit: what was estimated from what, how well it holds on later years, and what it was compared with.

Reads the data that ``foedus fit`` writes (fit.json) and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt

from foedus.reports.charts import BLUE, GREY, WIDTH, layered, rows, svg
from foedus.reports.document import document
from foedus.reports.html import Html, details, joined, table, tag

MEASURES = {
    "log_score": "log score",
    "brier": "Brier",
    "auc": "AUC",
    "pr_auc": "PR-AUC",
    "crps": "CRPS of yearly counts",
}
LOWER_IS_BETTER = ("log_score", "brier", "crps")
LEAST = 1e-6  # where a forecast or a share is 0, the chart's logarithmic axis begins here


def write_estimates(found: Mapping[str, Any], path: Path) -> Path:
    """Write the page of a fit and return its path."""
    path.write_text(page(found), encoding="utf-8")
    return path


def page(found: Mapping[str, Any]) -> str:
    """The whole document."""
    made, models = found["made"], found["models"]
    links = [tag("a", model["name"], href=f"#{model['name']}") for model in models]
    main = tag(
        "main",
        tag("h1", "What the record says"),
        tag("p", "Every number that foedus estimates: from which data, with what uncertainty, and how it would have "
            "forecast the years that followed.", class_="question"),
        tag("p", f"{made['command']}, on the years before {made['until']}.", class_="small"),
        tag("nav", *links),
        *(_model(model) for model in models),
        tag("h2", "Data"),
        table(("table", "version", "SHA-256"), _data(made)),
        tag("footer", "Made by foedus, executable collective security. Standard errors are clustered."),
    )  # fmt: skip
    return document("foedus fit", main)


def _data(made: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [(name, str(one["version"]), str(one["sha256"])[:16]) for name, one in made["data"].items()]


def _model(model: Mapping[str, Any]) -> Html:
    parts = [tag("h2", model["name"]), tag("p", model["data"]), tag("pre", model["formula"])]
    return tag("section", *parts, *(_fit(fit) for fit in model["fits"]), id=model["name"])


def _fit(fit: Mapping[str, Any]) -> Html:
    said = [(key.replace("_", " "), _said(value)) for key, value in fit["diagnostics"].items()]
    parts: list[object] = [
        tag("h3", fit["name"]),
        tag("p", f"{fit['data']}: {fit['n']:,} rows, {fit['events']:,} events.", class_="small"),
    ]
    if fit["calibration"]:
        parts.append(calibration_chart(fit["calibration"], f"Calibration of {fit['name']}"))
    if fit.get("pooled"):
        parts.append(scores_table(fit["pooled"]))
    if fit["coefficients"]:
        told = [(c["name"], _number(c["b"]), _number(c["se"]), _number(c["z"])) for c in fit["coefficients"]]
        parts.append(details("Coefficients", table(("", "b", "SE", "z"), told)))
    if said:
        parts.append(details("Diagnostics", table(("", ""), said)))
    return joined(parts)


def scores_table(pooled: Mapping[str, Mapping[str, float | None]]) -> Html:
    """Scores over all origins, the model first; the best of each column in bold."""
    shown = {k: v for k, v in MEASURES.items() if any(one.get(k) is not None for one in pooled.values())}
    best = {measure: _best(measure, pooled) for measure in shown}
    body = []
    for name, one in pooled.items():
        cells = [_score(one.get(measure), best[measure] == name) for measure in shown]
        body.append((name, *cells))
    return table(("trained before, scored on the five years after", *shown.values()), body)


def _best(measure: str, pooled: Mapping[str, Mapping[str, float | None]]) -> str:
    held = {name: float(v) for name, one in pooled.items() if (v := one.get(measure)) is not None}
    return (min if measure in LOWER_IS_BETTER else max)(held, key=lambda name: held[name])


def _score(value: float | None, best: bool) -> object:
    text = "" if value is None else _number(value)
    return tag("b", text) if best else text


def calibration_chart(deciles: Sequence[Mapping[str, float]], describes: str) -> Html:
    """Forecast against what happened, by tenths of the forecasts; bars are 95 % intervals, the line is perfection."""
    data = [
        {key: max(float(one[key]), LEAST) for key in ("predicted", "observed", "low", "high")}
        for one in deciles
    ]
    ends = [min(min(d.values()) for d in data), max(max(d.values()) for d in data)]
    scale = alt.Scale(type="log", domain=ends, nice=False)
    axis = alt.Axis(tickCount=4, format="~g")
    base = alt.Chart(rows(data), width=WIDTH - 60, height=WIDTH - 110)
    x = alt.X("predicted:Q", title="Forecast", scale=scale, axis=axis)
    points = base.mark_point(filled=True, color=BLUE, size=40).encode(
        x=x, y=alt.Y("observed:Q", title="Share that happened", scale=scale, axis=axis)
    )
    bars = base.mark_rule(color=BLUE).encode(x=x, y="low:Q", y2="high:Q")
    line = alt.Chart(rows([{"predicted": end, "observed": end} for end in ends])).mark_line(
        color=GREY, strokeDash=[4, 3]
    )
    perfect = line.encode(x=x, y="observed:Q")
    return svg(layered(perfect, bars, points), describes)


def _said(value: object) -> str:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_said(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(v) for v in value)
    return str(value)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
