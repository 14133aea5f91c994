"""Arms races: how many pairs race in a year in each arm, the difference, and which pairs race most often."""

from __future__ import annotations

from functools import partial
from typing import Any

from foedus.reports.html import Html, details, joined, table, tag, with_interval
from foedus.reports.material import Material, under_views_that_differ
from foedus.reports.numbers import plain, signed, signed_span, span
from foedus.reports.scope import contrasts_of

NAME, SHOWN = "racing_pairs", 15
NOTE = (
    "Two rivals race in a year in which each sees the other's military spending grow fast. Pairs that race in a year, "
    "averaged over {horizon} and over futures, with the 90 % interval that this many futures leave."
)


def races_weigh(measured: dict[str, Any]) -> bool:
    """Whether anybody races in any future: races are drawn only where a scenario gives them weight."""
    levels = measured["outcomes"][NAME].values()
    return any(one["mean"] for arms in levels for one in arms.values())


def races(material: Material) -> Html:
    """Pairs a year by arm, then pair by pair folded away."""
    measured = material.measured
    told = {
        view: {
            "levels": measured["outcomes"][NAME][view],
            "changes": {c["pair"]["arm"]: c["differences"][view][NAME] for c in contrasts_of(measured)},
            "pairs": measured["by_state"]["races_by_pair"][view],
        }
        for view in material.run.views
    }
    note = tag("p", NOTE.format(horizon=material.horizon), class_="small")
    return joined([note, under_views_that_differ(material, told, partial(_panel, material))])


def _panel(material: Material, told: dict[str, Any]) -> Html:
    lines = []
    for arm, one in told["levels"].items():
        level = with_interval(plain(one["mean"]), span(one["mean_low"], one["mean_high"]))
        change = told["changes"].get(arm)
        less = (
            with_interval(signed(change["mean"]), signed_span(change["mean_low"], change["mean_high"]))
            if change
            else ""
        )
        lines.append((material.arm(arm), level, less))
    head = ("", "Pairs that race in a year", "Difference")
    return joined(
        [table(head, lines, class_="figures"), details("Which pairs", _pairs(material, told["pairs"]))]
    )


def _pairs(material: Material, tables: dict[str, list[dict[str, Any]]]) -> Html:
    """Share of years in which a pair races, arm beside arm; the pairs that race most often in any of them."""
    shares: dict[tuple[str, str], dict[str, float]] = {}
    for arm, rows in tables.items():
        for row in rows:
            shares.setdefault((row["a"], row["b"]), {})[arm] = row["share"]
    top = sorted(shares, key=lambda pair: (-sum(shares[pair].values()), pair))[:SHOWN]
    lines = [
        (
            f"{material.state(a)} and {material.state(b)}",
            *(plain(shares[a, b].get(arm, 0.0), "share") for arm in tables),
        )
        for a, b in top
    ]
    caption = f"Share of years in which they race; {len(top)} of {len(shares)} pairs"
    return table(("", *(material.arm(arm) for arm in tables)), lines, caption=caption, class_="figures")
