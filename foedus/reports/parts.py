"""Section 7: what the difference is made of, and the wars that happened in one twin only."""

from __future__ import annotations

from typing import Any

import altair as alt

from foedus.reports.charts import FEWER, INK, MORE, MUTED, WIDTH, layered, rows, svg
from foedus.reports.html import Html, details, joined, table, tag
from foedus.reports.material import Material, under_each_view
from foedus.reports.numbers import plain, signed

PARTS = {
    "not_started": "dispute not started",
    "settled": "settled before force",
    "not_escalated": "force, but no war",
    "unfinished": "below war at the end",
}
EVENTS, DYADS = 6, 8


def made_of(material: Material, contrast: dict[str, Any]) -> Html:
    """Bars per view: wars prevented and provoked by the arm, by what became of the same dispute in the other twin."""
    pair = contrast["pair"]
    arm, reference = material.arm(pair["arm"]), material.arm(pair["reference"])
    note = (
        f"Twins share their luck, so every dispute can be followed in both. Prevented: a war under “{reference}” that "
        f"is no war under “{arm}”. Provoked: the reverse. The parts add up to the difference exactly. “Dispute not "
        "started” includes later disputes of two states that differ because an earlier one did."
    )

    def panel(view: str) -> Html:
        parts = contrast["made_of"][view]
        drawn = svg(
            _chart(material, parts["wars"]), f"Wars prevented and provoked, by part: {material.view(view)}"
        )
        return joined([drawn, tag("p", _sum(material, parts["wars"]), class_="small"), _both(parts)])

    return joined([tag("p", note, class_="small"), under_each_view(material, panel)])


def _chart(material: Material, wars: dict[str, Any]) -> alt.LayerChart:
    data = []
    for side, sign in (("prevented", -1), ("provoked", 1)):
        for order, (part, label) in enumerate(PARTS.items()):
            number = wars[side]["parts"][part]["number"]
            if part != "unfinished" or number:
                per_100 = 100 * number / material.run.futures
                data.append(
                    {
                        "part": label,
                        "order": order,
                        "side": side,
                        "wars": sign * per_100,
                        "text": plain(per_100),
                    }
                )
    reach = max((abs(d["wars"]) for d in data), default=0.0) * 1.35 or 1.0
    y = alt.Y(
        "part:N", sort=alt.EncodingSortField("order"), title=None, axis=alt.Axis(ticks=False, domain=False)
    )
    base = alt.Chart(rows(data), width=WIDTH - 135, height=95).encode(y=y)
    x = alt.X(
        "wars:Q",
        title="Wars per 100 futures",
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=alt.Axis(tickCount=4, labelExpr="abs(datum.value)"),
    )
    colour = alt.Scale(domain=["prevented", "provoked"], range=[FEWER, MORE])
    bars = base.mark_bar().encode(x=x, color=alt.Color("side:N", scale=colour, legend=None))
    left = (
        base.transform_filter("datum.wars < 0")
        .mark_text(align="right", dx=-3, color=MUTED)
        .encode(x=x, text="text:N")
    )
    right = (
        base.transform_filter("datum.wars > 0")
        .mark_text(align="left", dx=3, color=MUTED)
        .encode(x=x, text="text:N")
    )
    heads = (
        alt.Chart(rows([{"x": -reach * 0.5, "t": "prevented"}, {"x": reach * 0.5, "t": "provoked"}]))
        .mark_text(dy=-8, fontWeight="bold", color=INK)
        .encode(x="x:Q", y=alt.value(0), text="t:N")
    )
    return layered(bars, left, right, heads)


def _sum(material: Material, wars: dict[str, Any]) -> str:
    gone, new = wars["prevented"]["total"], wars["provoked"]["total"]
    n = material.run.futures
    return (
        f"{new['number']:,} provoked − {gone['number']:,} prevented = {signed(float(wars['difference']))} wars in "
        f"{n:,} futures, {signed(wars['difference'] / n)} per future."
    )


def _both(parts: dict[str, Any]) -> Html:
    both = parts["wars_in_both"]
    total, text = both["total"]["number"], []
    for part in ("shortened", "lengthened"):
        row = both[part]
        if row["number"]:
            days, dead = signed(row["median_days_change"]), signed(row["median_deaths_change"], "deaths")
            text.append(f"{row['number']:,} {part} (median {days} days, {dead} deaths)")
        else:
            text.append(f"none {part}")
    return tag("p", f"Of {total:,} wars fought in both twins: {' and '.join(text)}.", class_="small")


def events(material: Material, contrast: dict[str, Any]) -> Html:
    """The deadliest wars of one twin only, and the dyads that have most of them, under each view."""
    note = (
        "Deadliest first. Each is an event of one simulated future, an example of what the difference consists of and "
        "not a forecast."
    )
    wars = under_each_view(material, lambda view: _wars(material, contrast["named_events"][view]))
    dyads = under_each_view(material, lambda view: _dyads(material, contrast["named_events"][view]))
    return joined(
        [
            tag("h3", "Wars that happened in one twin and not in the other"),
            tag("p", note, class_="small"),
            wars,
            details("Which pairs of states, over all futures", dyads),
        ]
    )


def _wars(material: Material, named: dict[str, Any]) -> Html:
    blocks = []
    for side, word in (("prevented", "Prevented"), ("provoked", "Provoked")):
        items = [_event(material, event) for event in named[side][:EVENTS]]
        blocks += [
            tag("h5", word),
            tag("ul", *items, class_="events") if items else tag("p", "None.", class_="small"),
        ]
    return joined(blocks)


def _event(material: Material, event: dict[str, Any]) -> Html:
    sides = [
        " + ".join([material.state(event["initiator"]), *event["with_initiator"]]),
        " + ".join([material.state(event["target"]), *event["with_target"]]),
    ]
    ended = f"to {event['ended']}" if event["ended"] else "and on"
    return tag(
        "li",
        tag("b", f"{sides[0]} against {sides[1]}"),
        f", {event['began']} {ended}, {plain(event['deaths'], 'deaths')} deaths (future {event['future']}). ",
        tag("span", f"In the twin: {event['fate']}.", class_="muted"),
    )


def _dyads(material: Material, named: dict[str, Any]) -> Html:
    lines = [
        (
            f"{material.state(row['initiator'])} → {material.state(row['target'])}",
            row["prevented"],
            row["provoked"],
            signed(float(row["provoked"] - row["prevented"])),
        )
        for row in named["by_dyad"][:DYADS]
    ]
    return table(("War of", "prevented", "provoked", "net"), lines, class_="figures")
