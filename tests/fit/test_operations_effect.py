"""What goes with operations in place: truths simulated by the engine's forms, closed forms, the record's counts."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.engine.processes.inside import push, spared
from foedus.fit import operations_effect as effect
from foedus.fit.contract import Options
from foedus.fit.priors import load_priors
from foedus.history.presence import BETWEEN, armed_inside, strength
from foedus.parameters import load_parameters

FOLDER = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
CAP = load_priors()["pko_troops_cap"].value


@pytest.fixture
def record():
    if not (FOLDER / "ipi_mission_month.parquet").exists():
        pytest.skip(f"no record at {FOLDER}")
    return FOLDER


@pytest.fixture(scope="module")
def found():
    if not (FOLDER / "ipi_mission_month.parquet").exists():
        pytest.skip(f"no record at {FOLDER}")
    return effect.estimate(effect.MODEL.last, Options(folder=FOLDER))


def lived_months(b, seed, states=120, each=24):
    """Months of conflict whose deaths the engine's ``spared`` thins: gamma-spread, states differ."""
    rng = np.random.default_rng(seed)
    theta = load_parameters().replaced({effect.DEATHS: b}).medians()
    n = states * each
    state = np.repeat(np.arange(states), each)
    troops = np.where(rng.random(n) < 0.4, rng.uniform(0.0, 30_000.0, n), 0.0)
    x = {c: rng.normal(size=n) for c in effect.OF_DEATHS}
    held = (
        4.0 + 0.4 * x["ln_deaths_last_year"] - 0.2 * x["ln_gdp_per_head"] + rng.normal(0, 0.3, states)[state]
    )
    spare = np.array([spared(theta, t) for t in troops])
    deaths = rng.poisson(np.exp(held) * spare * rng.gamma(1.0, 1.0, n))
    thousands = np.minimum(troops, CAP) / 1_000
    return pl.DataFrame({"gwcode": state, "deaths": deaths, effect.TROOPS: thousands, **x})


def lived_years(ln_ratio, ending, seed, states=400, each=15):
    """State-years whose law (none, minor, major) the engine's ``push`` changes where an operation is present."""
    rng = np.random.default_rng(seed)
    n = states * each
    z, presence = rng.normal(size=n), (rng.random(n) < 0.3).astype(float)
    conflict = 1.0 / (1.0 + np.exp(1.2 - 0.8 * z))
    level, y = (1 if ending else 0), np.zeros(n)
    for k in range(n):
        p = np.array([1.0 - conflict[k], 0.7 * conflict[k], 0.3 * conflict[k]])
        push(p, level, 0.0, ln_ratio * presence[k])
        y[k] = float((rng.random() < p[0]) == ending)
    codes = np.repeat(np.arange(states), each)
    return pl.DataFrame(
        {"gwcode": codes, "cluster": codes, "y": y, "z": z, "constant": 1.0, "presence": presence}
    )


@pytest.mark.parametrize("b", [-0.13, 0.0, 0.04])
def test_the_slope_of_deaths_is_found_again_with_the_cap(b):
    """Truth: deaths thinned by the engine's exp(b · min(T, cap) / 1,000), T to twice the cap."""
    one = effect.of_deaths(lived_months(b, seed=3))
    assert 0.001 < one.se < 0.02
    assert one.b == pytest.approx(b, abs=3 * one.se)


@pytest.mark.parametrize("ratio", [0.45, 1.0, 1.8])
def test_the_hazard_ratio_of_relapse_is_found_again(ratio):
    """Truth: years drawn from 1 - (1 - P)^(h^presence), by the engine's own ``push``; P a logit of z."""
    one = effect.of_hazard(lived_years(np.log(ratio), False, seed=5), ("constant", "z"))
    assert 0.02 < one.se < 0.15
    assert one.b == pytest.approx(np.log(ratio), abs=3 * one.se)


@pytest.mark.parametrize("d", [-0.4, 0.0, 0.3])
def test_the_log_hazard_of_an_end_is_found_again(d):
    """Truth: years drawn from 1 - (1 - P(none))^exp(d · presence), by the engine's own ``push``."""
    one = effect.of_hazard(lived_years(d, True, seed=7), ("constant", "z"))
    assert 0.02 < one.se < 0.15
    assert one.b == pytest.approx(d, abs=3 * one.se)


def test_intervals_hold_the_truth_as_often_as_they_say():
    """Truth: the hazard ratio behind 60 made-up records; 90 % intervals hold it in 80 to 98 %."""
    inside = []
    for seed in range(60):
        one = effect.of_hazard(lived_years(np.log(0.6), False, seed, states=120), ("constant", "z"))
        inside.append(abs(one.b - np.log(0.6)) < 1.645 * one.se)
    assert 0.8 <= np.mean(inside) <= 0.98


