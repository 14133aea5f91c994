"""Conflict inside states against evidence.md 4 (1946-2023 there, 1946-2019 here), known truths, and no look ahead."""

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
from scipy.special import digamma

from foedus.engine.intrastate import COVARIATES, MOVES, coefficients, covariates_of, designs, fill_shares
from foedus.fit.baselines import pooled
from foedus.fit.contract import Options
from foedus.fit.intrastate import MODEL, estimate, fit_years
from foedus.fit.intrastate_deaths import Deaths, crps, fit_deaths
from foedus.fit.intrastate_deaths import estimate as estimate_deaths
from foedus.fit.intrastate_months import estimate as estimate_months
from foedus.fit.scores import crps_of_draws
from foedus.fit.transitions import Sample, fit_moves
from foedus.history.intrastate import Start, levels, recorded, start, transitions
from foedus.history.intrastate_months import months
from foedus.parameters.parameters import Parameters

FOLDER = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
WHOLE = Options(window=80, folder=FOLDER)
EVIDENCE = np.array([[9144, 246, 44], [230, 870, 111], [42, 114, 378]])  # 1946-2023
WILSON = {
    (0, 0): (0.966, 0.973),
    (0, 1): (0.023, 0.030),
    (0, 2): (0.0035, 0.0063),
    (1, 0): (0.169, 0.213),
    (1, 1): (0.692, 0.743),
    (1, 2): (0.077, 0.109),
    (2, 0): (0.059, 0.105),
    (2, 1): (0.181, 0.250),
    (2, 2): (0.668, 0.745),
}


@pytest.fixture
def record():
    if not (FOLDER / "ucdp_acd.parquet").exists():
        pytest.skip(f"no record at {FOLDER}")
    return transitions(FOLDER)


@cache
def whole():
    return estimate(2020, WHOLE)


@cache
def monthly():
    return estimate_months(2020, WHOLE), months(FOLDER)


def moved(rows):
    table = np.zeros((3, 3), int)
    np.add.at(table, (rows["before"].to_numpy(), rows["level"].to_numpy()), 1)
    return table


@pytest.mark.record
def test_yearly_moves_are_those_of_evidence_4(record):
    """evidence.md 4: each count at most that of 1946-2023, and each share inside its Wilson interval there."""
    counts = moved(record)
    assert np.all(counts <= EVIDENCE)
    assert counts.sum() > 0.92 * EVIDENCE.sum()  # four of its 78 years lie beyond the tables
    shares = counts / counts.sum(axis=1, keepdims=True)
    for (a, b), (low, high) in WILSON.items():
        assert low <= shares[a, b] <= high, (a, b)


@pytest.mark.record
@pytest.mark.parametrize(
    ("year", "any_", "major"),
    [
        (1950, 0.085, 0.049),
        (1970, 0.118, 0.037),
        (1990, 0.230, 0.079),
        (2005, 0.140, 0.029),
        (2010, 0.145, 0.023),
    ],
)
def test_shares_of_states_in_conflict(record, year, any_, major):
    """evidence.md 4: observed shares any / major, to the three digits given."""
    found = levels(FOLDER).filter(pl.col("year") == year)["level"].to_numpy()
    assert (found > 0).mean() == pytest.approx(any_, abs=0.0006)
    assert (found == 2).mean() == pytest.approx(major, abs=0.0006)


@pytest.mark.record
def test_onset_falls_with_years_at_peace(record):
    """evidence.md 4: onset by years at peace, .230 in the first to .018 after twenty; never .015. Within .015."""
    peace = record.filter(pl.col("before") == 0).with_columns(onset=pl.col("level") > 0)
    for (low, high), expected in {
        (1, 1): 0.230,
        (2, 2): 0.132,
        (3, 3): 0.107,
        (4, 5): 0.061,
        (6, 10): 0.052,
        (11, 20): 0.032,
        (21, 99): 0.018,
    }.items():
        rows = peace.filter(pl.col("years_at_peace").is_between(low, high), ~pl.col("never"))
        assert rows["onset"].mean() == pytest.approx(expected, abs=0.015), (low, high)
    assert peace.filter("never")["onset"].mean() == pytest.approx(0.015, abs=0.001)
    assert peace["onset"].mean() == pytest.approx(0.031, abs=0.001)


