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
from foedus.planners.force.instance import ANYBODY, Objective
from foedus.planners.force.model import Model, capacity, required_persons
from foedus.planners.highs import Clock

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
ROUNDS = 20_000
OUT, FROM_HOME = 12, 8  # units taken out, and tried from home, at the most, in a round
HOT, COLD = 90.0, 3.0  # weighted units of gap: what may be lost at the beginning, and in the end
LATER = 0.2  # of what is missing: what the objective ``late`` counts in all where it is the stage's
COOLER = 0.05  # of the heat, there
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
    kind: int
    size: float
    persons: float
    fed: float
    state: int
    mode: int
    tonnes: tuple[float, float]


class Board:
    """Which unit has which stay; what is missing and how much room the limits leave is kept up as units come and go."""

    def __init__(self, model: Model, weights: Numbers, price: Numbers) -> None:
        instance, months = model.instance, model.instance.months
        self.price, self.paid = price, 0.0
        self.weights, self.gap = weights, np.zeros(weights.shape)
        for r, requirement in enumerate(instance.requirements):
            self.gap[r, list(instance.span(requirement))] = requirement.need
        modes, states = _modes(model), _states(model)
        self.own = np.full((len(states), len(instance.missions), months), np.inf)
        if (largest := instance.limits.largest_share) is not None:
            share = [required_persons(instance, m.id) for m in instance.missions]
            self.own[[s != ANYBODY for s in states]] = largest * np.array(share)
        self.fed, self.all = np.full((2, len(instance.missions), months), np.inf)
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
        self.stay = np.zeros((4, len(self.units)), dtype=np.int64)  # first, last, mission and type

    def of(self, unit: int) -> Ways:
        """The stays that a unit may have."""
        return self.ways[self.units[unit]]

    def move(self, unit: int, way: int) -> None:
        """Let a unit have this stay, or none, in place of what it has."""
        for k, sign in ((self.at[unit], 1), (way, -1)):
            if k == HOME:
                continue
            ways = self.of(unit)
            self.paid -= sign * self.price[ways.columns[k]]
            stay = slice(ways.first[k], ways.last[k])
            self.gap[ways.requirement[k], stay] += sign * ways.size
            mission = ways.mission[k]
            self.own[ways.state, mission, stay] += sign * ways.persons
            self.all[mission, stay] += sign * ways.persons
            self.fed[mission, stay] += sign * ways.fed
            self.lift[ways.mode, ways.first[k]] += sign * ways.tonnes[0]
            self.lift[ways.mode, ways.trips[k]] += sign * ways.tonnes[1]
            self.stay[:, unit] = ways.first[k], ways.last[k], ways.mission[k], ways.kind
        self.at[unit] = way

    def best(self, unit: int, luck: np.random.Generator) -> int:
        """The stay that closes most and that the limits let in; ``HOME`` if none does."""
        w = self.of(unit)
        closes = np.clip(self.gap[w.wanted], 0.0, w.size) * self.weights[w.wanted]
        gain = _sum(closes, w.among, w) - self.price[w.columns]
        full = (self.own[w.state] < w.persons - CLOSE) | (self.all < w.persons - CLOSE)
        if w.fed:
            full |= self.fed < w.fed - CLOSE
        lift = self.lift[w.mode] + CLOSE
        may = (gain > CLOSE) & (_sum(full, w.mission, w) == 0)
        may &= (lift >= w.tonnes[0])[w.first] & (lift >= w.tonnes[1])[w.trips].all(axis=1)
        if not may.any():
            return HOME
        return int(np.where(may, gain * (1 + NOISE * luck.random(len(gain))), -1.0).argmax())

    def aims(self, critical: NDArray[np.bool_]) -> Numbers:
        """What is missing that is critical, what is missing else, and the price of all stays, by weight."""
        missing = (self.weights * np.maximum(self.gap, 0.0)).sum(axis=1)
        return np.array([missing[critical].sum(), missing[~critical].sum(), self.paid])


