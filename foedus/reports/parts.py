"""Section 7: what the difference is made of, and the wars that happened in one twin only."""

from __future__ import annotations

from typing import Any

import altair as alt

from foedus.reports.charts import ARMS, INK, MUTED, WIDTH, layered, rows, svg
from foedus.reports.html import Html, details, joined, key, legend, table, tag
from foedus.reports.material import Material, under_each_view
from foedus.reports.numbers import plain, signed, span

PARTS = {
    "not_started": "dispute not started",
    "settled": "settled before force",
    "not_escalated": "force, but no war",
    "unfinished": "below war at the end",
}
SIDES = ("only_in_reference", "only_in_arm")
EVENTS, DYADS, NAMED = 6, 8, 5


def sides(material: Material, contrast: dict[str, Any]) -> dict[str, str]:
    """In which world wars of either side happen, in words."""
    pair = contrast["pair"]
    return {
        "only_in_reference": f"Only with: {material.arm(pair['reference'])}",
        "only_in_arm": f"Only with: {material.arm(pair['arm'])}",
    }


def made_of(material: Material, contrast: dict[str, Any]) -> Html:
    """Bars per view: wars in one twin only, by what became of the same dispute in the other twin."""
    note = (
        "Twins share their luck, so every dispute can be followed in both. A war that happens in one twin only was, in "
        "the other, a dispute that did not start, or was settled before force, or came to force but not to war. These "
        "parts add up to the difference exactly. “Dispute not started” includes later disputes of two states that "
        "differ because an earlier one did."
    )
    named = sides(material, contrast)
    entries = (key(colour, named[side]) for side, colour in zip(SIDES, ARMS, strict=False))

    def panel(view: str) -> Html:
        parts = contrast["made_of"][view]
        drawn = svg(_chart(material, parts["wars"]), f"Wars in one twin only, by part: {material.view(view)}")
        return joined(
            [drawn, tag("p", _sum(material, parts["wars"]), class_="small"), _both(material, contrast, view)]
        )

    return joined(
        [
            tag("p", note, class_="small"),
            legend(*entries),
            under_each_view(material, panel),
        ]
    )


def _chart(material: Material, wars: dict[str, Any]) -> alt.LayerChart:
    data = []
    for side, sign in zip(SIDES, (-1, 1), strict=True):
        for part, label in PARTS.items():
            number = wars[side]["parts"][part]["number"]
            if part != "unfinished" or number:
                per_100 = 100 * number / material.run.futures
                data.append({"part": label, "side": side, "wars": sign * per_100, "text": plain(per_100)})
    reach = max((abs(d["wars"]) for d in data), default=0.0) * 1.6 or 1.0
    y = alt.Y("part:N", sort=list(PARTS.values()), title=None, axis=alt.Axis(ticks=False, domain=False))
    base = alt.Chart(rows(data), width=WIDTH - 135, height=85).encode(y=y)
    x = alt.X(
        "wars:Q",
        title="Wars per 100 futures",
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=alt.Axis(tickCount=4, labelExpr="abs(datum.value)"),
    )
    colour = alt.Scale(domain=list(SIDES), range=list(ARMS[:2]))
    bars = base.mark_bar().encode(x=x, color=alt.Color("side:N", scale=colour, legend=None))
    left = base.transform_filter("datum.wars < 0").mark_text(align="right", dx=-3, color=MUTED)
    right = base.transform_filter("datum.wars > 0").mark_text(align="left", dx=3, color=MUTED)
    middle = alt.Chart(rows([{"zero": 0}])).mark_rule(color=INK).encode(x="zero:Q")
    return layered(bars, left.encode(x=x, text="text:N"), right.encode(x=x, text="text:N"), middle)


def _sum(material: Material, wars: dict[str, Any]) -> str:
    gone, new = (wars[side]["total"] for side in SIDES)
    n = material.run.futures
    difference = wars["difference"]
    return (
        f"In {n:,} futures {new['number']:,} wars only in the arm (per future {_mean(new)}), less {gone['number']:,} "
        f"only in the reference ({_mean(gone)}): {signed(float(difference))}, or {signed(difference / n)} per future."
    )


def _mean(part: dict[str, Any]) -> str:
    return f"{plain(part['mean'])}; {span(part['mean_low'], part['mean_high'])}"


def _both(material: Material, contrast: dict[str, Any], view: str) -> Html:
    both = contrast["made_of"][view]["wars_in_both"]
    text = []
    for part, word in (("shortened", "shorter"), ("lengthened", "longer")):
        row = both[part]
        if row["number"]:
            days, dead = signed(row["median_days_change"]), signed(row["median_deaths_change"], "deaths")
            text.append(f"{row['number']:,} are {word} (median {days} days, {dead} deaths)")
        else:
            text.append(f"none is {word}")
    arm = material.arm(contrast["pair"]["arm"])
    total = both["total"]["number"]
    return tag(
        "p", f"Of {total:,} wars fought in both twins, with “{arm}” {' and '.join(text)}.", class_="small"
    )


def events(material: Material, contrast: dict[str, Any]) -> Html:
    """The deadliest wars of one twin only, and the dyads that have most of them, under each view."""
    note = (
        "Deadliest first. Each is an event of one simulated future, an example of what the difference consists of and "
        "not a forecast. In brackets: states whose forces arrived, earliest first."
    )
    named = sides(material, contrast)
    wars = under_each_view(material, lambda view: _wars(material, contrast["named_events"][view], named))
    dyads = under_each_view(material, lambda view: _dyads(material, contrast["named_events"][view]))
    return joined(
        [
            tag("h3", "Wars that happened in one twin and not in the other"),
            tag("p", note, class_="small"),
            wars,
            details("Which pairs of states, over all futures", dyads),
        ]
    )


def _wars(material: Material, events_: dict[str, Any], named: dict[str, str]) -> Html:
    blocks = []
    for side in SIDES:
        items = [_event(material, event) for event in events_[side][:EVENTS]]
        listed = tag("ul", *items, class_="events") if items else tag("p", "None.", class_="small")
        blocks += [tag("h5", named[side]), listed]
    return joined(blocks)


def _event(material: Material, event: dict[str, Any]) -> Html:
    ended = f"to {event['ended']}" if event["ended"] else "and on"
    return tag(
        "li",
        _belligerents(material, event["initiator"], event["with_initiator"]),
        " against ",
        _belligerents(material, event["target"], event["with_target"]),
        f", {event['began']} {ended}, {plain(event['deaths'], 'deaths')} deaths (future {event['future']}). ",
        tag("span", f"In the twin: {event['fate']}.", class_="muted"),
    )


def _belligerents(material: Material, state: str, joined_by: list[str]) -> Html:
    """A side of a war: who began it or was attacked, and who came."""
    shown, rest = joined_by[:NAMED], len(joined_by) - NAMED
    others = f" and {rest} more" if rest > 0 else ""
    came = f" (with {', '.join(shown)}{others})" if shown else ""
    return joined([tag("b", material.state(state)), came])


def _dyads(material: Material, events_: dict[str, Any]) -> Html:
    lines = [
        (
            f"{material.state(row['initiator'])} → {material.state(row['target'])}",
            row["only_in_reference"],
            row["only_in_arm"],
            signed(float(row["only_in_arm"] - row["only_in_reference"])),
        )
        for row in events_["by_dyad"][:DYADS]
    ]
    return table(("War of", "only in reference", "only in arm", "net"), lines, class_="figures")
