"""Process 5, operations once they are decided: they come, stay, cost, change hands and leave, month by month.

    there      of what a contributor has promised, the whole persons in  promised · Φ((ln t - ln half) / within),
               t months since the promise, at the end of each month, and of forces on standby nobody before their
               notice; from the day of exit what is there less 1/D of it a month, so that the last are gone D months
               later
    cost       persons · dollars a month, in whole dollars; what of it is paid, late or never (``payment``)
    rotation, gaps, review     as time comes (``tenure``); the dead of each year of its life (``losses``)

What they are worth to the conflict there: ``protection``. How those on file begin: ``on_file``.
"""

from __future__ import annotations

import math

import numpy as np

from foedus.base.compiled import compiled
from foedus.engine.model import (
    C_OPERATIONS,
    DAYS_PER_MONTH,
    MONTHS_PER_YEAR,
    S_LEAVING,
    S_PROPOSED,
    S_THERE,
    Model,
    Work,
)
from foedus.engine.processes.between import decide_between, stand_between
from foedus.engine.processes.contingents import promised, withdraw
from foedus.engine.processes.losses import count_losses, expose
from foedus.engine.processes.operations import decide
from foedus.engine.processes.payment import (
    close_accounts,
    follow_the_money,
    month_of_money,
    pay_by,
    record_late,
    record_money,
    usd_per_month,
)
from foedus.engine.processes.protection import effect
from foedus.engine.processes.tenure import SEEK, fill_gaps, leave, review, rotate
from foedus.engine.record import record
from foedus.log.events import Event, Exit
from foedus.rules.tables import Theta

E_HALF, E_YEAR = int(Event.HALF), int(Event.OPERATION_YEAR)
E_GONE, E_REACHED = int(Event.GONE), int(Event.REACHED)
E_AUTHORISED, E_SERVED, E_RELIEVED = int(Event.AUTHORISED), int(Event.SERVED), int(Event.RELIEVED)
X_ON_FILE, X_MONEY = int(Exit.ON_FILE), int(Exit.MONEY)
SQRT2 = math.sqrt(2.0)
ALL_THERE = 0.995  # share from which the tail of the curve counts as arrived
MARKS = (25, 50, 75, 90)  # percent of the ceiling whose day is written
HALF = MARKS.index(50)


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
            if operation.decided >= m.horizon or not _decided(m, theta, w, k):
                _free(w, k)
                continue
            operation.month = month
        if not _month(m, theta, w, k, month, day):
            _free(w, k)
            continue
        effect(m, theta, w, k)
        k += 1


@compiled
def _decided(m: Model, theta: Theta, w: Work, k: int) -> bool:
    """Whether an operation comes of proposal ``k``, inside a state or between two."""
    return decide(m, theta, w, k) if w.operation[k].other < 0 else decide_between(m, theta, w, k)


@compiled
def _month(m: Model, theta: Theta, w: Work, k: int, month: int, day: float) -> bool:
    """One month of operation ``k``; whether anything of it is left."""
    operation = w.operation[k]
    age = operation.age
    if age > 0 and age % MONTHS_PER_YEAR == 0:
        _close_year(m, theta, w, k, day)
    if age > 0 and operation.stage == S_THERE:
        _follow_the_money(m, theta, w, k, day)
        _keep(m, theta, w, k, day)
    if operation.stage == S_THERE and operation.ends <= day:
        leave(w, k, day, X_ON_FILE)
    if operation.stage == S_LEAVING:
        _draw_down(theta, w, k)
        if operation.persons == 0:
            _close_year(m, theta, w, k, day)
            close_accounts(w, k, day)
            _dismiss(w, k)
            stand_between(w, k, 0)
            if day + DAYS_PER_MONTH <= m.horizon:
                end = day + DAYS_PER_MONTH
                record(w, E_GONE, end, operation.number, -1, operation.host, operation.duty, 0.0)
            return False
    else:
        _change_payer(m, theta, w, k, day)
        as_mandated(m, w, k, month)
        _cut_to_ceiling(m, w, k, month, day)
        _arrive(m, theta, w, k, day + DAYS_PER_MONTH)
    _account(m, theta, w, k, day)
    stand_between(w, k, operation.persons)
    operation.age = age + 1
    return True


