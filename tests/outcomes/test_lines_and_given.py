"""Lines, arms races and answers to incidents given, of a run that a hand can count."""

from __future__ import annotations

import numpy as np
import pytest
from made_up_given import A, B, C, D, given_run
from made_up_run import VIEWS

from foedus.outcomes import measure, outcomes
from foedus.outcomes.compare import Pair
from foedus.outcomes.line_changes import line_changes, war_deaths
from foedus.outcomes.lines_watched import MEASURES, by_line

VIEW = VIEWS[0]["id"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return given_run(tmp_path_factory.mktemp("run"))


@pytest.mark.parametrize(
    ("measure_", "without", "with_"),
    [
        ("violations", [100] * 4, [100] * 4),
        ("raised", [60, 61, 62, 63], [1] * 4),
        ("persons", [700] * 4, [0] * 4),
        ("limited", [0.75] * 4, [0] * 4),
        ("led", [0, 0, 0, 1], [1, 1, 0, 1]),
        ("led_unseen", [0] * 4, [1, 1, 0, 1]),
        ("disputes", [0, 0, 0, 1], [1, 1, 0, 1]),
        ("uses_of_force", [0, 0, 0, 1], [1, 1, 0, 1]),
        ("wars", [0] * 4, [0] * 4),
    ],
)
def test_a_line_by_hand(run, measure_, without, with_):
    """Whoever began is counted, and an operation that is not on file watches nothing."""
    for arm, expected in (("without", without), ("with", with_)):
        assert by_line(run, arm, VIEW)[A, B][measure_].tolist() == expected, arm


def test_levels_of_every_line_and_measure(run):
    rows = outcomes()["lines_watched"].by_state(run, "without", VIEW)
    lines = {f"{run.states[a]}-{run.states[b]}" for a, b in ((A, B), (C, D))}
    assert {(r["line"], r["measure"]) for r in rows.to_dicts()} == {(x, m) for x in lines for m in MEASURES}
    assert rows["mean_low"].min() >= 0  # no interval of a count reaches below nothing
    (raised,) = rows.filter(line=f"{run.states[A]}-{run.states[B]}", measure="raised").to_dicts()
    assert (raised["mean"], raised["low"], raised["high"]) == (61.5, 60.0, 63.0)


def test_what_the_arm_changes_and_where_the_watch_is_another(run):
    found = line_changes(run, Pair("with", "without"), VIEW)
    one = found[f"{run.states[A]}-{run.states[B]}"]
    assert one["watched_otherwise"]
    assert one["states"] == [run.states[A], run.states[B]]
    assert (one["measures"]["disputes"]["mean"], one["measures"]["disputes"]["identical"]) == (0.5, 0.5)
    assert one["measures"]["raised"]["mean"] == -60.5
    assert one["measures"]["raised"]["mean_high"] < 0
    assert one["measures"]["limited"]["mean"] == -0.75
    other = found[f"{run.states[C]}-{run.states[D]}"]
    assert other["measures"]["limited"]["identical"] == 1.0
    assert other["measures"]["persons"]["mean"] == 3.0  # of 300: one in a hundred
    assert not other["watched_otherwise"]


def test_deaths_in_wars_of_the_two_are_shares_of_futures_and_never_a_mean(tmp_path):
    run = given_run(tmp_path, wars=True)
    assert by_line(run, "with", VIEW)[A, B]["war_deaths"].tolist() == [900, 6000, 0, 0]
    found = line_changes(run, Pair("with", "without"), VIEW)
    told = found[f"{run.states[A]}-{run.states[B]}"]["war_deaths"]
    numbers = {
        side: (one["number"], one["share"], one["median"], one["largest"]) for side, one in told.items()
    }
    assert numbers == {
        "reference": (2, 0.5, 525.0, 1000.0),
        "arm": (2, 0.5, 3450.0, 6000.0),
        "more": (2, 0.5, 2950.0, 5000.0),
        "fewer": (1, 0.25, 50.0, 50.0),
    }
    assert all(one["low"] < one["share"] < one["high"] for one in told.values())
    nobody = found[f"{run.states[C]}-{run.states[D]}"]["war_deaths"]["more"]  # 10 and 30 have no line
    assert (nobody["number"], nobody["share"], nobody["median"], nobody["top"]) == (0, 0.0, None, None)


def test_the_point_of_ninety_percent_is_of_futures_in_which_more_die():
    arm = np.concatenate([np.zeros(80), np.arange(1.0, 21.0) * 100])
    more = war_deaths(arm, np.zeros(100))["more"]
    assert (more["number"], more["share"], more["median"], more["top"], more["largest"]) == (
        20,
        0.2,
        1050,
        1800,
        2000,
    )
    assert more["median_low"] < more["median"] < more["median_high"]


def test_a_line_watched_otherwise_has_no_price_of_a_life_anywhere(tmp_path, run):
    measured = measure(given_run(tmp_path, focus=[run.states[5]]))
    for part in (measured, measured["focus"]):  # the state in focus is on no line
        assert {price["why"] for price in part["cost_per_life"].values()} == {"lines"}
    alike = measure(type(run)(run.folder, {**run.manifest, "arms": [run.manifest["arms"][0]] * 2}))
    assert {price["why"] for price in alike["cost_per_life"].values()} == {"deaths"}


def test_arms_do_not_differ_from_themselves(run):
    found = line_changes(run, Pair("with", "with"), VIEW)
    assert {m["identical"] for one in found.values() for m in one["measures"].values()} == {1.0}
    assert not any(one["watched_otherwise"] for one in found.values())


def test_pairs_that_race(run):
    races = outcomes()["racing_pairs"]
    assert races.per_future(run, "without", VIEW)["value"].to_list() == [1, 1, 1, 1]
    assert races.per_future(run, "with", VIEW)["value"].to_list() == [0.5, 0.5, 0.5, 0]
    (pair,) = outcomes()["races_by_pair"].by_state(run, "with", VIEW).to_dicts()
    assert (pair["a"], pair["b"], pair["share"], pair["futures"]) == (
        run.states[1],
        run.states[2],
        3 / 8,
        3 / 4,
    )


def test_answers_to_an_incident(run):
    rows = outcomes()["incidents_given"].by_state(run, "without", VIEW).to_dicts()
    told = {(r["answer"], r["clause"], r["state"], r["joint"]): (r["share"], r["days"]) for r in rows}
    assert {r["incident"] for r in rows} == {0}  # conflict inside a state calls nobody
    assert told == {
        ("acted", "Article 5", "", True): (0.75, None),
        ("blocked", "Article 5", "", True): (0.25, None),
        ("objected", "Article 5", run.states[9], True): (0.25, None),
        ("honoured", "Article 5", run.states[6], False): (0.5, 10.5),
        ("refused", "Article 5", run.states[6], False): (0.5, None),
        ("honoured", "Article 4", run.states[7], False): (1.0, None),
    }
    assert all(r["low"] <= r["share"] <= r["high"] for r in rows)


def test_calls_of_disputes_are_no_answers_to_incidents(tmp_path):
    from made_up_run import hand_made  # noqa: PLC0415

    assert outcomes()["incidents_given"].by_state(hand_made(tmp_path), "with", VIEW).is_empty()


def test_measure_has_lines_under_every_view_and_none_of_a_place(run):
    measured = measure(run)
    assert list(measured["lines"]) == [view["id"] for view in VIEWS]
    run_of_a_place = {**run.manifest, "focus": [run.states[5]]}
    focus = measure(type(run)(run.folder, run_of_a_place))["focus"]
    assert "lines" not in focus
    assert "lines_watched" not in focus["by_state"]
