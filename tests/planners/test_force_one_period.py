"""One period of force generation: who goes is proven, who serves where is packed; by enumeration and by the rows."""

from __future__ import annotations

import numpy as np
import pytest
from small_force import best

from foedus.planners.force import Instance, check_plan, plan_force
from foedus.planners.force.generate import generate
from foedus.planners.force.lexicographic import solve
from foedus.planners.force.model import build
from foedus.planners.force.seats import seated
from foedus.planners.force.solve import Solver
from foedus.planners.highs import Clock
from foedus.world import load_world


def scarce(seed: int, pledges: int, slots: int, missions: int, support: float) -> Instance:
    """A made-up period in which no mission can supply all who would come."""
    made = generate(seed, slots=slots, pledges=pledges, months=1, missions=missions, states=pledges // 2)
    poor = tuple(m.model_copy(update={"support": support}) for m in made.missions)
    pledged = tuple(p.model_copy(update={"self_sustaining": k % 3 == 0}) for k, p in enumerate(made.pledges))
    return made.model_copy(update={"missions": poor, "pledges": pledged})


@pytest.mark.parametrize("seed", range(8))
def test_the_optimum_of_a_period_is_that_of_looking_at_every_plan(seed, monkeypatch):
    """Source: enumeration of all plans, each judged by the checker; half of them with columns left outside at first."""
    if seed % 2:
        monkeypatch.setattr("foedus.planners.force.solve.ALL_IN", 2)
    instance = scarce(seed, pledges=5, slots=6, missions=2, support=900)
    plan = plan_force(instance, 60, why=False)
    for stage, value in zip(plan.stages, best(instance), strict=True):
        assert stage.value == pytest.approx(value, rel=1e-4, abs=0.02), stage.objective
        assert stage.ended == "optimal"


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("stage", ["missing", "cost"])
def test_exchanges_keep_every_row_and_who_goes(seed, stage):
    """From a relaxation in which only the units sent are whole, with every need to be met by half."""
    model = build(scarce(seed, pledges=60, slots=50, missions=5, support=2500), load_world())
    solver = Solver(model.draft, np.array([s.pledge for s in model.stays], dtype=np.int32))
    whole = np.zeros(len(model.draft.upper), dtype=np.bool_)
    whole[list(model.sent.values())] = True
    objective = model.objectives["missing"]
    if stage == "cost":
        solver.hold(objective, 1.2 * solver.minimise(objective, Clock(60), 60).value)
        objective = model.objectives["cost"]
    half = solver.halve(objective, Clock(60), 60, whole, None)
    assert half.values is not None
    assert half.bound <= solver.minimise(objective, Clock(60), 5).value + 1e-4
    taken = seated(model, half.values, Clock(60), 10)
    assert taken is not None
    units = {offer: round(half.values[column]) for offer, column in model.sent.items()}
    assert units == {o: sum(taken[c] for c, s in enumerate(model.stays) if s.pledge == o) for o in units}
    values = solver.complete(objective, Clock(60), 60, taken)
    assert values is not None
    assert solver.keeps(values)
    assert objective @ values == pytest.approx(half.value, rel=1e-5)


def test_values_of_a_period_are_multiples_of_a_unit_for_a_month():
    """Whole needs and whole units leave whole gaps; over several months the first one counts other days."""
    instance = scarce(3, pledges=60, slots=50, missions=5, support=2500)
    model = build(instance, load_world())
    days = instance.days(0)
    assert model.steps == {"critical": days, "missing": days}
    found = solve(model, Clock(60), ("critical", "missing"))
    assert all(s.value % days == pytest.approx(0, abs=1e-6) for s in found.stages)
    half = instance.pledges[0].model_copy(update={"size": 0.5})
    assert build(instance.model_copy(update={"pledges": (half,)}), load_world()).steps == {}
    assert build(generate(3, 12, 16, 12, 3, 8), load_world()).steps == {}


def test_a_period_of_all_missions_is_proven():
    """The size of the issue in a fifth; every stage, not only the first."""
    instance = generate(seed=1, slots=60, pledges=84, months=1, missions=4, states=24)
    plan = plan_force(instance, 30, why=False)
    assert [s.ended for s in plan.stages] == ["optimal"] * 5
    assert check_plan(instance, plan, load_world()) == []
