"""Section 6: the views of the contested questions beside one another."""

from __future__ import annotations

from typing import Any

import altair as alt

from foedus.reports.charts import BLUE, INK, MUTED, ORANGE, PAPER, WIDTH, layered, rows, svg
from foedus.reports.contested import contested
from foedus.reports.html import Html, joined, tag
from foedus.reports.key_figures import in_order
from foedus.reports.material import Material

COLOURS = (BLUE, ORANGE, "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def views(material: Material, contrast: dict[str, Any]) -> Html:
    """Relative change of each count under every view, one panel per outcome, on one scale."""
    differences = contrast["differences"]
    names = [
        name
        for name in in_order(differences[material.run.views[0]])
        if material.definition(name)["kind"] == "count" and material.definition(name)["about"] == "between"
    ]
    data = {name: [_row(material, name, view, differences) for view in material.run.views] for name in names}
    known = [row for lines in data.values() for row in lines if row["value"] is not None]
    panels = [
        tag(
            "div",
            tag("h4", material.definition(name)["label"], class_="view"),
            _panel(material, name, lines, known),
        )
        for name, lines in data.items()
    ]
    note = (
        "Average change in percent of the reference, with its 90 % interval. No view is averaged with another and none "
        "is preferred: the literature has not settled which is right."
    )
    return joined(
        [
            contested(material),
            tag("p", note, class_="small"),
            tag("div", *panels, class_="views"),
        ]
    )


def _row(material: Material, name: str, view: str, differences: dict[str, Any]) -> dict[str, Any]:
    relative = differences[view][name].get("relative")
    percent = {key: 100 * relative[key] if relative else None for key in ("value", "low", "high")}
    return {"view": view, "label": material.view(view), "order": material.run.views.index(view), **percent}


def _panel(material: Material, name: str, lines: list[dict[str, Any]], known: list[dict[str, Any]]) -> Html:
    held = [row for row in lines if row["value"] is not None]
    if not held:
        return tag("p", "None in the reference, so nothing to be relative to.", class_="small")
    reach = max(max(abs(row["low"]), abs(row["high"])) for row in known) * 1.08 or 1.0
    chart = _chart(held, reach, material.run.views)
    return svg(chart, f"Relative change of {material.definition(name)['label'].lower()} under each view")


def _chart(held: list[dict[str, Any]], reach: float, ids: list[str]) -> alt.LayerChart:
    colour = alt.Scale(domain=ids, range=[COLOURS[k % len(COLOURS)] for k in range(len(ids))])
    y = alt.Y("order:O", axis=None)
    x = alt.X(
        "value:Q",
        title="Change in percent of the reference",
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=alt.Axis(tickCount=5, domain=False),
    )
    base = alt.Chart(rows(held), width=WIDTH - 10, height=42 * len(ids)).encode(
        y=y, color=alt.Color("view:N", scale=colour, legend=None)
    )
    zero = alt.Chart(rows([{"zero": 0}])).mark_rule(color=INK, strokeWidth=1).encode(x="zero:Q")
    bars = base.mark_rule(strokeWidth=4, opacity=0.45).encode(x=alt.X("low:Q"), x2="high:Q")
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(x=x)
    written = {"x": alt.value(0), "text": "label:N"}
    halo = base.mark_text(align="left", dy=-13, fontSize=10.5, stroke=PAPER, strokeWidth=4)
    names = base.mark_text(align="left", dy=-13, fontSize=10.5)
    labels = (halo.encode(**written, color=alt.value(PAPER)), names.encode(**written, color=alt.value(MUTED)))
    return layered(zero, *labels, bars, dots)
