"""Process 5, operations once they are decided: they come, stay, cost, change hands and leave, month by month.

    there      of what a contributor has promised, the whole persons in  promised · Φ((ln t - ln half) / within),
               t months since the decision; from the day of exit what is there less 1/D of it a month, D months
    cost       persons · dollars a month, in whole dollars; paid is a share of it by who pays, the rest is unpaid
    review     every twelve months, in this order: the file's end, the host's consent, the bodies that renew, the mandate's
               completion, money, each contributor's staying; gaps are filled again; a hand-over to the body of nearly all

Effect on conflict: ``troops`` (armed, by what their mandate and leadership are worth) and ``presence``, both by state.
"""

from __future__ import annotations

import math

import numpy as np

from foedus.base.compiled import compiled, inlined
from foedus.base.draws import named, normal, uniform
from foedus.engine.model import (
    C_EPOCH,
    C_OPERATIONS,
    DAYS_PER_MONTH,
    MONTHS_PER_YEAR,
    S_LEAVING,
    S_PROPOSED,
    S_THERE,
    Model,
    Work,
)
from foedus.engine.names import (
    CONSENT,
    DONE,
    HANDS_OVER,
    LEAVES,
    MONEY_ENDS,
    OPERATION,
    RENEWED,
    SPEED,
    UNWANTED,
)
from foedus.engine.processes.coalition import vote
from foedus.engine.processes.contingents import generate, promised, send, withdraw
from foedus.engine.processes.operations import UNIVERSAL, decide, first_duty, new_operation, usd_per_month
from foedus.engine.record import record
from foedus.log.events import Event, Exit
from foedus.rules.respond import NO_DUTY
from foedus.rules.setting import P_DONORS, P_UN
from foedus.rules.tables import CIVIL, OWN_DECISION, Case, Masks, Theta
from foedus.rules.voting import adopted, objection, vetoes, votes

E_HALF, E_YEAR, E_COST = int(Event.HALF), int(Event.OPERATION_YEAR), int(Event.COST)
E_UNPAID, E_HANDED, E_EXIT, E_GONE = (
    int(Event.UNPAID),
    int(Event.HANDED_OVER),
    int(Event.EXIT),
    int(Event.GONE),
)
E_AUTHORISED = int(Event.AUTHORISED)
X_DONE, X_CONSENT, X_VETO = int(Exit.DONE), int(Exit.CONSENT), int(Exit.VETO)
X_CONTRIBUTORS, X_MONEY, X_ON_FILE = int(Exit.CONTRIBUTORS), int(Exit.MONEY), int(Exit.ON_FILE)
STAYS = -1
SQRT2 = math.sqrt(2.0)
ALL_THERE = 0.995  # share from which the tail of the curve counts as arrived
PRESENT = 500  # persons from which a mission is a presence
GAP = 0.9  # below this share of what is wanted contributors are looked for again


# ---- the month -----------------------------------------------------------------------------------------------------


@compiled
def live_operations(m: Model, theta: Theta, w: Work, month: int, day: float) -> None:
    """The month that begins on ``day``: what is decided, arrives, is paid, is reviewed, leaves."""
    w.troops[:] = 0.0
    w.presence[:] = 0.0
    k = 0
    while k < w.count[C_OPERATIONS]:
        operation = w.operation[k]
        if operation.stage == S_PROPOSED:
            if operation.decided >= day + DAYS_PER_MONTH:
                k += 1
                continue
            if operation.decided >= m.horizon or not decide(m, theta, w, k):
                _free(w, k)
                continue
            operation.month = month
        if not _month(m, theta, w, k, month, day):
            _free(w, k)
            continue
        _effect(theta, w, k)
        k += 1


@inlined
def _month(m: Model, theta: Theta, w: Work, k: int, month: int, day: float) -> bool:
    """One month of operation ``k``; whether anything of it is left."""
    operation = w.operation[k]
    age = operation.age
    if age > 0 and age % MONTHS_PER_YEAR == 0:
        _close_year(w, k, day)
        if operation.stage == S_THERE:
            _review(m, theta, w, k, day)
    if operation.stage == S_THERE and operation.ends <= day:
        _leave(w, k, day, X_ON_FILE)
    if operation.stage == S_LEAVING:
        _draw_down(theta, w, k, day)
        if operation.senders == 0:
            _close_year(w, k, day)
            record(w, E_GONE, day, operation.number, -1, operation.host, operation.duty, 0.0)
            return False
    else:
        _cut_to_ceiling(m, w, k, month, day)
        _arrive(theta, w, k, day)
    _account(theta, w, k, day)
    operation.age = age + 1
    return True


