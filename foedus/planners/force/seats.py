"""Who serves where once it is known who goes: units change places until each mission can be supplied.

    excess = Σ over missions  max(0, persons to be supplied - support)

With one period, who goes is told by the relaxation in which only the units that each offer sends are whole. What is
left is to pack: missions of some thousand persons filled to the last few, which branch and bound does badly. Here one
or two units of a mission change places with as many of another, each with one of its type, whatever lowers the excess
of the two most, and where nothing lowers it, a few at random. No requirement gets fewer units by that; a place left
open is a unit of nobody. What comes out is a proposal: the rows of the model judge it.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from foedus.planners.force.instance import ANYBODY
from foedus.planners.force.model import Model, required_persons
from foedus.planners.highs import Clock

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
NEVER = 1e3  # against a wish of at most 1: this unit may not serve there
NOBODY = -1  # the offer of a place left open
KICKS, A_KICK = 1000, 5  # how often, and how many exchanges at random
MOST = 400  # exchanges between two missions, so that their pairs stay few
CLOSE = 1e-6


@dataclass
class Seats:
    """Units in places. ``at``: the requirement of each; ``fits``: unit by requirement; ``fed``: persons to be supplied.

    ``states``: of each unit, 0 for nobody; ``share``: the most persons of one state in each mission.
    """

    at: Places
    fits: NDArray[np.bool_]
    fed: Numbers
    persons: Numbers
    states: Places
    missions: Places
    support: Numbers
    share: Numbers

    def over(self) -> Numbers:
        """By mission, persons above its support; negative where there is room."""
        there = np.bincount(self.missions[self.at], self.fed, len(self.support))
        return np.asarray(there - self.support, dtype=np.float64)

    def shared(self, at: Places) -> bool:
        """Whether no state has more than its share of a mission."""
        count = len(self.share)
        cells = self.states * count + self.missions[at]
        there = np.bincount(cells, self.persons, (int(self.states.max()) + 1) * count).reshape(-1, count)
        return bool((there[1:] <= self.share + CLOSE).all())

    def settle(self, clock: Clock, seconds: float) -> bool:
        """Exchange until no mission has to supply more than it can, a few at random where stuck; whether none has."""
        luck, until = random.Random(1), time.monotonic() + seconds
        best, least = self.at, math.inf
        for _ in range(KICKS):
            self._descend()
            excess = float(np.maximum(self.over(), 0.0).sum())
            if excess <= CLOSE:
                return True
            if time.monotonic() > until or clock.stopped:
                return False
            best, least = (self.at, excess) if excess <= least else (best, least)
            self.at = best.copy()
            for _ in range(A_KICK):
                self._kick(luck)
        return False

    def _descend(self) -> None:
        while (better := next(self._exchanged(), None)) is not None:
            self.at = better

    def _kick(self, luck: random.Random) -> None:
        """Let a unit change places with any that may, wherever that leads."""
        unit = luck.randrange(len(self.at))
        others = np.flatnonzero(
            self.fits[unit][self.at] & self.fits[:, self.at[unit]] & (self.at != self.at[unit])
        )
        if len(others):
            other = luck.choice(others)
            at = self.at.copy()
            at[unit], at[other] = self.at[other], self.at[unit]
            self.at = at if self.shared(at) else self.at

    def _exchanged(self) -> Iterator[Places]:
        """Places with less excess, the mission with most of it first and the one with most room."""
        over = self.over()
        order = np.argsort(over, kind="stable")
        for one in (m for m in order[::-1] if over[m] > CLOSE):
            for other in (m for m in order if m != one):
                yield from self._between(int(one), int(other), over)

    def _between(self, one: int, other: int, over: Numbers) -> Iterator[Places]:
        """By one exchange or two between two missions, the best first."""
        us, vs = self._pairs(one, other)
        more = self.fed[vs] - self.fed[us]
        first, second = np.triu_indices(len(us))
        twice = (us[first] != us[second]) & (vs[first] != vs[second])
        keep = twice | (first == second)
        first, second, twice = first[keep], second[keep], twice[keep]
        change = more[first] + np.where(twice, more[second], 0.0)
        excess = np.maximum(over[one] + change, 0.0) + np.maximum(over[other] - change, 0.0)
        now = max(over[one], 0.0) + max(over[other], 0.0)
        for k in np.argsort(excess, kind="stable"):
            if excess[k] > now - CLOSE:
                return
            at = self.at.copy()
            for e in {first[k], second[k]}:
                at[us[e]], at[vs[e]] = self.at[vs[e]], self.at[us[e]]
            if self.shared(at):
                yield at

    def _pairs(self, one: int, other: int) -> tuple[Places, Places]:
        """Units of two missions that may change places and are not alike to supply."""
        here, there = (np.flatnonzero(self.missions[self.at] == m) for m in (one, other))
        may = self.fits[here][:, self.at[there]] & self.fits[there][:, self.at[here]].T
        may &= self.fed[here][:, None] != self.fed[there]
        us, vs = np.nonzero(may)
        step = math.ceil(max(len(us), 1) / MOST)
        return here[us[::step]], there[vs[::step]]


def seated(model: Model, values: Numbers, clock: Clock, seconds: float) -> Numbers | None:
    """Whole stays for the units that ``values`` send, near those of it; ``None`` where no packing was found.

    Only where a unit has one stay in each requirement and all units of a type are of one size.
    """
    pledges = model.instance.pledges
    if model.instance.months > 1 or len({(p.type, p.size) for p in pledges}) > len({p.type for p in pledges}):
        return None
    wish = np.zeros((len(model.offers) + 1, len(model.instance.requirements)))  # the last row is of nobody
    column = np.full(wish.shape, NOBODY)
    for c, stay in enumerate(model.stays):
        wish[stay.pledge, stay.requirement] = values[c]
        column[stay.pledge, stay.requirement] = c
    units, at = _start(model, wish, column >= 0)
    seats = _seats(model, units, at, column >= 0)
    if not seats.settle(clock, seconds):
        return None
    served = units != NOBODY
    found = np.zeros(len(values))
    np.add.at(found, column[units[served], seats.at[served]], 1.0)
    return found


def _start(model: Model, wish: Numbers, fits: NDArray[np.bool_]) -> tuple[Places, Places]:
    """The offer and the place of each unit that goes and of nobody, as like the wish as one unit a place can be."""
    sizes = {p.type: p.size for p in model.instance.pledges}
    filled = wish.sum(axis=0)
    needs = [r.need / sizes.get(r.type, r.need) for r in model.instance.requirements]
    places = np.ceil(np.maximum(needs, filled) - CLOSE).astype(int)
    at = np.repeat(np.arange(len(places)), places)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(places) - places, places)
    units = np.repeat(np.arange(len(wish)), np.round(wish.sum(axis=1)).astype(int))
    units = np.concatenate([units, np.full(max(0, len(at) - len(units)), NOBODY)])
    dislike = np.where(fits, -wish, NEVER)[units][:, at]
    dislike[units == NOBODY] = np.clip(filled[at] - nth, 0.0, 1.0)
    unit, place = linear_sum_assignment(dislike)
    return units[unit], at[place]


def _seats(model: Model, units: Places, at: Places, fits: NDArray[np.bool_]) -> Seats:
    instance, limits = model.instance, model.instance.limits
    fits[NOBODY] = True
    shown = [instance.pledges[o.members[0]] for o in model.offers]
    states = {s: k for k, s in enumerate(sorted({p.state for p in shown} - {ANYBODY}), 1)}
    ids = [m.id for m in instance.missions]
    unlimited = float("inf")
    return Seats(
        at=at,
        fits=fits[units],
        fed=np.array([*(0.0 if p.self_sustaining else instance.persons(p) for p in shown), 0.0])[units],
        persons=np.array([*map(instance.persons, shown), 0.0])[units],
        states=np.array([*(states.get(p.state, 0) for p in shown), 0])[units],
        missions=np.array([ids.index(r.mission) for r in instance.requirements]),
        support=np.array([unlimited if m.support is None else m.support for m in instance.missions]),
        share=np.array([(limits.largest_share or unlimited) * required_persons(instance, m)[0] for m in ids]),
    )
