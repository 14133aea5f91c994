"""The page of a burden: the shares of every rule side by side, who gains and loses, effort, arrears."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt
import numpy as np

from foedus.burden.comparison import Column, Comparison, gini
from foedus.reports.charts import BLUE, FEWER, INK, MORE, MUTED, layered, rows, svg
from foedus.reports.document import document
from foedus.reports.html import Html, details, joined, key, legend, table, tag
from foedus.reports.numbers import MISSING

SHOWN, NAMES, BAR, PANEL = 14, 92, 15, 145
CLOSE = 1e-9


def burden_page(found: Comparison, title: str, command: str) -> str:
    """The whole document."""
    parts = [
        tag("h1", f"{title}: who pays what"),
        tag("p", _setting(found), class_="question"),
        tag("p", _verdict(found), class_="verdict"),
        tag("h2", "Shares side by side"),
        _bars(found),
        *([tag("h2", "Who gains and who loses"), _changes(found)] if found.today else []),
        tag("h2", "Effort: share of the cost over share of GDP"),
        _effort(found),
        tag("h2", "The rules in numbers"),
        _measures(found),
        *([tag("h2", "Arrears"), _arrears(found)] if found.arrears else []),
        tag("h2", "What the rules are, and what to know"),
        *(_rule(c) for c in found.columns),
        tag("ul", *(tag("li", note) for note in _notes(found)), class_="limits small"),
        details(f"Every share of all {len(found.question.members)} members", _all(found)),
        tag("footer", f"Written by foedus {command}"),
    ]
    return document(title, tag("main", *parts, class_="burden"))


def percent(x: float | None, sign: bool = False, digits: int = 2) -> str:
    """A share in percent, with a true minus.

    >>> percent(0.2616), percent(-0.012, sign=True), percent(-1e-6, sign=True), percent(None)
    ('26.16 %', '−1.20', '0.00', '–')
    """
    if x is None or not np.isfinite(x):
        return MISSING
    if not sign:
        return f"{100 * x:.{digits}f} %"
    signed = f"{100 * x:+.{digits}f}"
    return signed[1:] if float(signed) == 0 else signed.replace("-", "−")


def _setting(found: Comparison) -> str:
    cost = f" of {found.cost / 1e6:,.1f} million {found.unit} a year" if found.cost else ""
    of = f"{len(found.columns)} rules, {found.question.day}"
    return f"{len(found.question.members)} members share a cost{cost} by {of}."


def _verdict(found: Comparison) -> str:
    """What stands out: who can pay most and least by choice of the rule, and the rule nearest to today's."""
    shares = np.array([c.shares for c in found.columns])
    k = int(np.argmax(np.ptp(shares, axis=0)))
    low, high = int(shares[:, k].argmin()), int(shares[:, k].argmax())
    text = (
        f"The choice of the rule matters most to {_names(found)[k]}: from {percent(shares[low, k])} "
        f"({found.columns[low].rule.label}) to {percent(shares[high, k])} ({found.columns[high].rule.label})."
    )
    if found.today is None:
        return text
    known = np.isfinite(found.today.shares)
    apart = np.abs(shares[:, known] - found.today.shares[known]).sum(axis=1) / 2
    others = [i for i, c in enumerate(found.columns) if found.today.name != c.rule.name]
    if not others:
        return text
    near = min(others, key=lambda i: (float(apart[i]), i))
    known_of = "" if known.all() else f" between the {int(known.sum())} members whose share is on record"
    label = found.columns[near].rule.label
    return f"{text} Nearest to today's shares is: {label} ({percent(apart[near])} moves{known_of})."


def _names(found: Comparison) -> list[str]:
    return [found.question.world.name[i] for i in found.question.places()]


def _shown(found: Comparison) -> list[int]:
    mean = np.mean([c.shares for c in found.columns], axis=0)
    order = sorted(range(len(mean)), key=lambda k: (-mean[k], found.question.members[k]))
    return order if len(order) <= SHOWN + 1 else order[:SHOWN]


def _multiples(drawings: Iterable[Html]) -> Html:
    """Drawings beside one another, as many as the page is wide."""
    return tag("div", *(tag("div", drawn) for drawn in drawings), class_="multiples")


def _bars(found: Comparison) -> Html:
    """Bars of the largest payers under each rule; a tick for today's share."""
    kept = _shown(found)
    top = float(max(c.shares[kept].max() for c in found.columns))
    if found.today is not None:
        top = float(np.nanmax([top, *found.today.shares[kept]]))
    drawings = [svg(_bar(found, c, kept, top), f"Shares by the rule {c.rule.label}") for c in found.columns]
    entries = [key(BLUE, "share by the rule, with its number in percent")]
    if found.today is not None:
        entries.append(key(MORE, f"today ({found.today.name})", "line"))
    rest = len(found.question.members) - len(kept)
    note = (
        f"The {len(kept)} that the rules ask most of on average; {rest} others are in the table at the end."
        if rest
        else ""
    )
    return joined([legend(*entries), _multiples(drawings), tag("p", note, class_="small") if note else ""])


