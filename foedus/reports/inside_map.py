"""Conflict inside states on a map: how likely a year of it is in the reference, and where the arm changes that."""

from __future__ import annotations

from functools import partial
from typing import Any

from foedus.reports.html import Html, joined, key, legend, table, tag
from foedus.reports.material import Material, under_views_inside
from foedus.reports.numbers import plain
from foedus.reports.risk_map import beside, change_legend, change_maps, changes_listed, scale_end
from foedus.reports.world_map import on_ramp, world_map

RAMP = ("#f6ecdf", "#8c2d04")
NEVER = "#dfe5e8"
LISTED = 10


def inside_map(material: Material) -> Html:
    """The level map, then a map of changes for every arm that is compared."""
    part, first = material.measured, material.run.arms[0]
    note = (
        f"Share of the years of {material.horizon} in which a state has armed conflict inside (25 battle deaths and "
        f"more), over all futures, in: {material.arm(first)}. The changes below are of the share of years of major "
        "conflict (1,000 and more)."
    )
    levels = under_views_inside(material, part, partial(_levels, material, first))
    return tag(
        "div",
        tag("p", note, class_="small"),
        _legend(),
        levels,
        *(_changes(material, contrast) for contrast in material.contrasts),
        class_="maps",
    )


def _levels(material: Material, arm: str, view: str) -> Html:
    rows = material.measured["by_state"]["conflict_by_state"][view][arm]
    risk = {row["state"]: row["risk"] for row in rows}
    drawn = world_map(
        material.world,
        lambda state: on_ramp(RAMP, risk[state]) if risk.get(state) else NEVER,
        f"of the chance of a year of conflict inside: {material.view(view)}",
    )
    lines = [
        (
            material.state(row["state"]),
            plain(row["risk"], "share"),
            plain(row["major"], "share"),
            plain(row["deaths"], "deaths"),
        )
        for row in rows[:LISTED]
    ]
    head = ("", "years of conflict", "of major conflict", "deaths (median)")
    caption = f"The {len(lines)} states with most years of conflict"
    return beside(drawn, table(head, lines, caption=caption, class_="figures"))


def _changes(material: Material, contrast: dict[str, Any]) -> Html:
    pair, risks = contrast["pair"], contrast["conflict_risk"]
    top = scale_end(risks)
    heading = f"{material.arm(pair['arm'])}, minus {material.arm(pair['reference'])}"
    note = (
        "Coloured only where the change is clear: exact sign test of futures with more and with fewer years of major "
        "conflict, p < .01."
    )

    def panel(view: str) -> Html:
        what = f"of the change in the share of years of major conflict: {material.view(view)}"
        drawn = change_maps(material, risks[view], top, what)
        return beside(drawn, changes_listed(material, risks[view], pair))

    told = under_views_inside(material, material.measured, panel)
    return joined([tag("h3", heading), tag("p", note, class_="small"), change_legend(top), told])


def _legend() -> Html:
    ramp = tag("span", class_="ramp", style=f"background:linear-gradient(90deg,{RAMP[0]},{RAMP[1]})")
    return legend(tag("span", "0", ramp, "every year", class_="key"), key(NEVER, "in no future"))
