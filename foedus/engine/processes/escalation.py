"""Process 2, escalation: a dispute climbs from threat to display, force and war, or is settled on the way.

At level L of a dispute with pace ψ (lognormal; some disputes are single incidents and run off at once) the two clocks
run at

    climb:   ψ · q_L / d_L            settle:   ψ · (1 - q_L) / d_L · f

q_L probability of climbing (from display and from force it depends on the pair), d_L mean days at the level, f the
hazard ratio of settlement: 1 where a forum of both mediates (the recorded rates are those of a world that has forums),
1/mediation where none does, times what the forum's summits, joint acts and the Council add. Each clock is an
exponential named by (dispute, level); it rings when its integrated hazard is used up, which is exact because rates are
constant between events. So a larger f can only bring a settlement forward.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import exponential, named, normal, uniform
from foedus.engine.model import LEVEL_DISPLAY, LEVEL_THREAT, Work
from foedus.engine.names import CLIMB, PACE, SINGLE, STAY
from foedus.rules.respond import sigmoid
from foedus.rules.tables import LAND, Records, Theta

SINGLE_PACE = 1000.0


@compiled
def to_force(theta: Theta, pair: Records) -> float:
    """q from display to force: logit q = logit climb_to_force + rivals + land neighbours + two democracies."""
    x = np.log(theta.climb_to_force / (1.0 - theta.climb_to_force))
    x += theta.climb_force_rivals if pair.rivals else 0.0
    x += theta.climb_force_land if pair.kind == LAND else 0.0
    x += theta.climb_force_democracies if pair.democracies else 0.0
    return sigmoid(x)


@compiled
def to_war(theta: Theta, pair: Records) -> float:
    """q from force to war: logit q = logit climb_to_war + rivals + ln ratio + both democracies, nuclear, majors."""
    x = np.log(theta.climb_to_war / (1.0 - theta.climb_to_war)) + theta.climb_war_ln_ratio * pair.ln_ratio
    x += theta.climb_war_rivals if pair.rivals else 0.0
    x += theta.climb_war_democracies if pair.democracies else 0.0
    x += theta.climb_war_nuclear if pair.nuclear else 0.0
    x += theta.climb_war_majors if pair.majors == 2 else 0.0
    return sigmoid(x)


@compiled
def climb_probability(theta: Theta, w: Work, k: int) -> float:
    """q_L of slot ``k``."""
    slot = w.slot[k]
    if slot.level == LEVEL_THREAT:
        return theta.climb_to_display
    return slot.to_force if slot.level == LEVEL_DISPLAY else slot.to_war


@compiled
def pace(theta: Theta, name: np.uint64) -> float:
    """ψ = exp(spread · z), and a thousand times that for a single incident."""
    drawn = np.exp(theta.pace_spread * normal(named(name, PACE)))
    return drawn * (SINGLE_PACE if uniform(named(name, SINGLE)) < theta.single_incident else 1.0)


@compiled
def mean_days(theta: Theta, level: int) -> float:
    """d_L, days at pace 1."""
    if level == LEVEL_THREAT:
        return theta.days_at_threat
    if level == LEVEL_DISPLAY:
        return theta.days_at_display
    return theta.days_at_force


@compiled
def settle_rate(theta: Theta, w: Work, k: int) -> float:
    """Per day."""
    slot = w.slot[k]
    q = climb_probability(theta, w, k)
    return slot.pace * (1.0 - q) / mean_days(theta, slot.level) * slot.factor


@compiled
def climb_rate(theta: Theta, w: Work, k: int) -> float:
    """Per day."""
    slot = w.slot[k]
    return slot.pace * climb_probability(theta, w, k) / mean_days(theta, slot.level)


@compiled
def wind_clocks(w: Work, k: int, level: int, name: np.uint64) -> None:
    """Enter ``level`` with fresh clocks, named by the dispute and the level."""
    slot = w.slot[k]
    slot.level = level
    slot.stay = exponential(named(named(name, STAY), level))
    slot.climb = exponential(named(named(name, CLIMB), level))
