"""Process 5, money: what a person costs, what of it is paid, and how many are sought for that.

price      the UN's a person and month; of other forces a part of it, by who bears the cost
paid       a share of what is due, by who owes it; own costs are borne
sought     paid^ops_afford of what would be sought otherwise: all of it unless a scenario says
"""

from __future__ import annotations

from typing import Any

from foedus.base.compiled import compiled
from foedus.rules.setting import P_AU, P_COSTS_LIE, P_DONORS, P_UN
from foedus.rules.tables import Theta


@compiled
def usd_per_month(theta: Theta, universal: bool, payer: int) -> float:
    """Dollars a person and month: the UN's, that of a force which donors pay, or states' own costs."""
    un = theta.ops_cost_per_person_year / 12.0
    if universal:
        return un
    return un * (theta.ops_cost_own if payer == P_COSTS_LIE else theta.ops_cost_donors)


@compiled
def paid_share(theta: Theta, payer: int) -> float:
    """What is paid of what is due: assessments and promises of donors fall short, own costs do not."""
    if payer == P_UN:
        return theta.ops_assessed_paid
    if payer == P_AU:
        return theta.ops_assessed_paid_au
    return theta.ops_donors_paid if payer == P_DONORS else 1.0


@compiled
def pay_by(theta: Theta, operation: Any, payer: int) -> None:
    """From now on ``payer`` bears the cost; as much is sought as that affords. Who is there stays for his time."""
    operation.sought *= afforded(theta, payer) / afforded(theta, operation.payer)
    operation.payer = payer


@compiled
def afforded(theta: Theta, payer: int) -> float:
    """paid^a: the part of what would be sought that is sought where only a share of the cost is paid."""
    return paid_share(theta, payer) ** theta.ops_afford
