"""Section 5: the exceedance curve of battle deaths in both arms, with bands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt

from foedus.reports.charts import ARMS, GRID, WIDTH, layered, rows, svg
from foedus.reports.html import Html, details, joined, key, legend, table, tag, with_interval
from foedus.reports.material import Material, under_each_view
from foedus.reports.numbers import compact, plain, signed, signed_span

SMALLEST, ALL, FEW_DECADES = 1e3, 0.995, 150.0
DASHES = ([5, 3], [1, 0], [2, 2], [8, 2])
LINES = ("line dashed", "line", "line dotted", "line dashed")  # the same in a legend
LABELS = (
    "datum.value >= 1e6 ? format(datum.value / 1e6, '~g') + 'm' : "
    "datum.value >= 1e3 ? format(datum.value / 1e3, '~g') + 'k' : datum.value"
)


def tail(material: Material) -> Html:
    """Curves of the deaths of wars per view, and the change at round thresholds."""
    note = (
        f"Share of futures in which all wars of {material.horizon} together kill more than x in battle. Both axes are "
        "logarithmic; x begins where the curves leave 100 %. Bands: 90 % Wilson intervals. The curves say nothing "
        "beyond their ends."
    )
    panel = curves(material, material.measured, "battle_deaths")
    changes = [
        details(
            "At round numbers of deaths",
            under_each_view(material, thresholds(material, contrast, "battle_deaths")),
        )
        for contrast in material.contrasts
    ]
    return joined(
        [tag("p", note, class_="small"), arms_legend(material), under_each_view(material, panel), *changes]
    )


def arms_legend(material: Material) -> Html:
    """The lines of the arms as the charts draw them, the reference dashed."""
    arms = enumerate(material.run.arms)
    return legend(*(key(ARMS[k % len(ARMS)], material.arm(arm), LINES[k % len(LINES)]) for k, arm in arms))


def curves(material: Material, part: dict[str, Any], name: str, width: int = WIDTH) -> Callable[[str], Html]:
    """What draws the exceedance curves of every arm, under a view."""
    drawn = part["exceedance"][name]
    domain = span_of_deaths([curve for view in drawn.values() for curve in view.values()])
    label = material.definition(name)["label"].lower()

    def panel(view: str) -> Html:
        chart = _chart(material, drawn[view], domain, width)
        return svg(chart, f"Exceedance of {label}: {material.view(view)}")

    return panel


def span_of_deaths(curves_drawn: list[list[dict[str, float]]]) -> tuple[float, float]:
    """From the last point at which nearly every future of every curve lies above, to the last point of any.

    >>> one = [{"x": x, "p": p} for x, p in ((1e3, 1.0), (1e4, 1.0), (1e5, 0.999), (1e6, 0.4))]
    >>> span_of_deaths([one]), span_of_deaths([[{"x": 1e3, "p": 0.2}], one])
    ((100000.0, 1000000.0), (1000.0, 1000000.0))
    """
    first = [max((row["x"] for row in c if row["p"] >= ALL), default=SMALLEST) for c in curves_drawn if c]
    start = min(first, default=SMALLEST)
    return start, max([start * 10, *(row["x"] for c in curves_drawn for row in c)])


def ticks(low: float, high: float) -> list[float]:
    """Powers of ten; with their doubles and fives where few of them lie between.

    >>> ticks(1e3, 1e7), ticks(2e5, 3e6)
    ([1000.0, 10000.0, 100000.0, 1000000.0, 10000000.0], [200000.0, 500000.0, 1000000.0, 2000000.0])
    """
    steps = (1, 2, 5) if high < FEW_DECADES * low else (1,)
    return [s * 10.0**k for k in range(3, 10) for s in steps if low <= s * 10.0**k <= high]


def _chart(
    material: Material, drawn: dict[str, list[dict[str, float]]], domain: tuple[float, float], width: int
) -> alt.LayerChart:
    bottom = 0.5 / material.run.futures
    data = [
        {**row, "arm": arm, "p": row["p"] or None, "low": max(row["low"], bottom)}
        for arm, curve in drawn.items()
        for row in curve
        if row["x"] >= domain[0]
    ]
    arms = material.run.arms
    colour = alt.Scale(domain=arms, range=[ARMS[k % len(ARMS)] for k in range(len(arms))])
    dash = alt.Scale(domain=arms, range=[DASHES[k % len(DASHES)] for k in range(len(arms))])
    x = alt.X(
        "x:Q",
        title="Battle deaths, x",
        scale=alt.Scale(type="log", domain=list(domain), nice=False),
        axis=alt.Axis(values=ticks(*domain), labelExpr=LABELS, gridColor=GRID),
    )
    y_axis = alt.Axis(values=[p for p in (0.001, 0.01, 0.1, 1) if p >= bottom], format="~%", gridColor=GRID)
    y = alt.Y(
        "p:Q",
        title="Share of futures above x",
        scale=alt.Scale(type="log", domain=[bottom, 1], nice=False, clamp=True),
        axis=y_axis,
    )
    base = alt.Chart(rows(data), width=width - 60, height=220).encode(
        x=x, color=alt.Color("arm:N", scale=colour, legend=None)
    )
    bands = (
        base.mark_area(opacity=0.18)
        .encode(y=y.copy(deep=True), y2="high:Q")
        .transform_calculate(p="datum.low")
    )
    lines = base.mark_line(strokeWidth=2).encode(
        y=y, strokeDash=alt.StrokeDash("arm:N", scale=dash, legend=None)
    )
    return layered(bands, lines)


def thresholds(material: Material, contrast: dict[str, Any], name: str) -> Callable[[str], Html]:
    """What tells the change of exceedance at round numbers, under a view."""
    pair = contrast["pair"]
    head = ("More than", material.arm(pair["reference"]), material.arm(pair["arm"]), "Change, points")

    def panel(view: str) -> Html:
        changes = contrast["differences"][view][name].get("exceedance", [])
        lines = [
            (
                compact(row["x"]),
                plain(row["reference"], "share"),
                plain(row["arm"], "share"),
                with_interval(signed(row["change"], "share"), signed_span(row["low"], row["high"], "share")),
            )
            for row in changes
        ]
        return table(head, lines, class_="figures")

    return panel
