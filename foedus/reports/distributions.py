"""Section 4: how the difference varies from future to future."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt

from foedus.reports.charts import FEWER, GREY, MORE, MUTED, WIDTH, layered, rows, svg
from foedus.reports.html import Html, details, joined, tag
from foedus.reports.key_figures import in_order
from foedus.reports.material import Material, under_each_view
from foedus.reports.numbers import compact, plain

FIRST = ("wars", "battle_deaths")
COLOURS = alt.Scale(domain=["fewer", "same", "more"], range=[FEWER, GREY, MORE])


def distributions(material: Material, contrast: dict[str, Any]) -> Html:
    """Histograms per view: wars and deaths in sight, the rest folded away."""
    names = in_order(contrast["differences"][material.run.views[0]])
    names = [name for name in names if material.definition(name)["about"] == "between"]
    rest = [name for name in names if name not in FIRST]
    return joined(
        [
            *(_outcome(material, contrast, name) for name in FIRST if name in names),
            details("The other outcomes", *(_outcome(material, contrast, name) for name in rest)),
        ]
    )


def _outcome(material: Material, contrast: dict[str, Any], name: str) -> Html:
    heading = f"Difference in {material.definition(name)['label'].lower()}"
    told = under_each_view(material, histogram(material, contrast, name))
    return joined([tag("h3", heading), told])


def histogram(material: Material, contrast: dict[str, Any], name: str) -> Callable[[str], Html]:
    """What draws the difference in one outcome over futures, under a view."""
    definition = material.definition(name)

    def panel(view: str) -> Html:
        difference = contrast["differences"][view][name]
        if difference["median"] is None:
            return tag("p", "In no future do both twins have a value.", class_="small")
        shares = (
            f"{plain(difference['fewer'], 'share')} of futures less, {plain(difference['identical'], 'share')} "
            f"the same, {plain(difference['more'], 'share')} more."
        )
        chart = (
            _deaths(difference, definition)
            if definition["kind"] == "deaths"
            else _counts(difference, definition)
        )
        drawn = svg(
            chart,
            f"Histogram over futures: difference in {definition['label'].lower()}, {material.view(view)}",
        )
        return joined([drawn, tag("p", shares, class_="small")])

    return panel


def _side(low: float, high: float) -> str:
    return "same" if low <= 0 <= high else "fewer" if high <= 0 else "more"


def _counts(difference: dict[str, Any], definition: dict[str, Any]) -> alt.LayerChart:
    bins = difference["distribution"]
    share = definition["kind"] == "share"
    unit = "share of calls, points" if share else definition["unit"]
    factor = 100.0 if share else 1.0
    data = [
        {
            "from": b["from"] * factor,
            "to": b["to"] * factor,
            "futures": b["futures"],
            "zero": 0,
            "side": "same" if b["from"] < 0 < b["to"] else _side(b["from"], b["to"]),
        }
        for b in bins
    ]
    least = 2.5 if definition["kind"] == "count" else 0.0
    ends = [min(-least, *(d["from"] for d in data)), max(least, *(d["to"] for d in data))]
    axis = alt.Axis(tickCount=6, grid=False, format="~g", tickMinStep=1)
    bars = alt.Chart(rows(data), width=WIDTH - 45, height=120).mark_rect(stroke="white", strokeWidth=0.7)
    drawn = bars.encode(
        x=alt.X("from:Q", title=f"Difference, {unit}", axis=axis, scale=alt.Scale(domain=ends, nice=False)),
        x2="to:Q",
        y=alt.Y("futures:Q", title="Futures", axis=alt.Axis(tickCount=4, domain=False, ticks=False)),
        y2="zero:Q",
        color=alt.Color("side:N", scale=COLOURS, legend=None),
    )
    return layered(drawn)


def _deaths(difference: dict[str, Any], definition: dict[str, Any]) -> alt.LayerChart:
    """By orders of magnitude, since deaths span them."""
    data = [
        {"bin": _range(b["from"], b["to"]), "order": k, "futures": b["futures"], "side": _death_side(b)}
        for k, b in enumerate(difference["distribution"])
    ]
    held = [d["order"] for d in data if d["futures"] and d["side"] != "same"]
    middle = next(d["order"] for d in data if d["side"] == "same")
    reach = max((abs(order - middle) for order in held), default=1)
    data = [d for d in data if abs(d["order"] - middle) <= reach]
    y = alt.Y("bin:N", sort=[d["bin"] for d in data], title=None, axis=alt.Axis(ticks=False, domain=False))
    base = alt.Chart(rows(data), width=WIDTH - 150, height=16 * len(data)).encode(y=y)
    x = alt.X("futures:Q", title="Futures", axis=alt.Axis(tickCount=4, grid=False))
    bars = base.mark_bar().encode(x=x, color=alt.Color("side:N", scale=COLOURS, legend=None))
    text = base.mark_text(align="left", dx=3, color=MUTED).encode(x=x, text="futures:Q")
    return layered(bars, text)


def _death_side(b: dict[str, Any]) -> str:
    if b["from"] == 0.0 and b["to"] is not None and b["to"] < 1e-300:
        return "same"
    return "fewer" if b["to"] is not None and b["to"] <= 0 else "more"


def _range(low: float | None, high: float | None) -> str:
    """A bin in words, rounded magnitudes only."""
    if low is None or high is None:
        return f"over {compact(abs(low or high or 0))} {'more' if low else 'fewer'}"
    if low == 0.0 and high < 1e-300:
        return "the same"
    near, far = sorted((abs(low), abs(high)))
    words = f"under {compact(far)}" if near < 1 else f"{compact(near)} to {compact(far)}"
    return f"{words} {'fewer' if high <= 0 else 'more'}"
