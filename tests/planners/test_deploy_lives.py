"""What the planner lives is what ``foedus simulate`` lives, to the bit, for any threads; postings do what they say.

The planner draws no disputes and shares compiled duties between arms; a whole run on disk does neither.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from foedus.arrangements import load_library
from foedus.engine.lives import holding
from foedus.ensemble.manifest import plan as prepare
from foedus.ensemble.scenario import read_scenario
from foedus.ensemble.simulate import simulate
from foedus.outcomes import outcomes
from foedus.parameters import load_parameters
from foedus.planners.contract import find
from foedus.planners.deploy.answer import answer
from foedus.planners.deploy.authority import NO_BODY, authorities
from foedus.planners.deploy.lives import Sample, live_arms, stage
from foedus.planners.deploy.missions import added, amendments, mission
from foedus.planners.deploy.planner import FIRST, NONE
from foedus.planners.deploy.planner import find as find_plan
from foedus.planners.deploy.read import read_deploy
from foedus.planners.deploy.scenario import scenario_of, scenario_text
from foedus.planners.deploy.task import Posting, posting_named
from foedus.planners.deploy.watch import Watch
from foedus.rules.missions import missions
from foedus.world import load_world

TASK = read_deploy(find("deploy", "four-places"))
COUNTED = {
    "battle_deaths": "deaths_inside",
    "conflict_months": "conflict_months",
    "major_years": "major_conflict_years",
}


@pytest.fixture(scope="module")
def found():
    return find_plan(TASK, 2, 60.0, Watch())


def test_simulate_runs_the_scenario_of_the_plan_to_the_same_losses(found, tmp_path):
    path = tmp_path / "four-places.yaml"
    path.write_text(scenario_text(TASK, answer(found)))
    scenario = read_scenario(path, load_library(), load_parameters())
    run = simulate(
        prepare(scenario, load_library(), load_parameters(), load_world()), tmp_path / "run", threads=2
    )
    focus = run.within(run.focus)
    assert [a.id for a in scenario.arms] == ["none", "plan"]
    assert sorted(run.focus) == list(TASK.counted)
    for k, name in enumerate(COUNTED.values()):
        for arm, column in (("none", NONE), ("plan", FIRST + found.best)):
            counted = outcomes()[name].per_future(focus, arm, "as_recorded")["value"].to_numpy()
            assert np.array_equal(counted, found.fresh[k][:, column])
    assert (found.fresh[0][:, NONE] != found.fresh[0][:, FIRST + found.best]).any(), (
        "the plan changes something"
    )


def test_the_same_plan_whatever_the_threads(found):
    again = answer(find_plan(TASK, 1, 60.0, Watch())).as_dict()
    first = answer(found).as_dict()
    assert {**first, "seconds": None} == {**again, "seconds": None}


def test_the_sum_of_postings_is_what_they_prevent_together_but_for_what_spills_over(found):
    """Places two borders apart do not meet: what is lived whole is the sum, within a hundredth."""
    own = answer(found).own
    assert own.predicted.value == pytest.approx(own.lived.value, rel=0.01)


def losses(arms, futures=6, **held):
    on = stage(TASK, scenario_of(TASK, {}))
    thetas = holding(on.thetas(0, futures), held)
    sample = Sample(np.arange(futures), np.arange(futures), thetas)
    models = [on.model(on.arm(added(TASK, sent))) for sent in arms]
    return live_arms(on, models, sample, 2)[0]


def whole(posting: Posting):
    return [(posting, [{"NPL": n} if n else {} for n in posting.persons])]


def test_arms_without_postings_are_twins_and_a_posting_touches_its_neighbourhood_only():
    found = losses([[], [], whole(posting_named("mli-robust-8000-8000"))])
    assert np.array_equal(found[:, :, 0], found[:, :, 1])
    assert not np.array_equal(found[:, :, 0], found[:, :, 2])


def test_without_an_effect_nothing_is_prevented():
    """b_troops = 0, no hazard ratio of relapse, no ending: every arm loses what the one without postings loses."""
    nothing = {
        "pko_deaths_per_thousand_troops": 0.0,
        "pko_relapse_hazard_ratio": 1.0,
        "pko_ending_log_hazard": 0.0,
    }
    found = losses([[], whole(posting_named("mli-robust-8000-8000"))], **nothing)
    assert np.array_equal(found[:, :, 0], found[:, :, 1])


def test_observers_prevent_no_deaths_of_a_war_that_goes_on():
    """Nobody is armed, so no month has fewer deaths; only relapse and ending know that they are there."""
    nothing = {"pko_relapse_hazard_ratio": 1.0, "pko_ending_log_hazard": 0.0}
    found = losses([[], whole(posting_named("mli-observers-8000-8000"))], **nothing)
    assert np.array_equal(found[:, :, 0], found[:, :, 1])


@pytest.mark.parametrize(
    ("mandate", "robust", "armed"),
    [("robust", True, True), ("traditional", False, True), ("observers", False, False)],
)
def test_a_posting_is_the_operation_that_it_says(mandate, robust, armed):
    posting = posting_named(f"mli-{mandate}-4000-8000")
    library = load_library().with_changed(mission(TASK, posting, {"NPL": 3000, "BGD": 1000}))
    span = TASK.instance.baseline, TASK.instance.last
    found = missions(library, load_world(), *span)
    o = found.arrangements.index("deployed-mli")
    row, world = found.mission[o], load_world()
    may = found.mandate[o]
    assert row["universal"]
    assert (bool(may["robust"].all()), bool((may["armed"] > 0).all())) == (robust, armed)
    assert (may["armed"] < 0.95).all(), "police and observers are no troops"
    assert world.iso3[row["host"]] == "MLI"
    assert row["consent"], "it stays by the host's consent"
    assert sorted({int(n) for n in found.ceiling[o]} - {0}) == [4000, 8000]
    assert row["begins"] == 1.0, "a mission that is not there at the baseline comes along the curve"
    share = found.pledge[o] / found.pledge[o].sum()
    assert share[world.index("NPL")] == pytest.approx(0.75)


def test_soldiers_of_a_replaced_mission_are_there_at_once_as_many_as_there_are():
    library = load_library().with_changed(mission(TASK, posting_named("caf-robust-8000-8000"), {"NPL": 8000}))
    span = TASK.instance.baseline, TASK.instance.last
    found = missions(library, load_world(), *span)
    o = found.arrangements.index("deployed-caf")
    assert found.mission[o]["begins"] == 0.0
    assert found.pledge[o].sum() == int(8000 * load_parameters()["ops_peak_of_ceiling"].value)
    assert amendments(TASK, [])[0].arrangement == "minusca"


def test_a_second_period_only_begins_with_it():
    made = mission(TASK, posting_named("mli-robust-0-4000"), {"NPL": 4000})
    assert made.in_force.since == date(2027, 7, 1)


def test_authorisation_is_the_engines_consent_and_vote():
    on = stage(TASK, scenario_of(TASK, {}))
    none = on.model(on.arm(()))
    sample = Sample(np.arange(8), np.arange(8), on.thetas(0, 8))
    found = authorities(on, none, sample)
    small, large = found["CAF"], found["SDN"]
    assert large.consents < small.consents, "hosts with more people consent less often"
    for a in found.values():
        assert a.probability == pytest.approx(a.consents * a.adopts)
        assert 0.5 < a.adopts <= 1.0, "most votes on what the host wants pass"
        assert not a.out


def test_a_duty_that_may_act_against_the_host_adds_what_the_council_would_adopt_then():
    rule = TASK.instance.authorised.model_copy(update={"by": "duty"})
    task = type(TASK)(**{**TASK.__dict__, "instance": TASK.instance.model_copy(update={"authorised": rule})})
    on = stage(task, scenario_of(task, {}))
    sample = Sample(np.arange(8), np.arange(8), on.thetas(0, 8))
    for a in authorities(on, on.model(on.arm(())), sample).values():
        assert a.against is not None
        assert a.against < a.adopts, "members object to what the host does not want"
        assert a.probability == pytest.approx(a.consents * a.adopts + (1 - a.consents) * a.against)
    posting = posting_named("mli-robust-4000-0")
    assert not mission(task, posting, {"NPL": 4000}).duties[0].decision.host_consent


def test_without_a_council_no_body_may_decide():
    task = type(TASK)(**{**TASK.__dict__, "library": load_library().without("un-charter")})
    on = stage(task, scenario_of(task, {}))
    sample = Sample(np.arange(2), np.arange(2), on.thetas(0, 2))
    assert {a.out for a in authorities(on, on.model(on.arm(())), sample).values()} == {NO_BODY}
