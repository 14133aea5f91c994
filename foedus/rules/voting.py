"""What bodies decide: who votes, who can stop an act, how likely a member objects, and whether the act passes.

adopted  ⇔  yes ≥ yes_needed  and  objections ≤ tolerated  and  no vetoer objects
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.base.compiled import compiled
from foedus.rules.respond import sigmoid
from foedus.rules.tables import (
    ALLY,
    CIVIL,
    ENFORCE,
    INTERPOSE,
    S_NON_MILITARY,
    S_POLITICAL,
    SEAT,
    VETO,
    Case,
    Ground,
    Ints,
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
def seats(t: Tables, e: int, d: int, which: int) -> Ints:
    """The states that sit in the body which takes decision ``which`` of duty ``d``."""
    era = t.era[e, d]
    return t.seat[era.first_seat[which] : era.last_seat[which]]


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
    """The probability that a member objects to an act for the targets and against the initiators: 1 / (1 + e^-logit).

    It is 1 for an initiator and 0 for a target.
    """
    return sigmoid(objection_logit(theta, own_side, stake, more))


@compiled
def objection_logit(theta: Theta, own_side: int, stake: float, more: float) -> float:
    """base + stake + more, with ``stake`` the member's own (``stake``) and ``more`` what moves every member alike.

    Without end, up for an initiator and down for a target.
    """
    if own_side != 0:
        return np.inf if own_side < 0 else -np.inf
    x: float = theta.object_base + stake + more
    return x


@compiled
def stake(
    t: Tables,
    g: Ground,
    theta: Theta,
    e: int,
    body: Ints,
    case: Case,
    s: int,
    usual: float,
) -> float:
    """affinity · leaning + ally + rival: what member ``s`` has at stake, as a logit of its objection.

    leaning  affinity with the first initiator less that with the first target, whom the act would help
             where no state acts and the act is for the targets: the body's mean affinity with them less its own
             against a government in its own country (``against_host``): its own affinity with it less the body's mean
    ally     it owes the first initiator defence
    rival    of a target, if that is not whom the act is against

    Against a government + unwanted · exp(-together · nearness): to the use of force without consent a member objects
    the sooner, the less near it stands to those that it would act with. ``body``: who sits in it; ``usual``: what
    ``usual_affinity`` found, nan where it is not known for whom the act is: then nobody has anything at stake.
    """
    if case.initiators.size == 0:
        if np.isnan(usual):
            return 0.0
        own, rival = 0.0, False
        for k in range(case.targets.size):
            own += g.pair[case.targets[k], s].affinity
            rival = rival or g.pair[case.targets[k], s].rivals
        x: float = theta.object_affinity * (usual - own / case.targets.size)
        return x + theta.object_rival if rival else x
    i, j = case.initiators[0], case.targets[0]
    own = g.pair[i, s].affinity  # symmetric; rows lie together
    x = theta.object_affinity * (own - (usual if i == j else g.pair[j, s].affinity))
    if t.tie[e, s, i] & ALLY:
        x += theta.object_ally
    if i == j:
        x += theta.object_unwanted * np.exp(-theta.object_together * nearness(g, body, s, i))
        return x
    return x + theta.object_rival if g.pair[j, s].rivals else x


def against_host(case: Case) -> Case:
    """The same conflict inside a state, for an act against its government: initiator and target are one."""
    return case._replace(initiators=case.targets[:1])


@compiled
def for_host(duty: Any, which: int) -> bool:
    """Whether an act in conflict inside a state that no initiator is named for is for its government.

    It is where the host consents, where forces interpose themselves, and where arms are used without an act against
    it; of measures without arms, and of mediation, it is not known.
    """
    armed = duty.obligation == ENFORCE and duty.strength != S_NON_MILITARY and duty.strength != S_POLITICAL
    return bool(duty.host_consent[which]) or armed or duty.obligation == INTERPOSE


@compiled
def usual_affinity(g: Ground, body: Ints, case: Case, helps: bool) -> float:
    """The mean affinity with the targets of those who sit in a body, where an act is for them, or against the host.

    So a body is no readier to act for those who are near to it; its members differ. nan where states act, or where it
    is not known whether an act in conflict inside a state ``helps`` its government (``for_host``). ``body``: the states
    that sit in it.
    """
    if case.initiators.size:
        if case.initiators[0] != case.targets[0]:
            return np.nan
    elif case.kind == CIVIL and not helps:
        return np.nan
    total = 0.0
    for k in range(case.targets.size):
        total += nearness(g, body, case.targets[k], case.targets[k])
    return total / case.targets.size


@compiled
def nearness(g: Ground, body: Ints, s: int, host: int) -> float:
    """The mean affinity of state ``s`` with the others who sit in a body but the host; 0 where nobody else does."""
    total, seated = 0.0, 0
    for other in body:
        if other != s and other != host:
            total += g.pair[s, other].affinity
            seated += 1
    return total / max(seated, 1)


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
    body = seats(t, e, d, which)
    usual = usual_affinity(g, body, case, for_host(duty, which))
    seated = 0
    for m in body:
        role, own = t.role[e, d, m], side(case, m)
        if not votes(role, which, own != 0, duty.disputants_vote[which]):
            continue
        seated += 1
        against = objection(theta, own, stake(t, g, theta, e, body, case, m, usual), 0.0)
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
    return p[needed:, :].sum() if seated > 0 and needed <= n else 0.0