@pytest.mark.record
def test_neighbours_in_conflict(record):
    """evidence.md 4: onset .018 / .045 / .070 by neighbours; logit with log peace-years: any .80, split .62 + .40."""
    peace = record.filter(pl.col("before") == 0)
    y = (peace["level"] > 0).to_numpy().astype(float)
    near, major = peace["neighbour_any"].to_numpy(), peace["neighbour_major"].to_numpy()
    for chosen, rate in ((near == 0, 0.018), ((near == 1) & (major == 0), 0.045), (major == 1, 0.070)):
        assert y[chosen].mean() == pytest.approx(rate, abs=0.004)
    never = peace["never"].to_numpy()
    t = [np.log(peace["years_at_peace"].to_numpy()) * ~never, never.astype(float)]
    one = sm.Logit(y, sm.add_constant(np.column_stack([*t, near]))).fit(disp=0).params
    assert one[3] == pytest.approx(0.80, abs=0.05)
    assert one[1] == pytest.approx(-0.77, abs=0.07)  # evidence.md (b) 12: odds ~ t^-.77
    two = sm.Logit(y, sm.add_constant(np.column_stack([*t, near, major]))).fit(disp=0).params
    assert two[3:] == pytest.approx([0.62, 0.40], abs=0.1)


@pytest.mark.record
def test_conflict_months(record):
    """ViEWS's convention, 25 deaths a month; evidence.md 4 recalls 8-10 % of African country-months (L)."""
    _, rows = monthly()
    africa = rows.filter(pl.col("gwcode").is_between(402, 651) & (pl.col("gwcode") != 640))
    assert 0.08 <= (africa["level"] > 0).mean() <= 0.11
    assert moved(rows).sum() == len(rows)


@pytest.mark.record
def test_the_engine_sees_what_the_history_records(record):
    """The simulator's start of a year has the covariates of that year's recorded rows."""
    at = start(1990, FOLDER)
    rows = record.filter(pl.col("year") == 1990).sort("gwcode")
    known = np.isin(at.gwcode, rows["gwcode"].to_numpy())
    assert np.array_equal(at.gwcode[known], rows["gwcode"].to_numpy())
    assert np.array_equal(at.level[known], rows["before"].to_numpy())
    assert np.array_equal(at.years_at_peace[known], rows["years_at_peace"].to_numpy())
    assert np.array_equal(at.years_in_conflict[known], rows["years_in_conflict"].to_numpy())
    worst = np.where(at.neighbour, at.level[None, :], 0).max(axis=1)
    assert np.array_equal(worst[known], (rows["neighbour_any"] + rows["neighbour_major"]).to_numpy())
    assert at.filled.sum() < 10
    assert recorded(at.gwcode, 1989, 1989, FOLDER)[0].tolist() == at.level.tolist()


@pytest.mark.record
def test_nothing_of_the_years_from_until_on_is_used(record, tmp_path):
    """The estimate before 1990 is the same from tables that end with 1989."""
    for path in FOLDER.glob("*.parquet"):
        table = pl.read_parquet(path)
        cut = table.filter(pl.col("year") < 1990) if path.stem in ("ucdp_acd", "isard_gw_gdp_pop") else table
        if path.stem in MODEL.sources:
            cut.write_parquet(tmp_path / path.name)
    cut = estimate(1990, Options(folder=tmp_path, quick=True))
    full = estimate(1990, Options(folder=FOLDER, quick=True))
    assert cut.parameters == full.parameters
    assert cut.blocks == full.blocks


@pytest.mark.record
def test_the_model_forecasts_onsets_better_than_its_baselines(record):
    """Rolling origins, five years each: log score of onset below base rate, last year and peace years."""
    scores = {f.name: pooled(f.scores) for f in whole().fits if f.scores}
    onset = {name: table["log_score"] for name, table in scores["onset"].items()}
    assert onset["model"] < min(v for k, v in onset.items() if k != "model")
    assert scores["levels"]["model"]["log_score"] < scores["levels"]["last year"]["log_score"]
    deciles = next(f for f in whole().fits if f.name == "onset").calibration
    assert sum(d.low <= d.predicted <= d.high for d in deciles) >= 5


