"""Operations: how many are decided and denied and why, how soon they are there, how strong they are, why they leave."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import altair as alt

from foedus.reports.charts import ALONE, ARMS, GRID, WIDTH, layered, rows, svg
from foedus.reports.html import Html, details, joined, table, tag, with_interval
from foedus.reports.material import Material, folded, under_views_inside
from foedus.reports.numbers import MISSING, plain, span
from foedus.reports.tail import DASHES, arms_legend

DENIALS = {
    "vote": "the vote failed",
    "host": "the host does not consent",
    "unused": "forces stand ready and are not sent",
    "busy": "forces that stood ready are in another operation",
    "nobody": "nobody sends",
    "no_body": "no body may decide",
}
EXITS = {
    "done": "mandate ended",
    "consent": "host's consent withdrawn",
    "veto": "mandate not renewed",
    "contributors": "too few contributors",
    "money": "not paid",
    "on_file": "on the day on file",
}
TASKS = {
    "observe": "to observe, unarmed",
    "interpose": "troops between, force in self-defence",
    "protect": "troops that may use force",
    "enforce": "force against the host's will",
}
CHAPTERS = {
    "vi": "Council, chapter VI",
    "vii": "Council, chapter VII",
    "viii": "another body, chapter VIII",
    "invitation": "no body, by invitation",
    "none": "no body, not invited",
}
OBJECTORS, BODIES, ON_FILE = 4, 10, 12


def operations(material: Material) -> Html:
    """By place: strength over time, then what became of proposals and of operations."""
    note = (
        "Counts are over all futures. Decided: from proposal to the body's decision; half strength: from the decision "
        "until half of what was authorised is there; medians over operations with the range of 90 % of them. A "
        "proposal that one body turns down may be taken up by another. Left a host at peace: operations inside states "
        "of which the last go in a year without conflict there, five whole years before the end at least; what goes "
        "later is left out."
    )
    blocks = []
    for place, part in material.places:
        drawn = under_views_inside(material, part, partial(_strength, material, part))
        told = under_views_inside(material, part, partial(_course, material, part))
        blocks.append((f"Persons in operations: {place}", joined([drawn, told])))
    return joined([tag("p", note, class_="small"), arms_legend(material), folded(blocks)])


def _strength(material: Material, part: dict[str, Any], view: str) -> Html:
    arms, first = material.run.arms, date.fromisoformat(str(material.about["baseline"])).year
    data = [
        {**row, "year": first + int(row["year"]), "arm": arm}
        for arm, years in part["strength"][view].items()
        for row in years
    ]
    colour = alt.Scale(domain=arms, range=[ARMS[k % len(ARMS)] for k in range(len(arms))])
    dash = alt.Scale(domain=arms, range=[DASHES[k % len(DASHES)] for k in range(len(arms))])
    axis = alt.Axis(format="d", tickMinStep=1, tickCount=5, labelFlush=True, gridColor=GRID)
    x = alt.X("year:Q", title=None, axis=axis, scale=alt.Scale(nice=False))
    title = "Persons there, average of the year"
    wide = ALONE if len(material.views_inside(part)) == 1 else WIDTH
    base = alt.Chart(rows(data), width=wide - 70, height=190).encode(
        x=x, color=alt.Color("arm:N", scale=colour, legend=None)
    )
    band = base.mark_area(opacity=0.15).encode(y=alt.Y("low:Q", title=title), y2="high:Q")
    y = alt.Y("mean:Q", title=title, axis=alt.Axis(format="~s", gridColor=GRID))
    line = base.mark_line(strokeWidth=2).encode(
        y=y, strokeDash=alt.StrokeDash("arm:N", scale=dash, legend=None)
    )
    drawn = svg(layered(band, line), f"Persons in operations by year: {material.view(view)}")
    return joined([drawn, tag("p", "Line: average over futures; band: 90 % of futures.", class_="small")])


def _course(material: Material, part: dict[str, Any], view: str) -> Html:
    courses: dict[str, dict[str, Any]] = part["operations"][view]
    return joined(
        [
            _counts(material, courses),
            details("Who said no, and who objected", *_denied(material, courses)),
            _listed(material, courses),
        ]
    )


def _counts(material: Material, courses: dict[str, dict[str, Any]]) -> Html:
    def line(name: str, of: str) -> tuple[object, ...]:
        return (name, *(f"{one[of]:,}" for one in courses.values()))

    def time(name: str, of: str) -> tuple[object, ...]:
        return (name, *(_time(one[of]) for one in courses.values()))

    def by_word(counted: list[dict[str, int]], words: dict[str, str]) -> list[tuple[object, ...]]:
        shown = [code for code in words if any(one[code] for one in counted)]
        return [(f"– {words[code]}", *(f"{one[code]:,}" for one in counted)) for code in shown]

    def reasons(of: str, words: dict[str, str]) -> list[tuple[object, ...]]:
        return by_word([one[of] for one in courses.values()], words)

    def mandates(of: str, words: dict[str, str]) -> list[tuple[object, ...]]:
        return by_word([one["mandates"][of] for one in courses.values()], words)

    left = ("left", *(f"{sum(one['why_left'].values()):,}" for one in courses.values()))
    lines = [
        line("proposed", "proposed"),
        line("denied", "denied"),
        *reasons("why_denied", DENIALS),
        line("undecided at the end", "undecided"),
        line("begun", "begun"),
        *mandates("tasks", TASKS),
        *mandates("chapter", CHAPTERS),
        time("months to decide", "to_decide"),
        line("reached half strength", "half_reached"),
        time("months to half strength", "to_half"),
        line("handed over to the UN", "handed_over"),
        left,
        *reasons("why_left", EXITS),
        line("left a host at peace, five years before the end", "left_at_peace"),
        (
            "of these: conflict again within five years",
            *(_again(one["conflict_again"]) for one in courses.values()),
        ),
    ]
    head = (f"In {material.run.futures:,} futures", *(material.arm(arm) for arm in courses))
    return table(head, lines, class_="figures")


def _time(one: dict[str, Any]) -> Html | str:
    if one["median"] is None:
        return MISSING
    return with_interval(plain(one["median"], "months"), span(one["low"], one["high"], "months"))


def _again(one: dict[str, Any]) -> Html | str:
    if one["share"] is None:
        return "not known"
    share, reach = plain(one["share"], "share"), span(one["low"], one["high"], "share")
    return with_interval(f"{one['number']:,}", f"{share}; {reach}")


def _denied(material: Material, courses: dict[str, dict[str, Any]]) -> list[Html]:
    tables = []
    for arm, one in courses.items():
        lines = [
            (
                _body(row["body"]),
                DENIALS[row["why"]],
                f"{row['number']:,}",
                ", ".join(f"{s} {n:,}" for s, n in list(row["objectors"].items())[:OBJECTORS]),
            )
            for row in one["denied_by"][:BODIES]
        ]
        head = ("Body", "why", "times", "first to object")
        tables.append(table(head, lines, caption=material.arm(arm), class_="list"))
    return tables


def _body(identity: str | None) -> str:
    return "none" if identity is None else identity.replace("-", " ")


def _listed(material: Material, courses: dict[str, dict[str, Any]]) -> Html:
    """What became of each operation on file."""
    lines = []
    for arm, one in courses.items():
        for row in sorted(one["on_file"], key=lambda r: (-r["person_years"], r["arrangement"]))[:ON_FILE]:
            why = [f"{EXITS[code]} {n:,}" for code, n in row["why_left"].items() if n]
            after = plain(row["years_to_exit"]) if row["years_to_exit"] is not None else MISSING
            lines.append(
                (
                    row["name"],
                    material.arm(arm),
                    plain(row["person_years"], "deaths"),
                    f"{row['left']:,}",
                    after,
                    "; ".join(why),
                )
            )
    if not lines:
        return Html("")
    head = (
        "Operation on file",
        "arm",
        "person-years",
        "futures in which it leaves",
        "after years (median)",
        "why",
    )
    return details("What becomes of the operations on file", table(head, lines, class_="list"))
