"""The benchmark of plans: every instance that ships can be timed; it says of a plan what the planner says."""

from __future__ import annotations

import json

import pytest

from foedus.base.errors import InputError
from foedus.cli.app import run
from foedus.planners.bench import chosen, timed
from foedus.planners.contract import find, shipped
from foedus.planners.force.generate import generate
from foedus.planners.force.instance import STAGES
from foedus.planners.force.un_size import LIMITS, un_size


def test_without_names_all_that_ship_are_timed():
    assert [name for name, _ in chosen([])] == [s.id for s in shipped()]


def test_an_instance_is_proven_as_its_planner_proves_it():
    found = timed("nrf-vjtf-2019", find("roster", "nrf-vjtf-2019"), 20.0)
    assert (found.planner, found.size) == ("roster", "6 turns, 27 states")
    assert next(o.objective for o in found.objectives) == "uncovered_turns"
    assert all(o.bound <= o.value for o in found.objectives)
    assert [o["gap"] for o in found.as_dict()["objectives"]] == [o.gap for o in found.objectives]


def test_a_file_is_timed_and_json_is_all_that_is_printed(capsys):
    with pytest.raises(SystemExit, match="0"):
        run(["plan", "bench", str(find("roster", "nrf-vjtf-2019")), "--time-limit", "20", "--json"])
    (one,) = json.loads(capsys.readouterr().out)["instances"]
    assert one["instance"] == "nrf-vjtf-2019"
    assert 0 < one["seconds"] < 60
    assert {"value", "bound", "gap", "ended"} <= set(one["objectives"][0])


def test_the_un_size_is_timed_with_limit_gap_and_bound(monkeypatch, capsys):
    """The same in small: two instances, each under its own limit, and nothing else."""

    def small(months):
        return generate(seed=1, slots=12, pledges=16, months=months, missions=3, states=8)

    monkeypatch.setattr("foedus.cli.plan_bench.made_up", lambda: un_size(small))
    with pytest.raises(SystemExit, match="0"):
        run(["plan", "bench", "--un-size", "--json"])
    told = json.loads(capsys.readouterr().out)["instances"]
    assert [(t["instance"], t["limit"]) for t in told] == [
        ("un-size, one period", 10),
        ("un-size, 24 months", 120),
    ]
    assert all([o["objective"] for o in t["objectives"]] == list(STAGES) for t in told)
    assert all({"value", "bound", "gap", "ended"} <= set(o) for t in told for o in t["objectives"])
    with pytest.raises(SystemExit, match="0"):
        run(["plan", "bench", "--un-size"])
    shown = capsys.readouterr().out
    assert max(map(len, shown.splitlines())) <= 80
    assert "of 120" in shown


def test_the_un_size_is_that_of_the_united_nations():
    """Source: issue 6: 300 slots, 420 pledges, 120 contributors, 11 missions, 24 months."""
    for months in LIMITS:
        made = generate(months=months)
        assert sum(r.need for r in made.requirements) == 300
        assert (len(made.pledges), len(made.contributors), len(made.missions)) == (420, 120, 11)


def test_what_no_planner_searches_for_is_told_so(tmp_path):
    path = tmp_path / "scale.yaml"
    path.write_text("title: a scale\nplanner: scale\n", encoding="utf-8")
    with pytest.raises(InputError, match="burden or deploy or force or roster"):
        timed("scale", path, 1.0)
    with pytest.raises(InputError, match="no instance and no file"):
        chosen(["nowhere"])
