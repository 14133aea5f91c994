"""Who pays, in the manifest: shares of every rule sum to one, files say their own; the dollars of a run so paid."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from foedus.arrangements import load_library
from foedus.arrangements.amend_operations import Fund
from foedus.arrangements.facts import Payer
from foedus.burden import shares
from foedus.ensemble import load_scenario, simulate
from foedus.ensemble.manifest import manifest, plan
from foedus.ensemble.payers import deciders, operation, payers
from foedus.log import Event
from foedus.outcomes.who_pays import BY_BODY, RULES, bills, who_pays
from foedus.parameters import load_parameters
from foedus.rules.compile import compile_library
from foedus.rules.setting import PAYERS
from foedus.world import load_world

LIBRARY, WORLD, DAY = load_library(), load_world(), date(2026, 1, 1)


@pytest.mark.parametrize("baseline", [date(2013, 1, 1), date(2026, 1, 1)])
def test_shares_of_a_body_are_those_of_its_rule_and_sum_to_one(baseline):
    found = payers(LIBRARY, WORLD, baseline)
    assert set(found) == set(BY_BODY)
    for rule, by_state in found.items():
        assert sum(by_state.values()) == pytest.approx(1.0)
        day = max(baseline, date(WORLD.year, 1, 1))
        again = shares(rule, list(by_state), WORLD, on=day)
        assert list(by_state.values()) == again.tolist()
    assert len(found["un_peacekeeping"]) == 193
    assert max(found["un_peacekeeping"], key=found["un_peacekeeping"].__getitem__) == "USA"


def test_a_body_that_an_arm_does_not_have_has_no_payers():
    without = type(LIBRARY)(a for name, a in LIBRARY.items() if name not in ("nato", "african-union"))
    assert set(payers(without, WORLD, date(2026, 1, 1))) == {"un_peacekeeping"}


def test_members_of_the_african_union_are_named():
    shared = payers(LIBRARY, WORLD, DAY)["african_union"]
    assert set(shared) == LIBRARY["african-union"].members(DAY)
    assert {"NGA", "ZAF", "EGY"} <= {s for s, x in shared.items() if x == max(shared.values())}


def test_parties_pay_as_their_file_says():
    told = operation(LIBRARY["mfo"], WORLD, date(2026, 1, 1))
    assert told["shares"] == pytest.approx({"EGY": 1 / 3, "ISR": 1 / 3, "USA": 1 / 3})


def test_nobody_guesses_who_the_donors_are():
    told = operation(LIBRARY["aussom"], WORLD, DAY)
    assert (told["shares"], told["equally"]) == ({}, [])


def test_parties_without_shares_pay_equally_members_before_contributors():
    assert operation(paid_by_parties("aussom"), WORLD, DAY)["equally"] == ["DJI", "EGY", "ETH", "KEN", "UGA"]
    told = operation(paid_by_parties("african-union"), WORLD, DAY)
    assert (told["shares"], len(told["equally"])) == ({}, 54)


def test_who_pays_for_what_an_arrangement_decides_is_told_where_it_has_payers_of_its_own():
    union = paid_by_parties("african-union")
    found = deciders(compile_library(LIBRARY.with_changed(union), WORLD, DAY), WORLD, DAY)
    assert set(found) == {"african-union", "mfo"}
    assert found["african-union"]["equally"] == sorted(union.members(DAY))
    assert sum(found["mfo"]["shares"].values()) == pytest.approx(1.0)


def paid_by_parties(name):
    fund = Fund.model_validate({"do": "fund", "arrangement": name, "by": "parties", "from": DAY})
    return fund.apply(LIBRARY)[name]


def test_where_the_african_union_funds_itself_its_members_bear_the_cost_to_the_dollar(tmp_path):
    parameters = load_parameters()
    scenario = load_scenario("au-funds-itself", LIBRARY, parameters)
    few = scenario.changed({"futures": 4, "years": 3}, parameters)
    run = simulate(plan(few, LIBRARY, parameters, WORLD), tmp_path / "r")
    view = run.manifest["views"][0]["id"]
    due = bills(run, "members", view).filter(pl.col("rule") == "african_union")
    assert due["unpaid"].sum() > 0
    paid = who_pays(run, "members", view).filter(pl.col("rule") == "african_union")
    assert paid.group_by("future").agg(pl.col("usd").sum()).sort("future")["usd"].to_list() == (
        due.sort("future")["paid"].to_list()
    )
    assert set(paid["state"]) == LIBRARY["african-union"].members(DAY)
    by_union = {d for d, one in enumerate(run.manifest["duties"]["members"]) if "afric" in one["arrangement"]}
    costs = run.events("members", view).filter(
        pl.col("kind") == int(Event.COST), pl.col("duty").is_in(by_union)
    )
    assert set(costs.collect()["a"]) <= {PAYERS.index(Payer.AFRICAN_UNION)}


def test_the_payer_column_means_the_same_where_it_is_written_and_read():
    assert list(PAYERS) == RULES == [str(rule) for rule in Payer]


def test_the_manifest_says_who_pays_where_the_question_lies_and_how_the_world_began():
    parameters = load_parameters()
    scenario = load_scenario("us-leaves-nato", LIBRARY, parameters)
    focus = {"states": ["MLI"], "regions": ["central_asia"]}
    p = plan(scenario.changed({"focus": focus, "futures": 2}, parameters), LIBRARY, parameters, WORLD)
    data = json.loads(json.dumps(manifest(p, 2)))
    assert set(data["payers"]) == set(data["operations"]) == set(data["deciders"]) == {"stays", "leaves"}
    asia = {s for s, region in zip(WORLD.iso3, WORLD.region, strict=True) if region == "central_asia"}
    assert set(data["focus"]) == {"MLI"} | asia
    assert len(data["inside"]["level"]) == len(data["inside"]["years_at_peace"]) == WORLD.n
    at_war = [s for s, level in zip(WORLD.iso3, data["inside"]["level"], strict=True) if level]
    assert "MMR" in at_war
    for arm, setting in zip(data["operations"].values(), p.settings, strict=True):
        assert len(arm) == len(setting.mission)  # number FIRST_ON_FILE - k is the k-th of both
