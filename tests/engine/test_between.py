"""Observers between two states after a war: their law, drawn again by name, and the closed form of their worth."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from lined_world import library, lined, lived, same
from observed_world import DAYS, SEED, STEADY, between, logs, luck, observing
from reference import Reference
from scipy import stats
from small_world import BASELINE, STATES, YEARS, quick, small_library, small_world
from whole_inside import draw

from foedus.engine.names import ALARM, CONSENT
from foedus.engine.processes.line import seen, settled
from foedus.engine.processes.operations import consent
from foedus.log.events import BETWEEN_TWO, Denial, Event

UNLIKELY = 1e-3
N = len(STATES)


@cache
def usual():
    return logs()


def of(rows, kind):
    return rows[rows["kind"] == int(kind)]


def wars_ended(rows):
    """(number, initiator, target, day) of every war that ended."""
    return [(int(r["dispute"]), int(r["a"]), int(r["b"]), float(r["day"])) for r in of(rows, Event.WAR_ENDED)]


def war_of(rows, proposal):
    """The war after which observers were proposed: theirs is the day."""
    (found,) = [w for w in wars_ended(rows) if w[3] == proposal["day"]]
    assert found[1:3] == (proposal["a"], proposal["b"])
    return found


def test_proposed_on_the_luck_of_the_war():
    """Whenever the war's draw is below ``ops_after_war``, unless observers are there or under way."""
    told = np.zeros(3, int)
    for future, rows in enumerate(usual()):
        proposals = {float(r["day"]): r for r in of(between(rows), Event.PROPOSED)}
        pairs = []
        for war, i, j, day in wars_ended(rows):
            drawn = draw(luck(future, war), ALARM) < STEADY["ops_after_war"]
            assert drawn or day not in proposals
            told += (drawn, day in proposals, drawn and day not in proposals)
            assert not drawn or day in proposals or {i, j} in pairs  # an earlier one stands, or is under way
            pairs += [{i, j}] if day in proposals else []
    assert told[1] > 300
    assert told[2] > 0


def test_no_observers_without_the_consent_of_both():
    """Both draws again: authorised only where both states consent, and denied for it wherever one does not."""
    theta, fixed = quick(**STEADY).medians(), lined(library(observing()))
    refused = 0
    for future, rows in enumerate(usual()):
        mine = between(rows)
        for proposal in of(mine, Event.PROPOSED):
            own = mine[mine["dispute"] == proposal["dispute"]]
            name = luck(future, war_of(rows, proposal)[0])
            both = all(
                draw(name, CONSENT, int(fixed.g.state["code"][s]))
                < consent(theta, float(fixed.s.country["ln_population"][s]))
                for s in (proposal["a"], proposal["b"])
            )
            no = of(own, Event.DENIED)
            hosts = no["value"] == Denial.HOST
            assert both or of(own, Event.AUTHORISED).size == 0
            assert not (both and hosts.any())
            refused += int(hosts.sum())
    assert refused > 30


@pytest.mark.parametrize(
    ("values", "why"), [({"object_base": 60.0}, Denial.VOTE), ({"ops_consent": 1e-9}, Denial.HOST)]
)
def test_none_against_a_veto_or_without_any_consent(values, why):
    rows = np.concatenate([between(r) for r in logs(20, **values)])
    assert of(rows, Event.PROPOSED).size > 30
    assert of(rows, Event.AUTHORISED).size == 0
    assert {float(why)} <= set(of(rows, Event.DENIED)["value"]) <= {float(why), float(Denial.HOST)}


def test_where_no_body_may_observe_nobody_comes():
    """The duty is to interpose inside a state, or not there: then nobody is asked."""
    rows = np.concatenate(lived([lined(library())], quick(**STEADY), 20, SEED)[0])
    assert of(between(rows), Event.PROPOSED).size > 30
    assert set(of(between(rows), Event.DENIED)["value"]) <= {float(Denial.NO_BODY), float(Denial.HOST)}
    assert of(between(rows), Event.AUTHORISED).size == 0


def test_off_it_draws_nothing_and_writes_nothing():
    """The same world to the bit as one in which nothing is ever decided, but for the rows of its proposals."""
    for off, never in zip(logs(20, ops_after_war=0.0), logs(20, ops_decide_months_un=1e6), strict=True):
        assert between(off).size == 0
        assert set(between(never)["kind"]) <= {int(Event.PROPOSED)}
        assert same(off, never[never["dispute"] > BETWEEN_TWO])


