"""Process 5, operations, until they are decided: alarm, proposal, decision, host consent, who is asked next.

    alarm      each year a UN operation in a state without one is proposed with probability 1 - exp(-h), h by what
               goes on there (``foedus fit``: how often one is begun); in conflict, a body nearer to the host, or one
               whose forces stand ready, is asked with 1 - exp(-h_near)
    decision   after a lognormal delay with the recorded mean of that body (of the UN a median, guessed)
    consent    the host consents with probability ``ops_consent``; where it does not, only a duty that may be carried
               out against its will can serve, and its body votes as on an act against the host (``rules.voting``)
    next       a body that does not adopt it leaves it to the others on behalf of the host, one after the other, each
               of which takes it up with probability ``ops_take_up``; forces on standby are used with ``standby_use``,
               in one place at a time; for a major conflict a coalition of the willing forms outside them with
               ``ops_willing``

Who decides, who sits there and who can veto is read from the duties of the arm, as everywhere. What a body adopts is a
mandate: tasks, chapter, ceiling (``mandate``).
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named, normal, uniform
from foedus.engine.model import (
    C_EPOCH,
    C_ERROR,
    C_OPERATIONS,
    DAYS_PER_MONTH,
    DAYS_PER_YEAR,
    MAX_OPERATIONS,
    S_PROPOSED,
    S_THERE,
    TOO_MANY_OPERATIONS,
    Model,
    Work,
)
from foedus.engine.names import (
    ALARM,
    ALARM_DAY,
    CONSENT,
    DELAY,
    OPERATION,
    SPEED,
    STANDBY_USED,
    TAKES_UP,
    WILLING,
)
from foedus.engine.processes.coalition import vote
from foedus.engine.processes.contingents import generate
from foedus.engine.processes.mandate import SMALLEST, mandate, record_mandate
from foedus.engine.processes.payment import afforded, usd_per_month
from foedus.engine.record import record
from foedus.log.events import Denial, Event
from foedus.rules.respond import NO_DUTY, TRIGGERED, sigmoid, silence
from foedus.rules.setting import LAUNCHES, P_COSTS_LIE
from foedus.rules.tables import CIVIL, ENFORCE, INTERPOSE, LAND, OWN_DECISION, PARTY, SEA, Case, Masks, Theta

E_PROPOSED, E_DENIED, E_AUTHORISED = int(Event.PROPOSED), int(Event.DENIED), int(Event.AUTHORISED)
D_VOTE, D_HOST, D_UNUSED = int(Denial.VOTE), int(Denial.HOST), int(Denial.UNUSED)
D_NOBODY, D_NO_BODY, D_BUSY = int(Denial.NOBODY), int(Denial.NO_BODY), int(Denial.BUSY)
L_UN, L_AU, L_EU = (LAUNCHES.index(word) for word in ("un", "au", "eu"))
UNIVERSAL, NEAR = 0, 1  # streams of alarms: to the body of nearly all states, to one near the host
AFTER_YEARS = 2  # so long after a conflict an operation is likelier than in peace


# ---- alarm ---------------------------------------------------------------------------------------------------------


@apart
def alarms(m: Model, theta: Theta, w: Work, world: np.uint64, year: int) -> None:
    """Proposals of the year that begins, in states where no operation is or is under way.

    Who stands between two states serves neither inside: the Golan has observers, and Syria may have more.
    None for a major power: nobody has ever proposed one.
    """
    m, w = borrowed(m), borrowed(w)
    if theta.ops_on == 0.0:
        return
    luck, n = named(world, OPERATION), w.inside.size
    for s in range(n):
        state = w.inside[s]
        if m.g.state[s].major:
            continue
        for stream in (UNIVERSAL, NEAR):
            rate = alarm_rate(theta, stream, state.drawn, state.never, state.years_at_peace)
            if rate == 0.0:
                continue
            name = named(named(luck, 2 * year + stream), m.g.state[s].code)
            u = uniform(named(name, ALARM))
            if u >= rate or u >= 1.0 - np.exp(-rate) or _served(m, w, s):  # the chance is less than the rate
                continue
            day = (year + uniform(named(name, ALARM_DAY))) * DAYS_PER_YEAR
            if day < m.horizon:
                _propose(m, theta, w, s, -(1 + (2 * year + stream) * n + s), stream, day, name)


@compiled
def alarm_rate(theta: Theta, stream: int, level: int, never: bool, years_at_peace: int) -> float:
    """Proposals a year for a state with a conflict of this ``level``, or so many years after one.

    The estimated rates are of operations that were begun; proposals are 1 / ``ops_come_about`` as many.
    """
    if stream == NEAR:
        return theta.ops_near if level > 0 else 0.0
    rate = theta.ops_start_none
    if level > 0:
        rate = theta.ops_start_major if level == 2 else theta.ops_start_minor
    elif not never and years_at_peace <= AFTER_YEARS:
        rate = theta.ops_start_after
    return rate / theta.ops_come_about


@compiled
def _served(m: Model, w: Work, s: int) -> bool:
    for k in range(w.count[C_OPERATIONS]):
        if w.operation[k].host == s and not stands_between(m, w, k):
            return True
    return False


@compiled
def stands_between(m: Model, w: Work, k: int) -> bool:
    """Whether operation ``k`` stands between two states: those stay for decades, at peace or not."""
    mission = w.operation[k].mission
    if mission < 0:
        return w.operation[k].other >= 0
    for row in range(m.s.watch.size):
        if m.s.watch[row].mission == mission:
            return True
    return False


@compiled
def _propose(
    m: Model, theta: Theta, w: Work, s: int, number: int, stream: int, day: float, name: np.uint64
) -> None:
    k = new_operation(w, number, s, name)
    if k < 0:
        return
    operation = w.operation[k]
    operation.duty = first_duty(m, w, s, stream, NO_DUTY, True)
    record(w, E_PROPOSED, day, number, -1, s, operation.duty, 0.0)
    operation.decided = day + delay_days(theta, launch_of(m, w, operation.duty), normal(named(name, DELAY)))


@compiled
def new_operation(w: Work, number: int, host: int, name: np.uint64) -> int:
    """A fresh place among the operations; -1 if there is none."""
    k = w.count[C_OPERATIONS]
    if k >= MAX_OPERATIONS:
        w.count[C_ERROR] = TOO_MANY_OPERATIONS
        return -1
    w.count[C_OPERATIONS] = k + 1
    operation = w.operation[k]
    operation.number, operation.name, operation.host, operation.other = number, name, host, -1
    operation.mission, operation.duty, operation.stage = -1, NO_DUTY, S_PROPOSED
    operation.ends = operation.funded_until = np.inf
    operation.unwanted = False
    operation.age = operation.persons = operation.senders = operation.ceiling = 0
    operation.unpaid_months = operation.left = operation.person_months = 0
    operation.due = operation.unpaid = operation.arrears = operation.paid_late = 0
    operation.withheld, operation.withheld_usd, operation.withheld_owed = 0.0, 0, 0
    operation.relieved, operation.exposed, operation.reached = 0, 0.0, 0
    operation.notice = operation.unpaid_share = 0.0
    return k


@compiled
def launch_of(m: Model, w: Work, d: int) -> int:
    """Whose recorded time from proposal to decision holds under duty ``d``; the UN's where there is none."""
    return L_UN if d == NO_DUTY else m.s.act[w.count[C_EPOCH], d].launch


