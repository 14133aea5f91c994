"""Section 9: the parameters that matter most, each moved alone to both ends of its interval."""

from __future__ import annotations

from typing import Any

import altair as alt

from foedus.reports.charts import BLUE, INK, ORANGE, layered, rows, svg
from foedus.reports.html import Html, joined, key, legend, table, tag
from foedus.reports.material import Material
from foedus.reports.numbers import signed

BASES = {"estimated": BLUE, "literature": "#009e73", "guess": ORANGE}
SHOWN, Z90 = 15, 1.645


def levers(material: Material) -> Html:
    """A tornado, widest first, coloured by what the parameter rests on; faint where it may be noise."""
    moved = material.sensitivity
    if not moved:
        text = "Not computed for this run, so what depends on which number is not shown (foedus simulate computes it)."
        return tag("p", text)
    top = sorted(moved, key=lambda row: -abs(_width(row)))[:SHOWN]
    of = str(top[0].get("of") or "the difference")
    head = ("Parameter", "rests on", "at lower end (of)", "at upper end (of)", "moves by", "what it is")
    return joined(
        [
            tag("p", _note(material, top[0], of), class_="small"),
            legend(*(key(colour, basis) for basis, colour in BASES.items())),
            tag("div", svg(_chart(top, of), f"Tornado: {of} at both ends of intervals"), class_="wide"),
            table(head, [_line(row) for row in top], class_="list"),
        ]
    )


def _note(material: Material, row: dict[str, Any], of: str) -> str:
    view = f", under the view “{material.view(row['view'])}”" if row.get("view") else ""
    return (
        f"Each parameter alone is set to both ends of its 90 % interval, all others at their medians{view}. A bar "
        f"spans the two values of: {of}. Faint bars cannot be told from noise. A guess is a number for which there is "
        "no usable evidence."
    )


def _width(row: dict[str, Any]) -> float:
    return float(row["high"]) - float(row["low"])


def _noise(row: dict[str, Any]) -> float | None:
    """Half the 90 % interval of the width; None where it is not known."""
    error = row.get("standard_error")
    return None if error is None else Z90 * float(error)


def _line(row: dict[str, Any]) -> tuple[object, ...]:
    width, noise, ends = _width(row), _noise(row), row.get("interval")
    at = [f" ({end:g})".replace("-", "−") for end in ends] if ends else ["", ""]
    sure = "" if noise is None else f" ({signed(width - noise)} to {signed(width + noise)})"
    return (
        str(row["parameter"]).replace("_", " "),
        tag("span", row["basis"], class_=f"basis {row['basis']}"),
        f"{signed(row['low'])}{at[0]}",
        f"{signed(row['high'])}{at[1]}",
        f"{signed(width)}{sure}",
        row["text"],
    )


def _chart(top: list[dict[str, Any]], of: str) -> alt.LayerChart:
    data = [
        {
            "parameter": str(row["parameter"]).replace("_", " "),
            "from": min(row["low"], row["high"]),
            "to": max(row["low"], row["high"]),
            "basis": row["basis"],
            "strength": 1.0 if abs(_width(row)) > (_noise(row) or 0.0) else 0.3,
        }
        for row in top
    ]
    names = [d["parameter"] for d in data]
    y = alt.Y("parameter:N", sort=names, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=170))
    axis = alt.Axis(tickCount=6, domain=False)
    x = alt.X("from:Q", title=of[:1].upper() + of[1:], scale=alt.Scale(zero=True), axis=axis)
    colour = alt.Color(
        "basis:N", scale=alt.Scale(domain=list(BASES), range=list(BASES.values())), legend=None
    )
    base = alt.Chart(rows(data), width=320, height=alt.Step(20))
    faint = alt.Opacity("strength:Q", scale=None, legend=None)
    bars = base.mark_bar(height=11).encode(y=y, x=x, x2="to:Q", color=colour, opacity=faint)
    zero = alt.Chart(rows([{"at": 0}])).mark_rule(color=INK, strokeWidth=1.5).encode(x="at:Q")
    return layered(bars, zero)
