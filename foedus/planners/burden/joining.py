"""Shapley values worked out anew: what each member adds, by the definition; the checker's own arithmetic.

    phi_i = mean over all orders of joining of v(before i, and i) - v(before i)          to 7 members: every order
          = 1/n sum over k of the mean over coalitions S of k others of v(S + i) - v(S)  to 20: every coalition
    beyond: the mean over the file's own orders, each with its reverse, and its error    drawn by ``seed``

    v(S) = sum g_i / (1 + (t / c(S)) ** m),   c(S) = sum c_i over S

g GDP, c capability, t that of those whom the members stand against, m how much strength decides (``win_ln_ratio``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import comb, fsum, sqrt

import numpy as np
from numpy.typing import NDArray

from foedus.base.draws import fill_uniform, root, word
from foedus.parameters import load_parameters
from foedus.planners.burden.anew import Shares, stock
from foedus.planners.burden.task import BurdenTask
from foedus.planners.burden.unanswered import UnansweredError

EVERY_ORDER, EVERY_COALITION = 7, 20
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Game:
    """What coalitions are worth: each member's stake and strength, the strength against them, and how it decides."""

    stakes: tuple[float, ...]
    strength: tuple[float, ...]
    against: float
    slope: float

    def worth(self, stakes: Numbers, strength: Numbers) -> Numbers:
        """v of coalitions of summed stakes and strengths; 0 where there is no strength."""
        with np.errstate(divide="ignore"):
            odds = (self.against / strength) ** self.slope
        return stakes / (1.0 + odds)

    def along(self, order: Sequence[int]) -> list[float]:
        """What each adds that joins in this order, in the order of the members."""
        at = np.array(order)
        worth = self.worth(np.cumsum(np.array(self.stakes)[at]), np.cumsum(np.array(self.strength)[at]))
        added = [0.0] * len(order)
        before = 0.0
        for k, w in zip(order, worth.tolist(), strict=True):
            added[k], before = w - before, w
        return added


def game_of(task: BurdenTask) -> Game:
    """The members against those whom the file names, or the outside rival that weighs most on them."""
    question, members = task.question, task.question.members
    gdp, strength = stock(task, "gdp_oer", members), stock(task, "capability", members)
    against = sorted(set(question.against)) or [_rival(task)]
    threat = fsum(stock(task, "capability", against).values())
    slope = load_parameters()["win_ln_ratio"].value
    return Game(tuple(gdp[s] for s in members), tuple(strength[s] for s in members), threat, slope)


def _rival(task: BurdenTask) -> str:
    """The state outside with the largest capability times the number of members that it rivals."""
    world, inside = task.question.world, set(task.question.members)
    places = [world.index(s) for s in inside]
    weights = {
        s: float(world.capability[k]) * sum(bool(world.rivalry[k, p]) for p in places)
        for k, s in enumerate(world.iso3)
        if s not in inside
    }
    found = max(weights, key=lambda s: weights[s], default="")
    if not found or not weights[found] > 0:
        raise UnansweredError("no member has a rival outside")
    return found


def by_orders(game: Game) -> list[float]:
    """The mean over every order.

    >>> by_orders(Game((1.0, 1.0), (1.0, 1.0), 2.0, 1.0))
    [0.5, 0.5]
    """
    orders = [game.along(order) for order in permutations(range(len(game.stakes)))]
    return [fsum(column) / len(orders) for column in zip(*orders, strict=True)]


def by_coalitions(game: Game) -> list[float]:
    """The mean over sizes of the mean over every coalition of that size without i.

    >>> by_coalitions(Game((1.0, 1.0), (1.0, 1.0), 2.0, 1.0))
    [0.5, 0.5]
    """
    n = len(game.stakes)
    codes = np.arange(1 << n)
    has = [(codes >> k & 1).astype(float) for k in range(n)]
    worth = game.worth(
        sum((h * x for h, x in zip(has, game.stakes, strict=True)), np.zeros(1 << n)),
        sum((h * x for h, x in zip(has, game.strength, strict=True)), np.zeros(1 << n)),
    )
    size = sum(has, np.zeros(1 << n)).astype(int)
    found = []
    for k in range(n):
        out = codes[has[k] == 0]
        by_size = np.bincount(size[out], worth[out | 1 << k] - worth[out], minlength=n)
        found.append(fsum(float(x) / comb(n - 1, s) for s, x in enumerate(by_size)) / n)
    return found


def by_the_files_orders(
    game: Game, members: Sequence[str], samples: int, seed: int
) -> list[tuple[float, float]]:
    """Mean and standard error over ``samples`` orders and their reverses: members sorted by draws of their names."""
    draws = np.empty((samples, len(members)))
    fill_uniform(root(seed, word("shapley")), 0, np.array([word(m) for m in members], np.int64), draws)
    rows = []
    for row in draws:
        order = sorted(range(len(members)), key=row.__getitem__)
        forth, back = game.along(order), game.along(order[::-1])
        rows.append([(a + b) / 2.0 for a, b in zip(forth, back, strict=True)])
    found = []
    for column in zip(*rows, strict=True):
        mean = fsum(column) / samples
        found.append((mean, sqrt(fsum((x - mean) ** 2 for x in column) / (samples - 1) / samples)))
    return found


def joined(task: BurdenTask) -> tuple[Shares, Shares | None]:
    """The share of each member, and its standard error where the value is sampled."""
    members, game = task.question.members, game_of(task)
    if len(members) <= EVERY_COALITION:
        phi = by_orders(game) if len(members) <= EVERY_ORDER else by_coalitions(game)
        error: list[float] | None = None
    else:
        order = sorted(range(len(members)), key=members.__getitem__)
        ranked = Game(
            tuple(game.stakes[k] for k in order),
            tuple(game.strength[k] for k in order),
            game.against,
            game.slope,
        )
        names = [members[k] for k in order]
        drawn = by_the_files_orders(ranked, names, task.question.samples, task.question.seed)
        rows = dict(zip(names, drawn, strict=True))
        phi, error = [rows[s][0] for s in members], [rows[s][1] for s in members]
    total = fsum(phi)
    if not total > 0:
        raise UnansweredError("all together are worth nothing")
    shares = {s: x / total for s, x in zip(members, phi, strict=True)}
    if error is None:
        return shares, None
    return shares, {s: e / total for s, e in zip(members, error, strict=True)}
