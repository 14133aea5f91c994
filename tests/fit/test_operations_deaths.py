"""Deaths of peacekeepers: SIPRI's and the UN's published figures, closed forms, and known rates found again."""

import os
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.fit import operations_deaths as deaths
from foedus.fit.contract import Options
from foedus.fit.jackknife import jackknife
from foedus.fit.operations_leave import rows_of as contingents
from foedus.history.losses import ELSEWHERE, mission_years, on_file, own_losses
from foedus.panels.losses import UNIFORMED, uniformed_deaths

FOLDER = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
OPTIONS = Options(folder=FOLDER)
LAST = deaths.MODEL.last


@pytest.fixture
def record():
    if not (FOLDER / "un_mission_fatalities.parquet").exists():
        pytest.skip(f"no record at {FOLDER}")
    return FOLDER


@cache
def found():
    return deaths.estimate(LAST, OPTIONS)


def years_of(rng, missions, rate, other, kappa, each=12):
    """Mission-years at known rates: gamma-mixed Poisson of mean rate · person-years, shape 1 / κ."""
    n = missions * each
    level, served = np.arange(n) % 3, rng.uniform(200.0, 20_000.0, n)
    mean = rate[level] * served / 1_000
    return pl.DataFrame(
        {
            "mission": np.repeat([f"m{k:03}" for k in range(missions)], each),
            "year": np.tile(np.arange(2005, 2005 + each), missions),
            "level": level,
            "person_years": served,
            "hostile": rng.poisson(mean * rng.gamma(1.0 / kappa, kappa, n)),
            "other": rng.poisson(other * served / 1_000),
            "late": True,
        }
    )


def test_a_rate_is_deaths_over_person_years():
    """Closed form: the Poisson rate Σ deaths / Σ exposure, however the years are cut."""
    rows = pl.DataFrame(
        {"level": [0, 0, 1, 2], "person_years": [500.0, 1_500.0, 4_000.0, 250.0], "hostile": [1, 0, 6, 1]}
    )
    assert deaths.rates(rows) == pytest.approx([0.5, 1.5, 4.0])
    halves = pl.concat(
        [rows.with_columns(pl.col("person_years") / 2), rows.with_columns(pl.col("person_years") / 2)]
    )
    halves = halves.with_columns(hostile=pl.Series([1, 0, 6, 1, 0, 0, 0, 0]))
    assert deaths.rates(halves) == pytest.approx([0.5, 1.5, 4.0])
    assert deaths.expected(rows, np.array([0.5, 1.5, 4.0])).sum() == pytest.approx(8.0)


def test_the_jackknife_of_one_rate_is_the_poisson_error():
    """Closed form: se(ln rate) = 1 / √deaths for Poisson counts of equal exposure in many missions."""
    rng = np.random.default_rng(3)
    died = rng.poisson(2.0, 4_000)
    rows = pl.DataFrame({"mission": np.arange(4_000), "hostile": died, "person_years": 1_000.0, "level": 0})
    variance = jackknife(rows, "mission", lambda r: np.log(deaths.rates(r)[:1]))[0, 0]
    assert np.sqrt(variance) == pytest.approx(1.0 / np.sqrt(died.sum()), rel=0.05)


def test_without_spread_a_death_is_poissons_and_with_it_rarer():
    """Closed form: P(0) = (1 + κμ)^(-1/κ), exp(-μ) as κ falls to 0."""
    mean = np.array([0.1, 1.0, 5.0])
    assert deaths.any_death(mean, -18.0) == pytest.approx(-np.expm1(-mean), rel=1e-6)
    assert deaths.any_death(mean, 0.0) == pytest.approx(mean / (1.0 + mean))
    assert (deaths.any_death(mean, 1.0) < deaths.any_death(mean, 0.0)).all()


def test_known_rates_are_found_again():
    """Made-up missions: every number within five of the jackknife's errors, and those of about the right size."""
    rng = np.random.default_rng(11)
    rate, other, kappa = np.array([0.1, 0.6, 0.5]), 0.8, 2.4
    truth = np.array([*np.log(rate), np.log(other), np.log(kappa)])
    errors = []
    for _ in range(25):
        rows = years_of(rng, 60, rate, other, kappa)
        gap = deaths.numbers(rows) - truth
        errors.append(gap / np.sqrt(np.diag(jackknife(rows, "mission", deaths.numbers))))
    errors = np.array(errors)
    assert (np.abs(errors) < 5.0).all()
    assert errors.std(axis=0) == pytest.approx(np.ones(5), abs=0.5)
    assert np.abs(errors.mean(axis=0)).max() < 0.75


@pytest.mark.record
def test_the_rate_of_1993_is_sipris(record):
    """SIPRI, press release of September 2015 (van der Lijn and Smit): 3.3 deaths per 1,000 uniformed in 1993, the peak;
    well over 1.5 in most years of 1990-2005; about 1 per 1,000 since 2008."""
    by_year = (
        mission_years(record)
        .group_by("year")
        .agg(pl.col("person_years", "hostile", "other").sum())
        .sort("year")
    )
    rate = {y: 1_000 * (h + o) / served for y, served, h, o in by_year.rows()}
    assert rate[1993] == pytest.approx(3.3, abs=0.05)
    assert max(rate, key=rate.get) == 1993
    assert np.mean([rate[y] for y in range(2008, 2015)]) == pytest.approx(1.0, abs=0.1)
    assert sum(rate[y] > 1.5 for y in range(1991, 2006)) > 15 / 2