@compiled
def begin_on_file(m: Model, theta: Theta, w: Work, world: np.uint64, month: int, day: float) -> None:
    """Operations on file that begin this month, or are there at the baseline."""
    for o in range(m.s.mission.size):
        mission = m.s.mission[o]
        new = mission.begins > day - DAYS_PER_MONTH if month > 0 else mission.begins <= 0.0
        if not new or mission.begins > day or mission.ends <= day:
            continue
        k = new_operation(w, -(10_000_000 + o), mission.host, named(named(world, OPERATION), mission.word))
        if k < 0:
            return
        operation = w.operation[k]
        operation.mission, operation.stage, operation.month, operation.ends = o, S_THERE, month, mission.ends
        operation.universal, operation.robust = mission.universal, mission.robust
        operation.armed, operation.consent = mission.armed, mission.consent
        operation.payer, operation.funded_until = mission.payer, mission.funded_until
        usd = mission.usd_per_month
        operation.usd_per_month = usd if usd > 0.0 else usd_per_month(theta, mission.universal, mission.payer)
        operation.decided = mission.begins
        operation.ceiling = m.s.ceiling[o, month]
        z = normal(named(operation.name, SPEED))
        operation.half = theta.ops_deploy_half * np.exp(theta.ops_deploy_between * z)
        begun = mission.begins <= 0.0
        if not begun:
            record(
                w, E_AUTHORISED, day, operation.number, -1, mission.host, NO_DUTY, float(operation.ceiling)
            )
        _as_on_file(m, theta, w, k, o, begun, day)


@compiled
def _as_on_file(m: Model, theta: Theta, w: Work, k: int, o: int, begun: bool, day: float) -> None:
    """Promise what is on file: persons where it has begun, else the split of the ceiling's usual part."""
    operation, total = w.operation[k], 0
    for s in range(w.rank.size):
        total += m.s.pledge[o, s]
    whole = int(operation.ceiling * theta.ops_peak_of_ceiling)
    for s in range(w.rank.size):
        size = m.s.pledge[o, s] if begun else (m.s.pledge[o, s] * whole) // max(total, 1)
        if size > 0 and send(w, k, s, size, day) and begun:
            w.sender[k, operation.senders - 1].there = size
            operation.persons += size
    operation.half_seen = begun
    if begun:
        operation.half = 0.0
        _effect(theta, w, k)


@inlined
def _arrive(theta: Theta, w: Work, k: int, day: float) -> None:
    """Contingents arrive along the curve of deployment."""
    operation = w.operation[k]
    share = arrived(operation.age + 1.0, operation.half, theta.ops_deploy_within)
    total = 0
    for n in range(operation.senders):
        sender = w.sender[k, n]
        sender.there = max(sender.there, int(sender.promised * share))
        total += sender.there
    operation.persons = total
    if not operation.half_seen and 2 * total >= operation.ceiling:
        operation.half_seen = True
        end = day + DAYS_PER_MONTH
        record(w, E_HALF, end, operation.number, -1, operation.host, operation.duty, end - operation.decided)


@compiled
def arrived(months: float, half: float, within: float) -> float:
    """Φ((ln months - ln half) / within), and 1 from ALL_THERE on: the share of what is promised that has come.

    >>> arrived(5.0, 5.0, 0.7), arrived(1.0, 0.0, 0.7), arrived(500.0, 5.0, 0.7)
    (0.5, 1.0, 1.0)
    """
    if half <= 0.0:
        return 1.0
    share = 0.5 * (1.0 + math.erf((np.log(months) - np.log(half)) / within / SQRT2))
    return 1.0 if share >= ALL_THERE else share


@inlined
def _cut_to_ceiling(m: Model, w: Work, k: int, month: int, day: float) -> None:
    """A lower ceiling on file sends everybody's share home."""
    operation = w.operation[k]
    if operation.mission < 0 or m.s.ceiling[operation.mission, month] == operation.ceiling:
        return
    operation.ceiling = m.s.ceiling[operation.mission, month]
    total = promised(w, k)
    if operation.ceiling >= total:
        return
    for n in range(operation.senders - 1, -1, -1):
        kept = (w.sender[k, n].promised * operation.ceiling) // total
        withdraw(w, k, n, w.sender[k, n].promised - kept, day)


