"""Conflict inside states and operations in a terminal: by place, arms beside one another, in 80 columns."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from foedus.reports.inside_parts import largest_parts
from foedus.reports.key_figures import in_order
from foedus.reports.numbers import MISSING, label_of, plain, signed, surest
from foedus.reports.payers import life_in_words, payer_name
from foedus.reports.scope import contrasts_of, priced, views_inside
from foedus.reports.terminal_lines import FEWER_MORE, both_ways, line_rows

SHOWN = (  # in the focus, or in the world where there is none; of the world beside a focus the first four
    *("conflict_months", "major_conflict_years", "deaths_inside", "operation_cost"),
    *(
        "unpaid",
        "paid_late",
        "arrears",
        "person_years",
        "operations_begun",
        "operations_denied",
        "mandates_blocked",
    ),
    *("months_to_decide", "months_to_half", "peacekeepers_killed"),
)
DEATHS = "deaths_inside"
WORLD = 4
PAYERS = 6
ABREAST = 3  # arms


def inside(data: dict[str, Any]) -> list[RenderableType]:
    """A table for each place, and below it what the effect is made of, the price and who pays."""
    focus, views = data.get("focus"), [view["id"] for view in data["about"]["views"]]
    places = [("The whole world", data, SHOWN[:WORLD] if focus else SHOWN)]
    if focus:
        states = focus["states"]
        name = ", ".join(states[:8]) + (f" and {len(states) - 8} more" if len(states) > 8 else "")
        places.insert(0, (name, focus, SHOWN))
    told: list[RenderableType] = []
    for name, part, names in places:
        for view in (own := views_inside(part, views)):
            under = f" – {label_of(data['about']['views'], view)}" if len(own) > 1 else ""
            told += [Text(f"Inside states: {name}{under}", style="bold"), _table(data, part, view, names)]
            told += [*_below(data, part, view), Text("")]
    return told


def _table(data: dict[str, Any], part: dict[str, Any], view: str, names: tuple[str, ...]) -> Table | Group:
    """Rows are outcomes; the reference, then each other arm and its difference."""
    arms = [arm["id"] for arm in data["about"]["arms"]]
    contrasts = {one["pair"]["arm"]: one for one in contrasts_of(part)}
    tables = []
    for first in range(0, max(len(arms) - 1, 1), ABREAST - 1):
        shown = [arms[0], *arms[1 + first : first + ABREAST]]
        table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", show_edge=False)
        table.add_column("", max_width=20)
        for arm in shown:
            table.add_column(Text(arm), justify="right")
        for name in [n for n in in_order(part["outcomes"]) if n in names]:
            _rows(table, data, (part, contrasts, view, name), shown)
            for row in line_rows(data, part, view, shown) if name == DEATHS else []:
                table.add_row(*row)
        tables.append(table)
    return Group(*tables) if len(tables) > 1 else tables[0]


def _rows(table: Table, data: dict[str, Any], at: tuple[Any, Any, str, str], arms: list[str]) -> None:
    """Levels of the arms; under them the differences from the reference."""
    part, contrasts, view, name = at
    definition = data["about"]["definitions"][name]
    kind, levels = definition["kind"], part["outcomes"][name][view]
    table.add_row(Text(short_label(name, definition)), *(_level(levels[arm], kind) for arm in arms))
    if len(arms) > 1:
        changes = [_change(contrasts[a]["differences"][view][name], definition) for a in arms[1:]]
        table.add_row(Text("  difference", style="dim"), Text(""), *changes)
        if definition["heavy_tailed"]:  # a median of 0 hides that futures change, and both ways
            ways = [both_ways(contrasts[a]["differences"][view][name]) for a in arms[1:]]
            table.add_row(Text(FEWER_MORE, style="dim"), Text(""), *ways)


SHORT = {
    "conflict_months": "Months of conflict",
    "major_conflict_years": "Major-conflict years",
    "deaths_inside": "Battle deaths inside",
    "operation_cost": "Cost of operations",
    "person_years": "Person-years",
    "months_to_decide": "Months to decide",
    "months_to_half": "Months to half",
}


def short_label(name: str, definition: dict[str, Any]) -> str:
    """The label of an outcome for a narrow column."""
    return SHORT.get(name, str(definition["label"]))


def tight(x: float | None, kind: str, sign: bool = False) -> str:
    """A number for a narrow column: thousands as k, millions as m, thousands of millions as bn.

    >>> tight(3_357_570_949.0, "money"), tight(-969.0, "deaths", sign=True), tight(None, "count")
    ('$3.4bn', '−970', '–')
    """
    if x is None:
        return MISSING
    text = signed(x, kind) if sign else plain(x, kind)
    return text.replace(" billion", "bn").replace(" million", "m").removesuffix(",000") + (
        "k" if text.endswith(",000") else ""
    )


def _level(one: dict[str, Any], kind: str) -> Text:
    if one["median"] is None:
        return Text(MISSING)
    low, high = (tight(one[key], kind) for key in ("low", "high"))
    return Text(tight(one["median"], kind)).append(f" [{low}, {high}]", style="dim")


def _change(one: dict[str, Any], definition: dict[str, Any]) -> Text:
    if one["median"] is None:
        return Text(MISSING)
    centre, low, high = (tight(x, definition["kind"], sign=True) for x in surest(one, definition))
    return Text(centre, style="bold").append(f" [{low}, {high}]", style="not bold dim")


def _below(data: dict[str, Any], part: dict[str, Any], view: str) -> list[Text]:
    """Sentences: parts, price, refusals, payers."""
    lines = []
    for contrast in contrasts_of(part):
        arm = contrast["pair"]["arm"]
        made = contrast["inside"][view]
        parts = largest_parts(made, "conflict_months", int(data["about"]["futures"]))
        if parts:
            lines.append(f"{arm}, months of conflict: most of the change is {parts}.")
        if priced(data, part):
            lines.append(f"{arm}: {life_in_words(contrast['cost_per_life'][view])}")
    for arm, one in part["operations"][view].items():
        why = ", ".join(f"{code.replace('_', ' ')} {n:,}" for code, n in one["why_denied"].items() if n)
        lines.append(
            f"{arm}: of {one['proposed']:,} proposals {one['denied']:,} denied" + (f" ({why})" if why else "")
        )
    lines += [_paid(arm, rows) for arm, rows in part["by_state"]["cost_by_payer"][view].items() if rows]
    return [Text(line) for line in lines]


def _paid(arm: str, rows: list[dict[str, Any]]) -> str:
    paid: dict[str, float] = {}
    for row in rows:
        name = payer_name(row, row["state"])
        paid[name] = paid.get(name, 0.0) + row["share"]
    top = sorted(paid, key=lambda name: (-paid[name], name))[:PAYERS]
    return f"{arm} is paid by " + ", ".join(f"{name} {plain(paid[name], 'share')}" for name in top)
