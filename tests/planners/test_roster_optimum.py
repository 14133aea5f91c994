"""Rosters against brute force; the order of lines, of runs and of relaxations; what conflicts when nothing fits."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from made_up_roster import OWN, data, drawn, task_of

from foedus.planners.contract import find
from foedus.planners.highs import Clock
from foedus.planners.roster import solve
from foedus.planners.roster.checker import check_roster, count_roster
from foedus.planners.roster.conflict import conflict
from foedus.planners.roster.model import roster_model
from foedus.planners.roster.plan import PlannedTurn
from foedus.planners.roster.planner import plan_roster
from foedus.planners.roster.solve import can_be_met
from foedus.planners.roster.task import read_roster
from foedus.planners.roster.totals import roster_totals

SEEDS = range(12)


def splits(total, parts):
    """Every way to bring ``total`` persons by ``parts`` states, at least one each."""
    if parts == 1:
        return [(total,)]
    return [(n, *rest) for n in range(1, total - parts + 2) for rest in splits(total - n, parts - 1)]


def options(task, period):
    """Every turn of the period that breaks no rule by itself, and the empty one."""
    found = [PlannedTurn(period, "one", None, {})]
    others = [PlannedTurn(p, "one", None, {}) for p in task.instance.periods.labels if p != period]
    for size in (1, 2, 3):
        for states in combinations(task.instance.by_state, size):
            for persons in splits(4, size):
                for lead in states:
                    turn = PlannedTurn(period, "one", lead, dict(zip(states, persons, strict=True)))
                    if not check_roster(task, (turn, *others)):
                        found.append(turn)
    return found


def best_of_all(task):
    order = task.instance.minimise
    rosters = product(*(options(task, p) for p in task.instance.periods.labels))
    found = min(tuple(count_roster(task, r)[o] for o in order) for r in rosters if not check_roster(task, r))
    return dict(zip(order, found, strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_optimum_is_that_of_brute_force(seed):
    task = task_of(drawn(seed))
    plan = plan_roster(task, 30)
    assert plan.counts == best_of_all(task)
    assert [s.ended for s in plan.stages] == ["optimal"] * 4
    assert check_roster(task, plan.turns) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_lines_and_a_second_run_change_nothing(seed):
    content = drawn(seed)
    turned = {**content, "members": content["members"][::-1]}
    first, again, other = (plan_roster(task_of(c), 30).turns for c in (content, content, turned))
    assert first == again == other


@pytest.mark.parametrize("seed", SEEDS)
def test_to_ask_less_never_leaves_more_turns_empty(seed):
    content = drawn(seed)

    def empty(changed):
        return plan_roster(task_of(changed | {"minimise": ["uncovered_turns"]}), 30).counts["uncovered_turns"]

    base = empty(content)
    assert empty(content | {"vetoes": []}) <= base
    assert empty(content | {"rest": {"after_lead": 0, "after_turn": 0, **OWN}}) <= base
    more = {"state": "ITA", "leads": True, "persons": 4, "least": 1, **OWN}
    assert empty(content | {"members": [*content["members"], more]}) <= base
    assert empty(content | {"rest": {"after_lead": 3, "after_turn": 3, **OWN}}) >= base


def test_what_an_objective_gives_is_all_that_later_ones_take():
    task = task_of(data(minimise=["uncovered_turns", "strangers", "unfair_load"], give={"strangers": 1}))
    plan = plan_roster(task, 30)
    stage = next(s for s in plan.stages if s.objective == "strangers")
    assert stage.value <= plan.counts["strangers"] <= stage.value + 1


def test_a_conflict_is_smallest_and_in_words():
    content = data(full_cover=True, enablers=[], rest={"after_lead": 2, "after_turn": 2, **OWN})
    content["members"] = [m for m in content["members"] if m["state"] != "POL"]
    plan = plan_roster(task_of(content), 30)
    assert plan.turns == ()
    assert plan.conflict is not None
    assert plan.conflict.irreducible
    assert plan.conflict.smallest
    assert any(w.startswith("DEU rests 2 periods") for w in plan.conflict.words)
    assert any(w.endswith("is covered") for w in plan.conflict.words)
    model = roster_model(task_of(content))
    rows = [r for r in model.rows if r.why is None or r.why in plan.conflict.requirements]
    assert can_be_met(model, rows, Clock(30)) is False
    for one in plan.conflict.requirements:
        assert can_be_met(model, [r for r in rows if r.why != one], Clock(30)) is True


@pytest.mark.parametrize("seed", range(6))
def test_no_smaller_set_conflicts_than_the_one_told(seed):
    """Source: enumeration of all smaller sets of requirements."""
    content = drawn(seed) | {"full_cover": True, "rest": {"after_lead": 2, "after_turn": 2, **OWN}}
    content["members"] = content["members"][:3]
    content |= {"vetoes": [], "habits": [], "enablers": []}
    model = roster_model(task_of(content))
    found = conflict(model, Clock(60))
    if found is None:
        assert can_be_met(model, model.rows, Clock(30))
        return
    assert found.smallest

    def met(chosen):
        return can_be_met(model, [r for r in model.rows if r.why is None or r.why in chosen], Clock(30))

    assert met(set(found.requirements)) is False
    every = list(dict.fromkeys(r.why for r in model.rows if r.why))
    for fewer in combinations(every, min(2, len(found.requirements) - 1)):
        assert met(set(fewer))


def test_ctrl_c_between_bound_and_search_begins_no_search(monkeypatch):
    """The first Ctrl-C fell into the bound by totals and was forgotten by the search after it."""
    task = task_of(data())

    def bound(*_):
        timer.interrupted = True
        return 0.0

    def search(solver, model, name, start, timer):
        assert not timer.interrupted, f"{name} is searched after Ctrl-C"
        return searched(solver, model, name, start, timer)

    searched, timer = solve._searched, Clock(30)
    monkeypatch.setattr(solve, "_floor", bound)
    monkeypatch.setattr(solve, "_searched", search)
    order = ("uncovered_turns", "unfair_load", "strangers")
    found = solve.solve(roster_model(task), order, timer, roster_totals(task))
    assert [s.ended for s in found.stages] == ["optimal", "interrupted", "interrupted"]
    assert found.interrupted


def test_a_limit_is_kept_by_everything_beside_the_search():
    """Why turns stay empty and how fair the record was had 30 and 20 seconds of their own."""
    away = [{**m, "away": ["2026-2"]} if m.get("leads") else m for m in data()["members"]]
    plan = plan_roster(task_of(data(members=away)), 1)
    assert plan.seconds < 3


def test_where_all_can_be_met_there_is_no_conflict():
    assert conflict(roster_model(task_of(data(full_cover=True))), Clock(30)) is None


def test_an_empty_turn_is_explained():
    away = [{**m, "away": ["2026-2"]} if m.get("leads") else m for m in data()["members"]]
    plan = plan_roster(task_of(data(members=away)), 30)
    assert plan.counts["uncovered_turns"] == 1
    assert plan.obstacle is not None
    assert "2026-2, the group, is covered" in plan.obstacle.words
    assert {f"{s} is away in 2026-2" for s in ("DEU", "FRA", "POL")} <= set(plan.obstacle.words)


def test_the_record_beside_the_plan_is_counted():
    recorded = [
        {"lead": "FRA", "states": ["FRA", "DEU"], "from": "2026-01-01", "to": "2026-07-01", "source": "own"},
        {"lead": "FRA", "states": ["FRA"], "from": "2026-07-01", "to": "2027-01-01", "source": "own"},
        {"states": [], "from": "2027-01-01", "to": "2027-07-01", "source": "own"},
    ]
    groups = [{**data()["groups"][0], "lead_persons": 4}]
    within = plan_roster(task_of(data(recorded=recorded, groups=groups)), 30).within
    assert within is not None
    assert (within.filled, within.gaps, within.unknown) == (2, ("2027-1",), 0)
    assert within.unrested == (("FRA", "2026-2"),)
    assert within.missing_enablers == 1  # France alone has no airlift
    # 12 persons, 3 fair for each of four; France leads with 4 at the least, then alone with 6: 7 above, Germany none
    assert within.least_unfair == pytest.approx(100 * 7 / 12)


def test_the_shipped_european_roster_keeps_its_rules_and_its_bounds():
    """What holds on any machine, however busy: the checker passes it, and each bound is below what was reached."""
    task = read_roster(find("roster", "eu-battlegroups-2026"))
    plan = plan_roster(task, 30)
    assert plan.seconds <= 60
    assert check_roster(task, plan.turns) == []
    assert [s.objective for s in plan.stages] == list(task.instance.minimise)
    for stage in plan.stages:
        assert 0 <= stage.bound <= stage.value
        assert stage.value <= plan.counts[stage.objective] + 1e-9
        assert plan.counts[stage.objective] <= stage.value + task.instance.give.get(stage.objective, 0)
    assert plan.counts["uncovered_turns"] == plan.counts["uncovered_enablers"] == 0


def test_the_shipped_atlantic_roster_is_optimal():
    plan = plan_roster(read_roster(find("roster", "nrf-vjtf-2019")), 60)
    assert [s.gap for s in plan.stages] == [0.0, 0.0]
    assert plan.within is not None
    assert plan.within.gaps == ()
