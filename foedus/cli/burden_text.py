"""The answer of ``plan burden`` in a terminal: shares side by side, how unequal, who gains and loses, arrears."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from rich.table import Table
from rich.text import Text

from foedus.burden.comparison import Column, Comparison, gini
from foedus.cli.console import console
from foedus.cli.figures import quantity

ABREAST, SHOWN, NAMED, WIDE = 7, 14, 4, 22
NOTHING = "-"
Cell = Callable[[Column], str]


def print_comparison(found: Comparison, title: str) -> None:
    """Everything in 80 columns; the largest payers by name, the others as one line."""
    cost = "" if found.cost is None else f", {quantity(found.cost, None, None, found.unit)} a year"
    out = console()
    out.print(Text(f"{title}: who pays{cost}", style="bold"))
    out.print(
        Text(
            f"{members(len(found.question.members))} on {found.question.day}; shares in percent", style="dim"
        )
    )
    size = -(-len(found.columns) // -(-len(found.columns) // ABREAST))
    for k in range(0, len(found.columns), size):
        out.print()
        out.print(_shares(found, found.columns[k : k + size]))
    if found.today is not None:
        out.print()
        out.print(_gains(found))
    if found.arrears:
        out.print()
        out.print(_arrears(found))
    out.print()
    for line in _notes(found):
        out.print(Text(line, style="dim"), soft_wrap=False)


def members(count: int) -> str:
    """ "1 member", "32 members"."""
    return f"{count} member" + ("" if count == 1 else "s")


def percent(x: float, sign: bool = False) -> str:
    """A share in percent, as many digits as it can bear in six places.

    >>> percent(0.2616), percent(0.00004), percent(-0.012, sign=True), percent(float("nan"))
    ('26.16', '.004', '-1.20', '-')
    """
    if not np.isfinite(x):
        return NOTHING
    value = 100 * x
    if abs(value) < 0.0005:
        return "0"
    text = f"{value:+.2f}" if sign else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.lstrip("+-").startswith("0.") else text


def unit(x: float) -> str:
    """A number from 0 to 1 in two digits.

    >>> unit(0.876), unit(0.0), unit(1.0)
    ('.88', '0', '1')
    """
    return "0" if x < 0.005 else "1" if x >= 0.995 else f"{x:.2f}".removeprefix("0")


def largest(found: Comparison, shown: int = SHOWN) -> list[int]:
    """Members by what the rules ask of them on average, the ``shown`` first of them; no remainder of one."""
    mean = np.mean([c.shares for c in found.columns], axis=0)
    order = sorted(range(len(mean)), key=lambda k: (-mean[k], found.question.members[k]))
    return order if len(order) <= shown + 1 else order[:shown]


def _table(first: str, columns: Sequence[Column], wide: int = 7) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(first, max_width=WIDE, no_wrap=True, overflow="ellipsis")
    for column in columns:
        table.add_column(Text(column.rule.short), justify="right", max_width=wide, overflow="fold")
    return table


def _shares(found: Comparison, columns: Sequence[Column]) -> Table:
    members, kept = found.question.members, largest(found)
    names = [found.question.world.name[i] for i in found.question.places()]
    table = _table("", columns)
    if found.today is not None:
        table.add_column("today", justify="right", style="cyan")
    for k in kept:
        cells = [percent(c.shares[k]) for c in columns]
        table.add_row(names[k], *cells, *([percent(found.today.shares[k])] if found.today else []))
    rest = [k for k in range(len(members)) if k not in set(kept)]
    if rest:
        cells = [percent(c.shares[rest].sum()) for c in columns]
        others = [percent(found.today.shares[rest].sum())] if found.today else []
        table.add_row(Text(f"{len(rest)} others", style="dim"), *cells, *others)
    table.add_section()
    _measures(table, found, columns)
    return table


def _measures(table: Table, found: Comparison, columns: Sequence[Column]) -> None:
    names = dict(zip(found.question.members, range(len(found.question.members)), strict=True))
    rows: list[tuple[str, Cell]] = [
        ("Gini of shares", lambda c: unit(gini(c.shares))),
        ("Gini of effort", lambda c: unit(gini(found.ratio(c), found.gdp))),
        ("heaviest to its GDP", lambda c: _heaviest(found, c, names)),
    ]
    if found.today is not None and not np.isnan(found.today.shares).any():
        rows.append(("changes hands", lambda c: percent(found.moved(c) or 0.0)))
    if any(c.error is not None for c in columns):
        rows.append(
            ("standard error, most", lambda c: "" if c.error is None else percent(float(c.error.max())))
        )
    for name, cell in rows:
        table.add_row(Text(name, style="dim"), *(Text(cell(c), style="dim") for c in columns))


def _heaviest(found: Comparison, column: Column, names: dict[str, int]) -> str:
    """Who pays most for its GDP, and how many times its GDP share."""
    ratio = found.ratio(column)
    state = min(names, key=lambda s: (-round(ratio[names[s]], 9), s))
    if ratio[names[state]] < 1.05:
        return "none"
    times = ratio[names[state]]
    shown = f"{times:.1f}" if times < 10 else f"{times:.0f}" if times < 1000 else f"{times / 1000:.0f}k"
    return f"{state} {shown}"


def _gains(found: Comparison) -> Table:
    """Who pays less and more than today, the largest changes first, in points of the whole."""
    today = found.today.name if found.today else ""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column(f"against {today}", max_width=WIDE)
    table.add_column("pay less (points)", overflow="fold", ratio=1)
    table.add_column("pay more (points)", overflow="fold", ratio=1)
    for column in found.columns:
        change = found.change(column)
        if change is None or (found.today and column.rule.name == found.today.name):
            continue
        order = [k for k in np.argsort(change, kind="stable") if np.isfinite(change[k])]
        less = [k for k in order if change[k] < -5e-5][:NAMED]
        more = [k for k in reversed(order) if change[k] > 5e-5][:NAMED]
        table.add_row(column.rule.name, *(_named(found, change, some) for some in (less, more)))
    return table


def _named(found: Comparison, change: np.ndarray[tuple[int], np.dtype[np.float64]], some: list[int]) -> str:
    return ", ".join(f"{found.question.members[k]} {percent(change[k], sign=True)}" for k in some) or NOTHING


def _arrears(found: Comparison) -> Table:
    who = ", ".join(f"{s} withholds {100 * a:g} %" for s, a in found.arrears.items())
    table = Table(title=who, title_justify="left", box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", max_width=WIDE)
    for heading in ("unpaid %", f"m {found.unit}" if found.cost else "", "days a year", "largest payer then"):
        table.add_column(heading, justify="right")
    for column in found.columns:
        gap, covered = found.gap(column), found.covered(column)
        money = "" if found.cost is None else f"{gap * found.cost / 1e6:,.1f}"
        top = int(np.argmax(covered)) if np.isfinite(covered).all() else None
        then = NOTHING if top is None else f"{found.question.members[top]} {percent(covered[top])}"
        table.add_row(column.rule.name, percent(gap), money, f"{gap * 365:.0f}", then)
    return table


def _notes(found: Comparison) -> list[str]:
    lines = [
        "Gini of effort 0: all pay the same part of their GDP. heaviest: share of cost over share of GDP,"
        " where some pay 1.05 or more."
    ]
    if found.today is not None:
        lines.append(f"today: {found.today.text}")
    if found.arrears:
        lines.append("largest payer then: if the others cover what is withheld, in proportion.")
    lines += [*found.remarks, *found.notes]
    lines += [f"{name}: left out, {reason}" for name, reason in found.left_out.items()]
    lines.append(f"GDP, population and debt: the world of {found.question.world.year}, latest figures.")
    return lines
