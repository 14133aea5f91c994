"""What single postings save on fresh futures: against whole lives there, in words, and every lie about it is seen.

Outside truth: places that do not meet prevent together what they prevent one by one.
"""

from __future__ import annotations

import copy
import json

import pytest

from foedus.planners.contract import find
from foedus.planners.deploy.again import check_again
from foedus.planners.deploy.answer import plan_deploy
from foedus.planners.deploy.checker import check_deploy
from foedus.planners.deploy.plan import DeployPlan, Estimate
from foedus.planners.deploy.read import read_deploy
from foedus.planners.deploy.watch import Watch
from foedus.planners.deploy.words import sentences
from foedus.reports.deploy_page import deploy_page

TASK = read_deploy(find("deploy", "four-places"))


@pytest.fixture(scope="module")
def steps():
    return {}


@pytest.fixture(scope="module")
def plan(steps):
    watch = Watch(told=lambda step, done, total: steps.update({step: (done, total)}))
    return plan_deploy(TASK, 2, 60.0, watch)


@pytest.fixture(scope="module")
def told(plan):
    return json.loads(json.dumps(plan.as_dict()))


def test_every_posting_of_the_plans_is_lived_once_beside_nobody_and_the_step_is_told(plan, steps):
    postings = {name for r in (plan.own, *plan.rivals) for name in r.postings}
    worlds = plan.futures * (1 + len(postings))
    assert steps["alone"] == (worlds, worlds)
    assert "alone" in plan.seconds


def test_places_that_do_not_meet_save_on_fresh_futures_in_sum_what_all_prevent_there(plan):
    """Within a hundredth, for every plan; on the futures that they were chosen on it is another number."""
    for r in (plan.own, *plan.rivals):
        if r.alone is not None:
            assert r.alone.summed.value == pytest.approx(r.fresh.value, rel=0.01)
            assert r.alone.summed.value != pytest.approx(r.predicted.value, rel=0.01)
    assert plan.saves == dict(zip([p.host for p in plan.postings], plan.own.alone.saves, strict=True))


# ---- words ---------------------------------------------------------------------------------------------------------


def test_a_rival_of_which_more_is_expected_in_fresh_futures_is_named_and_whether_it_is_known(plan):
    assert "more is expected of another plan" not in " ".join(plan.said)
    for high, sure in ((-10.0, "known"), (20.0, "not known")):
        behind = Estimate(value=-50.0, low=-90.0, high=high)
        alone = plan.rivals[0].alone.model_copy(update={"weighted_behind": behind})
        better = plan.rivals[0].model_copy(update={"alone": alone})
        said = list(sentences(plan.model_copy(update={"rivals": (better,), "known": False})))
        beside = f"{better.label} ({alone.weighted.value:,.0f}; the plan -50; -90 to {high:+.0f}: {sure})"
        assert said[1] == f"So weighted, more is expected of another plan: {beside}."


@pytest.mark.parametrize("weighed", [False, True])
def test_where_postings_were_not_lived_on_fresh_futures_nothing_is_said_of_what_is_expected(told, weighed):
    data = copy.deepcopy(told) | {"weighed": weighed}
    of_none(data, interrupted=True)
    plan = DeployPlan.model_validate(data)
    assert plan.said[0].startswith("The choice weighed authorisation: ") == weighed
    assert "0.32 to 0.47); what is expected so was not lived by then." in plan.said[0]
    assert not any("saved in sum" in s or "So weighted" in s for s in plan.said)
    assert plan.saves == {p.host: p.saves for p in plan.postings}
    assert "prevents, alone, where chosen" in deploy_page(TASK, plan, "test")
    assert weighed or rules_broken(data) == set()


def test_a_plan_file_of_before_is_refused_at_its_field(told):
    data = copy.deepcopy(told)
    del data["own"]["alone"]
    with pytest.raises(ValueError, match=r"own\.alone\s+Field required"):
        DeployPlan.model_validate(data)


# ---- lies ----------------------------------------------------------------------------------------------------------


def rules_broken(data) -> set[str]:
    return {v.rule for v in check_deploy(TASK, DeployPlan.model_validate(data))}


def as_said(d):
    d["said"] = list(sentences(DeployPlan.model_validate({**d, "said": []})))


def of_none(d, interrupted=False):
    for r in (d["own"], *d["rivals"]):
        r["alone"] = None
    d["interrupted"] = interrupted
    as_said(d)


def nudged(name, k=0, by=(50.0, 50.0, 50.0)):
    """A figure of the plan (k = 0) or of a rival: value, low and high are so much more."""

    def change(d):
        e = (d["own"], *d["rivals"])[k]["alone"][name]
        e.update(value=e["value"] + by[0], low=e["low"] + by[1], high=e["high"] + by[2])

    return change


