"""evidence.md 1.3 (a): logit of dispute onset in politically relevant dyads, errors clustered by dyad.

The sample differs a little: evidence.md has 35,091 dyad-years and 920 onsets for 1816-1945 and does not say which rows
it left out; the later window ends in 2010 there and in 2000 here.
"""

from __future__ import annotations

import polars as pl
import pytest
from clustered_logit import era, logit

pytestmark = pytest.mark.record
C = pl.col

TERMS = {
    "land": (C("listed") == 1).fill_null(False),
    "water": (C("listed") > 1).fill_null(False),
    "one_major": C("cowmaj1") + C("cowmaj2") == 1,
    "two_majors": C("cowmaj1") + C("cowmaj2") == 2,
    "ln_ratio": (pl.max_horizontal("cinc1", "cinc2") / pl.min_horizontal("cinc1", "cinc2")).log(),
    "joint_democracy": (C("polity21") >= 6) & (C("polity22") >= 6),
    "defence_pact": C("atop_defense"),
    "rivalry": C("ongoingrivalry"),
    "t": C("peace_years") / 10,
    "t2": (C("peace_years") / 10) ** 2,
    "t3": (C("peace_years") / 10) ** 3,
}
STATED = {
    (1816, 1945): {
        "a": (-3.69, 0.22),
        "land": (0.32, 0.15),
        "water": (0.35, 0.19),
        "one_major": (0.64, 0.14),
        "two_majors": (0.59, 0.18),
        "ln_ratio": (-0.025, 0.035),
        "joint_democracy": (-0.83, 0.23),
        "defence_pact": (-0.06, 0.14),
        "rivalry": (1.63, 0.18),
        "t": (-0.74, 0.10),
    },
    (1946, 2000): {
        "land": (1.25, 0.19),
        "water": (0.80, 0.19),
        "one_major": (0.68, 0.17),
        "two_majors": (1.46, 0.30),
        "ln_ratio": (-0.221, 0.033),
        "joint_democracy": (-0.73, 0.15),
        "defence_pact": (-0.38, 0.12),
        "rivalry": (1.50, 0.12),
    },
}


@pytest.fixture(scope="module", params=STATED, ids=lambda y: f"{y[0]}-{y[1]}")
def window(request):
    return request.param


@pytest.fixture(scope="module")
def fit(pairs, window):
    rows = era(pairs, *window).filter("relevant")
    return logit(rows, "midonset", ["ccode1", "ccode2"], **TERMS)


def test_every_coefficient_is_within_a_standard_error(fit, window):
    off = {k: (fit.b[k], b) for k, (b, se) in STATED[window].items() if abs(fit.b[k] - b) > se}
    assert off == {}


def test_standard_errors_are_of_the_stated_size(fit, window):
    ours = [fit.se[k] for k in STATED[window]]
    assert ours == pytest.approx([se for _, se in STATED[window].values()], rel=0.35)


@pytest.mark.xfail(
    strict=True, reason="evidence.md does not say which rows its sample leaves out: 36,698 here, 35,091 there"
)
def test_the_sample_is_the_same(pairs):
    rows = era(pairs, 1816, 1945).filter("relevant")
    fit = logit(rows, "midonset", ["ccode1", "ccode2"], **TERMS)
    assert (fit.n, fit.events) == (35_091, 920)


@pytest.mark.xfail(
    strict=True, reason="the later window ends in 2000 here and in 2010 there; the constant is .4 lower"
)
def test_the_constant_of_the_later_window(pairs):
    fit = logit(era(pairs, 1946, 2000).filter("relevant"), "midonset", ["ccode1", "ccode2"], **TERMS)
    assert fit.b["a"] == pytest.approx(-2.85, abs=0.23)


def test_joint_democracies_in_raw_rates(pairs):
    """Relevant pairs after 1945: .0083 against .0293 a year (x .28); to 2010 there."""
    rows = era(pairs, 1946, 2000).filter("relevant").drop_nulls(["polity21", "polity22"])
    both = (C("polity21") >= 6) & (C("polity22") >= 6)
    ratio = rows.filter(both)["midonset"].mean() / rows.filter(~both)["midonset"].mean()
    assert ratio == pytest.approx(0.28, abs=0.08)
