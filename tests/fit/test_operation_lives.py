"""UN operations begun, ended, left and their size: the UN's list and IPI by hand, and known truths found again."""

import os
from functools import cache
from importlib import import_module
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.fit import operations_end, operations_leave, operations_peak, operations_start
from foedus.fit.contract import Options
from foedus.fit.jackknife import jackknife
from foedus.fit.regression import Design, regress
from foedus.history.missions import contributions
from foedus.history.presence import _joined, operations, spells, state_years

FOLDER = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
WHOLE = Options(window=80, folder=FOLDER)
NAMES = ("operations_start", "operations_end", "operations_leave", "operations_peak", "operations_deaths")


@pytest.fixture
def record():
    if not (FOLDER / "un_pko_list.parquet").exists():
        pytest.skip(f"no record at {FOLDER}")
    return FOLDER


@cache
def found(name):
    model = import_module(f"foedus.fit.{name}").MODEL
    return model, model.estimate(model.last, WHOLE)


def listed(*rows):
    return pl.DataFrame(
        rows, schema={"mission": pl.String, "first": pl.Int32, "last": pl.Int32}, orient="row"
    )


def test_operations_that_take_over_make_one_spell():
    spell = _joined(
        "AAA", listed(("A", 10, 20), ("B", 25, 30), ("C", 37, 40), ("D", 60, None), ("E", 70, 80))
    )
    assert [(s["first"], s["last"], s["missions"]) for s in spell] == [
        (10, 30, ["A", "B"]),
        (37, 40, ["C"]),
        (60, None, ["D", "E"]),
    ]


def test_rates_are_found_again():
    """Poisson events at known rates: 90 % intervals hold the truth in 88 to 97 % of cases, as counts are whole."""
    rng = np.random.default_rng(2)
    truth, years = np.array([0.001, 0.01, 0.03, 0.06]), (4000, 300, 700, 300)
    inside = []
    for _ in range(200):
        rows = pl.DataFrame({"kind": np.repeat(np.arange(4), years)}).with_columns(
            begun=pl.Series(rng.uniform(size=sum(years)) < np.repeat(-np.expm1(-truth), years))
        )
        b, variance, events = operations_start.rates(rows)
        assert events.sum() == rows["begun"].sum()
        inside.append(np.abs(b - np.log(truth)) < 1.645 * np.sqrt(variance))
    assert ((np.mean(inside, axis=0) > 0.88) & (np.mean(inside, axis=0) < 0.97)).all()


@pytest.mark.parametrize(
    ("columns", "truth"), [(operations_end.X, (-1.5, 0.8, -0.4)), (operations_leave.X, (-2.5, -0.7, 0.3))]
)
def test_known_hazards_are_found_again(columns, truth):
    """A hazard by year with the columns of the model, censored: every coefficient within four standard errors."""
    rng = np.random.default_rng(4)
    n = 4000
    x = {"constant": np.ones(n)} | {name: rng.normal(size=n) for name in columns[1:]}
    rate = np.exp(sum(b * x[name] for b, name in zip(truth, columns, strict=True)))
    y = (rng.uniform(size=n) < -np.expm1(-rate)).astype(float)
    rows = pl.DataFrame({**x, "y": y, "year": 2000, "cluster": np.arange(n) % 80})
    fitted = regress(Design(rows, "cloglog"), columns)
    for b, name in zip(truth, columns, strict=True):
        assert abs(fitted[name] - b) < 4.0 * fitted.se(name), name
        assert fitted.se(name) < 0.2


def test_known_sizes_are_found_again():
    """Made-up operations: each number within four of the jackknife's errors, and those of about the right size."""
    rng = np.random.default_rng(9)
    truth = np.array([0.8, 8.5, 0.3, 0.9, np.log(0.7), -2.3, -3.8, 6.0, np.log(1.0)])
    errors = []
    for _ in range(40):
        rows = made_up(rng, 60, truth)
        gap = operations_peak.numbers(rows) - truth
        errors.append(gap / np.sqrt(np.diag(jackknife(rows, "host", operations_peak.numbers))))
    errors = np.array(errors)
    assert (np.abs(errors) < 5.0).all()
    assert errors.std(axis=0) == pytest.approx(np.ones(9), abs=0.4)


def made_up(rng, n, truth):
    armed = rng.uniform(size=n) < 1.0 / (1.0 + np.exp(-truth[0]))
    people, major = rng.normal(size=n), (rng.uniform(size=n) < 0.4).astype(float)
    mean = truth[1] + truth[2] * people + truth[3] * major
    troops = np.exp(mean + np.exp(truth[4]) * rng.normal(size=n)).clip(operations_peak.ARMED)
    light = np.exp(truth[7] + np.exp(truth[8]) * rng.normal(size=n))
    share = 1.0 / (1.0 + np.exp(-truth[5:7]))
    return pl.DataFrame(
        {
            "host": np.arange(n),
            "troops": np.where(armed, troops, 0.0),
            "total": np.where(armed, troops, light),
            "police": rng.beta(4.0 * share[0], 4.0 * (1.0 - share[0]), n),
            "observers": rng.beta(4.0 * share[1], 4.0 * (1.0 - share[1]), n),
            "ln_population": people,
            "major": major,
        }
    )


