"""Games of inspection with known solutions, and what a round of inspection finds.

One inspection or none, one violation or none (Avenhaus, von Stengel & Zamir 2002, Handbook of Game Theory 3, ch. 51):

    inspectee: 0 if legal, gain g if its violation stays unseen, -F if it is seen
    inspector: 0; -c for an inspection; -b for a violation that stays unseen; an inspection misses it with probability β
    equilibrium in mixed strategies:  P(violate) = c / (b (1 - β)),  P(inspect) = g / ((1 - β) (g + F))

so a higher penalty lowers inspections, not violations. An inspector that announces its chance of inspection and keeps
to it (Maschler 1966) makes the inspectee legal with the same chance of inspection, at no more than the cost of that.

n periods, k inspections, at most one violation, of which the inspectee may choose the time (Dresher 1962, RAND
RM-2972): +1 to the inspector if it is seen, -1 if it is not, 0 if all is legal to the end. The value is recursive,

    v(n, k) = (v(n-1, k-1) + v(n-1, k)) / (2 + v(n-1, k) - v(n-1, k-1)),    v(n, 0) = -1 for n > 0,  v(k, k) = 0
            = - C(n-1, k) / (C(n, 0) + ... + C(n, k))

What the engine takes from here is ``found``. The chance that a line is violated is not the game's: no gain, penalty or
cost is on record, and most violations on record are nobody's plan. ``line_violations`` is a scale, not a strategy.
"""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import named, uniform

VIOLATES, INSPECTS = 1, 2


class Stakes(NamedTuple):
    """Payoffs of the game of one inspection; all above 0, and ``misses`` in [0, 1)."""

    gain: float
    penalty: float
    cost: float
    loss: float
    misses: float


def always_pays(s: Stakes) -> bool:
    """Whether a violation pays even where everything is inspected: β g >= (1 - β) F.

    >>> always_pays(Stakes(gain=9, penalty=1, cost=2, loss=10, misses=0.2))
    True
    """
    return s.misses * s.gain >= (1.0 - s.misses) * s.penalty


def chance_to_violate(s: Stakes) -> float:
    """c / (b (1 - β)), at most 1: how often the inspectee violates, so that the inspector does not care to inspect.

    1 where a violation always pays.

    >>> chance_to_violate(Stakes(gain=1, penalty=9, cost=2, loss=10, misses=0.2))
    0.25
    """
    return 1.0 if always_pays(s) else min(s.cost / (s.loss * (1.0 - s.misses)), 1.0)


def chance_to_inspect(s: Stakes) -> float:
    """g / ((1 - β) (g + F)), at most 1: how often the inspector inspects, so that a violation does not pay.

    0 where an inspection costs more than it can avert: then nobody inspects, and the inspectee violates.

    >>> chance_to_inspect(Stakes(gain=1, penalty=9, cost=2, loss=10, misses=0.2))
    0.125
    """
    if s.cost >= s.loss * (1.0 - s.misses):
        return 0.0
    return min(s.gain / ((1.0 - s.misses) * (s.gain + s.penalty)), 1.0)


def saved_by_announcing(s: Stakes) -> float:
    """b P(violate) - c P(inspect): what an inspector saves that announces its chance of inspection and keeps to it.

    >>> saved_by_announcing(Stakes(gain=1, penalty=9, cost=2, loss=10, misses=0.2))
    2.25
    """
    return s.loss * chance_to_violate(s) - s.cost * chance_to_inspect(s)


def value(periods: int, inspections: int) -> float:
    """v(n, k) of Dresher's game to the inspector, by the closed form; 0 where there is an inspection for every period.

    >>> value(2, 1), value(5, 0), value(3, 3)
    (-0.3333333333333333, -1.0, 0.0)
    """
    if inspections >= periods:
        return 0.0
    return -comb(periods - 1, inspections) / sum(comb(periods, i) for i in range(inspections + 1))


def inspects_now(periods: int, inspections: int) -> float:
    """The chance that the inspector inspects in the first of ``periods``: (1 + v(n-1,k)) / (2 + v(n-1,k) - v(n-1,k-1)).

    >>> inspects_now(2, 1), inspects_now(4, 0), inspects_now(3, 3)
    (0.3333333333333333, 0.0, 1.0)
    """
    if inspections <= 0 or inspections >= periods:
        return 0.0 if inspections <= 0 else 1.0
    spent, kept = value(periods - 1, inspections - 1), value(periods - 1, inspections)
    return (1.0 + kept) / (2.0 + kept - spent)


def violates_now(periods: int, inspections: int) -> float:
    """The chance that the inspectee violates in the first of ``periods``, so that the inspector does not care:

    (v(n-1,k) - v(n-1,k-1)) / (2 + v(n-1,k) - v(n-1,k-1)); 1 without inspections, 0 with one for every period.

    >>> violates_now(2, 1), violates_now(4, 0), violates_now(3, 3)
    (0.3333333333333333, 1.0, 0.0)
    """
    if inspections <= 0 or inspections >= periods:
        return 1.0 if inspections <= 0 else 0.0
    spent, kept = value(periods - 1, inspections - 1), value(periods - 1, inspections)
    return (kept - spent) / (2.0 + kept - spent)


def strategies(periods: int, inspections: int) -> tuple[np.ndarray, np.ndarray]:
    """Optimal chances [n + 1, k + 1] to inspect and to violate, by periods and inspections left; for ``play``."""
    shape = (periods + 1, inspections + 1)
    inspect, violate = np.zeros(shape), np.zeros(shape)
    for n in range(1, periods + 1):
        for k in range(inspections + 1):
            inspect[n, k], violate[n, k] = inspects_now(n, k), violates_now(n, k)
    return inspect, violate


@compiled
def play(root: np.uint64, games: int, inspect: np.ndarray, violate: np.ndarray) -> float:
    """The mean payoff to the inspector over ``games`` of Dresher's, under given chances [n + 1, k + 1]."""
    total = 0.0
    for game in range(games):
        name, left = named(root, game), inspect.shape[1] - 1
        for n in range(inspect.shape[0] - 1, 0, -1):
            period = named(name, n)
            here = left > 0 and uniform(named(period, INSPECTS)) < inspect[n, left]
            if uniform(named(period, VIOLATES)) < violate[n, left]:
                total += 1.0 if here else -1.0
                break
            left -= 1 if here else 0
    return total / games


@compiled
def found(rounds: float, years: float, misses: float) -> float:
    """r (1 - β) / (r (1 - β) + 1 / y): the chance that a violation of mean length y years is found by a round.

    Rounds come unannounced, as an inspector must mix who does not want to be avoided: Poisson, r a year.

    >>> found(0.0, 0.1, 0.1), found(10.0, 0.1, 0.0)
    (0.0, 0.5)
    """
    rate = rounds * (1.0 - misses)
    return rate / (rate + 1.0 / years)
