"""What bodies decide: who votes, who can stop an act, how likely a member objects, and whether the act passes.

adopted  ⇔  yes ≥ yes_needed  and  objections ≤ tolerated  and  no vetoer objects
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.rules.respond import sigmoid
from foedus.rules.tables import (
    ALLY,
    CIVIL,
    SEAT,
    VETO,
    Case,
    Ground,
    Masks,
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
def objection(theta: Theta, own_side: int, stake: float, more: float) -> float:
    """The probability that a member objects to an act for the targets and against the initiators.

    1 for an initiator, 0 for a target; else logit = base + stake + more, with ``stake`` the member's own (``stake``)
    and ``more`` what moves every member alike.
    """
    if own_side != 0:
        return 1.0 if own_side < 0 else 0.0
    return sigmoid(theta.object_base + stake + more)


@compiled
def stake(t: Tables, g: Ground, theta: Theta, e: int, case: Case, s: int, usual: float) -> float:
    """affinity · leaning + ally + rival: what member ``s`` has at stake, as a logit of its objection.

    ``ally``: it owes the first initiator defence. ``rival``: of the first target, which the act would help.
    ``usual``: the body's mean affinity with the target where no state acts and the act is for the target
    (``usual_affinity``); nan where it is not known for whom the act is: then nobody has anything at stake.
    """
    j = case.targets[0]
    if case.initiators.size == 0:
        if np.isnan(usual):
            return 0.0
        x: float = theta.object_affinity * (usual - g.pair[j, s].affinity)
        return x + theta.object_rival if g.pair[j, s].rivals else x
    i = case.initiators[0]
    x = theta.object_affinity * leaning(g, case, s)
    if t.tie[e, s, i] & ALLY:
        x += theta.object_ally
    if i != j and g.pair[j, s].rivals:
        x += theta.object_rival
    return x


@compiled
def leaning(g: Ground, case: Case, s: int) -> float:
    """Affinity with the first initiator less that with the first target.

    Where a body acts against a government in its own country, initiator and target are one: affinity with it.
    """
    i, j = case.initiators[0], case.targets[0]
    against: float = g.pair[i, s].affinity - (
        g.pair[j, s].affinity if i != j else 0.0
    )  # symmetric; rows lie together
    return against


@compiled
def usual_affinity(g: Ground, role: Masks, which: int, case: Case, host_consent: bool) -> float:
    """The mean affinity with the target of those who sit in a body, where no state acts and the act is for the target.

    So a body is no readier to act for those who are near to it; its members differ. nan where states act, or where
    conflict inside a state is answered without the consent of its government, which the act may be against.
    """
    if case.initiators.size or (case.kind == CIVIL and not host_consent):
        return np.nan
    total, seated, j = 0.0, 0, case.targets[0]
    for s in range(role.size):
        if s != j and votes(role[s], which, False, True):
            total += g.pair[j, s].affinity
            seated += 1
    return total / seated if seated else np.nan


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
    p = np.zeros((n + 1, most + 1))
    p[0, 0] = 1.0
    usual = usual_affinity(g, t.role[e, d], which, case, duty.host_consent[which] != 0)
    seated = 0
    for position in range(era.first_seat[which], era.last_seat[which]):
        m = t.seat[position]
        role, own = t.role[e, d, m], side(case, m)
        if not votes(role, which, own != 0, duty.disputants_vote[which]):
            continue
        seated += 1
        against = objection(theta, own, stake(t, g, theta, e, case, m, usual), 0.0)
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
