"""Onset: a made-up panel gives its hazard back, and the record agrees with evidence.md 1.3 in sign and size."""

import os
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foedus.base.errors import RunError
from foedus.fit import joining, onset
from foedus.fit.contract import Options
from foedus.fit.dyad_years import dyad_years
from foedus.fit.onset import COLUMNS, PEACE, estimate

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
CAP = 1.6
TRUE = {
    **dict.fromkeys(COLUMNS, 0.3),
    "onset_constant": -3.0,
    "onset_unrelated": -4.0,
    **dict(zip(PEACE, (-3.4 / CAP, 0.5 / CAP**2, 0.8 / CAP**3), strict=True)),
}


def panel(n=150_000, seed=2):
    """Directed dyad-years of a world whose hazard is known; half are politically relevant."""
    draw = np.random.default_rng(seed)
    near = draw.random(n) < 0.5
    t = np.round(draw.exponential(2.0, n), 1)
    exposure = np.where(draw.random(n) < 0.1, 0.5, 1.0)
    x = {c: (draw.random(n) < 0.2).astype(float) for c in COLUMNS if c not in PEACE}
    x |= {"onset_constant": near.astype(float), "onset_unrelated": (~near).astype(float)}
    x |= {"onset_ln_ratio": draw.exponential(size=n), "onset_initiator_share": draw.uniform(-1, 1, n)}
    for c in ("onset_land", "onset_sea", "onset_one_major", "onset_two_majors", "onset_ln_ratio"):
        x[c] = x[c] * near
    x["onset_unrelated_ln_distance"] = draw.normal(size=n) * ~near
    u = np.minimum(t, CAP)
    eta = sum(TRUE[c] * v for c, v in x.items()) + sum(TRUE[c] * u**k for k, c in enumerate(PEACE, start=1))
    y = draw.random(n) < -np.expm1(-np.exp(eta) * exposure)
    rows = {"year": 1946 + np.arange(n) % 55, "cluster": np.arange(n) // 20, "constant": np.ones(n), "t": t}
    return pl.DataFrame({**rows, **x, "y": y.astype(float), "exposure": exposure})


def test_a_made_up_panel_gives_its_hazard_back():
    rows = panel()
    in_units_of_cap, cap = onset._fitted(rows, np.log(rows["exposure"].to_numpy()))
    found = onset._in_decades(in_units_of_cap, cap)
    assert (
        1.0 <= cap <= 8.0
    )  # not told apart from others that give the same curve, which is what is asked below
    for name in COLUMNS[: -len(PEACE)]:
        assert abs(found[name] - TRUE[name]) < 3.5 * found.se(name), name
    for t in (0.1, 0.5, 1.0, 1.6, 3.0):
        said = sum(found[c] * min(t, cap) ** k for k, c in enumerate(PEACE, start=1))
        true = sum(TRUE[c] * min(t, CAP) ** k for k, c in enumerate(PEACE, start=1))
        assert said == pytest.approx(true, abs=0.25)


def test_years_at_peace_that_do_not_vary_say_so():
    rows = panel(n=20_000).with_columns(t=pl.lit(0.5))
    with pytest.raises(RunError):
        onset._fitted(rows, np.log(rows["exposure"].to_numpy()))


@pytest.fixture(scope="module")
def found():
    if not (RECORD / "atop4_member.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_DATA", str(RECORD))
        before = {"joining": joining.estimate(2001, Options(quick=True))}
        yield estimate(2001, Options(quick=True, before=before))


@pytest.mark.record
def test_the_record_agrees_with_the_published_and_own_logits(found):
    """evidence.md 1.3 a, 1946-2010: rivalry 1.50 (.12), joint democracy -.73 (.15), ratio -.221, pact -.38."""
    p = {one.name: one for one in found.parameters}
    own = {
        "onset_rivalry": (1.50, 0.5),
        "onset_joint_democracy": (-0.73, 0.5),
        "onset_ln_ratio": (-0.221, 0.12),
        "onset_shared_pact": (-0.38, 0.4),
        "onset_sea": (0.80, 0.8),
        "onset_two_majors": (1.46, 0.9),
    }
    for name, (value, tolerance) in own.items():
        assert p[name].value == pytest.approx(value, abs=tolerance), name
    assert p["onset_land"].value > p["onset_sea"].value > 0
    assert p["onset_initiator_share"].value > 0


@pytest.mark.record
def test_every_view_gives_the_record_its_own_level(found):
    p = {one.name: one for one in found.parameters}
    levels = {name: v.value for name, v in p["onset_level"].views.items()}
    assert len(levels) == 4
    assert (
        levels["deters"] > levels["deters_if_attacked"] > levels["does_not_deter"]
    )  # from more, if they deter more
    assert levels["deters_if_attacked"] > levels["as_recorded"]  # fewer come: less is deterred
    assert abs(levels["deters_if_attacked"]) < 0.4


@pytest.mark.record
def test_the_model_beats_every_baseline(found):
    scores = found.fits[0].scores
    for origin in {s.origin for s in scores}:
        by = {s.model: s for s in scores if s.origin == origin}
        model = by.pop("model")
        assert all(model.log_score < s.log_score and model.brier < s.brier for s in by.values())


@pytest.mark.record
def test_a_dyad_in_dispute_is_not_at_risk(monkeypatch):
    """Iran and Iraq fought from 1980 to 1988: no onset between them in 1983, nor exposure."""
    if not (RECORD / "atop4_member.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))
    rows = dyad_years(range(1983, 1984), Options(quick=True), {})
    assert rows.filter((pl.col("ccode1") == 630) & (pl.col("ccode2") == 645)).is_empty()
    assert rows.filter((pl.col("ccode1") == 2) & (pl.col("ccode2") == 365)).height == 1
