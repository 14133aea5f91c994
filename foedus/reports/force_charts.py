"""Charts of a force plan: who is there when, what is missing, who pays, what is moved, where they come from."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import altair as alt

from foedus.planners.force import Instance, Plan
from foedus.planners.force.model import capacity
from foedus.planners.force.plan import largest_payers
from foedus.reports.charts import BLUE, GREY, INK, ORANGE, extent, layered, rows
from foedus.reports.html import Html, joined, key, legend, tag
from foedus.reports.replay_charts import both_widths
from foedus.reports.world_map import NO_DATA, on_ramp, world_map
from foedus.world import load_world

TYPE_COLOURS = (
    BLUE,
    ORANGE,
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#56b4e9",
    "#5f3dc4",
    GREY,
    "#8c564b",
    "#2f4b7c",
)
FEW, MANY = "#d6e6f2", BLUE
SPENT = (("own", "own cost", BLUE), ("reimbursed", "reimbursed", ORANGE), ("lift", "lift", "#009e73"))
ROW, TOP, WIDE = 17, 40, 90
NARROW = 400  # a drawing up to here is one for telephones
PAYERS = 15


def day(instance: Instance, month: int) -> str:
    """The first day of a month, as charts read it."""
    return instance.first_day(month).isoformat()


def gantt(instance: Instance, plan: Plan) -> Html:
    """A bar for each contribution, by state, coloured by unit type; the longest contributors first."""
    kinds = {p.id: instance.type(p.type) for p in instance.pledges}
    sizes = {p.id: instance.persons(p) for p in instance.pledges}
    weight: dict[str, float] = defaultdict(float)
    for d in plan.deployments:
        weight[d.state] += d.units * sizes[d.pledge] * (d.last - d.first)
    order = sorted(plan.deployments, key=lambda d: (-weight[d.state], d.state, d.first, d.requirement))
    many = len(order) > WIDE
    data: list[dict[str, Any]] = []
    for k, d in enumerate(order):
        kind, persons = kinds[d.pledge].name, f"{d.units * sizes[d.pledge]:,.0f}"
        data.append(
            {
                "row": d.state if many else f"{k:03d}",
                "name": d.state if many else f"{d.state}  {kind}, {persons}",
                "brief": d.state if many else f"{d.state} {kinds[d.pledge].id[:11]} {persons}",
                "kind": kind,
                "from": day(instance, d.first),
                "to": day(instance, d.last),
            }
        )
    used = [t.name for t in instance.types if any(r["kind"] == t.name for r in data)]
    colours = dict(zip(used, TYPE_COLOURS * 2, strict=False))
    describes = f"Contributions over time, {len(order)} of {len(weight)} states"

    def draw(width: int, _: int) -> alt.LayerChart:
        return _gantt(data, colours, width)

    return joined([legend(*(key(colours[n], n) for n in used)), both_widths(draw, describes)])


def _gantt(data: list[dict[str, Any]], colours: dict[str, str], width: int) -> alt.LayerChart:
    wide = width > NARROW
    names = {r["row"]: r["name" if wide else "brief"] for r in data}
    label = alt.Axis(
        labelExpr=f"({json.dumps(names)})[datum.value]",
        labelLimit=260,
        labelPadding=6,
        ticks=False,
        domain=False,
        minExtent=extent(names.values(), 260),
    )
    chart = alt.Chart(rows(data), width=width - (225 if wide else 100), height=ROW * len(names)).encode(
        y=alt.Y("row:N", sort=list(names), title=None, axis=label),
        x=alt.X("from:T", title=None, scale=alt.Scale(type="utc"), axis=_months(width)),
        x2="to:T",
        color=alt.Color(
            "kind:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None
        ),
    )
    return layered(chart.mark_bar(height=11, opacity=0.9))


def _months(width: int) -> alt.Axis:
    return alt.Axis(format="%b %Y", tickCount=max(2, width // 110), orient="top", labelFlush=True)


def gap_map(instance: Instance, plan: Plan) -> Html:
    """Requirements by months: the share of the need that is missing."""
    missing = {(g.requirement, g.month): g.missing for g in plan.gaps}
    data = [
        {
            "requirement": r.id + ("*" if instance.is_critical(r) else ""),
            "from": day(instance, t),
            "to": day(instance, t + 1),
            "share": missing.get((r.id, t), 0.0) / r.need,
        }
        for r in instance.requirements
        for t in instance.span(r)
    ]

    def draw(width: int, _: int) -> alt.LayerChart:
        plot = width - (170 if width > NARROW else 50)
        base = alt.Chart(rows(data), width=plot, height=(ROW + 5) * len(instance.requirements))
        room = extent((str(r["requirement"]) for r in data), 150)
        y = alt.Y(
            "requirement:N",
            sort=None,
            title=None,
            axis=alt.Axis(ticks=False, domain=False, labelLimit=150, labelPadding=6, minExtent=room),
            scale=alt.Scale(paddingInner=0.15),
        )
        x = alt.X("from:T", title=None, scale=alt.Scale(type="utc"), axis=_months(width))
        ramp = alt.Scale(domain=[0, 0.001, 1], range=["#e3f0e6", "#fbd9c8", "#b2182b"])
        colour = alt.Color("share:Q", scale=ramp, legend=None)
        return layered(base.mark_bar().encode(x=x, x2="to:T", y=y, color=colour))

    entries = (key("#e3f0e6", "nothing is missing"), key("#fbd9c8", "a little"), key("#b2182b", "everything"))
    said = tag("span", "* critical", class_="key")
    return joined([legend(*entries, said), both_widths(draw, "Share of each requirement missing by month")])


def cost_bars(plan: Plan) -> Html:
    """Millions by payer: own cost, reimbursed, lift."""
    shown, others = largest_payers(plan.costs, PAYERS)
    rest = f"{others} others"
    summed: dict[tuple[str, str], float] = defaultdict(float)
    for c in plan.costs:
        summed[c.payer if c.payer in shown else rest, c.what] += c.amount / 1e6
    names = [*shown, rest] if others else shown
    data = [{"payer": p, "what": w, "millions": n} for (p, w), n in summed.items()]
    words = [w for w, _, _ in SPENT]

    def draw(width: int, _: int) -> alt.LayerChart:
        limit, plot = (180, width - 200) if width > NARROW else (110, width - 60)
        base = alt.Chart(rows(data), width=plot, height=(ROW + 3) * len(names))
        room = extent(names, limit)
        axis = alt.Axis(ticks=False, domain=False, labelLimit=limit, labelPadding=6, minExtent=room)
        bars = base.mark_bar().encode(
            y=alt.Y("payer:N", sort=names, title=None, axis=axis),
            x=alt.X("sum(millions):Q", title="Millions", axis=alt.Axis(tickCount=5)),
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=words, range=[c for _, _, c in SPENT]),
                legend=None,
                sort=words,
            ),
        )
        return layered(bars)

    entries = [key(colour, word) for _, word, colour in SPENT]
    return joined([legend(*entries), both_widths(draw, "Cost by payer in millions")])


def lift_bars(instance: Instance, plan: Plan) -> Html:
    """Tonnes moved in each month beside the most that can be."""
    parts = []
    for mode in dict.fromkeys(m.mode for m in plan.lift):
        tonnes = {m.month: m.tonnes for m in plan.lift if m.mode == mode}
        data = [
            {
                "from": day(instance, t),
                "to": day(instance, t + 1),
                "tonnes": tonnes.get(t, 0.0),
                "zero": 0,
                "most": capacity(instance, mode, t),
            }
            for t in range(instance.months)
        ]

        def draw(width: int, _: int, d: Any = data) -> alt.LayerChart:
            base = alt.Chart(rows(d), width=width - (80 if width > NARROW else 20), height=110)
            axis = alt.Axis(format="%b %Y", tickCount=max(2, width // 110))
            x = alt.X("from:T", title=None, scale=alt.Scale(type="utc"), axis=axis)
            y = alt.Y("tonnes:Q", title="Tonnes", axis=alt.Axis(format=",.0f", tickCount=4))
            bars = base.mark_bar(color=BLUE).encode(x=x, x2="to:T", y=y, y2="zero:Q")
            most = base.mark_rule(color=INK, strokeDash=[4, 3]).encode(x="from:T", x2="to:T", y="most:Q")
            return layered(bars, most)

        parts += [tag("h3", f"By {mode}"), both_widths(draw, f"Tonnes moved by {mode} in each month")]
    entries = (key(BLUE, "moved"), key(INK, "the most that can be moved", "line dashed"))
    return joined([legend(*entries), *parts]) if parts else tag("p", "Nothing needs lift.", class_="small")


def contributor_map(instance: Instance, plan: Plan) -> Html:
    """Where the units come from: states by person-months, and the hosts outlined by colour."""
    sizes = {p.id: instance.persons(p) for p in instance.pledges}
    given: dict[str, float] = defaultdict(float)
    for d in plan.deployments:
        given[d.state] += d.units * sizes[d.pledge] * (d.last - d.first)
    most = max(given.values(), default=1.0)
    hosts = {h for m in instance.missions for h in m.hosts}
    world = load_world()

    def colour(state: str) -> str:
        share = given.get(state, 0.0) / most
        return ORANGE if state in hosts else on_ramp((FEW, MANY), share**0.5) if share > 0 else NO_DATA

    rings = dict.fromkeys(hosts, ORANGE)
    drawn = world_map(world, colour, "of contributors by person-months", ringed=rings)
    ramp = tag("span", class_="ramp", style=f"background:linear-gradient(90deg,{FEW},{MANY})")
    scale = tag("span", "few person-months", ramp, f"{most:,.0f}", class_="key")
    return joined([legend(scale, key(ORANGE, "host")), tag("div", drawn, class_="wide")])