@pytest.mark.record
def test_every_promised_parameter_is_there_and_the_same_each_time(record):
    assert tuple(p.name for p in whole().parameters) == MODEL.parameters
    assert estimate(2020, WHOLE).parameters == whole().parameters
    file = Parameters(views={}, blocks=whole().blocks, parameters=whole().parameters)
    theta = coefficients(file.records(file.correlated(np.random.default_rng(1).normal(size=(5, 56)))))
    assert np.isfinite(theta).all()


@pytest.mark.record
def test_few_years_fall_to_the_chain_and_say_so(record):
    early = estimate(1950, Options(folder=FOLDER))
    fixed = [p for p in early.parameters if p.scale == "fixed"]
    assert len(fixed) == 56 - 6
    assert all("does not identify" in p.text for p in fixed)
    notes = [note for f in early.fits for note in f.diagnostics.get("left_out", ())]
    assert sum("Jeffreys" in note for note in notes) == 3
    assert estimate_months(1980, Options(folder=FOLDER)).parameters == ()
    assert estimate_deaths(1980, Options(folder=FOLDER)).parameters == ()


def test_jeffreys_is_the_posterior_of_the_counts():
    """Dirichlet(n + 1/2): covariance of log ratios from draws; their mean is ψ(a) - ψ(b), near ln(a / b)."""
    after = np.repeat([0, 1, 2], [90, 8, 2])
    x = np.ones((100, 2))
    x[:, 1] = 3.0
    found = fit_moves(
        Sample(("constant", "flat"), x, np.zeros(100, int), after, np.arange(100)), 0, ["constant", "flat"]
    )
    assert found.taken == ("constant",)
    weight = np.array([90.5, 8.5, 2.5])
    assert found.b[:, 0] == pytest.approx(np.log(weight[1:] / weight[0]))
    draws = np.random.default_rng(0).dirichlet(weight, 200_000)
    ratios = np.log(draws[:, 1:] / draws[:, :1])
    assert found.covariance[::2, ::2] == pytest.approx(np.cov(ratios.T), rel=0.03, abs=0.002)
    assert ratios.mean(axis=0) == pytest.approx(digamma(weight[1:]) - digamma(weight[0]), abs=0.01)


def test_known_coefficients_are_found_again():
    """Levels drawn by the engine's law from known coefficients; each estimate within 4 standard errors, mean 1."""
    rng = np.random.default_rng(11)
    n, years, futures = 60, 60, 8
    ring = np.abs(np.arange(n)[:, None] - np.arange(n)[None, :]) % (n - 1) == 1
    at = Start(
        year=2000,
        gwcode=np.arange(n),
        ccode=np.arange(n),
        iso3=[""] * n,
        level=np.zeros(n, np.int64),
        years_at_peace=np.ones(n, np.int64),
        years_in_conflict=np.zeros(n, np.int64),
        never=np.ones(n, bool),
        numbers=rng.normal(size=(n, 3)) * [1.0, 1.0, 0.25],
        filled=np.zeros((n, 3), bool),
        neighbour=ring,
    )
    truth = np.zeros((len(MOVES), len(COVARIATES)))
    truth[:, 0] = (-2.0, -3.0, -1.0, -1.5, -1.5, -1.0)
    for name, of_peace, of_conflict in (
        ("ln_peace_years", -0.6, 0.0),
        ("never", -1.0, 0.0),
        ("ln_conflict_years", 0.0, -0.4),
        ("neighbour", 0.5, 0.0),
        ("ln_population", 0.2, 0.2),
        ("ln_gdp_per_head", -0.2, -0.2),
        ("neighbour_major", 0.4, 0.0),
    ):
        truth[:2, COVARIATES.index(name)], truth[2:, COVARIATES.index(name)] = of_peace, of_conflict
    sample = _sample(at, _lived(truth, at, futures, years, rng))
    errors = []
    for moves in fit_years(sample):
        for row, to in enumerate(moves.others):
            m = MOVES.index((moves.level, to))
            for name in moves.taken:
                gap = moves.b[row, COVARIATES.index(name)] - truth[m, COVARIATES.index(name)]
                errors.append(gap / moves.se(row, name))
        assert set(covariates_of(moves.level)) - set(moves.taken) == {"recent"}
    assert np.abs(errors).max() < 4
    assert 0.5 < np.std(errors) < 1.6