def _sum(of: NDArray[Any], rows: Whole, ways: Ways) -> Numbers:
    """Over the months of each stay, in its row."""
    total = np.zeros((of.shape[0], of.shape[1] + 1))
    np.cumsum(of, axis=1, out=total[:, 1:])
    found: Numbers = total[rows, ways.last] - total[rows, ways.first]
    return found


def _modes(model: Model) -> list[str]:
    modes = {x.mode for x in model.instance.lift} | {p.lift for p in model.instance.pledges}
    return [*sorted(modes - {"own"}), "own"]


def _states(model: Model) -> list[str]:
    return sorted({p.state for p in model.instance.pledges})


def _ways(model: Model, modes: list[str], states: list[str]) -> dict[int, Ways]:
    instance, by_offer = model.instance, defaultdict(list)
    missions, kinds = [m.id for m in instance.missions], [k.id for k in instance.types]
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
            kind=kinds.index(pledge.type),
            size=pledge.size,
            persons=persons,
            fed=0.0 if pledge.self_sustaining else persons,
            state=states.index(pledge.state),
            mode=modes.index(pledge.lift),
            tonnes=(0.0 if pledge.in_place else pledge.tonnes, pledge.rotation_tonnes),
        )
    return found


def rebuilt(model: Model, name: Objective, values: Numbers, clock: Clock, seconds: float) -> Numbers:
    """The stays of a plan that is better by the objective ``name`` than ``values``, and by no earlier one worse."""
    weights, price, prior = _aims(model, name, values)
    board, luck = Board(model, weights, price), np.random.default_rng(1)
    _set(board, values)
    for unit in np.flatnonzero(board.at == HOME) if name == "missing" else ():
        board.move(int(unit), board.best(int(unit), luck))
    best, least, now = board.at.copy(), board.aims(prior), board.aims(prior)
    began = time.monotonic()
    for k in range(ROUNDS):
        if time.monotonic() - began > seconds or clock.stopped:
            break
        heat = HOT * (COLD / HOT) ** (k / ROUNDS) * (1.0 if name == "missing" else COOLER)
        before = _round(board, luck)
        after = board.aims(prior)
        if after.sum() <= now.sum() - heat * math.log(1 - luck.random()):
            now = after
            if (now[:-1] <= least[:-1] + CLOSE).all() and now.sum() < least.sum() - CLOSE:
                best, least = board.at.copy(), now
        else:
            for unit in np.flatnonzero(board.at != before):
                board.move(int(unit), HOME)
            for unit in np.flatnonzero(board.at != before):
                board.move(int(unit), int(before[unit]))
    return _stays(board, best, len(values))


def _aims(model: Model, name: Objective, values: Numbers) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """What a month of each gap counts, what each stay does, and which requirements are critical.

    What each stay is late counts so little that all of it is a part of what is missing.
    """
    critical, missing, objective = (model.objectives[n] for n in ("critical", "missing", name))
    weights = np.zeros((len(model.instance.requirements), model.instance.months))
    for (r, t), gap in model.gaps.items():
        weights[r, t] = missing[gap] + FIRST * critical[gap]
    price = np.zeros(len(model.stays))
    if name != "missing":
        sent = np.array([model.sent[s.pledge] for s in model.stays])
        price = (objective[: len(price)] + objective[sent]) * LATER
        price *= float(missing @ values) / max(1.0, float(objective @ values))
    return weights, price, np.array([model.instance.is_critical(r) for r in model.instance.requirements])


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
    first, last, mission, kind = board.stay[:, served]
    one = luck.integers(len(served))
    month = luck.integers(first[one], last[one])
    there = (first <= month) & (month < last)
    like = luck.integers(3)
    if like == 0:
        near = there & (mission == mission[one])
    elif like == 1:
        near = there & (kind == kind[one])
    else:
        near = (first[one] <= first) & (first <= first[one] + luck.integers(4))
    return np.asarray(served[near], dtype=np.int64)
