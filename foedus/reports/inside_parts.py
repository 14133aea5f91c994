"""What the difference in conflict inside states is made of: bars by part, in each place, for each measure."""

from __future__ import annotations

from functools import partial
from typing import Any

import altair as alt

from foedus.reports.charts import FEWER, INK, MORE, MUTED, WIDTH, layered, rows, svg
from foedus.reports.html import Html, joined, key, legend, tag
from foedus.reports.material import Material, folded, under_views_inside
from foedus.reports.numbers import plain, signed
from foedus.reports.scope import contrasts_of

PARTS = {
    "not_started": "not started",
    "not_recurred": "not recurred",
    "shortened": "shortened",
    "not_escalated": "milder course",
    "spared": "spared that year",
    "elsewhere": "elsewhere",
}
MEASURES = {
    "conflict_months": "months of conflict per future",
    "major_conflict_years": "years of major conflict per future",
    "deaths_inside": "battle deaths, all futures together",
}
NOTE = (
    "The twins' years of conflict are followed state by state, so that the parts add up to the difference exactly. Not "
    "started: conflict that one twin does not have at all, after more than ten quiet years; not recurred: the same, "
    "after fewer. Shortened: years of a conflict that ends sooner in one twin. Milder course: conflict in both, after "
    "a year at different levels. Spared that year: conflict in both, after a year at the same level, with fewer deaths "
    "in the year itself, which is what troops on the spot do. Elsewhere: states in which no operation differs. Bars to "
    "the left are less in the arm, to the right more."
)


def inside_parts(material: Material) -> Html:
    """Small bars for every measure; sums in words below."""
    colours = legend(key(FEWER, "less in the arm"), key(MORE, "more in the arm"))
    blocks = []
    for place, part in material.places:
        told: list[Html] = []
        for contrast in contrasts_of(part):
            if len(contrasts_of(part)) > 1:
                told.append(tag("h4", material.arm(contrast["pair"]["arm"]), class_="view"))
            told.append(under_views_inside(material, part, partial(_panel, material, contrast)))
        blocks.append((place, joined(told)))
    return joined([tag("p", NOTE, class_="small"), colours, folded(blocks)])


def _panel(material: Material, contrast: dict[str, Any], view: str) -> Html:
    made = contrast["inside"][view]
    if not made:
        return tag("p", "The twins do not differ in any future.", class_="small")
    drawn = [_measure(material, made[name], name, label, view) for name, label in MEASURES.items()]
    return tag("div", *drawn, class_="multiples")


def _measure(material: Material, made: dict[str, Any], name: str, label: str, view: str) -> Html:
    whole = name == "deaths_inside"
    scale = 1 if whole else material.run.futures
    data = [
        {"part": PARTS[part], "side": side, "change": one[side] / scale}
        for part, one in made["parts"].items()
        for side in ("less", "more")
    ]
    drawn = svg(
        _chart(data, label, "~s" if whole else "~r"), f"Difference by part, {label}: {material.view(view)}"
    )
    change = made["difference"] / scale
    sure = ""
    if whole and made["largest_share"] is not None:
        sure = (
            f" The largest single year and state is {plain(made['largest_share'], 'share')} of all changes."
        )
    text = f"Together {signed(change, 'deaths' if whole else 'count')}.{sure}"
    return tag("div", drawn, tag("p", text, class_="small"))


def _chart(data: list[dict[str, Any]], label: str, number: str) -> alt.LayerChart:
    order = list(PARTS.values())
    y = alt.Y("part:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=100))
    x = alt.X("change:Q", title=label.capitalize(), axis=alt.Axis(tickCount=3, format=number))
    colour = alt.Scale(domain=["less", "more"], range=[FEWER, MORE])
    base = alt.Chart(rows(data), width=WIDTH - 130, height=22 * len(order))
    bars = base.mark_bar(height=13).encode(x=x, y=y, color=alt.Color("side:N", scale=colour, legend=None))
    net = [{"part": part, "net": sum(d["change"] for d in data if d["part"] == part)} for part in order]
    ticks = (
        alt.Chart(rows(net))
        .mark_tick(color=INK, thickness=2, height=15)
        .encode(x=alt.X("net:Q", title=label.capitalize()), y=y)
    )
    zero = alt.Chart(rows([{"zero": 0}])).mark_rule(color=MUTED).encode(x="zero:Q")
    return layered(bars, zero, ticks)


def largest_parts(made: dict[str, Any], name: str, futures: int) -> str:
    """The two parts that make up most of a difference, in words; empty where there is none."""
    if not made or made[name]["difference"] == 0:
        return ""
    net = {part: one["net"] for part, one in made[name]["parts"].items() if one["net"]}
    top = sorted(net, key=lambda part: -abs(net[part]))[:2]
    scale = 1 if name == "deaths_inside" else futures
    told = [f"{PARTS[p]} {signed(net[p] / scale, 'deaths' if scale == 1 else 'count')}" for p in top]
    return "; ".join(told)