@compiled
def delay_days(theta: Theta, launch: int, z: float) -> float:
    """Days from alarm to decision: lognormal with sd ``ops_decide_spread``, by whose decision it is.

    The UN's number is a median; those of Hardt (2014) are means, exp(sd² / 2) times as large.
    """
    if launch == L_UN or launch > L_EU:
        return theta.ops_decide_months_un * np.exp(theta.ops_decide_spread * z) * DAYS_PER_MONTH
    months = theta.ops_launch_months_au if launch == L_AU else theta.ops_launch_months_eu
    return months * np.exp(theta.ops_decide_spread * (z - theta.ops_decide_spread / 2.0)) * DAYS_PER_MONTH


# ---- decision ------------------------------------------------------------------------------------------------------


@compiled
def first_duty(m: Model, w: Work, s: int, stream: int, after: int, consents: bool) -> int:
    """The first duty after ``after`` under which a body may decide an operation in ``s``, or NO_DUTY.

    With the host's consent one to interpose, else one to enforce. A body of nearly all states for the universal
    stream, else one whose arrangement the host or a neighbour of it is party to, or whose forces stand ready.
    """
    e = w.count[C_EPOCH]
    w.one[0] = s
    case = Case(CIVIL, w.one[:0], w.one[:1], -1)
    for position in range(m.t.first_duty[e, s], m.t.first_duty[e, s + 1]):
        d = m.t.duty_of[e, position]
        what, act = m.t.duty[d].obligation, m.s.act[e, d]
        if d <= after or not m.t.duty[d].voted[OWN_DECISION] or what != (INTERPOSE if consents else ENFORCE):
            continue
        if not act.armed or act.universal != (stream == UNIVERSAL) or not (consents or act.force):
            continue
        if stream == NEAR and act.standby_persons == 0 and not _borders(m, m.t.role[e, d], s):
            continue
        if silence(m.t, e, d, case) == TRIGGERED:
            return d
    return NO_DUTY


