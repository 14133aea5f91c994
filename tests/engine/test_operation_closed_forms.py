"""Closed forms: geometric waits, the log-normal law, binomial shares. Process 5, one step of an operation at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from inner_world import (
    COSTS_LIE,
    LASTING,
    MONTH,
    PAYS_AU,
    PAYS_DONORS,
    STILL,
    by_operation,
    chain,
    country,
    inner,
    lived,
    mission,
    of,
    setting_of,
)
from scipy import stats
from small_world import small_world

from foedus.log.events import Denial, Event, Exit

UNLIKELY = 1e-3
YEAR = 365.25
N = small_world().n
LESSER = np.flatnonzero(~small_world().major)  # operations are proposed in these only
SOON = {"ops_decide_months_un": 1e-6, "ops_decide_spread": 0.01}  # decided on the day of the alarm


def geometric(waits, q, years):
    """p that ``waits`` (0, 1, ..; ``years`` for none) are geometric with chance ``q`` a year."""
    expected = np.array([*((1 - q) ** t * q for t in range(years)), (1 - q) ** years]) * len(waits)
    seen = np.bincount(waits, minlength=years + 1)
    return stats.chisquare(seen, expected).pvalue


# ---- alarm and decision ------------------------------------------------------------------------------------------


def first_alarms(rows, years):
    """Year of the first proposal in each state."""
    found = np.full(N, years)
    for r in of(rows, Event.PROPOSED)[::-1]:
        found[r["b"]] = int(r["day"] // YEAR)
    return found[LESSER]


@pytest.mark.parametrize(
    ("level", "rate", "columns"),
    [
        (0, {"ops_start_none": 0.2}, {"years_at_peace": 40}),
        (0, {"ops_start_none": 0.2, "ops_start_after": 9.0}, {"never": True, "years_at_peace": 0}),
        (1, {"ops_start_minor": 0.2, "ops_start_major": 9.0}, {}),
        (2, {"ops_start_major": 0.2, "ops_start_minor": 9.0}, {}),
        (1, {"ops_near": 0.2}, {}),
        (1, {"ops_near": 0.1, "ops_start_minor": 0.1}, {}),
    ],
)
def test_alarms_come_at_their_rate(level, rate, columns):
    """P(none in t years) = exp(-h t): the first year of a proposal is geometric with 1 - exp(-h)."""
    parameters = inner(**chain(STILL), **rate, ops_come_about=1.0)
    found = lived(setting_of(6, country=country(level=level, **columns)), parameters, 250, 6)
    waits = np.concatenate([first_alarms(rows, 6) for rows in found])
    assert geometric(waits, -math.expm1(-0.2), 6) > UNLIKELY
    assert geometric(waits, -math.expm1(-0.2 * 1.15), 6) < UNLIKELY
    days = np.concatenate([of(rows, Event.PROPOSED)["day"] % YEAR for rows in found])
    assert stats.kstest(days / YEAR, "uniform").pvalue > UNLIKELY


def test_proposals_are_as_many_as_come_about():
    """Rate of proposals = rate of beginnings / share of proposals that come about."""
    parameters = inner(**chain(STILL), ops_start_minor=0.1, ops_come_about=0.5)
    found = lived(setting_of(6, country=country(level=1)), parameters, 250, 6)
    waits = np.concatenate([first_alarms(rows, 6) for rows in found])
    assert geometric(waits, -math.expm1(-0.2), 6) > UNLIKELY


def test_none_is_proposed_in_a_major_power_or_where_one_is():
    parameters = inner(**chain(STILL), ops_start_minor=2.0)
    served = int(LESSER[0])
    one = mission(host=served, pledge={int(LESSER[1]): 900}, ceiling=1000)
    found = lived(setting_of(6, one, country=country(level=1)), parameters, 40, 6)
    hosts = set(np.concatenate([of(rows, Event.PROPOSED)["b"] for rows in found]).tolist())
    assert hosts == set(LESSER.tolist()) - {served}


def decided(rows):
    """(proposed, denied) of operations that no arrangement may decide."""
    return [
        (a, b)
        for a, b in ((v[0], v[1]) for v in by_operation(rows).values() if len(v) == 2)
        if a["kind"] == Event.PROPOSED
        and b["kind"] == Event.DENIED
        and b["value"] in (Denial.NO_BODY, Denial.HOST)
    ]


def test_decisions_take_a_lognormal_time_and_hosts_consent_by_their_size():
    """ln(days) ~ N(ln median, sd²); P(consent) = logit⁻¹(logit c + b ln(people / 10 million))."""
    parameters = inner(**chain(STILL), ops_start_minor=0.5, ops_decide_months_un=2.0, ops_decide_spread=0.5)
    theta = parameters.medians()
    size = np.linspace(-3.0, 3.0, N)
    found = lived(setting_of(8, country=country(level=1, ln_population=size)), parameters, 200, 8)
    pairs = [pair for rows in found for pair in decided(rows)]
    early = [(a, b) for a, b in pairs if a["day"] < 4 * YEAR]  # none of these is cut by the horizon
    days = np.array([b["day"] - a["day"] for a, b in early])
    assert len(days) > 1000
    assert stats.kstest(np.log(days / (2.0 * MONTH)) / 0.5, "norm").pvalue > UNLIKELY
    assert stats.kstest(np.log(days / (2.3 * MONTH)) / 0.5, "norm").pvalue < UNLIKELY
    x = math.log(theta.ops_consent / (1 - theta.ops_consent)) + theta.ops_consent_ln_population * size
    z = []
    for s in LESSER:
        refused = [b["value"] == Denial.HOST for a, b in pairs if a["b"] == s]
        p = 1 / (1 + math.exp(x[s]))
        z.append((sum(refused) - len(refused) * p) / math.sqrt(len(refused) * p * (1 - p)))
    assert stats.chi2.sf(np.square(z).sum(), len(z)) > UNLIKELY


def test_a_coalition_of_the_willing_forms_for_a_major_conflict_only():
    """Where no body may act it forms with chance w; with no offers none comes, and the log says so."""
    held = {"ops_start_minor": 0.5, "ops_start_major": 0.5, "ops_willing": 0.3, **SOON}
    for level, share in ((1, 0.0), (2, 0.3)):
        parameters = inner(**chain(STILL), **held)
        found = lived(setting_of(4, country=country(level=level)), parameters, 120, 4)
        operations = [rows for f in found for rows in by_operation(f).values()]
        willing = [v for v in operations if any(r["kind"] == Event.AUTHORISED for r in v)]
        ended = [v for v in operations if len(v) > 1]
        assert stats.binomtest(len(willing), len(ended), max(share, 1e-12)).pvalue > UNLIKELY
        for v in willing:
            assert v[-1]["kind"] == Event.DENIED
            assert v[-1]["value"] == Denial.NOBODY
            assert {int(r["duty"]) for r in v[1:] if r["kind"] == Event.AUTHORISED} == {-1}


def test_offers_come_with_their_logit_and_legitimacy():
    """Without a body's decision every chance is halved; asked thrice, odds e times as high: P = l · σ(x + 2) in all."""
    numbers = ("ln_distance", "same_region", "ln_gdp_per_head", "ln_gdp_per_head_squared", "ln_population")
    flat = dict.fromkeys((*numbers, "polyarchy", "ideal_distance", "other_missions", "ln_strength"), 0.0)
    for legitimacy in (1.0, 0.5):
        parameters = inner(
            **chain(STILL) | SOON | {f"ops_send_{name}": value for name, value in flat.items()},
            ops_start_major=0.5,
            ops_willing=1.0,
            ops_legitimacy=legitimacy,
            ops_send_constant=-2.0,
            ops_send_own_cost=0.0,
            ops_size_constant=0.0,  # 50 persons or few more: never enough, so everybody who offers is taken
            ops_size_spread=1e-9,
            ops_budget=50.0,
        )
        found = lived(setting_of(1, country=country(level=2)), parameters, 150, 1)
        sent = sum(
            np.isin(of(rows, Event.SENT)["day"], of(rows, Event.AUTHORISED)["day"]).sum() for rows in found
        )
        asked = (N - 1) * sum(len(of(rows, Event.AUTHORISED)) for rows in found)
        p = legitimacy / (1 + math.exp(-(-2.0 + 2)))
        assert stats.binomtest(sent, asked, p).pvalue > UNLIKELY
        assert stats.binomtest(sent, asked, 1.15 * p).pvalue < UNLIKELY


