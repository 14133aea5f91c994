"""Games: what each coalition of members is worth, as a table over all coalitions or along orders of joining.

A coalition is a frozenset of codes; in a table it is a number whose bit k says whether member k is in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from foedus.base.draws import fill_uniform, root, word
from foedus.base.errors import InputError
from foedus.burden.question import Coalition, Game, Numbers

Orders = NDArray[np.intp]
PURPOSE = word("shapley")


@dataclass(frozen=True, eq=False)
class AvertedRisk:
    """What a coalition S averts: v(S) = p(S) * sum over S of g_i, p = c^m / (c^m + t^m), c = sum over S of c_i.

    p is the chance that S prevails over a threat of strength ``threat``: the ratio form of a contest (Tullock 1980,
    Hirshleifer 1989), logit p = m ln(c / t), with m the slope that ``foedus fit`` estimates for who wins wars
    (``win_ln_ratio``). ``stakes`` g: GDP, what is lost without it; ``strength`` c: capability. Arrays [n], members in
    the order of their codes.
    """

    members: tuple[str, ...]
    stakes: Numbers
    strength: Numbers
    threat: float
    slope: float

    def worth(self, stakes: Numbers, strength: Numbers) -> Numbers:
        """v of coalitions whose stakes and strengths are summed already, any shape; 0 for the empty one."""
        push = strength**self.slope
        found: Numbers = stakes * push / (push + self.threat**self.slope)
        return found

    def __call__(self, coalition: Coalition) -> float:
        """v(S).

        >>> game = AvertedRisk(("A", "B"), np.ones(2), np.ones(2), 1.0, 1.0)
        >>> game(frozenset("A"))
        0.5
        """
        inside = np.array([m in coalition for m in self.members])
        return float(self.worth(self.stakes[inside].sum(), self.strength[inside].sum()))


def table(game: Game, members: tuple[str, ...]) -> Numbers:
    """v of all 2^n coalitions, [2^n]."""
    if isinstance(game, AvertedRisk):
        return game.worth(_sums(game.stakes), _sums(game.strength))
    n = len(members)
    return np.array([game(frozenset(m for k, m in enumerate(members) if s >> k & 1)) for s in range(1 << n)])


def _sums(x: Numbers) -> Numbers:
    """The sum of x over each coalition, [2^n], by doubling."""
    found = np.zeros(1)
    for each in x:
        found = np.concatenate([found, found + each])
    return found


def exact(values: Numbers) -> Numbers:
    """The Shapley value: phi_i = sum over S without i of |S|! (n-1-|S|)! / n! * (v(S + i) - v(S)).

    ``values``: v of all coalitions, [2^n]. Shapley 1953.

    >>> exact(np.array([0.0, 1.0, 1.0, 4.0]))
    array([2., 2.])
    """
    n = len(values).bit_length() - 1
    coalition = np.arange(1 << n)
    size = np.array([int(s).bit_count() for s in coalition])
    weight = np.exp([lgamma(s + 1) + lgamma(n - s) - lgamma(n + 1) for s in range(n)])
    found = np.zeros(n)
    for k in range(n):
        without = coalition[(coalition >> k & 1) == 0]
        found[k] = (weight[size[without]] * (values[without | 1 << k] - values[without])).sum()
    return found


def sampled(game: Game, members: tuple[str, ...], samples: int, seed: int) -> tuple[Numbers, Numbers]:
    """The Shapley value and its standard error from random orders of joining, each with its reverse; both [n].

    phi_i = mean over orders of v(before i, and i) - v(before i). An order sorts members by named draws, so it does not
    depend on how they were listed. Castro, Gomez & Tejada 2009 (Computers & Operations Research 36).
    """
    if samples < 2:
        raise InputError(f"samples: {samples} orders give no standard error; 2 or more")
    draws = np.empty((samples, len(members)))
    fill_uniform(root(seed, PURPOSE), 0, np.array([word(m) for m in members], np.int64), draws)
    orders = np.argsort(draws, axis=1, kind="stable")
    pairs = (marginals(game, members, orders) + marginals(game, members, orders[:, ::-1])) / 2.0
    error: Numbers = pairs.std(axis=0, ddof=1) / np.sqrt(samples)
    mean: Numbers = pairs.mean(axis=0)
    return mean, error


def marginals(game: Game, members: tuple[str, ...], orders: Orders) -> Numbers:
    """What each member adds when it joins, [orders, n] in the order of ``members``."""
    if isinstance(game, AvertedRisk):
        along = game.worth(np.cumsum(game.stakes[orders], axis=1), np.cumsum(game.strength[orders], axis=1))
    else:
        along = np.array(
            [
                [game(frozenset(members[k] for k in order[: j + 1])) for j in range(len(order))]
                for order in orders
            ]
        )
    empty = 0.0 if isinstance(game, AvertedRisk) else game(frozenset())
    added = np.diff(along, axis=1, prepend=empty)
    found = np.empty_like(added)
    np.put_along_axis(found, orders, added, axis=1)
    return found
