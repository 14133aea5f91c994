"""Every rule's shares worked out anew by the checker; each tampered with by a part in a million is seen.

Shapley 1953 by his definition: every order, every coalition, and orders that are drawn agree with one another.
"""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest

from foedus.burden.contract import rules
from foedus.planners.burden.answer import BurdenAnswer, answered
from foedus.planners.burden.checker import check_burden, unseen
from foedus.planners.burden.columns import KNOWN, columns_anew, unknown
from foedus.planners.burden.joining import Game, by_coalitions, by_orders, by_the_files_orders
from foedus.planners.burden.read import read_burden

ALL = """\
id: all
planner: burden
title: All
summary: Every rule answers.
sources:
  - {id: own, title: made up}
day: 2023-06-01
members: [CHN, DEU, EGY, FRA, GBR, NGA, RUS, SGP, USA, ZAF, MLI, SAU]
mix: {un_peacekeeping: 0.7, shapley: 0.2, benefit: 0.1}
today: un_regular
contributions: {by_state: {DEU: 300, FRA: 100}, source: own}
donors: {by_state: {SGP: 5, USA: 1}, source: own}
host: [MLI, SOM]
against: [PRK, IRN]
"""
MANY = """\
id: many
planner: burden
title: Many
summary: Drawn orders.
sources:
  - {id: own, title: made up}
day: 2025-06-01
arrangement: nato
rules: [shapley]
samples: 40
seed: 7
"""


def task_of(folder, text):
    path = folder / f"{text.split()[1]}.yaml"
    path.write_text(text)
    return read_burden(path)


def told_of(task):
    return json.loads(json.dumps(answered(task, task.compared()), default=str).replace("NaN", "null"))


@pytest.fixture(scope="module")
def task(tmp_path_factory):
    return task_of(tmp_path_factory.mktemp("all"), ALL)


@pytest.fixture(scope="module")
def told(task):
    return told_of(task)


def test_every_rule_that_ships_is_known_to_the_checker_and_answers_here(told):
    assert set(rules()) == KNOWN
    assert set(told["rules"]) == KNOWN
    assert told["left_out"] == {}


def test_the_answer_holds(task, told):
    assert check_burden(task, BurdenAnswer.model_validate(told)) == []


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_share_of_any_rule_that_is_off_is_seen(task, told, name):
    data = copy.deepcopy(told)
    shares = data["rules"][name]["shares"]
    top = max(shares, key=shares.get)
    shares[top] -= 1e-6
    shares["DEU" if top != "DEU" else "FRA"] += 1e-6
    found = check_burden(task, BurdenAnswer.model_validate(data))
    assert {v.what.partition(":")[0] for v in found if v.rule == "rule"} == {name}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_no_rule_that_can_answer_is_left_out(task, told, name):
    data = copy.deepcopy(told)
    del data["rules"][name]
    data["left_out"][name] = "it did not feel like it"
    said = [v.what for v in check_burden(task, BurdenAnswer.model_validate(data)) if v.rule == "rule"]
    assert f"{name}: left out, but it can be answered" in said


def test_a_rule_that_cannot_answer_is_not_told(tmp_path, told):
    bare = "\n".join(line for line in ALL.splitlines() if not line.startswith("donors"))
    task = task_of(tmp_path, bare)
    data = {**copy.deepcopy(told), "digest": told_of(task)["digest"]}
    said = [v.what for v in check_burden(task, BurdenAnswer.model_validate(data)) if v.rule == "rule"]
    assert said == ["donors: it can say nothing here (no donors)"]


def test_todays_shares_by_a_rule_are_the_rules(task, told):
    data = copy.deepcopy(told)
    data["today"]["shares"]["USA"] -= 0.01
    data["today"]["shares"]["CHN"] += 0.01
    assert "today" in {v.rule for v in check_burden(task, BurdenAnswer.model_validate(data))}


