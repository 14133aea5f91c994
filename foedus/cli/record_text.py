"""The record on a terminal: rates of duties honoured, and published figures beside the same counted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from foedus.cli.console import console

Rows = Sequence[Mapping[str, Any]]
RECORDS = ("disputes", "wars")
WHAT = {
    "defend": "called to defend: came",
    "offend": "called to attack: came",
    "neutral": "neutral: stayed out",
    "consult": "consult: not recorded",
}
FULL = ("all", "level", "terms", "level and terms", "era", "members", "pact", "adversary", "strength")
SHORT = ("all", "terms", "owed to", "era")
SHOWN = {"defend": FULL, "offend": SHORT, "neutral": SHORT, "consult": ("all",)}
UNITS = {
    "any ally": "alliances, one came",
    "all allies": "alliances, all did",
    "at least one": "events, one came",
}


def print_record(found: Mapping[str, Any]) -> None:
    """Print the rates, then the published figures."""
    console().print(
        f"{found['from']}-{found['to']}: {found['disputes']:,} disputes with force (GML), {found['wars']} wars (COW);"
        f" {found['calling']['disputes']} and {found['calling']['wars']} of them called on an alliance (ATOP 4.01)."
        " n: duties called, a state each; %: honoured; with 95 % intervals.",
        markup=False,
    )
    console().print(_rates(found["rates"]))
    console().print(_years(found["rates"]))
    _published(found["published"])


def _heads(table: Table, *heads: str) -> None:
    for k, head in enumerate(heads):
        table.add_column(head, justify="right" if k else "left", no_wrap=bool(k), overflow="fold")


def _rates(rates: Rows) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    _heads(table, "", "disputes n", "%", "95 %", "wars n", "%", "95 %")
    for what, groupings in SHOWN.items():
        mine = [r for r in rates if r["obligation"] == what]
        table.add_row(Text(WHAT[what], style="bold"))
        for by in groupings:
            _lines(table, [r for r in mine if r["unit"] == "state" and r["by"] == by])
        for by, name in UNITS.items():
            _lines(table, [r for r in mine if r["by"] == by and r["group"] in ("force", "war")], name)
        table.add_row("")
    return table


def _lines(table: Table, rows: Rows, name: str = "") -> None:
    """One line a group, disputes and wars beside one another."""
    for group in dict.fromkeys(r["group"] for r in rows):
        cells = []
        for record in RECORDS:
            one = next((r for r in rows if r["group"] == group and r["record"] == record), None)
            cells += _cells(one)
        table.add_row(f"  {name}: {group}" if name else f"  {_prefix(rows[0]['by'])}{group}", *cells)


def _cells(one: Mapping[str, Any] | None) -> list[str]:
    if one is None:
        return ["", "", ""]
    return [f"{one['n']:,}", percent(one["share"]), span(one)]


def _years(rates: Rows) -> Table:
    table = Table(box=None, padding=(0, 1), pad_edge=False)
    _heads(table, "", "years", "%", "95 %")
    table.add_row(Text("non-aggression: years in which it was kept", style="bold"))
    for one in (r for r in rates if r["obligation"] == "refrain"):
        table.add_row(f"  {_prefix(one['by'])}{one['group']}", *_cells(one))
    return table


def _prefix(by: str) -> str:
    """What a group needs before its name to be understood."""
    return {"members": "members ", "adversary": "adversary ", "neighbours": "neighbours, "}.get(by, "")


def _published(rows: Rows) -> None:
    out = console()
    reasons = list(dict.fromkeys(r["why"] for r in rows))
    table = Table(
        box=None, padding=(0, 1), pad_edge=False, title="published, and counted here", title_justify="left"
    )
    _heads(table, "", "published", "n", "here", "95 %", "why")
    for row in rows:
        ours = row["ours"]
        published = row["published"].removesuffix(" %")
        why = f"{reasons.index(row['why']) + 1}"
        table.add_row(row["figure"], published, f"{ours['n']:,}", percent(ours["share"]), span(ours), why)
    out.print()
    out.print(table)
    for number, why in enumerate(reasons, start=1):
        out.print(Text(f"{number}  {why}"))
    sources = "; ".join(dict.fromkeys(r["source"] for r in rows))
    out.print(Text(f"Published: {sources}."))


def percent(share: float | None) -> str:
    """A share in percent; rare ones, and nearly certain ones, with one figure more.

    >>> percent(0.25), percent(0.0124), percent(0.9973), percent(1.0), percent(None)
    ('25', '1.2', '99.7', '100', '-')
    """
    if share is None:
        return "-"
    fine = 0.0 < share < 0.1 or 0.9 < share < 1.0
    return f"{100 * share:.1f}" if fine else f"{100 * share:.0f}"


def span(one: Mapping[str, Any]) -> str:
    """The interval in percent."""
    return "" if one["low"] is None else f"{percent(one['low'])}-{percent(one['high'])}"
