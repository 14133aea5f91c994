"""Does a roster keep to its instance, and how good is it? Counted from the plan alone; there is no solver here.

A planner's own word is not taken: every rule of the instance is looked up again, turn by turn and state by state, and
the four objectives are counted anew. A plan from anywhere (a table, a conference) can be checked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from foedus.planners.roster.instance import Group, Objective
from foedus.planners.roster.plan import PlannedTurn
from foedus.planners.roster.task import RosterTask

Turns = tuple[PlannedTurn, ...]


@dataclass(frozen=True)
class Violation:
    """A rule that the plan breaks, where, and how."""

    rule: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.where}: {self.what}"


def check_roster(task: RosterTask, turns: Turns) -> list[Violation]:
    """Everything in which the plan breaks its instance; an empty list: nothing."""
    wrong = list(_shape(task, turns))
    if wrong:
        return wrong  # a plan that does not name its turns cannot be looked up further
    checks: tuple[Callable[[RosterTask, Turns], Iterator[Violation]], ...] = (
        _turns,
        _rest,
        _limits,
        _vetoes,
        _fixed,
        _full,
    )
    return [violation for check in checks for violation in check(task, turns)]


def count_roster(task: RosterTask, turns: Turns) -> dict[Objective, float]:
    """The four objectives of the plan, counted from its turns."""
    return {
        "uncovered_turns": float(sum(t.lead is None for t in turns)),
        "uncovered_enablers": float(len(missing_enablers(task, turns))),
        "unfair_load": float(sum(_above(task, turns).values())),
        "strangers": float(sum(1 for _ in strangers(task, turns)) + _unwished(task, turns)),
    }


def missing_enablers(task: RosterTask, turns: Turns) -> list[tuple[str, str, str]]:
    """Enablers that nobody brings: period, group (``all`` where one serves the whole period), enabler."""
    missing = []
    for enabler in task.instance.enablers:
        have = set(enabler.states)
        for label in task.instance.periods.labels:
            mine = [t for t in turns if t.period == label]
            if enabler.scope == "group":
                missing += [(label, t.group, enabler.id) for t in mine if not have & set(t.persons)]
            elif not have & {s for t in mine for s in t.persons}:
                missing.append((label, "all", enabler.id))
    return missing


def strangers(task: RosterTask, turns: Turns) -> Iterator[tuple[PlannedTurn, str]]:
    """Places beside a lead that the state has never stood in a group with."""
    for turn in turns:
        for state in turn.persons:
            if state != turn.lead and turn.lead not in task.known[state]:
                yield turn, state


def _unwished(task: RosterTask, turns: Turns) -> int:
    by_state = task.instance.by_state
    return sum(t.period in by_state[s].rather_not for t in turns for s in t.persons)


def _above(task: RosterTask, turns: Turns) -> Mapping[str, int]:
    persons = {s: sum(t.persons.get(s, 0) for t in turns) for s in task.fair}
    return {s: max(0, persons[s] - fair) for s, fair in task.fair.items()}


def _where(turn: PlannedTurn) -> str:
    return f"{turn.period} {turn.group}"


def _shape(task: RosterTask, turns: Turns) -> Iterator[Violation]:
    """Each turn of the instance once, and only states that the instance knows."""
    instance = task.instance
    wanted = [(label, g.id) for label in instance.periods.labels for g in instance.groups]
    given = [(t.period, t.group) for t in turns]
    for period, group in wanted:
        if given.count((period, group)) != 1:
            yield Violation(
                "turns", f"{period} {group}", f"is {given.count((period, group))} times in the plan"
            )
    for turn in turns:
        if (turn.period, turn.group) not in wanted:
            yield Violation("turns", _where(turn), "is not a turn of the instance")
        for state in sorted({*turn.persons, *([turn.lead] if turn.lead else [])} - set(instance.by_state)):
            yield Violation("members", _where(turn), f"{state} is not a member of this roster")


def _turns(task: RosterTask, turns: Turns) -> Iterator[Violation]:
    groups = {g.id: g for g in task.instance.groups}
    for turn in turns:
        group = groups[turn.group]
        if turn.lead is None:
            if turn.persons:
                yield Violation(
                    "lead", _where(turn), f"{', '.join(turn.persons)} stand ready with nobody to lead"
                )
            continue
        yield from _lead(task, turn, group)
        total, count = sum(turn.persons.values()), len(turn.persons)
        if total != group.persons:
            yield Violation("persons", _where(turn), f"{total:,} persons, not {group.persons:,}")
        if not group.states_least <= count <= group.states_most:
            what = f"{count} states, not {group.states_least} to {group.states_most}"
            yield Violation("states", _where(turn), what)
        for state, persons in turn.persons.items():
            offer = task.offers[state]
            least = min(task.instance.by_state[state].least, offer, group.persons)
            if not least <= persons <= offer:
                what = f"{state} brings {persons:,} persons; it offers {least:,} to {offer:,}"
                yield Violation("offer", _where(turn), what)


def _lead(task: RosterTask, turn: PlannedTurn, group: Group) -> Iterator[Violation]:
    lead = turn.lead or ""
    if lead not in turn.persons:
        yield Violation("lead", _where(turn), f"{lead} leads a group that it does not serve in")
    if not task.instance.by_state[lead].leads:
        yield Violation("lead", _where(turn), f"{lead} is not a member that leads")
    brought = turn.persons.get(lead, 0)
    if brought < group.lead_persons:
        what = f"{lead} leads with {brought:,} persons; at least {group.lead_persons:,} are asked"
        yield Violation("lead_persons", _where(turn), what)


def _rest(task: RosterTask, turns: Turns) -> Iterator[Violation]:
    labels = list(task.instance.periods.labels)
    for state in task.instance.by_state:
        mine = sorted(
            ((labels.index(t.period), t) for t in turns if state in t.persons), key=lambda one: one[0]
        )
        before = [(r.offset, r.lead == state) for r in task.recorded if r.offset < 0 and state in r.states]
        served = [*before, *((k, t.lead == state) for k, t in mine)]
        for when, turn in mine:
            for earlier, led in served:
                same = sum(1 for k, _ in mine if k == when) > 1 and earlier == when
                if same or earlier < when <= earlier + task.rest_after(led):
                    after = task.instance.periods.label(earlier)
                    yield Violation("rest", _where(turn), f"{state} should rest from its turn in {after}")
                    break


def _limits(task: RosterTask, turns: Turns) -> Iterator[Violation]:
    for state, member in task.instance.by_state.items():
        served = [t for t in turns if state in t.persons]
        if len(served) > member.most:
            yield Violation("most", state, f"serves {len(served)} turns, at most {member.most} are allowed")
        if len(served) < member.at_least:
            yield Violation(
                "at_least", state, f"serves {len(served)} turns, at least {member.at_least} are asked"
            )
        for turn in served:
            if turn.period in member.away:
                yield Violation("away", _where(turn), f"{state} is away")


def _vetoes(task: RosterTask, turns: Turns) -> Iterator[Violation]:
    for veto in task.instance.vetoes:
        for turn in turns:
            there = turn.lead == veto.against if veto.how == "under" else veto.against in turn.persons
            if veto.state in turn.persons and there:
                word = "under" if veto.how == "under" else "with"
                yield Violation("veto", _where(turn), f"{veto.state} will not serve {word} {veto.against}")


def _fixed(task: RosterTask, turns: Turns) -> Iterator[Violation]:
    planned = {(t.period, t.group): t for t in turns}
    for fixed in task.instance.fixed:
        turn = planned[fixed.period, fixed.group]
        if fixed.lead and turn.lead != fixed.lead:
            yield Violation(
                "fixed", _where(turn), f"{fixed.lead} was agreed as lead, not {turn.lead or 'nobody'}"
            )
        named = {*fixed.states, *([fixed.lead] if fixed.lead else [])}
        for state in sorted(named - set(turn.persons)):
            yield Violation("fixed", _where(turn), f"{state} was agreed to serve")
        for state in sorted(set(turn.persons) - named) if not fixed.open else ():
            yield Violation("fixed", _where(turn), f"{state} was not agreed to serve")


def _full(task: RosterTask, turns: Turns) -> Iterator[Violation]:
    for turn in turns:
        if task.instance.full_cover and turn.lead is None:
            yield Violation("full_cover", _where(turn), "nobody stands ready")
    if task.instance.full_enablers:
        for period, group, enabler in missing_enablers(task, turns):
            yield Violation("full_enablers", f"{period} {group}", f"nobody brings {enabler}")
