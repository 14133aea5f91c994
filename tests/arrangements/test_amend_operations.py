"""Amendments of operations and practices: who pays, how long, how large, on whose decision, and what was known when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from foedus.arrangements import Amendment, Library, Trigger, amend, load_library
from foedus.arrangements.dated import OPEN_END
from foedus.arrangements.facts import Payer
from foedus.arrangements.figures import ceiling_on, payers_on, strength_on
from foedus.base.errors import InputError

DAY = date(2027, 1, 1)
EVE = DAY - timedelta(days=1)
AMENDMENT: TypeAdapter = TypeAdapter(Amendment)
LIBRARY = load_library()
BEFORE = LIBRARY.digest()
SMALL = Library(LIBRARY[name] for name in ("aussom", "mfo", "minusca", "un-charter", "african-union", "sco"))


def amended(do: str, library: Library = LIBRARY, **fields) -> Library:
    return amend(library, [AMENDMENT.validate_python({"do": do, **fields})])


def test_nobody_pays_from_the_day_on():
    aussom = amended("stop_funding", arrangement="aussom", **{"from": DAY})["aussom"]
    assert payers_on(aussom, EVE).by is Payer.DONORS
    assert payers_on(aussom, DAY) is None


def test_another_rule_pays_from_the_day_on():
    aussom = amended("fund", arrangement="aussom", by="parties", **{"from": DAY})["aussom"]
    assert payers_on(aussom, EVE).by is Payer.DONORS
    assert payers_on(aussom, DAY).by is payers_on(aussom, date(2060, 1, 1)).by is Payer.PARTIES


def test_a_practice_is_taken_up_and_given_up():
    library = amended("practise", arrangement="sco", practice="budget_transparency", **{"from": DAY})
    later = date(2030, 1, 1)
    again = amended("cease", library, arrangement="sco", practice="budget_transparency", **{"from": later})

    def open_on(one, day):
        return any(p.practice == "budget_transparency" and p.holds(day) for p in one["sco"].practices)

    assert [open_on(LIBRARY, DAY), open_on(library, EVE), open_on(library, DAY)] == [False, False, True]
    assert [open_on(again, date(2029, 12, 31)), open_on(again, later)] == [True, False]


def test_a_prolonged_operation_keeps_who_was_there_on_its_last_day():
    old = LIBRARY["unifil"]
    last, until = old.in_force.until, date(2036, 1, 1)
    new = amended("prolong", arrangement="unifil", to=until)["unifil"]
    eve = last - timedelta(days=1)
    assert old.members(last, role=None) == frozenset()
    assert new.members(date(2035, 12, 31), "contributor") == old.members(eve, "contributor")
    assert new.members(until, role=None) == frozenset()
    assert ceiling_on(new, date(2035, 1, 1)) == ceiling_on(old, eve).model_copy(update={"until": until})
    assert payers_on(new, date(2035, 1, 1)).by is Payer.UN_PEACEKEEPING
    assert new.members(date(2010, 1, 1), role=None) == old.members(date(2010, 1, 1), role=None)


def test_the_end_of_a_mandate_leaves_what_the_parties_owe_each_other():
    mfo = amended("end_mandate", arrangement="mfo", **{"from": DAY})["mfo"]
    assert mfo.members(EVE, "contributor")
    assert mfo.members(DAY, role=None) == frozenset({"EGY", "ISR"})
    assert mfo.mandate.until == DAY
    assert {d.id: d.until for d in mfo.duties} == {
        "verify": DAY,
        "verify-on-request": DAY,
        "liaison": None,
        "non-aggression": None,
        "american-assurance": None,
    }


def test_limits_are_lifted_in_all_zones():
    """What was limited no longer on the day stays as it was on file; zones, lines and watch are not touched."""
    old = LIBRARY["mfo"]
    mfo = amended("lift", arrangement="mfo", **{"from": DAY})["mfo"]
    assert any(limit.holds(EVE) for limit in mfo.limits)
    assert not any(limit.holds(DAY) for limit in mfo.limits)
    assert (mfo.zones, mfo.lines, mfo.duties, mfo.mandate) == (old.zones, old.lines, old.duties, old.mandate)


def test_limits_are_lifted_in_the_zones_that_are_named():
    """Those of the others hold on; all of them named is the same as none named."""
    on_file = {x.zone for x in LIBRARY["mfo"].limits}
    mfo = amended("lift", arrangement="mfo", zones=["zone-c"], **{"from": DAY})["mfo"]
    assert {x.zone for x in mfo.limits if x.holds(EVE)} == on_file
    assert {x.zone for x in mfo.limits if x.holds(DAY)} == on_file - {"zone-c"}
    others = [x for x in LIBRARY["mfo"].limits if x.zone != "zone-c"]
    assert [x for x in mfo.limits if x.zone != "zone-c"] == others
    by_name = amended("lift", arrangement="mfo", zones=sorted(on_file), **{"from": DAY})["mfo"]
    assert by_name == amended("lift", arrangement="mfo", **{"from": DAY})["mfo"]
    later = date(2030, 1, 1)
    twice = amended("lift", Library([mfo]), arrangement="mfo", zones=["zone-a"], **{"from": later})["mfo"]
    assert {x.zone for x in twice.limits if x.holds(later)} == {"zone-b", "zone-d"}
    with pytest.raises(InputError, match="in zone-c from 2030-01-01 on; it does in zone-a, zone-b, zone-d"):
        amended("lift", Library([mfo]), arrangement="mfo", zones=["zone-c"], **{"from": later})


def test_an_empty_list_of_zones_is_not_taken_for_all():
    with pytest.raises(ValidationError, match="at least 1 item"):
        amended("lift", arrangement="mfo", zones=[], **{"from": DAY})


def test_a_ceiling_is_raised_from_the_day_on():
    minusca = amended("strengthen", arrangement="minusca", factor=2, **{"from": DAY})["minusca"]
    before, after = ceiling_on(minusca, EVE), ceiling_on(minusca, DAY)
    assert (before.troops, before.police) == (14400, 3020)
    assert (after.troops, after.police, after.observers) == (28800, 6040, None)


def test_another_rule_renews_a_mandate():
    decision = {"rule": "qualified", "needs": 9, "body": "security-council"}
    (given_by,) = amended("renew", arrangement="minusca", decision=decision)["minusca"].mandate.given_by
    assert (given_by.rule, given_by.needs) == ("qualified", 9)


def test_some_triggers_of_a_duty_are_decided_anew_and_the_others_are_not():
    decision = {"rule": "qualified", "needs": 9, "body": "security-council", "host_consent": True}
    change = {"arrangement": "un-charter", "duty": "peacekeeping-interpose", "decision": decision}
    charter = amended("decide", **change, triggers=["civil_conflict"], **{"from": DAY})["un-charter"]
    new, rest = charter.duty("peacekeeping-interpose-amended"), charter.duty("peacekeeping-interpose-rest")
    assert charter.duty("peacekeeping-interpose").until == new.since == rest.since == DAY
    assert (new.triggers, rest.triggers) == ((Trigger.CIVIL_CONFLICT,), (Trigger.CEASEFIRE,))
    assert (new.decision.rule, rest.decision.rule) == ("qualified", "security_council")
    with pytest.raises(InputError, match="not triggered by cyber"):
        amended("decide", **change, triggers=["cyber"], **{"from": DAY})


def test_what_is_forgotten_is_what_came_later():
    day = date(2001, 1, 1)
    then = amended("forget", after=day)
    assert {"unamsil", "monuc", "unmee", "nato"} <= set(then)
    assert not {"unmil", "minusma", "african-standby-force"} & set(then)
    for name, one in then.items():
        assert one.members(day, role=None) == LIBRARY[name].members(day, role=None)
        assert one.in_force.until <= day or one.in_force.until == OPEN_END
        assert all(d.since is None or d.since <= day for d in one.duties)
    assert len(then["nato"].members(date(2025, 1, 1))) == 19
    assert ceiling_on(then["monuc"], date(2010, 1, 1)) == ceiling_on(then["monuc"], day)
    assert ceiling_on(then["monuc"], day).troops == ceiling_on(LIBRARY["monuc"], day).troops == 5537
    assert strength_on(then["unamsil"], date(2012, 1, 1)).since <= day


def test_what_is_spared_is_not_forgotten():
    day = date(2013, 1, 1)
    then = amended("forget", after=day, **{"except": ("minusma",)})
    for name in ("in_force", "forces", "parties", "funding"):
        assert getattr(then["minusma"], name) == getattr(LIBRARY["minusma"], name)
    assert then["minusma"].mandate.ceilings == LIBRARY["minusma"].mandate.ceilings
    assert not {"minusca", "misca"} & set(then)
    with pytest.raises(InputError, match="did you mean minusma"):
        amended("forget", after=day, **{"except": ("minusme",)})


@pytest.mark.parametrize(
    ("do", "fields", "says"),
    [
        ("stop_funding", {"arrangement": "minusma", "from": DAY}, "no rule says who pays"),
        ("fund", {"arrangement": "minusma", "by": "donors", "from": DAY}, "not in force"),
        ("practise", {"arrangement": "minusma", "practice": "summits", "from": DAY}, "not in force"),
        ("practise", {"arrangement": "nato", "practice": "budget_transparency", "from": DAY}, "already"),
        ("cease", {"arrangement": "sco", "practice": "budget_transparency", "from": DAY}, "has no"),
        ("prolong", {"arrangement": "minusca", "to": DAY}, "not for longer"),
        ("prolong", {"arrangement": "unifill", "to": DAY}, "did you mean unifil"),
        ("end_mandate", {"arrangement": "nato", "from": DAY}, "no mandate"),
        ("end_mandate", {"arrangement": "minusma", "from": DAY}, "no mandate on"),
        ("end_mandate", {"arrangement": "mfo", "from": date(1982, 4, 25)}, "use  end"),
        ("strengthen", {"arrangement": "mfo", "factor": 2, "from": DAY}, "no ceiling"),
        ("lift", {"arrangement": "unmogip", "from": DAY}, "limits no state's forces from"),
        ("lift", {"arrangement": "unifil", "from": date(2026, 1, 1)}, "limits no state's forces from"),
        ("lift", {"arrangement": "unmee", "from": DAY}, "not in force"),
        (
            "lift",
            {"arrangement": "mfo", "zones": ["zone-a", "zone-e"], "from": DAY},
            "in zone-e from 2027-01-01 on; it does in zone-a, zone-b, zone-c, zone-d",
        ),
        ("renew", {"arrangement": "nato", "decision": {"rule": "automatic"}}, "no mandate"),
        ("renew", {"arrangement": "minusca", "decision": {"rule": "majority", "body": "x"}}, "'x' is not in"),
    ],
)
def test_what_is_not_there_cannot_be_amended(do, fields, says):
    with pytest.raises(InputError, match=says):
        amended(do, **fields)


DAYS = st.dates(date(2025, 7, 2), date(2040, 1, 1))


@st.composite
def any_amendment(draw):
    change = draw(
        st.sampled_from(
            [
                {"do": "stop_funding", "arrangement": "aussom"},
                {"do": "fund", "arrangement": "minusca", "by": "donors"},
                {"do": "practise", "arrangement": "sco", "practice": "summits"},
                {"do": "cease", "arrangement": "minusca", "practice": "unified_command"},
                {"do": "end_mandate", "arrangement": "mfo"},
                {"do": "end_mandate", "arrangement": "aussom"},
                {"do": "strengthen", "arrangement": "aussom", "factor": 0.5},
                {"do": "withhold", "arrangement": "un-charter", "states": ["USA", "CHN"], "part": 0.5},
            ]
        )
    )
    return AMENDMENT.validate_python({**change, "from": draw(DAYS)})


@given(st.lists(any_amendment(), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_the_time_before_amendments_stays_as_it_was_and_so_does_the_library(amendments):
    digest = SMALL.digest()
    try:
        changed = amend(SMALL, amendments)
    except InputError as error:
        assert str(error)
    else:
        eve = min(a.since for a in amendments) - timedelta(days=1)
        for name, old in SMALL.items():
            new = changed[name]
            assert new.members(eve, role=None) == old.members(eve, role=None)
            assert (
                ceiling_on(new, eve) is None or ceiling_on(new, eve).persons == ceiling_on(old, eve).persons
            )
            assert getattr(payers_on(new, eve), "by", None) == getattr(payers_on(old, eve), "by", None)
            assert {p.practice for p in new.practices if p.holds(eve)} == {
                p.practice for p in old.practices if p.holds(eve)
            }
    assert SMALL.digest() == digest
    assert LIBRARY.digest() == BEFORE
