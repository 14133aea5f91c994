"""Bremer 1992 "Dangerous Dyads", and its rebuilding in peacesciencer's vignette bremer-example (1.2.0, July 2025).

The vignette's window is 1816-2010 and its logit has 106,056 rows; here disputes end with those begun by 2000, so its
coefficients are met within three of its standard errors or not at all, as stated.
"""

from __future__ import annotations

import polars as pl
import pytest
from clustered_logit import era, logit

from foedus.panels import dyad_years

pytestmark = pytest.mark.record
C = pl.col

VIGNETTE = {
    "a": (-3.517, 0.076),
    "land": (1.057, 0.058),
    "cincprop": (1.055, 0.082),
    "major": (0.113, 0.059),
    "defence": (-0.132, 0.058),
    "mindem": (-0.272, 0.032),
    "minmilit": (30.152, 2.378),
    "t": (-0.146, 0.005),
}


def low(name: str) -> pl.Expr:
    return pl.when(C(f"{name}1").is_not_null() & C(f"{name}2").is_not_null()).then(
        pl.min_horizontal(f"{name}1", f"{name}2")
    )


MILITARIZED = pl.min_horizontal(C("milper1") / C("tpop1"), C("milper2") / C("tpop2"))
TERMS = {
    "land": C("conttype") == 1,
    "cincprop": pl.min_horizontal("cinc1", "cinc2") / pl.max_horizontal("cinc1", "cinc2"),
    "major": (C("cowmaj1") == 1) | (C("cowmaj2") == 1),
    "defence": C("atop_defense"),
    "mindem": low("aeuds"),
    "mingdp": low("mrgdppc") / 1e4,
    "minmilit": pl.when(C("milper1").is_not_null() & C("milper2").is_not_null()).then(MILITARIZED),
    "t": C("relevant_years"),
    "t2": C("relevant_years") ** 2,
    "t3": C("relevant_years") ** 3,
}


@pytest.fixture(scope="module")
def rows(record):
    panel = dyad_years(1816, 2000, folder=record).politically_relevant().with_mids("gml")
    panel = panel.with_peace_years(name="relevant_years").with_capabilities().with_democracy().with_gdp()
    return panel.with_alliances("atop").collect()


@pytest.fixture(scope="module")
def fit(rows):
    return logit(rows, "midonset", ["ccode1", "ccode2"], **TERMS)


@pytest.mark.parametrize("name", VIGNETTE)
def test_the_vignette(fit, name):
    b, se = VIGNETTE[name]
    assert fit.b[name] == pytest.approx(b, abs=3 * se)


def test_bremers_number_of_dyad_years(pairs):
    """About 203,000 dyad-years from 1816 to 1965."""
    assert era(pairs, 1816, 1965).height == pytest.approx(203_000, rel=0.02)


def test_war_is_rare(pairs):
    """About .42 war onsets per 1,000 dyad-years (85, by pair and on older data); 67 wars, .33, on this table."""
    rows = era(pairs, 1816, 1965)
    wars = rows.filter(C("cowinteronset") == 1).group_by("warnum").len().height
    assert wars / rows.height * 1_000 == pytest.approx(0.42, abs=0.1)


def test_contiguity_is_the_strongest_and_joint_democracy_pacifies(pairs):
    """Signs of Bremer's war-onset model: contiguity +, a major power +, joint democracy -, parity +."""
    rows = era(pairs, 1816, 1965)
    terms = {
        "contiguous": C("conttype") > 0,
        "major": (C("cowmaj1") == 1) | (C("cowmaj2") == 1),
        "democracies": (C("polity21") >= 6) & (C("polity22") >= 6),
        "parity": pl.min_horizontal("cinc1", "cinc2") / pl.max_horizontal("cinc1", "cinc2"),
    }
    fit = logit(rows, "cowinteronset", ["ccode1", "ccode2"], **terms)
    assert fit.b["contiguous"] > 0 < fit.b["major"]
    assert fit.b["democracies"] < 0
    assert fit.b["contiguous"] / fit.se["contiguous"] > fit.b["parity"] / fit.se["parity"]
