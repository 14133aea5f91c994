"""Who pays, in the manifest: shares of every rule sum to one, files say their own, the focus is named."""

from __future__ import annotations

import json
from datetime import date

import pytest

from foedus.arrangements import load_library
from foedus.arrangements.facts import Payer
from foedus.burden import shares
from foedus.ensemble import load_scenario
from foedus.ensemble.manifest import manifest, plan
from foedus.ensemble.payers import operation, payers
from foedus.outcomes.course_of_operations import ON_FILE
from foedus.outcomes.who_pays import BY_BODY, RULES
from foedus.parameters import load_parameters
from foedus.rules.setting import PAYERS
from foedus.world import load_world

LIBRARY, WORLD = load_library(), load_world()


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
    without = {name: a for name, a in LIBRARY.items() if name != "nato"}
    assert set(payers(type(LIBRARY)(without.values()), WORLD, date(2026, 1, 1))) == {"un_peacekeeping"}


def test_parties_pay_as_their_file_says():
    told = operation(LIBRARY["mfo"], WORLD, date(2026, 1, 1))
    assert told["shares"] == pytest.approx({"EGY": 1 / 3, "ISR": 1 / 3, "USA": 1 / 3})


def test_nobody_guesses_who_the_donors_are():
    assert operation(LIBRARY["aussom"], WORLD, date(2026, 1, 1))["shares"] == {}


def test_the_payer_column_means_the_same_where_it_is_written_and_read():
    assert list(PAYERS) == RULES == [str(rule) for rule in Payer]


def test_the_manifest_says_who_pays_where_the_question_lies_and_how_the_world_began():
    parameters = load_parameters()
    scenario = load_scenario("us-leaves-nato", LIBRARY, parameters)
    focus = {"states": ["MLI"], "regions": ["central_asia"]}
    p = plan(scenario.changed({"focus": focus, "futures": 2}, parameters), LIBRARY, parameters, WORLD)
    data = json.loads(json.dumps(manifest(p, 2)))
    assert set(data["payers"]) == set(data["operations"]) == {"stays", "leaves"}
    asia = {s for s, region in zip(WORLD.iso3, WORLD.region, strict=True) if region == "central_asia"}
    assert set(data["focus"]) == {"MLI"} | asia
    assert len(data["inside"]["level"]) == len(data["inside"]["years_at_peace"]) == WORLD.n
    at_war = [s for s, level in zip(WORLD.iso3, data["inside"]["level"], strict=True) if level]
    assert "MMR" in at_war
    for arm, setting in zip(data["operations"].values(), p.settings, strict=True):
        assert len(arm) == len(setting.mission)  # number ON_FILE - k is the k-th of both
    assert ON_FILE < 0