@compiled
def _keep(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Unpaid for too long they go; contingents are relieved, gaps filled, the mandate reviewed, when it is time."""
    if w.operation[k].unpaid_months >= theta.ops_unpaid_months:
        leave(w, k, day, X_MONEY)
        return
    rotate(m, theta, w, k, day)
    if w.operation[k].age % SEEK == 0:
        fill_gaps(m, theta, w, k, day)
    if w.operation[k].age % MONTHS_PER_YEAR == 0:
        review(m, theta, w, k, day)


@compiled
def _arrive(m: Model, theta: Theta, w: Work, k: int, end: float) -> None:
    """Contingents arrive along the curve of deployment, until the ``end`` of the month."""
    operation, total, since, share = w.operation[k], 0, np.inf, 0.0
    for n in range(operation.senders):
        sender = w.sender[k, n]
        if sender.there < sender.promised:
            if sender.since != since:  # most have promised on one day
                since = sender.since
                months = (end - since) / DAYS_PER_MONTH
                share = arrived(months, operation.half, theta.ops_deploy_within)
                share = share if months >= operation.notice else 0.0
            sender.there = max(sender.there, int(sender.promised * share))
        total += sender.there
    operation.persons = total
    if operation.reached < len(MARKS) and end <= m.horizon:
        _mark(w, k, end)


@compiled
def _mark(w: Work, k: int, end: float) -> None:
    """Write which of MARKS the strength of operation ``k`` has reached by the ``end`` of the month."""
    o = w.operation[k]
    while o.reached < len(MARKS) and 100 * o.persons >= MARKS[o.reached] * o.ceiling:
        kind, mark = (E_HALF, -1) if o.reached == HALF else (E_REACHED, MARKS[o.reached])
        record(w, kind, end, o.number, mark, o.host, o.duty, end - o.decided)
        o.reached += 1


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


@compiled
def as_mandated(m: Model, w: Work, k: int, month: int) -> None:
    """What the mandate on file says this month: whether force may be used, which share is armed."""
    operation = w.operation[k]
    if operation.mission < 0:
        return
    mandate = m.s.mandate[operation.mission, month]
    operation.robust, operation.armed = mandate.robust, mandate.armed


@compiled
def _cut_to_ceiling(m: Model, w: Work, k: int, month: int, day: float) -> None:
    """A lower ceiling on file sends everybody's share home."""
    operation = w.operation[k]
    if operation.mission < 0 or m.s.ceiling[operation.mission, month] == operation.ceiling:
        return
    operation.ceiling = m.s.ceiling[operation.mission, month]
    _cut_to(w, k, operation.ceiling, day)


@compiled
def _cut_to(w: Work, k: int, size: int, day: float) -> None:
    """Everybody's share goes home until no more than ``size`` are promised."""
    total = promised(w, k)
    if size >= total:
        return
    for n in range(w.operation[k].senders - 1, -1, -1):
        kept = (w.sender[k, n].promised * size) // total
        withdraw(w, k, n, w.sender[k, n].promised - kept, day)


@compiled
def _follow_the_money(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Where more is withheld than the month before and less is sought for it, everybody's share goes home at once."""
    operation = w.operation[k]
    before = operation.sought
    follow_the_money(m, theta, w, k)
    if operation.sought < before:
        _cut_to(w, k, int(operation.ceiling * operation.sought), day)


@compiled
def _change_payer(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """From a day on file on, somebody else pays; a price on file stays, one that is reckoned is reckoned anew."""
    operation = w.operation[k]
    if operation.mission < 0 or m.s.mission[operation.mission].payer_changes > day:
        return
    mission = m.s.mission[operation.mission]
    if operation.payer == mission.payer_later:
        return
    pay_by(theta, operation, mission.payer_later)
    if not mission.usd_per_month > 0.0:
        operation.usd_per_month = usd_per_month(theta, operation.universal, operation.payer)


@compiled
def _account(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Person-months and whole dollars of the month."""
    operation = w.operation[k]
    operation.person_months += operation.persons
    for n in range(operation.senders):
        sender = w.sender[k, n]
        w.served[sender.state] += sender.there
        sender.served += sender.there
    expose(theta, w, k)
    month_of_money(m, theta, w, k, day)


@compiled
def _close_year(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """Write a year of an operation's life, and its dead."""
    o = w.operation[k]
    if o.person_months > 0:
        record(w, E_YEAR, day, o.number, o.payer, o.host, o.duty, float(o.person_months))
        record_money(w, k, day)
        if o.relieved > 0:
            record(w, E_RELIEVED, day, o.number, -1, o.host, o.duty, float(o.relieved))
        count_losses(m, theta, w, k, day)
    record_late(w, k, day)
    o.unpaid_share = o.unpaid / o.due if o.due > 0 else 0.0
    o.person_months = o.due = o.unpaid = o.withheld_usd = o.relieved = 0


# ---- leaving -------------------------------------------------------------------------------------------------------


@compiled
def _draw_down(theta: Theta, w: Work, k: int) -> None:
    """Everybody sends the same part home each month, so that after D months nobody is there."""
    operation = w.operation[k]
    months_left = max(int(np.round(theta.ops_drawdown_months)) - operation.left, 1)
    operation.left += 1
    total = 0
    for n in range(operation.senders):
        sender = w.sender[k, n]
        sender.there -= -(-sender.there // months_left)
        total += sender.there
    operation.persons = total


@compiled
def _dismiss(w: Work, k: int) -> None:
    """Nobody sends to operation ``k`` any more."""
    for n in range(w.operation[k].senders):
        w.contingents[w.sender[k, n].state] -= 1
    w.operation[k].senders = 0


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
def close_operations(m: Model, theta: Theta, w: Work) -> None:
    """The horizon cuts the operations that go on; write what everybody has sent."""
    for k in range(w.count[C_OPERATIONS]):
        if w.operation[k].stage != S_PROPOSED:
            _close_year(m, theta, w, k, m.horizon)
            close_accounts(w, k, m.horizon)
    for s in range(w.served.size):
        if w.served[s] > 0:
            record(w, E_SERVED, m.horizon, 0, s, -1, -1, float(w.served[s]))