# ---- deployment --------------------------------------------------------------------------------------------------

BEGINS = 100.0  # between two turns of the month


def test_half_of_what_is_authorised_is_there_when_the_curve_says():
    """Φ((ln t - ln h) / w) · .925 = ½, so t½ = h · exp(w · Φ⁻¹(½ / .925)), seen at the end of a month; h log-normal."""
    parameters = inner(ops_deploy_half=6.0, ops_deploy_between=0.8, ops_deploy_within=0.7, **LASTING)
    new = mission(begins=BEGINS, ceiling=1_000_000, pledge={0: 500_000, 5: 500_000})
    found = lived(setting_of(6, new), parameters, 2000, 6)
    days = [of(rows, Event.HALF)["value"] for rows in found]
    t = np.array([float(d[0]) if len(d) else np.inf for d in days])
    middle = 6.0 * MONTH * math.exp(0.7 * stats.norm.ppf(0.5 / 0.925))
    ends = (np.arange(4, 73) + 1) * MONTH - BEGINS  # of the months from the one that begins on day 121.75
    grid = ends[[0, 1, 2, 4, 6, 9, 14, 24, 40, 68]]
    assert np.isin(np.round(t[t < np.inf], 6), np.round(ends, 6)).all()

    def agree(by):
        p = stats.norm.cdf(np.log(grid / (by * middle)) / 0.8)
        p = np.diff(np.concatenate([[0], p, [1]]))
        seen = [((t > low) & (t <= high)).sum() for low, high in zip([0, *grid[:-1]], grid, strict=True)]
        return stats.chisquare([*seen, (t > grid[-1]).sum()], p * len(t)).pvalue

    assert agree(1.0) > UNLIKELY
    assert agree(1.15) < UNLIKELY


