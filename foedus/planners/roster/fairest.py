"""How fair the load of the recorded roster can have been, at its fairest.

How many persons each state brought is in no record. So the load of the record is counted at its best: shared out over
the states that served, with the least that the instance asks of each and no ceiling, so that as little as possible lies
above the fair parts. If they brought what the instance asks at the least, the real one was no fairer.
"""

from __future__ import annotations

from foedus.base.errors import RunError
from foedus.planners.highs import Clock
from foedus.planners.roster.record import turns_within
from foedus.planners.roster.sharing import share_out
from foedus.planners.roster.task import RecordedTurn, RosterTask, fair_parts


def fairest_record(task: RosterTask, clock: Clock) -> float | None:
    """Per cent of the record's persons above fair parts, at the least; ``None``: no record, or no time to say."""
    turns = [t for t in turns_within(task) if t.states]
    if not turns or clock.stopped:
        return None
    persons = max(g.persons for g in task.instance.groups)
    asked = [(persons, {s: (_fewest(task, s, t), persons) for s in t.states}) for t in turns]
    fair = fair_parts({s: float(n) for s, n in task.fair.items()}, persons * len(asked))
    try:
        shared = share_out(task, asked, fair, clock)
    except RunError:  # no time for it: the plan is none the worse
        return None
    return 100 * shared.above / (persons * len(asked)) if shared and shared.proven else None


def _fewest(task: RosterTask, state: str, turn: RecordedTurn) -> int:
    """The fewest persons that ``state`` brought, if it kept to the instance: a lead's part, a member's least."""
    if state == turn.lead:
        return min(g.lead_persons for g in task.instance.groups)
    member = task.instance.by_state.get(state)
    return min(member.least, task.offers[state]) if member else 0
