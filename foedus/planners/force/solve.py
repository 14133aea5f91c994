"""HiGHS on a model: one thread and a fixed seed, so that a plan depends on its instance and the version only.

Only the time limit, or Ctrl-C, can end a solve before its optimum is proven; what was found by then is kept, with the
bound that says how far from the optimum it can be at the most.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from foedus.planners.force.draft import Draft
from foedus.planners.highs import Clock, Quiet, finish

Numbers = NDArray[np.float64]
OPTIONS: dict[str, Any] = {"output_flag": False, "threads": 1, "random_seed": 1, "parallel": "off"}
RELATIVE_GAP, ABSOLUTE_GAP = 1e-6, 1e-4
ALL_IN = 5_000  # with fewer priced columns than this all are inside from the start
INNER = 0.75  # of a relaxation's time, for interior points: of some they make nothing
A_FEW, MANY = 3, 10  # columns that an offer may bring at a time, at a vertex and at an interior point
PRICE = 1e-7
CLOSE = 1e-6  # of a value, as interior points come near it
DUAL, PRIMAL = 1, 4  # HiGHS's names of its simplex methods


@dataclass(frozen=True)
class Found:
    """What a solve came to. ``values`` is ``None`` where no plan was found; ``feasible`` is ``None`` if not known."""

    values: Numbers | None
    value: float
    bound: float
    proven: bool
    feasible: bool | None


@dataclass(frozen=True)
class Relaxed:
    """The optimum without wholeness: its value, the columns' values, and the price of every column and row."""

    value: float
    values: Numbers
    column_price: Numbers
    row_price: Numbers


