"""``foedus plan deploy`` as a user meets it: JSON, 80 columns, the page, the scenario, exit codes, Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from foedus.base.errors import RunError
from foedus.planners.contract import FOLDER
from foedus.planners.deploy import alone, planner, responses, words
from foedus.planners.deploy.plan import DeployPlan


def test_the_text_fits_80_columns_and_says_what_is_not_known(foedus, tmp_path):
    page, scenario = tmp_path / "plan.html", tmp_path / "plan.yaml"
    code, out, _ = foedus("plan", "deploy", "four-places", "--out", str(page), "--scenario", str(scenario))
    assert code == 0
    assert max(map(len, (line for line in out.splitlines() if str(tmp_path) not in line))) <= 80
    for word in (
        "posted to",
        "authorised",
        "nobody sent",
        "as on file",
        "ceiling",
        "best in",
        "what to know",
        "guessed",
    ):
        assert word in out
    assert re.search(r"summed, +lived,\n", out)
    said = " ".join(out.split())
    assert "where chosen: on the futures that the plan was chosen on" in said
    assert said.index("are prevented if all 2 postings come about") < said.index("posted to")
    assert "no choice leaves fewer than" in said
    assert "time limit of the solver 60 s" in said
    assert "Levels of conflict and battle deaths at the start are those of 2024, the last on record." in said
    html = page.read_text()
    for word in (
        "<svg",
        "World map of the places",
        "Beside other plans",
        "What to doubt",
        "Under contested numbers",
        "are prevented if all 2 postings come about",
        "weighted by authorisation (",
        "summed, where chosen",
    ):
        assert word in html
    assert "<script" not in html
    code, out, _ = foedus("check", str(scenario))
    assert code == 0
    assert "(scenario)" in out


def test_a_plan_as_json_is_a_plan_that_the_checker_reads_and_a_lie_is_refused(foedus, tmp_path):
    code, out, _ = foedus("plan", "deploy", "four-places", "--json")
    path, data = tmp_path / "plan.json", json.loads(out)
    path.write_text(out)
    assert code == 0
    code, out, _ = foedus("plan", "check", "four-places", str(path), "--json")
    told = json.loads(out)
    assert (code, told["valid"], told["violations"]) == (0, True, [])
    assert told["not_checked"].startswith("not checked, as only the engine knows it")
    assert "not checked, as only the engine knows it" in foedus("plan", "check", "four-places", str(path))[1]
    assert "lived again" in foedus("plan", "check", "four-places", str(path), "--again")[1]
    lie = {**data, "interrupted": True, "said": [*data["said"], words.STOPPED]}
    path.write_text(json.dumps(lie))
    code, _, err = foedus("plan", "check", "four-places", str(path), "--again")
    assert (code, "interrupted: it says that it was, and nothing is left out" in err) == (2, True)
    lie |= {"sureness": None, "unprepared": 3}
    lie["said"] = list(words.sentences(DeployPlan.model_validate(lie)))
    path.write_text(json.dumps(lie))
    code, out, err = foedus("plan", "check", "four-places", str(path), "--again")
    assert (code, "lived again" in out) == (0, True), err  # what is left is looked at all the same
    lie["unprepared"], lie["interrupted"] = 3, False
    lie["said"] = list(words.sentences(DeployPlan.model_validate(lie)))
    path.write_text(json.dumps(lie))
    assert "postings were not prepared" in foedus("plan", "check", "four-places", str(path))[2]
    data["postings"][0]["persons"][0] += 4000
    path.write_text(json.dumps(data))
    code, _, err = foedus("plan", "check", "four-places", str(path))
    assert code == 2
    assert "ceiling: " in err or "contributions: " in err
    del data["postings"]
    path.write_text(json.dumps(data))
    code, _, err = foedus("plan", "check", "four-places", str(path))
    assert code == 2
    assert "postings" in err


def test_the_worst_futures_can_be_what_counts(foedus, tmp_path):
    path = tmp_path / "four-places.yaml"
    path.write_text(
        (FOLDER / "four-places.yaml").read_text()
        + "measure: {by: cvar, level: 0.8}\nprevent: conflict_months\n"
    )
    code, out, _ = foedus("plan", "deploy", str(path), "--json")
    plan = json.loads(out)
    assert code == 0
    assert plan["loss"] == "conflict_months"
    assert "CVaR" in plan["measure"]
    assert plan["proof"]["ended"] == "optimal"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere",),
        ("four-places", "--time-limit", "0"),
        ("four-places", "--threads", "-1"),
        ("unifil-2006",),
    ],
)
def test_wrong_input_is_two_and_no_traceback(foedus, arguments):
    code, _, err = foedus("plan", "deploy", *arguments)
    assert code == 2
    assert "Traceback" not in err


def test_where_no_place_is_left_it_says_why_for_each(foedus, tmp_path):
    path = tmp_path / "four-places.yaml"
    path.write_text((FOLDER / "four-places.yaml").read_text().replace("least: 0.1", "least: 0.99"))
    code, _, err = foedus("plan", "deploy", str(path))
    assert code == 2
    assert f"four-places.yaml:{_line(path, 'authorised:')}: authorised.least: no place is left" in err
    assert "SDN: authorised with a probability of" in err
    likely = float(re.search(r"write instead: ([\d.]+) or less", err)[1])
    assert 0.4 < likely < 0.99


def _line(path, start):
    return next(k for k, line in enumerate(path.read_text().splitlines(), 1) if line.startswith(start))


def test_no_time_gives_a_plan_with_a_bound_and_time_without_end_is_refused(foedus, tmp_path):
    code, _, err = foedus("plan", "deploy", "four-places", "--time-limit", "inf")
    assert code == 2
    assert "--time-limit" in err
    code, out, _ = foedus("plan", "deploy", "four-places", "--time-limit", "0.05", "--json")
    plan = json.loads(out)
    assert code == 0
    assert plan["proof"]["ended"] == "time limit"
    assert 0 <= plan["proof"]["bound"] <= plan["proof"]["value"]
    assert plan["postings"], "greedy and even need no search"
    assert plan["time_limit"] == 0.05
    path = tmp_path / "plan.json"
    path.write_text(out)
    assert foedus("plan", "check", "four-places", str(path))[0] == 0


@pytest.mark.parametrize("where", ["read_deploy", "plan_deploy"])
def test_ctrl_c_before_anything_is_lived_says_so_in_words_and_json(foedus, monkeypatch, where):
    def pressed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"foedus.cli.plan_deploy.{where}", pressed)
    code, out, err = foedus("plan", "deploy", "four-places", "--json")
    assert code == 130
    assert "there is no plan" in json.loads(out)["error"]
    assert "there is no plan" in err


def test_it_says_that_the_engine_is_compiled_and_from_when_on_ctrl_c_is_safe(foedus):
    err = foedus("plan", "deploy", "four-places", "--json")[2]
    said = ["compiled on first use", "Ctrl-C ends without a plan", "Ctrl-C gives the best plan so far"]
    at = [err.index(words) for words in said]
    assert at == sorted(at)


def test_ctrl_c_while_arms_are_prepared_gives_the_best_of_those_that_there_are(foedus, tmp_path):
    """A true SIGINT, sent to itself by the program when every place has one arm and some have none of their second."""
    press = """
