"""Process 3, war: coalitions move its end, its outcome and its deaths.

    end       rate ψ / τ · exp(γ · |ln R|), R = strength of the initiator's side over the target's
    winner    decisive with probability δ; then logit P(initiator's side) = α + β · ln R
    deaths    X · (days fought / days it would have lasted alone) · (belligerents / b)^ω, at most a share of the
              belligerents' population; b: as many as wars on record had (geometric mean);
              P(X > x) = (x/7061)^-(a-1) above 7,061, log-uniform from 1,000 below

Strength is the sum of capability shares of those who have arrived, joiners counting in part unless jointly commanded
(``rules.respond.together``). The pace ψ of a war is lognormal with sd ``war_pace_spread``; median duration is
``war_months``.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import exponential, named, normal, uniform
from foedus.engine.model import INITIATOR_SIDE, LEVEL_WAR, Model, Work
from foedus.engine.names import DECISIVE, SEVERITY, WAR_END, WAR_PACE, WINNER
from foedus.rules.respond import sigmoid, together
from foedus.rules.tables import Theta

DAYS_PER_MONTH = 30.4375
LN2 = 0.6931471805599453
INITIATOR_WON, TARGET_WON, NOBODY_WON = range(3)


@compiled
def strengths(m: Model, theta: Theta, w: Work, k: int) -> tuple[float, float]:
    """Capability of the initiator's and of the target's side, shares of the world."""
    slot = w.slot[k]
    ours, theirs = m.g.state[slot.i].capability, m.g.state[slot.j].capability
    for n in range(slot.joiners):
        joiner = w.joiner[k, n]
        if joiner.arrived == 0:
            continue
        c = m.g.state[joiner.state].capability
        if joiner.side == INITIATOR_SIDE:
            ours += c * together(theta, False, joiner.practices)
        else:
            theirs += c * together(theta, slot.commanded != 0, joiner.practices)
    return ours, theirs


@compiled
def ln_ratio(m: Model, theta: Theta, w: Work, k: int) -> float:
    """ln R of the two sides as they stand."""
    ours, theirs = strengths(m, theta, w, k)
    return np.log((ours + 1e-9) / (theirs + 1e-9))


@compiled
def end_rate(m: Model, theta: Theta, w: Work, k: int) -> float:
    """Hazard of the war's end, per day."""
    slot = w.slot[k]
    mean = theta.war_months * DAYS_PER_MONTH / LN2
    return slot.pace / mean * slot.factor * np.exp(theta.war_balance * abs(ln_ratio(m, theta, w, k)))


@compiled
def begin_war(m: Model, theta: Theta, w: Work, k: int, day: float, name: np.uint64) -> None:
    """Set the war's pace and clock, and how long it would last where a forum mediates, nobody joins, no body acts."""
    slot = w.slot[k]
    slot.level = LEVEL_WAR
    slot.war_since = day
    slot.pace = np.exp(theta.war_pace_spread * normal(named(name, WAR_PACE)))
    slot.stay = exponential(named(name, WAR_END))
    slot.climb = np.inf
    ours, theirs = m.g.state[slot.i].capability, m.g.state[slot.j].capability
    alone = np.log((ours + 1e-9) / (theirs + 1e-9))
    mean = theta.war_months * DAYS_PER_MONTH / LN2
    slot.alone_days = slot.stay * mean / (slot.pace * np.exp(theta.war_balance * abs(alone)))
    w.at_war[slot.i] += 1
    w.at_war[slot.j] += 1


@compiled
def winner(m: Model, theta: Theta, w: Work, k: int, name: np.uint64) -> int:
    """Who won."""
    if uniform(named(name, DECISIVE)) >= theta.decisive:
        return NOBODY_WON
    p = sigmoid(theta.initiator_wins + theta.win_ln_ratio * ln_ratio(m, theta, w, k))
    return INITIATOR_WON if uniform(named(name, WINNER)) < p else TARGET_WON


@compiled
def severity(theta: Theta, u: float) -> float:
    """Battle deaths of a war fought alone to its end, at quantile ``u``.

    >>> from foedus.parameters import load_parameters
    >>> theta = load_parameters().medians()
    >>> round(severity(theta, theta.deaths_small))
    7061
    """
    if u < theta.deaths_small:
        return theta.smallest_war * (theta.deaths_tail_begins / theta.smallest_war) ** (
            u / theta.deaths_small
        )
    above = (1.0 - u) / (1.0 - theta.deaths_small)
    return theta.deaths_tail_begins * above ** (-1.0 / (theta.deaths_tail - 1.0))


@compiled
def deaths(m: Model, theta: Theta, w: Work, k: int, day: float, name: np.uint64) -> float:
    """Battle deaths until ``day``."""
    slot = w.slot[k]
    belligerents, people = 2, m.g.state[slot.i].population + m.g.state[slot.j].population
    for n in range(slot.joiners):
        if w.joiner[k, n].arrived:
            belligerents += 1
            people += m.g.state[w.joiner[k, n].state].population
    fought = max(day - slot.war_since, 1e-9) / max(slot.alone_days, 1e-9)
    dead = (
        severity(theta, uniform(named(name, SEVERITY)))
        * fought
        * (belligerents / theta.deaths_belligerents) ** theta.deaths_widening
    )
    return min(dead, theta.deaths_cap * people)


@compiled
def leave_war(w: Work, k: int) -> None:
    """The belligerents of slot ``k`` are in one war less."""
    slot = w.slot[k]
    w.at_war[slot.i] -= 1
    w.at_war[slot.j] -= 1
    for n in range(slot.joiners):
        if w.joiner[k, n].arrived:
            w.at_war[w.joiner[k, n].state] -= 1
