"""HiGHS on a roster: the objectives in their order, each optimum a row of the next; gap and bound of every stage.

One thread, a fixed seed, and effort counted in nodes of the search: a plan depends on the instance, the time limit that
was asked for and the version, unless the clock itself cuts a stage short, which the stage then says. Ctrl-C ends the
stage that runs and keeps the best roster found so far.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle

import highspy
import numpy as np

from foedus.base.errors import nothing_found
from foedus.planners.highs import Clock, Quiet, finish, unproven
from foedus.planners.roster.instance import Objective
from foedus.planners.roster.model import Requirement, RosterModel, Row

SLACK = 1e-6
MOMENT = 0.1
NODES = 20_000.0  # per second of the time limit and column: about what one slow core gets through
TIGHT, LOOSE_PART = ("unfair_load",), 10  # where the linear bound is weak, the search for it is cut short
WORTH = 100
FLOOR_PART = 0.25  # of a stage's time for the bound by totals
WINDOW, WINDOW_NODES, MOST_NODES = 3, 50, 2_000_000_000
ENDED = {
    highspy.HighsModelStatus.kSolutionLimit: "node limit",
    highspy.HighsModelStatus.kTimeLimit: "time limit",
}


@dataclass(frozen=True)
class Stage:
    """How one objective came out: its value, the proven bound, whether time or Ctrl-C ended it, and how long it took.

    ``gap = (value - bound) / value``, 0 where the two agree.
    """

    objective: Objective
    value: float
    bound: float
    ended: str
    seconds: float

    @property
    def gap(self) -> float:
        """The share of the value that is not proven to be needed.

        >>> Stage("unfair_load", 200.0, 190.0, "time limit", 60.0).gap
        0.05
        """
        return unproven(self.value, self.bound)


@dataclass(frozen=True)
class Solved:
    """The stages, and the value of every column; no values: no roster meets the requirements."""

    stages: tuple[Stage, ...]
    values: tuple[float, ...]
    interrupted: bool = False


def solve(
    model: RosterModel, order: Sequence[Objective], timer: Clock, totals: RosterModel | None = None
) -> Solved:
    """The best roster by the objectives in ``order``; a stage may use three quarters of the time left, the last all.

    ``totals``: a programme with the same objectives that no roster is better than; it gives a bound of each stage.
    """
    solver = _solver(model, [*model.rows, *model.symmetry])
    below = _solver(totals, totals.rows) if totals else None
    stages: list[Stage] = []
    values: list[float] = []
    for k, name in enumerate(order):
        constant, terms = model.objectives[name]
        if values and (timer.interrupted or timer.left < MOMENT):
            stages.append(_as_it_is(model, name, values, 0.0, timer))
        elif values and value_of(model, name, values) == 0.0:
            stages.append(Stage(name, 0.0, 0.0, "optimal", 0.0))
        else:
            began, until = time.monotonic(), timer.left * (0.0 if k == len(order) - 1 else 0.25)
            floor = _floor(below, totals, name, timer, until) if below and totals and values else 0.0
            if values and timer.interrupted:
                stage = _as_it_is(model, name, values, floor, timer)
            else:
                minimise(solver, model, name)
                stage, values = _stage(solver, model, name, (values, until, floor), timer)
            if not values:
                return Solved((), (), timer.interrupted)
            stages.append(replace(stage, seconds=time.monotonic() - began))
        most = stages[-1].value + model.task.instance.give.get(name, 0.0) + SLACK
        _add(solver, Row(-highspy.kHighsInf, most - constant, terms))
        if below and totals:
            constant, terms = totals.objectives[name]
            _add(below, Row(-highspy.kHighsInf, most - constant, terms))
    return Solved(tuple(stages), tuple(values), timer.interrupted)


def _as_it_is(
    model: RosterModel, name: Objective, values: Sequence[float], floor: float, timer: Clock
) -> Stage:
    """The stage of an objective that is not searched any more, with what is known of its bound."""
    value = value_of(model, name, values)
    bound = min(floor, value)
    ended = "interrupted" if timer.interrupted else "time limit"
    return Stage(name, value, bound, "optimal" if bound == value else ended, 0.0)


def _floor(below: highspy.Highs, totals: RosterModel, name: Objective, timer: Clock, until: float) -> float:
    """The bound of one objective by totals."""
    minimise(below, totals, name)
    run(below, timer, max(MOMENT, (timer.left - until) * FLOOR_PART), _nodes(totals, timer))
    return _whole(below.getInfo().mip_dual_bound)


def can_be_met(model: RosterModel, rows: Sequence[Row], timer: Clock) -> bool | None:
    """Whether some roster meets ``rows``; ``None`` where time ran out before that was known."""
    solver = _solver(model, rows)
    run(solver, timer, timer.left)
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return False
    return True if _found(solver) else None


def broken_at_least(model: RosterModel, timer: Clock, seconds: float) -> tuple[float, ...] | None:
    """Good values of a programme with one objective; ``None``: it has none; empty: none was found in time."""
    solver = _solver(model, model.rows)
    minimise(solver, model, "uncovered_turns")
    run(solver, timer, seconds)
    if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    return tuple(solver.getSolution().col_value) if _found(solver) else ()


def _stage(
    solver: highspy.Highs,
    model: RosterModel,
    name: Objective,
    start: tuple[list[float], float, float],
    timer: Clock,
) -> tuple[Stage, list[float]]:
    """Minimise one objective from the values found before, leaving ``until`` seconds; the stage and better values.

    Nothing is below ``floor``. Where the linear bound is weak, windows come first, and the search of the whole only
    where it can get somewhere.
    """
    values, until, floor = start
    began, bound, ended = time.monotonic(), floor, "local optimum"
    loose = bool(values) and name not in TIGHT
    nodes = _nodes(model, timer) // (LOOSE_PART if loose else 1)
    if loose:
        values = improved(solver, model, name, (values, until, floor), timer)
    whole = (
        nodes >= WORTH and not timer.interrupted and floor < value_of(model, name, values) if loose else True
    )
    if whole:
        values, bound, ended = _searched(solver, model, name, (values, until, nodes), timer)
        if not values:
            return Stage(name, 0.0, 0.0, ended, timer.taken), []
    if not loose and max(bound, floor) < value_of(model, name, values):
        values = improved(solver, model, name, (values, until, floor), timer)
    value = value_of(model, name, values)
    bound = min(max(bound, floor), value)
    late = timer.left - until < MOMENT
    ended = (
        "optimal"
        if bound == value
        else "interrupted"
        if timer.interrupted
        else "time limit"
        if late
        else ended
    )
    return Stage(name, value, bound, ended, time.monotonic() - began), values


def _searched(
    solver: highspy.Highs,
    model: RosterModel,
    name: Objective,
    start: tuple[list[float], float, int],
    timer: Clock,
) -> tuple[list[float], float, str]:
    """One search over everything: the better values, the proven bound, and how it ended."""
    values, until, nodes = start
    if values:
        give_start(solver, values)
    run(solver, timer, max(MOMENT, timer.left - until), nodes)
    info, status = solver.getInfo(), solver.getModelStatus()
    if _found(solver):
        found = counted(model, solver.getSolution().col_value)
        values = min(values or found, found, key=lambda v: value_of(model, name, v))
    if not values and status != highspy.HighsModelStatus.kInfeasible:
        raise nothing_found("no roster was found", timer.limit, interrupted=timer.interrupted)
    if status == highspy.HighsModelStatus.kOptimal:
        return values, value_of(model, name, values), "optimal"
    return values, _whole(info.mip_dual_bound), ENDED.get(status, "time limit")


def _whole(bound: float) -> float:
    """A bound rounded up: every objective counts something whole."""
    return float(max(0, math.ceil(bound - SLACK))) if math.isfinite(bound) else 0.0


def improved(
    solver: highspy.Highs,
    model: RosterModel,
    name: Objective,
    start: tuple[list[float], float, float],
    timer: Clock,
) -> list[float]:
    """Better values of one objective: free a few periods at a time, keep the others, until no window helps.

    Much faster than one large search where the bound is weak, and it does the same steps on any machine.
    """
    values, until, floor = start
    cells = {**{c: cell[1] for cell, c in model.x.items()}, **{c: cell[1] for cell, c in model.leads.items()}}
    columns = np.array(sorted(cells), dtype=np.int32)
    best, since = value_of(model, name, values), 0
    windows = _windows(model.task.instance.periods.count)
    for window in cycle(windows):
        if timer.interrupted or timer.left - until < MOMENT or best <= floor or since == len(windows):
            break
        held = np.array([values[c] if cells[c] not in window else -1.0 for c in columns.tolist()])
        lower, upper = np.where(held < 0, 0.0, held), np.where(held < 0, 1.0, held)
        solver.changeColsBounds(len(columns), columns, lower, upper)
        give_start(solver, values)
        run(solver, timer, timer.left - until, WINDOW_NODES)
        found = counted(model, solver.getSolution().col_value) if _found(solver) else values
        since += 1
        if value_of(model, name, found) < best - 0.5:
            best, values, since = value_of(model, name, found), found, 0
    solver.changeColsBounds(len(columns), columns, np.zeros(len(columns)), np.ones(len(columns)))
    return values


def _windows(count: int) -> list[frozenset[int]]:
    """Three periods in a row, the last followed by the first. Four find fewer strangers, and end by the clock.

    >>> [sorted(w) for w in _windows(4)]
    [[0, 1, 2], [1, 2, 3], [0, 2, 3], [0, 1, 3]]
    """
    around = [frozenset((t + k) % count for k in range(min(WINDOW, count))) for t in range(count)]
    return list(dict.fromkeys(around))


def _nodes(model: RosterModel, timer: Clock) -> int:
    """Nodes of the search tree by the time limit and the size of the programme, not by the speed of the machine."""
    return int(max(LOOSE_PART, min(timer.limit * NODES / len(model.upper), MOST_NODES)))


def _found(solver: highspy.Highs) -> bool:
    return bool(solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)


def give_start(solver: highspy.Highs, values: Sequence[float]) -> None:
    """Hand HiGHS a roster to start from."""
    solver.setSolution(len(values), np.arange(len(values), dtype=np.int32), np.array(values))


def counted(model: RosterModel, values: Sequence[float]) -> list[float]:
    """The values with whole columns whole, and the columns that only count something at what they count."""
    exact = [float(round(v)) if whole else v for v, whole in zip(values, model.whole, strict=True)]
    for column, constant, terms in model.counted:
        exact[column] = max(0.0, constant + sum(c * exact[k] for k, c in terms.items()))
    return exact


def value_of(model: RosterModel, name: Objective, values: Sequence[float]) -> float:
    """How much of an objective is in ``values``."""
    constant, terms = model.objectives[name]
    value = constant + sum(c * values[k] for k, c in terms.items())
    return float(round(value)) if abs(value - round(value)) < 1e-4 else value


def _solver(model: RosterModel, rows: Sequence[Row]) -> highspy.Highs:
    solver = Quiet()  # type: ignore[no-untyped-call]
    for option, value in (("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    solver.HandleUserInterrupt = True
    count = len(model.upper)
    solver.addVars(count, np.zeros(count), np.array(model.upper))
    whole = [k for k in range(count) if model.whole[k]]
    kinds = np.array([highspy.HighsVarType.kInteger] * len(whole))
    solver.changeColsIntegrality(len(whole), np.array(whole, dtype=np.int32), kinds)
    for row in rows:
        _add(solver, row)
    return solver


def _add(solver: highspy.Highs, row: Row) -> None:
    columns = np.array(list(row.terms), dtype=np.int32)
    solver.addRow(row.low, row.high, len(columns), columns, np.array(list(row.terms.values())))


def minimise(solver: highspy.Highs, model: RosterModel, name: Objective) -> None:
    """Make ``name`` what HiGHS minimises."""
    constant, terms = model.objectives[name]
    costs = np.zeros(len(model.upper))
    costs[list(terms)] = list(terms.values())
    solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
    solver.changeObjectiveOffset(constant)


def run(solver: highspy.Highs, timer: Clock, seconds: float, nodes: int = MOST_NODES) -> None:
    """Solve for at most ``seconds`` and ``nodes`` of the search."""
    solver.setOptionValue("mip_max_nodes", nodes)
    finish(solver, timer, seconds)


def requirements(rows: Sequence[Row]) -> list[Requirement]:
    """The requirements that rows stand for, each once, in their order."""
    return list(dict.fromkeys(row.why for row in rows if row.why))
