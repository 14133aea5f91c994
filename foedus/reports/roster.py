"""The page of a roster: who stands in which turn as a grid, how good it is and how sure, loads, the record."""

from __future__ import annotations

from collections.abc import Iterable

from foedus.planners.roster.conflict import Conflict
from foedus.planners.roster.plan import loads
from foedus.planners.roster.planner import RosterPlan, placed
from foedus.planners.roster.record import Record
from foedus.planners.roster.words import MEASURES, OBJECTIVES
from foedus.reports.document import document
from foedus.reports.html import Html, details, joined, key, legend, table, tag
from foedus.reports.roster_grid import COLOURS, EMPTY, grid, record_grid

READ = {"text": "read in full", "excerpt": "read in excerpt", "recalled": "recalled, not re-read"}


def roster_page(plan: RosterPlan, command: str) -> str:
    """The page of one plan, or of why there is none."""
    instance = plan.task.instance
    head = [tag("h1", instance.title), tag("p", instance.summary.strip(), class_="question")]
    body = [_conflict(plan)] if plan.conflict else [_tiles(plan), _roster(plan), _stages(plan), _loads(plan)]
    footer = tag("footer", f"Written by foedus {command}. Instance: {instance.id}.")
    return document(instance.title, tag("main", *head, *body, *_records(plan), *_basis(plan), footer))


def _conflict(plan: RosterPlan) -> Html:
    found = plan.conflict
    said = "No roster meets all of these requirements together."
    sure = f" Of this set is known: {found.sure}." if found else ""
    items = _requirements(plan, found) if found else ""
    return joined([tag("h2", "No roster is possible"), tag("p", said, sure, class_="verdict"), items])


def _requirements(plan: RosterPlan, found: Conflict) -> Html:
    """Requirements that do not go together, each with the file, the line and the field that state it."""
    items = []
    for place in placed(plan.task, found):
        where = f"{place.file}:{place.line}: {place.field}" if place.line else place.field
        items.append(tag("li", place.what, " ", tag("code", where, class_="muted small")))
    return tag("ul", *items, class_="limits")


def _tiles(plan: RosterPlan) -> Html:
    instance, counts = plan.task.instance, plan.counts
    turns = len(instance.groups) * instance.periods.count
    needs = sum(len(instance.groups) if e.scope == "group" else 1 for e in instance.enablers)
    tiles = [(f"{turns - counts['uncovered_turns']:.0f} of {turns}", "turns covered")]
    if needs:
        wanted = needs * instance.periods.count
        tiles.append((f"{wanted - counts['uncovered_enablers']:.0f} of {wanted}", "enablers in place"))
    share = 100 * counts["unfair_load"] / instance.demand
    tiles.append((f"{share:.1f} %", f"of all persons above fair parts by {MEASURES[instance.load.by]}"))
    if "strangers" in instance.minimise:  # else the file need not say who has stood with whom
        places = sum(max(0, len(t.persons) - 1) for t in plan.turns)
        tiles.append((f"{counts['strangers']:.0f} of {places}", "places beside a lead never stood with"))
    if plan.within:
        empty = len(plan.within.gaps)
        tiles.append(
            (
                f"{empty}",
                f"turns left empty in the record of the same periods; {plan.within.unknown} not known",
            )
        )
    boxes = [
        tag("div", tag("span", big, class_="big"), tag("span", small, class_="small"), class_="tile")
        for big, small in tiles
    ]
    return tag("div", *boxes, class_="tiles")


def _roster(plan: RosterPlan) -> Html:
    groups = plan.task.instance.groups
    keys = [
        key(COLOURS[g % len(COLOURS)], f"{group.name}: lead, partner paler") for g, group in enumerate(groups)
    ]
    note = "Numbers are persons. A dot is a period of rest; — a period away. States that lead come first."
    parts = [
        tag("h2", "The roster"),
        legend(*keys, key(EMPTY, "nobody")),
        grid(plan),
        tag("p", note, class_="small"),
    ]
    if plan.obstacle:
        said = "Not every turn can be covered, as these requirements do not go together:"
        sure = f"Of this set is known: {plan.obstacle.sure}."
        parts += [tag("p", said), _requirements(plan, plan.obstacle), tag("p", sure, class_="small")]
    return joined(parts)


