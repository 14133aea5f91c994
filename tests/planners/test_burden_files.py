"""Burden files: what is refused, with file, line and field; what ships; YAML and JSON alike; the schema."""

from __future__ import annotations

import json

import jsonschema
import pytest
import yaml
from made_up_burden import TEXT

from foedus.base.errors import InputError
from foedus.burden.contract import rules
from foedus.planners.burden.instance import burden_schema
from foedus.planners.burden.read import read_burden
from foedus.planners.contract import FOLDER, find, kinds, shipped

STATED = "today: {label: half of it, shares: {DEU: 0.5, FRA: 0.25}, source: own}"
WRONG = [  # what is written instead of what, the field that is named, what is said
    ("[DEU, FRA, POL]", "[DEU, FRA, PLO]", "members.2", "there is no state 'PLO'"),
    ("[DEU, FRA, POL]", "[DEU, FRA, POL, DEU]", "members.3", "given twice"),
    ("[DEU, FRA, POL]", "[]", "members", "at least 1"),
    ("members: [DEU, FRA, POL]\n", "", "", "nobody shares the cost"),
    ("day: 2025-06-01", "day: 2025-13-01", "day", "month must be in 1..12"),
    ("day: 2025-06-01", "day: 2025", "day", "is not a date"),
    ("amount: 6.0e+8", "amount: 0", "cost.amount", "greater than 0"),
    ("amount: 6.0e+8", "amount: 1.0e+308", "cost.amount", "less than or equal to"),
    ("amount: 6.0e+8", "amount: true", "cost.amount", "should be a number"),
    ("amount: 6.0e+8", "amount: '6'", "cost.amount", "without quotation marks"),
    ("unit: EUR, source: own", "unit: EUR, source: mine", "cost.source", "there is no source 'mine'"),
    ("rules: [gdp,", "rules: [gnp,", "rules.0", "there is no rule 'gnp'"),
    ("rules: [gdp,", "rules: [gdp, gdp,", "rules.1", "given twice"),
    ("rules: [gdp,", "rules: [shapely,", "rules.0", "shapley"),
    ("mix: {gdp: 0.75, costs_lie: 0.25}\n", "", "rules.4", "hybrid needs mix"),
    ("mix: {gdp: 0.75,", "mix: {gpd: 0.75,", "mix.gpd", "there is no rule 'gpd'"),
    ("mix: {gdp: 0.75, costs_lie: 0.25}", "mix: {gdp: 0}", "mix", "cannot be mixed"),
    ("mix: {gdp: 0.75,", "mix: {gdp: 0.9,", "mix", "the weights sum to 1.15, not to 1"),
    ("hybrid", "equal_effort", "mix", "is not asked for"),
    ("mix: {gdp: 0.75,", "mix: {gdp: -0.75,", "mix.gdp", "greater than or equal to 0"),
    ("{DEU: 0.5, FRA: 0.25}", "{DEU: 0.5, USA: 0.25}", "today.shares.USA", "not among the 3 members"),
    ("{DEU: 0.5, FRA: 0.25}", "{DEU: 0.9, FRA: 0.25}", "today.shares", "sum to 1.15"),
    ("FRA: 0.25}, source: own", "FRA: 0.25}, complete: true, source: own", "today.shares", "called complete"),
    (STATED, "today: foo", "today", "'foo'"),
    (STATED, "today: 5", "today", "the name of a rule"),
    (STATED, "today: recorded", "today", "no shares are on record"),
    ("arrears: {FRA: 0.5}", "arrears: {USA: 0.5}", "arrears.USA", "not among the 3 members"),
    ("arrears: {FRA: 0.5}", "arrears: {FRA: 1.5}", "arrears.FRA", "less than or equal to 1"),
    ("{DEU: 300, FRA: 100}", "{DEU: 300, ITA: 100}", "contributions.by_state.ITA", "not among"),
    ("{POL: 5}", "{POL: -5}", "donors.by_state.POL", "greater than or equal to 0"),
    ("samples: 50", "samples: 1.5", "samples", "should be a whole number"),
    ("samples: 50", "samples: 1", "samples", "greater than or equal to 2"),
    ("seed: 3", "seed: -3", "seed", "greater than or equal to 0"),
    ("host: [MLI]", "host: [MALI]", "host.0", "three capital letters"),
    ("title: Three", "titel: Three", "titel", "title"),
    ("id: three", "id: four", "id", "not the file's name"),
    ("members: [DEU, FRA, POL]", "members: [DEU, FRA, POL]\narrangement: natto", "arrangement", "nato"),
]  # fmt: skip


