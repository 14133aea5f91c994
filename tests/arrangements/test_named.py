"""The systems that collective security really consists of are in the library, with the facts that make them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from foedus.arrangements import Library, amend, load_library
from foedus.arrangements.amend import Leave
from foedus.arrangements.figures import budget_on, ceiling_on, payers_on, peak, strength_on
from foedus.arrangements.library import FOLDER
from foedus.arrangements.read import read_arrangement
from foedus.base.errors import InputError
from foedus.rules.compile import canonical_on

LIBRARY = load_library()
COLLECTIVE_DEFENCE = ["nato", "csto", "rio-treaty", "anzus", "arab-league", "ecowas"]
NATO_OPERATIONS = ["deny-flight", "deliberate-force", "ifor", "sfor", "allied-force", "kfor", "isaf"]
NATO_OPERATIONS += ["resolute-support", "unified-protector"]
AFRICAN_UNION = ["african-union", "african-standby-force", "amisom", "atmis", "aussom", "unamid", "misca"]
UNITED_NATIONS = ["un-charter", "unifil", "minusma", "monuc", "monusco", "minusca"]
OTHERS = [
    "mfo",
    "nato-response-force",
    "eu-battlegroups",
    "eu-rapid-deployment-capacity",
    "osce",
    "asean-regional-forum",
]
OPERATIONS = [*NATO_OPERATIONS, *AFRICAN_UNION[2:], *UNITED_NATIONS[1:], "mfo"]
NAMED = [*COLLECTIVE_DEFENCE, *NATO_OPERATIONS, *AFRICAN_UNION, *UNITED_NATIONS, *OTHERS]


@pytest.mark.parametrize("name", NAMED)
def test_every_named_arrangement_is_in_the_library(name):
    one = LIBRARY[name]
    assert one.duties
    assert one.summary
    assert all(source.title for source in one.sources)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_contributors_a_mandate_a_strength_and_a_payer(name):
    one = LIBRARY[name]
    assert {p.role for p in one.parties} >= {"contributor"}
    assert one.mandate is not None
    assert one.mandate.given_by
    assert one.mandate.tasks
    assert one.forces
    assert one.funding
    assert all(duty.bound != "members" for duty in one.duties)


@pytest.mark.parametrize("name", [n for n in OPERATIONS if n not in ("allied-force", "unified-protector")])
def test_an_operation_by_consent_has_a_host(name):
    """Allied Force (1999) and Unified Protector (2011) had no host that consented."""
    assert LIBRARY[name].members(LIBRARY[name].in_force.since + timedelta(days=200), "host") or name in (
        "deliberate-force",  # three weeks
    )


@pytest.mark.parametrize("name", NAMED)
def test_ceilings_and_strengths_follow_one_another(name):
    """A figure holds until the next: no two of them on one day, so that the strength of a day is one number."""
    one = LIBRARY[name]
    totals = [f for f in one.forces if f.what == "deployed" and f.unit == "persons"]
    for facts in (one.mandate.ceilings if one.mandate else (), totals):
        for earlier, later in pairwise(sorted(facts, key=lambda f: f.since)):
            assert earlier.until <= later.since, (earlier, later)


@pytest.mark.parametrize("name", NAMED)
def test_what_states_gave_adds_up_unless_said_to_be_partial(name):
    """Within one per cent (a source's own rows may miss its total by rounding)."""
    for force in LIBRARY[name].forces:
        if force.by_state and force.middle and not force.partial:
            assert sum(force.by_state.values()) == pytest.approx(force.middle, rel=0.01), force


def test_figures_that_the_sources_print():
    """NATO placemats (Oct 2009: 67,694; KFOR Feb 2017: 4,273), Hansard (IFOR: 65,010), Owen (3,515 sorties less 96)."""
    given = {
        n: {f.since: sum(f.by_state.values()) for f in LIBRARY[n].forces if f.by_state} for n in OPERATIONS
    }
    assert given["isaf"][date(2009, 10, 1)] == 67694
    assert given["isaf"][date(2010, 11, 15)] == pytest.approx(130930, rel=0.01)
    assert given["kfor"][date(2017, 2, 28)] == 4273
    assert given["ifor"][date(1995, 12, 20)] == 65010
    assert 3515 - 96 in {
        sum(f.by_state.values()) for f in LIBRARY["deliberate-force"].forces if f.unit == "sorties in all"
    }
    assert given["minusma"][date(2013, 9, 30)] == 6009


def test_strength_ceiling_and_budget_of_a_day():
    """UNIFIL: 1,990 on 28 August and 11,018 on 5 December 2006, 15,000 by resolution 1701; GA/12611: 582.63 m USD."""
    unifil = LIBRARY["unifil"]
    assert strength_on(unifil, date(2006, 8, 28)).value == 1990
    assert strength_on(unifil, date(2006, 12, 5)).value == 11018
    assert ceiling_on(unifil, date(2006, 12, 5)).persons == 15000
    assert ceiling_on(unifil, date(1978, 4, 1)).persons == 4000
    assert budget_on(unifil, date(2025, 1, 1)).value == 582630000
    assert peak(LIBRARY["isaf"]).value == 132203
    assert payers_on(LIBRARY["mfo"], date(2020, 1, 1)).shares == {"EGY": 0.3333, "ISR": 0.3333, "USA": 0.3333}


def test_arrangements_can_be_keys():
    again = Library(list(LIBRARY.values()))
    assert {hash(one) for one in LIBRARY.values()} == {hash(one) for one in again.values()}


def test_missing_stays_missing():
    """No strength of NATO as such, and none of UNIFIL in the autumn of 2001, is on file."""
    assert strength_on(LIBRARY["nato"], date(2025, 6, 1)) is None
    assert peak(LIBRARY["nato"]) is None
    assert strength_on(LIBRARY["unifil"], date(2001, 10, 1)) is None
    assert ceiling_on(LIBRARY["nato"], date(2025, 6, 1)) is None


AMISOM = {2008: 8000, 2011: 12000, 2013: 17731, 2015: 22126, 2018: 21626, 2019: 20626, 2021: 19626}


def test_the_ceilings_of_amisom_are_those_of_the_resolutions():
    """Security Council resolutions 1744, 1964, 2036, 2124, 2372, 2431 and 2472."""
    amisom = LIBRARY["amisom"]
    assert {year: ceiling_on(amisom, date(year, 7, 1)).persons for year in AMISOM} == AMISOM


def test_the_zones_of_the_sinai():
    """Treaty of Peace, Annex I, Article II: 22,000 and 4,000 persons, 230 tanks, no tanks in zone D."""
    mfo = LIBRARY["mfo"]
    most = {(x.zone, x.item): x.most for x in mfo.limits if x.holds(date(2020, 1, 1))}
    assert [zone.id for zone in mfo.zones] == ["zone-a", "zone-b", "zone-c", "zone-d"]
    assert most["zone-a", "persons"] == 22000
    assert most["zone-a", "tanks"] == 230
    assert most["zone-b", "persons"] == most["zone-d", "persons"] == 4000
    assert most["zone-d", "tanks and artillery"] == 0
    assert most["zone-c", "border guards"] == 750
    assert {v.at_least for v in mfo.verifications} >= {24}


def test_the_thresholds_of_the_vienna_document():
    """Vienna Document 2011: notice from 9,000 troops or 250 tanks, 42 days before; observers from 13,000 or 300."""
    today = [t for t in LIBRARY["osce"].thresholds if t.holds(date(2020, 1, 1))]
    least = {(t.act, t.item): t.at_least for t in today if t.act != "limit"}
    assert (least["notify", "troops"], least["notify", "tanks"]) == (9000, 250)
    assert (least["observe", "troops"], least["observe", "tanks"]) == (13000, 300)
    assert {t.days_before for t in today if t.act == "notify"} == {42}
    assert max(v.at_most or 0 for v in LIBRARY["osce"].verifications) == 15


def test_battlegroups_stood_ready_and_were_never_sent():
    """TEU 42(4), Battlegroup Concept: two groups at a time, on the ground 5 to 10 days after the decision."""
    groups = LIBRARY["eu-battlegroups"]
    assert strength_on(groups, date(2020, 1, 1)).value == 0
    assert peak(groups).value == 0
    assert {(r.low, r.high) for r in groups.readiness if r.low} == {(5, 10)}
    ready = [turn for turn in groups.rotas if turn.holds(date(2009, 3, 1))]
    assert [turn.lead for turn in ready] == ["ITA", "GRC"]
    assert any(not turn.states for turn in groups.rotas)


PROMISED = {2004: 9000, 2005: 17000, 2007: 25000, 2012: 13000, 2016: 40000}  # on the first of January


def test_the_response_force_by_year_and_that_no_conflict_saw_it():
    """AFP 2003, NATO 2004 and 2013, Guinness 2006, AFP 2022 (sizes); SHAPE 2024 (ten days); 5 to 30 days (recalled)."""
    one = LIBRARY["nato-response-force"]
    ready = [f for f in one.forces if f.what == "standby" and f.unit == "persons"]
    assert {y: f.value for y in PROMISED for f in ready if f.holds(date(y, 1, 1))} == PROMISED
    assert all(a.until == b.since for a, b in pairwise(ready))
    days = {(r.low or r.value, r.high or r.value) for r in one.readiness if r.holds(date(2016, 1, 1))}
    assert days == {(5, 30), (2, 7)}
    assert [r.value for r in one.readiness if r.holds(date(2025, 1, 1))] == [10]
    assert peak(one).value == 1000  # relief in Pakistan
    assert seats("nato-response-force", "nac", date(2005, 1, 1)) == 26


def test_the_council_of_nato_decides_on_conflicts_of_others_since_the_concept_of_1999():
    """Strategic Concept of 24 April 1999, paragraph 31: a month after the air campaign over Kosovo began."""
    for duty in (LIBRARY["nato"].duty("crisis-response"), LIBRARY["nato"].duty("crisis-response-force")):
        assert (duty.since, duty.on_behalf_of, duty.decision.body) == (date(1999, 4, 24), "others", "nac")
        assert set(duty.triggers) <= {"ceasefire", "civil_conflict", "violation"}


def test_the_standby_force_has_six_scenarios():
    """Policy Framework (2003): 30 days, 90 for complex missions, 14 for intervention."""
    days = [one.value for one in LIBRARY["african-standby-force"].readiness]
    assert days == [30, 30, 30, 30, 90, 14]


def seats(name: str, body: str, day: date) -> int:
    one = LIBRARY[name]
    held = {s for b in one.bodies if b.id == body for seat in b.seats if seat.holds(day) for s in seat.states}
    return len(held)


def test_a_body_of_another_arrangement_has_its_seats():
    """NATO had 16 members in 1995, 19 in 1999, 28 in 2011; the Security Council 15."""
    assert seats("deliberate-force", "nac", date(1995, 8, 30)) == 16
    assert seats("allied-force", "nac", date(1999, 3, 24)) == 19
    assert seats("unified-protector", "nac", date(2011, 4, 1)) == 28
    assert seats("unifil", "security-council", date(2006, 8, 11)) == 15
    assert seats("amisom", "psc", date(2013, 1, 1)) == 15


def test_an_amendment_of_the_home_reaches_the_body():
    day = date(2027, 6, 1)
    leave = Leave(do="leave", arrangement="nato", states=("USA",), since=date(2027, 1, 1))
    kfor = amend(LIBRARY, [leave])["kfor"]
    decision = kfor.mandate.given_by[1]
    assert "USA" in canonical_on(LIBRARY["kfor"], decision, day)[0]
    assert "USA" not in canonical_on(kfor, decision, day)[0]


def test_a_contributor_that_has_left_keeps_its_seat_in_another_arrangements_body():
    """France left KFOR in 2014 and sits in the North Atlantic Council."""
    kfor = LIBRARY["kfor"]
    day = date(2020, 1, 1)
    assert "FRA" not in kfor.members(day, "contributor")
    assert "FRA" in canonical_on(kfor, kfor.mandate.given_by[1], day)[0]


def test_seats_stay_where_the_home_is_taken_away():
    without = LIBRARY.without("nato")
    assert without["kfor"].bodies == LIBRARY["kfor"].bodies
    assert Library(list(LIBRARY.values())).digest() == LIBRARY.digest()


def test_a_body_of_an_arrangement_that_does_not_exist_is_an_error(tmp_path):
    text = (FOLDER / "kfor.yaml").read_text(encoding="utf-8")
    (tmp_path / "kfor.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "nato.yaml").write_bytes((FOLDER / "nato.yaml").read_bytes())
    with pytest.raises(InputError, match="no arrangement 'un-charter'"):
        load_library(tmp_path)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda p: p.stem)
def test_dated_facts_lie_within_the_life_of_their_arrangement(path):
    """Plans may come a year before it, the bill of the way home at its end."""
    one = read_arrangement(path)
    year = timedelta(days=366)
    facts = [*one.forces, *one.funding, *one.practices, *one.limits, *one.rotas, *one.readiness]
    early = [f for f in facts if f.since < one.in_force.since - year and f.since < date(1990, 1, 1)]
    late = [f for f in facts if f.since > one.in_force.until]
    assert (early, late) == ([], [])
