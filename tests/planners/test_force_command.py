"""``foedus plan force`` and ``foedus plan check`` as a user meets them: JSON, 80 columns, exit codes, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from foedus.planners.contract import find
from foedus.planners.force import check_plan, read_instance, read_plan
from foedus.planners.force.generate import generate
from foedus.world import load_world

Called = Callable[..., tuple[int, str, str]]


def test_a_plan_as_json_is_a_plan_that_the_checker_reads(foedus, tmp_path):
    code, out, _ = foedus("plan", "force", "aussom-2025", "--json", "--time-limit", "20")
    plan = tmp_path / "plan.json"
    plan.write_text(out)
    assert code == 0
    assert json.loads(out)["stages"][0]["objective"] == "critical"
    code, out, _ = foedus("plan", "check", "aussom-2025", str(plan), "--json")
    assert (code, json.loads(out)) == (0, {"valid": True, "violations": []})


def test_a_plan_that_lies_is_refused(foedus, tmp_path):
    _, out, _ = foedus("plan", "force", "aussom-2025", "--json", "--time-limit", "20")
    data = json.loads(out)
    data["deployments"][0]["units"] += 7
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps(data))
    code, _, err = foedus("plan", "check", "aussom-2025", str(plan))
    assert code == 2
    assert "count: " in err


def test_the_text_fits_80_columns_and_says_gap_bound_and_limit(foedus, tmp_path):
    page = tmp_path / "plan.html"
    code, out, _ = foedus("plan", "force", "minusma-2013", "--time-limit", "20", "--out", str(page))
    assert code == 0
    assert max(map(len, (line for line in out.splitlines() if str(page) not in line))) <= 80
    assert all(
        word in out for word in ("not below", "gap", "proven", "time limit 20 s", "one more level-2 hospital")
    )
    html = page.read_text()
    assert all(
        word in html for word in ("<svg", "World map of contributors", "Cost by payer", "one more level-2")
    )
    assert "<script" not in html


def test_what_cannot_go_together_is_said_and_the_exit_code_is_one(foedus, tmp_path):
    text = find("force", "aussom-2025").read_text().replace("limits: {", "limits: {budget: 1000, ")
    text = text.replace("id: mogadishu,", "id: mogadishu, full_by: 2025-03-01,")
    path = tmp_path / "aussom-2025.yaml"
    path.write_text(text)
    code, out, _ = foedus("plan", "force", str(path), "--json")
    plan = json.loads(out)
    assert code == 1
    assert not plan["feasible"]
    assert any("mogadishu" in rule or "1,000" in rule for rule in plan["conflict"])


@pytest.mark.parametrize("arguments", [("nowhere",), ("unifil-2006", "--time-limit", "0")])
def test_wrong_input_is_two_and_no_traceback(foedus, arguments):
    code, _, err = foedus("plan", "force", *arguments)
    assert code == 2
    assert "Traceback" not in err


def test_ctrl_c_gives_the_best_plan_so_far(tmp_path):
    made = generate(seed=2, slots=120, pledges=160, months=18, missions=6, states=60)
    path, answer = tmp_path / "made.json", tmp_path / "plan.json"
    path.write_text(json.dumps(made.model_dump(mode="json", by_alias=True)))
    command = [sys.executable, "-m", "foedus", "plan", "force", str(path), "--json", "--time-limit", "300"]
    with answer.open("w") as out:
        running = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )
        assert running.stderr is not None
        assert "solving" in running.stderr.readline()
        time.sleep(12)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert "Traceback" not in err
    assert running.returncode == 0
    plan = read_plan(answer)
    assert check_plan(read_instance(path), plan, load_world()) == []
    assert plan.interrupted
