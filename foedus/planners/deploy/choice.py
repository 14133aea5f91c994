"""The choice: which postings together, by whole-number programming with HiGHS.

    expected   min Σ_f L_f / F                     L_f = L0_f - Σ_k S_fk x_k
    cvar       min η + Σ_f u_f / ((1 - α) F)       u_f ≥ L_f - η,  u_f ≥ 0     (Rockafellar & Uryasev 2000)
    so that    Σ_k n_kt x_k ≤ persons_t          Σ_k n_kt · dollars x_k ≤ budget_t
               Σ_{k in place} x_k ≤ 1            the cuts of ``senders``, added until the postings can be manned

``L0`` [F]: losses with nobody sent; ``S`` [F,K]: what each posting alone saves. That savings add up over places is an
approximation; the planner lives the plan whole and says how far it holds. Of plans that are equally good the one with
fewer persons is taken (a billionth of the scale a person), and a change of mandate counts like A_CHANGE persons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import highspy
import numpy as np
from numpy.typing import NDArray

from foedus.planners.deploy.instance import Measure
from foedus.planners.deploy.senders import Cut, Pool, manned, pool_of
from foedus.planners.deploy.task import DeployTask, Posting, years_of
from foedus.planners.highs import Clock, Quiet, finish, unproven

Floats = NDArray[np.float64]
TIE, A_CHANGE = 1e-9, 1_000.0
ROUNDS = 200


@dataclass(frozen=True, eq=False)
class Board:
    """What may be chosen under which limits; ``cuts`` grow as postings turn out not to be manned together.

    ``persons`` and ``budget`` [periods], infinite where there is no limit; ``price``: dollars a person and year;
    ``years`` [periods]: how long they are.
    ``barred``: sets of postings that are not to be chosen again.
    """

    postings: tuple[Posting, ...]
    pool: Pool
    persons: Floats
    budget: Floats
    price: float
    years: Floats
    cuts: list[Cut] = field(default_factory=list)
    barred: tuple[frozenset[int], ...] = ()

    def with_persons(self, persons: float) -> Board:
        """The same board under another ceiling in every period."""
        return replace(self, persons=np.full(len(self.persons), persons))

    def without(self, *chosen: frozenset[int]) -> Board:
        """The same board on which these sets may not be chosen again."""
        return replace(self, barred=(*self.barred, *chosen))

    def fits(self, chosen: Sequence[int]) -> bool:
        """Whether postings keep every limit together."""
        used = self.pool.persons[list(chosen)].sum(0)
        places = {self.postings[k].host for k in chosen}
        room = bool((used <= self.persons).all() and (used * self.price <= self.budget).all())
        return room and len(places) == len(chosen) and manned(self.pool, chosen) is None


def board_of(task: DeployTask, postings: Sequence[Posting]) -> Board:
    """The board of a task for the postings that are left."""
    periods = task.instance.periods
    return Board(
        postings=tuple(postings),
        pool=pool_of(task, postings),
        persons=np.array([np.inf if p.persons is None else float(p.persons) for p in periods]),
        budget=np.array([np.inf if p.budget is None else p.budget for p in periods]),
        price=task.dollars,
        years=np.array([years_of(p) for p in periods]),
    )


@dataclass(frozen=True)
class Chosen:
    """Postings by their number on the board, the predicted value of the measure, what is proven, and why it ended."""

    postings: tuple[int, ...]
    value: float
    bound: float
    ended: str

    @property
    def gap(self) -> float:
        """The share of the value that is not proven."""
        return unproven(self.value, self.bound)


def choose(board: Board, without: Floats, saved: Floats, measure: Measure, clock: Clock) -> Chosen:
    """The best postings for losses ``without`` [F] and ``saved`` [F,K], within the time that is left.

    If time runs out or Ctrl-C comes: the best found so far, with the bound that is proven, at the least ``floor_of``.
    """
    scale = max(float(np.abs(saved).mean(0).max(initial=0.0)), 1e-12)
    solver = _solver(board, without / scale, saved / scale, measure)
    best: tuple[int, ...] = ()
    bound, ended = -np.inf, "time limit"
    for _ in range(ROUNDS):
        if clock.stopped:
            break
        finish(solver, clock, clock.left)
        status = solver.getModelStatus()
        values = solver.getSolution().col_value
        info = solver.getInfo()
        optimal = status == highspy.HighsModelStatus.kOptimal
        bound = max(bound, info.objective_function_value if optimal else info.mip_dual_bound)
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            break
        chosen = tuple(k for k in range(len(board.postings)) if values[k] > 0.5)
        cut = manned(board.pool, chosen)
        if cut is None:
            best, ended = chosen, "optimal" if optimal else "time limit"
            break
        board.cuts.append(cut)
        _add_cut(solver, cut)
    value = value_of(measure, without - saved[:, list(best)].sum(1))
    least = floor_of(board, without, saved, measure)
    proven = value if ended == "optimal" else min(value, max(bound * scale, least))
    return Chosen(best, value, proven, "interrupted" if clock.interrupted else ended)


def floor_of(board: Board, without: Floats, saved: Floats, measure: Measure) -> float:
    """What no choice can be below, without a search: in each future the best posting of each place, limits or not."""
    left = without.astype(float)
    for host in dict.fromkeys(p.host for p in board.postings):
        here = [k for k, p in enumerate(board.postings) if p.host == host]
        left = left - saved[:, here].max(1).clip(min=0.0)
    return value_of(measure, left)


def value_of(measure: Measure, losses: Floats) -> float:
    """The mean of ``losses``, or of the worst 1 - level of them, the last of these in part.

    >>> value_of(Measure(by="cvar", level=0.5), np.array([1.0, 2.0, 3.0, 5.0]))
    4.0
    """
    if measure.by == "expected":
        return float(losses.mean())
    weight = (1.0 - measure.level) * losses.size
    ordered = np.sort(losses)[::-1]
    part = np.clip(weight - np.arange(losses.size), 0.0, 1.0)
    return float((ordered * part).sum() / weight)


def _solver(board: Board, without: Floats, saved: Floats, measure: Measure) -> highspy.Highs:
    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.silent()
    for option, value in (("threads", 1), ("random_seed", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 1e-9)):
        solver.setOptionValue(option, value)
    solver.HandleUserInterrupt = True
    count = len(board.postings)
    solver.addVars(count, np.zeros(count), np.ones(count))
    whole = np.array([highspy.HighsVarType.kInteger] * count)
    solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
    tie = TIE * (board.pool.persons.sum(1) + A_CHANGE * np.array([p.changes for p in board.postings]))
    if measure.by == "expected":
        _cost(solver, 0, tie - saved.mean(0))
        solver.changeObjectiveOffset(float(without.mean()))
    else:
        _cost(solver, 0, tie)
        _worst(solver, count, without, saved, measure.level)
    for row in _limits(board):
        _add(solver, *row)
    for cut in board.cuts:
        _add_cut(solver, cut)
    return solver


def _worst(solver: highspy.Highs, count: int, without: Floats, saved: Floats, level: float) -> None:
    """Columns η and u_f, and a row for each future."""
    futures = len(without)
    free = np.full(futures + 1, highspy.kHighsInf)
    solver.addVars(futures + 1, np.concatenate([[-highspy.kHighsInf], np.zeros(futures)]), free)
    _cost(solver, count, np.concatenate([[1.0], np.full(futures, 1.0 / ((1.0 - level) * futures))]))
    for f in range(futures):
        used = np.flatnonzero(saved[f])
        columns = np.concatenate([used, [count, count + 1 + f]]).astype(np.int32)
        terms = np.concatenate([saved[f, used], [1.0, 1.0]])
        solver.addRow(float(without[f]), highspy.kHighsInf, len(columns), columns, terms)


def _limits(board: Board) -> list[tuple[float, NDArray[np.int64], Floats]]:
    """(most, columns, terms) of every row of the limits that are not about senders."""
    rows = []
    for t in range(len(board.persons)):
        there = np.flatnonzero(board.pool.persons[:, t])
        persons = board.pool.persons[there, t]
        if np.isfinite(board.persons[t]):
            rows.append((float(board.persons[t]), there, persons))
        if np.isfinite(board.budget[t]):
            rows.append((float(board.budget[t]) / board.price, there, persons))
    for host in dict.fromkeys(p.host for p in board.postings):
        here = np.array([k for k, p in enumerate(board.postings) if p.host == host])
        rows.append((1.0, here, np.ones(len(here))))
    for barred in board.barred:
        terms = np.where(np.isin(np.arange(len(board.postings)), list(barred)), 1.0, -1.0)
        rows.append((len(barred) - 1.0, np.arange(len(board.postings)), terms))
    return [row for row in rows if len(row[1])]


def _cost(solver: highspy.Highs, first: int, costs: Floats) -> None:
    solver.changeColsCost(len(costs), np.arange(first, first + len(costs), dtype=np.int32), costs)


def _add_cut(solver: highspy.Highs, cut: Cut) -> None:
    columns = np.flatnonzero(np.abs(cut.terms) > 1e-9)
    _add(solver, cut.most + 1e-6 * max(1.0, cut.most), columns, cut.terms[columns])


def _add(solver: highspy.Highs, most: float, columns: NDArray[np.int64], terms: Floats) -> None:
    solver.addRow(-highspy.kHighsInf, most, len(columns), columns.astype(np.int32), terms)
