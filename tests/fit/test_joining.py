"""Joining: covariates are the rules' own, made-up answers give their parameters back; evidence.md 2."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.special import expit

from foedus.fit.answers import BACKER, BOUND, PARTNER, TERMS, VOLUNTEER, answers, records, units
from foedus.fit.contract import Options
from foedus.fit.joining import COLUMNS, FIRST_CHOICE, _design, _fitted, _invoked, estimate
from foedus.fit.worlds import then
from foedus.rules.exposure import fill_closeness
from foedus.rules.respond import closeness

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
TRUE = dict(
    zip(COLUMNS, (-1.0, -3.0, -2.8, -4.0, -2.5, -2.0, 0.5, -0.3, 0.2, -0.5, 0.4, -0.6, -0.2), strict=True)
)


def asked(n=120_000, seed=4):
    """Made-up third states of four groups."""
    draw = np.random.default_rng(seed)
    group = draw.choice([BOUND, VOLUNTEER, PARTNER, BACKER], n)
    war = draw.random(n) < 0.4
    bound = group == BOUND
    frame = pl.DataFrame(
        {
            "dispnum": np.arange(n) // 30,
            "cluster": np.arange(n) // 30,
            "year": 1946 + np.arange(n) % 55,
            "group": group,
            "war": war,
            "y": np.zeros(n),
            "constant": np.ones(n),
            "major": draw.random(n) < 0.1,
            "contiguous": draw.random(n) < 0.3,
            "entangled": (draw.random(n) < 0.1).astype(float),
            "affinity": draw.normal(size=n),
            "distance": draw.normal(size=n),
            "power": draw.normal(size=n),
            "size": np.where(bound, draw.exponential(size=n), 0.0),
            "dormant": np.where(bound, draw.random(n) < 0.5, 0.0).astype(float),
            "conflict": np.where(bound | (group == PARTNER), draw.random(n) < 0.2, 0.0).astype(float),
        }
    )
    every = _design(frame.with_columns(war=pl.col("war") | (pl.col("group") == BOUND)))
    p = expit(every.matrix(COLUMNS) @ np.array(list(TRUE.values())))
    # a tenth of the uses of force calls allies
    called = np.repeat(draw.random(n // 30) < 0.1, 30)[:n]
    y = draw.random(n) < np.where(bound & ~war, p * called, p)
    return frame.with_columns(pl.Series("y", y.astype(float)))


def test_made_up_answers_give_their_parameters_back():
    rows = asked()
    found = _fitted(rows)
    for name, b in TRUE.items():
        assert abs(found[name] - b) < 3.5 * found.se(name), name
    share, (low, high), _ = _invoked(rows, found, 200)
    assert low < np.log(0.1 / 0.9) < high
    assert low < share < high


@pytest.fixture
def folder(monkeypatch):
    if not (RECORD / "atop4_member.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))


@pytest.mark.record
@pytest.mark.usefixtures("folder")
def test_terms_add_up_to_the_logit_of_the_rules():
    """The rules' closeness is linear in its parameters, so its terms at unit records rebuild it."""
    past, s = then(1970), np.arange(2, 40)
    values = {"honour_affinity": 0.7, "honour_distance": -0.3, "honour_power": 0.2}
    x = np.zeros((s.size, len(TERMS)))
    fill_closeness(past.ground, units(), s, 0, 1, x)
    weights = np.array([values.get(p, 0.0) for p in TERMS.values()])
    theta = records([values])[0]
    whole = [closeness(past.ground, theta, int(k), 0, 1) for k in s]
    assert np.allclose(x @ weights, whole)


@pytest.mark.record
@pytest.mark.usefixtures("folder")
def test_bound_states_join_wars_as_often_as_counted():
    """evidence.md 2: 10.6 % [7-16] of the target's defence allies joined its wars 1946-2010, .9 % in force."""
    rows = answers(range(1946, 2001), Options(), FIRST_CHOICE).filter(pl.col("group") == BOUND)
    assert rows.filter("war")["y"].mean() == pytest.approx(0.106, abs=0.02)
    assert rows.filter(~pl.col("war"))["y"].mean() == pytest.approx(0.009, abs=0.003)


@pytest.mark.record
@pytest.mark.usefixtures("folder")
def test_what_the_engine_gets():
    found = estimate(2001, Options(quick=True))
    p = {one.name: one for one in found.parameters}
    assert 0.02 < p["invoked_by_force"].value < 0.10
    assert p["honour_affinity"].interval[0] > 0
    assert p["honour_power"].interval[0] > 0
    assert p["honour_size"].value < 0
    assert p["honour_practised"].scale == "fixed"
    assert np.linalg.eigvalsh(found.blocks[0].matrix()).min() > 0
    told = found.fits[0].diagnostics["honouring"]
    assert set(told["published"].values()) == {0.27, 0.50, 0.745}
