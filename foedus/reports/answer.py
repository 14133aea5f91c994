"""Section 1: the question and its answer in plain sentences, under each view, with intervals."""

from __future__ import annotations

from typing import Any

from foedus.reports.answer_inside import answer_inside
from foedus.reports.html import Html, joined, tag
from foedus.reports.lines import in_words as line_in_words
from foedus.reports.lines import watched_otherwise
from foedus.reports.material import Material, under_views_that_differ
from foedus.reports.numbers import compact, direction, fewer_or_more, plain, signed_span

LARGE = 100_000.0


def answer(material: Material, contrast: dict[str, Any]) -> Html:
    """What the views agree on, then two sentences under each; of conflict inside states, a list for each place."""
    pair = contrast["pair"]
    compared = f"{material.arm(pair['arm'])}, compared with: {material.arm(pair['reference'])}."
    inside = _on_lines(material, contrast)
    inside += [answer_inside(material, contrast)] if material.inside else []
    if not material.between:
        return joined([tag("p", tag("b", compared), class_="verdict"), *inside])
    told = {
        view: {name: contrast["differences"][view][name] for name in ("wars", "battle_deaths")}
        for view in material.run.views
    }
    return joined(
        [
            tag("p", tag("b", compared), " ", verdict(material, contrast), class_="verdict"),
            *inside,
            under_views_that_differ(material, told, lambda one: _sentences(material, one)),
        ]
    )


def _on_lines(material: Material, contrast: dict[str, Any]) -> list[Html]:
    """Disputes over the lines that are watched otherwise: between which two states, under each view."""
    named = watched_otherwise(contrast)
    if not named:
        return []
    told = {
        view: [
            line_in_words(material, contrast, line, view) for line in named if line in contrast["lines"][view]
        ]
        for view in material.run.views
    }
    panel = under_views_that_differ(material, told, lambda said: tag("ul", *(tag("li", one) for one in said)))
    return [tag("h3", "Between states across a line that is watched otherwise"), panel]


def verdict(material: Material, contrast: dict[str, Any]) -> str:
    """Whether the views agree about wars; never an average over them."""
    ways: dict[str, list[str]] = {}
    for view in material.run.views:
        wars = contrast["differences"][view]["wars"]
        ways.setdefault(direction(wars["mean_low"], wars["mean_high"]), []).append(material.view(view))
    words = {
        "fewer": "fewer wars on average",
        "more": "more wars on average",
        "unclear": "no difference in the average number of wars that these futures can tell from none",
    }
    if len(ways) == 1:
        (way,) = ways
        scope = "under every view" if len(material.run.views) > 1 else "under the view shown"
        size = "" if way == "unclear" else "; by how much is below"
        return f"{words[way].capitalize()}, {scope} of what is contested{size}."
    parts = [f"{words[way]}, if {' or '.join(f'“{view}”' for view in views)}" for way, views in ways.items()]
    return f"The answer depends on a contested question: {'; '.join(parts)}."


def _sentences(material: Material, differences: dict[str, dict[str, Any]]) -> Html:
    return joined(
        [
            tag("p", _wars(material, differences["wars"])),
            tag("p", _deaths(material, differences["battle_deaths"])),
        ]
    )


def _wars(material: Material, wars: dict[str, Any]) -> Html:
    if wars["mean"] is None:
        return tag("span", "No future has a value.")
    relative = wars.get("relative")
    percent = f"; in percent {signed_span(relative['low'], relative['high'], 'share')}" if relative else ""
    return joined(
        [
            f"In {material.horizon}, ",
            tag("b", f"{fewer_or_more(wars['mean'], 'wars')} per future on average"),
            f" ({signed_span(wars['mean_low'], wars['mean_high'])}{percent}). In "
            f"{plain(wars['identical'], 'share')} of futures the number of wars is the same, in "
            f"{plain(wars['fewer'], 'share')} lower, in {plain(wars['more'], 'share')} higher.",
        ]
    )


def _deaths(material: Material, deaths: dict[str, Any]) -> Html:
    large = next((row for row in deaths.get("exceedance", []) if row["x"] == LARGE), None)
    if large is None:
        return tag("span", "No future has a value.")
    moved = f"{100 * large['reference']:.1f} % to {100 * large['arm']:.1f} %"
    return joined(
        [
            f"The chance of more than {compact(LARGE)} battle deaths in wars goes from ",
            tag("b", moved),
            f" (change in points {signed_span(large['low'], large['high'], 'share')}). They are fewer in "
            f"{plain(deaths['fewer'], 'share')} of futures and more in {plain(deaths['more'], 'share')}.",
        ]
    )