def saves_more(shared, by):
    """A rival's posting, one that the plan has too or none has, saves more; every sum of the rival goes with it."""

    def change(d):
        r = next(r for r in d["rivals"] if r["name"] == "view-weak")
        others = {n for o in (d["own"], *d["rivals"]) if o is not r for n in o["postings"]}
        k = next(k for k, n in enumerate(r["postings"]) if (n in others) == shared)
        host = r["postings"][k].split("-")[0].upper()
        chance = next(p["authorised"] for p in d["places"] if p["host"] == host)
        a = r["alone"]
        moved = (a["saves"][k], by), (a["summed"], by), (a["weighted"], chance * by)
        for e, more in (*moved, (a["weighted_behind"], -chance * by)):
            e.update({name: x + more for name, x in e.items()})

    return change


def also_beyond(d):
    """More is expected of a rival, and the plan is as much less beyond it."""
    nudged("weighted", 2)(d)
    nudged("weighted_behind", 2, by=(-50.0, -50.0, -50.0))(d)


def unsure(d):
    """A posting's interval is wider in the plan than in a rival that has it too."""
    shared = {n for r in d["rivals"] for n in r["postings"]}
    k = next(k for k, n in enumerate(d["own"]["postings"]) if n in shared)
    e = d["own"]["alone"]["saves"][k]
    e.update(low=e["low"] - 10.0, high=e["high"] + 10.0)


LIES = {
    "the sum": ("alone", nudged("summed")),
    "weighted": ("alone", nudged("weighted")),
    "weighted of a rival": ("alone", nudged("weighted", 2)),
    "weighted of a rival and beyond": ("alone", also_beyond),
    "beyond": ("alone", nudged("weighted_behind", 1)),
    "beyond itself": ("alone", nudged("weighted_behind")),
    "saves otherwise in one plan": ("alone", saves_more(True, 100.0)),
    "saves more than there is": ("alone", saves_more(False, 1e5)),
    "as surely": ("alone", unsure),
    "saves of none": ("alone", lambda d: d["own"]["alone"].update(saves=())),
    "of no plan": ("alone", of_none),
    "not of a rival": ("alone", lambda d: d["rivals"][0].update(alone=None)),
    "of what is on file": ("alone", lambda d: d["rivals"][-1].update(alone=d["own"]["alone"])),
    "of fewer futures": ("alone", lambda d: d.update(futures=12, interrupted=True)),
    "weighted on one side": ("interval", nudged("weighted", by=(0.0, 50.0, 0.0))),
    "the sum on one side": ("interval", nudged("summed", 1, by=(0.0, 50.0, 0.0))),
    "saves on one side": (
        "interval",
        lambda d: d["own"]["alone"]["saves"][0].update(low=d["own"]["alone"]["saves"][0]["value"]),
    ),
    "beyond on one side": ("interval", nudged("weighted_behind", 1, by=(0.0, 50.0, 0.0))),
    "beyond, not surely enough": ("interval", nudged("weighted_behind", 1, by=(0.0, -1e5, 1e5))),
    "what it said before": ("said", lambda d: d["own"].update(alone=d["rivals"][1]["alone"])),
}


def lied(told, lie, *, said):
    data = copy.deepcopy(told)
    lie(data)
    assert data != told
    if said:
        as_said(data)
    return data


@pytest.mark.parametrize(("rule", "lie"), LIES.values(), ids=LIES)
def test_a_lie_is_seen(told, rule, lie):
    assert rule in rules_broken(lied(told, lie, said=rule != "said"))


AGAIN = {
    "saves": saves_more(False, 100.0),
    "an interval": nudged("weighted", by=(0.0, 1.0, -1.0)),
    "the sum": nudged("summed", 2),
    "beyond": nudged("weighted_behind", 1),
}


@pytest.mark.parametrize("interrupted", [False, True])
@pytest.mark.parametrize("lie", AGAIN.values(), ids=AGAIN)
def test_a_lie_is_seen_where_postings_are_lived_again(told, lie, interrupted):
    """In a plan that was interrupted later, too."""
    data = lied({**told, "interrupted": interrupted}, lie, said=True)
    found = {v.rule for v in check_again(TASK, DeployPlan.model_validate(data), 2)}
    assert found == {"alone, again"}


def test_the_truth_passes_with_and_without_the_engine(told):
    assert rules_broken(told) == set()
    assert list(check_again(TASK, DeployPlan.model_validate(told), 2)) == []
