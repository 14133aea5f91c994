"""War against Clauset 2018 (alpha 1.53, xmin 7,061) and known truths: durations seen through years, power-law tails."""

import os
from pathlib import Path

import numpy as np
import pytest

from foedus.fit.contract import Options
from foedus.fit.disputes import WAR, lead_dyads
from foedus.fit.spans import LN2, chance_of_years, fit_spans
from foedus.fit.tail import alpha_above, power_law
from foedus.fit.war import estimate, wars

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
QUICK = Options(quick=True, folder=RECORD)


@pytest.fixture
def record():
    if not (RECORD / "cow_war_inter_participant.parquet").exists():
        pytest.skip(f"no record at {RECORD}")


def test_a_power_law_comes_back():
    x = 7061.0 * (1.0 - np.random.default_rng(5).random(4_000)) ** (-1.0 / 0.52)
    assert alpha_above(x, 7061.0).alpha == pytest.approx(1.52, abs=0.03)
    below = np.exp(np.random.default_rng(6).uniform(np.log(1e3), np.log(7061.0), 3_000))
    law = power_law(np.concatenate([x, below])[::8])
    assert law.alpha == pytest.approx(1.52, abs=0.08)
    assert law.begins < 20_000


def test_durations_come_back_through_calendar_years():
    """10,000 wars of median 8 months and spread .9, of which only first and last year are kept."""
    draw = np.random.default_rng(7)
    n = 10_000
    haste = np.exp(0.1 * np.abs(draw.normal(size=n)))
    rate = LN2 * 12.0 / 8.0 * haste * np.exp(0.9 * draw.normal(size=n))
    further = np.floor(draw.random(n) + draw.exponential(size=n) / rate)
    found = fit_spans(further, haste, (np.arange(n) % 3 == 0).astype(float))
    se = np.sqrt(np.diag(found.covariance))
    for b, true, e in zip(found.b, (np.log(8.0), np.log(0.9), 0.0), se, strict=True):
        assert abs(b - true) < 3.0 * e
        assert e < 0.1


def test_chances_of_years_add_up():
    every = sum(chance_of_years(np.full(3, float(k)), np.full(3, 8.0), 0.5, np.ones(3)) for k in range(200))
    assert np.allclose(every, 1.0, atol=1e-6)


@pytest.mark.record
@pytest.mark.usefixtures("record")
def test_the_tail_is_the_published_one():
    """Clauset 2018, Science Advances: xmin 7,061, alpha 1.53 ± .07 (1823-2003; here begun before 2001)."""
    parameters = {p.name: p for p in estimate(2001, QUICK).parameters}
    assert parameters["deaths_tail_begins"].value == 7061.0
    assert parameters["deaths_tail"].value == pytest.approx(1.53, abs=0.07)
    assert parameters["deaths_small"].value == pytest.approx(0.47, abs=0.05)


@pytest.mark.record
@pytest.mark.usefixtures("record")
def test_outcomes_are_those_of_the_evidence():
    """evidence.md 3: the initiating side wins 66 % of 77 decisive wars; logit .55 (.26) + .386 (.143) ln ratio."""
    rows = wars(2001, QUICK).drop_nulls("y")
    assert rows.height == 77
    assert rows["y"].mean() == pytest.approx(0.66, abs=0.02)
    parameters = {p.name: p for p in estimate(2001, QUICK).parameters}
    assert parameters["initiator_wins"].value == pytest.approx(0.55, abs=0.1)
    assert parameters["win_ln_ratio"].value == pytest.approx(0.386, abs=0.143)


@pytest.mark.record
@pytest.mark.usefixtures("record")
def test_wars_after_the_year_are_not_seen():
    assert wars(1970, QUICK)["year"].max() < 1970


@pytest.mark.record
@pytest.mark.usefixtures("record")
def test_every_dispute_has_one_lead_dyad():
    """GML 2.2.1: 1,259 disputes began 1946-2000, 39 of them reached war."""
    leads = lead_dyads(range(1946, 2001), RECORD)
    assert (leads.height, leads["dispnum"].n_unique()) == (1259, 1259)
    assert (leads["hostlev"] == WAR).sum() == 39
    assert (leads["ccode1"] != leads["ccode2"]).all()
