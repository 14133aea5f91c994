"""What new operations cost, to the dollar: persons of each month at the price of who pays, and what is left unpaid.

Who pays is read from the decision and from hand-overs, persons from the same futures cut at the end of each month;
whether donors still pay is drawn again by name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from itertools import pairwise

import numpy as np
import pytest
import whole_inside
from cut_by_month import cut
from inner_world import MONTH, by_operation
from lined_world import library, lined
from moved import whole
from observed_world import SEED, STEADY, luck, observing
from renewals import begun, luck_inside
from small_world import STATES, party, quick
from whole_inside import BUSY, draw

from foedus.engine.names import MONEY_ENDS
from foedus.log.events import BETWEEN_TWO, FIRST_ON_FILE, Event, Exit
from foedus.parameters import load_parameters
from foedus.rules.setting import P_AU, P_COSTS_LIE, P_DONORS, P_UN

UNPAID = {  # operations stay without money, which ends often; no two payers pay the same share
    "ops_unpaid_months": 1e6,
    "ops_donors_stop": 0.7,
    "ops_assessed_paid": 0.87,
    "ops_assessed_paid_au": 0.61,
    "ops_donors_paid": 0.74,
}
PAID = {P_UN: "ops_assessed_paid", P_AU: "ops_assessed_paid_au", P_DONORS: "ops_donors_paid"}


@dataclass(frozen=True)
class Month:
    """A month of a new operation as the log has it, and who pays, at what price, and whether they still do."""

    persons: float
    due: float
    unpaid: float
    payer: int
    usd: float
    funded: bool


@dataclass(frozen=True)
class Spent:
    """A new operation: its months from the first of the run, its rows."""

    number: int
    months: tuple[Month, ...]
    rows: list


def price(theta, universal, payer):
    """Dollars a person and month: the UN's own; of others what donors pay, or what states pay themselves."""
    un = theta.ops_cost_per_person_year / 12.0
    if universal:
        return un
    return un * (theta.ops_cost_own if payer == P_COSTS_LIE else theta.ops_cost_donors)


def owed(theta, month):
    """Whole dollars of a month's due that nobody pays."""
    due = round(month.persons * month.usd)
    share = theta[PAID[month.payer]] if month.payer in PAID else 1.0
    return due - (int(due * share) if month.funded else 0)


def money_ends(theta, name, begun_in, rows, payers):
    """Month from which donors no longer pay, by the draw of each review at which they still paid; inf where none."""
    leaves = next((r for r in rows if r["kind"] == Event.EXIT), None)
    for year in range(1, 100):
        month = begun_in + 12 * year
        day = month * MONTH
        if month >= len(payers) or (leaves is not None and leaves["day"] < day - 1e-6):
            return np.inf
        early = leaves is not None and abs(leaves["day"] - day) < 1e-6
        if early and leaves["value"] in (Exit.CONSENT, Exit.VETO, Exit.DONE, Exit.MONEY):
            return np.inf
        stop = draw(name, 1000 + year, MONEY_ENDS) < 1.0 - np.exp(-theta.ops_donors_stop)
        if stop and payers[month - 1] == P_DONORS:
            return month
    return np.inf


