"""The checker sees every kind of planted violation, one at a time, in a plan that is right without it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from foedus.planners.contract import find
from foedus.planners.force import Instance, Plan, check_plan, plan_force, read_instance
from foedus.planners.force.case import Violation
from foedus.planners.force.plan import digest
from foedus.world import load_world


@pytest.fixture(scope="module")
def asked() -> Instance:
    return read_instance(find("force", "unifil-2006"))


@pytest.fixture(scope="module")
def right(asked) -> Plan:
    return plan_force(asked, 30, why=False)


def rules(instance: Instance, plan: Plan) -> set[str]:
    found: list[Violation] = check_plan(instance, plan, load_world())
    return {v.rule for v in found}


def changed(plan: Plan, pledge: str, **update: Any) -> Plan:
    deployments = tuple(d.model_copy(update=update) if d.pledge == pledge else d for d in plan.deployments)
    assert deployments != plan.deployments
    return plan.model_copy(update={"deployments": deployments})


def under(instance: Instance, plan: Plan, **update: Any) -> tuple[Instance, Plan]:
    """The same plan for an instance with other rules."""
    other = instance.model_copy(update=update)
    return other, plan.model_copy(update={"digest": digest(other)})


def pledge_changed(instance: Instance, plan: Plan, pledge: str, **update: Any) -> tuple[Instance, Plan]:
    assert any(d.pledge == pledge for d in plan.deployments)
    pledges = tuple(p.model_copy(update=update) if p.id == pledge else p for p in instance.pledges)
    return under(instance, plan, pledges=pledges)


def test_nothing_is_wrong_with_it(asked, right):
    assert check_plan(asked, right, load_world()) == []


PLANTED_IN_THE_PLAN: dict[str, Callable[[Plan], Plan]] = {
    "count": lambda p: changed(p, "ita-battalions", units=3),
    "type": lambda p: changed(p, "esp-battalion", requirement="engineers"),
    "ready": lambda p: changed(p, "npl-battalion", first=1),
    "dates": lambda p: changed(p, "esp-battalion", last=30),
    "in place": lambda p: changed(p, "ind-there", first=2),
    "rotation": lambda p: changed(p, "esp-battalion", last=15),
    "duration": lambda p: changed(p, "deu-ships", first=2, last=24),
    "offer": lambda p: changed(p, "irl-infantry", last=20),
    "instance": lambda p: p.model_copy(update={"digest": "another"}),
    "names": lambda p: changed(p, "esp-battalion", state="PRT"),
    "lift as stated": lambda p: p.model_copy(update={"lift": p.lift[1:]}),
    "cost as stated": lambda p: p.model_copy(update={"costs": p.costs[1:]}),
    "gap as stated": lambda p: p.model_copy(update={"gaps": p.gaps[1:]}),
    "value as stated": lambda p: p.model_copy(
        update={"stages": (p.stages[0].model_copy(update={"value": 1.0}), *p.stages[1:])}
    ),
    "bound": lambda p: p.model_copy(
        update={"stages": (p.stages[0].model_copy(update={"bound": 1e9}), *p.stages[1:])}
    ),
}


@pytest.mark.parametrize("rule", PLANTED_IN_THE_PLAN)
def test_a_violation_planted_in_the_plan_is_seen(asked, right, rule):
    assert rule in rules(asked, PLANTED_IN_THE_PLAN[rule](right))


def mission(instance: Instance, **update: Any) -> dict[str, Any]:
    first, *rest = instance.missions
    return {"missions": (first.model_copy(update=update), *rest)}


def limits(instance: Instance, **update: Any) -> dict[str, Any]:
    return {"limits": instance.limits.model_copy(update=update)}


def requirement(instance: Instance, **update: Any) -> dict[str, Any]:
    first, *rest = instance.requirements
    return {"requirements": (first.model_copy(update=update), *rest)}


PLANTED_IN_THE_RULES: dict[str, Callable[[Instance], dict[str, Any]]] = {
    "host": lambda i: mission(i, refuses=("ITA",)),
    "neighbour": lambda i: mission(i, hosts=("PAK",)),
    "support": lambda i: mission(i, support=10),
    "ceiling": lambda i: mission(
        i, ceilings=(i.missions[0].ceilings[0].model_copy(update={"persons": 5000}),)
    ),
    "largest share": lambda i: limits(i, largest_share=0.05),
    "fewest contributors": lambda i: limits(i, fewest_contributors=40),
    "region": lambda i: limits(i, regions={"sub_saharan_africa": 0.9}),
    "women": lambda i: limits(i, women=0.5),
    "budget": lambda i: limits(i, budget=1000),
    "lift": lambda i: {"lift": tuple(x.model_copy(update={"tonnes": 10}) for x in i.lift)},
    "full by": lambda i: requirement(i, full_by=datetime.date(2006, 10, 1)),
}


@pytest.mark.parametrize("rule", PLANTED_IN_THE_RULES)
def test_a_rule_that_the_plan_did_not_know_is_seen(asked, right, rule):
    assert rule in rules(*under(asked, right, **PLANTED_IN_THE_RULES[rule](asked)))


def test_a_host_that_sends_units_to_itself_is_seen(asked, right):
    assert "host" in rules(*under(asked, right, **mission(asked, hosts=("ITA",))))


def test_caveats_are_seen(asked, right):
    offensive = asked.requirements[0].model_copy(update={"offensive": True})
    asked_more, plan = under(asked, right, requirements=(offensive, *asked.requirements[1:]))
    for caveat in (
        {"no_offensive": True},
        {"not_missions": ("unifil",)},
        {"not_areas": ("south",)},
        {"only": ("x",)},
    ):
        caveats = asked.pledges[8].caveats.model_copy(update=caveat)
        assert "caveat" in rules(*pledge_changed(asked_more, plan, "ita-battalions", caveats=caveats)), caveat


def test_states_without_a_group_in_common_are_seen(asked, right):
    from foedus.planners.force.instance import Group, Sector  # noqa: PLC0415

    first, *rest = asked.requirements
    update = {
        "sectors": (Sector(id="west", mission="unifil"),),
        "groups": (Group(id="g", states=("ITA", "FRA")), Group(id="h", states=("IND", "GHA"))),
        "requirements": (first.model_copy(update={"sector": "west"}), *rest),
    }
    assert "group" in rules(*under(asked, right, **update))
