"""Who sends: contributions to chosen postings within everybody's limits, or the cut that says why there are none.

    Σ_c y_ck = n_k    y_ck ≤ share · n_k    Σ_{k in period t} y_ck ≤ limit_c    y_ck = 0 where c may not go

Where the postings x cannot be manned, duality gives a row that every set of postings keeps and x breaks. With v_ct the
prices of the limits and V_ck their sum over the periods of posting k,

    Σ_k n_k (1 - g_k) x_k ≤ Σ_ct v_ct limit_c        g_k = min over u of  u + share · Σ_c max(0, 1 - u - V_ck)

(Benders' feasibility cut: ``u`` is the price of a posting's size; the minimum lies where a term vanishes.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from foedus.planners.deploy.task import DeployTask, Posting
from foedus.planners.highs import Quiet

Floats = NDArray[np.float64]
CLOSE = 1e-6


@dataclass(frozen=True, eq=False)
class Cut:
    """terms · x ≤ most: what postings [K] may be chosen together."""

    terms: Floats
    most: float


@dataclass(frozen=True, eq=False)
class Pool:
    """The limits as arrays: ``may`` [contributors, postings], ``limit`` [contributors], ``there`` [postings, periods]."""

    states: tuple[str, ...]
    limit: Floats
    may: NDArray[np.bool_]
    there: NDArray[np.bool_]
    persons: Floats
    share: float


def pool_of(task: DeployTask, postings: Sequence[Posting]) -> Pool:
    """The limits of the contributors towards ``postings``."""
    by_state = task.instance.by_state
    hosts = {p.host for p in postings}
    may = {(c, h): task.may_send(c, h) for c in by_state for h in hosts}
    periods = range(len(task.instance.periods))
    return Pool(
        states=tuple(by_state),
        limit=np.array([float(c.persons) for c in by_state.values()]),
        may=np.array([[may[c, p.host] for p in postings] for c in by_state], bool).reshape(len(by_state), -1),
        there=np.array([[p.covers(t) for t in periods] for p in postings], bool).reshape(-1, len(periods)),
        persons=np.array([float(p.persons) for p in postings]),
        share=task.instance.limits.largest_share,
    )


def manned(pool: Pool, chosen: Sequence[int]) -> Cut | None:
    """The cut that the ``chosen`` postings break; none where they can be manned."""
    if not len(chosen):
        return None
    total, price = _most(pool, chosen)
    if total >= pool.persons[list(chosen)].sum() - CLOSE * len(chosen):
        return None
    over = price @ pool.there.T.astype(float)  # [C,K] prices of the periods that a posting is there
    spared = np.array([_least(pool, over[:, k], pool.may[:, k], k) for k in range(len(pool.persons))])
    return Cut(pool.persons * (1.0 - spared), float((price.sum(1) * pool.limit).sum()))


def _least(pool: Pool, over: Floats, may: NDArray[np.bool_], k: int) -> float:
    """g_k, the least price of a posting's persons beside what the limits cost."""
    most = int(pool.share * pool.persons[k] + 1e-9) / pool.persons[k]
    left = 1.0 - over[may]
    points = np.concatenate([[0.0, 1.0], left[(left > 0.0) & (left < 1.0)]])
    return float(min(u + most * np.maximum(0.0, left - u).sum() for u in points))


def _most(pool: Pool, chosen: Sequence[int]) -> tuple[float, Floats]:
    """How many persons can be found for ``chosen``, and the prices [contributors, periods] of the limits."""
    solver = _quiet()
    cells = [(c, k) for k in chosen for c in range(len(pool.states)) if pool.may[c, k]]
    count, at = len(cells), {cell: j for j, cell in enumerate(cells)}
    most = np.array([float(int(pool.share * pool.persons[k] + 1e-9)) for _, k in cells])
    solver.addVars(count, np.zeros(count), most)
    solver.changeColsCost(count, np.arange(count, dtype=np.int32), -np.ones(count))
    for k in chosen:
        _row(solver, 0.0, pool.persons[k], [at[c, j] for c, j in cells if j == k])
    rows = [(c, t) for c in range(len(pool.states)) for t in range(pool.there.shape[1])]
    for c, t in rows:
        _row(solver, 0.0, pool.limit[c], [at[e, k] for e, k in cells if e == c and pool.there[k, t]])
    solver.run()
    price = np.zeros((len(pool.states), pool.there.shape[1]))
    duals = solver.getSolution().row_dual[len(chosen) :]
    for (c, t), dual in zip(rows, duals, strict=True):
        price[c, t] = max(0.0, -dual)
    return -solver.getInfo().objective_function_value, price


def contributions(pool: Pool, chosen: Sequence[int]) -> list[dict[str, int]]:
    """Whole persons by state for each of ``chosen``, which can be manned: as near as can be to parts by limit.

    min Σ |y_ck - n_k limit_c / Σ limit|  over those who may go; whole numbers, proven or within 0.1 %.
    """
    solver = _quiet()
    solver.setOptionValue("mip_rel_gap", 1e-3)
    cells = [(c, k) for k in chosen for c in range(len(pool.states)) if pool.may[c, k]]
    count, at = len(cells), {cell: j for j, cell in enumerate(cells)}
    most = np.array([float(int(pool.share * pool.persons[k] + 1e-9)) for _, k in cells])
    free = np.full(count, highspy.kHighsInf)
    solver.addVars(2 * count, np.zeros(2 * count), np.concatenate([most, free]))
    whole = np.array([highspy.HighsVarType.kInteger] * count)
    solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
    solver.changeColsCost(count, np.arange(count, 2 * count, dtype=np.int32), np.ones(count))
    for (c, k), j in at.items():
        target = pool.persons[k] * pool.limit[c] / max(pool.limit[pool.may[:, k]].sum(), 1.0)
        _row(solver, -highspy.kHighsInf, target, [j, count + j], [1.0, -1.0])
        _row(solver, target, highspy.kHighsInf, [j, count + j], [1.0, 1.0])
    for k in chosen:
        _row(solver, pool.persons[k], pool.persons[k], [at[c, j] for c, j in cells if j == k])
    for c in range(len(pool.states)):
        for t in range(pool.there.shape[1]):
            _row(solver, 0.0, pool.limit[c], [at[e, k] for e, k in cells if e == c and pool.there[k, t]])
    solver.run()
    values = solver.getSolution().col_value
    found: list[dict[str, int]] = [{} for _ in chosen]
    where = {k: i for i, k in enumerate(chosen)}
    for (c, k), j in at.items():
        if round(values[j]) > 0:
            found[where[k]][pool.states[c]] = round(values[j])
    return found


def usual_parts(pool: Pool, k: int) -> dict[str, int] | None:
    """Who would man posting ``k`` if it were the only one; none where it cannot be manned."""
    return None if manned(pool, [k]) is not None else contributions(pool, [k])[0]


def _quiet() -> highspy.Highs:
    solver = Quiet()  # type: ignore[no-untyped-call]
    solver.silent()
    for option, value in (("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(option, value)
    return solver


def _row(
    solver: highspy.Highs, low: float, high: float, columns: Sequence[int], terms: Sequence[float] = ()
) -> None:
    if len(columns):
        values = np.array(terms) if len(terms) else np.ones(len(columns))
        solver.addRow(low, high, len(columns), np.array(columns, dtype=np.int32), values)
    else:
        solver.addRow(-highspy.kHighsInf, highspy.kHighsInf, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
