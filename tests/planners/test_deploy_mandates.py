"""Mandate by place and period: which postings there are, their duties by day, and that both ways of living agree."""

from __future__ import annotations

import copy
import json
from itertools import product

import made_up_deploy as made
import numpy as np
import pytest

from foedus.arrangements import load_library
from foedus.ensemble.manifest import plan as prepare
from foedus.ensemble.scenario import read_scenario
from foedus.ensemble.simulate import simulate
from foedus.outcomes import outcomes
from foedus.parameters import load_parameters
from foedus.planners.contract import find
from foedus.planners.deploy.again import check_again
from foedus.planners.deploy.answer import answer
from foedus.planners.deploy.checker import check_deploy, where_they_may_go
from foedus.planners.deploy.choice import choose
from foedus.planners.deploy.instance import Measure
from foedus.planners.deploy.lives import Sample, live_arms, stage
from foedus.planners.deploy.missions import added, mission
from foedus.planners.deploy.plan import DeployPlan
from foedus.planners.deploy.planner import FIRST, NONE
from foedus.planners.deploy.planner import find as find_plan
from foedus.planners.deploy.read import read_deploy
from foedus.planners.deploy.scenario import scenario_of, scenario_text
from foedus.planners.deploy.task import posting_named
from foedus.planners.deploy.watch import Watch
from foedus.planners.highs import Clock
from foedus.reports.deploy_page import deploy_page
from foedus.rules.missions import missions
from foedus.world import load_world

TASK = read_deploy(find("deploy", "two-mandates"))
SECOND = TASK.instance.periods[1].since


@pytest.fixture(scope="module")
def found():
    return find_plan(TASK, 2, 60.0, Watch())


@pytest.fixture(scope="module")
def told(found):
    return json.loads(json.dumps(answer(found).as_dict()))


# ---- which postings there are --------------------------------------------------------------------------------------


def candidates(**changes):
    return {"hosts": ["SDN", "MLI"], "persons": [2000, 5000], "source": "s"} | changes


def test_every_sequence_of_mandates_is_there_once_and_only_where_the_file_says_so():
    words = ["robust", "traditional", "observers"]
    same = made.task(1, candidates=candidates(mandates=words)).postings
    every = made.task(1, candidates=candidates(mandates=words, mandates_change=True)).postings
    courses = [p.persons for p in made.task(1, candidates=candidates()).postings if p.host == "MLI"]
    assert len(same) == 2 * 3 * len(courses)
    by_hand = {
        (host, tuple(m if n else None for m, n in zip(mandates, persons, strict=True)), persons)
        for host in ("SDN", "MLI")
        for persons in courses
        for mandates in product(words, repeat=len(persons))
    }
    assert {(p.host, p.mandates, p.persons) for p in every} == by_hand
    assert len(every) == len(by_hand)
    unchanged = [p for p in every if p.changes == 0]
    assert unchanged == list(same), "in the order that they had"


def test_the_shipped_question_has_as_many_postings_as_before():
    task = read_deploy(find("deploy", "un-2026"))
    assert len(task.postings) == 15 * len(task.hosts)
    assert len({p.name for p in task.postings}) == len(task.postings)
    assert {p.mandates for p in task.postings} <= set(product(("robust", None), repeat=2))


def test_a_period_allows_what_it_says():
    assert {p.mandates[0] for p in TASK.postings} == {None, "robust", "traditional", "observers"}
    assert {p.mandates[1] for p in TASK.postings} == {None, "traditional", "observers"}
    for p in TASK.postings:
        assert posting_named(p.name) == p


def test_of_plans_that_save_alike_the_one_whose_mandate_stays_is_taken():
    words = ["robust", "traditional"]
    board = made.board(made.task(1, candidates=candidates(mandates=words, mandates_change=True)))
    saved = np.ones((4, 1)) * board.pool.persons.sum(1)
    best = choose(board, np.full(4, 1e6), saved, Measure(), Clock(20)).postings
    assert best
    assert all(board.postings[k].changes == 0 for k in best)


# ---- what a posting is ---------------------------------------------------------------------------------------------


def of_month(name):
    """Day of each month and the table of the mandate of the mission that a posting is."""
    posting = posting_named(name)
    library = load_library().with_changed(mission(TASK, posting, {"NPL": 3000}))
    arms = missions(library, load_world(), TASK.instance.baseline, TASK.instance.last)
    table = arms.mandate[arms.arrangements.index("deployed-mli")]
    days = np.arange(table.size) * 30.4375
    return days.astype(int) >= (SECOND - TASK.instance.baseline).days, table


@pytest.mark.parametrize(
    ("mandates", "robust", "armed"),
    [
        ("robust+traditional", (True, False), (True, True)),
        ("robust+observers", (True, False), (True, False)),
        ("observers+traditional", (False, False), (False, True)),
        ("traditional+robust", (False, True), (True, True)),
        ("traditional", (False, False), (True, True)),
    ],
)
def test_each_period_may_do_what_its_mandate_says(mandates, robust, armed):
    second, table = of_month(f"mli-{mandates}-3000-6000")
    for k, then in enumerate((~second, second)):
        assert {bool(x) for x in table["robust"][then]} == {robust[k]}
        assert {bool(x > 0) for x in table["armed"][then]} == {armed[k]}


