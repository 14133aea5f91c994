"""``foedus plan roster`` as a user meets it: the table, the JSON, the page, a check, bad input, Ctrl-C."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from foedus.base.documents import read_document
from foedus.base.paths import LIBRARY
from foedus.cli.schema import schema_of

PLANS = LIBRARY / "plans"
SHIPPED = sorted(p.stem for p in PLANS.glob("*.yaml") if read_document(p).data.get("planner") == "roster")
SMALL = "nrf-vjtf-2019"


def test_the_table_says_how_good_and_how_sure(foedus):
    code, out, _ = foedus("plan", "roster", SMALL)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    for words in (
        "optimum",
        "bound",
        "gap",
        "of 60 s",
        "no rule broken",
        "The record of these periods",
        "Guesses",
    ):
        assert words in out


@pytest.fixture(scope="module")
def planned():
    """The plan of a small roster, as the command prints it."""
    done = subprocess.run(
        [sys.executable, "-m", "foedus", "plan", "roster", SMALL, "--json"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_json_can_be_checked_again(foedus, planned, tmp_path):
    plan, file = json.loads(planned), tmp_path / "plan.json"
    assert plan["violations"] == []
    assert {"objective", "optimum", "bound", "gap", "in_plan", "ended", "seconds"} == set(plan["stages"][0])
    file.write_text(planned)
    code, out, _ = foedus("plan", "check", SMALL, str(file))
    assert (code, "6 turns keep every rule" in out) == (0, True)
    assert foedus("plan", "roster", SMALL, "--check", str(file))[0] == 0
    only_turns = {"turns": plan["turns"]}  # a roster from a conference
    file.write_text(json.dumps(only_turns))
    assert foedus("plan", "check", SMALL, str(file))[0] == 0


def change_persons(plan):
    plan["turns"][0]["persons"]["DEU"] -= 1


def change_objectives(plan):
    plan["objectives"]["unfair_load"] -= 1


def told(**changes):
    """A plan with other words in it."""
    return lambda plan: plan.update(changes)


def of_stage(**changes):
    """A plan with other words in its last stage."""
    return lambda plan: plan["stages"][-1].update(changes)


def without(name):
    """A plan that leaves something out that foedus always says."""
    return lambda plan: plan.pop(name)


LIES = {
    "objectives": [
        without("objectives"),
        told(objectives={}),
        lambda plan: plan["objectives"].update(fun=0),
        lambda plan: plan["objectives"].update(unfair_load=True),
    ],
    "stages": [
        without("stages"),
        told(stages=[]),
        lambda plan: plan["stages"].reverse(),
        lambda plan: plan["stages"].append(plan["stages"][0]),
        of_stage(optimum=0.0),
        of_stage(bound=0.0),
        of_stage(bound=1e9),
        of_stage(gap=0.5),
        of_stage(in_plan=1.0),
        of_stage(ended="whatever"),
        of_stage(ended="time limit"),
        of_stage(gap="0"),
        of_stage(value=3),
    ],
    "loads": [without("loads"), lambda plan: plan["loads"][0].update(persons=0, fair=99_999)],
    "feasible": [told(feasible=False), without("feasible")],
    "conflict": [told(conflict={"requirements": ["all of it"], "irreducible": True})],
    "violations": [told(violations=["none of them"])],
    "obstacle": [told(obstacle={"requirements": ["the weather"], "irreducible": True})],
    "guesses": [told(guesses=[]), without("guesses")],
    "record_within": [told(record_within=None), lambda plan: plan["record_within"].update(filled=0)],
    "record_before": [without("record_before"), lambda plan: plan["record_before"]["turns"].pop()],
    "strangers": [lambda plan: plan["strangers"].pop()],
    "missing_enablers": [told(missing_enablers=[["2019", "brigade", "airlift"]])],
    "interrupted": [told(interrupted="no"), of_stage(ended="interrupted")],
    "seconds": [told(seconds=-1)],
    "record": [told(record="a good one")],
}


@pytest.mark.parametrize(("rule", "k"), [(rule, k) for rule, lies in LIES.items() for k in range(len(lies))])
def test_what_a_plan_says_of_itself_is_counted_again(foedus, planned, tmp_path, rule, k):
    plan, file = json.loads(planned), tmp_path / "plan.json"
    LIES[rule][k](plan)
    file.write_text(json.dumps(plan))
    code, out, _ = foedus("plan", "check", SMALL, str(file), "--json")
    assert code == 2
    assert rule in {v["rule"] for v in json.loads(out)["violations"]}


def test_what_takes_a_solver_is_said_not_to_be_checked(foedus, planned, tmp_path):
    file = tmp_path / "plan.json"
    file.write_text(planned)
    assert (
        "not checked, as it takes the solver: that bounds hold"
        in foedus("plan", "check", SMALL, str(file))[1]
    )


def change_instance(plan):
    plan["instance"] = "eu-battlegroups-2026"


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (change_persons, "persons", "2019 brigade"),
        (change_objectives, "objectives", "by the file"),
        (change_instance, "instance", "eu-battlegroups-2026"),
    ],
)
def test_a_plan_that_lies_is_refused(foedus, planned, tmp_path, change, rule, words):
    plan, file = json.loads(planned), tmp_path / "plan.json"
    change(plan)
    file.write_text(json.dumps(plan))
    code, out, _ = foedus("plan", "check", SMALL, str(file), "--json")
    assert code == 2
    assert any(v["rule"] == rule and words in v["what"] for v in json.loads(out)["violations"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{}", "is no plan"),
        ('{"turns": 3}', "no list of  turns"),
        (
            '{"turns": [{"period": "2019", "group": "brigade", "lead": null, "persons": {"DEU": -1}}]}',
            "turns.0",
        ),
        (
            '{"turns": [{"period": "2019", "group": "brigade", "lead": null, "persons": {"DEU": true}}]}',
            "turns.0",
        ),
    ],
)
def test_what_is_no_roster_plan_is_said_with_its_line(foedus, tmp_path, text, words):
    file = tmp_path / "plan.json"
    file.write_text(text)
    code, _, err = foedus("plan", "check", SMALL, str(file))
    assert code == 2
    assert f"{file}:1: " in err
    assert words in err


def test_the_page_holds_the_grid_and_no_script(foedus, tmp_path):
    file = tmp_path / "roster.html"
    code, _, _ = foedus("plan", "roster", SMALL, "--out", str(file))
    page = file.read_text(encoding="utf-8")
    assert code == 0
    assert "<script" not in page
    assert re.search(r'class="roster"', page)
    assert page.count("leads") >= 6  # one title for each year's lead
    for words in ("How good, and how sure", "The record of the same periods", "What it rests on"):
        assert words in page


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_rosters_are_valid_and_fit_the_schema(foedus, name):
    path = PLANS / f"{name}.yaml"
    assert foedus("check", str(path))[0] == 0
    data = json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str))
    Draft202012Validator(schema_of("roster")).validate(data)


def test_the_committed_schema_is_current():
    committed = json.loads((PLANS / "roster.schema.json").read_text())
    assert committed == schema_of("roster"), "foedus schema roster > foedus/library/plans/roster.schema.json"


def test_an_unknown_roster_names_the_nearest(foedus):
    code, _, err = foedus("plan", "roster", "eu-battlegroup-2026")
    assert code == 2
    assert "eu-battlegroups-2026" in err


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("persons: 6000", "persons: -6000", "groups.0.persons"),
        ("persons: 6000", "persons: 900000", "groups.0.persons"),
        ("lead_persons: 3000", "lead_persons: 7000", "groups.0.lead_persons"),
        ("states_least: 3", "states_least: 30", "groups.0.states_most"),
        ("{state: ALB,", "{state: XYZ,", "members.0.state"),
        ("{state: ALB,", "{state: BEL,", "members.1.state"),
        ("{state: ALB,", "{state: ALB, away: ['2031'],", "members.0.away.0"),
        ("{state: ALB,", "{state: ALB, at_least: 9,", "members.0.at_least"),
        ("first: 2019-01-01", "first: 2019-02-01", "periods.first"),
        ("persons: 6000", "persons: '6000'", "groups.0.persons"),
        ("persons: 6000", "persons: true", "groups.0.persons"),
        ("count: 6", "count: true", "periods.count"),
        ("months: 12", "months: true", "periods.months"),
        ("leads: true", "leads: 1", "members"),
        ("leads: true", "leads: yes", "members"),
        ("recorded:", "give: {strangers: 1}\nrecorded:", "give.strangers"),
        ("recorded:", "full_cover: 1\nrecorded:", "full_cover"),
        ("recorded:", "give: {unfair_load: true}\nrecorded:", "give.unfair_load"),
        ("months: 12", "months: 5", "periods.months"),
        ("by: milex, source: own", "by: milex, source: nobody", "load.source"),
        ("by: milex", "by: given", "members.0.weight"),
        ("minimise: [uncovered_turns, unfair_load]", "minimise: [unfair_load]", "minimise"),
        ("note: >-", "noet: >-", "noet"),
        ("persons: 6000", "persons: .inf", "groups.0.persons"),
        ("{state: ALB,", "{state: ALB, weight: .inf,", "members.0.weight"),
        ("from: 2016-01-01, to: 2017-01-01", "from: 2017-01-01, to: 2016-01-01", "recorded.1.to"),
        ("lead: ESP, states: [ESP]", "lead: ESP, states: [ITA]", "recorded.1.states"),
        ("lead: ESP, states: [ESP]", "lead: EXP, states: [EXP]", "recorded.1.states.0"),
        ("recorded:", "habits: [{lead: XYZ, states: [DEU], source: own}]\nrecorded:", "habits.0.lead"),
        ("recorded:", "vetoes: [{state: TUR, against: CYP, source: own}]\nrecorded:", "vetoes.0.against"),
        (
            "recorded:",
            "fixed: [{period: '2020', group: x, lead: ALB, source: own}]\nrecorded:",
            "fixed.0.group",
        ),
    ],
)
def test_bad_input_names_file_line_and_field(foedus, tmp_path, old, new, field):
    text = (PLANS / f"{SMALL}.yaml").read_text()
    assert old in text
    path = tmp_path / f"{SMALL}.yaml"
    path.write_text(text.replace(old, new, 1))
    code, _, err = foedus("plan", "roster", str(path))
    assert code == 2
    assert re.search(rf"{re.escape(str(path))}:\d+: {re.escape(field)}", err), err
    assert "Traceback" not in err
    assert "tuple" not in err


def test_an_offer_of_at_least_more_than_at_most_is_told(foedus, tmp_path):
    text = (PLANS / "eu-battlegroups-2026.yaml").read_text()
    path = tmp_path / "eu-battlegroups-2026.yaml"
    path.write_text(text.replace("least: 20, most: 900", "least: 1000, most: 100", 1))
    code, _, err = foedus("plan", "roster", str(path))
    assert code == 2
    assert "offers.most: is below least (1000)" in err


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("{state: ALB,", "{state: ALB, lead: true,", "write instead: leads"),
        ("{state: ALB,", "{state: ALB, away: [first half],", "write instead: 2026, 2026-1 or 2026-03"),
    ],
)
def test_the_remedy_is_one_that_helps(foedus, tmp_path, old, new, remedy):
    path = tmp_path / f"{SMALL}.yaml"
    path.write_text((PLANS / f"{SMALL}.yaml").read_text().replace(old, new, 1))
    code, _, err = foedus("plan", "roster", str(path))
    assert (code, remedy in err) == (2, True), err


@pytest.mark.parametrize("limit", ["0", "-1", "inf", "nan"])
def test_time_must_be_a_time(foedus, limit):
    code, _, err = foedus("plan", "roster", SMALL, "--time-limit", limit)
    assert (code, "Traceback" in err, "--time-limit" in err) == (2, False, True)


def test_a_conflict_is_told_and_fails(foedus, tmp_path):
    text = (PLANS / f"{SMALL}.yaml").read_text().replace("after_lead: 2", "after_lead: 9")
    path = tmp_path / f"{SMALL}.yaml"
    path.write_text(text + "full_cover: true\nvetoes: [{state: DEU, against: FRA, source: own}]\n")
    changed = path.read_text().replace(
        "states: [GBR], from: 2017", "states: [GBR, FRA, POL, TUR], from: 2017"
    )
    path.write_text(changed)
    page = tmp_path / "page.html"
    code, out, _ = foedus("plan", "roster", str(path), "--out", str(page))
    assert code == 1
    assert "No roster meets all of these together" in out
    assert "no smaller set of requirements is in conflict" in out
    lines = changed.splitlines()
    (cover,) = (k for k, line in enumerate(lines, 1) if line.startswith("full_cover"))
    assert f"{path}:{cover}: full_cover" in out  # file, line and field beside each requirement
    assert "is covered" in out
    text = page.read_text()
    assert "No roster is possible" in text
    assert f"{path}:{cover}: full_cover" in text  # and on the page


@pytest.mark.parametrize("after", [3, 7])
def test_ctrl_c_gives_the_best_so_far_and_ends_the_search(after):
    """Of a search that would go on for minutes: the first Ctrl-C ends it, and what it had found is a roster."""
    root = Path(__file__).parent.parent.parent
    command = [sys.executable, "-m", "foedus", "plan", "roster", "eu-battlegroups-2012", "--json"]
    with subprocess.Popen(
        [*command, "--time-limit", "300"], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as going:
        assert going.stderr is not None
        assert "planning" in going.stderr.readline()
        time.sleep(after)
        going.send_signal(signal.SIGINT)
        out, err = going.communicate(timeout=60)
    plan = json.loads(out)
    assert going.returncode == 0, err
    assert plan["interrupted"]
    assert plan["objectives"]["uncovered_turns"] == 0
    assert plan["violations"] == []