class Solver:
    """One model in HiGHS; objectives and rows can be changed between solves.

    The first ``len(families)`` columns are priced: they stay outside until a relaxation asks for them. With prices y
    a column outside would lower the relaxed optimum only if  c - yA < 0;  and a whole solution of value z can use one
    only if  c - yA ≤ z - relaxed optimum.  So nothing is lost by leaving the others out. ``families``: the offer of
    each priced column.

    Before all that are wanted are inside, an optimum v over those inside bounds every solution as well: an offer sends
    its count at the most, so that  cx ≥ v + Σ over offers  count · min(0, min c - yA).  ``low`` is the best of these.
    """

    def __init__(self, draft: Draft, families: NDArray[np.int32]) -> None:
        self._highs = Quiet()  # type: ignore[no-untyped-call]
        for option, value in OPTIONS.items():
            self._highs.setOptionValue(option, value)
        self._highs.setOptionValue("mip_rel_gap", RELATIVE_GAP)
        self._highs.setOptionValue("mip_abs_gap", ABSOLUTE_GAP)
        self._highs.HandleUserInterrupt = True
        shape = (len(draft.low), len(draft.lower))
        self._matrix = csr_array((draft.value, draft.index, draft.starts), shape=shape).tocsc()
        self._upper, self._whole = np.array(draft.upper), np.array(draft.whole)
        self._none = np.zeros(shape[1])
        self.families = families
        self._low, self._high = np.array(draft.low), np.array(draft.high)
        self._rows_held: list[Numbers] = []
        self._basis: Any = None
        self.low = 0.0
        self._gone = np.zeros(shape[1], dtype=bool)
        begin = np.arange(shape[1]) if len(families) <= ALL_IN else np.arange(len(families), shape[1])
        self._inside = begin.astype(np.int32)
        self._highs.passModel(_program(draft, self._matrix[:, begin], begin))

    @property
    def inside(self) -> int:
        """How many columns HiGHS has."""
        return len(self._inside)

    @property
    def infeasible(self) -> bool:
        """Whether the columns inside alone cannot keep the rows."""
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible)

    def bring(self, columns: NDArray[np.int32]) -> None:
        """Columns from outside, with what they do to the rows held since."""
        if not len(columns):
            return
        part = self._matrix[:, columns]
        if self._rows_held:
            part = vstack([part, csr_array(np.array([o[columns] for o in self._rows_held]))]).tocsc()
        count, zeros = len(columns), np.zeros(len(columns))
        starts, index = part.indptr[:-1].astype(np.int32), part.indices.astype(np.int32)
        self._highs.addCols(count, zeros, zeros, self._upper[columns], part.nnz, starts, index, part.data)
        self._inside = np.concatenate([self._inside, columns]).astype(np.int32)

    def outside(self) -> NDArray[np.bool_]:
        """Which columns may still come in."""
        away = ~self._gone
        away[self._inside] = False
        return away

    def relax(self, objective: Numbers, clock: Clock, seconds: float) -> Relaxed | None:
        """The optimum over all columns without wholeness; ``None`` where time ends before, or where none is found.

        Where columns are outside, a later stage begins with interior points, quicker there than the simplex method
        from the last stage's vertex; the columns that are left to come in are the simplex method's.
        """
        until, self.low = time.monotonic() + seconds, 0.0
        self._kinds(highspy.HighsVarType.kContinuous)
        self._cost(objective)
        inner = time.monotonic() + INNER * seconds
        if self._basis is None or not self.outside().any() or not self._approach(objective, clock, inner):
            self._resume()
        # what was optimal stays feasible as columns come in
        self._highs.setOptionValue("simplex_strategy", PRIMAL)
        while self._optimal(clock, until):
            value, self._basis = float(self._highs.getInfo().objective_function_value), self._highs.getBasis()
            rows = np.array(self._highs.getSolution().row_dual)
            prices = self._prices(objective, rows)
            self._bound(value, prices)
            wanted = self._wanted(prices)
            if not len(wanted):
                return Relaxed(value, self._values(), prices, rows)
            self.bring(wanted)
            self._cost(objective)
        return None

    def _approach(self, objective: Numbers, clock: Clock, until: float) -> bool:
        """Bring in the columns that the prices of an interior point ask for, then cross over; whether that came off."""
        self._highs.setOptionValue("solver", "ipm")
        self._highs.setOptionValue("run_crossover", "off")
        done = self._optimal(clock, until)
        if done:
            prices = self._prices(objective, np.array(self._highs.getSolution().row_dual))
            self._bound(float(self._highs.getInfo().objective_function_value), prices)
            self.bring(self._wanted(prices, MANY))
            self._cost(objective)
            self._highs.setOptionValue("run_crossover", "on")
            done = self._optimal(clock, until)
        self._highs.setOptionValue("solver", "choose")
        self._highs.setOptionValue("run_crossover", "on")
        return done

    def _bound(self, value: float, prices: Numbers) -> None:
        """Raise ``low`` by an optimum over the columns inside, less what those outside could take off it."""
        away = np.flatnonzero(self.outside()[: len(self.families)])
        most = np.zeros(int(self.families.max(initial=0)) + 1)
        np.minimum.at(most, self.families[away], prices[away] * self._upper[away])
        self.low = max(self.low, value - CLOSE * abs(value) + float(most.sum()))

    def _optimal(self, clock: Clock, until: float) -> bool:
        """Solve the relaxation as it stands; whether it came to its end in time."""
        left = max(until - time.monotonic(), 0.0)
        finish(self._highs, clock, self._highs.getRunTime() + left)  # the time of all runs is counted
        return bool(self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _bounds(self, low: Numbers, high: Numbers) -> None:
        """The least and the most of each column inside; what is shut stays shut."""
        high = np.where(self._gone, 0.0, high)[self._inside]
        columns = np.arange(self.inside, dtype=np.int32)
        self._highs.changeColsBounds(self.inside, columns, low[self._inside], high)

    def _values(self) -> Numbers:
        values = np.zeros(len(self._upper))
        values[self._inside] = self._highs.getSolution().col_value
        return values

    def keeps(self, values: Numbers) -> bool:
        """Whether the values keep every row of the model."""
        sums = self._matrix @ values
        return bool((sums >= self._low - PRICE).all() and (sums <= self._high + PRICE).all())

    def _resume(self) -> None:
        """Go on from the last relaxed optimum: it keeps the rows held since, so that no first phase is needed."""
        if self._basis is None:
            return
        columns, rows = list(self._basis.col_status), list(self._basis.row_status)
        status = highspy.HighsBasisStatus
        self._basis.col_status = columns + [status.kLower] * (self.inside - len(columns))
        self._basis.row_status = rows + [status.kBasic] * (self._highs.getNumRow() - len(rows))
        self._highs.setBasis(self._basis)

    def narrow(
        self, objective: Numbers, clock: Clock, seconds: float, start: Numbers | None, near: NDArray[np.bool_]
    ) -> Numbers | None:
        """The best whole solution that uses only the columns ``near``: quick, and often close to the best of all."""
        found = self._within(self._none, np.where(near, self._upper, 0.0), objective, clock, seconds, start)
        return start if found.values is None else found.values

    def window(
        self, objective: Numbers, clock: Clock, seconds: float, start: Numbers, free: NDArray[np.bool_]
    ) -> Numbers:
        """The best whole solution that differs from ``start`` in the columns ``free`` only, or in what is not whole."""
        held = self._whole & ~free
        low, high = np.where(held, start, 0.0), np.where(held, start, self._upper)
        found = self._within(low, high, objective, clock, seconds, start)
        return found.values if found.values is not None and found.value < float(objective @ start) else start

    def _within(
        self,
        low: Numbers,
        high: Numbers,
        objective: Numbers,
        clock: Clock,
        seconds: float,
        start: Numbers | None,
    ) -> Found:
        self._bounds(low, high)
        found = self.minimise(objective, clock, seconds, start)
        self._bounds(self._none, self._upper)
        return found

    def complete(self, objective: Numbers, clock: Clock, seconds: float, taken: Numbers) -> Numbers | None:
        """The best solution with the priced columns as in ``taken``; ``None`` if it breaks a row, or time ends."""
        self.bring(np.flatnonzero((taken > 0) & self.outside()).astype(np.int32))
        priced = np.arange(len(taken)) < len(self.families)
        low, high = np.where(priced, taken, 0.0), np.where(priced, taken, self._upper)
        return self._within(low, high, objective, clock, seconds, None).values

    def halve(
        self,
        objective: Numbers,
        clock: Clock,
        seconds: float,
        whole: NDArray[np.bool_],
        start: Numbers | None,
    ) -> Found:
        """As ``minimise``, but only the columns ``whole`` are: a relaxation, whose bound is one of the whole model."""
        kept, self._whole = self._whole, whole
        found = self.minimise(objective, clock, seconds, start)
        self._kinds(highspy.HighsVarType.kContinuous)
        self._whole = kept
        return found

    def minimise(
        self, objective: Numbers, clock: Clock, seconds: float, start: Numbers | None = None
    ) -> Found:
        """The best whole solution over the columns inside, within ``seconds``, from ``start`` if given."""
        self._cost(objective)
        self._kinds(highspy.HighsVarType.kInteger)
        self._highs.setOptionValue("simplex_strategy", DUAL)
        if start is not None:
            columns = np.arange(self.inside, dtype=np.int32)
            self._highs.setSolution(self.inside, columns, start[self._inside])
        finish(self._highs, clock, max(seconds, 0.0))  # branch and bound counts the time of this run
        return self._found(objective, start)

    def hold(self, objective: Numbers, most: float) -> None:
        """From now on ``objective`` is at the most ``most``."""
        inside = objective[self._inside]
        columns = np.flatnonzero(inside).astype(np.int32)
        self._highs.addRow(-highspy.kHighsInf, most, len(columns), columns, inside[columns])
        self._rows_held.append(objective)

    def shut(self, columns: NDArray[np.bool_]) -> None:
        """From now on these columns are 0."""
        self._gone |= columns
        here = np.flatnonzero(columns[self._inside]).astype(np.int32)
        zeros = np.zeros(len(here))
        self._highs.changeColsBounds(len(here), here, zeros, zeros)

    def _prices(self, objective: Numbers, rows: Numbers) -> Numbers:
        first = self._matrix.shape[0]
        prices: Numbers = objective - self._matrix.T @ rows[:first]
        for held, price in zip(self._rows_held, rows[first:], strict=True):
            prices -= price * held
        return prices

    def _wanted(self, prices: Numbers, few: int = A_FEW) -> NDArray[np.int32]:
        """The columns outside with the best prices, a few of each offer."""
        columns = np.flatnonzero(self.outside() & (prices < -PRICE))
        order = columns[np.lexsort((prices[columns], self.families[columns]))]
        families = self.families[order]
        first = np.searchsorted(families, families, side="left")
        return order[np.arange(len(order)) - first < few].astype(np.int32)

    def _cost(self, objective: Numbers) -> None:
        columns = np.arange(self.inside, dtype=np.int32)
        self._highs.changeColsCost(self.inside, columns, objective[self._inside])

    def _kinds(self, kind: highspy.HighsVarType) -> None:
        whole = np.flatnonzero(self._whole[self._inside]).astype(np.int32)
        self._highs.changeColsIntegrality(len(whole), whole, np.array([kind] * len(whole)))

    def _found(self, objective: Numbers, start: Numbers | None) -> Found:
        info, status = self._highs.getInfo(), self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Found(None, 0.0, 0.0, proven=True, feasible=False)
        some = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = start
        if some:
            values = self._values()
            values[self._whole] = np.round(values[self._whole])
        if values is None:
            return Found(None, 0.0, 0.0, proven=False, feasible=None)
        value = float(objective @ values)
        proven = status == highspy.HighsModelStatus.kOptimal
        bound = float(info.mip_dual_bound) if np.isfinite(info.mip_dual_bound) else 0.0
        return Found(values, value, value if proven else max(0.0, min(bound, value)), proven, True)


def _program(draft: Draft, matrix: Any, columns: NDArray[np.int64]) -> Any:
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.zeros(len(columns))
    program.col_lower_, program.col_upper_ = np.array(draft.lower)[columns], np.array(draft.upper)[columns]
    program.row_lower_, program.row_upper_ = np.array(draft.low), np.array(draft.high)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    program.a_matrix_.index_ = matrix.indices.astype(np.int32)
    program.a_matrix_.value_ = matrix.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    program.integrality_ = [kinds[draft.whole[c]] for c in columns]
    return program