def spent(fixed, theta, totals, rows, number, name):
    """The months of one new operation inside a state or between two."""
    start = begun(rows)
    asked = next(float(r["day"]) for r in rows if r["kind"] == Event.PROPOSED)
    month = int(start["day"] // MONTH)
    if number <= BETWEEN_TWO:
        month = max(month, int(np.ceil(asked / MONTH)))
    e = int(np.searchsorted(fixed.t.start_day, month * MONTH, side="right")) - 1
    act = fixed.s.act[e, start["duty"]] if start["duty"] >= 0 else None
    first = int(act["payer"]) if act is not None else P_COSTS_LIE
    led = act is not None and bool(act["universal"])
    handed = [float(r["day"]) for r in rows if r["kind"] == Event.HANDED_OVER]
    over = [any(day <= m * MONTH + 1e-6 for day in handed) for m in range(len(totals) - 1)]
    payers = [P_UN if one else first for one in over]
    ends = money_ends(theta, name, month, rows, payers)
    none = dict.fromkeys(("persons", "due", "unpaid"), 0.0)
    months = []
    for m, ((before, _), (now, _)) in enumerate(pairwise(totals)):
        one, two = before.get(number, none), now.get(number, none)
        moved = (two[k] - one[k] for k in none)
        usd = price(theta, led or over[m], payers[m])
        months.append(Month(*moved, payers[m], usd, over[m] or m < ends))
    return Spent(number, tuple(months), rows)


def all_spent(fixed, parameters, seed, futures, months, named_by):
    """Every new operation; ``named_by``: of a future and its number, its luck."""
    z = np.zeros((1, len(parameters.parameters)))
    theta = parameters.records(z)
    by_month, logs = cut(fixed, theta, seed, futures, months)
    found = []
    for future, log in enumerate(logs):
        for number, rows in by_operation(log).items():
            if number > FIRST_ON_FILE and begun(rows) is not None:
                name = named_by(future, number)
                found.append(spent(fixed, theta[0], by_month[future], rows, number, name))
    return theta[0], found


# ---- two worlds --------------------------------------------------------------------------------------------------

INSIDE = {
    "object_base": -4.0,
    "object_renewal": -3.0,
    "ops_start_none": 0.0,
    "ops_start_after": 0.0,
    "ops_start_minor": 0.02,
    "ops_start_major": 0.02,
    "ops_willing": 0.5,
    "ops_near": 1.5,
    "ops_hand_over": 0.6,
    "ops_end_peace": 0.0,
    "ops_end_conflict": 0.0,
    "ops_peak_armed": 1.0,
    "ops_take_up": 1.0,
    "standby_use": 0.3,
    "ops_few": 0.05,
}


def inside(fixed, seed):
    """New operations inside states of one arm of the real library."""
    parameters = load_parameters().under("deters").replaced(BUSY | INSIDE | UNPAID)
    return all_spent(fixed, parameters, seed, 3, 56, partial(luck_inside, fixed, seed))


@cache
def both():
    """From 2026, the African Union's operations paid by its own scale; from 2013, by donors."""
    theta, one = inside(whole(), 11)
    return theta, one + inside(whole_inside.whole().fixed, 12)[1]


def observers(payer):
    """Observers of a council of all, or of one of seven that pays in another way."""
    if payer == P_UN:
        return observing()
    funding = {P_COSTS_LIE: "costs_lie", P_AU: "african_union"}
    dated = {"what": "rule", "rule": "made up", "from": date(2000, 1, 1), "source": "s"}
    facts = [dated | {"by": funding[payer]}] if payer in funding else []
    return observing(parties=[party(*STATES[:7])], funding=facts)


@cache
def between(payer):
    """Observers between two states of the small world; donors pay where nothing is on file."""
    held = (
        STEADY
        | UNPAID
        | {"ops_leave": 0.3, "ops_consent_ends": 0.1, "ops_deploy_half": 3.0, "ops_after_war": 0.9}
    )
    fixed, parameters = lined(library(observers(payer))), quick(**held, object_affinity=0.0, ops_take_up=1.0)
    return all_spent(fixed, parameters, SEED, 12, 60, lambda f, number: luck(f, BETWEEN_TWO - number))


# ---- to the dollar -----------------------------------------------------------------------------------------------


def assert_to_the_dollar(theta, found):
    """Every month, and every year as the log has it."""
    for one in found:
        for m, month in enumerate(one.months):
            assert month.due == round(month.persons * month.usd), (one.number, m)
            assert month.unpaid == (owed(theta, month) if month.persons else 0), (one.number, m)
        assert_years_are_sums(theta, one)


def assert_years_are_sums(theta, one):
    """COST is what the months before it cost at their price, UNPAID what of it is owed, by the payer of the last."""
    kinds = {
        k: {round(r["day"] / MONTH): r for r in one.rows if r["kind"] == k}
        for k in (Event.OPERATION_YEAR, Event.COST, Event.UNPAID)
    }
    ends = sorted(kinds[Event.COST])
    assert ends == sorted(kinds[Event.OPERATION_YEAR])
    assert set(kinds[Event.UNPAID]) <= set(ends)
    for first, end in pairwise([0, *ends]):
        year = one.months[first:end]
        left = kinds[Event.UNPAID].get(end)
        assert kinds[Event.COST][end]["value"] == sum(round(m.persons * m.usd) for m in year)
        assert (0 if left is None else left["value"]) == sum(owed(theta, m) for m in year if m.persons)
        assert {int(kinds[k][end]["a"]) for k in kinds if end in kinds[k]} == {year[-1].payer}


def test_new_operations_inside_states_cost_their_persons_at_the_price_of_who_pays():
    theta, found = both()
    assert_to_the_dollar(theta, found)
    seen = Counter((m.payer, m.funded) for one in found for m in one.months if m.persons)
    assert min(seen[payer, True] for payer in (P_UN, P_DONORS, P_COSTS_LIE, P_AU)) > 60
    assert seen[P_DONORS, False] > 60
    assert not any(seen[payer, False] for payer in (P_UN, P_COSTS_LIE, P_AU))


def test_a_hand_over_changes_payer_and_price_in_its_month():
    """The UN's price from the month of the hand-over on, and its arrears, though donors had stopped before."""
    _, found = both()
    turns = [
        (one, m)
        for one in found
        for m in range(1, len(one.months))
        if one.months[m].payer == P_UN != one.months[m - 1].payer and one.months[m].persons
    ]
    assert len(turns) > 10
    assert sum(not one.months[m - 1].funded for one, m in turns) > 1
    for one, m in turns:
        before, after = one.months[m - 1 : m + 1]
        assert before.due / before.persons != pytest.approx(after.due / after.persons, rel=0.01)
        assert after.unpaid < after.due


@pytest.mark.parametrize("payer", [P_UN, P_DONORS, P_COSTS_LIE, P_AU])
def test_observers_between_two_states_cost_their_persons_at_the_price_of_who_pays(payer):
    theta, found = between(payer)
    assert_to_the_dollar(theta, found)
    seen = Counter((m.payer, m.funded) for one in found for m in one.months if m.persons)
    assert seen[payer, True] > 200
    assert {p for p, _ in seen} == {payer}
    assert (seen[payer, False] > 20) == (payer == P_DONORS)
