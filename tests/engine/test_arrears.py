"""Arrears of operations balance to the dollar in every month: what is owed, paid late, withheld, lost.

The same futures cut at the end of each month; what each month should be is reckoned here from the docstring of
``engine.processes.payment``, in Python's own numbers.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from cut_by_month import cut
from inner_world import COSTS_LIE, MONTH, PAYS_AU, PAYS_DONORS, PAYS_UN, inner, lived, mission, of, setting_of
from moved import whole

from foedus.engine.lives import Lives
from foedus.log.events import BETWEEN_TWO, FIRST_ON_FILE, Event, Exit
from foedus.parameters import load_parameters
from foedus.rules.setting import P_UN, PAYERS

MONTHS, FUTURES, BEGINS, PART = 26, 3, 7, 0.25
DONORS, OWN = PAYERS.index("donors"), PAYERS.index("costs_lie")
SHARE = {PAYS_UN: "ops_assessed_paid", PAYS_AU: "ops_assessed_paid_au", DONORS: "ops_donors_paid"}
NOTHING = dict.fromkeys(("persons", "due", "unpaid", "withheld", "late", "owed"), 0.0)


def table(payer: int, part: float, begins: int, months: int = 60) -> np.ndarray:
    """W: ``part`` of what ``payer`` owes is withheld from a month on."""
    found = np.zeros((len(PAYERS), months))
    found[payer, begins:] = part
    return found


@cache
def months(part: float):
    """[future][month] of totals by operation, a ``part`` of what members of the UN owe withheld from a month on."""
    parameters = load_parameters().under("deters").replaced({"ops_hand_over": 0.0})
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    fixed = whole()
    fixed = fixed._replace(s=fixed.s._replace(withheld=table(PAYS_UN, part, BEGINS)))
    return theta[0], cut(fixed, theta, 11, FUTURES, MONTHS)[0]


def steps(part: float):
    """(operation, month, what it has had before it, and after)."""
    theta, found = months(part)
    for future in found:
        for month, ((before, _), (now, _)) in enumerate(pairwise(future)):
            for number, one in now.items():
                yield theta, number, month, before.get(number, NOTHING), one


@pytest.mark.parametrize("part", [0.0, PART])
def test_what_is_owed_is_what_was_owed_and_is_not_paid_less_what_is_paid_late(part):
    """Of every operation in every month, new ones and those on file; nothing is owed of what donors do not pay."""
    owing = late_ones = 0
    for _, number, _, before, now in steps(part):
        flow = {name: now[name] - before[name] for name in ("unpaid", "late", "withheld", "owed")}
        assert all(float(x).is_integer() for x in now.values())
        assert min(flow["unpaid"], flow["late"], flow["withheld"]) >= 0
        assert flow["withheld"] <= flow["unpaid"]
        assert 0 <= now["owed"] + now["late"] <= now["unpaid"]
        if pays(number) in (DONORS, OWN):
            assert now["owed"] == now["late"] == 0
        elif pays(number) is not None:
            assert flow["owed"] == flow["unpaid"] - flow["late"]
        owing += now["owed"] > 0
        late_ones += flow["late"] > 0
    assert min(owing, late_ones) > 300


@pytest.mark.parametrize("part", [0.0, PART])
def test_a_month_of_those_on_file_is_as_the_formula_says(part):
    """paid = [p due] - [W p due]; late = [(1 - exp(-r / 12)) (arrears - withheld)]."""
    seen = kept = 0
    for theta, number, month, before, now in steps(part):
        payer = pays(number)
        if payer is None or payer == DONORS:
            continue
        due, here = now["due"] - before["due"], whole().s.mission[FIRST_ON_FILE - number]
        if not here["funded_until"] > 900 or now["persons"] == before["persons"]:
            continue  # nobody there: it has gone, or not come
        usual = int(due * (theta[SHARE[payer]] if payer in SHARE else 1.0))
        share = part if payer == PAYS_UN and month >= BEGINS else 0.0
        assert now["withheld"] - before["withheld"] == round(usual * share)
        assert now["unpaid"] - before["unpaid"] == due - usual + round(usual * share)
        rate = 1.0 - np.exp(-theta.ops_arrears_paid / 12.0)
        assert abs(now["late"] - before["late"] - rate * (before["owed"] - before["withheld"])) < 1.0
        seen += 1
        kept += share > 0
    assert seen > 300
    assert (kept > 100) == (part > 0)


def pays(number: int) -> int | None:
    """Who pays for an operation on file throughout; None: a new one, or it changes."""
    rows = whole().s.mission
    if not FIRST_ON_FILE - rows.size < number <= FIRST_ON_FILE:
        return None
    one = rows[FIRST_ON_FILE - number]
    return int(one["payer"]) if np.isinf(one["payer_changes"]) else None


# ---- one mission -------------------------------------------------------------------------------------------------


def amount(rows, *kinds):
    return float(of(rows, *kinds)["value"].sum())


def by_hand(years: float, share: float, rate: float, part: float = 0.0, begins: int = 0):
    """Owed, paid late and withheld after so many years of 8,000 persons at 1,234.56 dollars a month."""
    due, owed, late, kept_so_far = round(8000 * 1234.56), 0, 0, 0
    for month in range(round(12 * years)):
        usual = int(due * share)
        kept = round(usual * (part if month >= begins else 0.0))
        paid = int((1.0 - np.exp(-rate / 12.0)) * (owed - kept_so_far) + 1e-9)
        owed += due - usual + kept - paid
        late, kept_so_far = late + paid, kept_so_far + kept
    return owed, late, kept_so_far


@pytest.mark.parametrize("rate", [0.0, 0.24, 50.0])
@pytest.mark.parametrize(
    ("payer", "paid"), [(PAYS_UN, "ops_assessed_paid"), (PAYS_AU, "ops_assessed_paid_au")]
)
def test_arrears_of_members_grow_and_are_paid_late(payer, paid, rate):
    parameters = inner(ops_arrears_paid=rate)
    (rows,) = lived(setting_of(3, mission(payer=payer, usd_per_month=1234.56)), parameters, 1, 3)
    owed, late, _ = by_hand(3, parameters.medians()[paid], rate)
    assert amount(rows, Event.ARREARS) == pytest.approx(
        owed, abs=40
    )  # a dollar a month, by how exp is rounded
    assert amount(rows, Event.PAID_LATE) == pytest.approx(late, abs=40)
    assert amount(rows, Event.ARREARS) + amount(rows, Event.PAID_LATE) == amount(rows, Event.UNPAID)
    assert (late == 0) == (rate == 0.0)


@pytest.mark.parametrize(
    ("payer", "money"), [(PAYS_DONORS, np.inf), (PAYS_DONORS, 100.0), (COSTS_LIE, 100.0), (PAYS_UN, -1.0)]
)
def test_what_donors_do_not_give_and_what_nobody_is_bound_to_pay_is_lost(payer, money):
    one = mission(payer=payer, funded_until=money)
    (rows,) = lived(setting_of(2, one), inner(ops_unpaid_months=99.0), 1, 2)
    assert amount(rows, Event.UNPAID) > 0
    assert amount(rows, Event.ARREARS, Event.PAID_LATE) == 0


def test_members_who_are_bound_no_longer_owe_what_they_owed():
    """Their rule ends after a year: what they have left unpaid until then is owed, and paid late; the rest is lost."""
    one = mission(payer=PAYS_UN, funded_until=360.0)
    (rows,) = lived(setting_of(2, one), inner(ops_unpaid_months=99.0), 1, 2)
    (until,) = lived(setting_of(2, mission(payer=PAYS_UN)), inner(), 1, 1)
    owed = amount(rows, Event.ARREARS) + amount(rows, Event.PAID_LATE)
    assert owed == amount(until, Event.UNPAID)
    assert amount(rows, Event.UNPAID) > owed


def test_when_the_last_have_left_what_is_owed_stays_owed():
    one = mission(payer=PAYS_UN, ends=300.0)
    short, long = (lived(setting_of(9, one), inner(), 1, years)[0] for years in (3, 8))
    (gone,) = of(long, Event.GONE)
    (at_end,) = of(long, Event.ARREARS)
    assert at_end["day"] <= gone["day"] < 3 * 365.25
    assert at_end["value"] == amount(short, Event.ARREARS) > 0
    assert amount(long, Event.PAID_LATE) == amount(short, Event.PAID_LATE)
    assert at_end["value"] + amount(long, Event.PAID_LATE) == amount(long, Event.UNPAID)


def test_what_is_withheld_is_owed_and_never_paid_late():
    """Others pay what they paid, to the dollar; and what they leave unpaid is paid late as it was."""
    parameters = inner()
    share, rate = (parameters.medians()[name] for name in ("ops_assessed_paid", "ops_arrears_paid"))
    usual = setting_of(4, mission(payer=PAYS_UN, usd_per_month=1234.56))
    (before,) = lived(usual, parameters, 1, 4)
    (rows,) = lived(usual._replace(withheld=table(PAYS_UN, 0.3, 6)), parameters, 1, 4)
    owed, _, kept = by_hand(4, share, rate, 0.3, 6)
    assert amount(rows, Event.WITHHELD) == kept > 0
    assert amount(rows, Event.ARREARS) == pytest.approx(owed, abs=50)
    for kind, more in ((Event.UNPAID, kept), (Event.ARREARS, kept), (Event.PAID_LATE, 0), (Event.COST, 0)):
        assert amount(rows, kind) == amount(before, kind) + more
    money = [int(k) for k in (Event.UNPAID, Event.ARREARS, Event.WITHHELD)]
    assert (rows[~np.isin(rows["kind"], money)] == before[~np.isin(before["kind"], money)]).all()


def test_a_year_in_which_nobody_was_there_has_its_late_payments():
    """Sent home by a ceiling of 0 persons for two years, it stays: its members go on paying what they owe."""
    ceiling = [8000] * 12 + [0] * 24 + [8000] * 30
    one = mission(payer=PAYS_UN, ceiling=ceiling, consent=False)
    parameters = inner(ops_few=0.0, ops_end_peace=1e-9, ops_end_conflict=1e-9, ops_send_constant=-1e3)
    (rows,) = lived(setting_of(3, one), parameters, 1, 3)
    if len(of(rows, Event.EXIT)):
        assert of(rows, Event.EXIT)["value"][0] == Exit.CONTRIBUTORS
    owed = amount(rows, Event.ARREARS) + amount(rows, Event.PAID_LATE)
    assert owed == amount(rows, Event.UNPAID) > 0


# ---- soldiers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("a", "kept"), [(0.0, 1.0), (1.0, 0.7), (2.0, 0.49)])
def test_soldiers_follow_what_is_withheld_where_a_scenario_says_so(a, kept):
    """From the month on everybody's share goes home, to (1 - W)^a of what is sought; at 0 nobody does."""
    parameters = inner(ops_afford=a, ops_assessed_paid=1.0, ops_send_constant=-1e3)
    one = mission(payer=PAYS_UN, ceiling=8000, pledge={0: 4000, 5: 4000}, begins=-1000.0)
    setting = setting_of(2, one)._replace(withheld=table(PAYS_UN, 0.3, 6))
    (rows,) = lived(setting, parameters, 1, 1)
    home = of(rows, Event.WITHDRAWN)
    assert amount(rows, Event.WITHDRAWN) == pytest.approx(8000 * (1 - kept), abs=2)
    assert {float(d) for d in home["day"]} == (set() if a == 0 else {6 * 30.4375})


