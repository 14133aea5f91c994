"""Who sends: contributions to chosen postings within everybody's limits, or the cut that says why there are none.

In each period by itself, n_k the persons of posting k in it:

    Σ_c y_ck = n_k    y_ck ≤ ⌊share · n_k⌋    Σ_k y_ck ≤ limit_c    y_ck = 0 where c may not go

Where the postings x cannot be manned, duality gives a row that every set of postings keeps and x breaks. With v_c the
prices of the limits,

    Σ_k n_k (1 - g_k) x_k ≤ Σ_c v_c limit_c        g_k = min over u of  u + share · Σ_c max(0, 1 - u - v_c)

(Benders' feasibility cut: ``u`` is the price of a posting's size; the minimum lies where a term vanishes.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from foedus.planners.deploy.task import DeployTask, Posting, most_of_one
from foedus.planners.highs import Quiet
from foedus.planners.roster.task import fair_parts

Floats = NDArray[np.float64]
CLOSE, MOVED = 1e-6, 0.1
Sent = list[dict[str, int]]  # persons by state, in each period


@dataclass(frozen=True, eq=False)
class Cut:
    """terms · x ≤ most: what postings [K] may be chosen together."""

    terms: Floats
    most: float


@dataclass(frozen=True, eq=False)
class Pool:
    """Limits as arrays: ``may`` [contributors, postings], ``limit`` [contributors], ``persons`` [postings, periods].

    ``share``: the largest part of a posting that one state may bear.
    """

    states: tuple[str, ...]
    limit: Floats
    may: NDArray[np.bool_]
    persons: Floats
    share: float

    def most_of_one(self, k: int, t: int) -> float:
        """The most whole persons that one state may send to a posting in a period."""
        return float(most_of_one(self.share, self.persons[k, t]))


def pool_of(task: DeployTask, postings: Sequence[Posting]) -> Pool:
    """The limits of the contributors towards ``postings``."""
    by_state = task.instance.by_state
    may = {(c, h): task.may_send(c, h) for c in by_state for h in {p.host for p in postings}}
    periods = len(task.instance.periods)
    return Pool(
        states=tuple(by_state),
        limit=np.array([float(c.persons) for c in by_state.values()]),
        may=np.array([[may[c, p.host] for p in postings] for c in by_state], bool).reshape(len(by_state), -1),
        persons=np.array([p.persons for p in postings], float).reshape(-1, periods),
        share=task.instance.limits.largest_share,
    )


def manned(pool: Pool, chosen: Sequence[int]) -> Cut | None:
    """The cut that the ``chosen`` postings break, in the first such period; none where they can be manned."""
    for t in range(pool.persons.shape[1]):
        here = [k for k in chosen if pool.persons[k, t] > 0]
        if not here:
            continue
        total, price = _most(pool, here, t)
        if total < pool.persons[here, t].sum() - CLOSE * len(here):
            return _cut(pool, price, t)
    return None


def _cut(pool: Pool, price: Floats, t: int) -> Cut:
    persons = pool.persons[:, t]
    spared = np.array([_least(pool, price, k, t) if persons[k] > 0 else 1.0 for k in range(len(persons))])
    return Cut(persons * (1.0 - spared), float((price * pool.limit).sum()))


def _least(pool: Pool, price: Floats, k: int, t: int) -> float:
    """g_k, the least price of a posting's persons beside what the limits cost."""
    share = pool.most_of_one(k, t) / pool.persons[k, t]
    left = 1.0 - price[pool.may[:, k]]
    points = np.concatenate([[0.0, 1.0], left[(left > 0.0) & (left < 1.0)]])
    return float(min(u + share * np.maximum(0.0, left - u).sum() for u in points))


def _most(pool: Pool, here: Sequence[int], t: int) -> tuple[float, Floats]:
    """How many persons can be found for the postings ``here`` in a period, and the prices of the limits."""
    solver, cells = _programme(pool, here, t)
    solver.changeColsCost(len(cells), np.arange(len(cells), dtype=np.int32), -np.ones(len(cells)))
    for k in here:
        _row(solver, 0.0, pool.persons[k, t], [j for j, (_, at) in enumerate(cells) if at == k])
    for c in range(len(pool.states)):
        _row(solver, 0.0, pool.limit[c], [j for j, (who, _) in enumerate(cells) if who == c])
    solver.run()
    duals = np.array(solver.getSolution().row_dual[len(here) :])
    return -solver.getInfo().objective_function_value, np.maximum(0.0, -duals)


