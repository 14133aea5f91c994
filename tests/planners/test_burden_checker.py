"""The checker of answers sees every lie, one at a time, in an answer that is right without it; it runs no rule.

Gini by Lorenz's curve and by sorting (Sen 1973) against the pairwise sums that the answer is made with.
"""

from __future__ import annotations

import ast
import copy
import json
from pathlib import Path

import pytest
from made_up_burden import TEXT

from foedus.planners.burden import anew, checker, columns, joining
from foedus.planners.burden.answer import BurdenAnswer, answered
from foedus.planners.burden.checker import RULES, check_burden
from foedus.planners.burden.read import read_burden
from foedus.planners.contract import find, shipped


@pytest.fixture(scope="module")
def task(tmp_path_factory):
    path = tmp_path_factory.mktemp("burden") / "three.yaml"
    path.write_text(TEXT)
    return read_burden(path)


@pytest.fixture(scope="module")
def told(task):
    return json.loads(json.dumps(answered(task, task.compared()), default=str).replace("NaN", "null"))


def rule(d, name="gdp"):
    return d["rules"][name]


def moved_over(d, by=0.01):
    """A share moved from one to another, and all that follows from it except what the world knows."""
    r = rule(d)
    r["shares"]["DEU"] -= by
    r["shares"]["FRA"] += by


LIES = {
    "digest": ("instance", lambda d: d.update(digest="0" * 64)),
    "members": ("members", lambda d: d.update(members=["DEU", "FRA"])),
    "a stranger pays": ("members", lambda d: rule(d)["shares"].update(ITA=0.0)),
    "a member is left out": ("members", lambda d: rule(d)["shares"].pop("POL")),
    "the day": ("question", lambda d: d.update(on="2024-06-01")),
    "the cost": ("cost", lambda d: d.update(cost=1.0)),
    "the unit": ("cost", lambda d: d.update(unit="USD")),
    "arrears": ("arrears", lambda d: d.update(arrears={"FRA": 0.1})),
    "a rule less": ("rules", lambda d: d["rules"].pop("donors")),
    "a rule more": ("rules", lambda d: d["rules"].update(gnp=rule(d))),
    "a rule excused": ("rules", lambda d: (d["rules"].pop("donors"), d["left_out"].update(donors="no"))),
    "a sum of more than 1": ("shares", lambda d: rule(d)["shares"].update(DEU=0.9)),
    "a share below 0": ("shares", lambda d: moved_over(d, by=0.9)),
    "gdp_share": ("gdp_share", lambda d: d["gdp_share"].update(DEU=0.1)),
    "ratio": ("ratio", lambda d: rule(d, "equal_shares")["ratio_to_gdp"].update(POL=1.0)),
    "today": ("today", lambda d: d["today"]["shares"].update(DEU=0.6)),
    "today of one more": ("today", lambda d: d["today"]["shares"].update(POL=0.25)),
    "today removed": ("today", lambda d: d.update(today=None)),
    "change": ("change", lambda d: rule(d)["change"].update(DEU=0.0)),
    "a change that is not known": ("change", lambda d: rule(d)["change"].update(POL=0.0)),
    "moved": ("change", lambda d: rule(d).update(moved=0.5)),
    "gini": ("gini", lambda d: rule(d).update(gini=0.0)),
    "gini of effort": ("gini", lambda d: rule(d, "equal_shares").update(gini_of_effort=0.0)),
    "amounts": ("amounts", lambda d: rule(d)["amounts"].update(DEU=1.0)),
    "amounts removed": ("amounts", lambda d: rule(d).update(amounts=None)),
    "unpaid": ("arrears", lambda d: rule(d)["arrears"].update(unpaid=0.0)),
    "unpaid money": ("arrears", lambda d: rule(d)["arrears"].update(unpaid_amount=5.0)),
    "days": ("arrears", lambda d: rule(d)["arrears"].update(days_a_year=5.0)),
    "covered": ("arrears", lambda d: rule(d)["arrears"]["covered"].update(DEU=0.5)),
    "arrears removed": ("arrears", lambda d: rule(d).update(arrears=None)),
    "gdp moved over": ("rule", moved_over),
    "equal shares": (
        "rule",
        lambda d: rule(d, "equal_shares")["shares"].update(DEU=0.4, FRA=0.4, POL=0.2),
    ),
    "costs lie elsewhere": (
        "rule",
        lambda d: rule(d, "costs_lie")["shares"].update(DEU=0.5, FRA=0.5),
    ),
    "donors": ("rule", lambda d: rule(d, "donors")["shares"].update(DEU=1.0, POL=0.0)),
    "hybrid": ("rule", lambda d: rule(d, "hybrid").update(shares=rule(d)["shares"])),
    "a rule's label": ("rule", lambda d: rule(d).update(label="GDP, nearly")),
    "a rule's source": ("rule", lambda d: rule(d).update(source="hearsay")),
    "an error of what is exact": (
        "rule",
        lambda d: rule(d).update(standard_error={"DEU": 0.1, "FRA": 0.1, "POL": 0.1}),
    ),
    "published": (
        "published",
        lambda d: rule(d).update(
            published={"known": 1, "tolerance": 0.01, "missed": {"DEU": {"computed": 0.2, "published": 0.5}}}
        ),
    ),
}


@pytest.mark.parametrize(("broken", "lie"), LIES.values(), ids=LIES)
def test_a_lie_is_seen(task, told, broken, lie):
    data = copy.deepcopy(told)
    lie(data)
    assert broken in {v.rule for v in check_burden(task, BurdenAnswer.model_validate(data))}


def test_the_answer_as_it_is_holds_and_every_rule_has_its_lie(task, told):
    assert check_burden(task, BurdenAnswer.model_validate(told)) == []
    assert len({r for r, _ in LIES.values()}) > len(RULES)


@pytest.mark.parametrize("name", [s.id for s in shipped("burden")])
def test_the_answers_to_what_ships_hold(foedus, tmp_path, name):
    path = tmp_path / "answer.json"
    assert foedus("plan", "burden", name, "--out", str(path))[0] == 0
    code, out, _ = foedus("plan", "check", name, str(path))
    assert code == 0
    assert "not checked: the words of notes and of why a rule is left out" in out
    data = json.loads(path.read_text())
    assert data == json.loads(foedus("plan", "burden", name, "--json")[1])
    data["rules"]["gdp"]["shares"]["USA" if "USA" in data["members"] else "EGY"] += 0.01
    path.write_text(json.dumps(data))
    code, _, err = foedus("plan", "check", name, str(path))
    assert code == 2
    assert "shares: gdp: they sum to 1.01" in err


def test_an_answer_is_of_one_file_only(foedus, tmp_path):
    path = tmp_path / "answer.json"
    foedus("plan", "burden", "nato-common-2025", "--out", str(path))
    code, _, err = foedus("plan", "check", "aussom-quarter-2025", str(path))
    assert code == 2
    assert "made for another file" in err
    assert find("burden", "nato-common-2025").exists()


@pytest.mark.parametrize("module", [checker, columns, anew, joining], ids=lambda m: m.__name__)
def test_the_checker_imports_the_names_of_rules_and_no_rule(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    taken = {(n.module, a.name) for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    assert {(m, a) for m, a in taken if m.startswith("foedus.burden")} <= {
        ("foedus.burden.contract", "rules"),  # names, labels, sources
        ("foedus.burden.scales", "FOLDER"),  # numbers as they were published
        ("foedus.burden.scales", "Scale"),
        ("foedus.burden.scales", "load_scales"),
    }
