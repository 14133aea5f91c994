"""Section 2: every outcome in both arms with the difference, under each view."""

from __future__ import annotations

from functools import partial
from math import floor
from typing import Any

from foedus.reports.html import Html, grouped_table, joined, table, tag, with_interval
from foedus.reports.lines import line_figures
from foedus.reports.material import (
    Material,
    folded,
    inside_names,
    under_each_view,
    under_views_inside,
)
from foedus.reports.numbers import MISSING, plain, signed, signed_span, span, surest
from foedus.reports.scope import contrasts_of, identical

ORDER = (
    *("wars", "battle_deaths", "uses_of_force", "disputes", "states_attacked", "duties_honoured"),
    *("conflict_months", "major_conflict_years", "conflict_years", "deaths_inside"),
    *("operations_begun", "operations_denied", "mandates_blocked", "months_to_decide", "months_to_half"),
    "recurrence_after_exit",
    *(
        "person_years",
        "persons_relieved",
        "peacekeepers_killed",
        "peacekeepers_died",
        "operation_cost",
        "unpaid",
        "paid_late",
        "arrears",
    ),
)


DEADLY = ("battle_deaths", "deaths_inside")  # beside which the deaths of wars across a line stand


def in_order(names: Any) -> list[str]:
    """Outcomes as they are shown: those of this file first, then any other."""
    known = list(names)
    return [n for n in ORDER if n in known] + [n for n in known if n not in ORDER]


def level(summary: dict[str, Any], kind: str) -> Html:
    """Median over futures with the interval of futures; of how many, where not every one has a value."""
    if summary["median"] is None:
        return with_interval(MISSING, "in no future")
    known = f"known in {summary['futures']:,} futures" if summary["missing"] else ""
    return with_interval(plain(summary["median"], kind), span(summary["low"], summary["high"], kind), known)


def change(difference: dict[str, Any], definition: dict[str, Any]) -> Html:
    """Mean difference (median, where the tail is heavy) with its precision, and the interval of futures."""
    kind = definition["kind"]
    if difference["median"] is None:
        return with_interval(MISSING, "in no future")
    centre, low, high = surest(difference, definition)
    futures = f"futures {signed_span(difference['low'], difference['high'], kind)}"
    told = with_interval(signed(centre, kind), signed_span(low, high, kind), futures)
    # a median of 0 hides that futures change, and both ways
    return (
        joined([told, tag("span", ways(difference), class_="note")]) if definition["heavy_tailed"] else told
    )


def ways(difference: dict[str, Any]) -> str:
    """In what share of futures an outcome is lower in the arm, and in what share it is higher."""
    return f"fewer in {plain(difference['fewer'], 'share')}, more in {plain(difference['more'], 'share')}"


def key_figures(material: Material, contrast: dict[str, Any]) -> Html:
    """Disputes between states, one table per view; of what happens inside states see ``figures_inside``."""
    if not material.between:
        same = identical(material.measured, "between")
        return tag(
            "p",
            SAME if same == 1.0 else NEARLY.format(same=f"{floor(1000.0 * same) / 10.0:.1f}"),
            class_="small",
        )
    names = [
        n for n in in_order(contrast["differences"][material.run.views[0]]) if _of(material, n, "between")
    ]
    told = under_each_view(
        material, lambda view: _compared(material, material.measured, contrast, names, view)
    )
    return joined([tag("p", NOTE.format(horizon=material.horizon), class_="small"), told])


NOTE = (
    "Per future of {horizon}. Both arms: median over futures, and the range of 90 % of futures. Difference: the "
    "average over futures (for battle deaths the median, since the average of a fat tail says nothing) with the 90 % "
    "interval that this many futures leave; then the range of 90 % of futures, and of deaths the shares of futures in "
    "which they are fewer and more. Shares in percentage points. Rows on two states across a line are there where the "
    "arm has it watched otherwise: averages over futures in both arms; of deaths the share of futures with any."
)
SAME = "Nothing about disputes and wars between states differs between the arms in any future."
NEARLY = "Disputes and wars between states are the same in the arms in {same} % of futures, and are left out."


def figures_inside(material: Material) -> Html:
    """Conflict inside states and operations, in the focus and in the whole world, every arm beside the reference."""
    blocks = []
    for place, part in material.places:
        names = inside_names(material, in_order(part["outcomes"]))
        wide = len(material.views_inside(part)) == 1
        told = [
            under_views_inside(material, part, partial(_compared, material, part, contrast, names, wide=wide))
            for contrast in contrasts_of(part)
        ]
        if not told:
            levels = partial(_levels, material, part["outcomes"], names)
            told = [under_views_inside(material, part, levels)]
        blocks.append((f"Inside states: {place}", joined(told)))
    return joined([tag("p", NOTE.format(horizon=material.horizon), class_="small"), folded(blocks)])


def _of(material: Material, name: str, about: str) -> bool:
    return bool(material.definition(name)["about"] == about)


def _compared(
    material: Material,
    part: dict[str, Any],
    contrast: dict[str, Any],
    names: list[str],
    view: str,
    *,
    wide: bool = False,
) -> Html:
    """Reference, arm and difference of each outcome; ``wide``: the outcome's name beside them, not above."""
    pair: dict[str, str] = contrast["pair"]
    lines: list[tuple[str, tuple[Html, ...]]] = []
    for name in names:
        definition, levels = material.definition(name), part["outcomes"][name][view]
        cells = [level(levels[arm], definition["kind"]) for arm in (pair["reference"], pair["arm"])]
        difference = change(contrast["differences"][view][name], definition)
        lines.append((definition["label"], (*cells, difference)))
        lines += line_figures(material, part, contrast, view) if name in DEADLY else []
    head = (material.arm(pair["reference"]), material.arm(pair["arm"]), "Difference")
    narrow = grouped_table(head, lines, class_="figures grouped")
    if not wide:
        return narrow
    beside = table(("", *head), [(label, *cells) for label, cells in lines], class_="figures")
    return joined([tag("div", beside, class_="on-wide"), tag("div", narrow, class_="on-narrow")])


def levels_only(material: Material) -> Html:
    """The table of a run with one arm."""
    outcomes = material.measured["outcomes"]
    names = [n for n in in_order(outcomes) if _of(material, n, "between")]
    return under_each_view(material, partial(_levels, material, outcomes, names))


def _levels(material: Material, outcomes: dict[str, Any], names: list[str], view: str) -> Html:
    lines = [
        (
            material.definition(n)["label"],
            *(level(s, material.definition(n)["kind"]) for s in outcomes[n][view].values()),
        )
        for n in names
    ]
    return table(("", *(material.arm(arm) for arm in material.run.arms)), lines, class_="figures")
