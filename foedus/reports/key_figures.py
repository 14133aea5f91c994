"""Section 2: every outcome in both arms with the difference, under each view."""

from __future__ import annotations

from typing import Any

from foedus.reports.html import Html, grouped_table, joined, table, tag, with_interval
from foedus.reports.material import Material, under_each_view
from foedus.reports.numbers import MISSING, plain, signed, signed_span, span

ORDER = ("wars", "battle_deaths", "uses_of_force", "disputes", "states_attacked", "duties_honoured")


def in_order(names: Any) -> list[str]:
    """Outcomes as they are shown: those of this file first, then any other."""
    known = list(names)
    return [n for n in ORDER if n in known] + [n for n in known if n not in ORDER]


def level(summary: dict[str, Any], kind: str) -> Html:
    """Median over futures with the interval of futures."""
    if summary["median"] is None:
        return with_interval(MISSING, "in no future")
    return with_interval(plain(summary["median"], kind), span(summary["low"], summary["high"], kind))


def change(difference: dict[str, Any], definition: dict[str, Any]) -> Html:
    """Mean difference (median, where the tail is heavy) with its precision, and the interval of futures."""
    kind = definition["kind"]
    centre = "median" if definition["heavy_tailed"] else "mean"
    if difference["median"] is None:
        return with_interval(MISSING, "in no future")
    sure = signed_span(difference[f"{centre}_low"], difference[f"{centre}_high"], kind)
    futures = signed_span(difference["low"], difference["high"], kind)
    return with_interval(signed(difference[centre], kind), sure, f"futures {futures}")


def key_figures(material: Material, contrast: dict[str, Any]) -> Html:
    """One table per view."""
    pair, outcomes = contrast["pair"], material.measured["outcomes"]
    head = (material.arm(pair["reference"]), material.arm(pair["arm"]), "Difference")

    def panel(view: str) -> Html:
        lines = []
        for name in in_order(outcomes):
            definition, levels = material.definition(name), outcomes[name][view]
            cells = [level(levels[arm], definition["kind"]) for arm in (pair["reference"], pair["arm"])]
            difference = change(contrast["differences"][view][name], definition)
            lines.append((definition["label"], (*cells, difference)))
        return grouped_table(head, lines, class_="figures grouped")

    note = (
        f"Per future of {material.horizon}. Both arms: median over futures, and the range of 90 % of futures. "
        "Difference: the average over futures (for battle deaths the median, since the average of a fat tail says "
        "nothing) with the 90 % interval that this many futures leave; then the range of 90 % of futures. Shares in "
        "percentage points."
    )
    return joined([tag("p", note, class_="small"), under_each_view(material, panel)])


def levels_only(material: Material) -> Html:
    """The table of a run with one arm."""
    outcomes = material.measured["outcomes"]

    def panel(view: str) -> Html:
        lines = [
            (
                material.definition(n)["label"],
                *(level(s, material.definition(n)["kind"]) for s in outcomes[n][view].values()),
            )
            for n in in_order(outcomes)
        ]
        return table(("", *(material.arm(arm) for arm in material.run.arms)), lines, class_="figures")

    return under_each_view(material, panel)