@pytest.mark.record
def test_presence_is_what_the_un_lists(record):
    """UN list: MONUC to MONUSCO without a gap; Haiti twice; Liberia 1993-97 and again from September 2003."""
    table = spells(record)
    there = {host: rows.rows() for (host,), rows in table.select("host", "first", "last").group_by("host")}
    assert [(f, last) for _, f, last in there["COD"]] == [(1999 * 12 + 10, None)]
    assert [f // 12 for _, f, _ in there["LBR"]] == [1993, 2003]
    assert there["LBR"][1][1] == 2003 * 12 + 8
    assert len(there["HTI"]) == 2
    assert not operations(record)["host"].null_count()
    assert {"SYR", "IND", "IRQ"} & set(there) == {
        "SYR"
    }  # UNSMIS; UNDOF, UNMOGIP and UNIKOM stand between states


@pytest.mark.record
def test_the_years_of_an_operation(record):
    rows = {
        (i, y): (a, b, c)
        for i, y, a, b, c in state_years(record).select("iso3", "year", "there", "begun", "ended").rows()
    }
    assert rows["MLI", 2012] == (False, False, False)
    assert rows["MLI", 2013] == (False, True, False)
    assert rows["MLI", 2014] == (True, False, False)
    assert rows["COD", 2010] == (True, False, False)  # MONUSCO took over
    assert rows["BDI", 2006] == (True, False, True)
    assert rows["BDI", 2007] == (False, False, False)
    assert rows["SYR", 2012] == (False, True, False)


@pytest.mark.record
def test_counts_behind_the_rates(record):
    """The record: 26 operations begun where none stood; none, after, minor, major: 2, 3, 12, 9."""
    _, estimate = found("operations_start")
    assert estimate.fits[0].diagnostics["events"] == [2, 3, 12, 9]
    values = [p.value for p in estimate.parameters]
    assert values == sorted(values)
    assert estimate.fits[0].scores
    _, ended = found("operations_end")
    assert (ended.fits[0].n, ended.fits[0].events) == (255, 20)


@pytest.mark.record
def test_who_left(record):
    """IPI: Austria and Croatia left UNDOF in 2013, Denmark UNIFIL in 2011; nobody is counted when a mission closes."""
    _, estimate = found("operations_leave")
    gone = estimate.fits[0].diagnostics["gone"]
    assert {"AUT UNDOF 2013", "HRV UNDOF 2013", "DNK UNIFIL 2011"} <= set(gone)
    assert not [each for each in gone if "MINURCAT" in each or "UNMIS " in each]
    sent = {
        (i, m, y): n
        for i, m, y, n in contributions(record).select("iso3", "mission", "year", "troops").rows()
    }
    for each in gone:
        iso3, mission, year = each.split()
        assert sent[iso3, mission, int(year) - 1] >= 50
        assert sent.get((iso3, mission, int(year)), 0) < 25


@pytest.mark.record
def test_sizes_of_operations(record):
    """IPI: UNPROFOR's peak 39,893, MINUSMA's 10,808 troops by the end of 2016; the middle armed one near 10,000."""
    model, estimate = found("operations_peak")
    told = estimate.fits[0].diagnostics
    assert "UNPROFOR 38318 troops of 39893" in told["peaks"]
    assert "MINUSMA 10808 troops of 12057" in told["peaks"]
    assert not [each for each in told["peaks"] if each.startswith("UNOSOM II")]
    assert 5_000 < told["persons_quantiles"][2] < 12_000
    assert {p.name: p.scale for p in estimate.parameters}["ops_peak_ln_sd"] == "log"
    assert model.parameters == tuple(p.name for p in estimate.parameters)


@pytest.mark.record
@pytest.mark.parametrize("name", NAMES)
def test_each_gives_what_it_promises_and_says_when_it_cannot(record, name):
    model, estimate = found(name)
    assert tuple(p.name for p in estimate.parameters) == model.parameters
    assert all(p.process == "operations" and p.basis == "estimated" for p in estimate.parameters)
    assert model.estimate(model.last, WHOLE).parameters == estimate.parameters
    early = model.estimate(1988, WHOLE)
    assert early.parameters == ()
    assert early.fits[0].formula == "none"


@pytest.mark.record
def test_ends_after_until_are_not_used(record, tmp_path):
    """The hazard before 2005 is the same where the list knows nothing later."""
    for name in (*operations_end.MODEL.sources, "isard_gw_gdp_pop", "isard_gw_democracy"):
        table = pl.read_parquet(FOLDER / f"{name}.parquet")
        if name == "un_pko_list":
            late = pl.col("end_date").dt.year() >= 2005
            table = table.filter(pl.col("start_date").dt.year() < 2005)
            table = table.with_columns(end_date=pl.when(late).then(None).otherwise("end_date"))
        table.write_parquet(tmp_path / f"{name}.parquet")
    cut = operations_end.estimate(2005, Options(folder=tmp_path, quick=True))
    assert cut.parameters == operations_end.estimate(2005, Options(folder=FOLDER, quick=True)).parameters
