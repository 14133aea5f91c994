"""Every outcome keeps the contract, and says of a run written by hand what a hand can count."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from made_up_run import ARMS, VIEWS, drawn, hand_made, table, write_run

import foedus.outcomes
from foedus.log import Event, Run
from foedus.outcomes import contract, outcomes
from foedus.outcomes.contract import MACHINERY

FUTURES = {name: outcome for name, outcome in outcomes().items() if outcome.per_future is not None}
ARM, VIEW = "with", VIEWS[0]["id"]


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    return hand_made(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Run:
    return drawn(tmp_path_factory.mktemp("run"), 60, per_future=80)


def test_every_file_of_the_folder_is_an_outcome_or_machinery():
    files = {p.stem for p in Path(foedus.outcomes.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == set(outcomes()) | MACHINERY


def test_a_file_without_its_outcome_is_named(monkeypatch):
    monkeypatch.setattr(
        contract, "import_module", lambda name: SimpleNamespace(__file__="foedus/outcomes/new.py")
    )
    with pytest.raises(TypeError, match=r"outcomes/new\.py must end with OUTCOME"):
        contract._registered("new")


@pytest.mark.parametrize("name", outcomes())
def test_an_outcome_describes_itself(name):
    outcome = outcomes()[name]
    assert outcome.name == name
    assert outcome.label
    assert outcome.unit
    assert "=" in outcome.formula.splitlines()[0], "the formula comes first"


@pytest.mark.parametrize("name", FUTURES)
def test_every_future_has_one_row_in_order(name, large):
    outcome = FUTURES[name]
    values = outcome.per_future(large, ARM, VIEW)
    assert values.columns == ["future", "value"]
    assert values["future"].to_list() == list(range(large.futures))
    assert outcome.kind in ("share", "months") or values["value"].null_count() == 0
    assert (values["value"].drop_nulls() >= 0).all()
    assert outcome.kind != "share" or (values["value"].drop_nulls() <= 1).all()


@pytest.mark.parametrize("name", outcomes())
def test_order_of_events_in_a_file_does_not_matter(name, large, tmp_path):
    for view in large.views:
        for arm in large.arms:
            path = tmp_path / "events" / f"{arm}--{view}" / "part-00000.parquet"
            path.parent.mkdir(parents=True)
            large.events(arm, view).collect().sample(fraction=1, shuffle=True, seed=5).write_parquet(path)
    shuffled, outcome = Run(tmp_path, large.manifest), outcomes()[name]
    measure = outcome.per_future or outcome.by_state
    assert measure(shuffled, ARM, VIEW).equals(measure(large, ARM, VIEW))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("disputes", [1, 2, 3, 0]),
        ("uses_of_force", [0, 2, 2, 0]),
        ("wars", [0, 1, 2, 0]),
        ("battle_deaths", [0, 1500, 9000, 0]),
        ("states_attacked", [0, 2, 2, 0]),
        ("duties_honoured", [0.0, 0.5, None, None]),
    ],
)
def test_hand_made_run(name, expected, run):
    assert FUTURES[name].per_future(run, ARM, VIEW)["value"].to_list() == expected


def test_response_by_state_of_the_hand_made_run(run):
    rows = outcomes()["response_share"].by_state(run, ARM, VIEW).to_dicts()
    called, volunteer = rows
    assert (called["state"], called["called"], called["honoured"]) == (run.states[40], 3, 1)
    assert called["honours"] == pytest.approx(1 / 3)
    assert called["low"] < called["honours"] < called["high"]
    assert (volunteer["called"], volunteer["honours"], volunteer["low"], volunteer["volunteered"]) == (
        0,
        None,
        None,
        1,
    )
    assert sum(row["share"] for row in rows) == pytest.approx(1)


def test_response_shares_sum_to_one_and_calls_are_all_counted(large):
    states = outcomes()["response_share"].by_state(large, ARM, VIEW)
    calls = large.events(ARM, VIEW).filter(pl.col("kind").is_in([3, 4])).collect().height
    assert states["called"].sum() == calls
    assert states["share"].sum() == pytest.approx(1)
    called = states.drop_nulls("honours")
    assert ((called["low"] <= called["honours"]) & (called["honours"] <= called["high"])).all()


def test_calls_that_come_in_clusters_are_worth_less(tmp_path):
    """One state called ten times in each of four futures, all or nothing in each: worth about four calls, not forty."""
    kinds = (Event.HONOURED, Event.REFUSED, Event.HONOURED, Event.REFUSED)
    rows = [(f, float(k), kind, k, 40, 20, 0.0) for f, kind in enumerate(kinds) for k in range(10)]
    events = {(arm["id"], view["id"]): table(rows) for arm in ARMS for view in VIEWS}
    (row,) = outcomes()["response_share"].by_state(write_run(tmp_path, events, 4), ARM, VIEW).to_dicts()
    assert row["high"] - row["low"] > 0.6
