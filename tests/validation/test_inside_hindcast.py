"""The hindcast of conflict inside states: what it counts, scores by closed forms, and the record of 1970-1989."""

import os
from pathlib import Path

import numpy as np
import pytest

from foedus.fit.contract import Options
from foedus.fit.intrastate import estimate
from foedus.parameters import Parameters, load_parameters
from foedus.validation.hindcast import live_past, past
from foedus.validation.inside_against import compare_inside
from foedus.validation.inside_forecasts import crps_of_sum, scored_months, scored_years
from foedus.validation.inside_past import ENGINE, WITHOUT, Arm, Inside
from foedus.validation.known_then import completed

FOLDER = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")


def made_up(levels, came, deaths=None, deaths_came=None, before=None):
    levels, came = np.asarray(levels, np.uint8), np.asarray(came, np.int8)
    n = came.shape[1]
    deaths = np.zeros((len(levels), 0, n), np.int32) if deaths is None else np.asarray(deaths, np.int32)
    return Inside(
        start=2000,
        arms={ENGINE: Arm(levels, deaths)},
        came=came,
        before=np.zeros((30, n), np.int8) if before is None else np.asarray(before, np.int8),
        deaths_came=np.zeros((0, n)) if deaths_came is None else np.asarray(deaths_came, float),
        deaths_before=np.zeros((24, n)),
    )


def test_states_that_are_not_there_do_not_count():
    levels = np.ones((4, 2, 3), np.uint8)
    levels[0] = 2
    found = made_up(levels, [[0, 1, -1], [2, 0, 1]])
    simulated, total = found.totals(1)
    assert simulated.tolist() == [5.0] * 4
    assert total == 3
    shares, seen = found.shares(2)
    assert shares[:, 0].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert seen.tolist() == [0.0, pytest.approx(1 / 3)]


def test_perfect_foresight_scores_perfectly_and_baselines_as_reckoned_by_hand():
    """Futures that are the record: CRPS 0. Of 4 state-years 2 in conflict, none before: Brier 1/2."""
    came = np.array([[1, 0], [2, 0]])
    dead = np.zeros((24, 2))
    dead[:12, 0], dead[12:, 0] = 30, 100
    found = made_up(np.tile(came, (3, 1, 1)), came, np.tile(dead, (3, 1, 1)), dead)
    years = {(r["level"], r["forecast"]): r for r in scored_years(found)}
    assert years["any", ENGINE]["crps"] == 0
    assert years["any", ENGINE]["brier"] == 0
    assert years["any", "last level"]["brier"] == 0.5
    assert years["any", "last level"]["crps"] == 1
    assert years["major", "last level"]["brier"] == 0.25
    assert years["any", "all states"]["brier"] == 0.5
    months = {r["forecast"]: r for r in scored_months(found)}
    assert months[ENGINE]["crps"] == 0
    assert months[ENGINE]["brier"] == 0
    assert months["last month"]["brier"] == 0.5
    assert months["last month"]["crps"] == pytest.approx((np.log(31) + np.log(101)) / 4, abs=1e-5)


def test_levels_go_on_as_they_went_before():
    """Two states always in conflict, two never: all 58 pairs a year apart stay; half a pair's doubt."""
    before = np.tile([1, 1, 0, 0], (30, 1))
    found = made_up(np.zeros((2, 1, 4)), [[1, 1, 0, 0]], before=before)
    row = next(r for r in scored_years(found) if r["forecast"] == "as levels went" and r["level"] == "any")
    assert row["brier"] == pytest.approx((0.5 / 59) ** 2, abs=1e-4)
    assert row["auc"] == 1


@pytest.mark.parametrize("k", range(4))
def test_the_crps_of_a_sum_is_that_of_a_binomial(k):
    """Binomial(3, 1/2): Σ_j (P(X ≤ j) - 1(j ≥ k))²."""
    below = np.array([1, 4, 7, 8]) / 8
    assert crps_of_sum(np.full(3, 0.5), k) == pytest.approx(((below - (np.arange(4) >= k)) ** 2).sum())


def test_who_was_missed_is_named():
    found = made_up(np.zeros((2, 2, 2)), [[1, 0], [1, 0]])
    said = compare_inside(found, ("AAA", "BBB"))
    assert said["inside"]["most_underestimated"][0] == {"state": "AAA", "recorded": 2, "mean": 0.0}
    assert [row["quantity"] for row in said["intrastate"]] == [
        "state-years in any conflict inside",
        "state-years in major conflict inside",
    ]


# ---- with the record -----------------------------------------------------------------------------------------------


@pytest.fixture
def record(monkeypatch):
    if not (FOLDER / "ucdp_acd.parquet").exists():
        pytest.skip(f"no record at {FOLDER}")
    monkeypatch.setenv("FOEDUS_DATA", str(FOLDER))


@pytest.mark.record
def test_twenty_years_from_1970(record):
    """UCDP/PRIO ACD: state-years in conflict 1970-1989 lie inside the 90 % interval of what was known in 1969."""
    found = estimate(1970, Options(folder=FOLDER, quick=True))
    fitted = Parameters(views={}, blocks=found.blocks, parameters=found.parameters)
    shipped = load_parameters()
    given, lacking = completed(fitted.model_copy(update={"views": shipped.views}), shipped)
    assert "intra_01_constant" not in lacking
    assert "ops_start_minor" in lacking
    inside = live_past(past(1970, 20), given, view="as_recorded", futures=200, seed=1, threads=2).inside
    for least in (1, 2):
        draws, came = inside.totals(least)
        assert np.quantile(draws, 0.05) <= came <= np.quantile(draws, 0.95)
    assert inside.auc(4) > 0.7
    assert list(inside.arms) == [ENGINE]
    assert not inside.deaths_came.size


@pytest.mark.record
def test_the_years_to_2019_with_and_without_operations(record):
    """UCDP: 36 states in conflict in 2019 of 174; GED: 28,770 deaths in 2008. No later year enters."""
    of = past(2015, 10)
    assert of.years == 5
    assert of.dispute_years == 0
    assert {"ipi-monusco", "ipi-minusma", "un-charter"} < set(of.operations)
    lived = live_past(of, load_parameters(), view="as_recorded", futures=6, seed=2, threads=2)
    found = lived.inside
    assert (found.came[4] >= 0).sum() == 174
    assert (found.came[4] >= 1).sum() == 36
    assert list(found.arms) == [ENGINE, WITHOUT]
    engine, without = (found.arms[name] for name in (ENGINE, WITHOUT))
    assert engine.deaths.shape == (6, 60, of.world.n)
    assert engine.deaths.sum() < without.deaths.sum()
    assert lived.disputes.height == 0
    again = live_past(of, load_parameters(), view="as_recorded", futures=6, seed=2, threads=1).inside
    assert np.array_equal(again.arms[ENGINE].deaths, engine.deaths)
    assert np.nansum(found.deaths_before[12 * (2008 - 1989) : 12 * (2009 - 1989)]) == 28_770
