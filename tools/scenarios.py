"""Write the made parts of docs/scenarios.md from finished runs of the shipped scenarios:  make scenarios

python tools/scenarios.py RUNS NAME...     a folder with a run of each of these scenarios, named after it

Those without a focus are left out: the first table is about what happens inside the states of a question, and so are
the battle deaths in it. Where an arm has a line between two states watched otherwise, a second table below it has
what the two do to each other: averages over futures with their 90 % interval, and of battle deaths in wars of the
two, whose tail is too fat for one, the share of futures with any, or with more and with fewer. Of a run with several
views the first is told there, and all of them in a table of their own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from estimates import replaced

from docs import table
from foedus import open_run
from foedus.base.errors import InputError
from foedus.outcomes.measure import measure
from foedus.reports.lines import IN_WORDS, of_these, watched_otherwise
from foedus.reports.numbers import MISSING, plain, signed, signed_span, span, surest

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scenarios.md"
PUBLISHED = "strong-mandates-double-budget"
SHOWN = ("conflict_months", "major_conflict_years", "deaths_inside", "months_to_half", "operation_cost")
HEAD = (
    "scenario",
    "arm",
    "conflict-months",
    "major years",
    "battle deaths inside",
    "months to half strength",
    "cost",
)
ON_LINES = """\
Between the two states of a line that an arm has watched otherwise, whoever began: averages over futures and, in
brackets, their 90 % interval; of battle deaths in wars of the two the share of futures with any, or with more and
with fewer than in the first arm, and how many in these futures."""
LINES_HEAD = ("scenario", "line", "arm", *IN_WORDS.values(), "battle deaths in these wars")
CONTESTED = ("conflict_months", "major_conflict_years", "deaths_inside", "operation_cost")
CONTESTED_HEAD = (
    *("scenario", "arm less the first one", "how much do peacekeepers reduce violence?"),
    *("conflict-months", "major years", "battle deaths inside", "cost"),
)
PUBLISHED_HEAD = (
    *("arm", "years of major conflict, mean", "less than none", "battle deaths inside, median"),
    *("UN persons in the field", "cost a year"),
)
Found = dict[str, Any]


def main(arguments: Sequence[str]) -> None:
    """Replace the made parts of the page."""
    if len(arguments) < 2:
        raise InputError("give a folder of runs, and the names of those to tell of")
    folder, *names = arguments
    runs = {name: open_run(Path(folder) / name) for name in names}
    found = {name: measure(run) for name, run in runs.items() if run.focus}
    text = PAGE.read_text(encoding="utf-8")
    text = replaced(text, "answers", told(found))
    text = replaced(text, "published", table(PUBLISHED_HEAD, published(found[PUBLISHED])))
    contested = {name: one for name, one in found.items() if len(one["about"]["views"]) > 1}
    rows = (row for name, one in contested.items() for row in under_views(name, one))
    text = replaced(text, "contested", table(CONTESTED_HEAD, rows))
    PAGE.write_text(text, encoding="utf-8")


def told(found: dict[str, Found]) -> str:
    """The table of what happens inside, and below it that of lines, where an arm has one watched otherwise.

    The published question has an arm without any operation, so without a watch on any line: not its subject.
    """
    inside = table(HEAD, (row for name, one in found.items() for row in answers(name, one)))
    asked = {name: one for name, one in found.items() if name != PUBLISHED}
    rows = [row for name, one in asked.items() for row in across_lines(name, one)]
    return f"{inside}\n\n{ON_LINES}\n\n{table(LINES_HEAD, rows)}" if rows else inside


def across_lines(name: str, found: Found) -> Iterator[tuple[str, ...]]:
    """For each line watched otherwise in an arm: a row for the reference, and for each arm its level and difference."""
    view = found["about"]["views"][0]["id"]
    pairs = {p["pair"]["arm"]: p for p in (found, *found["further_pairs"]) if p["pair"]}
    labels = {arm["id"]: arm["label"] for arm in found["about"]["arms"]}
    lines = sorted(
        {line for p in pairs.values() for line in watched_otherwise(p) if line in p["lines"][view]}
    )
    first = f"`{name}`"
    for line in lines:
        changes = {arm: p["lines"][view][line] for arm, p in pairs.items()}
        deaths = {arm: one["war_deaths"]["arm"] for arm, one in changes.items()}
        deaths[found["pair"]["reference"]] = next(iter(changes.values()))["war_deaths"]["reference"]
        for k, (arm, label) in enumerate(labels.items()):
            rows = found["by_state"]["lines_watched"][view][arm]
            levels = {row["measure"]: row for row in rows if row["line"] == line}
            yield (
                first,
                "" if k else line,
                label,
                *(_mean(levels[of]) for of in IN_WORDS),
                _killed(deaths[arm]),
            )
            first = ""
            if arm in changes:
                yield ("", "", "difference", *_line_change(changes[arm]))


def _line_change(one: Found) -> tuple[str, ...]:
    moved = (one["measures"][of] for of in IN_WORDS)
    deaths = (f"{side} {_killed(one['war_deaths'][side], ' ' + side)}" for side in ("more", "fewer"))
    cells = (f"{signed(x['mean'])} [{signed_span(x['mean_low'], x['mean_high'])}]" for x in moved)
    return (*cells, "; ".join(deaths))


def _mean(one: Found) -> str:
    return f"{plain(one['mean'])} [{span(one['mean_low'], one['mean_high'])}]"


def _killed(one: Found, by: str = "") -> str:
    many = of_these(one, by, sure=True)
    share = f"in {plain(one['share'], 'share')} [{span(one['low'], one['high'], 'share')}] of futures"
    return f"{share}, {many}" if many else share


def answers(name: str, found: Found) -> Iterator[tuple[str, ...]]:
    """A row for each arm: medians over futures with 90 % of futures; and under each but the first how it differs."""
    part, view = found["focus"], found["about"]["views"][0]["id"]
    definitions = [found["about"]["definitions"][of] for of in SHOWN]
    pairs = {p["pair"]["arm"]: p for p in (part, *part["further_pairs"])}
    for k, arm in enumerate(found["about"]["arms"]):
        levels = (part["outcomes"][of][view][arm["id"]] for of in SHOWN)
        cells = (_level(one, d["kind"]) for one, d in zip(levels, definitions, strict=True))
        yield ("" if k else f"`{name}`", arm["label"], *cells)
        if arm["id"] in pairs:
            differences = (pairs[arm["id"]]["differences"][view][of] for of in SHOWN)
            yield ("", "difference", *(_change(*both) for both in zip(differences, definitions, strict=True)))


def under_views(name: str, found: Found) -> Iterator[tuple[str, ...]]:
    """A row for each arm but the reference and each view: how it differs from the reference."""
    part, definitions = found["focus"], [found["about"]["definitions"][of] for of in CONTESTED]
    first = name
    for pair in (part, *part["further_pairs"]):
        arm = next(a["label"] for a in found["about"]["arms"] if a["id"] == pair["pair"]["arm"])
        for k, view in enumerate(found["about"]["views"]):
            one = pair["differences"][view["id"]]
            cells = (_change(one[of], d) for of, d in zip(CONTESTED, definitions, strict=True))
            yield (f"`{first}`" if first else "", "" if k else arm, view["label"], *cells)
            first = ""


def _level(one: Found, kind: str) -> str:
    if one["median"] is None:
        return MISSING
    return f"{plain(one['median'], kind)} [{span(one['low'], one['high'], kind)}]"


def _change(one: Found, definition: Found) -> str:
    if one["median"] is None:
        return MISSING
    centre, low, high = surest(one, definition)
    return f"{signed(centre, definition['kind'])} [{signed_span(low, high, definition['kind'])}]"


def published(found: Found) -> Iterator[tuple[str, ...]]:
    """The arms beside those of the published simulation: how much less major conflict than with no operations."""
    part, view, years = found["focus"], found["about"]["views"][0]["id"], found["about"]["years"]
    pairs = {p["pair"]["arm"]: p["differences"][view] for p in (part, *part["further_pairs"])}
    levels = {of: one[view] for of, one in part["outcomes"].items()}
    for arm in found["about"]["arms"]:
        at = {of: one[arm["id"]] for of, one in levels.items()}
        less = MISSING
        if arm["id"] in pairs:
            share = pairs[arm["id"]]["major_conflict_years"]["relative"]
            less = f"{plain(-share['value'], 'share')} [{span(-share['high'], -share['low'], 'share')}]"
        yield (
            arm["label"],
            plain(at["major_conflict_years"]["mean"]),
            less,
            plain(at["deaths_inside"]["median"], "deaths"),
            plain(at["person_years"]["mean"] / years, "deaths"),
            plain(at["operation_cost"]["mean"] / years, "money"),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
