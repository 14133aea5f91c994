"""Process 7, arms: how fast rivals arm, and whether two of them race. Off by default (``arms_race`` 1).

    what a state sees of a rival's growth in year y is off by
        error · (1 - t) · N(0, 1), t where they show each other budgets: one draw for (year, by, of)
    growth of a state's military spending beside the world's, year y:
        g_y = r · mean over its rivals of g_{y-1} as it saw it in y - 1 + e_y,   e ~ N(0, spread)
    a race of two rivals in year y: each sees the other's spending grow by ``arms_fast`` a year and more, in the mean
        of the last three years
    their hazards of onset are then ``arms_race`` times as high

One error a year serves both: who takes a rival for fast arms against it the year after. It is that of a year's growth
and of the mean of three years alike. So errors add r² · error² / rivals to the variance of growth.

The reaction r is weak, as measured. Spending moves nothing else: the capabilities of a world stay those of its
baseline. Races are published as contested: with ``arms_race`` 1 nothing reads them, and nothing is drawn.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import named, normal
from foedus.engine.model import C_EPOCH, Model, Work
from foedus.engine.names import ARMS, GROWTH, PERCEIVED
from foedus.engine.record import record
from foedus.log.events import Event
from foedus.rules.tables import OPEN, Theta

E_RACE_YEAR = int(Event.RACE_YEAR)
BEFORE = 2  # years before the baseline, drawn so that the first year has a mean of three


@compiled
def begin_arms(m: Model, theta: Theta, w: Work, world: np.uint64) -> None:
    """Nobody races; the two years before the baseline are drawn."""
    w.race[:] = False
    w.growth[:] = 0.0
    if runs(theta):
        for year in range(-BEFORE, 0):
            _grow(m, theta, w, world, year)


@compiled
def runs(theta: Theta) -> bool:
    """Whether races matter at all."""
    return theta.arms_race != 1.0


@compiled
def arms_year(m: Model, theta: Theta, w: Work, world: np.uint64, year: int, day: float) -> None:
    """The year that begins on ``day``: spending grows, races begin and end."""
    if not runs(theta):
        return
    _grow(m, theta, w, world, year)
    luck = _views(world, year)
    for r in range(m.s.rivals.size):
        rivals = m.s.rivals[r]
        races = _looks_fast(m, theta, w, luck, rivals.a, rivals.b) and _looks_fast(
            m, theta, w, luck, rivals.b, rivals.a
        )
        w.race[rivals.a, rivals.b] = races
        if races:
            record(w, E_RACE_YEAR, day, 0, rivals.a, rivals.b, -1, 0.0)


@compiled
def _grow(m: Model, theta: Theta, w: Work, world: np.uint64, year: int) -> None:
    """Every rival state's growth of this year; the two years before move back."""
    w.push[:] = 0.0
    views = _views(world, year - 1)
    for r in range(m.s.rivals.size):
        a, b = m.s.rivals[r].a, m.s.rivals[r].b
        w.push[a, 0] += w.growth[b, 0] + _off(m, theta, w, views, a, b)
        w.push[b, 0] += w.growth[a, 0] + _off(m, theta, w, views, b, a)
        w.push[a, 1] += 1.0
        w.push[b, 1] += 1.0
    luck = named(named(named(world, ARMS), GROWTH), year + BEFORE)
    for s in range(w.push.shape[0]):
        if w.push[s, 1] > 0.0:
            w.growth[s, 2], w.growth[s, 1] = w.growth[s, 1], w.growth[s, 0]
            own = theta.arms_spread * normal(named(luck, m.g.state[s].code))
            w.growth[s, 0] = theta.arms_reaction * w.push[s, 0] / w.push[s, 1] + own


@compiled
def _views(world: np.uint64, year: int) -> np.uint64:
    """The name of what rivals see of each other's growth in a year, from the one before the first that is drawn."""
    return named(named(named(world, ARMS), PERCEIVED), year + BEFORE + 1)


@compiled
def _off(m: Model, theta: Theta, w: Work, views: np.uint64, by: int, of: int) -> float:
    """By how much ``by`` is off when it sees the growth of ``of`` in the year of ``views``, under the ties of now."""
    shown = m.t.tie[w.count[C_EPOCH], min(by, of), max(by, of)] & OPEN
    error = theta.arms_error * (1.0 - theta.arms_transparency if shown else 1.0)
    return error * normal(named(named(views, m.g.state[by].code), m.g.state[of].code))


@compiled
def _looks_fast(m: Model, theta: Theta, w: Work, views: np.uint64, by: int, of: int) -> bool:
    """Whether the spending of ``of`` has grown fast, as ``by`` sees it."""
    mean = (w.growth[of, 0] + w.growth[of, 1] + w.growth[of, 2]) / 3.0
    return mean + _off(m, theta, w, views, by, of) >= theta.arms_fast
