"""Twins compared: parts sum to the difference, identical twins do not differ, nothing is under one view only."""

from __future__ import annotations

import json

import polars as pl
import pytest
from made_up_run import ARMS, VIEWS, drawn, hand_made, table, with_rows, write_run

from foedus.outcomes import measure, outcomes
from foedus.outcomes.made_of import PARTS
from foedus.outcomes.summarise import distribution, values_of

VIEW_IDS = [view["id"] for view in VIEWS]
LENGTHS = ("shortened", "lengthened", "same_length")


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory):
    return measure(hand_made(tmp_path_factory.mktemp("run")))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return drawn(tmp_path_factory.mktemp("run"), 200, per_future=150)


@pytest.fixture(scope="module")
def measured(run):
    return measure(run)


@pytest.fixture(scope="module", params=VIEW_IDS)
def view(request):
    return request.param


def test_it_is_json(measured):
    assert json.loads(json.dumps(measured, allow_nan=False)) == measured


@pytest.mark.parametrize("key", ["differences", "made_of", "named_events", "risk"])
def test_what_is_compared_is_given_under_every_view(key, measured):
    assert list(measured[key]) == VIEW_IDS


def test_levels_are_given_under_every_view_and_arm(measured):
    tables = [
        *measured["outcomes"].values(),
        *measured["by_state"].values(),
        *measured["exceedance"].values(),
    ]
    assert [list(views) for views in tables] == [VIEW_IDS] * len(tables)
    assert {tuple(arms) for views in tables for arms in views.values()} == {("without", "with")}


def test_a_heavy_tail_has_no_mean(measured):
    heavy = [name for name, outcome in outcomes().items() if outcome.heavy_tailed]
    assert heavy == ["battle_deaths", "deaths_inside"]
    summaries = [
        s
        for views in (measured["outcomes"][n] for n in heavy)
        for arms in views.values()
        for s in arms.values()
    ]
    summaries += [measured["differences"][view][n] for view in VIEW_IDS for n in heavy]
    assert not [key for s in summaries for key in s if "mean" in key or key == "relative"]
    assert all(s["median_low"] <= s["median"] <= s["median_high"] for s in summaries)


@pytest.mark.parametrize("name", ["disputes", "uses_of_force", "wars"])
def test_parts_sum_to_the_difference_in_numbers(name, view, run, measured):
    parts = measured["made_of"][view][name]
    sides = {side: parts[side] for side in ("only_in_reference", "only_in_arm")}
    for side in sides.values():
        assert sum(side["parts"][part]["number"] for part in PARTS) == side["total"]["number"]
    net = sides["only_in_arm"]["total"]["number"] - sides["only_in_reference"]["total"]["number"]
    outcome = outcomes()[name].per_future
    totals = {arm: outcome(run, arm, view)["value"].sum() for arm in run.arms}
    assert net == parts["difference"] == totals["with"] - totals["without"]
    assert parts["difference"] / run.futures == pytest.approx(measured["differences"][view][name]["mean"])


def test_parts_sum_to_the_difference_in_deaths(view, run, measured):
    deaths = measured["made_of"][view]["battle_deaths"]
    outcome = outcomes()["battle_deaths"].per_future
    totals = {arm: outcome(run, arm, view)["value"].sum() for arm in run.arms}
    assert sum(deaths["parts"].values()) == deaths["difference"] == totals["with"] - totals["without"]


def test_wars_in_both_and_in_one_are_all_wars(view, run, measured):
    parts = measured["made_of"][view]
    both = parts["wars_in_both"]
    assert sum(both[part]["number"] for part in LENGTHS) == both["total"]["number"]
    wars = outcomes()["wars"].per_future
    assert (
        both["total"]["number"] + parts["wars"]["only_in_arm"]["total"]["number"]
        == wars(run, "with", view)["value"].sum()
    )


