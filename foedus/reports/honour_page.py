"""The record's honour rates as a page: a chart of who came when called to defend, all rates, published figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

from foedus.reports.charts import BLUE, ORANGE, layered, rows, svg
from foedus.reports.document import document
from foedus.reports.html import Html, details, key, legend, table, tag

WIDTH, ROW = 440, 22
COLOURS = {"disputes": BLUE, "wars": ORANGE}
DRAWN = ("level", "terms", "era", "members", "pact", "adversary", "strength")
PREFIX = {"members": "members ", "adversary": "adversary "}
TITLE = "Who came when called"


def honour_page(found: Mapping[str, Any], command: str) -> str:
    """The page of ``found``, the result of ``foedus.validation.honour_record``."""
    intro = (
        f"{found['disputes']:,} disputes with force and {found['wars']} wars that began from {found['from']} to"
        f" {found['to']}. Which alliances did they call on, by the alliances' own terms, and did those who were called"
        " come? Dots are shares, lines 95 % intervals."
    )
    main = tag(
        "main",
        tag("h1", TITLE),
        tag("p", intro),
        tag("h2", "Called to defend a state that was attacked"),
        legend(*(key(colour, name, "swatch round") for name, colour in COLOURS.items())),
        svg(_chart(found["rates"]), "Share of states called to defend that came, by kind of pact and time"),
        tag("h2", "Published figures, and the same counted here"),
        _published(found["published"]),
        tag("h2", "All rates"),
        *_tables(found["rates"]),
        tag("p", f"foedus {command}; tables {found['tables_digest'][:16]}", class_="muted small"),
    )
    return document(TITLE, main)


def _chart(rates: Iterable[Mapping[str, Any]]) -> alt.LayerChart:
    drawn = [
        {
            "group": PREFIX.get(one["by"], "") + one["group"],
            **{name: 100 * one[name] for name in ("share", "low", "high")},
            "record": one["record"],
            "order": DRAWN.index(one["by"]),
        }
        for one in rates
        if one["obligation"] == "defend" and one["unit"] == "state" and one["by"] in DRAWN and one["n"] > 2
    ]
    groups = list(dict.fromkeys(d["group"] for d in sorted(drawn, key=lambda d: d["order"])))
    base = alt.Chart(rows(drawn), width=WIDTH, height=ROW * len(groups)).encode(
        y=alt.Y("group:N", sort=groups, title=None, axis=alt.Axis(labelLimit=220)),
        yOffset=alt.YOffset("record:N"),
        color=alt.Color(
            "record:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None
        ),
    )
    share = alt.X("share:Q", title="honoured, percent")
    return layered(
        base.mark_rule(strokeWidth=2, opacity=0.55).encode(x=alt.X("low:Q"), x2="high:Q"),
        base.mark_point(filled=True, size=44, opacity=1).encode(x=share),
    )


def _published(comparisons: Iterable[Mapping[str, Any]]) -> Html:
    head = ("", "published", "n", "here", "95 %", "why they differ")
    lines = [
        (
            c["figure"],
            c["published"],
            f"{c['ours']['n']:,}",
            _percent(c["ours"]["share"]),
            _span(c["ours"]),
            c["why"],
        )
        for c in comparisons
    ]
    return table(head, lines)


def _tables(rates: Iterable[Mapping[str, Any]]) -> list[Html]:
    by_duty: dict[str, list[Mapping[str, Any]]] = {}
    for one in rates:
        by_duty.setdefault(f"{one['obligation']}, {one['record']}", []).append(one)
    head = ("", "counted", "n", "events", "honoured", "percent", "95 %")
    found = []
    for name, mine in sorted(by_duty.items()):
        lines = [
            (
                f"{one['by']}: {one['group']}",
                one["unit"],
                f"{one['n']:,}",
                f"{one['events']:,}",
                "-" if one["honoured"] is None else f"{one['honoured']:,}",
                _percent(one["share"]),
                _span(one),
            )
            for one in mine
        ]
        found.append(details(name, table(head, lines)))
    return found


def _percent(share: float | None) -> str:
    return "not recorded" if share is None else f"{100 * share:.1f}"


def _span(one: Mapping[str, Any]) -> str:
    return "" if one["low"] is None else f"{100 * one['low']:.1f}-{100 * one['high']:.1f}"
