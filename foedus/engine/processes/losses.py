"""Process 5, the dead of an operation, counted at the end of each year of its life.

    hostile    negative binomial with mean Σ persons · h(level) / 1,000 over the year and variance μ + κ μ²
    whose      each falls to a contributor in proportion to the person-months that it had there that year
    other      of each contributor Poisson with mean its person-years · o / 1,000: accidents, illness
    a          -1 for the dead of contributors that have left in the course of the year

h by the level of conflict in the host as drawn for the year, o and κ: ``foedus fit operations_deaths``. The dead are
replaced by those who sent them, so strength does not change; who has lost soldiers may leave (``tenure``).
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named, uniform
from foedus.engine.model import MONTHS_PER_YEAR, Model, Work
from foedus.engine.names import DIED, KILLED, WHOSE
from foedus.engine.record import record
from foedus.log.events import Event
from foedus.rules.tables import Theta

E_KILLED, E_DIED = int(Event.PEACEKEEPERS_KILLED), int(Event.PEACEKEEPERS_DIED)
RATE_OF = 1000.0 * MONTHS_PER_YEAR  # person-months to which a rate refers
GONE = -1  # a contributor that has left
MOST = 10_000  # nothing on record comes near; it ends the count where rounding would not


@compiled
def expose(theta: Theta, w: Work, k: int) -> None:
    """Add this month's expected hostile deaths to those of the year."""
    operation = w.operation[k]
    level = w.inside[operation.host].drawn
    rate = theta.ops_deaths_hostile_none
    if level > 0:
        rate = theta.ops_deaths_hostile_major if level == 2 else theta.ops_deaths_hostile_minor
    operation.exposed += operation.persons * rate / RATE_OF


@apart
def count_losses(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Draw the dead of the year that ends, and write whose they are; exposure begins anew."""
    m, w = borrowed(m), borrowed(w)
    operation = w.operation[k]
    luck = named(named(operation.name, KILLED), operation.age)
    killed = counted(operation.exposed, theta.ops_deaths_spread, uniform(luck))
    unknown = 0
    for n in range(operation.senders):
        w.sender[k, n].killed = 0
    for i in range(killed):
        n = _whose(w, k, uniform(named(named(luck, WHOSE), i)))
        if n < 0:
            unknown += 1
        else:
            w.sender[k, n].killed += 1
    luck, months = named(named(operation.name, DIED), operation.age), operation.person_months
    for n in range(operation.senders):
        sender = w.sender[k, n]
        _write(w, E_KILLED, day, k, sender.state, sender.killed)
        died = _died(theta, named(luck, m.g.state[sender.state].code), sender.served)
        _write(w, E_DIED, day, k, sender.state, died)
        months -= sender.served
        sender.served = 0
    _write(w, E_KILLED, day, k, GONE, unknown)
    _write(w, E_DIED, day, k, GONE, _died(theta, luck, months))
    operation.exposed = 0.0


@compiled
def counted(mean: float, spread: float, u: float) -> int:
    """The ``u``-quantile of the negative binomial with variance mean + spread · mean²; of Poisson where spread is 0.

    It never falls as ``mean`` rises: more soldiers, or more danger, never mean fewer dead on the same luck.

    >>> counted(2.0, 0.0, 0.5), counted(2.0, 1.0, 0.5), counted(0.0, 1.0, 0.99)
    (2, 1, 0)
    """
    if mean <= 0.0:
        return 0
    excess = spread * mean
    p = np.exp(-mean) if spread <= 0.0 else np.exp(-np.log1p(excess) / spread)
    below, k = p, 0
    while u >= below and k < MOST:
        p *= mean * (1.0 + spread * k) / ((k + 1) * (1.0 + excess))
        below += p
        k += 1
    return k


@compiled
def _died(theta: Theta, luck: np.uint64, months: int) -> int:
    """How many die in so many person-months, not by hostile acts."""
    mean, u = months * theta.ops_deaths_other / RATE_OF, uniform(luck)
    return counted(mean, 0.0, u) if u >= 1.0 - mean else 0  # exp(-mean) is not less than that


@compiled
def _whose(w: Work, k: int, u: float) -> int:
    """The contributor on which the ``u``-th part of the year's person-months falls; -1: one that has left."""
    left = u * w.operation[k].person_months
    for n in range(w.operation[k].senders):
        left -= w.sender[k, n].served
        if left < 0.0:
            return n
    return GONE


@compiled
def _write(w: Work, kind: int, day: float, k: int, state: int, dead: int) -> None:
    operation = w.operation[k]
    if dead > 0:
        record(w, kind, day, operation.number, state, operation.host, operation.duty, float(dead))