def test_drawn_orders_are_the_files_own_and_so_is_their_error(tmp_path):
    task = task_of(tmp_path, MANY)
    data = told_of(task)
    assert check_burden(task, BurdenAnswer.model_validate(data)) == []
    lie = copy.deepcopy(data)
    lie["rules"]["shapley"]["standard_error"]["DEU"] *= 0.5
    assert [v.rule for v in check_burden(task, BurdenAnswer.model_validate(lie))] == ["rule"]
    lie = copy.deepcopy(data)
    lie["rules"]["shapley"]["standard_error"] = None
    assert [v.rule for v in check_burden(task, BurdenAnswer.model_validate(lie))] == ["rule"]


def test_a_missed_rate_that_is_not_told_is_seen(tmp_path):
    text = ALL.replace("id: all", "id: un").replace("day: 2023", "day: 2025")
    text = "\n".join(
        x for x in text.splitlines() if x.split(":")[0] in ("id", "planner", "title", "summary", "day")
    )
    text += "\nsources: [{id: own, title: made up}]\narrangement: un-charter\nrules: [un_peacekeeping]\n"
    task = task_of(tmp_path, text)
    data = told_of(task)
    assert check_burden(task, BurdenAnswer.model_validate(data)) == []
    for tell in (
        lambda p: p["missed"].pop(next(iter(p["missed"]))),
        lambda p: p.update(known=p["known"] + 1),
        lambda p: p.update(tolerance=0.05),
        lambda p: p["missed"].update(FRA={"computed": 0.1, "published": 0.2}),
    ):
        lie = copy.deepcopy(data)
        tell(lie["rules"]["un_peacekeeping"]["published"])
        assert "published" in {v.rule for v in check_burden(task, BurdenAnswer.model_validate(lie))}
    lie = copy.deepcopy(data)
    lie["rules"]["un_peacekeeping"]["published"] = None
    assert "published" in {v.rule for v in check_burden(task, BurdenAnswer.model_validate(lie))}


def test_a_rule_from_elsewhere_is_said_to_be_unchecked(told):
    data = copy.deepcopy(told)
    data["rules"]["gnp"] = data["rules"]["gdp"]
    assert unknown(data["rules"]) == ["gnp"]
    assert unseen(BurdenAnswer.model_validate(data)).endswith("the shares by gnp, new to the checker")


def test_a_mix_with_a_rule_that_says_nothing_says_nothing(tmp_path):
    text = ALL.replace("mix: {un_peacekeeping: 0.7, shapley: 0.2, benefit: 0.1}", "mix: {gdp: 1}")
    task = task_of(
        tmp_path,
        text.replace("day: 2023", "day: 1990").replace("today: un_regular\n", "rules: [gdp, hybrid]\n"),
    )
    anew = columns_anew(task, ["un_regular", "un_regular_published", "african_union", "hybrid"])
    assert task.question.day == date(1990, 6, 1)
    assert {name for name, column in anew.items() if column.why} == {
        "un_regular",
        "un_regular_published",
        "african_union",
    }


def test_shapley_by_orders_by_coalitions_and_by_drawn_orders():
    game = Game((5.0, 1.0, 3.0, 2.0, 0.5), (1.0, 4.0, 0.5, 0.0, 2.0), 3.0, 0.7)
    orders, coalitions = by_orders(game), by_coalitions(game)
    assert orders == pytest.approx(coalitions, abs=1e-12)
    worth = float(game.worth(sum(game.stakes), sum(game.strength)))
    assert sum(orders) == pytest.approx(worth, abs=1e-12)  # efficiency
    for exact, (mean, error) in zip(orders, by_the_files_orders(game, "ABCDE", 500, 1), strict=True):
        assert abs(mean - exact) < 4 * error
    alike = by_coalitions(Game((2.0, 2.0, 1.0), (1.0, 1.0, 3.0), 2.0, 1.0))
    assert alike[0] == pytest.approx(alike[1], abs=1e-12)  # symmetry
    assert by_orders(Game((0.0, 2.0), (0.0, 1.0), 2.0, 1.0))[0] == 0.0  # who adds nothing has nothing
