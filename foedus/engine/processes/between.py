"""Process 5, observers between two states: proposed when a war of theirs ends; what they are worth while they stand.

    proposed   with probability ``ops_after_war``; not where observers stand between the two already, or are under way
    decided    after the delay of the body that is asked: both states consent, each as a host does, and the body adopts
               the duty by which it observes a ceasefire, or interposes where it has none to observe; a body of nearly
               all states first, then, with ``ops_take_up`` each, those to which both belong; none that stands ready
    there      unarmed, as large as unarmed operations on record, raised, paid, relieved and reviewed as every other; it
               ends at the rate of operations on lines, and when either state withdraws its consent
    worth      disputes of the two are (1 - p · s) times as frequent, p and s as at a line (``line``) of ``line_km``
               without a joint commission; where a line of theirs is on file, that line is what they watch

They are no presence inside either state, and keep no operation out of it. The state that was attacked is their host in
the log and for those who send. The bound of process 1 is divided by 1 - p · s: thinning stays exact.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named, normal, uniform
from foedus.engine.model import C_EPOCH, C_ERROR, C_OPERATIONS, TOO_LATE_A_WAR, Model, Work
from foedus.engine.names import ALARM, BETWEEN, CONSENT, DELAY, TAKES_UP
from foedus.engine.processes.coalition import vote
from foedus.engine.processes.line import PER_LINE, seen, settled, watched_on_file
from foedus.engine.processes.operations import consent, delay_days, launch_of, new_operation, set_up
from foedus.engine.record import record
from foedus.log.events import BETWEEN_TWO, FIRST_VIOLATION, Denial, Event
from foedus.rules.respond import NO_DUTY, TRIGGERED, silence
from foedus.rules.tables import CEASEFIRE, INTERPOSE, OBSERVE, OWN_DECISION, PARTY, Case, Theta

E_PROPOSED, E_DENIED = int(Event.PROPOSED), int(Event.DENIED)
CANDIDATES = 4_000_000  # of a future: after wars with these there are numbers
VIOLATIONS = 1 << 16  # of a line, likewise
NO_NUMBER = 0
D_VOTE, D_HOST, D_NO_BODY = float(Denial.VOTE), float(Denial.HOST), float(Denial.NO_BODY)


@apart
def after_war(m: Model, theta: Theta, w: Work, world: np.uint64, k: int, day: float) -> None:
    """The war of slot ``k`` has ended: observers between its two states may be proposed."""
    m, w = borrowed(m), borrowed(w)
    slot = w.slot[k]
    name = named(named(world, BETWEEN), slot.number)
    if theta.ops_on == 0.0 or uniform(named(name, ALARM)) >= theta.ops_after_war:
        return
    if _under_way(w, slot.i, slot.j) or watched_on_file(m, w, slot.i, slot.j, day):
        return
    number = number_of(slot.number)
    placed = new_operation(w, number, slot.j, name)
    if number == NO_NUMBER:
        w.count[C_ERROR] = TOO_LATE_A_WAR
    if placed < 0 or number == NO_NUMBER:
        return
    operation = w.operation[placed]
    operation.other = slot.i
    operation.duty = _next_duty(m, w, placed, True, NO_DUTY)
    record(w, E_PROPOSED, day, number, slot.i, slot.j, operation.duty, 0.0)
    z = normal(named(name, DELAY))
    operation.decided = day + delay_days(theta, launch_of(m, w, operation.duty), z)


@compiled
def number_of(war: int) -> int:
    """The number of an operation after the war of this number, the same in every arm; NO_NUMBER: there is none left.

    >>> number_of(17), number_of((1 << 30) + (1 << 20) + 5), number_of(5_000_000)
    (-1000017, -5065541, 0)
    """
    line, violation = (war - FIRST_VIOLATION) // PER_LINE, (war - FIRST_VIOLATION) % PER_LINE
    if war < FIRST_VIOLATION:
        return BETWEEN_TWO - war if war < CANDIDATES else NO_NUMBER
    return BETWEEN_TWO - CANDIDATES - line * VIOLATIONS - violation if violation < VIOLATIONS else NO_NUMBER


@compiled
def _under_way(w: Work, i: int, j: int) -> bool:
    for k in range(w.count[C_OPERATIONS]):
        host, other = w.operation[k].host, w.operation[k].other
        if (host == i and other == j) or (host == j and other == i):
            return True
    return False


@compiled
def _case(w: Work, k: int) -> Case:
    """The ceasefire between the two states of operation ``k``: both are for what they consent to."""
    w.one[0], w.one[1] = w.operation[k].host, w.operation[k].other
    return Case(CEASEFIRE, w.one[:0], w.one[:2], -1)


@compiled
def _next_duty(m: Model, w: Work, k: int, universal: bool, after: int) -> int:
    """The first duty after ``after`` by which a body may send observers between the two of operation ``k``."""
    e, case, s = w.count[C_EPOCH], _case(w, k), w.operation[k].host
    for position in range(m.t.first_duty[e, s], m.t.first_duty[e, s + 1]):
        d = m.t.duty_of[e, position]
        if d <= after or m.s.act[e, d].universal != universal or not _answers(m, e, d, case):
            continue
        if m.t.duty[d].obligation == INTERPOSE and _observes(m, e, d, s, case):
            continue
        if universal or m.t.role[e, d, s] & m.t.role[e, d, w.operation[k].other] & PARTY:
            return d
    return NO_DUTY


@compiled
def _answers(m: Model, e: int, d: int, case: Case) -> bool:
    duty = m.t.duty[d]
    if not duty.voted[OWN_DECISION] or m.s.act[e, d].standby_persons > 0:
        return False
    return (duty.obligation == OBSERVE or duty.obligation == INTERPOSE) and silence(
        m.t, e, d, case
    ) == TRIGGERED


@compiled
def _observes(m: Model, e: int, d: int, s: int, case: Case) -> bool:
    """Whether the arrangement of duty ``d`` has another one to observe: a body is asked once."""
    for position in range(m.t.first_duty[e, s], m.t.first_duty[e, s + 1]):
        one = m.t.duty_of[e, position]
        same = m.t.duty[one].arrangement == m.t.duty[d].arrangement
        if same and m.t.duty[one].obligation == OBSERVE and _answers(m, e, one, case):
            return True
    return False


@apart
def decide_between(m: Model, theta: Theta, w: Work, k: int) -> bool:
    """What becomes of proposal ``k`` on its day: authorised and raised, or denied. Whether it is."""
    m, w = borrowed(m), borrowed(w)
    operation, e = w.operation[k], w.count[C_EPOCH]
    name, day, number, host = operation.name, operation.decided, operation.number, operation.host
    if not (_consents(m, theta, name, host) and _consents(m, theta, name, operation.other)):
        record(w, E_DENIED, day, number, -1, host, NO_DUTY, D_HOST)
        return False
    universal, d, asked = True, NO_DUTY, 0
    while True:
        d = _next_duty(m, w, k, universal, d)
        if d == NO_DUTY and not universal:
            break
        if d == NO_DUTY:
            universal = False
            continue
        own = m.s.act[e, d].word
        asked += 1
        if asked > 1 and uniform(named(named(name, TAKES_UP), own)) >= theta.ops_take_up:
            continue
        passes, blocker = vote(m, theta, e, d, OWN_DECISION, _case(w, k), named(name, own))
        if passes:
            return set_up(m, theta, w, k, d, True)
        record(w, E_DENIED, day, number, blocker, host, d, D_VOTE)
    if asked == 0:
        record(w, E_DENIED, day, number, -1, host, NO_DUTY, D_NO_BODY)
    return False


@compiled
def _consents(m: Model, theta: Theta, name: np.uint64, s: int) -> bool:
    luck = named(named(name, CONSENT), m.g.state[s].code)
    return uniform(luck) < consent(theta, m.s.country[s].ln_population)


@compiled
def stand_between(w: Work, k: int, persons: int) -> None:
    """So many persons of operation ``k`` stand between its two states this month, if it is one between two."""
    a, b = w.operation[k].host, w.operation[k].other
    if b >= 0:
        w.between[min(a, b), max(a, b)] = persons


@compiled
def unsettled(theta: Theta, w: Work, i: int, j: int) -> float:
    """1 - p · s: hazard ratio of disputes between ``i`` and ``j`` by the observers who stand between them."""
    persons = w.between[min(i, j), max(i, j)]
    if persons == 0:
        return 1.0
    return 1.0 - seen(theta, persons / theta.line_km, False, 0.0) * settled(theta, False)
