"""Process 2, the call: bodies decide, allies honour or refuse, forces set out.

Runs ``foedus.rules`` on the incident and draws what the rules leave to behaviour. Every draw is named by the dispute
and by who decides what, so the same ally facing the same call in a twin world decides on the same luck.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import named, normal, uniform
from foedus.engine.model import (
    C_ERROR,
    C_EVENTS,
    INITIATOR_SIDE,
    LOG_FULL,
    MAX_JOINERS,
    TARGET_SIDE,
    TOO_MANY_JOINERS,
    Model,
    Work,
)
from foedus.engine.names import HONOUR, LAG, PARTNER, VOLUNTEER, VOTE
from foedus.log.events import Event
from foedus.rules.respond import (
    NO_DUTY,
    TRIGGERED,
    adopted,
    brings_forces,
    call,
    is_help,
    may_vote,
    objection,
    partner_logit,
    sigmoid,
    status,
    volunteer_logit,
)
from foedus.rules.tables import CONSULT, ENFORCE, JOINT_ACT, MEDIATE, OWN_DECISION, THREAT, Case, Theta

HONOURED, REFUSED, VOLUNTEERED = int(Event.HONOURED), int(Event.REFUSED), int(Event.VOLUNTEERED)
SIDED, ACTED, BLOCKED = int(Event.SIDED), int(Event.ACTED), int(Event.BLOCKED)
LAG_SPREAD = 0.5  # sd of ln days between a state's mobilisation and the median of all
NOBODY = -1


@compiled
def record(w: Work, kind: int, day: float, number: int, a: int, b: int, duty: int, value: float) -> None:
    """Write one event; a full log is an error that the caller answers with a larger one."""
    k = w.count[C_EVENTS]
    if k >= w.events.size:
        w.count[C_ERROR] = LOG_FULL
        return
    row = w.events[k]
    row.kind, row.day, row.dispute = kind, day, number
    row.a, row.b, row.duty, row.value = a, b, duty, value
    w.count[C_EVENTS] = k + 1


@compiled
def vote(
    m: Model, theta: Theta, e: int, d: int, which: int, case: Case, name: np.uint64
) -> tuple[bool, int]:
    """Whether the body adopts decision ``which`` of duty ``d``, and a member that objected (or NOBODY).

    A member decides once per dispute: its draws are named by the dispute and the member, whatever the body.
    """
    v = m.t.votes
    yes, objections, vetoed, blocker = 0, 0, False, NOBODY
    for s in range(v.seat.shape[3]):
        if not may_vote(m.t, e, d, which, s, case):
            continue
        own = named(named(name, VOTE), m.y.code[s])
        if uniform(named(own, 1)) < objection(m.t, m.g, theta, e, s, case):
            objections += 1
            vetoes = v.vetoer[which, e, d, s]
            if blocker == NOBODY or (vetoes and not vetoed):
                blocker = s
            vetoed = vetoed or vetoes
            if vetoed:
                return False, blocker
        elif s == case.targets[0] or uniform(named(own, 2)) >= theta.abstain:
            yes += 1
    passes = adopted(yes, objections, vetoed, v.yes_needed[which, e, d], v.tolerated[which, e, d])
    return passes, blocker


@compiled
def mediator(m: Model, theta: Theta, w: Work, e: int, i: int, j: int, name: np.uint64) -> int:
    """The first duty under which a forum of both disputants may act on their dispute, or NO_DUTY.

    A threat triggers consultation and mediation; the forum acts if its rule lets it (automatic, or its body votes).
    """
    w.one_i[0], w.one_j[0] = i, j
    case = Case(THREAT, w.one_i, w.one_j, -1)
    for position in range(m.t.first_duty[e, j], m.t.first_duty[e, j + 1]):
        d = m.t.duty_of[e, position]
        what = m.t.obligation[d]
        if (what != CONSULT and what != MEDIATE) or not (m.t.party[e, d, i] and m.t.party[e, d, j]):
            continue
        if status(m.t, e, d, case) != TRIGGERED:
            continue
        if not m.t.votes.voted[OWN_DECISION, d] or vote(m, theta, e, d, OWN_DECISION, case, name)[0]:
            return d
    return NO_DUTY


@compiled
def call_allies(m: Model, theta: Theta, w: Work, e: int, k: int, kind: int, day: float, name: np.uint64) -> None:
    """The attacked state of slot ``k`` calls for help: bodies vote, then each state decides."""
    slot = w.slot[k]
    w.one_i[0], w.one_j[0] = slot.i, slot.j
    case = Case(kind, w.one_i, w.one_j, -1)
    slot.called = 1
    _bodies(m, theta, w, e, k, case, day, name)
    call(m.t, m.g, theta, e, case, w.passed, w.logit, w.duty)
    for s in range(w.duty.size):
        if w.duty[s] != NO_DUTY and s != slot.i and s != slot.j:
            _decide_to_honour(m, theta, w, e, k, s, case, day, name)
    for position in range(m.g.first_near[slot.j], m.g.first_near[slot.j + 1]):
        s = m.g.near[position]
        if w.duty[s] == NO_DUTY and s != slot.i and not (m.t.ally[e, s, slot.i] or m.t.neutral[e, s, slot.i]):
            _decide_to_volunteer(m, theta, w, k, s, day, name)


@compiled
def _bodies(
    m: Model, theta: Theta, w: Work, e: int, k: int, case: Case, day: float, name: np.uint64
) -> None:
    """Votes on duties that a body decides, on joint acts, and in a Council that may enforce."""
    slot = w.slot[k]
    w.passed[:] = w.automatic
    for position in range(m.t.first_duty[e, slot.j], m.t.first_duty[e, slot.j + 1]):
        d = m.t.duty_of[e, position]
        what = m.t.obligation[d]
        if not (is_help(what) or what == ENFORCE) or status(m.t, e, d, case) != TRIGGERED:
            continue
        if m.t.votes.voted[OWN_DECISION, d]:
            w.passed[d] = _ballot(m, theta, w, e, d, OWN_DECISION, case, day, k, name)
            if w.passed[d] and what == ENFORCE:
                slot.factor *= theta.council_acts
        if m.t.votes.voted[JOINT_ACT, d] and slot.commanded == 0:
            joint = _ballot(m, theta, w, e, d, JOINT_ACT, case, day, k, name)
            if joint and m.t.commanded[e, d]:
                slot.commanded = 1
                slot.factor *= theta.joint_act


@compiled
def _ballot(
    m: Model, theta: Theta, w: Work, e: int, d: int, which: int, case: Case, day: float, k: int, name: np.uint64
) -> bool:
    slot = w.slot[k]
    passes, blocker = vote(m, theta, e, d, which, case, name)
    if passes:
        record(w, ACTED, day, slot.number, slot.i, slot.j, d, float(which))
    else:
        record(w, BLOCKED, day, slot.number, blocker, slot.j, d, float(which))
    return passes


@compiled
def _decide_to_honour(
    m: Model, theta: Theta, w: Work, e: int, k: int, s: int, case: Case, day: float, name: np.uint64
) -> None:
    slot, d = w.slot[k], w.duty[s]
    x = w.logit[s]
    if w.at_war[s] > 0:
        x += theta.honour_entangled
    if uniform(named(named(name, HONOUR), m.y.code[s])) >= sigmoid(x):
        record(w, REFUSED, day, slot.number, s, slot.j, d, 0.0)
    elif brings_forces(m.t, e, d, s, case):
        lag = _set_out(m, theta, w, k, s, TARGET_SIDE, day, name)
        record(w, HONOURED, day, slot.number, s, slot.j, d, lag)
    else:
        record(w, HONOURED, day, slot.number, s, slot.j, d, np.nan)


@compiled
def _decide_to_volunteer(
    m: Model, theta: Theta, w: Work, k: int, s: int, day: float, name: np.uint64
) -> None:
    slot = w.slot[k]
    x = volunteer_logit(m.g, theta, s, slot.i, slot.j)
    if w.at_war[s] > 0:
        x += theta.honour_entangled
    if uniform(named(named(name, VOLUNTEER), m.y.code[s])) < sigmoid(x):
        lag = _set_out(m, theta, w, k, s, TARGET_SIDE, day, name)
        record(w, VOLUNTEERED, day, slot.number, s, slot.j, NO_DUTY, lag)


@compiled
def call_partners(m: Model, theta: Theta, w: Work, e: int, k: int, day: float, name: np.uint64) -> None:
    """Allies of the initiator decide whether to side with it in its war."""
    slot = w.slot[k]
    for s in range(w.at_war.size):
        if not m.t.ally[e, s, slot.i] or s == slot.j or _joins(w, k, s):
            continue
        x = partner_logit(m.g, theta, s, slot.i, slot.j)
        if w.at_war[s] > 0:
            x += theta.honour_entangled
        if m.t.ally[e, s, slot.j] or m.t.neutral[e, s, slot.j]:
            x += theta.honour_conflict
        if uniform(named(named(name, PARTNER), m.y.code[s])) < sigmoid(x):
            lag = _set_out(m, theta, w, k, s, INITIATOR_SIDE, day, name)
            record(w, SIDED, day, slot.number, s, slot.i, NO_DUTY, lag)


@compiled
def _joins(w: Work, k: int, s: int) -> bool:
    for n in range(w.slot[k].joiners):
        if w.join_state[k, n] == s:
            return True
    return False


@compiled
def days_to_arrive(m: Model, theta: Theta, s: int, towards: int, joint: int, z: float) -> float:
    """mobilisation · exp(0.5 z) · (1/2 if jointly commanded) + km between capitals / km per day."""
    ready = theta.mobilisation_days * np.exp(LAG_SPREAD * z) * (0.5 if joint else 1.0)
    return ready + m.g.capital_km[s, towards] / theta.travel_km_per_day


@compiled
def _set_out(
    m: Model, theta: Theta, w: Work, k: int, s: int, side: int, day: float, name: np.uint64
) -> float:
    """Enter ``s`` among the joiners of slot ``k``; returns the days until it arrives."""
    slot = w.slot[k]
    if slot.joiners >= MAX_JOINERS:
        w.count[C_ERROR] = TOO_MANY_JOINERS
        return 0.0
    z = normal(named(named(name, LAG), m.y.code[s]))
    joint = slot.commanded if side == TARGET_SIDE else 0
    lag = days_to_arrive(m, theta, s, slot.j, joint, z)
    n = slot.joiners
    w.join_state[k, n], w.join_side[k, n] = s, side
    w.join_at[k, n], w.joined[k, n] = day + lag, False
    slot.joiners = n + 1
    return lag
