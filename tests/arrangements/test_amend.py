"""Amendments make another library; the one they were given stays as it was."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from foedus.arrangements import Amendment, Library, amend, load_library
from foedus.base.errors import InputError
from foedus.rules.compile import compile_library
from foedus.rules.tables import BOUND, SEAT
from foedus.world import load_world

DAY = date(2027, 1, 1)
EVE = DAY - timedelta(days=1)
SMALL = Library(load_library()[name] for name in ("anzus", "nato", "us-japan", "csto"))
AMENDMENT: TypeAdapter = TypeAdapter(Amendment)


def amendment(**fields):
    return AMENDMENT.validate_python(fields)


def amended(library=SMALL, **fields) -> Library:
    return amend(library, [amendment(**fields)])


def bound(library: Library, arrangement: str, duty: str, day: date) -> set[str]:
    world = load_world()
    compiled = compile_library(library, world, day)
    (row,) = [k for k, (a, d) in enumerate(compiled.duties) if (a.id, d.id) == (arrangement, duty)]
    return {world.iso3[s] for s in np.flatnonzero(compiled.tables.role[0, row] & BOUND)}


def test_leaving_ends_membership_on_the_day():
    library = amended(do="leave", arrangement="nato", states=["USA"], **{"from": DAY})
    nato = library["nato"]
    assert "USA" in nato.members(EVE)
    assert nato.members(DAY) == SMALL["nato"].members(DAY) - {"USA"}
    assert nato.members(date(1960, 1, 1)) == SMALL["nato"].members(date(1960, 1, 1))


def test_who_has_left_is_no_longer_bound_even_where_a_duty_names_it():
    """The treaty with Japan binds [USA] by name."""
    before = bound(SMALL, "us-japan", "article-5-united-states", DAY)
    library = amended(do="leave", arrangement="us-japan", states=["USA"], **{"from": DAY})
    assert before == {"USA"}
    assert bound(library, "us-japan", "article-5-united-states", DAY) == set()
    assert bound(library, "us-japan", "article-5-united-states", EVE) == {"USA"}


def test_who_has_left_does_not_sit_in_a_body_even_where_a_seat_names_it():
    world, charter = load_world(), load_library()["un-charter"]
    day = date(2025, 6, 1)
    library = amended(
        Library([charter]), do="leave", arrangement="un-charter", states=["RUS"], **{"from": day}
    )

    def seats(which: Library) -> set[str]:
        role = compile_library(which, world, day).tables.role[0]
        return {world.iso3[s] for s in np.flatnonzero((role & SEAT[0]).any(0))}

    assert seats(Library([charter])) - seats(library) == {"RUS"}


def test_joining_makes_a_member_from_the_day():
    library = amended(do="join", arrangement="nato", states=["AUT"], **{"from": DAY})
    assert "AUT" not in library["nato"].members(EVE)
    assert library["nato"].members(DAY) == SMALL["nato"].members(DAY) | {"AUT"}
    assert "AUT" in bound(library, "nato", "article-5", DAY)


def test_an_ended_duty_binds_nobody_and_leaves_the_others():
    library = amended(do="end_duty", arrangement="nato", duty="article-5", **{"from": DAY})
    assert bound(library, "nato", "article-5", DAY) == set()
    assert len(bound(library, "nato", "article-5", EVE)) == 32
    assert len(bound(library, "nato", "article-4", DAY)) == 32


def test_an_ended_arrangement_has_no_members():
    library = amended(do="end", arrangement="anzus", **{"from": DAY})
    assert library["anzus"].members(EVE)
    assert library["anzus"].members(DAY) == frozenset()


def test_a_duty_decided_otherwise_is_two_duties_in_a_row():
    change = {"do": "decide", "arrangement": "nato", "duty": "article-4", "from": DAY}
    library = amended(**change, decision={"rule": "majority", "body": "nac"})
    old, new = library["nato"].duty("article-4"), library["nato"].duty("article-4-amended")
    assert (old.until, new.since, new.decision.rule) == (DAY, DAY, "majority")
    assert old.decision == SMALL["nato"].duty("article-4").decision


def test_adding_takes_a_whole_arrangement():
    new = load_library()["sadc"].model_dump(mode="python", by_alias=True)
    library = amended(do="add", arrangement=new)
    assert set(library) == {*SMALL, "sadc"}
    with pytest.raises(InputError, match="already"):
        amended(library, do="add", arrangement=new)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"do": "leave", "arrangement": "natto", "states": ["USA"]}, "did you mean nato"),
        ({"do": "leave", "arrangement": "nato", "states": ["AUT"]}, "AUT not in nato"),
        ({"do": "join", "arrangement": "nato", "states": ["USA"]}, "USA already in nato"),
        ({"do": "end_duty", "arrangement": "nato", "duty": "article-55"}, "did you mean article-5"),
        ({"do": "end", "arrangement": "seato"}, "there is no arrangement"),
        (
            {"do": "decide", "arrangement": "nato", "duty": "x", "decision": {"rule": "automatic"}},
            "has no duty",
        ),
    ],
)
def test_what_is_not_there_cannot_be_amended(fields, says):
    with pytest.raises(InputError, match=says):
        amended(**fields, **{"from": DAY})


@pytest.mark.parametrize("second", ["end_duty", "decide"])
def test_a_duty_that_was_decided_anew_cannot_be_revived_by_its_old_name(second):
    """Else the old rule would hold again between the two days, beside the new one."""
    first = {"do": "decide", "arrangement": "nato", "duty": "article-4", "decision": {"rule": "automatic"}}
    library = amended(**first, **{"from": DAY})
    again = {**first, "do": second} if second == "decide" else {**first, "do": second, "decision": None}
    again = {key: value for key, value in again.items() if value is not None}
    with pytest.raises(InputError, match="has ended already"):
        amended(library, **again, **{"from": DAY + timedelta(days=365)})
    ended = amended(
        library, do="end_duty", arrangement="nato", duty="article-4-amended", **{"from": date(2030, 1, 1)}
    )
    assert bound(ended, "nato", "article-4-amended", date(2029, 1, 1))
    assert not bound(ended, "nato", "article-4-amended", date(2030, 1, 1))


def test_what_never_comes_to_hold_is_left_out():
    early = date(1940, 1, 1)
    assert "anzus" not in amended(do="end", arrangement="anzus", **{"from": early})
    cyber = next(d for d in SMALL["us-japan"].duties if d.since is not None)
    library = amended(do="end_duty", arrangement="us-japan", duty=cyber.id, **{"from": early})
    assert cyber.id not in [d.id for d in library["us-japan"].duties]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"do": "decide", "duty": "article-4", "decision": {"rule": "majority"}}, "has no body that decides"),
        (
            {"do": "decide", "duty": "article-4", "decision": {"rule": "majority", "body": "nax"}},
            "'nax' is not in",
        ),
        ({"do": "join", "states": ["QQQ"]}, "unknown state 'QQQ'"),
    ],
)
def test_an_amendment_may_not_make_what_a_file_may_not_say(fields, says):
    with pytest.raises(InputError, match=says) as caught:
        amended(arrangement="nato", **fields, **{"from": DAY})
    assert str(caught.value).startswith("nato: ")


def test_an_added_arrangement_is_checked_like_a_file():
    new = load_library()["sadc"].model_dump(mode="python", by_alias=True)
    new["parties"][0]["source"] = "nowhere"
    with pytest.raises(InputError, match="source id 'nowhere' does not exist"):
        amended(do="add", arrangement=new)


def test_every_arrangement_of_the_library_passes_as_data_too():
    """So that an amendment of any of them is not refused for what was there before."""
    for name, arrangement in load_library().items():
        if arrangement.in_force.until > DAY and "AUT" not in arrangement.members(DAY, role=None):
            assert amended(load_library(), do="join", arrangement=name, states=["AUT"], **{"from": DAY})


DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
STATES = st.lists(
    st.sampled_from(["USA", "JPN", "AUS", "EST", "RUS", "ARM", "AUT", "NZL"]), min_size=1, max_size=3
)
ANY = st.fixed_dictionaries({"arrangement": st.sampled_from(sorted(SMALL)), "from": DAYS})


@st.composite
def any_amendment(draw):
    fields = draw(ANY)
    duties = [d.id for d in SMALL[fields["arrangement"]].duties]
    extra = draw(
        st.one_of(
            st.fixed_dictionaries({"do": st.sampled_from(["leave", "join"]), "states": STATES}),
            st.fixed_dictionaries({"do": st.just("end_duty"), "duty": st.sampled_from(duties)}),
            st.fixed_dictionaries({"do": st.just("end")}),
            st.fixed_dictionaries(
                {
                    "do": st.just("decide"),
                    "duty": st.sampled_from(duties),
                    "decision": st.just({"rule": "automatic"}),
                }
            ),
        )
    )
    return amendment(**fields, **extra)


BEFORE = SMALL.digest()


@given(st.lists(any_amendment(), min_size=1, max_size=4))
@settings(max_examples=100)
def test_amending_never_changes_what_it_was_given(amendments):
    try:
        changed = amend(SMALL, amendments)
    except InputError as error:
        assert str(error)
    else:
        assert set(changed) == set(SMALL)
    assert SMALL.digest() == BEFORE


@given(any_amendment())
@settings(max_examples=100)
def test_the_time_before_an_amendment_stays_as_it_was(one):
    try:
        changed = amend(SMALL, [one])
    except InputError:
        return
    eve = one.since - timedelta(days=1)
    for name in SMALL:
        assert changed[name].members(eve) == SMALL[name].members(eve)


@given(
    st.lists(st.sampled_from(["FRA", "EST", "USA", "TUR"]), min_size=1, unique=True),
    DAYS.filter(lambda d: d > EVE),
)
@settings(max_examples=30)
def test_leaving_and_joining_again_restores_the_members(states, day):
    later = day + timedelta(days=30)
    back = amend(
        SMALL,
        [
            amendment(do="leave", arrangement="nato", states=states, **{"from": day}),
            amendment(do="join", arrangement="nato", states=states, **{"from": later}),
        ],
    )
    assert back["nato"].members(later) == SMALL["nato"].members(later)
    assert back["nato"].members(day) == SMALL["nato"].members(day) - set(states)