@pytest.mark.record
def test_deaths_by_mission_and_in_all_are_the_uns(record):
    """UN, fatalities by mission: UNPROFOR 213, ONUC 249, UNTAC 82; 252 dead in 1993 (peacekeeping.un.org, recalled)."""
    every = pl.read_parquet(record / "un_mission_fatalities.parquet")
    by_mission = dict(every["mission_acronym"].value_counts().rows())
    assert [by_mission[m] for m in ("UNPROFOR", "ONUC", "UNTAC")] == [213, 249, 82]
    assert every["incident_date"].str.starts_with("1993").sum() == 252
    uniformed = uniformed_deaths(every.lazy()).collect()
    kinds = dict(every["casualty_personnel_type"].value_counts().rows())
    assert len(uniformed) == sum(kinds[k] for k in UNIFORMED)


@pytest.mark.record
def test_few_deaths_have_no_mission_year(record):
    """What IPI has no mission for is little, and is counted: 545 hostile and 1,557 other deaths listed."""
    listed, seen = on_file(record), mission_years(record).select(pl.col("hostile", "other").sum()).row(0)
    assert (listed["hostile"], listed["other"]) == (545, 1_557)
    assert 0 <= listed["hostile"] - seen[0] <= 5
    assert 0 <= listed["other"] - seen[1] <= 30
    told = found().fits[0].diagnostics
    assert told["located_nowhere"]["missions"] == ["MINURSO", "UNAMET", "UNTAET"]
    assert sum(told["hostile"]) + sum(told["other"]) + told["located_nowhere"]["deaths"] == sum(seen)


@pytest.mark.record
def test_second_names_of_a_mission_are_one(record):
    """UN list: UNOSOM II lost 154, most of them in 1993 and 1994, and its men are IPI's UNOSOM until May 1994."""
    rows = mission_years(record)
    assert not {"UNOSOM II", "UNAVEM II", "ONUCI", "UNFOR"} & set(rows["mission"])
    somalia = rows.filter(pl.col("mission") == "UNOSOM").sort("year")
    assert somalia["year"].to_list() == [1992, 1993, 1994, 1995]
    assert somalia["hostile"].sum() + somalia["other"].sum() == pytest.approx(154, abs=6)
    assert rows.select(pl.struct("mission", "year").is_duplicated().any()).item() is False


@pytest.mark.record
def test_hosts_by_hand_are_those_of_a_third_of_the_troops(record):
    """Geo-PKO v2.3: states with a third of a mission's troops that are not just IPI's seat are by hand."""
    names = {"UNOSOM II": "UNOSOM", "UNAVEM II": "UNAVEM", "UNAVEM III": "UNAVEM"}
    places = pl.read_parquet(record / "geopko_location_year.parquet").with_columns(
        pl.col("mission").replace(names)
    )
    troops = (
        places.group_by("mission", "iso3").agg(pl.col("avg_troops").sum()).filter(pl.col("avg_troops") > 0)
    )
    third = troops.filter(3 * pl.col("avg_troops") >= pl.col("avg_troops").sum().over("mission"))
    seats = mission_years(record).group_by("mission").agg(pl.col("host").last())
    both = third.group_by("mission").agg(pl.col("iso3").sort()).join(seats, on="mission")
    differ = both.filter(pl.col("iso3") != pl.concat_list("host"))
    assert {m: sorted(hosts) for m, hosts in differ.select("mission", "iso3").rows()} == {
        m: sorted(hosts) for m, hosts in ELSEWHERE.items()
    }


@pytest.mark.record
def test_what_ships_is_promised_and_beats_one_rate(record):
    estimate = found()
    assert tuple(p.name for p in estimate.parameters) == deaths.MODEL.parameters
    assert all(p.scale == "log" and p.basis == "estimated" for p in estimate.parameters)
    value = {p.name.removeprefix("ops_deaths_"): p.value for p in estimate.parameters}
    assert value["hostile_none"] < min(value["hostile_minor"], value["hostile_major"])
    rows = deaths.rows_of(range(1962, LAST), OPTIONS).drop_nulls("level")
    rate = np.array([value[f"hostile_{k}"] for k in deaths.LEVELS])
    assert deaths.expected(rows, rate).sum() == pytest.approx(rows["hostile"].sum(), rel=1e-3)
    scores = estimate.fits[0].scores
    by_name = {
        n: np.mean([s.log_score for s in scores if s.model == n]) for n in ("model", "base rate", "no spread")
    }
    assert by_name["model"] < min(by_name["base rate"], by_name["no spread"])


@pytest.mark.record
def test_too_few_deaths_give_no_parameters(record):
    early = deaths.estimate(1992, OPTIONS)
    assert early.parameters == ()
    assert early.fits[0].formula == "none"


@pytest.mark.record
def test_own_losses_are_those_of_the_mission_and_year(record):
    """UN list: Chad lost 15 to hostile acts in MINUSMA in 2014, Tanzania 7 in UNAMID in 2013 (13 July)."""
    lost = {(i, m, y): n for i, m, y, n in own_losses(record).rows()}
    assert lost["TCD", "MINUSMA", 2014] == 15
    assert lost["TZA", "UNAMID", 2013] == 7
    rows = contingents(range(1962, LAST), record)
    told = {(i, m, y): n for i, m, y, n in rows.select("iso3", "mission", "year", "hostile").rows()}
    assert {key: n for key, n in told.items() if n} == {key: n for key, n in lost.items() if key in told}
    assert rows.filter(pl.col("hostile") > 0)["y"].sum() == 0  # why a prior is needed