def test_a_new_operation_is_raised_for_the_money_that_is_left():
    """What is sought from the first day; and all of it again once nothing is withheld."""
    parameters = inner(ops_afford=1.0, ops_assessed_paid=1.0, ops_deploy_half=1e-9, ops_send_constant=1e3)
    later = mission(payer=PAYS_UN, pledge={0: 1000, 5: 3000}, ceiling=5000, begins=40.0)
    held = np.zeros((len(PAYERS), 60))
    held[PAYS_UN, 1:8] = 0.4
    (rows,) = lived(setting_of(3, later)._replace(withheld=held), parameters, 1, 2)
    sent = of(rows, Event.SENT)
    peak = parameters.medians().ops_peak_of_ceiling * 5000
    first = sent[sent["day"] < 100]["value"].sum()
    assert first == pytest.approx(0.6 * peak, abs=3)
    assert sent["value"].sum() - amount(rows, Event.WITHDRAWN) > 0.85 * peak


def test_an_operation_that_is_decided_is_raised_for_the_money_that_is_left():
    """On its first day (1 - W) of the usual part of its ceiling is sent, where all offer, and no more."""
    known = {"ops_afford": 1.0, "ops_assessed_paid": 1.0, "ops_largest_share": 1.0, "ops_send_constant": 1e3}
    parameters = load_parameters().under("deters").replaced(known)
    theta, fixed = parameters.records(np.zeros((1, len(parameters.parameters)))), whole()
    fixed = fixed._replace(s=fixed.s._replace(withheld=table(PAYS_UN, 0.4, 0, months=130)))
    lives, seen = Lives([fixed], 11), 0
    for future in range(6):
        for _, _, rows in lives.future(future, theta):
            for decided in of(rows, Event.AUTHORISED):
                number, first = decided["dispute"], _payer_of(fixed, decided)
                sent = of(rows, Event.SENT)
                mine = sent[(sent["dispute"] == number) & (sent["day"] < decided["day"] + MONTH)]
                if number > BETWEEN_TWO and first == P_UN and len(mine):
                    most = int(0.6 * theta[0].ops_peak_of_ceiling * decided["value"])
                    assert mine["value"].sum() == pytest.approx(most, abs=2)
                    seen += 1
    assert seen > 5


def _payer_of(fixed, decided):
    e = int(np.searchsorted(fixed.t.start_day, decided["day"], side="right")) - 1
    return int(fixed.s.act[e, decided["duty"]]["payer"]) if decided["duty"] >= 0 else OWN
