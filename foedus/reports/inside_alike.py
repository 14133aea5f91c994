"""Conflict inside states where it is the same in every arm of every future: its levels once, folded away."""

from __future__ import annotations

from typing import Any

from foedus.reports.html import Html, details, joined, table, tag, with_interval
from foedus.reports.material import Material, under_views_that_differ
from foedus.reports.numbers import compact, plain, span
from foedus.reports.payers import by_rule, summed

SHOWN = (
    *("conflict_months", "major_conflict_years", "deaths_inside"),
    *("months_to_decide", "months_to_half", "operation_cost"),
)
THRESHOLDS = (1e4, 1e5, 1e6, 1e7)
PAYERS = 8
EVERY = "Every arm"
SAME = "Conflict inside states, and operations there, are the same in every arm in every future."
NOTE = "Per future of {horizon} in the whole world: median over futures, and the range of 90 % of futures."


def inside_alike(material: Material) -> Html:
    """A sentence; and months, major years, deaths, times, cost and who pays, of which any arm stands for all."""
    measured, arm = material.measured, material.run.arms[0]
    told = {
        view: {
            "levels": {name: measured["outcomes"][name][view][arm] for name in SHOWN},
            "exceedance": measured["exceedance"]["deaths_inside"][view][arm],
            "payers": measured["by_state"]["cost_by_payer"][view][arm],
        }
        for view in material.run.views
    }
    panel = under_views_that_differ(material, told, lambda one: _panel(material, one))
    note = tag("p", NOTE.format(horizon=material.horizon), class_="small")
    heading = "Conflict inside states and operations in the whole world, the same in every arm"
    return joined([tag("p", SAME, class_="small"), details(heading, note, panel)])


def _panel(material: Material, told: dict[str, Any]) -> Html:
    lines: list[tuple[object, ...]] = []
    for name, one in told["levels"].items():
        definition = material.definition(name)
        kind = definition["kind"]
        lines.append((definition["label"], _level(one["median"], (one["low"], one["high"]), kind)))
        if name == "deaths_inside":
            lines += _exceedance(told["exceedance"])
    figures = table(("", EVERY), lines, class_="figures")
    if not told["payers"]:
        return joined([figures, tag("p", "No operation costs anything.", class_="small")])
    return joined([figures, _payers(material, {EVERY: told["payers"]})])


def _level(value: float | None, reach: tuple[float | None, float | None], kind: str) -> Html:
    return with_interval(plain(value, kind), span(*reach, kind))


def _exceedance(curve: list[dict[str, float]]) -> list[tuple[object, ...]]:
    """Shares of futures above round numbers, with Wilson's intervals; numbers that no future reaches are left out."""
    rows = (row for row in curve if row["x"] in THRESHOLDS)
    return [
        (f"– more than {compact(row['x'])}", _level(row["p"], (row["low"], row["high"]), "share"))
        for row in rows
    ]


def _payers(material: Material, tables: dict[str, list[dict[str, Any]]]) -> Html:
    most = summed(material, tables)[:PAYERS]
    lines = [(row["name"], plain(row["amount"], "money")) for row in most]
    return joined(
        [
            tag("h5", "Who pays, average per future"),
            by_rule(material, tables),
            table(("The largest payers", EVERY), lines, class_="figures"),
        ]
    )
