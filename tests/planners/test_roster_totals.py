"""Bounds by totals against enumeration: no roster is refused, none is better, calendars are those of brute force."""

from __future__ import annotations

from itertools import product

import pytest
from made_up_roster import OWN, data, drawn, task_of, with_members

from foedus.planners.highs import Clock
from foedus.planners.roster.checker import check_roster, count_roster
from foedus.planners.roster.model import Row, alike
from foedus.planners.roster.planner import plan_roster
from foedus.planners.roster.solve import can_be_met, solve
from foedus.planners.roster.totals import reachable, roster_totals

SEEDS = range(12)


def two_kinds(seed):
    """A drawn file with two groups that ask the same and one that asks another thing, and enough members for them."""
    content = drawn(seed)
    one = content["groups"][0]
    content["groups"] = [
        one,
        {**one, "id": "two", "name": "the second group"},
        {**one, "id": "three", "name": "the small group", "persons": 2, "lead_persons": 1},
    ]
    more = [{"state": s, "leads": True, "persons": 3, "least": 1, **OWN} for s in ("ITA", "ESP", "NLD")]
    return content | {"members": [*content["members"], *more]}


def held(task, turns):
    """Rows that hold the totals of a roster: its turns and its persons, by state and lead."""
    model = roster_totals(task)
    kinds = [g for g, _ in alike(task.instance.groups)]
    asked = {g.id: g.persons for g in task.instance.groups}
    want = {}
    leads = [s for s, m in task.instance.by_state.items() if m.leads]
    column = 0
    for group in kinds:  # the order in which the programme makes its columns
        for lead in leads:
            for state in task.instance.by_state:
                mine = [
                    t
                    for t in turns
                    if t.lead == lead and state in t.persons and asked[t.group] == group.persons
                ]
                want[column] = len(mine)
                want[column + 1] = sum(t.persons[state] for t in mine)
                column += 2
    return model, [Row(float(n), float(n), {c: 1.0}) for c, n in want.items()]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("make", [drawn, two_kinds])
def test_the_totals_of_a_roster_are_allowed_and_count_no_more_than_it(make, seed):
    """Every row of the programme of totals holds for rosters that the checker passes; each objective counts no more."""
    task = task_of(make(seed))
    for order in (task.instance.minimise, task.instance.minimise[::-1]):
        turned = task.instance.model_copy(update={"minimise": order})
        plan = plan_roster(type(task)(**{**vars(task), "instance": turned}), 20)
        assert check_roster(task, plan.turns) == []
        model, rows = held(task, plan.turns)
        assert can_be_met(model, [*model.rows, *rows], Clock(20)) is True
        model.rows += rows
        for name, value in count_roster(task, plan.turns).items():
            assert solve(model, [name], Clock(20)).stages[0].value <= value


@pytest.mark.parametrize("seed", SEEDS)
def test_no_bound_is_above_the_optimum(seed):
    """The optimum of each objective alone, from a search of the whole roster that ends optimal, against its bound."""
    task = task_of(drawn(seed))
    for name in task.instance.minimise:
        alone = task.instance.model_copy(update={"minimise": (name,)})
        stage = plan_roster(type(task)(**{**vars(task), "instance": alone}), 20).stages[0]
        assert stage.ended == "optimal"
        assert solve(roster_totals(task), [name], Clock(20)).stages[0].value <= stage.value


@pytest.mark.parametrize("seed", range(30))
def test_turns_that_rest_allows_are_those_of_brute_force(seed):
    content = drawn(seed)
    content["periods"] = {**content["periods"], "count": 6}
    content["recorded"] = [
        {"lead": "DEU", "states": ["DEU", "EST"], "from": "2025-07-01", "to": "2026-01-01", "source": "own"}
    ]
    task = task_of(content)
    labels = task.instance.periods.labels
    for state, member in task.instance.by_state.items():
        found = set()
        for calendar in product("-sl" if member.leads else "-s", repeat=6):
            free = task.resting().get(state, (0, ""))[0]
            good = sum(c != "-" for c in calendar) <= member.most
            for t, c in enumerate(calendar):
                if c != "-":
                    good &= t >= free and labels[t] not in member.away
                    good &= all(x == "-" for x in calendar[t + 1 : t + 1 + task.rest_after(c == "l")])
            if good:
                found.add((calendar.count("l"), calendar.count("s")))
        outermost = {p for p in found if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in found)}
        assert reachable(task, member) == outermost


def test_who_has_met_nobody_is_counted():
    """Six persons a turn, offers of five at the most: a second state in each of three turns, and no two have met."""
    task = task_of(data(habits=[]))
    bound = solve(roster_totals(task), ["uncovered_turns", "strangers"], Clock(20)).stages
    assert [s.value for s in bound] == [0.0, 3.0]


def test_the_bound_of_the_load_is_that_of_rest():
    """Of 18 persons Germany's fair part is 18 by weight; it serves two of three turns with 5, so 8 lie with others."""
    content = with_members(
        DEU={"weight": 1.0, "at_least": 0}, FRA={"weight": 0.0}, POL={"weight": 0.0}, EST={"weight": 0.0}
    )
    content |= {"load": {"by": "given", **OWN}, "rest": {"after_lead": 1, "after_turn": 1, **OWN}}
    bound = solve(roster_totals(task_of(content)), ["uncovered_turns", "unfair_load"], Clock(20)).stages
    assert [s.value for s in bound] == [0.0, 8.0]
