"""Charts of a deployment plan: who is posted where, beside which rivals, what more or fewer persons would prevent."""

from __future__ import annotations

from typing import Any

import altair as alt

from foedus.planners.deploy.plan import DeployPlan, contingents
from foedus.planners.deploy.task import DeployTask
from foedus.planners.deploy.words import UNITS
from foedus.reports.charts import BLUE, GREY, INK, ORANGE, extent, layered, rows
from foedus.reports.html import Html, joined, key, legend, tag
from foedus.reports.replay_charts import both_widths
from foedus.reports.world_map import NO_DATA, on_ramp, world_map

PERIODS = (BLUE, "#56b4e9", "#009e73", "#e69f00", "#cc79a7", GREY, "#5f3dc4", "#8c564b")
FEW, MANY, LEFT, OUT = "#cfe3f1", BLUE, "#f3d9b8", "#c9cdd3"
ROW, CONTRIBUTORS, BAND = 20, 15, "#dbe7f1"
PLAIN = alt.Axis(ticks=False, domain=False, labelLimit=240, labelPadding=6)


def postings_bars(task: DeployTask, plan: DeployPlan) -> Html:
    """Persons posted to each place, a bar for each period; where mandates differ each bar says its own."""
    names = {p.host: p.name for p in plan.places}
    periods = [p.id for p in task.instance.periods]
    colours = dict(zip(periods, PERIODS, strict=False))
    order = [names[p.host] for p in sorted(plan.postings, key=lambda p: (-sum(p.persons), p.host))]
    data = [
        {"place": names[p.host], "period": periods[t], "persons": n, "mandate": p.mandates[t]}
        for p in plan.postings
        for t, n in enumerate(p.persons)
        if n
    ]
    room = 90 if len({d["mandate"] for d in data}) > 1 else 0

    def draw(width: int, _: int) -> alt.LayerChart:
        height = ROW * len(order) * max(1.0, (0.8 if room else 0.7) * len(periods))
        base = alt.Chart(rows(data), width=width - 180 - room, height=height).encode(
            y=alt.Y("place:N", sort=order, title=None, axis=PLAIN),
            yOffset=alt.YOffset("period:N", sort=periods),
            x=alt.X("persons:Q", title="Persons authorised", axis=alt.Axis(tickCount=5)),
        )
        colour = alt.Scale(domain=periods, range=list(colours.values()))
        bars = base.mark_bar().encode(color=alt.Color("period:N", scale=colour, legend=None))
        said = base.mark_text(align="left", dx=5, color=INK).encode(text="mandate:N")
        return layered(bars, *([said] if room else []))

    entries = [key(colours[p], p) for p in periods]
    return joined([legend(*entries), both_widths(draw, "Persons posted to each place in each period")])


def places_map(task: DeployTask, plan: DeployPlan) -> Html:
    """The places: posted to by persons, left empty, out."""
    posted = {p.host: max(p.persons) for p in plan.postings}
    most = max(posted.values(), default=1)
    known = {p.host: p for p in plan.places}

    def colour(state: str) -> str:
        if state in posted:
            return on_ramp((FEW, MANY), posted[state] / most)
        if state in known:
            return OUT if known[state].out else LEFT
        return NO_DATA

    ramp = tag("span", class_="ramp", style=f"background:linear-gradient(90deg,{FEW},{MANY})")
    scale = tag("span", "posted to: few", ramp, f"{most:,}", class_="key")
    entries = (scale, key(LEFT, "considered, nobody posted"), key(OUT, "out"))
    drawn = world_map(task.world, colour, "of the places of the plan by persons posted")
    return joined([legend(*entries), tag("div", drawn, class_="wide")])


def rivals_dots(plan: DeployPlan) -> Html:
    """What each plan prevents in the fresh futures, with its interval."""
    data = [
        {
            "plan": r.label + (" (the plan)" if r is plan.own else ""),
            "value": r.fresh.value,
            "low": r.fresh.low,
            "high": r.fresh.high,
            "own": r is plan.own,
        }
        for r in sorted((plan.own, *plan.rivals), key=lambda r: -r.fresh.value)
    ]
    return _spans(
        data, f"{UNITS[plan.loss].capitalize()} prevented, fresh futures", "What each plan prevents"
    )