@compiled
def _borders(m: Model, role: Masks, s: int) -> bool:
    """Whether state ``s``, or one across a border or a narrow sea, is party."""
    if role[s] & PARTY:
        return True
    for position in range(m.g.first_near[s], m.g.first_near[s + 1]):
        other = m.g.near[position]
        kind = m.g.pair[s, other].kind
        if role[other] & PARTY and (kind == LAND or kind == SEA):
            return True
    return False


@compiled
def consent(theta: Theta, ln_population: float) -> float:
    """The probability that a host of exp(ln_population) · 10 million people consents."""
    x = np.log(theta.ops_consent / (1.0 - theta.ops_consent))
    return sigmoid(x + theta.ops_consent_ln_population * ln_population)


@apart
def decide(m: Model, theta: Theta, w: Work, k: int) -> bool:
    """What becomes of proposal ``k`` on its day: authorised and raised, or denied. Whether it is."""
    m, w = borrowed(m), borrowed(w)
    operation, e = w.operation[k], w.count[C_EPOCH]
    name, s, day = operation.name, operation.host, operation.decided
    consents = uniform(named(name, CONSENT)) < consent(theta, m.s.country[s].ln_population)
    stream = UNIVERSAL if operation.duty != NO_DUTY and m.s.act[e, operation.duty].universal else NEAR
    d = first_duty(m, w, s, stream, NO_DUTY, consents)
    asked = 0
    while True:
        if d == NO_DUTY and stream == UNIVERSAL:
            stream = NEAR
            d = first_duty(m, w, s, stream, NO_DUTY, consents)
        if d == NO_DUTY:
            break
        asked += 1
        takes_up = named(named(name, TAKES_UP), m.s.act[e, d].word)
        if asked > 1 and uniform(takes_up) >= theta.ops_take_up:
            d = first_duty(m, w, s, stream, d, consents)
            continue
        if _adopts(m, theta, w, e, k, d, consents, day):
            return set_up(m, theta, w, k, d, consents)
        d = first_duty(m, w, s, stream, d, consents)
    if asked == 0:
        record(w, E_DENIED, day, operation.number, -1, s, NO_DUTY, float(D_NO_BODY if consents else D_HOST))
    if w.inside[s].drawn == 2 and uniform(named(name, WILLING)) < theta.ops_willing:
        return set_up(m, theta, w, k, NO_DUTY, consents)
    return False