def test_who_is_there_follows_the_curve_month_by_month():
    """Whole persons in promised · Φ((ln t - ln h) / w), t in months since the decision, summed over a year."""
    parameters = inner(ops_deploy_half=3.0, ops_deploy_between=1e-12, ops_deploy_within=0.7, **LASTING)
    new = mission(begins=BEGINS, ceiling=10_000, pledge={0: 600_000, 5: 400_000})
    (rows,) = lived(setting_of(2, new), parameters, 1, 2)
    sent = {int(r["a"]): r["value"] for r in of(rows, Event.SENT)}
    assert sent == {0: 5550.0, 5: 3700.0}  # .925 of the ceiling, as on file
    t = ((np.arange(4, 16) + 1) * MONTH - BEGINS) / MONTH
    share = stats.norm.cdf((np.log(t) - math.log(3.0)) / 0.7)
    share[share >= 0.995] = 1.0
    first = of(rows, Event.OPERATION_YEAR)[0]
    assert first["value"] == sum(int(persons * x) for persons in sent.values() for x in share)


def test_who_fills_a_gap_comes_along_the_curve_too():
    """A mission at a tenth of its ceiling: after a quarter eight tenths are promised, and they take months."""
    held = {"ops_send_constant": 1e3, "ops_size_constant": 9.0, "ops_size_spread": 1e-9, "ops_few": 1e-6}
    parameters = inner(**held, ops_deploy_half=4.0, ops_deploy_between=1e-12, ops_deploy_within=0.7)
    (rows,) = lived(setting_of(2, mission(ceiling=5000, pledge={0: 500})), parameters, 1, 2)
    sent = [r for r in of(rows, Event.SENT) if r["day"] > 0]
    assert sum(r["value"] for r in sent) == 4625 - 500
    assert {r["day"] for r in sent} == {3 * MONTH}
    share = stats.norm.cdf((np.log(np.arange(1, 22)) - math.log(4.0)) / 0.7)
    there = [sum(int(r["value"] * x) for r in sent) for x in share]
    expected = [12 * 500 + sum(there[:9]), 12 * 500 + sum(there[9:])]
    assert of(rows, Event.OPERATION_YEAR)["value"].tolist() == expected


@pytest.mark.parametrize(("begins", "sought"), [(-800.0, 4000), (-700.0, 4625)])
def test_an_operation_that_has_long_been_there_seeks_what_it_has(begins, sought):
    """After two years what it lacks of its ceiling is not still to come: 4,000 of 5,000 stay 4,000."""
    held = {"ops_send_constant": 1e3, "ops_size_constant": 9.0, "ops_size_spread": 1e-9}
    (rows,) = lived(
        setting_of(3, mission(begins=begins, ceiling=5000, pledge={0: 4000})), inner(**held), 1, 3
    )
    assert of(rows, Event.SENT)["value"].sum() == sought