def test_without_other_columns_it_is_the_ratio_of_two_hazards():
    """Closed form: with 30 of 100 relapsed without and 10 of 50 with an operation, h = ln(.8) / ln(.7)."""
    rows = pl.DataFrame(
        {
            "y": np.repeat([1.0, 0.0, 1.0, 0.0], [30, 70, 10, 40]),
            "presence": np.repeat([0.0, 1.0], [100, 50]),
            "constant": 1.0,
            "cluster": np.arange(150),
        }
    )
    assert effect.of_hazard(rows, ("constant",)).b == pytest.approx(
        np.log(np.log(0.8) / np.log(0.7)), abs=1e-8
    )


def test_without_spread_it_is_the_ratio_of_two_means():
    """Closed form: means of 100 and 40 deaths without and with 4,000 troops, b = ln(.4) / 4."""
    rows = pl.DataFrame(
        {"deaths": [80, 120, 40, 40], effect.TROOPS: [0.0, 0.0, 4.0, 4.0], "gwcode": [1, 2, 3, 4]}
    )
    assert effect.of_deaths(rows, ()).b == pytest.approx(np.log(0.4) / 4, abs=1e-6)


def test_the_published_number_stays_and_the_estimate_stands_beside_it():
    """By hand: outside all views and under protect the priors; as_associated b ± 1.645 se; no_effect none."""
    one = effect.parameter(effect.RELAPSE, effect.Effect(np.log(0.8), 0.2, ()), "own")
    prior = load_priors()[effect.RELAPSE]
    assert (one.value, one.interval, one.basis) == (prior.value, prior.interval, "literature")
    assert one.under("protect") == one
    mine = one.under("as_associated")
    assert (mine.value, mine.basis) == (0.8, "estimated")
    assert mine.interval == pytest.approx((0.8 * np.exp(-0.329), 0.8 * np.exp(0.329)), rel=1e-3)
    assert (one.under("no_effect").value, one.under("no_effect").interval) == (1.0, (1.0, 1.0))


def test_too_little_is_no_estimate_and_says_so(record):
    """The record: before 2001 no conflict that came back with an operation there five times."""
    few = effect.estimate(2001, Options(folder=record))
    assert not few.parameters
    assert "fewer than 5" in few.fits[0].data


@pytest.mark.record
def test_troops_on_lines_between_states_are_none_inside(record):
    """IPI by hand: some thousand soldiers on the Golan are none in Syria; those of MINUSMA are all of Mali's."""
    here = armed_inside(record)
    assert here.filter(pl.col("host") == "SYR")["troops"].sum() == 0
    mali = strength(record).filter(pl.col("mission") == "MINUSMA").select("t", "troops")
    assert here.filter(pl.col("host") == "MLI").select("t", "troops").join(
        mali, on=["t", "troops"]
    ).height == len(mali)
    assert "UNDOF" in BETWEEN


@pytest.mark.record
def test_who_was_where_is_not_known_while_unprofor_was_there(record):
    """IPI by hand: UNPROFOR stands in Croatia to December 1995, so neither Croatia nor Bosnia counts before 1997."""
    rows = effect.years_at_risk(range(1990, 2018), range(2003, 2018), record)
    years = rows.filter(pl.col("iso3").is_in(effect.UNTOLD))["year"]
    assert not years.is_between(1993, 1996).any()
    assert (years == 1997).sum() == 2
    months = effect.months_of_conflict(range(1990, 2018), record)
    untold = months.filter(~pl.col("told"))
    assert set(untold["iso3"]) <= set(effect.UNTOLD)
    assert len(untold) > 0


@pytest.mark.record
def test_the_record_says_what_the_shipped_file_says(found):
    """The counts by hand: seven of 84 relapses had an operation (CAF, CIV, COD three times, LBN, RWA)."""
    fits = {fit.name: fit for fit in found.fits}
    assert (fits["relapse"].events, fits["relapse"].diagnostics["with"]["events"]) == (84, 7)
    assert fits["ending"].diagnostics["with"]["rows"] == 58
    for one in found.parameters:
        shipped = load_parameters()[one.name]
        assert one.views["as_associated"].value == pytest.approx(
            shipped.under("as_associated").value, rel=2e-3
        )
        assert (one.value, one.interval) == (shipped.value, shipped.interval)


@pytest.mark.record
def test_offset_and_joint_agree_within_their_errors(found):
    """Two ways of holding the yearly law: the difference is smaller than the standard error."""
    for fit in found.fits[1:]:
        held, _ = fit.diagnostics["beside"]["moves held as offset"]
        assert abs(held - fit.diagnostics["estimate"]["b"]) < fit.diagnostics["estimate"]["se"]
