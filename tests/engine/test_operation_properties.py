"""What holds of every operation in every log: law, consent, troops and money, and what may not change conflict."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest
import whole_inside
from inner_world import MONTH, NO_EFFECT, by_operation, deaths_by_month, inner, lived, mission, of, setting_of
from whole_inside import YEARS, consents, days, epoch, luck, read, standing, used, vote, whole

from foedus.arrangements import Obligation, Trigger
from foedus.base.draws import named, word
from foedus.engine.names import CONSENT
from foedus.log.events import Denial, Event, Exit
from foedus.world import load_world

N = load_world().n
STATES = load_world().iso3


@pytest.fixture(scope="module")
def w():
    return whole()


def every(w):
    """(future, number, rows) of every operation."""
    return [(f, k, rows) for f, events in enumerate(w.futures) for k, rows in by_operation(events).items()]


# ---- the log -----------------------------------------------------------------------------------------------------


def test_rows_are_in_the_order_of_days_and_none_is_after_the_horizon(w):
    for events in w.futures:
        assert (np.diff(events["day"]) >= 0).all()
        assert events["day"].min() >= 0
        assert events["day"].max() <= days()


def test_an_operation_has_one_life(w):
    """Alarm, denials, decision, contingents, exit, gone: each once, in this order; nothing after the last are gone."""
    kinds = Counter()
    for _, number, rows in every(w):
        order = [int(r["kind"]) for r in rows]
        count = Counter(order)
        kinds += count
        assert len({int(r["b"]) for r in rows}) == 1
        for once in (Event.PROPOSED, Event.AUTHORISED, Event.HALF, Event.EXIT, Event.GONE):
            assert count[once] <= 1
        if number > -10_000_000:
            assert order[0] == Event.PROPOSED
        if count[Event.GONE]:
            assert order[-1] == Event.GONE
            assert count[Event.EXIT] == 1
        if not count[Event.AUTHORISED] and number > -10_000_000:
            assert set(order) <= {Event.PROPOSED, Event.DENIED}
        if count[Event.EXIT]:
            after = order[order.index(Event.EXIT) :]
            assert not {Event.SENT, Event.HANDED_OVER, Event.HALF} & set(after)
    assert min(kinds[k] for k in range(Event.PROPOSED, Event.GONE + 1)) > 20
    exits = Counter(int(r["value"]) for f in w.futures for r in of(f, Event.EXIT))
    assert set(exits) == {int(x) for x in Exit}
    denials = Counter(int(r["value"]) for f in w.futures for r in of(f, Event.DENIED))
    assert {int(Denial.VOTE), int(Denial.HOST), int(Denial.UNUSED)} <= set(denials)


def test_the_last_are_gone_so_many_months_after_the_exit_or_sooner(w):
    """Sooner where whole persons run out: a contingent of fewer than D."""
    most = round(w.theta.ops_drawdown_months) * MONTH
    for _, _, rows in every(w):
        day = {int(r["kind"]): float(r["day"]) for r in rows}
        if Event.EXIT in day and Event.GONE in day:
            assert 0 < day[Event.GONE] - day[Event.EXIT] <= most
        elif Event.EXIT in day:
            assert day[Event.EXIT] + most > days()


# ---- law ---------------------------------------------------------------------------------------------------------


def test_nobody_decides_without_a_duty_that_answers_civil_conflict_there(w):
    """With consent a duty to interpose, without it one to enforce that does not need it: never the other way."""
    seen = Counter()
    for f, number, rows in every(w):
        for r in (r for r in rows if r["kind"] == Event.AUTHORISED and r["duty"] >= 0 and read(w, r["day"])):
            p, host = standing(w, r["day"], r["duty"]), STATES[r["b"]]
            assert Trigger.CIVIL_CONFLICT in p.duty.triggers
            assert host in p.beneficiaries & p.places
            consent = consents(w, f, number, int(r["b"]))
            if consent:
                assert p.duty.obligation is Obligation.INTERPOSE
            else:
                assert p.duty.obligation is Obligation.ENFORCE
                assert not p.duty.decision.host_consent
            seen[p.arrangement.id, consent] += 1
    assert len(seen) >= 4
    assert {consent for _, consent in seen} == {True, False}


def test_bodies_decide_as_their_rule_says_on_the_ballots_cast(w):
    """Adopted exactly where an independent count of the same ballots adopts it; so none against a veto."""
    adopted, failed, vetoed, met = 0, 0, 0, set()
    for f, number, rows in every(w):
        for r in rows:
            voted = r["kind"] == Event.AUTHORISED or (
                r["kind"] == Event.DENIED and r["value"] in (Denial.VOTE, Denial.UNUSED)
            )
            if r["duty"] < 0 or not voted or not read(w, r["day"]):
                continue
            p, host = standing(w, r["day"], r["duty"]), STATES[r["b"]]
            name = np.uint64(named(luck(w, f, number), word(" ".join(p.key))))
            passes, vetoes = vote(w, p, r["day"], host, consents(w, f, number, int(r["b"])), name)
            assert passes == (r["kind"] == Event.AUTHORISED or r["value"] == Denial.UNUSED), (
                f,
                number,
                p.key,
            )
            assert not (passes and vetoes and p.duty.decision.rule == "security_council")
            adopted, failed, vetoed = adopted + passes, failed + (not passes), vetoed + bool(vetoes)
            met.add(p.key)
    assert min(adopted, failed, vetoed) > 20
    assert len(met) >= 5


def test_forces_that_stand_ready_are_used_only_with_their_chance(w):
    ready = {d for d in range(len(w.compiled.duties)) if w.inside.act["standby_persons"][0, d] > 0}
    seen = Counter()
    for f, number, rows in every(w):
        for r in (r for r in rows if int(r["duty"]) in ready):
            if r["kind"] == Event.AUTHORISED:
                assert used(w, f, number)
                seen["used"] += 1
            elif r["kind"] == Event.DENIED and r["value"] == Denial.UNUSED:
                assert not used(w, f, number)
                seen["unused"] += 1
    assert min(seen["used"], seen["unused"]) > 5


def test_a_coalition_of_the_willing_forms_only_for_a_major_conflict(w):
    """It is there only where no body acted, in a year that was major, or that troops made a minor one."""
    seen = 0
    for f, number, rows in every(w):
        for r in rows:
            if number > -10_000_000 and r["kind"] == Event.AUTHORISED and r["duty"] < 0:
                year = int(r["day"] // 365.25)
                rows_of = of(w.futures[f], Event.CONFLICT_YEAR)
                at = (rows_of["a"] == r["b"]) & (np.round(rows_of["day"] / 365.25) - 1 == year)
                assert at.any()
                seen += 1
    assert seen > 5


def test_operations_are_handed_over_only_by_a_vote_and_not_against_the_host(w):
    seen = 0
    for f, number, rows in every(w):
        began = next((r for r in rows if r["kind"] == Event.AUTHORISED), None)
        for r in (r for r in rows if r["kind"] == Event.HANDED_OVER):
            p = standing(w, r["day"], r["duty"])
            began_in = int(began["day"] // MONTH) if began is not None else 0
            if number <= -10_000_000 and began is not None:
                began_in = int(np.ceil(began["day"] / MONTH))
            year = (round(r["day"] / MONTH) - began_in) // 12
            name = np.uint64(named(np.uint64(named(luck(w, f, number), 1000 + year)), CONSENT))
            consent = number <= -10_000_000 or consents(w, f, number, int(r["b"]))
            wanted = Obligation.INTERPOSE if consent else Obligation.ENFORCE
            assert p.duty.obligation is wanted, epoch(w, r["day"])
            assert vote(w, p, r["day"], STATES[r["b"]], consent, name)[0]
            seen += 1
    assert seen > 10


# ---- troops and money --------------------------------------------------------------------------------------------


def test_what_is_sent_less_what_is_withdrawn_is_promised_and_never_negative(w):
    """Of every contributor on every day; nothing is promised once an operation has begun to leave."""
    for _, _, rows in every(w):
        promised = defaultdict(float)
        for r in rows:
            if r["kind"] in (Event.SENT, Event.WITHDRAWN):
                assert r["value"] > 0
                assert r["value"] == int(r["value"])
                assert r["a"] != r["b"]
                promised[int(r["a"])] += r["value"] if r["kind"] == Event.SENT else -r["value"]
                assert promised[int(r["a"])] >= 0
            elif r["kind"] in (Event.OPERATION_YEAR, Event.GONE):
                left = any(x["kind"] == Event.EXIT and x["day"] < r["day"] for x in rows)
                assert not left or sum(promised.values()) == 0
        if any(r["kind"] == Event.EXIT for r in rows):
            assert sum(promised.values()) == 0


def test_nobody_is_there_who_was_not_promised(w):
    """A year's person-months are at most twelve times the most that was promised up to its end."""
    for _, _, rows in every(w):
        now = most = 0.0
        for r in rows:
            if r["kind"] in (Event.SENT, Event.WITHDRAWN):
                now += r["value"] if r["kind"] == Event.SENT else -r["value"]
                most = max(most, now)
            elif r["kind"] == Event.OPERATION_YEAR:
                assert 0 < r["value"] <= 12 * most
                assert r["value"] == int(r["value"])