@compiled
def _account(theta: Theta, w: Work, k: int, day: float) -> None:
    """Person-months and whole dollars of the month; what is unpaid is due and not paid."""
    operation = w.operation[k]
    operation.person_months += operation.persons
    for n in range(operation.senders):
        w.served[w.sender[k, n].state] += w.sender[k, n].there
    due = int(np.round(operation.persons * operation.usd_per_month))
    paid = int(due * paid_share(theta, operation.payer)) if day < operation.funded_until else 0
    operation.due += due
    operation.unpaid += due - paid
    operation.unpaid_months = 0 if day < operation.funded_until else operation.unpaid_months + 1


@compiled
def paid_share(theta: Theta, payer: int) -> float:
    """What is paid of what is due: assessments and promises of donors fall short, own costs do not."""
    if payer == P_UN:
        return theta.ops_assessed_paid
    return theta.ops_donors_paid if payer == P_DONORS else 1.0


@compiled
def _close_year(w: Work, k: int, day: float) -> None:
    """Write a year of an operation's life."""
    o = w.operation[k]
    if o.person_months > 0:
        record(w, E_YEAR, day, o.number, o.payer, o.host, o.duty, float(o.person_months))
        record(w, E_COST, day, o.number, o.payer, o.host, o.duty, float(o.due))
        if o.unpaid > 0:
            record(w, E_UNPAID, day, o.number, o.payer, o.host, o.duty, float(o.unpaid))
    o.person_months = o.due = o.unpaid = 0


@inlined
def _effect(theta: Theta, w: Work, k: int) -> None:
    """What operation ``k`` is worth in its host, this month."""
    o = w.operation[k]
    led = 1.0 if o.universal else theta.pko_other_than_un
    mandate = 1.0 if o.robust else theta.pko_traditional
    usable = 1.0 - theta.ops_caveats
    w.troops[o.host] += o.persons * o.armed * usable * led * mandate
    if o.persons >= PRESENT and o.stage == S_THERE:
        w.presence[o.host] = max(w.presence[o.host], led)


# ---- the review ----------------------------------------------------------------------------------------------------


