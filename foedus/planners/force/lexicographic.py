"""The objectives in their order: the optimum of each stage is a limit on the next.

    z₁ = min critical,   z₂ = min missing with critical ≤ z₁,   z₃ = min late with both,   and so on

``slack`` in the instance loosens a limit to z · (1 + slack). A stage that is cut short hands on its best value, and
says by how much that may miss the optimum.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.planners.force.instance import STAGES, Objective
from foedus.planners.force.model import Model
from foedus.planners.force.rebuild import rebuilt
from foedus.planners.force.seats import seated
from foedus.planners.force.solve import RELATIVE_GAP, Found, Relaxed, Solver
from foedus.planners.highs import Clock, unproven

Numbers = NDArray[np.float64]
TOLERANCE = 1e-6
ROUNDS = 4
SHARES: dict[Objective, float] = {  # of the time that is left; what one leaves the later ones have
    "critical": 1.5,
    "missing": 1.75,
    "late": 1.25,
    "cost": 1.1,
    "inequity": 1.4,
}
REBUILT = 0.5  # of the time that the relaxation leaves the second stage, for taking out and sending anew
NEAR = 0.2  # of the time that the relaxation leaves a stage, for a good plan near it
WINDOWS = 0.9  # of what is then left, for a better plan by parts, before the proof
A_WINDOW = 0.1  # of that, at the most for one part
HALF = 0.6  # of the same time of one period, for who goes, before who serves where
PACKING = 0.1  # of it, for that


@dataclass(frozen=True)
class Stage:
    """How one objective came out: its value, what it cannot be below, and why it ended there.

    ``gap = (value - bound) / value``, 0 where the two agree.
    """

    objective: Objective
    value: float
    bound: float
    ended: str
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether no plan can do better."""
        return self.ended == "optimal"

    @property
    def gap(self) -> float:
        """The share of the value that is not proven to be needed.

        >>> Stage("critical", 200.0, 190.0, "time limit", 60.0).gap
        0.05
        """
        return unproven(self.value, self.bound)


@dataclass(frozen=True)
class Solved:
    """The stages and the value of every column. ``feasible``: ``False`` if no plan keeps the hard rules."""

    stages: tuple[Stage, ...]
    values: Numbers | None
    feasible: bool | None
    relaxed: Relaxed | None = None
    interrupted: bool = False


def solve(model: Model, clock: Clock, stages: tuple[Objective, ...] = STAGES) -> Solved:
    """The best plan by the objectives in their order; a stage may use its part of the time left."""
    solver = Solver(model.draft, np.array([s.pledge for s in model.stays], dtype=np.int32))
    done: list[Stage] = []
    values = _nobody(model, solver)
    priced: Relaxed | None = None
    for k, name in enumerate(stages):
        objective = model.objectives[name]
        if values is not None and clock.stopped:
            done.append(Stage(name, float(objective @ values), 0.0, "not begun", 0.0))
            continue
        began = time.monotonic()
        seconds = clock.left * SHARES[name] / sum(SHARES[later] for later in stages[k:])
        found, relaxed = _stage(solver, model, name, clock, seconds, values)
        if found.values is None:
            return Solved((), None, found.feasible, interrupted=clock.interrupted)
        values = found.values
        priced = relaxed if name == "missing" and relaxed is not None else priced
        ended = "optimal" if found.proven else "interrupted" if clock.interrupted else "time limit"
        done.append(Stage(name, found.value, found.bound, ended, time.monotonic() - began))
        _hold(solver, model, name, found, relaxed)
    return Solved(tuple(done), values, True, priced, clock.interrupted)


def _nobody(model: Model, solver: Solver) -> Numbers | None:
    """The plan that nobody comes, to begin with; ``None`` if it breaks a rule."""
    values = np.zeros(len(model.draft.lower))
    for (r, _), gap in model.gaps.items():
        values[gap] = model.instance.requirements[r].need
    values[list(model.chosen)] = 1.0
    return values if (values <= model.draft.upper).all() and solver.keeps(values) else None