def test_identical_arms_are_identical():
    arm = lined(library(observing()))
    assert all(same(a, b) for a, b in zip(*lived([arm, arm], quick(**STEADY), 20, 3), strict=True))


def test_persons_and_money_balance():
    """What is sent and not withdrawn serves; each dollar is due for a person's month; neither of the two sends."""
    theta = quick(**STEADY | {"ops_leave": 0.3, "ops_end_line": 0.2}).medians()
    ended = 0
    for rows in logs(40, ops_leave=0.3, ops_end_line=0.2):
        mine = between(rows)
        assert of(rows, Event.SERVED)["value"].sum() == of(mine, Event.OPERATION_YEAR)["value"].sum()
        for number in set(of(mine, Event.AUTHORISED)["dispute"]):
            own = mine[mine["dispute"] == number]
            states = set(of(own, Event.PROPOSED)[["a", "b"]][0])
            sent, back = of(own, Event.SENT), of(own, Event.WITHDRAWN)
            assert not states & set(sent["a"])
            assert sent["value"].sum() >= back["value"].sum()
            if of(own, Event.GONE).size:
                assert sent["value"].sum() == back["value"].sum()
                ended += 1
            months = of(own, Event.OPERATION_YEAR)["value"].sum()
            due = of(own, Event.COST)["value"].sum()
            assert abs(due - months * theta.ops_cost_per_person_year / 12) <= 0.5 * 12 * YEARS
            assert 0 <= of(own, Event.UNPAID)["value"].sum() <= due
    assert ended > 20


def test_observers_are_no_presence_and_keep_no_operation_out():
    """Conflict inside states is the same to the bit with observers between states and without."""
    kinds = [int(Event.CONFLICT_YEAR), int(Event.CONFLICT_MONTH)]
    inside = [
        [rows[np.isin(rows["kind"], kinds)] for rows in logs(20, pko_relapse_hazard_ratio=0.01, **values)]
        for values in ({}, {"ops_after_war": 0.0})
    ]
    assert all(same(a, b) for a, b in zip(*inside, strict=True))


def spells(futures):
    """(pair, first day, persons, day of the next dispute or inf) for observers who stay to the end."""
    for rows in futures:
        begun = of(rows, Event.DISPUTE)
        mine = between(rows)
        assert of(mine, Event.EXIT).size == 0
        for order in of(mine, Event.AUTHORISED):
            own = mine[mine["dispute"] == order["dispute"]]
            (proposal,) = of(own, Event.PROPOSED)
            pair = {int(proposal["a"]), int(proposal["b"])}
            days = [float(r["day"]) for r in begun if {int(r["a"]), int(r["b"])} == pair]
            persons = of(own, Event.SENT)["value"].sum()
            first = float(order["day"])
            if persons and not any(proposal["day"] <= day <= first for day in days):
                yield sorted(pair), first, persons, min((x for x in days if x > first), default=np.inf)


@cache
def reference():
    theta = quick(**STEADY).medians()
    return Reference(small_library(), small_world(), theta, BASELINE, YEARS)


def used(pair, first, last):
    """Hazard of the pair's disputes that passes between two days, were nobody there."""
    slow = reference()
    rates = slow.rates[tuple(STATES[s] for s in pair)]
    ends = [*slow.starts[1:], np.inf]
    spans = zip(rates, pairwise([*slow.starts, np.inf]), ends, strict=True)
    return sum(sum(rate) * max(min(last, end) - max(first, start), 0.0) for rate, (start, _), end in spans)


def excess(worth):
    """(Disputes less the hazard that passed) / sd: standard normal where ``worth`` is the law; and how many."""
    count, passed = 0, 0.0
    for pair, first, persons, day in spells(usual()):
        count += int(day < np.inf)
        passed += worth(persons) * used(pair, first, min(day, DAYS))
    return (count - passed) / np.sqrt(passed), count


def test_disputes_come_at_the_closed_form_while_observers_stand():
    """lambda · (1 - p s), lambda from the slow implementation: the compensator of a counting process (Doob, Meyer)."""
    theta = quick(**STEADY).medians()
    p = lambda persons: seen(theta, persons / theta.line_km, False, 0.0)  # noqa: E731
    s = settled(theta, False)
    off, count = excess(lambda persons: 1.0 - p(persons) * s)
    assert count > 100
    assert abs(off) < stats.norm.isf(UNLIKELY / 2)
    for wrong in (
        lambda _: 1.0,
        lambda persons: 1.0 - 0.7 * p(persons) * s,
        lambda persons: 1.0 - p(persons),
    ):
        assert abs(excess(wrong)[0]) > stats.norm.isf(UNLIKELY / 2)