def test_person_months_of_states_and_of_operations_add_up(w):
    for events in w.futures:
        served, all_ = of(events, Event.SERVED)["value"], of(events, Event.OPERATION_YEAR)["value"]
        assert served.sum() == all_.sum() > 1e6
        assert len(set(of(events, Event.SERVED)["a"])) == len(served)
        sent = set(of(events, Event.SENT)["a"].tolist())
        assert set(of(events, Event.SERVED)["a"].tolist()) <= sent


def test_money_is_whole_and_what_is_unpaid_is_part_of_the_cost(w):
    """Every year of an operation has its cost; paid = cost less unpaid lies between 0 and the cost."""
    for _, _, rows in every(w):
        cost = {float(r["day"]): float(r["value"]) for r in rows if r["kind"] == Event.COST}
        years = {float(r["day"]) for r in rows if r["kind"] == Event.OPERATION_YEAR}
        assert set(cost) == years
        for r in (r for r in rows if r["kind"] == Event.UNPAID):
            assert 0 < r["value"] <= cost[float(r["day"])]
            assert r["value"] == int(r["value"])
        assert all(x == int(x) and x > 0 for x in cost.values())


def test_without_contributors_every_force_is_empty(w):
    """Everybody leaves at the first review and nobody offers: no person-month later than that year's drawdown."""
    nobody = {"ops_leave": 1e9, "ops_send_constant": -1e3, "ops_drawdown_months": 6.0}
    for events in whole_inside.lived(w.inside, 2, **nobody):
        for rows in by_operation(events).values():
            began = min((r["day"] for r in rows if r["kind"] == Event.SENT), default=None)
            if began is not None and began + 365.25 + 7 * MONTH < days():
                assert rows[-1]["kind"] == Event.GONE
                assert rows[-1]["day"] <= began + 365.25 + 7 * MONTH
        assert not len(of(events, Event.AUTHORISED)) or set(of(events, Event.DENIED)["value"]) & {
            float(Denial.NOBODY)
        }


