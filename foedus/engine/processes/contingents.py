"""Process 5, force generation: who offers contingents, in which order they are taken, who leaves, who fills the gap.

    offers     state s with probability σ(x · b_send), exp(x · b_size + σ_size z) persons (``foedus fit operations``)
    rounds     taken in order of u_s / p_s, those that are readiest first, until what is sought is promised; whoever
               did not offer is asked again, with odds e times as high, up to ROUNDS times
    diversity  of nobody more than ``ops_largest_share`` of what is sought
    members    alone are asked where an arrangement decides that is not of nearly all states
    own costs  a poor state is less ready where nobody reimburses it: logit ``ops_send_own_cost`` · ln(5,000 / $ a head)
    readiness  logit ``ops_send_ready`` of who takes part in joint exercises or in a force that stands ready; and
               ``ops_send_caveats`` of whose capital attaches caveats, where force may be used: 0 unless a scenario says
    legitimacy multiplies every chance where no body has decided

x: distance between capitals, same region, wealth and its square, population, regime, distance of ideal points, read off
affinity (``ideal_distance``), contingents elsewhere, size of the operation.
Persons are whole: what is promised, there and withdrawn always adds up.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named, normal, uniform
from foedus.engine.model import C_EPOCH, C_ERROR, MAX_OPERATIONS, MAX_SENDERS, TOO_MANY_SENDERS, Model, Work
from foedus.engine.names import CAVEAT, OFFER, SIZE
from foedus.engine.processes.payment import follow_the_money
from foedus.engine.record import record
from foedus.log.events import Event
from foedus.rules.respond import NO_DUTY, below_sigmoid, sigmoid
from foedus.rules.setting import P_COSTS_LIE
from foedus.rules.tables import PARTY, Records, Theta

E_SENT, E_WITHDRAWN = int(Event.SENT), int(Event.WITHDRAWN)
ROUNDS = 3
FEWEST = 50  # persons of a contingent, as in the estimate
IDEAL_DISTANCE = 0.98  # mean of members and missions 2009-2013 (UNGA), on which the estimate rests
IDEAL_SLOPE = 0.29  # further from each other for each sd of affinity less: least squares over pairs of 2019
ASIDE = 2.0  # rank of who is not asked, or does not offer
_LN = np.log(np.arange(MAX_OPERATIONS + 1) + 1.0)  # ln(1 + contingents elsewhere)


@compiled
def promised(w: Work, k: int) -> int:
    """Persons promised to operation ``k``, there or not."""
    total = 0
    for n in range(w.operation[k].senders):
        total += w.sender[k, n].promised
    return total


@apart
def generate(m: Model, theta: Theta, w: Work, k: int, legitimacy: float, day: float) -> int:
    """Fill operation ``k`` up to what is sought; returns the persons newly promised.

    It takes MAX_SENDERS contributors at most, more than any mission on record has had (74, UNMIS in 2007).
    """
    m, w = borrowed(m), borrowed(w)
    follow_the_money(m, theta, w, k)
    operation = w.operation[k]
    sought = int(operation.ceiling * operation.sought)
    wanted, found = sought - promised(w, k), 0
    most = max(int(sought * theta.ops_largest_share), FEWEST)
    relief = operation.age + rotation(theta, operation.payer)
    offers = _offers(m, theta, w, k, legitimacy)
    while found < wanted and operation.senders < MAX_SENDERS:
        best = -1
        for s in w.willing[:offers]:
            if w.rank[s] < 1.0 and (best < 0 or w.rank[s] < w.rank[best]):
                best = s
        if best < 0:
            break
        size = min(w.offer[best], wanted - found, most)
        w.rank[best] = ASIDE
        if send(w, k, best, size, day, relief):
            found += size
    return found


@compiled
def rotation(theta: Theta, payer: int) -> int:
    """Months after which those whom a contributor has sent are relieved."""
    own = payer == P_COSTS_LIE
    return max(int(np.round(theta.ops_rotation_months_own if own else theta.ops_rotation_months)), 1)


@compiled
def _offers(m: Model, theta: Theta, w: Work, k: int, legitimacy: float) -> int:
    """Fill ``willing`` with those who offer, returns how many; ``offer`` with their persons, and ``rank`` with how
    readily, the round counted in: below 1."""
    operation = w.operation[k]
    host, e = operation.host, w.count[C_EPOCH]
    members = operation.duty != NO_DUTY and not m.s.act[e, operation.duty].universal
    own = theta.ops_send_own_cost if operation.payer == P_COSTS_LIE else 0.0
    luck, offers = named(named(operation.name, OFFER), operation.age), 0
    region = m.s.country[host].region
    strength = np.log(max(operation.ceiling, 100) / 1000.0)
    _set_aside(w, k)
    for s in range(w.rank.size):
        if w.rank[s] == ASIDE:
            continue
        w.rank[s] = ASIDE
        if members and not m.t.role[e, operation.duty, s] & PARTY:
            continue
        c = m.s.country[s]
        elsewhere = _LN[w.contingents[s]]
        pair = m.g.pair[host, s]  # symmetric; a row lies together in memory
        distance, near = pair.ln_capital_km, 1.0 if c.region == region else 0.0
        ideal = ideal_distance(pair.affinity - m.g.state[host].affinity)
        x = send_logit(theta, c, distance, near, ideal, (elsewhere, strength))
        x += own * max(-c.ln_gdp_per_head, 0.0) + _readiness(m, theta, w, k, s)
        name = named(luck, m.g.state[s].code)
        u = uniform(name)
        if not below_sigmoid(u / legitimacy, x + (ROUNDS - 1)):
            continue
        w.rank[s] = _turn(u, legitimacy, x)
        y = ln_size(theta, c, distance, near, ideal, (elsewhere, strength))
        w.offer[s] = max(int(np.exp(y + theta.ops_size_spread * normal(named(name, SIZE)))), FEWEST)
        w.willing[offers] = s
        offers += 1
    return offers


@compiled
def _set_aside(w: Work, k: int) -> None:
    """Not asked: the host, the other of two, and those who send already."""
    operation = w.operation[k]
    w.rank[:] = 0.0
    w.rank[operation.host] = ASIDE
    if operation.other >= 0:
        w.rank[operation.other] = ASIDE
    for n in range(operation.senders):
        w.rank[w.sender[k, n].state] = ASIDE


@compiled
def _turn(u: float, legitimacy: float, x: float) -> float:
    """When, from 0 to 1 over all rounds, the turn comes of who offers in some of them on the draw ``u``."""
    for again in range(ROUNDS):
        p = legitimacy * sigmoid(x + again)
        if u < p:
            return (again + u / p) / ROUNDS
    return ASIDE


@compiled
def _readiness(m: Model, theta: Theta, w: Work, k: int, s: int) -> float:
    """What state ``s``'s readiness and caveats add to its logit of sending to operation ``k``."""
    x = theta.ops_send_ready if m.s.ready[w.count[C_EPOCH], s] else 0.0
    if theta.ops_send_caveats != 0.0 and w.operation[k].robust and has_caveats(m, theta, w, k, s):
        x += theta.ops_send_caveats
    return x


