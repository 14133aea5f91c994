"""Where the file weighs authorisation the plan is the one of which most is expected; it says so, and is checked."""

from __future__ import annotations

import copy
import json

import numpy as np
import pytest

from foedus.planners.contract import FOLDER
from foedus.planners.deploy.again import check_again
from foedus.planners.deploy.answer import answer, plan_deploy
from foedus.planners.deploy.checker import check_deploy
from foedus.planners.deploy.plan import DeployPlan, Estimate
from foedus.planners.deploy.planner import find as find_plan
from foedus.planners.deploy.planner import left_by
from foedus.planners.deploy.read import read_deploy
from foedus.planners.deploy.watch import Watch
from foedus.planners.deploy.words import sentences
from foedus.reports.deploy_page import deploy_page

# Eight thousand for the four places: two prevent most if both come about, and one of them is likelier.
TEXT = (FOLDER / "four-places.yaml").read_text().replace("persons: 12000, source", "persons: 8000, source")


def read(folder, text):
    path = folder / "four-places.yaml"
    path.write_text(text)
    return read_deploy(path)


@pytest.fixture(scope="module")
def task(tmp_path_factory):
    return read(tmp_path_factory.mktemp("weighed"), TEXT.replace("least: 0.1", "least: 0.1, weigh: true"))


@pytest.fixture(scope="module")
def found(task):
    return find_plan(task, 2, 60.0, Watch())


@pytest.fixture(scope="module")
def told(found):
    return json.loads(json.dumps(answer(found).as_dict()))


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return plan_deploy(read(tmp_path_factory.mktemp("usual"), TEXT), 2, 60.0)


def test_its_plan_is_expected_to_save_at_least_what_every_other_one_does(found, told, usual):
    plan = DeployPlan.model_validate(told)
    own = plan.own.weighted.value
    assert own >= max(r.weighted.value for r in plan.rivals if r.weighted)
    better = [r for r in usual.rivals if r.weighted and r.weighted.value > usual.own.weighted.value]
    assert better, "else nothing is tested"
    assert own >= max(r.weighted.value for r in better)
    assert set(plan.own.postings) != set(usual.own.postings)
    unweighed = next(r for r in plan.rivals if r.name == "unweighed")
    named = {r.name: set(r.postings) for r in (usual.own, *usual.rivals)}
    assert set(unweighed.postings) == named["optimum"]


def test_the_best_of_all_sets_of_postings_by_looking_at_each(found):
    """Enumeration, with limits as the board has them: none is expected to save more than the one proven."""
    responses = found.responses
    board, gains = responses.board, responses.gains.mean(0)
    best, seen = 0.0, [()]
    for host in dict.fromkeys(p.host for p in board.postings):
        here = [k for k, p in enumerate(board.postings) if p.host == host]
        seen += [(*plan, k) for plan in seen for k in here]
    for plan in sorted(seen, key=lambda plan: -gains[list(plan)].sum()):
        if plan and board.fits(plan):
            best = gains[list(plan)].sum()
            break
    assert found.chosen.ended == "optimal"
    assert responses.counted[:, 0].mean() - found.chosen.value == pytest.approx(best)
    left = left_by(responses, found.candidates, found.lived).mean(0)
    assert int(np.argmin(left)) == found.best


def test_it_says_so_first_on_the_page_and_in_words(task, told):
    plan = DeployPlan.model_validate(told)
    first = plan.said[0]
    assert first.startswith("The choice weighed authorisation: by each place's chance (")
    assert "are prevented if all" in first
    assert plan.weighed
    assert "chance of authorisation" in plan.measure
    own = plan.own.alone
    assert f"{own.weighted.value:,.0f} ({own.weighted.low:,.0f} to" in first
    assert f"of the {own.summed.value:,.0f} saved in sum are expected" in first
    page = deploy_page(task, plan, "test")
    for word in (
        "The choice weighed authorisation",
        "prevented, weighted, where chosen",
        "best if authorisation does not weigh",
    ):
        assert word in page


