"""Process 2, the call: bodies decide, allies honour or refuse, forces set out.

Runs ``foedus.rules`` on the incident and draws what the rules leave to behaviour. Every draw is named by the dispute
and by who decides what, so the same ally facing the same call in a twin world decides on the same luck.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named, normal, uniform
from foedus.engine.model import (
    AT_HAND,
    AUTOMATIC,
    C_EPOCH,
    C_ERROR,
    INITIATOR_SIDE,
    MAX_JOINERS,
    TARGET_SIDE,
    TOO_MANY_JOINERS,
    Model,
    Work,
)
from foedus.engine.names import HONOUR, LAG, OPEN, PARTNER, VOLUNTEER, VOTE
from foedus.engine.record import record
from foedus.log.events import Event
from foedus.rules.respond import (
    NO_DUTY,
    TRIGGERED,
    below_sigmoid,
    brings_forces,
    call,
    days_to_arrive,
    is_help,
    may_side,
    partner_logit,
    silence,
    volunteer_logit,
)
from foedus.rules.tables import (
    ALLY,
    CONSULT,
    ENFORCE,
    JOINT_ACT,
    MEDIATE,
    OWN_DECISION,
    PARTY,
    S_POLITICAL,
    SUMMITS,
    THREAT,
    WAR,
    Case,
    Ints,
    Theta,
)
from foedus.rules.voting import (
    adopted,
    for_host,
    objection_logit,
    seats,
    side,
    stake,
    usual_affinity,
    vetoes,
    votes,
)

HONOURED, REFUSED, VOLUNTEERED = int(Event.HONOURED), int(Event.REFUSED), int(Event.VOLUNTEERED)
SIDED, JOINED, ACTED, BLOCKED = int(Event.SIDED), int(Event.JOINED), int(Event.ACTED), int(Event.BLOCKED)
NOBODY = -1


@compiled
def vote(m: Model, theta: Theta, e: int, d: int, which: int, case: Case, name: np.uint64) -> tuple[bool, int]:
    """Whether the body adopts decision ``which`` of duty ``d``, and a member that objected (or NOBODY).

    A member's draws are named by ``name`` and the member: of a dispute it decides once, whatever the body. Nobody
    decides where nobody sits.
    """
    duty, era, ballots = m.t.duty[d], m.t.era[e, d], named(name, VOTE)
    yes, objections, blocker = 0, 0, NOBODY
    body = seats(m.t, e, d, which)
    usual = usual_affinity(m.g, body, case, for_host(duty, which))
    for s in body:
        role, own = m.t.role[e, d, s], side(case, s)
        if not votes(role, which, own != 0, duty.disputants_vote[which]):
            continue
        ballot = named(ballots, m.g.state[s].code)
        if objects(m, theta, e, body, case, s, (usual, 0.0), ballot):
            objections += 1
            blocker = s if blocker == NOBODY else blocker
            if vetoes(role, which):
                return False, s
            if objections > era.tolerated[which]:
                return False, blocker
        elif own == 1 or uniform(named(ballot, 2)) >= theta.abstain:
            yes += 1
    if body.size == 0:
        return False, NOBODY
    return adopted(yes, objections, False, era.yes_needed[which], era.tolerated[which]), blocker


@compiled
def objects(
    m: Model,
    theta: Theta,
    e: int,
    body: Ints,
    case: Case,
    s: int,
    known: tuple[float, float],
    ballot: np.uint64,
) -> bool:
    """Whether member ``s`` of a body objects, on its draw; ``known``: what ``usual_affinity`` found, a logit more."""
    usual, more = known
    at_stake = stake(m.t, m.g, theta, e, body, case, s, usual)
    return below_sigmoid(uniform(named(ballot, 1)), objection_logit(theta, side(case, s), at_stake, more))


@compiled
def mediator(m: Model, theta: Theta, w: Work, e: int, i: int, j: int, name: np.uint64) -> int:
    """The first duty under which a forum of both disputants may act on their dispute, or NO_DUTY.

    A threat triggers consultation and mediation; the forum acts if its rule lets it (automatic, or its body votes).
    """
    w.one[0], w.one[1] = i, j
    case = Case(THREAT, w.one[:1], w.one[1:], -1)
    for position in range(m.t.first_duty[e, j], m.t.first_duty[e, j + 1]):
        d = m.t.duty_of[e, position]
        what = m.t.duty[d].obligation
        if (what != CONSULT and what != MEDIATE) or not (m.t.role[e, d, i] & m.t.role[e, d, j] & PARTY):
            continue
        if silence(m.t, e, d, case) != TRIGGERED:
            continue
        if not m.t.duty[d].voted[OWN_DECISION] or vote(m, theta, e, d, OWN_DECISION, case, name)[0]:
            return d
    return NO_DUTY


@compiled
def forum_factor(m: Model, theta: Theta, e: int, forum: int) -> float:
    """Hazard ratio of settlement: 1 where a forum mediates, times ``summits`` where it holds them; less without one."""
    if forum == NO_DUTY:
        return 1.0 / theta.mediation
    return theta.summits if m.t.era[e, forum].practices & SUMMITS else 1.0


@apart
def call_allies(
    m: Model, theta: Theta, w: Work, e: int, k: int, kind: int, day: float, name: np.uint64
) -> None:
    """The attacked state of slot ``k`` calls for help: those who owe it, then neighbours and majors who do not."""
    m, w = borrowed(m), borrowed(w)
    slot = w.slot[k]
    w.one[0], w.one[1] = slot.i, slot.j
    call_under_duties(m, theta, w, e, k, Case(kind, w.one[:1], w.one[1:], -1), day, name)
    for position in range(m.g.first_near[slot.j], m.g.first_near[slot.j + 1]):
        s = m.g.near[position]
        if w.duty[s] == NO_DUTY and s != slot.i and not m.t.tie[e, s, slot.i] & ALLY:
            _decide_to_volunteer(m, theta, w, k, s, day, name)


@compiled
def call_under_duties(
    m: Model, theta: Theta, w: Work, e: int, k: int, case: Case, day: float, name: np.uint64
) -> None:
    """Bodies vote on ``case``, the incident of slot ``k``; then each state that a duty calls decides."""
    w.slot[k].called = 1
    _bodies(m, theta, w, e, k, case, day, name)
    call(m.t, m.g, theta, e, case, w.passed[AT_HAND], w.logit, w.duty, w.how)
    _ask(m, theta, w, k, day, name)


@compiled
def call_to_war(m: Model, theta: Theta, w: Work, e: int, k: int, day: float, name: np.uint64) -> None:
    """War follows on grave force that has been answered: duties that only war triggers call whom no other has."""
    slot = w.slot[k]
    w.one[0], w.one[1] = slot.i, slot.j
    case = Case(WAR, w.one[:1], w.one[1:], -1)
    call(m.t, m.g, theta, e, case, w.passed[AUTOMATIC], w.logit, w.duty, w.how)
    _ask(m, theta, w, k, day, name)


@compiled
def _ask(m: Model, theta: Theta, w: Work, k: int, day: float, name: np.uint64) -> None:
    """Every state that is called, has not been asked before and has not joined by itself, decides."""
    for s in range(w.duty.size):
        if w.duty[s] != NO_DUTY and not w.asked[k, s] and not _joins(w, k, s):
            w.asked[k, s] = True
            _decide_to_honour(m, theta, w, k, s, day, name)


@compiled
def _bodies(m: Model, theta: Theta, w: Work, e: int, k: int, case: Case, day: float, name: np.uint64) -> None:
    """Votes on duties that a body decides, on joint acts, and in a Council that may enforce."""
    slot = w.slot[k]
    w.passed[AT_HAND] = w.passed[AUTOMATIC]
    for position in range(m.t.first_duty[e, slot.j], m.t.first_duty[e, slot.j + 1]):
        d = m.t.duty_of[e, position]
        duty = m.t.duty[d]
        what, joint = duty.obligation, duty.voted[JOINT_ACT] != 0 and slot.commanded == 0
        if not (is_help(what) or what == ENFORCE) or not (duty.voted[OWN_DECISION] != 0 or joint):
            continue
        if silence(m.t, e, d, case) != TRIGGERED:
            continue
        if duty.voted[OWN_DECISION]:
            passes = _ballot(m, theta, w, e, d, OWN_DECISION, case, day, k, name)
            w.passed[AT_HAND, d] = passes
            if passes and what == ENFORCE and duty.strength != S_POLITICAL and slot.enforced == 0:
                slot.enforced = 1
                slot.factor *= theta.council_acts
        if joint and _ballot(m, theta, w, e, d, JOINT_ACT, case, day, k, name) and m.t.era[e, d].commanded:
            slot.commanded = 1
            slot.factor *= theta.joint_act


@compiled
def _ballot(
    m: Model,
    theta: Theta,
    w: Work,
    e: int,
    d: int,
    which: int,
    case: Case,
    day: float,
    k: int,
    name: np.uint64,
) -> bool:
    slot = w.slot[k]
    passes, blocker = vote(m, theta, e, d, which, case, name)
    if passes:
        record(w, ACTED, day, slot.number, slot.i, slot.j, d, float(which))
    else:
        record(w, BLOCKED, day, slot.number, blocker, slot.j, d, float(which))
    return passes


@compiled
def _decide_to_honour(m: Model, theta: Theta, w: Work, k: int, s: int, day: float, name: np.uint64) -> None:
    slot, d = w.slot[k], w.duty[s]
    x = w.logit[s] + (theta.honour_entangled if w.at_war[s] > 0 else 0.0)
    if not below_sigmoid(uniform(named(named(name, HONOUR), m.g.state[s].code)), x):
        record(w, REFUSED, day, slot.number, s, slot.j, d, 0.0)
    elif brings_forces(m.t.duty[d].obligation, w.how[s]):
        lag = _set_out(m, theta, w, k, s, TARGET_SIDE, d, day, name)
        record(w, HONOURED, day, slot.number, s, slot.j, d, lag)
    else:
        record(w, HONOURED, day, slot.number, s, slot.j, d, np.nan)


@compiled
def _volunteers(m: Model, theta: Theta, w: Work, k: int, s: int, below_war: float, name: np.uint64) -> bool:
    """Whether ``s`` joins the target unasked. One luck for the whole dispute: who stays out of a display of force may
    still join the war, since the bar is higher then."""
    slot = w.slot[k]
    x = volunteer_logit(m.g, theta, s, slot.i, slot.j) + below_war
    x += theta.honour_entangled if w.at_war[s] > 0 else 0.0
    return below_sigmoid(uniform(named(named(name, VOLUNTEER), m.g.state[s].code)), x)


@compiled
def _sides(
    m: Model, theta: Theta, w: Work, e: int, k: int, s: int, below_war: float, name: np.uint64
) -> bool:
    """Whether ``s`` sides with the initiator; on one luck for the whole dispute."""
    slot = w.slot[k]
    x = partner_logit(m.t, m.g, theta, e, s, slot.i, slot.j) + below_war
    x += theta.honour_entangled if w.at_war[s] > 0 else 0.0
    return below_sigmoid(uniform(named(named(name, PARTNER), m.g.state[s].code)), x)


@compiled
def _decide_to_volunteer(
    m: Model, theta: Theta, w: Work, k: int, s: int, day: float, name: np.uint64
) -> None:
    slot = w.slot[k]
    if not _joins(w, k, s) and _volunteers(m, theta, w, k, s, 0.0, name):
        lag = _set_out(m, theta, w, k, s, TARGET_SIDE, NO_DUTY, day, name)
        record(w, VOLUNTEERED, day, slot.number, s, slot.j, NO_DUTY, lag)


@apart
def take_sides(m: Model, theta: Theta, w: Work, e: int, k: int, day: float, name: np.uint64) -> None:
    """At the display of force, others side with the target or the initiator at once, with what they have on the spot.

    Most disputes stay between the two: only one that is open to others draws any. With the target: majors and its
    neighbours that owe it no defence (who does is called, or not). With the initiator: its allies, majors, its own
    neighbours.
    """
    m, w = borrowed(m), borrowed(w)
    if uniform(named(name, OPEN)) >= theta.open_to_others:
        return
    slot = w.slot[k]
    i, j = slot.i, slot.j
    for position in range(m.g.first_near[j], m.g.first_near[j + 1]):
        s = m.g.near[position]
        if s == i or (m.t.tie[e, s, i] | m.t.tie[e, s, j]) & ALLY:
            continue
        if _volunteers(m, theta, w, k, s, theta.below_war_target, name):
            _stand_by(m, w, k, s, TARGET_SIDE, day)
            record(w, VOLUNTEERED, day, slot.number, s, j, NO_DUTY, 0.0)
            record(w, JOINED, day, slot.number, s, j, NO_DUTY, float(TARGET_SIDE))
    tie, pair, state = m.t.tie[e], m.g.pair[i], m.g.state
    for s in range(state.size):
        if s == i or s == j or _joins(w, k, s):
            continue
        if not may_side(tie[s, i], tie[s, j], pair[s].kind, state[s].major):
            continue
        if _sides(m, theta, w, e, k, s, theta.below_war_initiator, name):
            _stand_by(m, w, k, s, INITIATOR_SIDE, day)
            record(w, SIDED, day, slot.number, s, i, NO_DUTY, 0.0)
            record(w, JOINED, day, slot.number, s, i, NO_DUTY, float(INITIATOR_SIDE))


@compiled
def _stand_by(m: Model, w: Work, k: int, s: int, towards: int, day: float) -> None:
    """Enter ``s`` among the joiners of slot ``k``, arrived."""
    slot = w.slot[k]
    if slot.joiners >= MAX_JOINERS:
        w.count[C_ERROR] = TOO_MANY_JOINERS
        return
    joiner = w.joiner[k, slot.joiners]
    joiner.state, joiner.side, joiner.at, joiner.arrived = s, towards, day, 1
    joiner.practices = 0
    slot.joiners += 1


@compiled
def call_partners(m: Model, theta: Theta, w: Work, e: int, k: int, day: float, name: np.uint64) -> None:
    """Allies of the initiator, majors and its neighbours decide whether to side with it in its war."""
    slot = w.slot[k]
    i, j = slot.i, slot.j
    tie, pair, state = m.t.tie[e], m.g.pair[i], m.g.state
    for s in range(state.size):
        if s == i or s == j or _joins(w, k, s):
            continue
        if not may_side(tie[s, i], tie[s, j], pair[s].kind, state[s].major):
            continue
        if _sides(m, theta, w, e, k, s, 0.0, name):
            lag = _set_out(m, theta, w, k, s, INITIATOR_SIDE, NO_DUTY, day, name)
            record(w, SIDED, day, slot.number, s, slot.i, NO_DUTY, lag)


@compiled
def _joins(w: Work, k: int, s: int) -> bool:
    for n in range(w.slot[k].joiners):
        if w.joiner[k, n].state == s:
            return True
    return False


@compiled
def _set_out(
    m: Model, theta: Theta, w: Work, k: int, s: int, towards: int, d: int, day: float, name: np.uint64
) -> float:
    """Enter ``s`` among the joiners of slot ``k``, by duty ``d`` or none; returns the days until it arrives."""
    slot = w.slot[k]
    if slot.joiners >= MAX_JOINERS:
        w.count[C_ERROR] = TOO_MANY_JOINERS
        return 0.0
    z = normal(named(named(name, LAG), m.g.state[s].code))
    joint = towards == TARGET_SIDE and slot.commanded != 0
    practices = int(m.t.era[w.count[C_EPOCH], d].practices) if d != NO_DUTY else 0
    lag = days_to_arrive(m.g, theta, s, slot.j, joint, practices, z)
    joiner = w.joiner[k, slot.joiners]
    joiner.state, joiner.side, joiner.at, joiner.arrived = s, towards, day + lag, 0
    joiner.practices = practices
    slot.joiners += 1
    return lag