def _stage(
    solver: Solver, model: Model, name: Objective, clock: Clock, seconds: float, start: Numbers | None
) -> tuple[Found, Relaxed | None]:
    """Relax, round, and bring in whatever could still be better, until nothing could."""
    objective, until = model.objectives[name], time.monotonic() + seconds
    relaxed = solver.relax(objective, clock, seconds)
    if clock.interrupted and start is not None:
        low = relaxed.value if relaxed is not None else solver.low
        value = float(objective @ start)
        return Found(start, value, min(low, value), False, True), relaxed
    period = model.instance.months == 1
    if (solver.infeasible or period) and solver.outside().any():  # of one period there are few
        solver.bring(np.flatnonzero(solver.outside()).astype(np.int32))
    if solver.outside().any():
        met = start is not None and relaxed is not None and _met(float(objective @ start), relaxed.value)
        if name in ("missing", "late") and start is not None and not met:
            start = _rebuilt(solver, model, name, (clock, until - time.monotonic()), start)
        start = _near(solver, objective, (clock, until - time.monotonic()), start, relaxed)
        start = _windows(solver, model, objective, (clock, until - time.monotonic()), start)
    least = 0.0
    if period and relaxed is not None:
        start, least = _halved(solver, model, name, (clock, until - time.monotonic()), start)
        if start is not None and _met(value := float(objective @ start), least):
            return Found(start, value, min(value, least), True, True), relaxed
        start = _windows(solver, model, objective, (clock, until - time.monotonic()), start)
    best = solver.minimise(objective, clock, until - time.monotonic(), start)
    for _ in range(ROUNDS):
        if relaxed is None or best.values is None or not best.proven:
            break
        better = solver.outside() & (relaxed.column_price < best.value - relaxed.value - TOLERANCE)
        if not better.any():
            return best, relaxed
        solver.bring(np.flatnonzero(better).astype(np.int32))
        best = solver.minimise(objective, clock, until - time.monotonic(), best.values)
    whole = not solver.outside().any()
    low = relaxed.value if relaxed is not None else solver.low
    bound = max(best.bound, low, least) if whole else low
    return Found(
        best.values, best.value, min(bound, best.value), best.proven and whole, best.feasible
    ), relaxed


def _rebuilt(
    solver: Solver, model: Model, name: Objective, time_: tuple[Clock, float], start: Numbers
) -> Numbers:
    """The better plan that taking out and sending anew comes to, if the rows let it."""
    objective, (clock, seconds) = model.objectives[name], time_
    taken = rebuilt(model, name, start, clock, seconds * REBUILT)
    found = solver.complete(objective, clock, seconds * (1 - REBUILT), taken)
    return start if found is None or objective @ found >= objective @ start else found


def _near(
    solver: Solver,
    objective: Numbers,
    time_: tuple[Clock, float],
    start: Numbers | None,
    relaxed: Relaxed | None,
) -> Numbers | None:
    """A whole solution near the relaxed one, in a part of the time left to the stage."""
    clock, seconds = time_
    if relaxed is None:
        return start
    if start is not None and float(objective @ start) <= relaxed.value + TOLERANCE:
        return start
    near = relaxed.values > 0
    if start is not None:
        near |= start > 0
    near[len(solver.families) :] = True
    return solver.narrow(objective, clock, seconds * NEAR, start, near)


def _met(value: float, bound: float) -> bool:
    return value <= bound + RELATIVE_GAP * max(1.0, value)


def _halved(
    solver: Solver, model: Model, name: Objective, time_: tuple[Clock, float], start: Numbers | None
) -> tuple[Numbers | None, float]:
    """A plan in which those go whom the half-whole relaxation sends, if it is better; and the relaxation's bound.

    Of one period most objectives depend on who goes alone, so that the two mostly agree and the optimum is proven.
    """
    objective, (clock, seconds) = model.objectives[name], time_
    whole = np.zeros(len(objective), dtype=np.bool_)
    whole[list(model.sent.values())] = True
    half = solver.halve(objective, clock, seconds * HALF, whole, start)
    step = model.steps.get(name)
    least = half.bound if step is None else math.ceil(half.bound / step - TOLERANCE) * step
    taken = seated(model, half.values, clock, seconds * PACKING) if half.values is not None else None
    found = solver.complete(objective, clock, seconds * PACKING, taken) if taken is not None else None
    if found is None or (start is not None and float(objective @ start) <= float(objective @ found)):
        found = start
    return found, least


def _windows(
    solver: Solver, model: Model, objective: Numbers, time_: tuple[Clock, float], start: Numbers | None
) -> Numbers | None:
    """Who serves by one type, in one mission or from one quarter on is chosen anew beside the rest, while it helps."""
    clock, seconds = time_[0], time_[1] * WINDOWS
    until, windows, idle, k = time.monotonic() + seconds, model.windows, 0, 0
    while start is not None and idle < len(windows) and time.monotonic() < until and not clock.stopped:
        left = min(until - time.monotonic(), seconds * A_WINDOW)
        better = solver.window(objective, clock, left, start, windows[k % len(windows)])
        idle = idle + 1 if better is start else 0
        start, k = better, k + 1
    return start


def _hold(solver: Solver, model: Model, name: Objective, found: Found, relaxed: Relaxed | None) -> None:
    """Hold the stage's value for the later ones, and shut what its limit alone rules out."""
    most = found.value * (1 + model.instance.slack.get(name, 0.0))
    most += TOLERANCE * max(1.0, abs(most))
    solver.hold(model.objectives[name], most)
    if relaxed is not None and found.values is not None:
        room = most - relaxed.value
        shut = (relaxed.column_price > room + TOLERANCE) & (found.values == 0)
        shut[len(model.stays) :] = False
        solver.shut(shut)
