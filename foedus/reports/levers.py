"""Section 9: the parameters that matter most, each moved alone to both ends of its interval."""

from __future__ import annotations

from typing import Any

import altair as alt

from foedus.reports.charts import BLUE, GREY, INK, ORANGE, layered, rows, svg
from foedus.reports.html import Html, joined, table, tag
from foedus.reports.material import Material
from foedus.reports.numbers import signed

BASES = {"estimated": BLUE, "literature": "#009e73", "guess": ORANGE}
SHOWN = 15


def levers(material: Material) -> Html:
    """A tornado, widest first, coloured by what the parameter rests on."""
    moved = material.sensitivity
    if not moved:
        text = "Not computed for this run: it has no sensitivity.json. What depends on which number is not shown."
        return tag("p", text)
    top = sorted(moved, key=lambda row: -_width(row))[:SHOWN]
    of = str(top[0].get("of") or "the difference in wars per future")
    note = (
        f"Each parameter alone is set to both ends of its 90 % interval, all others at their medians; "
        f"the bar spans the two values of {of}. Guesses are numbers for which there is no usable evidence."
    )
    legend = [
        joined([tag("span", class_="swatch", style=f"background:{colour}"), tag("span", basis)])
        for basis, colour in BASES.items()
    ]
    drawn = svg(_chart(top, of), f"Tornado: {of} at both ends of each parameter's interval")
    lines = [
        (row["parameter"], row.get("basis", ""), signed(row["low"]), signed(row["high"]), row.get("text", ""))
        for row in top
    ]
    return joined(
        [
            tag("p", note, class_="small"),
            tag("div", *legend, class_="legend"),
            tag("div", drawn, class_="wide"),
            table(
                ("Parameter", "rests on", "at its lower end", "at its upper end", "what it is"),
                lines,
                class_="list",
            ),
        ]
    )


def _width(row: dict[str, Any]) -> float:
    return abs(float(row["high"]) - float(row["low"]))


def _chart(top: list[dict[str, Any]], of: str) -> alt.LayerChart:
    data = [
        {
            "parameter": str(row["parameter"]).replace("_", " "),
            "order": k,
            "from": min(row["low"], row["high"]),
            "to": max(row["low"], row["high"]),
            "basis": row.get("basis", ""),
        }
        for k, row in enumerate(top)
    ]
    y = alt.Y(
        "parameter:N",
        sort=alt.EncodingSortField("order"),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=170),
    )
    colour = alt.Scale(domain=list(BASES), range=list(BASES.values()))
    base = alt.Chart(rows(data), width=440, height=alt.Step(20))
    bars = base.mark_bar(height=11).encode(
        y=y,
        x=alt.X("from:Q", title=of[:1].upper() + of[1:], axis=alt.Axis(tickCount=6, domain=False)),
        x2="to:Q",
        color=alt.Color("basis:N", scale=colour, legend=None),
    )
    zero = alt.Chart(rows([{"zero": 0}])).mark_rule(color=INK if data else GREY).encode(x="zero:Q")
    return layered(bars, zero)