def _lived(theta, at, futures, years, rng):
    """Levels [futures, years, states] by the law, one year after the other."""
    levels = np.zeros((futures, years, at.level.size), int)
    p = np.zeros(3)
    for f in range(futures):
        now, peace, never, fought = at.level, at.years_at_peace, at.never, at.years_in_conflict
        for t in range(years):
            worst = np.where(at.neighbour, now[None, :], 0).max(axis=1)
            x = designs(at.numbers, worst, peace, never, fought, np.ones(now.size, bool))
            for i, u in enumerate(rng.random(now.size)):
                fill_shares(p, theta, x[i], now[i])
                levels[f, t, i] = np.searchsorted(np.cumsum(p)[:2], u, side="right")
            now = levels[f, t]
            peace, never = np.where(now > 0, 0, peace + 1), never & (now == 0)
            fought = np.where(now > 0, fought + 1, 0)
    return levels


def _sample(at, lived):
    futures, years, n = lived.shape
    parts = []
    for f in range(futures):
        before, peace, never, fought = at.level, at.years_at_peace, at.never, at.years_in_conflict
        for t in range(years):
            worst = np.where(at.neighbour, before[None, :], 0).max(axis=1)
            x = designs(at.numbers, worst, peace, never, fought, np.ones(n, bool))
            now = lived[f, t].astype(np.int64)
            parts.append((x, before, now, np.arange(n) + n * f))
            before, never = now, never & (now == 0)
            peace, fought = np.where(now > 0, 0, peace + 1), np.where(now > 0, fought + 1, 0)
    x, before, after, cluster = (np.concatenate([p[k] for p in parts]) for k in range(4))
    return Sample(COVARIATES, x, before, after, cluster)


def test_deaths_of_a_major_month_are_found_again():
    """Log-logistic beyond 100 with known middle and scale; quantiles in closed form."""
    truth = Deaths(-0.9, 1.1, 0.6)
    rng = np.random.default_rng(5)
    before = np.exp(rng.normal(5.5, 1.0, 20_000)).round()
    deaths = truth.quantile(rng.random(20_000), before).round()
    rows = pl.DataFrame({"level": [2] * 20_000, "deaths": deaths, "deaths_before": before})
    found = fit_deaths(rows)
    assert (found.constant, found.last, found.scale) == pytest.approx((-0.9, 1.1, 0.6), abs=0.06)
    middle = truth.constant + truth.last * np.log1p(3.0)
    beyond = 1 / (1 + np.exp((np.log(10) - middle) / truth.scale)) * (1 + np.exp(-middle / truth.scale))
    assert truth.quantile(np.array(1 - beyond), np.array(300.0)) == pytest.approx(1000.0)


def test_crps_of_many_rows_is_that_of_each():
    rng = np.random.default_rng(2)
    draws, y = rng.gamma(2.0, size=(7, 30)), rng.gamma(2.0, size=7)
    assert crps(draws, y) == pytest.approx([crps_of_draws(d, v) for d, v in zip(draws, y, strict=True)])


@pytest.mark.record
def test_deaths_are_forecast_better_than_climatology_and_the_last_value(record):
    """CRPS of ln(1 + deaths) on rolling origins; quantiles of major months to 90 % within a fifth."""
    fit = estimate_deaths(2020, replace(WHOLE, quick=True)).fits[0]
    table = pooled(fit.scores)
    assert table["model"]["crps"] < min(table["climatology"]["crps"], table["last value"]["crps"])
    said = fit.diagnostics
    assert said["major_fitted"][:4] == pytest.approx(said["major_recorded"][:4], rel=0.2)
    assert said["minor_fitted"] == pytest.approx(said["minor_recorded"], rel=0.06)