@compiled
def has_caveats(m: Model, theta: Theta, w: Work, k: int, s: int) -> bool:
    """Whether the capital of state ``s`` attaches caveats to what it sends to operation ``k``, throughout."""
    return uniform(named(named(w.operation[k].name, CAVEAT), m.g.state[s].code)) < theta.ops_caveated


@compiled
def ideal_distance(affinity: float) -> float:
    """Distance of ideal points from the host, of a state whose affinity is so many sd above the host's mean.

    >>> ideal_distance(0.0), ideal_distance(-2.0) > ideal_distance(0.0), ideal_distance(9.0)
    (0.98, True, 0.0)
    """
    return max(IDEAL_DISTANCE - IDEAL_SLOPE * affinity, 0.0)


@compiled
def send_logit(
    theta: Theta, c: Records, distance: float, near: float, ideal: float, busy: tuple[float, float]
) -> float:
    """x · b_send: how readily state ``c`` sends a contingent (logit).

    ``distance`` of capitals and ``busy`` (contingents elsewhere, size of the operation) in logarithms; ``ideal``:
    distance of ideal points.
    """
    elsewhere, strength = busy
    wealth = c.ln_gdp_per_head
    x = theta.ops_send_constant + theta.ops_send_ln_distance * distance + theta.ops_send_same_region * near
    x += wealth * (theta.ops_send_ln_gdp_per_head + theta.ops_send_ln_gdp_per_head_squared * wealth)
    x += theta.ops_send_ln_population * c.ln_population + theta.ops_send_polyarchy * c.polyarchy
    x += theta.ops_send_ideal_distance * ideal + theta.ops_send_other_missions * elsewhere
    return x + theta.ops_send_ln_strength * strength


@compiled
def ln_size(
    theta: Theta, c: Records, distance: float, near: float, ideal: float, busy: tuple[float, float]
) -> float:
    """x · b_size: ln persons of the contingent that state ``c`` would send, by the same x."""
    elsewhere, strength = busy
    wealth = c.ln_gdp_per_head
    y = theta.ops_size_constant + theta.ops_size_ln_distance * distance + theta.ops_size_same_region * near
    y += wealth * (theta.ops_size_ln_gdp_per_head + theta.ops_size_ln_gdp_per_head_squared * wealth)
    y += theta.ops_size_ln_population * c.ln_population + theta.ops_size_polyarchy * c.polyarchy
    y += theta.ops_size_ideal_distance * ideal + theta.ops_size_other_missions * elsewhere
    return y + theta.ops_size_ln_strength * strength


@compiled
def send(w: Work, k: int, s: int, size: int, day: float, relief: int) -> bool:
    """State ``s`` promises ``size`` persons to operation ``k``, to be relieved when it is ``relief`` months old."""
    operation = w.operation[k]
    if operation.senders >= MAX_SENDERS:
        w.count[C_ERROR] = TOO_MANY_SENDERS
        return False
    sender = w.sender[k, operation.senders]
    sender.state, sender.promised, sender.there, sender.since = s, size, 0, day
    sender.relief, sender.served, sender.killed = relief, 0, 0
    operation.senders += 1
    w.contingents[s] += 1
    record(w, E_SENT, day, operation.number, s, operation.host, -1, float(size))
    return True


@compiled
def withdraw(w: Work, k: int, n: int, size: int, day: float) -> None:
    """Sender ``n`` of operation ``k`` takes ``size`` of what it promised away; with nothing left it is no sender."""
    operation, sender = w.operation[k], w.sender[k, n]
    if size == 0:
        return
    record(w, E_WITHDRAWN, day, operation.number, sender.state, operation.host, -1, float(size))
    sender.promised -= size
    gone = max(sender.there - sender.promised, 0)
    sender.there -= gone
    operation.persons -= gone
    if sender.promised == 0:
        w.contingents[sender.state] -= 1
        last = operation.senders - 1
        if n != last:
            w.sender[k, n] = w.sender[k, last]
        operation.senders = last
