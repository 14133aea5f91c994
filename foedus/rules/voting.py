"""What bodies decide: who votes, who can stop an act, how likely a member objects, and whether the act passes.

adopted  ⇔  yes ≥ yes_needed  and  objections ≤ tolerated  and  no vetoer objects
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.rules.respond import sigmoid
from foedus.rules.tables import (
    ALLY,
    SEAT,
    VETO,
    Case,
    Ground,
    Tables,
    Theta,
)

SEAT_OWN, SEAT_JOINT = SEAT
VETO_OWN, VETO_JOINT = VETO


@compiled
def votes(role: int, which: int, disputant: bool, disputants_vote: bool) -> bool:
    """Whether a state of this ``role`` sits in the body that takes decision ``which``, and may vote."""
    return bool(role & (SEAT_JOINT if which else SEAT_OWN)) and (disputants_vote or not disputant)


@compiled
def vetoes(role: int, which: int) -> bool:
    """Whether a state of this ``role`` alone can stop decision ``which``."""
    return bool(role & (VETO_JOINT if which else VETO_OWN))


@compiled
def side(case: Case, s: int) -> int:
    """-1 an initiator, 1 a target, 0 neither."""
    for k in range(case.initiators.size):
        if case.initiators[k] == s:
            return -1
    for k in range(case.targets.size):
        if case.targets[k] == s:
            return 1
    return 0


@compiled
def objection(theta: Theta, own_side: int, leaning: float, ally: bool) -> float:
    """The probability that a member objects to an act for the targets and against the initiators.

    1 for an initiator, 0 for a target; else logit = base + affinity · leaning + ally, with ``leaning`` the member's
    affinity with the initiator less that with the target, ``ally`` whether it owes the initiator defence.
    """
    if own_side != 0:
        return 1.0 if own_side < 0 else 0.0
    return sigmoid(theta.object_base + theta.object_affinity * leaning + (theta.object_ally if ally else 0.0))


@compiled
def adopted(yes: int, objections: int, vetoed: bool, yes_needed: int, tolerated: int) -> bool:
    """yes ≥ yes_needed ∧ objections ≤ tolerated ∧ no vetoer objects: the shape of every decision rule."""
    return yes >= yes_needed and objections <= tolerated and not vetoed


@compiled
def pass_probability(t: Tables, g: Ground, theta: Theta, e: int, d: int, which: int, case: Case) -> float:
    """The exact probability that the body acts, members deciding independently (1 where no body decides).

    Dynamic programme over members: P[y, o] = probability of y yes votes and o objections, none by a vetoer. Where
    any number of objections is tolerated they are not counted.
    """
    duty, era = t.duty[d], t.era[e, d]
    if not duty.voted[which]:
        return 1.0
    n = t.role.shape[2]
    uncounted = era.tolerated[which] >= n
    needed, most = era.yes_needed[which], 0 if uncounted else era.tolerated[which]
    i = case.initiators[0] if case.initiators.size else -1
    p = np.zeros((n + 1, most + 1))
    p[0, 0] = 1.0
    seated = 0
    for position in range(era.first_seat[which], era.last_seat[which]):
        m = t.seat[position]
        role, own = t.role[e, d, m], side(case, m)
        if not votes(role, which, own != 0, duty.disputants_vote[which]):
            continue
        seated += 1
        leaning = g.pair[m, i].affinity - g.pair[m, case.targets[0]].affinity if i >= 0 else 0.0
        against = objection(theta, own, leaning, i >= 0 and (t.tie[e, m, i] & ALLY) > 0)
        yes = (1.0 - against) * (1.0 if own == 1 else 1.0 - theta.abstain)
        silent = 1.0 - against - yes
        if uncounted and not vetoes(role, which):
            silent += against
        for y in range(seated, -1, -1):
            for o in range(most, -1, -1):
                total = silent * p[y, o]
                if y > 0:
                    total += yes * p[y - 1, o]
                if o > 0 and not vetoes(role, which):
                    total += against * p[y, o - 1]
                p[y, o] = total
    return p[needed:, :].sum() if needed <= n else 0.0