def contested_dots(plan: DeployPlan) -> Html:
    """What the plan prevents as things stand, and under each view."""
    own = next(p.prevented for p in plan.prevented if p.loss == plan.loss)
    found = [("as things stand", own), *((f"if {c.label}", c.prevented) for c in plan.contested)]
    data = [
        {"plan": name, "value": e.value, "low": e.low, "high": e.high, "own": k == 0}
        for k, (name, e) in enumerate(found)
    ]
    return _spans(
        data, f"{UNITS[plan.loss].capitalize()} prevented by the plan", "The plan under contested numbers"
    )


def _spans(data: list[dict[str, Any]], title: str, describes: str) -> Html:
    order = [r["plan"] for r in data]

    def draw(width: int, _: int) -> alt.LayerChart:
        labels = 250 if width > 400 else 130
        base = alt.Chart(rows(data), width=width - labels - 10, height=(ROW + 4) * len(data))
        room = extent(order, labels)
        axis = alt.Axis(ticks=False, domain=False, labelLimit=labels - 10, labelPadding=6, minExtent=room)
        y = alt.Y("plan:N", sort=order, title=None, axis=axis)
        x = alt.X("low:Q", title=title, axis=alt.Axis(tickCount=5))
        colour = alt.condition("datum.own", alt.value(ORANGE), alt.value(BLUE))
        zero = alt.Chart(rows([{"x": 0}])).mark_rule(color=INK, strokeWidth=0.7).encode(x="x:Q")
        bars = base.mark_rule(strokeWidth=2).encode(y=y, x=x, x2="high:Q", color=colour)
        dots = base.mark_circle(size=70, opacity=1).encode(y=y, x="value:Q", color=colour)
        return layered(zero, bars, dots)

    return both_widths(draw, describes)


def curve(plan: DeployPlan) -> Html:
    """What the best plan under each ceiling prevents, by the persons that it posts."""
    data = [
        {
            "posted": p.posted,
            "value": p.prevented.value,
            "low": p.prevented.low,
            "high": p.prevented.high,
        }
        for p in plan.curve
    ]
    now = plan.own.persons

    def draw(width: int, height: int) -> alt.LayerChart:
        base = alt.Chart(rows(data), width=width - 80, height=height)
        x = alt.X("posted:Q", title="Persons posted", axis=alt.Axis(tickCount=6, format="~s"))
        y = alt.Y("value:Q", title=f"{UNITS[plan.loss].capitalize()} prevented", axis=alt.Axis(format="~s"))
        band = base.mark_area(color=BAND).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
        line = base.mark_line(color=BLUE, point=alt.OverlayMarkDef(color=BLUE, size=40)).encode(x=x, y=y)
        here = alt.Chart(rows([{"x": now}])).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="x:Q")
        return layered(band, line, here)

    entries = (
        key(BLUE, f"best plan, by the {'weighted ' * plan.weighed}sum of its postings", "line"),
        key(BAND, "90 %"),
    )
    said = key(INK, "persons of the plan", "line dashed")
    return joined(
        [legend(*entries, said), both_widths(draw, "What is prevented by the number of persons posted")]
    )


def contributors_bars(task: DeployTask, plan: DeployPlan) -> Html:
    """Who sends most, beside what each may send at the most."""
    limits = {c.state: c.persons for c in task.instance.contributors}
    sent = list(contingents(plan).items())[:CONTRIBUTORS]
    data = [{"state": s, "persons": n, "most": limits[s]} for s, n in sent]
    order = [s for s, _ in sent]

    def draw(width: int, _: int) -> alt.LayerChart:
        base = alt.Chart(rows(data), width=width - 90, height=ROW * len(data))
        y = alt.Y("state:N", sort=order, title=None, axis=PLAIN)
        bars = base.mark_bar(color=BLUE, height=11).encode(
            y=y, x=alt.X("persons:Q", title="Persons", axis=alt.Axis(tickCount=5))
        )
        ticks = base.mark_tick(color=INK, thickness=2, height=14).encode(y=y, x="most:Q")
        return layered(bars, ticks)

    entries = (key(BLUE, "sent"), key(INK, "the most it may send", "line"))
    return joined([legend(*entries), both_widths(draw, "Persons sent by contributor")])