def test_duties_have_days_only_where_the_mandate_changes():
    plain = mission(TASK, posting_named("mli-robust-3000-3000"), {"NPL": 3000}).duties
    assert [(d.id, d.since, d.until) for d in plain] == [("enforce", None, None), ("interpose", None, None)]
    made_ = mission(TASK, posting_named("mli-robust+traditional-3000-3000"), {"NPL": 3000}).duties
    assert [(d.id, d.since, d.until) for d in made_] == [
        ("enforce", None, SECOND),
        ("interpose", None, None),
    ]
    later = mission(TASK, posting_named("mli-observers+robust-3000-3000"), {"NPL": 3000}).duties
    assert [(d.id, d.since, d.until) for d in later] == [
        ("enforce", SECOND, None),
        ("interpose", SECOND, None),
        ("observe", None, SECOND),
    ]


def test_a_duty_that_comes_back_is_two():
    three = made.task(1, count=3, candidates=candidates(mandates=["robust", "traditional"]))
    sent = mission(three, posting_named("mli-robust+traditional+robust-5000-5000-5000"), {"NPL": 5000})
    days = [p.since for p in three.instance.periods]
    assert [(d.id, d.since, d.until) for d in sent.duties] == [
        ("enforce", None, days[1]),
        ("enforce-2", days[2], None),
        ("interpose", None, None),
    ]


def test_until_the_mandate_changes_nothing_differs_and_then_deaths_do():
    """Losses of one future to the end of the first period, and of the whole."""
    on = stage(TASK, scenario_of(TASK, {}))
    sample = Sample(np.arange(6), np.arange(6), on.thetas(0, 6))
    names = ("robust-6000-6000", "robust+observers-6000-6000", "observers-6000-6000")
    sent = [[(posting_named(f"mli-{n}"), [{"NPL": 6000}, {"NPL": 6000}])] for n in names]
    losses = live_arms(on, [on.model(on.arm(added(TASK, one))) for one in sent], sample, 2)[0][0]
    robust, mixed, watched = losses.sum(0)
    assert robust < mixed < watched, "half of the effect is left, not none and not all"


# ---- the plan ------------------------------------------------------------------------------------------------------


def test_simulate_runs_the_scenario_with_its_dated_duties_to_the_same_losses(found, tmp_path):
    path = tmp_path / "two-mandates.yaml"
    path.write_text(scenario_text(TASK, answer(found)))
    scenario = read_scenario(path, load_library(), load_parameters())
    duties = [d for a in scenario.arms[1].amendments if a.do == "add" for d in a.arrangement.duties]
    assert SECOND in {d.until for d in duties}
    run = simulate(
        prepare(scenario, load_library(), load_parameters(), load_world()), tmp_path / "run", threads=2
    )
    focus = run.within(run.focus)
    for arm, column in (("none", NONE), ("plan", FIRST + found.best)):
        counted = outcomes()["deaths_inside"].per_future(focus, arm, "as_recorded")["value"].to_numpy()
        assert np.array_equal(counted, found.fresh[0][:, column])


def test_the_plan_is_robust_as_long_as_it_may_be_and_says_its_mandates(told):
    sent = [p["mandates"] for p in told["postings"]]
    assert ["robust", "traditional"] in sent
    page = deploy_page(TASK, DeployPlan.model_validate(told), "test")
    assert "robust, then traditional" in page


def test_the_checker_sees_what_is_wrong_with_a_mandate_and_the_plan_holds_when_lived_again(told):
    plan = DeployPlan.model_validate(told)
    assert check_deploy(TASK, plan) == []
    assert list(check_again(TASK, plan, 2)) == []


def _put(k, mandates):
    def change(data):
        data["postings"][k]["mandates"] = mandates

    return change


def _rename(old, new):
    def change(data):
        r = next(r for r in data["rivals"] if any(old in n for n in r["postings"]))
        r["postings"] = [n.replace(old, new, 1) for n in r["postings"]]

    return change


LIES = {
    "of no period": ("mandate", _put(0, ["robust", "robust"])),
    "nobody has one": ("mandate", _put(0, ["robust", None])),
    "too few": ("periods", _put(0, ["robust"])),
    "another one": ("rivals", _put(0, ["observers", "observers"])),
    "a rival on none of the period": ("rivals", _rename("robust+traditional", "robust")),
    "a rival on none of the file": ("rivals", _rename("robust+traditional", "robust+brutal")),
    "a rival on too many": ("rivals", _rename("robust+traditional", "robust+traditional+observers")),
}


@pytest.mark.parametrize(("rule", "lie"), LIES.values(), ids=LIES)
def test_a_lie_about_mandates_is_seen(told, rule, lie):
    data = copy.deepcopy(told)
    lie(data)
    assert data != told
    assert rule in {v.rule for v in check_deploy(TASK, DeployPlan.model_validate(data))}


def test_a_file_that_lets_no_mandate_change_has_none_that_does(told):
    fixed = TASK.instance.candidates.model_copy(update={"mandates_change": False})
    task = type(TASK)(**{**TASK.__dict__, "instance": TASK.instance.model_copy(update={"candidates": fixed})})
    assert {p.changes for p in task.postings} == {0}
    data = {**told, "digest": "x"}
    assert {v.rule for v in check_deploy(task, DeployPlan.model_validate(data))} == {"instance"}
    said = [v.what for v in where_they_may_go(task, DeployPlan.model_validate(told))]
    assert any("the mandate changes, which the file does not allow" in what for what in said)
