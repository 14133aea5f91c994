"""``foedus plan deploy`` on the small instance: same plan on one thread and two, checked, refused when it lies."""

from __future__ import annotations

import json
from subprocess import run
from sys import executable

import pytest

from foedus.planners.contract import find
from foedus.planners.deploy.checker import check_deploy
from foedus.planners.deploy.plan import read_deploy_plan
from foedus.planners.deploy.read import read_deploy

NAME = "four-places"


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The plan of the small instance as JSON."""
    command = [executable, "-m", "foedus", "plan", "deploy", NAME, "--json", "--threads"]
    one, two = (run([*command, n], capture_output=True, text=True, check=True).stdout for n in ("1", "2"))
    first, second = json.loads(one), json.loads(two)
    assert {k: v for k, v in first.items() if k != "seconds"} == {
        k: v for k, v in second.items() if k != "seconds"
    }
    path = tmp_path_factory.mktemp("deploy") / "plan.json"
    path.write_text(one)
    return path


def test_a_plan_is_valid_by_the_checker_that_solves_nothing(planned, foedus):
    task = read_deploy(find("deploy", NAME))
    assert check_deploy(task, read_deploy_plan(planned)) == []
    code, out, _ = foedus("plan", "check", NAME, str(planned), "--json")
    assert (code, json.loads(out)) == (0, {"valid": True, "violations": []})


def test_a_plan_that_sends_more_than_there_are_is_refused(planned, tmp_path):
    data = json.loads(planned.read_text())
    assert data["postings"]
    for posting in data["postings"]:
        posting["persons"] = [3 * n for n in posting["persons"]]
    lying = tmp_path / "plan.json"
    lying.write_text(json.dumps(data))
    assert check_deploy(read_deploy(find("deploy", NAME)), read_deploy_plan(lying))