# ---- what may not change, and what may only fall -----------------------------------------------------------------

INSIDE = (Event.CONFLICT_YEAR, Event.CONFLICT_MONTH)


def bare(inside):
    """The same setting without any operation on file."""
    return inside._replace(mission=inside.mission[:0], ceiling=inside.ceiling[:0], pledge=inside.pledge[:0])


def test_operations_without_effect_change_no_conflict(w):
    none = {f"ops_start_{k}": 0.0 for k in ("none", "after", "minor", "major")} | {"ops_near": 0.0}
    with_them = whole_inside.lived(w.inside, 3, **whole_inside.BUSY | NO_EFFECT)
    without = whole_inside.lived(bare(w.inside), 3, **whole_inside.BUSY | NO_EFFECT | none)
    for one, two in zip(with_them, without, strict=True):
        assert len(of(one, Event.SENT)) > 100
        assert not len(of(two, Event.SENT))
        assert of(one, *INSIDE).tobytes() == of(two, *INSIDE).tobytes()


def test_more_troops_never_mean_more_deaths_where_levels_are_the_same(w):
    """Twice the troops in the missions on file: in the first year the dead of every state up to every month.

    With no cap, and missions of others that count like the UN's: most missions on file then count.
    """
    double = w.inside._replace(pledge=2 * w.inside.pledge)
    held = {"pko_troops_cap": 1e9, "pko_other_than_un": 1.0}
    fewer = 0
    for one, two in zip(
        whole_inside.lived(w.inside, 6, **held), whole_inside.lived(double, 6, **held), strict=True
    ):
        once, twice = (np.cumsum(deaths_by_month(x, YEARS, N)[:12], axis=0) for x in (one, two))
        assert (twice <= once).all()
        fewer += (twice < once).sum()
    assert fewer > 20


def test_a_stronger_effect_of_presence_never_means_an_earlier_relapse():
    """Same luck, one state, a mission for ever: the first conflict comes later or not at all."""
    one, years = mission(pledge={0: 2000}, ceiling=2000), 8
    first = {}
    for h in (1.0, 0.6, 0.3, 0.1):
        parameters = inner(**NO_EFFECT | {"pko_relapse_hazard_ratio": h})
        conflict = [
            of(rows, Event.CONFLICT_YEAR) for rows in lived(setting_of(years, one), parameters, 300, years)
        ]
        first[h] = np.array([min(c["day"][c["a"] == 3], default=np.inf) for c in conflict])
    later = 0
    for weak, strong in pairwise(first.values()):
        assert (strong >= weak).all()
        later += (strong > weak).sum()
    assert later > 200
