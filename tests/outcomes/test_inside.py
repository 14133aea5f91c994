"""Conflict inside states and operations: a run by hand says what a hand can count; what must hold of any run holds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from made_up_inside import ARMS, DONORS, ON_FILE, PARTIES, YEAR, drawn_inside, hand_made_inside, op, written
from made_up_run import ARMS as PACT_ARMS
from made_up_run import VIEWS, drawn, write_run

from foedus.log import Event, Run
from foedus.log.events import FIRST_ON_FILE
from foedus.outcomes import measure, outcomes
from foedus.outcomes.compare import Pair
from foedus.outcomes.cost_per_life import cost_per_life
from foedus.outcomes.course_of_operations import course
from foedus.outcomes.inside_made_of import MEASURES, PARTS, inside_made_of, parted
from foedus.outcomes.inside_years import inside_years
from foedus.outcomes.strength import by_year
from foedus.outcomes.who_pays import apportioned, who_pays

VIEW = VIEWS[0]["id"]
PAIR = Pair("with", "without")
BETWEEN = [name for name, o in outcomes().items() if o.about == "between"]


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    return hand_made_inside(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Run:
    return drawn_inside(tmp_path_factory.mktemp("run"), 40)


def values(run: Run, name: str, arm: str) -> list[float | None]:
    return outcomes()[name].per_future(run, arm, VIEW)["value"].to_list()


@pytest.mark.parametrize(
    ("name", "without", "with_"),
    [
        ("conflict_years", [7, 3, 0], [3, 3, 1]),
        ("major_conflict_years", [3, 3, 0], [0, 1, 0]),
        ("conflict_months", [46, 26, 0], [18, 15, 1]),
        ("deaths_inside", [6350, 4200, 0], [1470, 2100, 30]),
        ("operations_begun", [0, 0, 0], [3, 0, 0]),
        ("operations_denied", [1, 0, 0], [0, 1, 0]),
        ("mandates_blocked", [1, 0, 0], [0, 0, 0]),
        ("months_to_decide", [None, None, None], [2, None, None]),
        ("months_to_half", [None, None, None], [6, None, None]),
        ("person_years", [10, 10, 0], [50, 10, 0]),
        ("operation_cost", [100, 100, 0], [3304, 100, 0]),
        ("unpaid", [0, 0, 0], [300, 0, 0]),
        ("peacekeepers_killed", [0, 0, 0], [4, 0, 0]),
        ("peacekeepers_died", [0, 0, 0], [2, 0, 0]),
        ("persons_relieved", [0, 0, 0], [100, 0, 0]),
    ],
)
def test_each_outcome_by_hand(run, name, without, with_):
    for arm, expected in (("without", without), ("with", with_)):
        found = values(run, name, arm)
        assert [None if x is None else round(x, 9) for x in found] == expected, arm


NO_SUM = {"months_to_decide", "months_to_half", "recurrence_after_exit"}
SUMMED = [n for n, o in outcomes().items() if o.about == "inside" and o.per_future and n not in NO_SUM]


@pytest.mark.parametrize("name", SUMMED)
def test_what_is_told_of_some_states_and_of_the_rest_is_the_whole(run, name):
    """So nothing that happens in a place is left out where a scenario has a focus."""
    here = [run.states[5], run.states[7]]
    parts = [run.within(here), run.within([s for s in run.states if s not in here])]
    for arm in ("without", "with"):
        told = np.array([values(part, name, arm) for part in parts], float).sum(axis=0)
        assert told.tolist() == values(run, name, arm), arm


def test_the_parts_by_hand(run):
    made = inside_made_of(run, PAIR, VIEW)
    net = {m: {p: one["net"] for p, one in made[m]["parts"].items() if one["net"]} for m in MEASURES}
    assert net["conflict_years"] == {"not_started": -2, "not_recurred": -1, "shortened": -1, "elsewhere": 1}
    assert net["major_conflict_years"] == {"shortened": -1, "not_escalated": -2, "spared": -2}
    # state 5: 900 for 2,000 in the first year of future 0 and 1,100 for 1,500 in that of future 1, where both were at
    # the level of the baseline; 400 for 1,500 in the second of future 1, both after a major year
    assert net["deaths_inside"] == {
        "not_started": -250,
        "not_recurred": -60,
        "shortened": -2000,
        "not_escalated": -1500 - 600,
        "spared": -1100 - 400 - 1100,
        "elsewhere": 30 + 30,
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_parts_sum_to_the_difference_exactly(tmp_path, seed):
    run = drawn_inside(tmp_path, 20, seed)
    made = inside_made_of(run, PAIR, VIEW)
    used = set()
    for name in MEASURES:
        own, other = (sum(values(run, name, arm)) for arm in ("with", "without"))
        assert made[name]["difference"] == own - other
        assert sum(one["net"] for one in made[name]["parts"].values()) == own - other
        used |= {part for part, one in made[name]["parts"].items() if one["state_years"]}
        for one in made[name]["parts"].values():
            assert one["less"] + one["more"] == one["net"]
            assert one["less"] <= 0 <= one["more"]
    assert used == set(PARTS)


def test_every_differing_cell_is_one_part_and_twins_swap_signs(large):
    cells, mirrored = parted(large, PAIR, VIEW), parted(large, Pair("without", "with"), VIEW)
    assert cells.select("future", "state", "year").is_duplicated().sum() == 0
    assert cells.drop("part").equals(mirrored.with_columns(-pl.col(m) for m in MEASURES).drop("part"))
    assert cells["part"].to_list() == mirrored["part"].to_list()


def test_equal_twins_have_no_parts(run):
    assert inside_made_of(run, Pair("with", "with"), VIEW) == {}


def test_years_are_those_that_end_on_their_day(large):
    rows = inside_years(large, "with", VIEW).collect()
    assert rows["year"].unique().sort().to_list() == [0, 1, 2, 3]


def test_a_year_that_the_horizon_cuts_is_the_one_begun(tmp_path):
    rows = [(0, day, Event.CONFLICT_YEAR, 0, 5, 1, 1, 30.0) for day in (YEAR, 1.5 * YEAR)]
    run = written(tmp_path, {arm["id"]: rows for arm in ARMS}, 1, years=1.5)
    assert inside_years(run, "with", VIEW).collect()["year"].to_list() == [0, 1]


# ---- who pays -----------------------------------------------------------------------------------------------------


def test_who_pays_by_hand(run):
    paid = who_pays(run, "with", VIEW).filter(pl.col("future") == 0)
    told = {(rule, state): usd for _, rule, state, usd in paid.iter_rows()}
    states = run.states
    assert told == {
        ("parties", "EGY"): 34,  # a third of 100 each, the odd dollar to the first by code
        ("parties", "ISR"): 33,
        ("parties", "USA"): 33,
        ("donors", None): 400,  # of 500; no file says who
        ("un_peacekeeping", "CHN"): 451,  # 1,001 - 200 + 1,002 = 1,803: 450.75, 450.75, 901.5
        ("un_peacekeeping", "FRA"): 451,
        ("un_peacekeeping", "USA"): 901,
        ("costs_lie", states[1]): 100,  # 200 of 1,400 person-years promised: 100.14
        ("costs_lie", states[2]): 601,
        ("unpaid", None): 300,
    }


def test_parties_of_who_decided_an_operation_pay_for_it(tmp_path):
    """Duty 1: three parties pay equally. Duty 2: by shares. Of duty 0 nobody knows."""
    rows = [
        (0, YEAR, Event.COST, -1 - duty, payer, 5, duty, 100.0)
        for duty in (0, 1, 2)
        for payer in (DONORS, PARTIES)
    ]
    duties = [{"arrangement": name, "duty": "d"} for name in ("unknown", "alike", "uneven")]
    known = {
        "alike": {"shares": {}, "equally": ["EGY", "KEN", "UGA"]},
        "uneven": {"shares": {"EGY": 0.25, "KEN": 0.75}, "equally": []},
    }
    run = written(
        tmp_path,
        {arm["id"]: rows for arm in ARMS},
        1,
        duties={arm["id"]: duties for arm in ARMS},
        deciders={arm["id"]: known for arm in ARMS},
    )
    told = {(rule, state): usd for _, rule, state, usd in who_pays(run, "with", VIEW).iter_rows()}
    assert told == {
        ("parties", None): 100,
        ("parties", "EGY"): 34 + 25,
        ("parties", "KEN"): 33 + 75,
        ("parties", "UGA"): 33,
        ("donors", None): 200,
        ("donors", "EGY"): 25,
        ("donors", "KEN"): 75,
    }


@pytest.mark.parametrize("arm", ["without", "with"])
def test_every_dollar_is_somebodys_once(large, arm):
    paid = who_pays(large, arm, VIEW)
    by_future = paid.group_by("future").agg(pl.col("usd").sum()).sort("future")["usd"].to_list()
    assert by_future == values(large, "operation_cost", arm)
    unpaid = paid.filter(pl.col("rule") == "unpaid").sort("future")["usd"].to_list()
    assert unpaid == [x for x in values(large, "unpaid", arm) if x]
    assert (paid["usd"] > 0).all()


def test_largest_remainders_are_whole_near_and_complete():
    rng = np.random.default_rng(4)
    for whole in (0, 1, 7, 10**11 + 3):
        weight = rng.integers(1, 10**9, 50)
        bill = {"future": [0], "rule": ["x"], "dispute": [0]}
        shares = pl.DataFrame(
            {key: value * 50 for key, value in bill.items()}
            | {"state": [f"{k:03}" for k in range(50)], "weight": weight}
        )
        given = apportioned(pl.DataFrame(bill | {"whole": [whole]}), shares)["usd"].to_numpy()
        assert given.sum() == whole
        assert np.abs(given - whole * (weight / weight.sum())).max() < 1.001


def test_cost_by_payer_sums_to_what_operations_cost(large):
    rows = outcomes()["cost_by_payer"].by_state(large, "with", VIEW)
    assert rows["usd"].sum() * large.futures == pytest.approx(
        sum(values(large, "operation_cost", "with")), rel=1e-12
    )
    assert rows["share"].sum() == pytest.approx(1.0)


def test_contributors_by_hand(run):
    rows = outcomes()["person_years_by_contributor"].by_state(run, "with", VIEW)
    assert rows["state"].to_list() == [run.states[2], run.states[1]]
    assert rows["person_years"].to_list() == [6 / 3, 2 / 3]
    assert rows["share"].to_list() == [0.75, 0.25]


# ---- operations ---------------------------------------------------------------------------------------------------


def test_the_course_of_operations_by_hand(run):
    without, with_ = (course(run, arm, VIEW) for arm in ("without", "with"))
    assert (without["proposed"], without["denied"], without["begun"]) == (1, 1, 0)
    assert without["why_denied"]["vote"] == 1
    assert without["denied_by"] == [
        {"body": None, "why": "vote", "number": 1, "objectors": {run.states[9]: 1}}
    ]
    assert (with_["proposed"], with_["denied"], with_["begun"], with_["half_reached"]) == (4, 1, 3, 3)
    assert with_["why_denied"] == {"vote": 0, "host": 0, "unused": 0, "nobody": 1, "no_body": 0, "busy": 0}
    assert with_["mandates"]["tasks"] == {"observe": 1, "interpose": 0, "protect": 1, "enforce": 1}
    assert with_["mandates"]["chapter"] == {"vi": 1, "vii": 1, "viii": 0, "invitation": 0, "none": 1}
    assert with_["why_left"]["consent"] == 1
    assert [one["arrangement"] for one in with_["on_file"]] == ["mfo", "aussom"]


def test_every_operation_on_file_has_its_own_person_years(tmp_path):
    """Of forty operations: groups of many rows come in any order, and what is read of them must not."""
    listed = [{"arrangement": f"mission-{k}", "name": f"M{k}", "shares": {}} for k in range(40)]
    rows = [
        op(f, (y + 1) * YEAR, Event.OPERATION_YEAR, ON_FILE - k, 5, 12.0 * (k + 1))
        for f in range(500)
        for y in range(2)
        for k in range(40)
    ]
    told = {arm["id"]: listed for arm in ARMS}
    run = written(tmp_path, {arm["id"]: rows for arm in ARMS}, 500, operations=told)
    for _ in range(5):
        found = course(run, "with", VIEW)["on_file"]
        assert [one["arrangement"] for one in found] == [one["arrangement"] for one in listed]
        assert [one["person_years"] for one in found] == [2.0 * (k + 1) for k in range(40)]


def test_strength_keeps_every_person_year(large):
    served = by_year(large, "with", VIEW)
    assert served.sum(1) == pytest.approx(values(large, "person_years", "with"))
    assert served.shape == (40, 4)


def test_strength_falls_into_the_years_that_it_covers(tmp_path):
    rows = [(0, 0.5 * YEAR, Event.AUTHORISED, -1, -1, 5, -1, 100.0)]
    rows += [
        (0, day * YEAR, Event.OPERATION_YEAR, -1, 0, 5, -1, months)
        for day, months in ((1.5, 120.0), (2.0, 60.0))
    ]
    run = written(tmp_path, {arm["id"]: rows for arm in ARMS}, 1)
    assert by_year(run, "with", VIEW)[0] == pytest.approx([5.0, 10.0, 0.0, 0.0])


# ---- cost per life ------------------------------------------------------------------------------------------------


def test_a_price_needs_lives_and_money():
    n = 60
    rng = np.random.default_rng(2)
    lives, noise = rng.lognormal(4, 1, n), rng.normal(0, 100, n)
    assert cost_per_life(np.full(n, 1e6), noise)["why"] == "deaths"
    assert cost_per_life(1e6 * noise, lives)["why"] == "cost"
    assert cost_per_life(np.full(n, -1e6), lives)["why"] == "cheaper"
    assert cost_per_life(np.full(n, 1e6), np.zeros(n))["usd"] is None
    found = cost_per_life(np.full(n, 1e6), lives, lines=True)  # whatever the futures show
    assert (found["why"], found["defined"], found["usd"], found["high"]) == ("lines", False, None, None)
    assert cost_per_life(np.full(n, 1e6), lives)["defined"]


def test_a_price_is_a_ratio_of_medians_whichever_arm_is_the_reference():
    rng = np.random.default_rng(3)
    lives, extra = rng.lognormal(4, 1, 201), rng.lognormal(20, 0.5, 201)
    there, back = cost_per_life(extra, lives), cost_per_life(-extra, -lives)
    assert there["usd"] == np.median(extra) / np.median(lives)
    assert (there["usd"], there["low"], there["high"]) == (back["usd"], back["low"], back["high"])
    assert there["low"] < there["usd"] < there["high"]


def test_the_interval_of_a_price_covers_it_nine_times_in_ten():
    rng = np.random.default_rng(5)
    truth, hits, defined = np.exp(15.0 - 4.0), 0, 0
    for _ in range(150):
        found = cost_per_life(rng.lognormal(15, 0.5, 80), rng.lognormal(4, 1.5, 80))
        defined += found["defined"]
        hits += found["defined"] and found["low"] <= truth <= (found["high"] or np.inf)
    assert defined == 150
    assert 0.83 <= hits / defined <= 0.97


# ---- the focus, and the other half of the run ---------------------------------------------------------------------


def test_a_focus_counts_its_own_states_only(run):
    here = run.within([run.states[6], run.states[8]])
    assert values(here, "conflict_years", "without") == [3, 0, 0]
    assert values(here, "deaths_inside", "with") == [70, 0, 30]
    assert values(here, "operations_begun", "with") == [1, 0, 0]
    assert values(here, "operation_cost", "with") == [0, 0, 0]
    assert here.events("with", VIEW).filter(pl.col("kind") == int(Event.SERVED)).collect().is_empty()


def test_the_focus_and_the_rest_make_the_world(large):
    here = large.within(large.states[:8])
    rest = large.within(large.states[8:])
    for name in ("conflict_years", "conflict_months", "deaths_inside", "operation_cost", "person_years"):
        both = [a + b for a, b in zip(values(here, name, "with"), values(rest, name, "with"), strict=True)]
        assert both == pytest.approx(values(large, name, "with"))


def test_a_run_with_a_focus_is_measured_twice(tmp_path):
    run = hand_made_inside(tmp_path, focus=["AFG"])
    measured = measure(run)
    assert measured["focus"]["states"] == ["AFG"]
    assert set(measured["focus"]["outcomes"]) == {
        name for name, o in outcomes().items() if o.about == "inside" and o.per_future
    }
    assert "made_of" not in measured["focus"]
    assert measured["inside"][VIEW]["conflict_years"]["difference"] == -3
    assert measure(hand_made_inside(tmp_path / "whole"))["focus"] is None


def test_disputes_between_states_do_not_see_what_happens_inside(tmp_path, run):
    """The same disputes with and without rows of conflict and operations beside them, outcome by outcome."""
    plain = drawn(tmp_path / "plain", 3, per_future=40, arms=PACT_ARMS)
    inside = run.events("with", VIEW).collect()
    mixed = {
        (arm, view): pl.concat([plain.events(arm, view).collect(), inside])
        for arm in plain.arms
        for view in plain.views
    }
    both = write_run(tmp_path / "both", mixed, 3, arms=PACT_ARMS)
    one, two = measure(plain), measure(both)
    for name in BETWEEN:
        kind = "outcomes" if outcomes()[name].per_future else "by_state"
        assert one[kind][name] == two[kind][name], name
    for key in ("made_of", "named_events", "risk"):
        assert one[key] == two[key], key
    assert two["outcomes"]["conflict_years"][VIEW]["with"]["median"] == 3


def test_risk_of_major_conflict_by_hand(run):
    risk = measure(run)["conflict_risk"][VIEW]
    state = run.states[5]
    assert (risk[state]["reference"], risk[state]["arm"]) == (6 / 12, 1 / 12)
    assert risk[state]["change"] == pytest.approx(-5 / 12)
    assert not risk[state]["clear"]


def test_conflict_by_state_by_hand(run):
    rows = outcomes()["conflict_by_state"].by_state(run, "without", VIEW).to_dicts()
    first = rows[0]
    assert first["state"] == run.states[5]
    assert (first["risk"], first["major"], first["ever"]) == (6 / 12, 6 / 12, 2 / 3)
    assert first["deaths"] == 4200
    assert all(a["risk"] >= b["risk"] for a, b in pairwise(rows))


def test_numbers_of_operations_on_file_are_the_engines():
    assert FIRST_ON_FILE == ON_FILE
