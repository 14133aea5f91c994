"""Durations of disputes: the engine's law against its own simulation, and known parameters that come back."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.fit.contract import Options
from foedus.fit.escalation import MODEL, estimate
from foedus.fit.stays import NAMES, SINGLE_PACE, fit_stays, stays, survival

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
TRUE = np.array([np.log(2.0), np.log(20.0), np.log(90.0), np.log(1.2), -0.8, 0.1, 0.4])


def simulated(n, seed=9):
    """Disputes of the engine: one pace on all stays, single incidents a thousand times as fast."""
    draw = np.random.default_rng(seed)
    level, late = draw.integers(0, 3, n), (np.arange(n) % 2).astype(float)
    stay, single = stays(TRUE, level.astype(float), late)
    pace = np.exp(np.exp(TRUE[3]) * draw.normal(size=n)) * np.where(draw.random(n) < single, SINGLE_PACE, 1.0)
    days = (stay * draw.exponential(size=stay.shape)).sum(axis=1) / pace
    return level, late, days


def test_survival_is_that_of_the_simulation():
    level, late, days = simulated(200_000)
    stay, single = stays(TRUE, level.astype(float), late)
    for x in (1.0, 10.0, 100.0, 400.0):
        predicted = survival(np.full(days.size, x), stay, float(np.exp(TRUE[3])), single).mean()
        assert predicted == pytest.approx((days > x).mean(), abs=0.005)


def test_known_durations_come_back():
    level, late, days = simulated(6_000)
    whole = np.maximum(np.ceil(days), 1).astype(int)
    found = fit_stays(pl.DataFrame({"level": level, "late": late, "mindur": whole, "maxdur": whole}))
    se = np.sqrt(np.diag(found.covariance))
    assert len(NAMES) == len(found.b)
    assert np.all(np.abs(found.b - TRUE) < 3.5 * se)
    assert np.all(se < 0.4)


@pytest.mark.record
def test_climbs_of_the_record(monkeypatch):
    """evidence.md 1.1: of disputes 1946-1989 .02 stay threats; 1990-2010 .60 reach force (levels of 1986-2000 here)."""
    if not (RECORD / "gml_mid_dispute.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))
    found = estimate(2001, Options(quick=True))
    p = {one.name: one for one in found.parameters}
    assert set(p) == set(MODEL.parameters)
    assert 0.96 < p["climb_to_display"].value < 0.99
    assert 0.6 < p["climb_to_force"].value < 0.8
    assert p["climb_war_rivals"].interval[0] > 0
    assert p["climb_war_democracies"].value < 0
    assert 0.25 < p["single_incident"].value < 0.4
    assert np.linalg.eigvalsh(found.blocks[0].matrix()).min() > 0
