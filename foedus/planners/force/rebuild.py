"""A better plan by taking some units out and sending them, and some at home, anew: ruin and rebuild.

    chosen stay of a unit = max over its stays of  Σ over months  weight · min(size, gap)      that the limits let in

Units that serve by one type, in one mission, or that come at about the same time are taken out together, a dozen at the
most; then they and a few from home are sent in a new order, each to where it closes most. What is worse is kept with a
chance that falls from round to round (simulated annealing), what was best is returned. Support, ceilings, shares and
lift are kept; what comes out is a proposal, and the rows of the model judge it. Where most of what is missing is not
critical this does in seconds what parts of the integer program take minutes for.

G. Schrimpf et al. (2000), Record breaking optimization results using the ruin and recreate principle, Journal of
Computational Physics 159(2).
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.planners.force.eligible import rotations
from foedus.planners.force.model import Model, capacity, required_persons
from foedus.planners.highs import Clock

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
ROUNDS = 20_000
OUT, FROM_HOME = 12, 8  # units taken out, and tried from home, at the most, in a round
HOT, COLD = 90.0, 3.0  # weighted units of gap: what may be lost at the beginning, and in the end
FIRST = 50.0  # of what is critical, against what is not
HOME = -1
CLOSE = 1e-6
NOISE = 0.03  # of what a stay closes, so that equal ones take turns


@dataclass(frozen=True)
class Ways:
    """The stays of one offer, each with column, requirement, mission and months; ``trips``: when later tours begin.

    ``wanted``: the requirements that any of them serves; ``among``: which of those each does.
    """

    columns: Whole
    requirement: Whole
    mission: Whole
    first: Whole
    last: Whole
    trips: Whole
    wanted: Whole
    among: Whole
    size: float
    persons: float
    fed: float
    state: int
    mode: int
    tonnes: tuple[float, float]


class Board:
    """Which unit has which stay; what is missing and how much room the limits leave is kept up as units come and go."""

    def __init__(self, model: Model, weights: Numbers) -> None:
        instance, months = model.instance, model.instance.months
        self.weights, self.gap = weights, np.zeros(weights.shape)
        for r, requirement in enumerate(instance.requirements):
            self.gap[r, list(instance.span(requirement))] = requirement.need
        modes, states = _modes(model), _states(model)
        largest = instance.limits.largest_share
        share = [[(largest or np.inf) * n for n in required_persons(instance, m.id)] for m in instance.missions]
        self.own = np.tile(np.array(share), (len(states), 1, 1))
        self.fed, self.all = np.full((2, len(share), months), np.inf)
        for k, mission in enumerate(instance.missions):
            self.fed[k] = np.inf if mission.support is None else mission.support
            for ceiling in mission.ceilings:
                over = list(instance.span(ceiling))
                self.all[k, over] = np.minimum(self.all[k, over], ceiling.persons)
        self.lift = np.full((len(modes), months + 1), np.inf)  # after the last month: trips that are none
        for k, mode in enumerate(modes[:-1]):
            self.lift[k, :months] = [capacity(instance, mode, t) for t in range(months)]
        self.ways = _ways(model, modes, states)
        self.units = [w for w in self.ways for _ in range(model.offers[w].count)]
        self.at = np.full(len(self.units), HOME)
        self.stay = np.zeros((4, len(self.units)), dtype=np.int64)  # first, last, mission, what else it could serve

    def of(self, unit: int) -> Ways:
        """The stays that a unit may have."""
        return self.ways[self.units[unit]]

    def move(self, unit: int, way: int) -> None:
        """Let a unit have this stay, or none, in place of what it has."""
        for k, sign in ((self.at[unit], 1), (way, -1)):
            if k == HOME:
                continue
            ways = self.of(unit)
            stay = slice(ways.first[k], ways.last[k])
            self.gap[ways.requirement[k], stay] += sign * ways.size
            for room, persons in ((self.own[ways.state], ways.persons), (self.all, ways.persons), (self.fed, ways.fed)):
                room[ways.mission[k], stay] += sign * persons
            self.lift[ways.mode, ways.first[k]] += sign * ways.tonnes[0]
            self.lift[ways.mode, ways.trips[k]] += sign * ways.tonnes[1]
            self.stay[:, unit] = ways.first[k], ways.last[k], ways.mission[k], ways.wanted[0]
        self.at[unit] = way

    def best(self, unit: int, luck: np.random.Generator) -> int:
        """The stay that closes most and that the limits let in; ``HOME`` if none does."""
        w = self.of(unit)
        closes = np.clip(self.gap[w.wanted], 0.0, w.size) * self.weights[w.wanted]
        gain = _sum(closes, w.among, w)
        full = (self.own[w.state] < w.persons - CLOSE) | (self.all < w.persons - CLOSE)
        if w.fed:
            full |= self.fed < w.fed - CLOSE
        lift = self.lift[w.mode] + CLOSE
        may = (gain > CLOSE) & (_sum(full, w.mission, w) == 0)
        may &= (lift >= w.tonnes[0])[w.first] & (lift >= w.tonnes[1])[w.trips].all(axis=1)
        if not may.any():
            return HOME
        return int(np.where(may, gain * (1 + NOISE * luck.random(len(gain))), -1.0).argmax())

    def missing(self) -> Numbers:
        """Of each requirement, by weight."""
        found: Numbers = (self.weights * np.maximum(self.gap, 0.0)).sum(axis=1)
        return found


def _sum(of: NDArray[Any], rows: Whole, ways: Ways) -> Numbers:
    """Over the months of each stay, in its row."""
    total = np.zeros((of.shape[0], of.shape[1] + 1))
    np.cumsum(of, axis=1, out=total[:, 1:])
    found: Numbers = total[rows, ways.last] - total[rows, ways.first]
    return found


def _modes(model: Model) -> list[str]:
    return [*sorted({x.mode for x in model.instance.lift} | {p.lift for p in model.instance.pledges} - {"own"}), "own"]


def _states(model: Model) -> list[str]:
    return sorted({p.state for p in model.instance.pledges})


def _ways(model: Model, modes: list[str], states: list[str]) -> dict[int, Ways]:
    instance, by_offer = model.instance, defaultdict(list)
    missions = [m.id for m in instance.missions]
    where = np.array([missions.index(r.mission) for r in instance.requirements])
    for column, stay in enumerate(model.stays):
        by_offer[stay.pledge].append(column)
    found = {}
    for offer, columns in by_offer.items():
        pledge = instance.pledges[model.offers[offer].members[0]]
        stays = [model.stays[c] for c in columns]
        trips = np.full((len(stays), pledge.months // pledge.rotation), instance.months)
        for k, stay in enumerate(stays):
            later = rotations(pledge, stay)
            trips[k, : len(later)] = later
        requirement = np.array([s.requirement for s in stays])
        persons = instance.persons(pledge)
        found[offer] = Ways(
            columns=np.array(columns),
            requirement=requirement,
            mission=where[requirement],
            first=np.array([s.first for s in stays]),
            last=np.array([s.last for s in stays]),
            trips=trips,
            wanted=np.unique(requirement),
            among=np.searchsorted(np.unique(requirement), requirement),
            size=pledge.size,
            persons=persons,
            fed=0.0 if pledge.self_sustaining else persons,
            state=states.index(pledge.state),
            mode=modes.index(pledge.lift),
            tonnes=(0.0 if pledge.in_place else pledge.tonnes, pledge.rotation_tonnes),
        )
    return found


def rebuilt(model: Model, values: Numbers, clock: Clock, seconds: float) -> Numbers:
    """The stays of a plan with less missing than ``values`` have, and no more of what is critical."""
    critical, missing = (model.objectives[name] for name in ("critical", "missing"))
    weights = np.zeros((len(model.instance.requirements), model.instance.months))
    for (r, t), gap in model.gaps.items():
        weights[r, t] = missing[gap] + FIRST * critical[gap]
    board, luck = Board(model, weights), np.random.default_rng(1)
    first = np.array([model.instance.is_critical(r) for r in model.instance.requirements])
    _set(board, values)
    for unit in range(len(board.units)):
        if board.at[unit] == HOME:
            board.move(unit, board.best(unit, luck))
    best, least, now = board.at.copy(), board.missing(), board.missing()
    began = time.monotonic()
    for k in range(ROUNDS):
        if time.monotonic() - began > seconds or clock.stopped:
            break
        heat = HOT * (COLD / HOT) ** (k / ROUNDS)
        before = _round(board, luck)
        after = board.missing()
        if after.sum() <= now.sum() - heat * math.log(1 - luck.random()):
            now = after
            if now[first].sum() <= least[first].sum() + CLOSE and now.sum() < least.sum() - CLOSE:
                best, least = board.at.copy(), now
        else:
            for unit in np.flatnonzero(board.at != before):
                board.move(int(unit), HOME)
            for unit in np.flatnonzero(board.at != before):
                board.move(int(unit), int(before[unit]))
    return _stays(board, best, len(values))


def _set(board: Board, values: Numbers) -> None:
    left = {offer: list(values[w.columns].round().astype(int)) for offer, w in board.ways.items()}
    for unit, offer in enumerate(board.units):
        way = next((k for k, n in enumerate(left[offer]) if n), HOME)
        if way != HOME:
            left[offer][way] -= 1
            board.move(unit, way)


def _stays(board: Board, at: Whole, columns: int) -> Numbers:
    found = np.zeros(columns)
    for unit in np.flatnonzero(at != HOME):
        found[board.of(int(unit)).columns[at[unit]]] += 1.0
    return found


def _round(board: Board, luck: np.random.Generator) -> Whole:
    """Take out units that are near one another and send them anew, with a few from home; where all were before."""
    before = board.at.copy()
    home = np.flatnonzero(before == HOME)
    out = luck.permutation(_near(board, luck))[: luck.integers(2, OUT + 1)]
    for unit in out:
        board.move(int(unit), HOME)
    again = luck.permutation(np.concatenate([out, luck.permutation(home)[:FROM_HOME]]))
    if luck.random() < 0.5:
        again = np.array(sorted(again, key=lambda u: -board.of(int(u)).persons), dtype=np.int64)
    for unit in again:
        board.move(int(unit), board.best(int(unit), luck))
    return before


def _near(board: Board, luck: np.random.Generator) -> Whole:
    """Units that serve by the type, or in the mission, of one of them in one month, or come in the months after it."""
    served = np.flatnonzero(board.at != HOME)
    if not len(served):
        return served
    first, last, mission, wanted = board.stay[:, served]
    one = luck.integers(len(served))
    month = luck.integers(first[one], last[one])
    there = (first <= month) & (month < last)
    like = luck.integers(3)
    if like == 0:
        return served[there & (mission == mission[one])]
    if like == 1:
        return served[there & (wanted == wanted[one])]
    return served[(first[one] <= first) & (first <= first[one] + luck.integers(4))]