def contributions(pool: Pool, chosen: Sequence[int]) -> list[Sent]:
    """Whole persons by state, for each of ``chosen``, which can be manned, and each period: fair, in few contingents.

    min Σ_c |Σ_k y_ck - fair_c| + Σ moved / 10,  fair_c the part of all persons by limit, ``moved`` who was not sent
    there in the period before. A vertex of this network has whole persons, and few states in each place.
    """
    found: list[Sent] = [[{} for _ in range(pool.persons.shape[1])] for _ in chosen]
    before: dict[tuple[int, int], int] = {}
    for t in range(pool.persons.shape[1]):
        here = [k for k in chosen if pool.persons[k, t] > 0]
        before = _fairly(pool, here, t, before) if here else {}
        for (c, k), persons in before.items():
            found[list(chosen).index(k)][t][pool.states[c]] = persons
    return found


def _fairly(
    pool: Pool, here: Sequence[int], t: int, before: Mapping[tuple[int, int], int]
) -> dict[tuple[int, int], int]:
    solver, cells = _programme(pool, here, t)
    count, states = len(cells), len(pool.states)
    fair = fair_parts(dict(zip(pool.states, pool.limit, strict=True)), round(pool.persons[here, t].sum()))
    solver.addVars(2 * states, np.zeros(2 * states), np.full(2 * states, highspy.kHighsInf))
    moved = np.array([0.0 if cell in before else MOVED for cell in cells])
    costs = np.concatenate([moved, np.ones(2 * states)])
    solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs)
    for c, state in enumerate(pool.states):
        mine = [j for j, (who, _) in enumerate(cells) if who == c]
        _row(solver, 0.0, pool.limit[c], mine)
        balance = [*mine, count + c, count + states + c]
        _row(solver, fair[state], fair[state], balance, [1.0] * len(mine) + [-1.0, 1.0])
    return _manning(solver, pool, (here, cells), t)


def _manning(
    solver: highspy.Highs, pool: Pool, sought: tuple[Sequence[int], list[tuple[int, int]]], t: int
) -> dict[tuple[int, int], int]:
    """Solve for contingents that fill the postings, whole by the network's structure."""
    here, cells = sought
    for k in here:
        whole = pool.persons[k, t]
        _row(solver, whole, whole, [j for j, (_, at) in enumerate(cells) if at == k])
    solver.run()
    values = solver.getSolution().col_value
    return {cell: round(values[j]) for j, cell in enumerate(cells) if round(values[j]) > 0}


def usual_parts(pool: Pool, k: int) -> Sent | None:
    """Who would man posting ``k`` if it were the only one, those who may send most first; none where it cannot be."""
    if manned(pool, [k]) is not None:
        return None
    found: Sent = [{} for _ in range(pool.persons.shape[1])]
    for t in np.flatnonzero(pool.persons[k]):
        solver, cells = _programme(pool, [k], int(t))
        costs = np.array([1.0 / pool.limit[c] for c, _ in cells])
        solver.changeColsCost(len(cells), np.arange(len(cells), dtype=np.int32), costs)
        for j, (c, _) in enumerate(cells):
            _row(solver, 0.0, pool.limit[c], [j])
        sent = _manning(solver, pool, ([k], cells), int(t))
        found[t] = {pool.states[c]: persons for (c, _), persons in sent.items()}
    return found


def _programme(pool: Pool, here: Sequence[int], t: int) -> tuple[highspy.Highs, list[tuple[int, int]]]:
    """A solver with a column for each (contributor, posting) that may be, up to the largest share."""
    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.silent()
    for option, value in (("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(option, value)
    cells = [(c, k) for k in here for c in range(len(pool.states)) if pool.may[c, k]]
    most = np.array([pool.most_of_one(k, t) for _, k in cells])
    solver.addVars(len(cells), np.zeros(len(cells)), most)
    return solver, cells


def _row(
    solver: highspy.Highs, low: float, high: float, columns: Sequence[int], terms: Sequence[float] = ()
) -> None:
    values = np.array(terms) if len(terms) else np.ones(len(columns))
    solver.addRow(low, high, len(columns), np.array(columns, dtype=np.int32), values)
