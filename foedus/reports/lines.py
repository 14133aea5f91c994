"""Lines between two states that an arm has watched otherwise: violations, what is seen, disputes, deaths in wars."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from foedus.outcomes.line_changes import watched_otherwise as otherwise
from foedus.reports.html import Html, joined, table, tag, with_interval
from foedus.reports.material import Material, under_views_that_differ
from foedus.reports.numbers import plain, signed, signed_span, span

LABELS = {
    "violations": "Violations, a year",
    "raised": "of them seen and raised, a year",
    "persons": "Persons who watch, average of the run",
    "limited": "Limits on forces of the two, share of the zones and of the time",
    "led": "Violations that became a dispute",
    "led_unseen": "of them not seen by anybody",
    "disputes": "Disputes of the two states",
    "uses_of_force": "Uses of force between them",
    "wars": "Wars between them",
}
IN_WORDS = {"disputes": "disputes", "uses_of_force": "uses of force", "wars": "wars"}
DEATHS, DEATHS_OF = "Battle deaths in their wars", "Battle deaths in wars of"
IN_FIGURES = {"disputes": "Disputes of", "uses_of_force": "Uses of force between", "wars": "Wars between"}
KINDS = {"persons": "deaths", "limited": "share"}  # two digits of persons are enough
NOTE = (
    "Averages over futures of {horizon}, with the 90 % interval that this many futures leave; disputes, uses of force "
    "and wars count whoever began. Deaths are those of all who fight in a war of the two; they have no average, since "
    "their tail is too fat for one. Where there is a line, disputes of its two states begin with a violation of it. "
    "Those who watch are the persons of the operations on file in either state. How often a line is violated, and what "
    "share of violations so many persons see, are guesses, and so is by how much limits on forces lower the hazard: "
    "read the difference, not the level."
)


ENOUGH = 10  # futures: below it there is no 90 % point
Segments = list[tuple[str, bool]]  # what is said, and whether with stress


def watched_otherwise(contrast: dict[str, Any]) -> list[str]:
    """Lines that are watched otherwise in the arm under any view, by name."""
    return otherwise(contrast["lines"])


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
            contrast["lines"][view].get(line, {}),
        )
        for view in material.run.views
    }
    return under_views_that_differ(material, told, partial(_table, material, arms))


def _levels(rows: list[dict[str, Any]], line: str) -> dict[str, dict[str, Any]]:
    return {row["measure"]: row for row in rows if row["line"] == line}


def _table(material: Material, arms: tuple[str, str], told: Any) -> Html:
    levels, one = told
    lines_ = [(label, *_cells(levels, one, name)) for name, label in LABELS.items()]
    if one:
        lines_.append((DEATHS, *_deaths(one)))
    return table(("", *(material.arm(arm) for arm in arms), "Difference"), lines_, class_="figures")


def _cells(levels: list[dict[str, dict[str, Any]]], one: dict[str, Any], name: str) -> tuple[Html, ...]:
    """A measure in the reference, in the arm, and its difference."""
    kind, change = KINDS.get(name, "count"), one.get("measures", {}).get(name, NOTHING)
    reach = signed_span(change["mean_low"], change["mean_high"], kind)
    difference = with_interval(signed(change["mean"], kind), reach)
    return (*(_level(level.get(name, NOTHING), kind) for level in levels), difference)


def _level(one: dict[str, Any], kind: str) -> Html:
    return with_interval(plain(one["mean"], kind), span(one["mean_low"], one["mean_high"], kind))


NOTHING: dict[str, Any] = {"mean": None, "mean_low": None, "mean_high": None}


def _deaths(one: dict[str, Any]) -> tuple[Html, ...]:
    """Deaths in wars of the two: in what share of futures, and how many in these."""
    deaths = one["war_deaths"]
    arms = [_share(deaths[side], "in", "") for side in ("reference", "arm")]
    more, fewer = (_share(deaths[side], f"{side} in", " " + side) for side in ("more", "fewer"))
    return (*arms, joined([more, fewer]) if deaths["fewer"]["share"] else more)


def _share(one: dict[str, Any], word: str, by: str) -> Html:
    share = f"{word} {plain(one['share'], 'share')} of futures"
    many = tag("span", of_these(one, by), class_="note many") if one["number"] else ""
    return joined([with_interval(share, span(one["low"], one["high"], "share")), many])


def of_these(one: dict[str, Any], by: str = "", sure: bool = False) -> str:
    """How many die in the futures in which there are any; empty where there is none. ``sure``: with the interval."""
    if not one["number"]:
        return ""
    median, reach = plain(one["median"], "deaths"), span(one["median_low"], one["median_high"], "deaths")
    many = one["number"] >= ENOUGH
    top = (
        f"{plain(one['top'], 'deaths')} at the 90 % point"
        if many
        else f"{plain(one['largest'], 'deaths')} at most"
    )
    return f"of these {median}{by} at the median{f' ({reach})' if sure else ''}, {top}"


def line_figures(
    material: Material, part: dict[str, Any], contrast: dict[str, Any], view: str
) -> list[tuple[str, tuple[Html, ...]]]:
    """Rows for the key figures of a place: disputes, force, wars and deaths across each line watched otherwise."""
    whole = next(one for one in material.contrasts if one["pair"] == contrast["pair"])
    levels, pair = material.measured["by_state"]["lines_watched"][view], contrast["pair"]
    rows: list[tuple[str, tuple[Html, ...]]] = []
    for line in concerned(whole, part):
        one = whole["lines"][view].get(line)
        if one:
            both = [_levels(levels[pair[side]], line) for side in ("reference", "arm")]
            named = _named(material.state, one)
            rows += [(f"{IN_FIGURES[name]} {named}, average", _cells(both, one, name)) for name in IN_WORDS]
            rows.append((f"{DEATHS_OF} {named}", _deaths(one)))
    return rows


def concerned(whole: dict[str, Any], part: dict[str, Any]) -> list[str]:
    """The lines watched otherwise that touch a place: those of its states; all of them where it is the whole world."""
    states = set(part.get("states") or ())
    return [line for line in watched_otherwise(whole) if not states or states & set(line.split("-"))]


def in_words(material: Material, contrast: dict[str, Any], line: str, view: str) -> Html:
    """Disputes, uses of force, wars of the two states of a line, and who dies in these, in sentences."""
    said = segments(contrast["lines"][view][line], material.state)
    return joined(tag("b", text) if stress else text for text, stress in said)


def segments(one: dict[str, Any], state: Callable[[str], str]) -> Segments:
    """The same as text with stress, for whatever shows it; ``state`` names one by its code."""
    told: Segments = [(f"{_named(state, one)}: ", False)]
    for k, (name, words) in enumerate(IN_WORDS.items()):
        change = one["measures"][name]
        reach = signed_span(change["mean_low"], change["mean_high"])
        told += [
            (f"{'; ' if k else ''}{words} ", False),
            (signed(change["mean"]), True),
            (f" ({reach})", False),
        ]
    return [*told, (" per future on average. ", False), *_deaths_in_words(one["war_deaths"])]


def _named(state: Callable[[str], str], one: dict[str, Any]) -> str:
    return " and ".join(state(s) for s in one["states"])


def _deaths_in_words(deaths: dict[str, dict[str, Any]]) -> Segments:
    """In what share of futures more and fewer die in wars of the two, and how many more and fewer in these."""
    told: Segments = []
    for side, words in (("more", "More die in their wars in "), ("fewer", "Fewer die in them in ")):
        one = deaths[side]
        share, reach = plain(one["share"], "share"), span(one["low"], one["high"], "share")
        many = f": {of_these(one, ' ' + side, sure=True)}" if one["number"] else ""
        told += [(words, False), (f"{share} of futures", True), (f" ({reach}){many}. ", False)]
    return [*told[:-1], (told[-1][0].rstrip(), False)]