def test_hand_made_parts(by_hand):
    parts = by_hand["made_of"]["deters"]
    gone = {part: parts["wars"]["only_in_reference"]["parts"][part]["number"] for part in PARTS}
    assert gone == {"not_started": 1, "settled": 1, "not_escalated": 1, "unfinished": 0}
    assert parts["wars"]["only_in_arm"]["parts"]["not_escalated"]["number"] == 1
    assert [parts["wars_in_both"][part]["number"] for part in LENGTHS] == [1, 0, 1]
    assert parts["wars_in_both"]["shortened"]["median_days_change"] == -100
    assert parts["battle_deaths"]["parts"]["in_both_shortened"] == 1500 - 4000
    assert parts["battle_deaths"]["parts"]["only_in_reference_not_escalated"] == -90000


def test_hand_made_named_events(by_hand):
    events = by_hand["named_events"]["deters"]
    deadliest = events["only_in_reference"][0]
    assert (deadliest["future"], deadliest["deaths"], deadliest["part"]) == (1, 90000, "not_escalated")
    assert deadliest["began"] == "2027-05-16"
    assert "not started" in events["only_in_reference"][1]["text"]
    assert [(row["only_in_reference"], row["only_in_arm"]) for row in events["by_dyad"]] == [(1, 0)] * 3 + [
        (0, 1)
    ]


def test_hand_made_differences(by_hand):
    wars = by_hand["differences"]["deters"]["wars"]
    assert wars["mean"] == pytest.approx(-0.5)
    assert (wars["fewer"], wars["identical"], wars["more"]) == (0.5, 0.25, 0.25)
    assert wars["relative"]["value"] == pytest.approx(3 / 5 - 1)
    honoured = by_hand["differences"]["deters"]["duties_honoured"]
    assert (honoured["futures"], honoured["missing"], honoured["median"]) == (0, 4, None)


def test_identical_twins_do_not_differ(tmp_path):
    events = {(arm["id"], view): table(with_rows()) for arm in ARMS for view in VIEW_IDS}
    same = measure(write_run(tmp_path, events, 4))
    for view in VIEW_IDS:
        for difference in same["differences"][view].values():
            assert difference["futures"] == 0 or difference["identical"] == 1.0
            assert difference["median"] in (0.0, None)
        assert same["named_events"][view] == {"only_in_reference": [], "only_in_arm": [], "by_dyad": []}
        assert not any(row["clear"] or row["change"] for row in same["risk"][view].values())


def test_exceedance_falls_and_lies_in_its_band(measured):
    for views in measured["exceedance"].values():
        for curve in (curve for arms in views.values() for curve in arms.values()):
            p = [row["p"] for row in curve]
            assert p == sorted(p, reverse=True)
            assert all(row["low"] <= row["p"] <= row["high"] for row in curve)
            assert curve[0]["x"] == 1000


def test_risk_is_that_of_the_events(measured, run, view):
    state, row = max(measured["risk"][view].items(), key=lambda item: item[1]["reference"])
    events = run.events("without", view).collect()
    attacked = events.filter(events["kind"].is_in([1, 2]) & (events["b"] == run.states.index(state)))
    assert row["reference"] == attacked["future"].n_unique() / run.futures
    assert row["low"] <= row["change"] <= row["high"]


def test_every_future_is_in_one_bin(measured, view):
    for difference in measured["differences"][view].values():
        assert sum(b["futures"] for b in difference["distribution"]) == difference["futures"]


def test_the_bin_of_no_change_holds_exactly_that():
    bins = distribution(values_of(pl.Series([0.0, 0.0, 1.0, -1.0, 2e9])), "deaths")
    assert [b["futures"] for b in bins if b["from"] == 0.0] == [2]
    assert bins[-1]["futures"] == 1


def test_one_arm_compares_nothing(tmp_path):
    alone = measure(hand_made(tmp_path, arms=ARMS[:1]))
    assert alone["pair"] is None
    assert alone["differences"] == {}
    assert list(alone["outcomes"]["wars"]["deters"]) == ["without"]


def test_a_third_arm_is_compared_with_the_same_reference(tmp_path):
    three = drawn(tmp_path, 20, arms=[*ARMS, {"id": "more", "label": "More"}])
    (further,) = measure(three)["further_pairs"]
    assert further["pair"] == {"arm": "more", "reference": "without"}
    assert list(further["differences"]) == VIEW_IDS
