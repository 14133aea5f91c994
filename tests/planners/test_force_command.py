"""``foedus plan force`` and ``foedus plan check`` as a user meets them: JSON, 80 columns, exit codes, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from foedus.cli.force_text import relief_words
from foedus.planners.contract import find
from foedus.planners.force import check_plan, plan_force, read_instance, read_plan
from foedus.planners.force.answer import plan_of
from foedus.planners.force.bottleneck import bottlenecks
from foedus.planners.force.generate import generate
from foedus.planners.force.lexicographic import Solved, solve
from foedus.planners.force.model import build
from foedus.planners.force.plan import Relief
from foedus.planners.highs import Clock
from foedus.reports.force_charts import contributor_map, lift_bars
from foedus.world import load_world

Called = Callable[..., tuple[int, str, str]]


def test_a_plan_as_json_is_a_plan_that_the_checker_reads(foedus, tmp_path):
    code, out, _ = foedus("plan", "force", "aussom-2025", "--json", "--time-limit", "20")
    plan = tmp_path / "plan.json"
    plan.write_text(out)
    assert code == 0
    assert json.loads(out)["stages"][0]["objective"] == "critical"
    code, out, _ = foedus("plan", "check", "aussom-2025", str(plan), "--json")
    told = json.loads(out)
    assert (code, told["valid"], told["violations"]) == (0, True, [])
    assert "bounds" in told["not_checked"]  # what takes a solver is said, not passed over
    _, out, _ = foedus("plan", "check", "aussom-2025", str(plan))
    assert "not checked, as it takes the solver: that bounds hold" in out


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
    assert "TGO infantry 945" in html  # on a telephone: a label that is whole


def test_what_cannot_go_together_is_said_and_the_exit_code_is_one(foedus, tmp_path):
    text = find("force", "aussom-2025").read_text().replace("limits: {", "limits: {budget: 1000, ")
    text = text.replace("id: mogadishu,", "id: mogadishu, full_by: 2025-03-01,")
    path = tmp_path / "aussom-2025.yaml"
    path.write_text(text)
    page = tmp_path / "page.html"
    code, out, err = foedus("plan", "force", str(path), "--json", "--out", str(page))
    plan = json.loads(out)
    assert code == 1
    assert ("is not written" in err, page.exists()) == (True, False)
    assert not plan["feasible"]
    assert any("mogadishu" in c["what"] or "1,000" in c["what"] for c in plan["conflict"])
    lines = path.read_text().splitlines()
    for c in plan["conflict"]:  # whoever reads it finds the field that is to be changed
        assert c["file"] == str(path)
        assert c["field"].rpartition(".")[2] in lines[c["line"] - 1]
    _, out, _ = foedus("plan", "force", str(path))
    assert all(f"{path}:{c['line']}: {c['field']}" in out for c in plan["conflict"])


@pytest.mark.parametrize(
    "arguments",
    [("nowhere",), *(("unifil-2006", "--time-limit", limit) for limit in ("0", "-3", "nan", "inf", "soon"))],
)
def test_wrong_input_is_two_and_no_traceback(foedus, arguments):
    code, _, err = foedus("plan", "force", *arguments)
    assert code == 2
    assert "Traceback" not in err


def test_ctrl_c_gives_the_best_plan_so_far(tmp_path):
    made = generate(seed=2, slots=120, pledges=160, months=18, missions=6, states=60)
    path, answer = tmp_path / f"{made.id}.json", tmp_path / "plan.json"
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


def test_what_a_change_closes_is_said_in_words_that_add_up():
    def words(closes, critical, by="re-solve"):
        return relief_words(
            Relief(change="one more hospital", closes=closes, closes_critical=critical, by=by)
        )

    assert words(41, 30) == "one more hospital closes 41 unit-days of gap, 30 of them critical"
    assert words(41, 0) == "one more hospital closes 41 unit-days of gap"
    assert words(326, 335) == "one more hospital closes 335 critical unit-days of gap and opens 9 others"
    assert words(41, 0, "price").endswith("(price of the relaxation: at the most)")


def test_what_time_alone_would_close_is_not_told_as_what_a_change_closes():
    instance, world = read_instance(find("force", "aussom-2025")), load_world()
    model, clock = build(instance, world), Clock(20)
    solved = solve(model, clock, ("critical", "missing"))
    assert all(s.proven for s in solved.stages)
    worse = replace(
        solved,
        stages=tuple(replace(s, value=s.value + 500, ended="time limit") for s in solved.stages),
    )
    plan = plan_of(model, solved)
    told = [
        {(r.change, r.closes) for r in bottlenecks(model, s, plan, Clock(20))[0]} for s in (solved, worse)
    ]
    assert told[0] == told[1]
    assert "one more helicopter unit" in {change for change, _ in told[0]}


def test_lift_is_drawn_beside_what_can_be_moved_in_every_month():
    instance = read_instance(find("force", "aussom-2025"))
    plan = plan_force(instance, 20, why=False)
    drawn = str(lift_bars(instance, plan))
    dashes = drawn.count('stroke-dasharray="4,3"')
    assert dashes == 2 * 2 * instance.months  # by air and by sea, for wide and for narrow screens
    assert 'stroke-width="2"' in str(contributor_map(instance, plan))  # the ring around the host


def test_a_force_plan_is_checked_without_what_compiles_the_engine(tmp_path):
    """The engine's compiler takes seconds to load, and no rule of a force or roster plan needs it."""
    code = """
import sys
from foedus.cli.app import run
try:
    run(["plan", "check", sys.argv[1], sys.argv[2]])
except SystemExit:
    pass
print("numba" in sys.modules)
"""
    instance = read_instance(find("force", "aussom-2025"))
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan_force(instance, 20, why=False).as_dict()))
    command = [sys.executable, "-c", code, "aussom-2025", str(path)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "keep every rule" in out
    assert out.split()[-1] == "False"


@pytest.mark.parametrize(("interrupted", "code"), [(False, 3), (True, 130)])
def test_nothing_found_has_an_exit_code_of_its_own(foedus, monkeypatch, interrupted, code):
    nothing = Solved((), None, None, interrupted=interrupted)
    monkeypatch.setattr("foedus.planners.force.planner.solve", lambda *_: nothing)
    found, _, err = foedus("plan", "force", "aussom-2025")
    assert found == code
    assert ("until Ctrl-C" if interrupted else "give more time with --time-limit") in err


@pytest.mark.parametrize(
    ("planner", "name", "more"),
    [
        ("force", "aussom-2025", ()),
        ("roster", "eu-battlegroups-2026", ()),
        ("deploy", "four-places", ()),
        ("burden", "peacekeeping-2025-2027", ()),
        ("deploy", "four-places", ("--scenario", "{mine}")),
        ("deploy", "four-places", ("--scenario", "{other}", "--out", "{other}")),
    ],
)
def test_no_file_that_is_read_or_written_already_is_written_over(foedus, tmp_path, planner, name, more):
    mine, link = tmp_path / f"{name}.yaml", tmp_path / "link.html"
    text = find(planner, name).read_text()
    mine.write_text(text)
    link.symlink_to(mine)
    words = [w.format(mine=mine, other=tmp_path / "other.html") for w in more]
    code, _, err = foedus("plan", planner, str(mine), *(words or ["--out", str(link)]))
    assert code == 2
    assert "written over" in err or "written twice" in err
    assert mine.read_text() == text