def _stages(plan: RosterPlan) -> Html:
    give = plan.task.instance.give
    rows = [
        (
            OBJECTIVES[s.objective],
            f"{s.value:,.0f}",
            f"{s.bound:,.0f}",
            f"{100 * s.gap:.1f} %",
            f"{give.get(s.objective, 0):,.0f}",
            f"{plan.counts[s.objective]:,.0f}",
            s.ended,
            f"{s.seconds:.1f} s",
        )
        for s in plan.stages
    ]
    head = ("Minimised, in this order", "Best", "Bound", "Gap", "May give", "In the plan", "Ended", "Took")
    stopped = " Stopped by Ctrl-C; this is the best roster found until then." if plan.interrupted else ""
    note = (
        f"Each optimum, less what it may give, binds the objectives after it. {plan.seconds:.1f} s of"
        f" {plan.time_limit:g} s.{stopped} A checker that knows no solver found no rule of the instance broken."
    )
    return joined(
        [
            tag("h2", "How good, and how sure"),
            table(head, rows, class_="figures"),
            tag("p", note, class_="small"),
        ]
    )


def _loads(plan: RosterPlan) -> Html:
    """A bar for each state's persons, with a mark at its fair part."""
    rows = sorted(
        loads(plan.task, plan.turns), key=lambda r: (r["fair"] is None, -(r["fair"] or 0), r["state"])
    )
    top = max((max(r["persons"], r["fair"] or 0) for r in rows), default=1) or 1
    drawn = []
    for row in rows:
        mark = tag("b", style=f"left:{100 * row['fair'] / top:.2f}%") if row["fair"] is not None else ""
        bar = tag(
            "i", style=f"width:{100 * row['persons'] / top:.2f}%", class_="above" if row["above"] else None
        )
        fair = f"of {row['fair']:,}" if row["fair"] is not None else "contributor"
        number = tag("span", f"{row['persons']:,} ", tag("span", fair, class_="muted"), class_="number")
        drawn.append(
            tag("div", tag("span", row["name"]), tag("span", bar, mark, class_="track"), number, class_="row")
        )
    note = (
        "Persons over all turns; the line is the fair part. Darker: above it. Whoever stays below is held back"
        " by its rest, its offer or its least, or by what later objectives took."
    )
    head = f"Load, and the fair part by {MEASURES[plan.task.instance.load.by]}"
    return joined([tag("h2", head), tag("div", *drawn, class_="bars loads"), tag("p", note, class_="small")])


def _records(plan: RosterPlan) -> Iterable[Html]:
    if plan.within:
        yield tag("h2", f"The record of the same periods, {plan.within.first} to {plan.within.last}")
        yield _record(plan.within)
        if plan.within.least_unfair is not None and plan.counts:
            yield tag("p", _fairest(plan, plan.within.least_unfair))
        yield record_grid(plan.within, len(plan.task.instance.groups))
    if plan.before:
        yield tag("h2", f"The record before, {plan.before.first} to {plan.before.last}")
        yield _record(plan.before)
        yield details("Turn by turn", record_grid(plan.before, len(plan.task.instance.groups)))


def _fairest(plan: RosterPlan, least: float) -> str:
    mine = 100 * plan.counts["unfair_load"] / plan.task.instance.demand
    return (
        "How many persons each state brought is not recorded. Even at their fairest, with no ceiling on offers, the"
        f" filled turns of the record put {least:.1f} % of their persons above fair parts; this roster puts"
        f" {mine:.1f} % there."
    )


def _record(record: Record) -> Html:
    said = (
        f"{record.filled} turns were filled, {len(record.gaps)} left empty; of {record.unknown} nothing is known."
        f" Measured by this instance, a state served {len(record.unrested)} times before it had rested, and"
        f" {record.missing_enablers} enablers were missing in filled turns."
    )
    return tag("p", said)


def _basis(plan: RosterPlan) -> Iterable[Html]:
    instance = plan.task.instance
    guesses = list(instance.guesses())
    yield tag("h2", "What it rests on")
    if guesses:
        yield tag("p", f"{len(guesses)} guesses; the plan is as good as they are:")
        yield tag("ul", *(tag("li", g) for g in guesses), class_="limits")
    rows = [(s.title, READ[s.read], s.url or "") for s in instance.sources]
    yield details(f"{len(rows)} sources", tag("ul", *(_source(*row) for row in rows), class_="sources small"))
    if instance.note:
        yield tag("p", instance.note.strip(), class_="small")


def _source(title: str, read: str, url: str) -> Html:
    named = tag("a", title, href=url) if url else title
    return tag("li", named, tag("span", f" ({read})", class_="muted"))