def _panel(found: Comparison, column: Column, kept: list[int], data: list[dict[str, Any]]) -> alt.Chart:
    """One rule's frame of the small multiples: members downwards."""
    names = _names(found)
    axis = alt.Axis(ticks=False, domain=False, labelLimit=NAMES, labelPadding=5, minExtent=NAMES)
    title = alt.TitleParams(column.rule.label, fontSize=12, anchor="start", color=INK, fontWeight="bold")
    y = alt.Y("member:N", sort=[names[k] for k in kept], title=None, axis=axis)
    return alt.Chart(rows(data), width=PANEL, height=alt.Step(BAR), title=title).encode(y=y)


def _across(field: str, low: float, high: float) -> alt.X:
    axis = alt.Axis(tickCount=3, domain=False)
    return alt.X(f"{field}:Q", title=None, scale=alt.Scale(domain=[low, high], nice=False), axis=axis)


def _bar(found: Comparison, column: Column, kept: list[int], top: float) -> alt.LayerChart:
    names = _names(found)
    today = found.today.shares if found.today else np.full(len(names), np.nan)
    data: list[dict[str, Any]] = [
        {
            "member": names[k],
            "share": 100 * column.shares[k],
            "text": f"{100 * column.shares[k]:.1f}",
            "today": 100 * today[k] if np.isfinite(today[k]) else None,
            "edge": 124 * top,  # apart from today's tick, whose number it is not
        }
        for k in kept
    ]
    base, reach = _panel(found, column, kept, data), 124 * top
    bars = base.mark_bar(color=BLUE, height=BAR - 4).encode(x=_across("share", 0, reach))
    text = base.mark_text(align="right", color=BLUE, fontSize=10)
    text = text.encode(x=_across("edge", 0, reach), text="text:N")
    known = base.transform_filter("isValid(datum.today)")
    ticks = known.mark_tick(color=MORE, thickness=2.5, size=BAR - 1).encode(x=_across("today", 0, reach))
    return layered(bars, text, ticks)


def _changes(found: Comparison) -> Html:
    """Diverging bars: points of the cost that each pays more (right) or less (left) than today."""
    columns = [c for c in found.columns if found.today and c.rule.name != found.today.name]
    kept = [k for k in _shown(found) if found.today is not None and np.isfinite(found.today.shares[k])]
    if not kept or not columns:
        return tag("p", "Nothing to compare with: today's shares of those who pay most are not on record.")
    reach = max(float(np.abs(_change(found, c)[kept]).max()) for c in columns) * 1.8 or 0.01
    drawings = [svg(_diverging(found, c, kept, reach), f"Change by the rule {c.rule.label}") for c in columns]
    note = tag(
        "p",
        "In points of the whole cost, against today's shares: "
        + (found.today.text if found.today else "")
        + ". Members without a share on record are not drawn.",
        class_="small",
    )
    return joined([legend(key(FEWER, "pays less"), key(MORE, "pays more")), _multiples(drawings), note])


def _change(found: Comparison, column: Column) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    change = found.change(column)
    return np.full(len(found.question.members), np.nan) if change is None else change


def _diverging(found: Comparison, column: Column, kept: list[int], reach: float) -> alt.LayerChart:
    names, change = _names(found), _change(found, column)
    data = [
        {"member": names[k], "points": 100 * change[k], "text": percent(change[k], sign=True, digits=1)}
        for k in kept
    ]
    base, x = _panel(found, column, kept, data), _across("points", -100 * reach, 100 * reach)
    colour = alt.condition("datum.points < 0", alt.value(FEWER), alt.value(MORE))
    bars = base.mark_bar(height=BAR - 4).encode(x=x, color=colour)
    left = base.transform_filter("datum.points < 0").mark_text(align="right", dx=-3, color=MUTED, fontSize=10)
    right = base.transform_filter("datum.points >= 0").mark_text(align="left", dx=3, color=MUTED, fontSize=10)
    zero = alt.Chart(rows([{"at": 0}])).mark_rule(color=INK).encode(x="at:Q")
    return layered(bars, left.encode(x=x, text="text:N"), right.encode(x=x, text="text:N"), zero)