import os, signal, sys
from foedus.cli import main
from foedus.planners.deploy import responses

usual, at, calls = responses.added, int(sys.argv.pop(1)), []


def added(*given):
    calls.append(given)
    if len(calls) == at:
        os.kill(os.getpid(), signal.SIGINT)
    return usual(*given)


responses.added = added
main()
"""
    for at, ends in ((2, 130), (7, 0)):
        command = [sys.executable, "-c", press, str(at), "plan", "deploy", "four-places", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == ends, done.stderr
        data = json.loads(done.stdout)
        if ends:
            assert "before every place had a posting" in data["error"]
            continue
        assert data["interrupted"]
        assert data["postings"]
        assert data["unprepared"] > 0
        assert f"{data['unprepared']} postings were not prepared" in data["said"][-1]
        assert data["futures"] == 24
        path = tmp_path / "plan.json"
        path.write_text(done.stdout)
        code, out, err = foedus("plan", "check", "four-places", str(path), "--again")
        assert (code, "lived again" in out) == (0, True), err


@pytest.mark.parametrize("step", ["_choices", "_distinct", "arms_of"])
def test_ctrl_c_between_lives_and_solves_gives_a_plan_too(foedus, monkeypatch, step):
    """The first call of a step is broken off; the second one, with less to search, goes through."""
    usual, calls = getattr(planner, step), []

    def pressed_once(*given):
        calls.append(given)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return usual(*given)

    monkeypatch.setattr(planner, step, pressed_once)
    code, out, _ = foedus("plan", "deploy", "four-places", "--json")
    plan = json.loads(out)
    assert (code, plan["interrupted"], len(calls)) == (0, True, 2)
    assert plan["postings"]


@pytest.mark.parametrize("how", ["while they are lived", "before"])
def test_ctrl_c_at_single_postings_on_fresh_futures_leaves_what_is_expected_unsaid(
    foedus, monkeypatch, tmp_path, how
):
    """Some futures are left unlived; or the step is broken off, and the second time passed over."""
    usual = alone.live_arms

    def pressed(*given, **more):
        if how == "before":
            raise KeyboardInterrupt
        losses, done = usual(*given, **more)
        done[-3:] = False
        return losses, done

    monkeypatch.setattr(alone, "live_arms", pressed)
    code, out, _ = foedus("plan", "deploy", "four-places", "--json")
    plan = json.loads(out)
    assert (code, plan["interrupted"], plan["futures"]) == (0, True, 24)
    assert {r["alone"] is None for r in (plan["own"], *plan["rivals"])} == {True}
    assert "what is expected so was not lived by then" in plan["said"][0]
    path = tmp_path / "plan.json"
    path.write_text(out)
    code, out, err = foedus("plan", "check", "four-places", str(path), "--again")
    assert (code, "lived again" in out) == (0, True), err


def test_lives_take_none_of_the_solvers_time(foedus, monkeypatch):
    """Views lived for longer than the limit leave the search, and how sure it is, as they are."""
    usual = planner.live_arms

    def slowly(*given, **more):
        time.sleep(1.5)
        return usual(*given, **more)

    monkeypatch.setattr(planner, "live_arms", slowly)
    plan = json.loads(foedus("plan", "deploy", "four-places", "--time-limit", "1.4", "--json")[1])
    assert plan["sureness"] is not None
    assert plan["proof"]["ended"] == "optimal"


def test_losses_that_are_no_numbers_are_said_in_words():
    with pytest.raises(RunError, match="if so: losses are not numbers"):
        responses.finite(np.array([1.0, np.nan]), "if so")


def test_ctrl_c_gives_the_best_plan_so_far(tmp_path):
    """Pressed once some draws are lived; on a slow machine that is later."""
    path = tmp_path / "four-places.yaml"
    text = (FOLDER / "four-places.yaml").read_text()
    path.write_text(text.replace("draws: 8, lucks: 4", "draws: 4000, lucks: 4"))
    command = [sys.executable, "-m", "foedus", "plan", "deploy", str(path), "--json"]
    for seconds in (9, 30, 90):
        started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(seconds)
        os.kill(started.pid, signal.SIGINT)
        out, err = started.communicate(timeout=120)
        if started.returncode == 0:
            break
    assert started.returncode == 0, err
    plan = json.loads(out)
    assert plan["interrupted"]
    assert plan["postings"]
    assert any("Ctrl-C" in s for s in plan["said"])
    (tmp_path / "plan.json").write_text(out)
    check = [sys.executable, "-m", "foedus", "plan", "check", str(path), str(tmp_path / "plan.json")]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
