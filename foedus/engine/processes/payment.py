"""Process 5, money: what a person costs, what of it is paid, late or never, and how many are sought for that.

    price      the UN's a person and month; of other forces a part of it, by who bears the cost
    due        persons · price, in whole dollars
    paid       [p · due] - [W · [p · due]]     p a share by who owes it, own costs are borne; W what states withhold
    unpaid     due - paid
    arrears    before + unpaid - late          of those who are assessed and bound; what donors promise and do not give,
                                               and what nobody is bound to pay, is lost
    late       [(1 - exp(-ops_arrears_paid / 12)) · arrears but for what is withheld]
    sought     (q (1 - W))^ops_afford of what would be sought otherwise: all of it unless a scenario says; q what is
               paid beside what was when sizes and strengths were recorded: for new operations p beside the UN's, at
               most 1; for those on file what a later payer pays beside an earlier one

By month, [ ] whole dollars. What a state withholds by name it does not pay late. When the last have left, what is owed
stays owed: closed missions of the UN had cash deficits of 86.1, 86.0, 85.6, 85.6 and 85.5 million US$ for what members
owed them, from June 2016 to June 2020 (A/72/649, A/74/574, A/75/619).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.base.compiled import compiled
from foedus.engine.model import C_MONTH, MONTHS_PER_YEAR, Model, Work
from foedus.engine.record import record
from foedus.log.events import Event
from foedus.rules.setting import P_AU, P_COSTS_LIE, P_DONORS, P_UN
from foedus.rules.tables import Theta

E_COST, E_UNPAID, E_WITHHELD = int(Event.COST), int(Event.UNPAID), int(Event.WITHHELD)
E_PAID_LATE, E_ARREARS = int(Event.PAID_LATE), int(Event.ARREARS)
LEAST_LEFT = 1e-6  # of the money, where all is withheld: so that what was sought comes back with it


@compiled
def usd_per_month(theta: Theta, universal: bool, payer: int) -> float:
    """Dollars a person and month: the UN's, that of a force which donors pay, or states' own costs."""
    un = theta.ops_cost_per_person_year / 12.0
    if universal:
        return un
    return un * (theta.ops_cost_own if payer == P_COSTS_LIE else theta.ops_cost_donors)


@compiled
def paid_share(theta: Theta, payer: int) -> float:
    """What is paid of what is due, but for what states withhold by name: assessments and promises of donors fall short,
    own costs do not."""
    if payer == P_UN:
        return theta.ops_assessed_paid
    if payer == P_AU:
        return theta.ops_assessed_paid_au
    return theta.ops_donors_paid if payer == P_DONORS else 1.0


@compiled
def withheld(m: Model, w: Work, payer: int) -> float:
    """W: the share of what ``payer`` owes that states withhold by name, this month."""
    return m.s.withheld[payer, min(w.count[C_MONTH], m.s.withheld.shape[1] - 1)]


@compiled
def month_of_money(m: Model, theta: Theta, w: Work, k: int, day: float) -> None:
    """What of the month's cost of operation ``k`` is paid, what is owed from now on, what of older arrears is paid."""
    operation = w.operation[k]
    bound = day < operation.funded_until
    due = int(np.round(operation.persons * operation.usd_per_month))
    usual = int(due * paid_share(theta, operation.payer)) if bound else 0
    kept = int(np.round(usual * withheld(m, w, operation.payer)))
    late = int(
        -np.expm1(-theta.ops_arrears_paid / MONTHS_PER_YEAR) * (operation.arrears - operation.withheld_owed)
    )
    operation.due += due
    operation.unpaid += due - usual + kept
    operation.withheld_usd += kept
    operation.paid_late += late
    operation.arrears -= late
    if bound and operation.payer != P_DONORS:
        operation.arrears += due - usual + kept
        operation.withheld_owed += kept
    operation.unpaid_months = 0 if bound else operation.unpaid_months + 1


@compiled
def record_money(w: Work, k: int, day: float) -> None:
    """Write what a year of operation ``k`` has cost, what of it is unpaid, and what of that states withhold by name."""
    o = w.operation[k]
    record(w, E_COST, day, o.number, o.payer, o.host, o.duty, float(o.due))
    if o.unpaid > 0:
        record(w, E_UNPAID, day, o.number, o.payer, o.host, o.duty, float(o.unpaid))
    if o.withheld_usd > 0:
        record(w, E_WITHHELD, day, o.number, o.payer, o.host, o.duty, float(o.withheld_usd))


@compiled
def record_late(w: Work, k: int, day: float) -> None:
    """Write what of the arrears of operation ``k`` has been paid in a year, whoever was there in it."""
    o = w.operation[k]
    if o.paid_late > 0:
        record(w, E_PAID_LATE, day, o.number, o.payer, o.host, o.duty, float(o.paid_late))
    o.paid_late = 0


@compiled
def close_accounts(w: Work, k: int, day: float) -> None:
    """Write what is still owed for operation ``k``: nobody pays it after the last have left."""
    o = w.operation[k]
    if o.arrears > 0:
        record(w, E_ARREARS, day, o.number, o.payer, o.host, o.duty, float(o.arrears))


@compiled
def pay_by(theta: Theta, operation: Any, payer: int) -> None:
    """From now on ``payer`` bears the cost; as much is sought as that affords. Who is there stays for his time."""
    operation.sought *= afforded(theta, payer) / afforded(theta, operation.payer)
    operation.payer = payer


@compiled
def afforded(theta: Theta, payer: int) -> float:
    """min(1, p / p of the UN)^a: the part of a new operation's usual strength that is sought on the money of ``payer``.

    Sizes are estimated on missions of the UN, under its usual arrears.

    >>> from foedus.parameters import load_parameters
    >>> theta = load_parameters().replaced({"ops_afford": 1.0, "ops_donors_paid": 0.5}).medians()
    >>> afforded(theta, P_UN), float(round(afforded(theta, P_DONORS) * theta.ops_assessed_paid, 6))
    (1.0, 0.5)
    """
    return min(1.0, paid_share(theta, payer) / theta.ops_assessed_paid) ** theta.ops_afford


@compiled
def left(theta: Theta, share: float) -> float:
    """(1 - W)^a: the part of that which is sought where states withhold the ``share`` W."""
    return max(1.0 - share, LEAST_LEFT) ** theta.ops_afford


@compiled
def follow_the_money(m: Model, theta: Theta, w: Work, k: int) -> None:
    """What is sought for operation ``k`` follows what its payers withhold this month."""
    operation = w.operation[k]
    now = withheld(m, w, operation.payer)
    if now != operation.withheld:
        operation.sought *= left(theta, now) / left(theta, operation.withheld)
        operation.withheld = now
