"""Plans of force generation: optimal by enumeration, kept by the checker, never worse for more, the same every time."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest
from small_force import best, small, with_sector

from foedus.planners.force import Instance, Plan, check_plan, plan_force
from foedus.planners.force.changes import changes, with_one_more
from foedus.planners.force.conflict import conflict_of
from foedus.planners.force.generate import generate
from foedus.planners.force.instance import Ceiling, Limits, Pledge, Requirement
from foedus.planners.force.lexicographic import _nobody, solve
from foedus.planners.force.model import build
from foedus.planners.force.rebuild import rebuilt
from foedus.planners.force.solve import Solver
from foedus.planners.highs import Clock
from foedus.planners.hitting import smallest_meeting
from foedus.reports.force_page import force_page
from foedus.world import load_world

SEEDS = range(12)


def planned(instance: Instance) -> Plan:
    return plan_force(instance, 60, why=False)


def close(plan: Plan, wanted: tuple[float, ...]) -> None:
    """Each value as wanted, up to the tolerance that an earlier stage leaves to a later one."""
    for stage, value in zip(plan.stages, wanted, strict=True):
        assert stage.value == pytest.approx(value, rel=1e-4, abs=0.02), stage.objective
        assert stage.ended == "optimal"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_is_that_of_looking_at_every_plan(seed):
    """Source: enumeration of all plans, each judged by the checker, which shares no rule with the planner."""
    instance = with_sector(small(seed))
    close(planned(instance), best(instance))


@pytest.mark.parametrize("seed", [*SEEDS, *range(100, 112)])
def test_the_checker_finds_nothing_in_plans_of_the_planner(seed):
    instance = with_sector(small(seed, pledges=12, months=16))
    plan = planned(instance)
    assert [str(v) for v in check_plan(instance, plan, load_world())] == []
    assert all(s.bound <= s.value + 1e-6 for s in plan.stages)


def test_columns_left_outside_lose_nothing(monkeypatch):
    """A pool priced in from outside comes to the same optimum as a model that has every column from the start."""
    instance = generate(seed=3, slots=12, pledges=16, months=12, missions=3, states=8)
    whole = planned(instance)
    monkeypatch.setattr("foedus.planners.force.solve.ALL_IN", 10)
    priced = planned(instance)
    assert [s.value for s in priced.stages] == pytest.approx([s.value for s in whole.stages], rel=1e-5)
    assert all(s.ended == "optimal" for s in [*priced.stages, *whole.stages])
    assert check_plan(instance, priced, load_world()) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_window_changes_only_what_is_free_and_never_for_the_worse(seed):
    """Every type, then every mission, from the plan that nobody comes; the windows together hold every stay twice."""
    model = build(generate(seed, slots=12, pledges=16, months=12, missions=3, states=8), load_world())
    solver = Solver(model.draft, np.array([s.pledge for s in model.stays], dtype=np.int32))
    objective, values = model.objectives["missing"], _nobody(model, solver)
    whole, windows, helped = np.array(model.draft.whole), model.windows, 0
    assert (sum(w.astype(int) for w in windows)[: len(model.stays)] == 3).all()
    for free in windows:
        better = solver.window(objective, Clock(60), 60, values, free)
        assert solver.keeps(better)
        assert (better[whole & ~free] == values[whole & ~free]).all()
        assert objective @ better <= objective @ values
        helped += objective @ better < objective @ values
        values = better
    assert helped > 1
    assert objective @ values >= solver.minimise(objective, Clock(60), 60).value - 1e-6


@pytest.mark.parametrize("seed", range(20, 28))
def test_more_pledges_are_never_worse_and_more_need_never_better(seed):
    instance = small(seed, pledges=6, limits=False)
    before = planned(instance).stages[0].value
    kind = instance.requirements[0].type
    assert planned(with_one_more(instance, kind)).stages[0].value <= before + 1e-6
    first, *rest = instance.requirements
    greater = first.model_copy(update={"need": first.need * 1.5, "critical": True})
    same = first.model_copy(update={"critical": True})
    more, less = (
        planned(instance.model_copy(update={"requirements": (r, *rest)})).stages[0].value
        for r in (greater, same)
    )
    assert more >= less - 1e-6


def test_the_same_plan_every_time():
    instance = small(4, pledges=14, months=14)
    one, other = planned(instance), planned(instance)
    assert one.model_copy(update={"seconds": {}}) == other.model_copy(update={"seconds": {}})


def test_equal_pledges_are_one_offer_and_each_gives_its_own_units():
    instance = small(6, pledges=1, limits=False)
    twice = (instance.pledges[0], instance.pledges[0].model_copy(update={"id": "again", "count": 2}))
    instance = instance.model_copy(update={"pledges": twice})
    assert [o.count for o in build(instance, load_world()).offers] == [3]
    assert check_plan(instance, planned(instance), load_world()) == []


def full_by(instance: Instance, day: datetime.date) -> Instance:
    return instance.model_copy(
        update={"requirements": tuple(r.model_copy(update={"full_by": day}) for r in instance.requirements)}
    )


def test_the_smallest_conflict_is_a_conflict_and_none_of_it_can_be_spared():
    """By proof: with all its rules no plan exists, without any one of them one does."""
    instance = full_by(small(7, pledges=2, limits=False), datetime.date(2024, 6, 1))
    said, smallest = conflict_of(instance, load_world(), Clock(30))
    assert len(said) == 1  # one need that nobody can fill in time is a conflict by itself
    assert smallest
    assert "must be there by 2024-06-01" in said[0].what
    assert said[0].field in {"requirements.0.full_by", "requirements.1.full_by"}
    plan = planned(instance)
    assert not plan.feasible
    assert plan.conflict == said


def test_a_budget_and_a_day_that_cannot_go_together_are_both_named():
    instance = small(6, pledges=1, limits=False)
    pledge = instance.pledges[0].model_copy(
        update={"size": 5000.0, "in_place": "m", "until": None, "months": 12, "state": "GHA", "lift": "own"}
    )
    need = instance.requirements[0].model_copy(
        update={"type": pledge.type, "need": 1.0, "offensive": False, "full_by": datetime.date(2024, 6, 1)}
    )
    mission = instance.missions[0].model_copy(
        update={"support": None, "ceilings": (), "neighbours": "welcome"}
    )
    limits = instance.limits.model_copy(update={"budget": 1.0})
    need = need.model_copy(update={"since": None})
    asked = instance.model_copy(
        update={"pledges": (pledge,), "requirements": (need,), "missions": (mission,), "limits": limits}
    )
    said, smallest = conflict_of(asked, load_world(), Clock(30))
    assert len(said) == 2
    assert any("spend at most 1 USD" in rule.what and rule.field == "limits.budget" for rule in said)
    assert smallest


def test_sets_that_meet_all_are_the_smallest():
    meets = smallest_meeting([frozenset("ab"), frozenset("cd"), frozenset("bd")], Clock(5))
    assert len(meets) == 2


def test_a_stopped_clock_keeps_what_was_found():
    """Ctrl-C as the solver sees it: after the first stage nothing more is begun."""
    model = build(small(5, pledges=8), load_world())
    clock = Clock(30)
    first = solve(model, clock, ("critical",))
    clock.interrupted = True
    again = solve(model, dataclasses.replace(clock), ("critical", "missing"))
    assert again.stages[1].ended == "not begun"
    assert again.stages[0].value == pytest.approx(first.stages[0].value)


ALL = {
    "no ceiling on persons": {"missions": {"ceilings": (Ceiling(persons=1.0, source="s"),), "support": None}},
    "no limit on the budget": {"limits": {"budget": 1.0}},
    "no least share of women": {"limits": {"women": 0.5}},
    "no least share of regions": {"limits": {"regions": {"south_america": 1.0}}},
}


def bound_by(change: str) -> Instance:
    """One infantry battalion of Norway for one that is required, and a limit that keeps it at home."""
    made = small(1, pledges=1, months=8, limits=False)
    pledge = Pledge(
        id="p0", state="NOR", type="infantry", size=800, months=12, women=0.1, reimbursed=200, source="s"
    )
    needs = Requirement(id="infantry", mission="m", type="infantry", need=800, source="s")
    mission = made.missions[0].model_copy(
        update={"refuses": (), "neighbours": "welcome", "support": None, "ceilings": ()}
        | ALL[change].get("missions", {})
    )
    update = {"pledges": (pledge,), "requirements": (needs,), "sectors": (), "missions": (mission,)}
    return made.model_copy(update={**update, "limits": Limits(**ALL[change].get("limits", {}))})


@pytest.mark.parametrize("change", ALL)
def test_every_limit_that_keeps_all_at_home_is_named_and_what_it_closes_is_told(change):
    instance = bound_by(change)
    plan = plan_force(instance, 30)
    assert plan.deployments == ()
    assert len(plan.nobody) == 1
    assert change in {r.change for r in plan.bottlenecks}
    assert check_plan(instance, plan, load_world()) == []
    told = {r.change for r in plan.bottlenecks} | {*plan.untried, *plan.closes_nothing}
    assert told >= {words for words, _ in changes(instance, plan)}
    assert "a quarter more lift by air" in plan.closes_nothing
    page = str(force_page(instance, plan, "plan force"))
    assert "these together let nobody go" in page
    assert "Where they come from" not in page


def test_one_more_unit_costs_as_the_median_of_its_type_and_keeps_the_goal():
    made = small(1, pledges=1)
    kinds = [
        Pledge(id=f"p{k}", state="NOR", type="infantry", size=800, own=own, reimbursed=2 * own, source="s")
        for k, own in enumerate((100.0, 900.0, 300.0))
    ]
    made = made.model_copy(update={"pledges": tuple(kinds), "limits": Limits(women=0.2)})
    unit = with_one_more(made, "infantry").pledges[-1]
    assert (unit.own, unit.reimbursed, unit.women) == (300.0, 600.0, 0.2)


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_made_anew_keeps_every_row_and_what_was_reached(seed, monkeypatch):
    """From nobody, then from what that came to: less is missing, or it comes sooner with no more missing."""
    monkeypatch.setattr("foedus.planners.force.rebuild.ROUNDS", 400)
    model = build(generate(seed, slots=40, pledges=60, months=12, missions=4, states=20), load_world())
    solver = Solver(model.draft, np.array([s.pledge for s in model.stays], dtype=np.int32))
    values = _nobody(model, solver)
    for stage, earlier in (("missing", []), ("late", ["critical", "missing"])):
        for name in earlier:
            solver.hold(model.objectives[name], model.objectives[name] @ values + 1e-3)
        taken = rebuilt(model, stage, values, Clock(60), 60)
        assert (taken == rebuilt(model, stage, values, Clock(60), 60)).all()
        better = solver.complete(model.objectives[stage], Clock(60), 60, taken)
        assert better is not None
        assert solver.keeps(better)
        assert model.objectives[stage] @ better < model.objectives[stage] @ values or stage == "late"
        values = better
    assert (
        solver.minimise(model.objectives["missing"], Clock(60), 5).bound
        <= model.objectives["missing"] @ values + 1e-3
    )


@pytest.mark.parametrize("seed", range(4))
def test_every_bound_on_the_way_is_below_the_relaxed_optimum(seed, monkeypatch):
    """An offer sends its count at the most: what the columns outside could take off is bounded by that."""
    monkeypatch.setattr("foedus.planners.force.solve.ALL_IN", 10)
    model = build(generate(seed, slots=12, pledges=16, months=12, missions=3, states=8), load_world())
    solver = Solver(model.draft, np.array([s.pledge for s in model.stays], dtype=np.int32))
    told: list[float] = []
    bound = Solver._bound

    def tell(self, value, prices):
        self.low = 0.0
        bound(self, value, prices)
        told.append(self.low)

    monkeypatch.setattr(Solver, "_bound", tell)
    for stage in ("missing", "cost"):
        told.clear()
        relaxed = solver.relax(model.objectives[stage], Clock(60), 60)
        assert relaxed is not None
        assert len(told) > 1
        assert max(told) <= relaxed.value + 1e-6
        assert told[-1] == pytest.approx(relaxed.value, rel=1e-5)
        solver.hold(model.objectives[stage], 1.5 * relaxed.value)