@compiled
def _adopts(m: Model, theta: Theta, w: Work, e: int, k: int, d: int, consents: bool, day: float) -> bool:
    """The vote under duty ``d``; and, of forces that stand ready, whether they are used."""
    operation = w.operation[k]
    s = operation.host
    passes, blocker = vote_on(m, theta, w, e, d, s, consents, named(operation.name, m.s.act[e, d].word))
    if not passes:
        record(w, E_DENIED, day, operation.number, blocker, s, d, float(D_VOTE))
        return False
    if m.s.act[e, d].standby_persons == 0:
        return True
    why = D_BUSY if at_home(m, w, d) < SMALLEST else D_UNUSED
    if why == D_UNUSED and uniform(named(operation.name, STANDBY_USED)) < theta.standby_use:
        return True
    record(w, E_DENIED, day, operation.number, -1, s, d, float(why))
    return False


@compiled
def at_home(m: Model, w: Work, d: int) -> int:
    """Persons of the forces that stand ready under duty ``d`` who are in no operation: one place at a time."""
    act = m.s.act[w.count[C_EPOCH]]
    ready = act[d].standby_persons
    for k in range(w.count[C_OPERATIONS]):
        other = w.operation[k].duty
        if w.operation[k].stage == S_PROPOSED or other == NO_DUTY or act[other].standby_persons == 0:
            continue
        if act[other].forces == act[d].forces:
            ready -= w.operation[k].ceiling
    return max(ready, 0)


@compiled
def vote_on(
    m: Model, theta: Theta, w: Work, e: int, d: int, s: int, consents: bool, name: np.uint64
) -> tuple[bool, int]:
    """The vote under duty ``d`` on an operation in ``s``; without its consent it is an act against ``s``."""
    w.one[0] = s
    case = Case(CIVIL, w.one[:0] if consents else w.one[:1], w.one[:1], -1)
    return vote(m, theta, e, d, OWN_DECISION, case, name)


@compiled
def set_up(m: Model, theta: Theta, w: Work, k: int, d: int, consents: bool) -> bool:
    """Set up operation ``k`` as decided under duty ``d`` (NO_DUTY: a coalition of the willing) and raise its force."""
    operation, act = w.operation[k], m.s.act[w.count[C_EPOCH]]
    operation.duty, operation.consent, operation.unwanted = d, consents, not consents
    operation.universal = d != NO_DUTY and act[d].universal
    mandate(m, theta, w, k)
    operation.payer = P_COSTS_LIE if d == NO_DUTY else act[d].payer
    operation.sought = theta.ops_peak_of_ceiling * afforded(theta, operation.payer)
    operation.usd_per_month = usd_per_month(theta, operation.universal, operation.payer)
    z = normal(named(operation.name, SPEED))
    operation.half = theta.ops_deploy_half * np.exp(theta.ops_deploy_between * z)
    if d != NO_DUTY and act[d].standby_persons > 0:
        operation.ceiling = min(operation.ceiling, at_home(m, w, d))
        operation.notice = act[d].standby_days / DAYS_PER_MONTH
        operation.half = half_at_word(operation.notice, operation.half, theta.standby_at_word)
    record(
        w, E_AUTHORISED, operation.decided, operation.number, -1, operation.host, d, float(operation.ceiling)
    )
    record_mandate(w, k, operation.decided)
    operation.stage = S_THERE
    if generate(m, theta, w, k, legitimacy(theta, operation.universal, consents, d), operation.decided) == 0:
        record(w, E_DENIED, operation.decided, operation.number, -1, operation.host, d, float(D_NOBODY))
        return False
    return True


@compiled
def half_at_word(notice: float, half: float, at_word: float) -> float:
    """max(notice, half^(1-a) · notice^a): months to half strength of forces on standby, their word believed to ``a``.

    Nobody has seen them go: at 0 they come as other forces do, never before their notice; at 1 as they promise.

    >>> half_at_word(1.0, 9.0, 0.0), half_at_word(1.0, 9.0, 0.5), half_at_word(1.0, 0.1, 0.0)
    (9.0, 3.0, 1.0)
    """
    return max(notice, half ** (1.0 - at_word) * notice**at_word)


@compiled
def legitimacy(theta: Theta, universal: bool, consents: bool, d: int) -> float:
    """The share of those who would send under a mandate of all that send without: where no body has decided, or one of
    some states acts against the host's will."""
    return theta.ops_legitimacy if d == NO_DUTY or not (universal or consents) else 1.0
