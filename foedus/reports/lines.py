"""Lines between two states that an arm has watched otherwise: violations, what is seen, disputes; arm beside arm."""

from __future__ import annotations

from functools import partial
from typing import Any

from foedus.reports.html import Html, joined, table, tag, with_interval
from foedus.reports.material import Material, under_views_that_differ
from foedus.reports.numbers import plain, signed, signed_span, span

LABELS = {
    "violations": "Violations, a year",
    "raised": "of them seen and raised, a year",
    "persons": "Persons who watch, average of the run",
    "limited": "Limits on forces of the two hold, share of the time",
    "led": "Violations that became a dispute",
    "led_unseen": "of them not seen by anybody",
    "disputes": "Disputes of the two states",
    "uses_of_force": "Uses of force between them",
    "wars": "Wars between them",
}
IN_WORDS = {"disputes": "disputes", "uses_of_force": "uses of force", "wars": "wars"}
KINDS = {"persons": "deaths", "limited": "share"}  # two digits of persons are enough
NOTE = (
    "Averages over futures of {horizon}, with the 90 % interval that this many futures leave; disputes, uses of force "
    "and wars count whoever began. Where there is a line, disputes of its two states begin with a violation of it. "
    "Those who watch are the persons of the operations on file in either state. How often a line is violated, and what "
    "share of violations so many persons see, are guesses, and so is by how much limits on forces lower the hazard: "
    "read the difference, not the level."
)


def watched_otherwise(contrast: dict[str, Any]) -> list[str]:
    """Lines that are watched otherwise in the arm under any view, by name."""
    views = contrast["lines"].values()
    return sorted({line for lines in views for line, one in lines.items() if one["watched_otherwise"]})


def lines(material: Material, contrast: dict[str, Any]) -> Html:
    """A table for each line that is watched otherwise; the others in one sentence."""
    shown = watched_otherwise(contrast)
    if not shown:
        said = "Every line is watched, and forces are limited there, as in the reference."
        return tag("p", said, class_="small")
    first = contrast["lines"][material.run.views[0]]
    parts: list[Html] = [tag("p", NOTE.format(horizon=material.horizon), class_="small")]
    for line in shown:
        states = first[line]["states"] if line in first else line.split("-")
        parts.append(tag("h3", f"{material.state(states[0])} and {material.state(states[1])}"))
        parts.append(_under_views(material, contrast, line))
    others = [line for line in first if line not in shown]
    if others:
        named = "; ".join(" and ".join(material.state(s) for s in first[line]["states"]) for line in others)
        parts.append(tag("p", f"Watched alike in both arms, or nearly so: {named}.", class_="small"))
    return joined(parts)


def _under_views(material: Material, contrast: dict[str, Any], line: str) -> Html:
    levels = material.measured["by_state"]["lines_watched"]
    pair = contrast["pair"]
    arms = (pair["reference"], pair["arm"])
    told = {
        view: (
            [_levels(levels[view][arm], line) for arm in arms],
            contrast["lines"][view].get(line, {}).get("measures", {}),
        )
        for view in material.run.views
    }
    return under_views_that_differ(material, told, partial(_table, material, arms))


def _levels(rows: list[dict[str, Any]], line: str) -> dict[str, dict[str, Any]]:
    return {row["measure"]: row for row in rows if row["line"] == line}


def _table(material: Material, arms: tuple[str, str], told: Any) -> Html:
    levels, changes = told
    lines_ = []
    for name, label in LABELS.items():
        kind = KINDS.get(name, "count")
        cells = [_level(level.get(name, NOTHING), kind) for level in levels]
        change = changes.get(name, NOTHING)
        reach = signed_span(change["mean_low"], change["mean_high"], kind)
        lines_.append((label, *cells, with_interval(signed(change["mean"], kind), reach)))
    return table(("", *(material.arm(arm) for arm in arms), "Difference"), lines_, class_="figures")


def _level(one: dict[str, Any], kind: str) -> Html:
    return with_interval(plain(one["mean"], kind), span(one["mean_low"], one["mean_high"], kind))


NOTHING: dict[str, Any] = {"mean": None, "mean_low": None, "mean_high": None}


def in_words(material: Material, contrast: dict[str, Any], line: str, view: str) -> Html:
    """Disputes, uses of force and wars of the two states of a line, in a sentence."""
    one = contrast["lines"][view][line]
    named = " and ".join(material.state(s) for s in one["states"])
    told: list[object] = [f"{named}: "]
    for k, (name, words) in enumerate(IN_WORDS.items()):
        change = one["measures"][name]
        reach = signed_span(change["mean_low"], change["mean_high"])
        told += ["; " if k else "", words, " ", tag("b", signed(change["mean"])), f" ({reach})"]
    return joined([*told, " per future on average."])