def _effort(found: Comparison) -> Html:
    """A strip for each rule: a dot for each member, as large as its GDP, at what it pays for its GDP."""
    names, gdp = _names(found), found.gdp
    data = [
        {
            "rule": c.rule.label,
            "member": names[k],
            "ratio": min(max(float(r), 0.01), 100.0),
            "gdp": float(gdp[k]),
        }
        for c in found.columns
        for k, r in enumerate(found.ratio(c))
        if r > 0
    ]
    y = alt.Y(
        "rule:N",
        sort=[c.rule.label for c in found.columns],
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=180, labelPadding=12),
    )
    x = alt.X(
        "ratio:Q",
        title="Share of the cost over share of GDP (1: as much as its GDP)",
        scale=alt.Scale(type="log", domain=[0.01, 100]),
        axis=alt.Axis(values=[0.01, 0.1, 1, 10, 100], domain=False, format="~g"),
    )
    size = alt.Size("gdp:Q", scale=alt.Scale(range=[8, 500]), legend=None)
    dots = (
        alt.Chart(rows(data), width=560, height=alt.Step(26))
        .mark_circle(opacity=0.45, color=BLUE, stroke=INK, strokeWidth=0.4)
        .encode(x=x, y=y, size=size)
    )
    one = alt.Chart(rows([{"at": 1}])).mark_rule(color=INK, strokeDash=[3, 3]).encode(x="at:Q")
    note = (
        "A dot is a member, as large as its GDP. Right of 1 it pays more of the cost than it has of the GDP. Who pays "
        "nothing is not drawn; beyond a hundred times more or less, a dot stands at the edge."
    )
    drawn = svg(layered(dots, one), "Share of the cost over share of GDP, by rule and member")
    return joined([tag("p", note, class_="small"), tag("div", drawn, class_="wide")])


def _measures(found: Comparison) -> Html:
    names = _names(found)
    lines = []
    for c in found.columns:
        ratio, moved = found.ratio(c), found.moved(c)
        top, heavy = int(np.argmax(c.shares)), int(np.argmax(np.round(ratio, 9)))
        even = ratio.max() < 1 + CLOSE
        lines.append(
            (
                c.rule.label,
                percent(c.shares[top]) + (" each" if np.ptp(c.shares) < CLOSE else f", {names[top]}"),
                "all alike" if even else f"{names[heavy]}, {ratio[heavy]:,.1f} times",
                f"{gini(c.shares):.2f}",
                f"{gini(ratio, found.gdp):.2f}",
                percent(moved) if found.today is not None else MISSING,
                MISSING if c.error is None else percent(float(c.error.max()), digits=3),
            )
        )
    head = (
        "Rule",
        "largest payer",
        "heaviest to its GDP",
        "Gini of shares",
        "Gini of effort",
        "changes hands",
        "error",
    )
    caption = (
        "Gini of effort 0: all pay the same part of their GDP. Changes hands: part of the cost, where all of today's "
        "shares are known."
    )
    return table(head, lines, caption=caption, class_="figures")


def _arrears(found: Comparison) -> Html:
    who = ", ".join(f"{s} withholds {100 * a:g} % of its share" for s, a in found.arrears.items())
    names, lines = _names(found), []
    for c in found.columns:
        gap, covered = found.gap(c), found.covered(c)
        top = int(np.argmax(covered)) if np.isfinite(covered).all() else None
        money = MISSING if found.cost is None else f"{gap * found.cost / 1e6:,.1f}"
        then = MISSING if top is None else f"{names[top]}, {percent(covered[top])}"
        lines.append((c.rule.label, percent(gap), money, f"{365 * gap:.0f}", then))
    head = (
        "Rule",
        "unpaid",
        f"million {found.unit}",
        "days of a year",
        "largest payer if the others cover it",
    )
    return joined([tag("p", f"{who}."), table(head, lines, class_="figures")])


def _rule(column: Column) -> Html:
    rule = column.rule
    body = [tag("pre", rule.formula, class_="formula"), tag("p", f"Source: {rule.source}", class_="small")]
    if rule.opts_out:
        said = "; ".join(f"{name}: {reason}" for name, reason in rule.opts_out.items())
        body.append(tag("p", f"Does not keep {said}.", class_="small"))
    return details(rule.label, *body)


def _notes(found: Comparison) -> list[str]:
    said = [f"Today: {found.today.text}."] if found.today is not None else []
    said += [*found.remarks, *found.notes]
    said += [f"{name}: left out, {reason}." for name, reason in found.left_out.items()]
    year = found.question.world.year
    said.append(
        f"GDP, population and debt are the latest figures of the world of {year}, GDP in place of national income."
    )
    return said


def _all(found: Comparison) -> Html:
    names = _names(found)
    head = [
        "Member",
        *([f"today ({found.today.name})"] if found.today else []),
        *(c.rule.short for c in found.columns),
    ]
    lines = []
    for k, name in enumerate(names):
        today = [percent(found.today.shares[k], digits=3)] if found.today else []
        lines.append((name, *today, *(percent(float(c.shares[k]), digits=3) for c in found.columns)))
    return table(head, lines, class_="figures")