def read(tmp_path, text: str):
    path = tmp_path / "three.yaml"
    path.write_text(text)
    return read_burden(path)


@pytest.mark.parametrize(("old", "new", "field", "said"), WRONG, ids=[f"{w[2]} {w[3]}" for w in WRONG])
def test_what_is_wrong_is_said_with_file_line_and_field(tmp_path, old, new, field, said):
    assert old in TEXT
    with pytest.raises(InputError) as caught:
        read(tmp_path, TEXT.replace(old, new, 1))
    found = [f for f in caught.value.findings if f.field == field]
    assert found, [str(f) for f in caught.value.findings]
    assert any(said in str(f) for f in found), [str(f) for f in found]
    assert all(f.file.endswith("three.yaml") and f.line > 0 for f in caught.value.findings)


def test_a_rule_that_cannot_answer_is_blamed_at_its_line(tmp_path):
    text = TEXT.replace("rules: [gdp,", "rules: [un_regular_published,").replace(
        "FRA, POL]", "FRA, POL, TWN]"
    )
    task = read(tmp_path, text)
    with pytest.raises(InputError, match=r"three\.yaml:8: members: TWN is not on the scale"):
        task.compared()


def test_the_question_is_what_the_file_says(tmp_path):
    task = read(tmp_path, TEXT)
    found = task.compared()
    assert (found.cost, found.unit, found.question.samples, found.question.seed) == (6e8, "EUR", 50, 3)
    told = found.as_dict()
    assert told["rules"]["costs_lie"]["shares"] == {"DEU": 0.75, "FRA": 0.25, "POL": 0.0}
    assert told["rules"]["donors"]["shares"]["POL"] == 1.0
    assert told["today"]["shares"]["DEU"] == 0.5
    assert told["rules"]["equal_shares"]["arrears"]["unpaid_amount"] == pytest.approx(1e8)


def test_yaml_and_json_are_the_same_question(tmp_path):
    path = tmp_path / "three.json"
    path.write_text(json.dumps(yaml.safe_load(TEXT), default=str))
    assert read_burden(path).instance == read(tmp_path, TEXT).instance


def test_an_arrangement_with_members_keeps_only_theirs(tmp_path):
    text = TEXT.replace("members: [DEU, FRA, POL]", "arrangement: nato\nmembers: [DEU, FRA, POL]")
    task = read(tmp_path, text)
    assert task.question.members == ("DEU", "FRA", "POL")
    assert task.cost == 6e8


@pytest.mark.parametrize("name", [s.id for s in shipped("burden")])
def test_what_ships_is_valid_and_every_source_is_used(name):
    path = find("burden", name)
    task = read_burden(path)
    assert task.instance.id == name
    assert task.cost is not None
    jsonschema.Draft202012Validator(burden_schema()).validate(
        json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str))
    )
    found = task.compared()
    assert {c.rule.name for c in found.columns} | set(found.left_out) == set(task.instance.rules or rules())


def test_the_schema_takes_the_example_and_refuses_a_wrong_one():
    validator = jsonschema.Draft202012Validator(burden_schema())
    data = json.loads(json.dumps(yaml.safe_load(TEXT), default=str))
    validator.validate(data)
    for changed in ({"today": 5}, {"arrears": {"FRA": 2}}, {"samples": 1}, {"foo": 1}):
        assert list(validator.iter_errors({**data, **changed})), changed


def test_the_committed_schema_is_current():
    committed = json.loads((FOLDER / "burden.schema.json").read_text())
    assert committed == burden_schema(), "foedus schema burden > foedus/library/plans/burden.schema.json"


def test_the_kind_is_registered_sized_and_timed():
    assert {s.id: s.size for s in shipped("burden")}["nato-common-2025"] == "payers of nato, 7 rules"
    proven = kinds()["burden"].prove(find("burden", "nato-common-2025"), 1.0)
    assert [p.ended for p in proven] == ["computed"] * 6 + ["sampled"]
    assert all(p.gap == 0.0 for p in proven)
