"""The page of a fit: what was estimated from what, how well it holds on later years, and what it was compared with.

Reads the data that ``foedus fit`` writes (fit.json) and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from foedus.reports.calibration import measured_on, panel
from foedus.reports.charts import svg
from foedus.reports.document import document
from foedus.reports.fit_scores import (
    MEASURES,
    MODEL,
    best,
    forecasts,
    measured,
    number,
    origins_won,
    unbeaten,
    verdict,
)
from foedus.reports.html import Html, details, joined, table, tag

FIGURES = "figures"
QUESTION = (
    "Every number that foedus estimates: from which data, with what uncertainty, and how it would have forecast the "
    "years that followed."
)
READING = (
    "Scores are of the years after each origin, which the fit had not seen; the best is bold. Log score, Brier and "
    "CRPS are better when lower, AUC and PR-AUC when higher. Origins won: those at which the model's log score is "
    "better than the baseline's."
)


def page(found: Mapping[str, Any]) -> str:
    """The whole document of ``found``, the content of fit.json."""
    made, models = found["made"], found["models"]
    quick = f" {made['quick'].capitalize()}." if made.get("quick") else ""
    links = [*((name.replace("_", " "), name) for name in models), ("data", "data")]
    main = tag(
        "main",
        tag("h1", "What the record says"),
        tag("p", QUESTION, class_="question"),
        tag(
            "p",
            "Made by ",
            tag("code", made["command"]),
            f", foedus {made['foedus']}.{quick}",
            class_="small",
        ),
        tag("nav", *(tag("a", text, href=f"#{at}") for text, at in links)),
        tag("p", READING, class_="small"),
        _overview(models),
        *(_model(name, model, made) for name, model in models.items()),
        tag("section", tag("h2", "Data"), _data(made), id="data"),
        tag("footer", "Made by foedus, executable collective security. Standard errors are clustered."),
    )
    return document("foedus fit", main)


def _overview(models: Mapping[str, Any]) -> Html:
    """One row a fit that forecasts: which baselines it does not beat."""
    body = []
    for name, model in models.items():
        for fit in filter(forecasts, model["fits"]):
            held = unbeaten(fit["pooled_scores"])
            told = "; ".join(f"{k} ({', '.join(MEASURES[m] for m in on)})" for k, on in held.items())
            body.append((tag("a", label(name, fit), href=f"#{name}"), told or "none"))
    if not body:
        return tag("p", "No fit here was scored on later years.")
    head = ("fit", "baselines that do as well as the model or better, and on what")
    return joined([tag("h2", "Where a baseline does as well"), table(head, body)])


def label(name: str, fit: Mapping[str, Any]) -> str:
    """The fit's name after its model's (or the singular of it), not said twice.

    >>> label("operations", {"name": "operations_send"}), label("onset", {"name": "onset"})
    ('operations: send', 'onset')
    """
    own = str(fit["name"]).removeprefix(f"{name}_").removeprefix(f"{name.removesuffix('s')}_")
    return (name if own == name else f"{name}: {own}").replace("_", " ")


def _data(made: Mapping[str, Any]) -> Html:
    told = [(name, str(one["version"]), str(one["sha256"])[:16]) for name, one in made["data"].items()]
    return table(("table", "version", "SHA-256 begins"), told, class_="list")


def _model(name: str, model: Mapping[str, Any], made: Mapping[str, Any]) -> Html:
    years = made.get("years", {}).get(name)
    read = len(model["parameters"])
    facts = [
        model["data"],
        f"years {years}" if years else "",
        f"{read} parameters of the engine" if read else "",
    ]
    scored = [fit for fit in model["fits"] if forecasts(fit)]
    drawn = [fit for fit in model["fits"] if fit["calibration"]]
    parts: list[object] = [
        tag("h2", name.replace("_", " ")),
        *_text(model["text"]),
        tag("p", "; ".join(filter(None, facts)) + ".", class_="small"),
        *(_scores(name, fit) for fit in scored),
        tag("div", *(_drawn(name, fit) for fit in drawn), class_="views") if drawn else "",
        details("Coefficients and diagnostics", *(_told(fit) for fit in model["fits"])),
    ]
    return tag("section", *parts, id=name)


def _text(text: str) -> list[Html]:
    """The paragraphs of a model's text; what is indented is a formula."""
    blocks = [block for block in re.split(r"\n\s*\n", text.strip("\n")) if block.strip()]
    return [
        tag("pre", _outdented(block), class_="formula")
        if block.startswith("    ")
        else tag("p", *_words(block))
        for block in blocks
    ]


def _words(block: str) -> list[object]:
    """Text, with what stands between double backticks as code."""
    return [tag("code", part) if k % 2 else part for k, part in enumerate(block.split("``"))]


def _outdented(block: str) -> str:
    return "\n".join(line.removeprefix("    ").rstrip() for line in block.replace("``", "").split("\n"))


def _scores(name: str, fit: Mapping[str, Any]) -> Html:
    pooled = fit["pooled_scores"]
    origins = [s["origin"] for s in fit["scores"] if s["model"] == MODEL]
    each = f"; origins {min(origins)} to {max(origins)}" if origins else ""
    return joined(
        [
            tag("h3", label(name, fit)),
            tag("p", f"{fit['n']:,} rows, {fit['events']:,} events{each}. ", verdict(pooled), class_="small"),
            scores_table(pooled, fit["scores"]),
        ]
    )


def scores_table(pooled: Mapping[str, Mapping[str, Any]], scores: Sequence[Mapping[str, Any]]) -> Html:
    """Scores over all origins, the model first; the best of each column in bold."""
    shown = measured(pooled)
    tops = {measure: best(measure, pooled) for measure in shown}
    body = []
    for name, one in pooled.items():
        cells = [_bold(number(one.get(measure)), name in tops[measure]) for measure in shown]
        won, of = origins_won(name, scores)
        body.append((name, *cells, "" if name == MODEL or not of else f"{won} of {of}"))
    head = ("forecast", *(MEASURES[m] for m in shown), "origins won")
    return table(head, body, class_="scores")  # fmt: skip


def _bold(text: str, best_one: bool) -> object:
    return tag("b", text) if best_one else text


def _drawn(name: str, fit: Mapping[str, Any]) -> Html:
    of = label(name, fit)
    chart = svg(panel(fit["calibration"], size=210), f"Calibration of {of}")
    return tag("div", tag("h3", f"Calibration: {of}"), tag("p", measured_on(fit), class_="small"), chart)


def _told(fit: Mapping[str, Any]) -> Html:
    """Coefficients and diagnostics of one fit."""
    parts: list[object] = [
        tag("h3", fit["name"].replace("_", " ")),
        tag("p", f"{fit['data']}: {fit['n']:,} rows, {fit['events']:,} events.", class_="small"),
        tag("pre", fit["formula"], class_="formula"),
    ]
    if fit["coefficients"]:
        told = [(c["name"], number(c["b"]), number(c["se"]), number(c["z"])) for c in fit["coefficients"]]
        parts.append(table(("", "b", "SE", "z"), told, class_=FIGURES))
    said = [(key.replace("_", " "), _said(value)) for key, value in fit["diagnostics"].items()]
    if said:
        parts.append(table(("diagnostic", ""), said, class_="list"))
    return joined(parts)


def _said(value: object) -> str:
    """Plain data as words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{str(k).replace('_', ' ')}: {_said(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(v) for v in value)
    return "none" if value is None else str(value)