# ---- money -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payer", "paid"),
    [
        (0, "ops_assessed_paid"),
        (PAYS_AU, "ops_assessed_paid_au"),
        (PAYS_DONORS, "ops_donors_paid"),
        (COSTS_LIE, None),
    ],
)
def test_cost_is_persons_times_price_and_what_is_unpaid_is_its_share(payer, paid):
    parameters = inner(ops_unpaid_months=99.0)
    share = parameters.medians()[paid] if paid else 1.0
    one = mission(payer=payer, usd_per_month=1234.56)
    (rows,) = lived(setting_of(2, one), parameters, 1, 2)
    due = round(8000 * 1234.56)
    assert of(rows, Event.COST)["value"].tolist() == [12 * due] * 2
    unpaid = 12 * (due - int(due * share))
    assert of(rows, Event.UNPAID)["value"].tolist() == [unpaid] * (2 if unpaid else 0)


@pytest.mark.parametrize("months", [9, 3, 16])
def test_from_the_day_its_money_ends_nothing_is_paid_and_it_goes_when_it_has_borne_that_so_long(months):
    """Paid for 12 months, then unpaid: it goes after as many months as it bears, whenever its mandate is reviewed."""
    parameters = inner(ops_unpaid_months=float(months))
    one = mission(payer=PAYS_DONORS, funded_until=YEAR)
    (rows,) = lived(setting_of(4, one), parameters, 1, 4)
    cost, unpaid = of(rows, Event.COST)["value"], of(rows, Event.UNPAID)["value"]
    assert unpaid[1] == cost[1]
    assert unpaid[0] < cost[0]
    (gone,) = of(rows, Event.EXIT)
    assert (gone["day"], gone["value"]) == ((12 + months) * YEAR / 12, Exit.MONEY)


def test_a_price_that_is_not_on_file_is_the_one_on_record():
    theta = inner().medians()
    for fields, factor in (
        ({"payer": PAYS_DONORS, "universal": False}, theta.ops_cost_donors),
        ({"payer": COSTS_LIE, "universal": False}, theta.ops_cost_own),
        ({}, 1.0),
    ):
        (rows,) = lived(setting_of(1, mission(usd_per_month=np.nan, **fields)), inner(), 1, 1)
        assert of(rows, Event.COST)["value"][0] == 12 * round(
            8000 * theta.ops_cost_per_person_year / 12 * factor
        )


# ---- staying and leaving -----------------------------------------------------------------------------------------


def exits(found, years):
    """Review (0 the first) at which the one mission on file begins to leave, and why."""
    rows = [of(f, Event.EXIT) for f in found]
    at = np.array([round(r["day"][0] / YEAR) - 1 if len(r) else years - 1 for r in rows])
    return at, np.array([int(r["value"][0]) if len(r) else -1 for r in rows])


@pytest.mark.parametrize(("level", "name"), [(0, "ops_end_peace"), (1, "ops_end_conflict")])
def test_missions_end_at_the_rate_of_their_surroundings(level, name):
    """Yearly reviews: geometric with 1 - exp(-h); a host's withdrawn consent takes its part of h first."""
    parameters = inner(**chain(STILL), **{name: 0.3}, ops_consent_ends=0.1)
    found = lived(setting_of(7, mission(), country=country(level=level)), parameters, 1500, 7)
    at, why = exits(found, 7)
    assert geometric(at, -math.expm1(-0.3), 6) > UNLIKELY
    assert geometric(at, -math.expm1(-0.3 * 1.15), 6) < UNLIKELY
    first = -math.expm1(-0.1)
    rest = math.exp(-0.1) * -math.expm1(-0.2)
    seen = [(why == Exit.CONSENT).sum(), (why == Exit.DONE).sum()]
    assert stats.chisquare(seen, np.array([first, rest]) / (first + rest) * sum(seen)).pvalue > UNLIKELY


