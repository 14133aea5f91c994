"""A roster as a grid: a row for each state, a column for each period; and a recorded roster as a strip of turns."""

from __future__ import annotations

from foedus.planners.roster.plan import PlannedTurn
from foedus.planners.roster.planner import RosterPlan
from foedus.planners.roster.record import Record
from foedus.reports.html import Html, joined, tag

COLOURS = ("#0b4f8a", "#a34700", "#2e7d4f", "#6b3fa0")
PALER = ("#cfe3f4", "#fbe0cc", "#d3ecdc", "#e4d9f2")
EMPTY = "#b2182b"


def grid(plan: RosterPlan) -> Html:
    """States by periods; a cell holds the persons, solid where the state leads."""
    task = plan.task
    labels = task.instance.periods.labels
    led = {s: sum(t.lead == s for t in plan.turns) for s in task.instance.by_state}
    served = {s: sum(s in t.persons for t in plan.turns) for s in task.instance.by_state}
    order = sorted(served, key=lambda s: (-led[s], -served[s], s))
    head = tag("tr", tag("th", "", scope="col"), *(tag("th", label, scope="col") for label in labels))
    rows = [_row(plan, state) for state in order]
    return tag(
        "div",
        tag("table", tag("thead", head), tag("tbody", *_gaps(plan), *rows), class_="roster"),
        class_="scroll",
    )


def _row(plan: RosterPlan, state: str) -> Html:
    cells = [_cell(plan, state, label, t) for t, label in enumerate(plan.task.instance.periods.labels)]
    return tag("tr", tag("th", plan.task.names[state], scope="row"), *cells)


def _cell(plan: RosterPlan, state: str, label: str, t: int) -> Html:
    groups = [g.id for g in plan.task.instance.groups]
    turn = next((x for x in plan.turns if x.period == label and state in x.persons), None)
    if turn is not None:
        g, leads = groups.index(turn.group) % len(COLOURS), turn.lead == state
        style = f"background:{COLOURS[g] if leads else PALER[g]};color:{'#fff' if leads else '#1f2933'}"
        what = "leads" if leads else f"under {plan.task.names[turn.lead or state]}"
        return tag("td", f"{turn.persons[state]:,}", style=style, title=f"{label}, {turn.group}: {what}")
    if label in plan.task.instance.by_state[state].away:
        return tag("td", "—", class_="rest", title="away")
    return tag("td", "·" if _rests(plan, state, t) else "", class_="rest")


def _rests(plan: RosterPlan, state: str, t: int) -> bool:
    """Whether the state rests in period ``t`` from an earlier turn, of this roster or of the record."""
    task = plan.task
    labels = list(task.instance.periods.labels)
    if t < task.resting().get(state, (0, ""))[0]:
        return True
    earlier = ((labels.index(x.period), x.lead == state) for x in plan.turns if state in x.persons)
    return any(k < t <= k + task.rest_after(led) for k, led in earlier)


def _gaps(plan: RosterPlan) -> list[Html]:
    """A row for each group that is empty in some period."""
    rows = []
    for group in plan.task.instance.groups:
        empty = {t.period for t in plan.turns if t.group == group.id and not _filled(t)}
        if empty:
            cells = [
                tag("td", "nobody", style=f"background:{EMPTY};color:#fff")
                if label in empty
                else tag("td", "")
                for label in plan.task.instance.periods.labels
            ]
            rows.append(tag("tr", tag("th", group.name, scope="row"), *cells))
    return rows


def _filled(turn: PlannedTurn) -> bool:
    return turn.lead is not None


def record_grid(record: Record, groups: int) -> Html:
    """A row for each recorded period: its turns, the lead first; empty and unknown ones are seen as such."""
    by_period: dict[str, list[Html]] = {}
    for turn in record.turns:
        by_period.setdefault(turn["period"], []).append(_turn(turn))
    rows = []
    for period, turns in by_period.items():
        unknown = [tag("td", "not known", class_="muted")] * (groups - len(turns))
        rows.append(tag("tr", tag("th", period, scope="row"), *turns, *unknown))
    head = tag(
        "tr", tag("th", "", scope="col"), *(tag("th", f"turn {g + 1}", scope="col") for g in range(groups))
    )
    return tag("div", tag("table", tag("thead", head), tag("tbody", *rows)), class_="scroll")


def _turn(turn: dict[str, object]) -> Html:
    states = turn["states"]
    title = f"source {turn['source']}, confidence {turn['confidence']}" + (
        f"; {turn['note']}" if turn["note"] else ""
    )
    if not isinstance(states, list) or not states:
        return tag("td", tag("b", "nobody"), style=f"color:{EMPTY}", title=title)
    rest = [s for s in states if s != turn["lead"]]
    lead = tag("b", turn["lead"]) if turn["lead"] else tag("span", "lead open:", class_="muted")
    return tag("td", joined([lead, " ", ", ".join(rest)]), title=title)
