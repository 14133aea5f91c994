"""Regressions on made-up panels: known coefficients come back, and what cannot be estimated says so."""

import numpy as np
import polars as pl
import pytest
from scipy.special import expit

from foedus.base.errors import RunError
from foedus.fit.baselines import MODEL, origins, pooled, rolling
from foedus.fit.numbers import Origin, block, estimated, joint, rounded
from foedus.fit.regression import Design, regress, regress_with_prior
from foedus.parameters.parameters import Z90

TRUE = {"constant": -3.0, "x": 0.5, "d": 0.7}


def panel(n=60_000, link="cloglog", seed=1, exposure=1.0):
    draw = np.random.default_rng(seed)
    x, d = draw.normal(size=n), (draw.random(n) < 0.2).astype(float)
    eta = TRUE["constant"] + TRUE["x"] * x + TRUE["d"] * d + np.log(exposure)
    p = -np.expm1(-np.exp(eta)) if link == "cloglog" else expit(eta)
    return pl.DataFrame(
        {
            "year": draw.integers(1946, 2001, n),
            "y": (draw.random(n) < p).astype(float),
            "constant": np.ones(n),
            "x": x,
            "d": d,
            "offset": np.full(n, np.log(exposure)),
            "cluster": np.arange(n) // 20,
        }
    )


@pytest.mark.parametrize("link", ["cloglog", "logit"])
def test_known_coefficients_come_back(link):
    found = regress(Design(panel(link=link), link), tuple(TRUE))
    for name, b in TRUE.items():
        assert abs(found[name] - b) < 3.0 * found.se(name)
        assert 0.005 < found.se(name) < 0.1
    assert found.converged


def test_a_hazard_does_not_depend_on_how_long_one_looks():
    """cloglog with ln exposure as offset: half a year of looking gives the same yearly hazard."""
    found = regress(Design(panel(exposure=0.5), "cloglog"), tuple(TRUE))
    assert abs(found["constant"] - TRUE["constant"]) < 3.0 * found.se("constant")


def test_a_weighted_subsample_of_non_events_gives_the_same_coefficients():
    rows = panel()
    kept = rows.filter((pl.col("y") == 1) | (pl.int_range(pl.len()) % 10 == 0))
    kept = kept.with_columns(weight=pl.when(pl.col("y") == 1).then(1.0).otherwise(10.0))
    whole, part = (regress(Design(f, "cloglog"), tuple(TRUE)) for f in (rows, kept))
    for name in TRUE:
        assert abs(whole[name] - part[name]) < 3.0 * part.se(name)
        assert whole.se(name) < part.se(name) < 2.0 * whole.se(name)


def test_rows_written_twice_do_not_make_errors_smaller():
    """The sandwich over clusters: copies inside a cluster are no new evidence."""
    rows = panel(n=8_000)
    once, twice = (regress(Design(f, "logit"), tuple(TRUE)) for f in (rows, pl.concat([rows, rows])))
    for name in TRUE:
        assert twice.se(name) == pytest.approx(once.se(name), rel=1e-3)


def test_separation_names_the_column():
    rows = panel(n=2_000).with_columns(marked=pl.col("y") * (pl.int_range(pl.len()) % 2))
    with pytest.raises(RunError, match="marked separates"):
        regress(Design(rows, "logit"), ("constant", "marked"))
    with pytest.raises(RunError, match="0 events"):
        regress(Design(rows.with_columns(y=0.0), "logit"), ("constant",))


def test_a_prior_holds_what_the_record_does_not():
    """Without events a coefficient keeps the prior's width; with many the prior is not felt."""
    rows = panel(link="logit").with_columns(never=((pl.col("y") == 0) & (pl.int_range(pl.len()) % 4000 == 0)))
    found = regress_with_prior(Design(rows, "logit"), (*TRUE, "never"), {"never": 1.5, "x": 1.5})
    plain = regress(Design(rows, "logit"), tuple(TRUE))
    assert found["x"] == pytest.approx(plain["x"], abs=0.01)
    assert -1.5 < found["never"] < 0.0
    assert 1.0 < found.se("never") < 1.6


def test_a_hazard_is_held_like_a_logit():
    """A wide prior gives the likelihood's estimate and sandwich back; without events the prior's width is left."""
    rows = panel(link="cloglog")
    held = regress_with_prior(Design(rows, "cloglog"), tuple(TRUE), {"x": 1e3})
    plain = regress(Design(rows, "cloglog"), tuple(TRUE))
    assert held.link == "cloglog"
    for name in TRUE:
        assert held[name] == pytest.approx(plain[name], abs=1e-4)
        assert held.se(name) == pytest.approx(plain.se(name), rel=0.02)
    rare = (pl.col("y") == 0) & (pl.int_range(pl.len()) % 4000 == 0)
    never = regress_with_prior(
        Design(rows.with_columns(never=rare), "cloglog"), (*TRUE, "never"), {"never": 0.5}
    )
    assert -0.5 < never["never"] < 0.0
    assert 0.4 < never.se("never") < 0.51


def test_a_model_that_knows_more_scores_better_out_of_sample():
    scores = rolling(
        Design(panel(), "cloglog"),
        {MODEL: tuple(TRUE), "base rate": ("constant",)},
        origins(range(1946, 2001)),
    )
    table = pooled(scores)
    assert table[MODEL]["log_score"] < table["base rate"]["log_score"]
    assert table[MODEL]["auc"] > 0.6 > table["base rate"]["auc"]
    assert [s.origin for s in scores if s.model == MODEL] == list(range(1960, 2000, 5))


def test_no_row_after_the_origin_is_trained_on():
    rows = panel()
    spoilt = rows.with_columns(
        y=pl.when(pl.col("year") >= 1995).then(1.0 - pl.col("y")).otherwise(pl.col("y"))
    )
    columns = {MODEL: tuple(TRUE)}
    a, b = (rolling(Design(f, "cloglog"), columns, (1990,)) for f in (rows, spoilt))
    assert a == b


def test_a_block_is_a_distribution_even_where_columns_are_combinations():
    x = np.random.default_rng(3).normal(size=(50, 2))
    mixed = np.column_stack([x, x @ np.array([1.0, -2.0])])
    made = block("made", "m", "d", ["a", "b", "c"], np.cov(mixed.T))
    assert np.linalg.eigvalsh(made.matrix()).min() > 0
    assert np.allclose(made.matrix(), np.corrcoef(mixed.T), atol=2e-3)


def test_an_interval_is_90_percent_on_its_own_scale():
    origin = Origin("war", None, "s")
    p = estimated(origin, "p", 0.0, 1.0, "logit", "probability", "t")
    assert p.value == 0.5
    assert p.interval == (rounded(float(expit(-Z90))), rounded(float(expit(Z90))))
    assert estimated(origin, "h", 0.0, 0.1, "log", "ratio", "t").interval[1] == rounded(
        float(np.exp(0.1 * Z90))
    )
    assert joint(np.eye(2), np.eye(1)).shape == (3, 3)
