"""Section 8: who honours, state by state."""

from __future__ import annotations

from typing import Any

import altair as alt

from foedus.reports.charts import ARMS, GREY, WIDTH, layered, rows, svg
from foedus.reports.html import Html, details, joined, key, legend, table, tag, with_interval
from foedus.reports.lived import lived
from foedus.reports.material import Material, under_each_view
from foedus.reports.numbers import plain, span

SHOWN = 15


def response(material: Material) -> Html:
    """Share of calls honoured by the states most often called, in every arm and view; the whole table folded away."""
    tables = material.measured["by_state"]["response_share"]
    note = (
        "Of the calls on a state, the share that it honours, over all futures, with its 90 % interval; the states with "
        "most calls. A call needs a duty; states that came without one are in the table. Of the numbers "
        f"of honouring {_bases(material)} (the list of parameters says which)."
    )
    top = _most_called(tables)
    arms = enumerate(material.run.arms)
    entries = [key(ARMS[k % len(ARMS)], material.arm(arm), "swatch round") for k, arm in arms]
    whole = under_each_view(
        material, lambda view: joined(_table(material, arm, tables[view][arm]) for arm in tables[view])
    )
    return joined(
        [
            tag("p", note, class_="small"),
            legend(*entries),
            under_each_view(material, lambda view: _panel(material, tables[view], top, view)),
            details("All states, and help without a duty", whole),
        ]
    )


def _bases(material: Material) -> str:
    """How many numbers of honouring are estimated, from the literature, guesses."""
    of = [p["basis"] for name, p in lived(material.run).items() if name.startswith("honour_")]
    words = {"estimated": "are estimated", "literature": "are from the literature", "guess": "are guesses"}
    return ", ".join(f"{of.count(basis)} {said}" for basis, said in words.items() if of.count(basis))


def _most_called(tables: dict[str, dict[str, list[dict[str, Any]]]]) -> list[str]:
    """States by calls over all views and arms, so that every panel shows the same ones."""
    calls: dict[str, int] = {}
    for arms in tables.values():
        for row in (row for table_ in arms.values() for row in table_):
            calls[row["state"]] = calls.get(row["state"], 0) + row["called"]
    return sorted((s for s in calls if calls[s]), key=lambda s: (-calls[s], s))[:SHOWN]


def _panel(material: Material, arms: dict[str, list[dict[str, Any]]], top: list[str], view: str) -> Html:
    data = [
        {**row, "name": material.state(row["state"]), "arm": arm}
        for arm, table_ in arms.items()
        for row in table_
        if row["state"] in top and row["honours"] is not None
    ]
    if not data:
        return tag("p", "No state was called in any future.", class_="small")
    names = [material.state(state) for state in top]
    return svg(
        _chart(data, names, material.run.arms), f"Share of calls honoured by state: {material.view(view)}"
    )


def _chart(data: list[dict[str, Any]], names: list[str], arms: list[str]) -> alt.LayerChart:
    colour = alt.Scale(domain=arms, range=[ARMS[k % len(ARMS)] for k in range(len(arms))])
    shift = alt.YOffset("arm:N", sort=arms)
    y = alt.Y(
        "name:N",
        sort=names,
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=105),
    )
    x = alt.X(
        "honours:Q",
        title="Share of calls honoured",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="~%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    base = alt.Chart(rows(data), width=WIDTH - 125, height=alt.Step(9)).encode(
        y=y, yOffset=shift, color=alt.Color("arm:N", scale=colour, legend=None)
    )
    bars = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        x=alt.X("low:Q", title="Share of calls honoured"), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=32, opacity=1).encode(x=x)
    guide = alt.Chart(rows([{"half": 0.5}])).mark_rule(color=GREY, strokeDash=[2, 3]).encode(x="half:Q")
    return layered(guide, bars, dots)


def _table(material: Material, arm: str, responses: list[dict[str, Any]]) -> Html:
    lines = [
        (
            material.state(row["state"]),
            row["called"],
            with_interval(plain(row["honours"], "share"), span(row["low"], row["high"], "share")),
            row["volunteered"],
            plain(row["share"], "share"),
        )
        for row in responses
    ]
    head = ("", "calls", "honoured", "came without duty", "of all responses")
    return table(head, lines, caption=material.arm(arm), class_="figures")
