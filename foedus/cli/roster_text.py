"""A roster plan on the terminal: how good it is and how sure, who stands when, who carries how much, the record."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from foedus.cli.console import console
from foedus.planners.roster.conflict import Conflict
from foedus.planners.roster.plan import PlannedTurn, loads
from foedus.planners.roster.planner import RosterPlan, placed
from foedus.planners.roster.record import Record
from foedus.planners.roster.task import RosterTask
from foedus.planners.roster.words import MEASURES, OBJECTIVES


def print_roster(plan: RosterPlan) -> None:
    """Print the plan."""
    instance = plan.task.instance
    count = len(instance.groups) * instance.periods.count
    console().print(Text(instance.title, style="bold"))
    console().print(f"{count} turns, {len(instance.members)} states, load by {MEASURES[instance.load.by]}\n")
    if plan.conflict:
        _say(
            "No roster meets all of these together:",
            plan.task,
            plan.conflict,
        )
        return
    console().print(_stages(plan))
    seconds = f"{plan.seconds:.1f} s of {plan.time_limit:g} s"
    stopped = "; stopped by Ctrl-C: the best roster so far" if plan.interrupted else ""
    console().print(f"{seconds}{stopped}; checked: no rule broken\n")
    if plan.within and plan.within.least_unfair is None:
        console().print("no time was left to say how fair the record's load can have been", style="dim")
    if plan.counts["uncovered_turns"] and plan.obstacle is None and not plan.interrupted:
        console().print(
            "no time was left to say why turns stay uncovered; give more --time-limit", style="dim"
        )
    console().print(_turns(plan), "")
    console().print(_loads(plan))
    if plan.obstacle:
        _say("Not every turn can be covered, as these do not go together:", plan.task, plan.obstacle)
    for line in (*record_lines(plan), *_guesses(plan)):
        console().print(line, markup=False)


def _say(head: str, task: RosterTask, found: Conflict) -> None:
    console().print(head, markup=False)
    for place in placed(task, found):
        console().print(f"  {place.what}", markup=False)
        file = f"{place.file}:{place.line}: " if place.line else ""
        console().print(Text(f"    {file}{place.field}", style="dim"), soft_wrap=True)
    console().print(f"  ({found.sure})", markup=False)


def _stages(plan: RosterPlan) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", "optimum", "bound", "gap", "in the plan", "ended"):
        table.add_column(heading, header_style="dim", justify="right" if heading else "left")
    for stage in plan.stages:
        numbers = (f"{stage.value:,.0f}", f"{stage.bound:,.0f}", f"{100 * stage.gap:.1f} %")
        table.add_row(
            OBJECTIVES[stage.objective], *numbers, f"{plan.counts[stage.objective]:,.0f}", stage.ended
        )
    return table


def _turns(plan: RosterPlan) -> Table:
    instance = plan.task.instance
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("lead first", header_style="dim", no_wrap=True)
    for group in instance.groups:
        table.add_column(group.name, header_style="dim", overflow="fold")
    planned = {(t.period, t.group): t for t in plan.turns}
    for label in instance.periods.labels:
        cells = []
        for group in instance.groups:
            turn = planned[label, group.id]
            cells.append(", ".join(_places(turn)) or "[bold]nobody[/bold]")
        table.add_row(label, *cells)
    return table


def _places(turn: PlannedTurn) -> Iterator[str]:
    for state in sorted(turn.persons, key=lambda s: (s != turn.lead, -turn.persons[s], s)):
        said = f"{state} {turn.persons[state]}"
        yield f"[bold]{said}[/bold]" if state == turn.lead else said


def _loads(plan: RosterPlan) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("", "led", "served", "persons", "fair part", "above it"):
        table.add_column(heading, header_style="dim", justify="right" if heading else "left")
    for row in sorted(
        loads(plan.task, plan.turns), key=lambda r: (r["fair"] is None, -r["persons"], r["state"])
    ):
        fair = "contributor" if row["fair"] is None else f"{row['fair']:,}"
        above = f"{row['above']:,}" if row["above"] else ""
        table.add_row(row["name"], *(f"{row[k]:,}" for k in ("led", "served", "persons")), fair, above)
    return table


def record_lines(plan: RosterPlan) -> Iterator[str]:
    """What the record says beside the plan, in sentences."""
    if plan.within:
        mine = f"{plan.counts['uncovered_turns']:,.0f}" if plan.counts else "-"
        yield f"\nThe record of these periods: {_sentence(plan.within)}. This roster leaves {mine} turns empty."
        if plan.within.least_unfair is not None and plan.counts:
            mine = f"{100 * plan.counts['unfair_load'] / plan.task.instance.demand:.1f}"
            record = f"{plan.within.least_unfair:.1f}"
            yield f"Even at its fairest, {record} % of its persons lie above fair parts; here {mine} %."
    if plan.before:
        yield f"\nThe record before, {plan.before.first} to {plan.before.last}: {_sentence(plan.before)}."


def _sentence(record: Record) -> str:
    parts = [f"{record.filled} turns filled, {len(record.gaps)} left empty"]
    if record.unknown:
        parts.append(f"{record.unknown} not known")
    parts.append(f"{len(record.unrested)} times a state served without this file's rest")
    if record.missing_enablers:
        parts.append(f"{record.missing_enablers} enablers missing in filled turns by this file's list")
    return ", ".join(parts)


def _guesses(plan: RosterPlan) -> Iterator[str]:
    guesses = list(plan.task.instance.guesses())
    if guesses:
        yield "\nGuesses in this file (its plan is as good as they are):"
        yield from (f"  {guess}" for guess in guesses)