def test_each_rival_is_said_to_be_more_less_or_not_known_by_the_fresh_futures(told):
    """Every one once; a rival may have more there than the plan, which had most where it was chosen."""
    plan = DeployPlan.model_validate(told)
    more = [r for r in plan.rivals if r.alone and r.alone.weighted.value > plan.own.alone.weighted.value]
    assert [r.name for r in more] == ["next-1"], "else nothing is tested"
    assert more[0].weighted.value < plan.own.weighted.value
    though = "So weighted, more is expected of another plan, though not on the futures that this one was chosen on: "
    assert next(s for s in plan.said if s.startswith(though)).count(more[0].label) == 1
    alike = next(
        s for s in plan.said if s.startswith("So weighted it is not known to be better than these: ")
    )
    assert all((r.label in alike) == (r not in more) for r in plan.rivals if r.alone)
    r = plan.rivals[0]
    alone = r.alone.model_copy(update={"weighted_behind": Estimate(value=50, low=10, high=90)})
    clear = plan.model_copy(update={"rivals": (r.model_copy(update={"alone": alone}),)})
    assert f"So weighted it is clearly better than these: {r.label} (+50; +10 to +90)." in list(
        sentences(clear)
    )


def test_a_plan_that_does_not_weigh_names_those_of_which_more_is_expected_in_fresh_futures(usual):
    more = [r for r in usual.rivals if r.alone and r.alone.weighted.value > usual.own.alone.weighted.value]
    assert more, "else nothing is tested"
    assert usual.said[1].startswith("So weighted, more is expected of another plan: ")
    assert all((r.label in usual.said[1]) == (r in more) for r in usual.rivals)


def test_the_file_as_it_was_says_nothing_of_weighing(usual):
    assert not usual.weighed
    assert usual.measure == "mean over futures"
    assert not any("weighed" in s for s in usual.said)
    assert all(r.name != "unweighed" for r in usual.rivals)


def test_the_checker_lets_it_pass_with_and_without_the_engine(task, told):
    plan = DeployPlan.model_validate(told)
    assert check_deploy(task, plan) == []
    assert list(check_again(task, plan, 2)) == []


def _more_of_a_rival(d):
    """A rival whose postings are said to be likely and to save more: each figure goes with the others."""
    r, own = d["rivals"][0], d["own"]["weighted"]["value"]
    for k in r["weighted"]:
        r["weighted"][k] += own


def _swapped(d):
    """The rival of which least is expected is told as the plan that was chosen."""
    worst = min((r for r in d["rivals"] if r["weighted"]), key=lambda r: r["weighted"]["value"])
    d["own"]["weighted"], worst["weighted"] = worst["weighted"], d["own"]["weighted"]


LIES = {
    "more of a rival": ("weighted", _more_of_a_rival),
    "swapped": ("weighted", _swapped),
    "it did not weigh": ("measure", lambda d: d.update(weighed=False)),
    "the bound": (
        "proof",
        lambda d: next(r for r in (d["own"], *d["rivals"]) if r["name"] != "optimum").update(
            weighted={"value": 1e6, "low": 1e6, "high": 1e6}
        ),
    ),
    "the curve at the ceiling": (
        "curve",
        lambda d: d["curve"][4]["prevented"].update(value=d["own"]["predicted"]["value"]),
    ),
    "said": ("said", lambda d: d["said"].pop(0)),
}


@pytest.mark.parametrize(("rule", "lie"), LIES.values(), ids=LIES)
def test_a_lie_is_seen(task, told, rule, lie):
    data = copy.deepcopy(told)
    lie(data)
    assert rule in {v.rule for v in check_deploy(task, DeployPlan.model_validate(data))}


def test_a_rival_of_which_more_is_expected_is_named_as_what_was_to_be_chosen(task, told):
    data = copy.deepcopy(told)
    _swapped(data)
    said = [v.what for v in check_deploy(task, DeployPlan.model_validate(data))]
    assert any("saves more in sum so weighted, which is what was to be chosen by" in what for what in said)


def test_where_it_weighs_what_is_better_if_all_come_about_is_said_with_its_condition(told):
    plan = DeployPlan.model_validate(told)
    better = plan.rivals[0].model_copy(update={"behind": Estimate(value=-579, low=-989, high=-170)})
    said = " ".join(sentences(plan.model_copy(update={"rivals": (better,)})))
    assert f"In fresh futures, if all come about, '{better.label}' does better than the plan" in said