@compiled
def _review(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Once a year: does it stay, who stays, who fills the gaps."""
    operation = w.operation[k]
    year = operation.age // MONTHS_PER_YEAR
    luck = named(operation.name, 1_000 + year)
    why = _why_leave(m, theta, w, k, luck, day)
    if why != STAYS:
        _leave(w, k, day, why)
        return
    for n in range(operation.senders - 1, -1, -1):
        sender = w.sender[k, n]
        if uniform(named(named(luck, LEAVES), m.g.state[sender.state].code)) < leaving(
            theta, operation.payer
        ):
            withdraw(w, k, n, sender.promised, day)
    if not operation.universal and operation.armed > 0.0:
        _hand_over(m, theta, w, k, luck, day)
    wanted = operation.ceiling * theta.ops_peak_of_ceiling
    if promised(w, k) < GAP * wanted and operation.funded_until > day:
        generate(m, theta, w, k, 1.0, day)
    if promised(w, k) < theta.ops_few * wanted:
        _leave(w, k, day, X_CONTRIBUTORS)


@compiled
def leaving(theta: Theta, payer: int) -> float:
    """The chance that a contributor leaves within a year; more where donors pay, less where pay is sure."""
    return 1.0 - np.exp(-theta.ops_leave * (theta.ops_leave_donors if payer == P_DONORS else 1.0))


@compiled
def _why_leave(m: Model, theta: Theta, w: Work, k: int, luck: np.uint64, day: float) -> int:
    """Why the operation leaves now, or STAYS."""
    operation = w.operation[k]
    if operation.consent and uniform(named(luck, UNWANTED)) < 1.0 - np.exp(-theta.ops_consent_ends):
        return X_CONSENT
    if not _renewed(m, theta, w, k, named(luck, RENEWED)):
        return X_VETO
    state = w.inside[operation.host]
    if uniform(named(luck, DONE)) < 1.0 - np.exp(-end_rate(theta, state.drawn, state.years_at_peace)):
        return X_DONE
    if operation.unpaid_months >= theta.ops_unpaid_months:
        return X_MONEY
    if operation.payer == P_DONORS and uniform(named(luck, MONEY_ENDS)) < 1.0 - np.exp(
        -theta.ops_donors_stop
    ):
        operation.funded_until = min(operation.funded_until, day)
    return STAYS


@compiled
def end_rate(theta: Theta, level: int, years_at_peace: int) -> float:
    """Ends of missions a year, by what goes on in the host (``foedus fit``)."""
    if level > 0:
        return theta.ops_end_conflict
    return theta.ops_end_peace


@compiled
def _renewed(m: Model, theta: Theta, w: Work, k: int, name: np.uint64) -> bool:
    """Whether every body that gave the mandate renews it; objections are rarer than to a new one."""
    operation, e = w.operation[k], w.count[C_EPOCH]
    if operation.mission < 0:
        d = operation.duty
        if d == NO_DUTY or m.s.act[d].standby_persons > 0:
            return True
        era = m.t.era[e, d]
        needed, tolerated = era.yes_needed[OWN_DECISION], era.tolerated[OWN_DECISION]
        return _tally(m, theta, m.t.role[e, d], needed, tolerated, name)
    mission = m.s.mission[operation.mission]
    for g in range(mission.first_renewal, mission.last_renewal):
        renewal = m.s.renewal[g]
        if not _tally(m, theta, m.s.renewal_role[g], renewal.yes_needed, renewal.tolerated, name):
            return False
    return True


@compiled
def _tally(m: Model, theta: Theta, role: Masks, needed: int, tolerated: int, name: np.uint64) -> bool:
    """A vote on what no state is against by itself: every member objects with the same small probability."""
    yes, objections, vetoed = 0, 0, False
    p = objection(theta, 0, 0.0, False, theta.object_renewal)
    for s in range(role.size):
        if not votes(role[s], OWN_DECISION, False, True):
            continue
        ballot = named(name, m.g.state[s].code)
        if uniform(named(ballot, 1)) < p:
            objections += 1
            vetoed = vetoed or vetoes(role[s], OWN_DECISION)
        elif uniform(named(ballot, 2)) >= theta.abstain:
            yes += 1
    return adopted(yes, objections, vetoed, needed, tolerated)


@compiled
def _hand_over(m: Model, theta: Theta, w: Work, k: int, luck: np.uint64, day: float) -> None:
    """To the body of nearly all states, if it takes the operation on: same force, another mandate, assessed costs."""
    operation = w.operation[k]
    if uniform(named(luck, HANDS_OVER)) >= 1.0 - np.exp(-theta.ops_hand_over):
        return
    d, e = first_duty(m, w, operation.host, UNIVERSAL, NO_DUTY, True), w.count[C_EPOCH]
    if d == NO_DUTY:
        return
    w.one[0] = operation.host
    case = Case(CIVIL, w.one[:0], w.one[:1], -1)
    if not vote(m, theta, e, d, OWN_DECISION, case, named(luck, CONSENT), 0.0)[0]:
        return
    operation.universal, operation.duty, operation.payer, operation.mission = True, d, P_UN, -1
    operation.usd_per_month, operation.funded_until = usd_per_month(theta, True, P_UN), np.inf
    operation.ends = np.inf
    record(w, E_HANDED, day, operation.number, -1, operation.host, d, 0.0)


# ---- leaving -------------------------------------------------------------------------------------------------------


@compiled
def _leave(w: Work, k: int, day: float, why: int) -> None:
    operation = w.operation[k]
    operation.stage, operation.left = S_LEAVING, 0
    record(w, E_EXIT, day, operation.number, -1, operation.host, operation.duty, float(why))


@compiled
def _draw_down(theta: Theta, w: Work, k: int, day: float) -> None:
    """Everybody sends the same part home each month, so that after D months nobody is there."""
    operation = w.operation[k]
    months_left = max(int(np.round(theta.ops_drawdown_months)) - operation.left, 1)
    operation.left += 1
    for n in range(operation.senders - 1, -1, -1):
        sender = w.sender[k, n]
        kept = sender.there - -(-sender.there // months_left)
        withdraw(w, k, n, sender.promised - kept, day)


@compiled
def _free(w: Work, k: int) -> None:
    """Move the last operation into place ``k``."""
    z = w.count[C_OPERATIONS] - 1
    if k != z:
        w.operation[k] = w.operation[z]
        for n in range(w.operation[k].senders):
            w.sender[k, n] = w.sender[z, n]
    w.count[C_OPERATIONS] = z


@compiled
def close_operations(m: Model, w: Work) -> None:
    """The horizon cuts the operations that go on; write what everybody has sent."""
    for k in range(w.count[C_OPERATIONS]):
        if w.operation[k].stage != S_PROPOSED:
            _close_year(w, k, m.horizon)
    for s in range(w.served.size):
        if w.served[s] > 0:
            record(w, int(Event.SERVED), m.horizon, 0, s, -1, -1, float(w.served[s]))
