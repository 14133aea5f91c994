"""The whole of ``foedus plan roster``: solve, share out the persons, check, compare with the record, explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from foedus import __version__
from foedus.base.documents import Document
from foedus.base.errors import Finding, RunError, nothing_found
from foedus.planners.highs import Clock, listening
from foedus.planners.roster.checker import Violation, check_roster, count_roster, missing_enablers, strangers
from foedus.planners.roster.conflict import Conflict, conflict
from foedus.planners.roster.fairest import fairest_record
from foedus.planners.roster.instance import Objective
from foedus.planners.roster.model import Requirement, RosterModel, Row, roster_model, turn_name
from foedus.planners.roster.plan import PlannedTurn, as_data, loads
from foedus.planners.roster.record import Record, record_before, record_within
from foedus.planners.roster.sharing import Bounds, share_out
from foedus.planners.roster.solve import Solved, Stage, solve
from foedus.planners.roster.task import RosterTask
from foedus.planners.roster.totals import roster_totals

SEARCH, WHY = 0.9, 0.1  # of the time limit: for the search, and for why turns stay empty
LAST_S = 10.0  # at the most beyond the limit, to share the persons of what was found out in whole numbers


@dataclass(frozen=True)
class RosterPlan:
    """A finished roster. No turns: the requirements conflict, and ``conflict`` says which.

    ``counts``: the objectives as the checker counts them; ``violations``: what it found, which should be nothing.
    ``obstacle``: where turns stay uncovered, a smallest set of requirements that full cover would break.
    """

    task: RosterTask
    stages: tuple[Stage, ...]
    turns: tuple[PlannedTurn, ...]
    counts: Mapping[Objective, float]
    violations: tuple[Violation, ...]
    conflict: Conflict | None
    obstacle: Conflict | None
    before: Record | None
    within: Record | None
    time_limit: float
    seconds: float
    interrupted: bool

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain data, for ``--json``."""
        instance = self.task.instance
        return {
            "instance": instance.id,
            "foedus": __version__,
            "feasible": self.conflict is None,
            "time_limit": self.time_limit,
            "seconds": round(self.seconds, 3),
            "interrupted": self.interrupted,
            "stages": [_stage(s, self.counts) for s in self.stages],
            "objectives": dict(self.counts),
            "turns": as_data(self.turns),
            "loads": loads(self.task, self.turns) if self.turns else [],
            "missing_enablers": [list(m) for m in missing_enablers(self.task, self.turns)]
            if self.turns
            else [],
            "strangers": [[t.period, t.group, s] for t, s in strangers(self.task, self.turns)],
            "violations": [str(v) for v in self.violations],
            "conflict": _conflict(self.task, self.conflict),
            "obstacle": _conflict(self.task, self.obstacle),
            "record_before": self.before.as_dict() if self.before else None,
            "record_within": self.within.as_dict() if self.within else None,
            "guesses": list(instance.guesses()),
        }


def plan_roster(task: RosterTask, time_limit: float = 60.0) -> RosterPlan:
    """The best roster found for ``task`` within ``time_limit`` seconds, checked.

    Raises ``RunError`` when no roster at all was found in time, or when the checker refuses what the solver found.
    """
    timer, model = Clock(time_limit), roster_model(task)
    with listening(timer):
        solved = solve(model, task.instance.minimise, timer.part(SEARCH), roster_totals(task))
        if not solved.stages:
            return _without(task, conflict(model, timer), timer)
        turns = _turns(model, solved)
        violations = tuple(check_roster(task, turns))
        if violations:
            raise RunError("the plan does not pass its own check:\n" + "\n".join(map(str, violations)))
        counts = count_roster(task, turns)
        within = record_within(task, fairest_record(task, timer))
        obstacle = _obstacle(model, timer) if counts["uncovered_turns"] and not timer.stopped else None
    return RosterPlan(
        task=task,
        stages=tuple(_counted(stage, counts[stage.objective]) for stage in solved.stages),
        turns=turns,
        counts=counts,
        violations=violations,
        conflict=None,
        obstacle=obstacle,
        before=record_before(task),
        within=within,
        time_limit=time_limit,
        seconds=timer.taken,
        interrupted=timer.interrupted,
    )


def _counted(stage: Stage, count: float) -> Stage:
    """The stage with what the finished roster has, where that is less: persons are shared out last, and more fairly.

    >>> _counted(Stage("unfair_load", 200.0, 150.0, "time limit", 60.0), 150.0).ended
    'optimal'
    """
    value = min(stage.value, count)
    return replace(stage, value=value, ended="optimal" if value == stage.bound else stage.ended)


def _without(task: RosterTask, found: Conflict | None, timer: Clock) -> RosterPlan:
    if found is None:
        what = "no roster was found, and no conflict was proven,"
        raise nothing_found(what, timer.limit, interrupted=timer.interrupted)
    records = record_before(task), record_within(task, None)
    return RosterPlan(
        task, (), (), {}, (), found, None, *records, timer.limit, timer.taken, timer.interrupted
    )


def _obstacle(model: RosterModel, timer: Clock) -> Conflict | None:
    """What full cover would break: the conflict of the requirements with  every turn is covered  among them."""
    why = [
        Row(
            1,
            1,
            {c: 1.0},
            Requirement("full_cover", f"{turn_name(model.task, *turn)}, is covered", ("periods",)),
        )
        for turn, c in model.covered.items()
    ]
    full = RosterModel(model.task, model.upper, model.whole, [*model.rows, *why])
    return conflict(full, Clock(min(timer.left, WHY * timer.limit), stop=timer.stop))


def _turns(model: RosterModel, solved: Solved) -> tuple[PlannedTurn, ...]:
    """The turns of a solution, with whole persons."""
    task, values = model.task, solved.values
    instance = task.instance
    asked: list[tuple[int, Bounds]] = []
    places: list[tuple[str, str, str | None]] = []
    for (t, g), covered in model.covered.items():
        group, lead, bounds = instance.groups[g], None, dict[str, tuple[int, int]]()
        for state, member in instance.by_state.items() if values[covered] > 0.5 else ():
            if values[model.x[state, t, g]] > 0.5:
                leads = (state, t, g) in model.leads and values[model.leads[state, t, g]] > 0.5
                lead = state if leads else lead
                high = min(task.offers[state], group.persons)
                bounds[state] = max(min(member.least, high), group.lead_persons if leads else 0), high
        places.append((instance.periods.label(t), group.id, lead))
        asked.append((group.persons if bounds else 0, bounds))
    shared = share_out(task, asked, task.fair, Clock(LAST_S))
    if shared is None:
        raise RunError("the persons of the plan cannot be shared out in whole numbers")
    return tuple(PlannedTurn(*place, persons) for place, persons in zip(places, shared.persons, strict=True))


def _stage(stage: Stage, counts: Mapping[Objective, float]) -> dict[str, Any]:
    return {
        "objective": stage.objective,
        "optimum": stage.value,
        "bound": stage.bound,
        "gap": stage.gap,
        "in_plan": counts[stage.objective],
        "ended": stage.ended,
        "seconds": round(stage.seconds, 3),
    }


def _conflict(task: RosterTask, found: Conflict | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "requirements": list(found.words),
        "fields": [place.as_dict() for place in placed(task, found)],
        "irreducible": found.irreducible,
        "smallest": found.smallest,
    }


def placed(task: RosterTask, found: Conflict) -> list[Finding]:
    """Each requirement of a conflict with the field that states it, and its file and line where there is a file."""
    document = task.document or Document(task.instance.id, None)
    return [document.finding(r.at, r.words) for r in found.requirements]