def test_an_enforcement_mission_stays_without_consent():
    parameters = inner(**chain(STILL), ops_consent_ends=5.0)
    found = lived(setting_of(3, mission(consent=False)), parameters, 50, 3)
    assert not sum(len(of(rows, Event.EXIT)) for rows in found)


@pytest.mark.parametrize(("payer", "factor"), [(0, 1.0), (PAYS_DONORS, 1.5)])
def test_contributors_leave_by_their_size_and_by_who_pays(payer, factor):
    """1 - exp(-h (n / 300)^b f), one draw a year for each, when those who are there have served twelve months."""
    parameters = inner(ops_leave=0.3, ops_leave_ln_troops=-0.5, ops_leave_donors=1.5, **LASTING)
    sizes = {0: 100, 1: 300, 2: 900, 5: 2700, 6: 8100}
    one = mission(payer=payer, pledge=sizes, ceiling=20_000)
    found = lived(setting_of(1 + 1 / 12, one), parameters, 1500, 1 + 1 / 12)
    z = []
    for s, size in sizes.items():
        left = sum(int((of(rows, Event.WITHDRAWN)["a"] == s).any()) for rows in found)
        p = -math.expm1(-0.3 * (size / 300) ** -0.5 * factor)
        z.append((left - 1500 * p) / math.sqrt(1500 * p * (1 - p)))
    assert stats.chi2.sf(np.square(z).sum(), len(z)) > UNLIKELY


@pytest.mark.parametrize("months", [1.0, 3.0, 6.0, 11.0])
def test_the_last_are_gone_exactly_so_many_months_after_the_exit(months):
    """Everybody sends 1/D home a month: 6,000 leave as 5,000, 4,000, .., 0; GONE stands D months after EXIT."""
    ends, d = 400.0, int(months)
    one = mission(ends=ends, ceiling=1001 * d, pledge={0: 990 * d, 5: 11 * d})
    (rows,) = lived(setting_of(4, one), inner(ops_drawdown_months=months), 1, 4)
    (leaves,), (gone,) = of(rows, Event.EXIT), of(rows, Event.GONE)
    assert leaves["day"] == 14 * MONTH  # the first turn of a month after the end
    assert leaves["value"] == Exit.ON_FILE
    assert gone["day"] - leaves["day"] == d * MONTH
    total = of(rows, Event.OPERATION_YEAR)["value"].sum()
    assert total == 1001 * d * 14 + sum(1001 * left for left in range(1, d))


def test_a_lower_ceiling_sends_everybodys_share_home_and_is_never_exceeded():
    ceiling = np.repeat([8000, 8000, 5000, 7000, 1001], 6)
    one = mission(ceiling=ceiling)
    (rows,) = lived(setting_of(2.5, one), inner(**LASTING), 1, 2.5)
    promised, kept = {0: 4000.0, 5: 3000.0, 7: 1000.0}, []
    for month, most in enumerate(ceiling):
        for r in of(rows, Event.WITHDRAWN):
            if r["day"] == month * MONTH:
                promised[int(r["a"])] -= r["value"]
        assert sum(promised.values()) <= max(most, 0)
        kept.append(dict(promised))
    assert kept[12] == {0: 2500.0, 5: 1875.0, 7: 625.0}
    assert kept[18] == kept[12]  # a higher ceiling brings nobody by itself
    assert kept[24] == {0: 500.0, 5: 375.0, 7: 125.0}


def test_without_contributors_the_force_is_empty():
    """Everybody leaves when its contingents' time is over, nobody offers: after a year it is empty, and goes."""
    parameters = inner(ops_leave=1e9)
    (rows,) = lived(setting_of(4, mission()), parameters, 1, 4)
    (leaves,), (gone,) = of(rows, Event.EXIT), of(rows, Event.GONE)
    assert (leaves["day"], leaves["value"]) == (YEAR, Exit.CONTRIBUTORS)
    assert gone["day"] == YEAR + MONTH
    left = {int(r["a"]): round(r["day"] / MONTH) for r in of(rows, Event.WITHDRAWN)}
    assert all(1 <= month <= 12 for month in left.values())
    there = sum(size * left[s] for s, size in {0: 4000, 5: 3000, 7: 1000}.items())
    assert of(rows, Event.OPERATION_YEAR)["value"].tolist() == [there]
    assert of(rows, Event.SERVED)["value"].sum() == there
