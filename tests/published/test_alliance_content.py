"""evidence.md 1.4 (b): which pledges of third states go with beginning a dispute (directed, originators only)."""

from __future__ import annotations

import polars as pl
import pytest
from clustered_logit import era, logit

pytestmark = pytest.mark.record
C = pl.col
ON = ["ccode1", "ccode2", "year"]


@pytest.fixture(scope="module")
def rows(directed, table, borders_as_listed):
    """Directed pairs (1 challenges 2) with the pledges of states outside the pair."""
    atop = table("atop_dyad_year")
    defence = atop.filter(C("atop_defense") == 1)
    allied = pl.concat([atop.select(ON), atop.select(ccode1="ccode2", ccode2="ccode1", year="year")]).unique()
    pledged = defence.select(third="ccode1", ccode2="ccode2", year="year")
    pairs = directed.select(ON)
    helped = pairs.join(pledged, on=["ccode2", "year"]).filter(C("third") != C("ccode1"))
    friends = allied.rename({"ccode2": "third"})
    target = helped.join(friends, on=["ccode1", "third", "year"], how="anti").select(ON).unique()
    frame = directed.join(target.with_columns(target_pact=1), on=ON, how="left")
    for kind in ("offense", "neutral", "defense"):
        given = (
            atop.filter(C(f"atop_{kind}") == 1)
            .select("ccode2", "year", third="ccode1")
            .rename({"ccode2": "ccode1"})
        )
        outside = (
            pairs.join(given, on=["ccode1", "year"]).filter(C("third") != C("ccode2")).select(ON).unique()
        )
        frame = frame.join(outside.with_columns(pl.lit(1).alias(f"challenger_{kind}")), on=ON, how="left")
    frame = frame.join(borders_as_listed.collect(), on=ON, how="left")
    began = (C("midonset") == 1) & (C("sidea1") == 1) & (C("orig1") == 1) & (C("orig2") == 1)
    return frame.with_columns(began=began.fill_null(False).cast(pl.Int32))


TERMS = {
    "target_pact": C("target_pact").fill_null(0),
    "offence": C("challenger_offense").fill_null(0),
    "neutrality": C("challenger_neutral").fill_null(0),
    "defence": C("challenger_defense").fill_null(0),
    "share": C("cinc1") / (C("cinc1") + C("cinc2")),
    "land": C("conttype") == 1,
    "joint_democracy": (C("polity21") >= 6) & (C("polity22") >= 6),
    "rivalry": C("ongoingrivalry"),
    "t": C("peace_years") / 10,
    "t2": (C("peace_years") / 10) ** 2,
    "t3": (C("peace_years") / 10) ** 3,
}
STATED = {
    (1816, 1944): {"target_pact": (-0.01, 0.13), "offence": (0.40, 0.12), "neutrality": (0.40, 0.11)},
    (1816, 2000): {"target_pact": (0.09, 0.09), "offence": (0.17, 0.08), "neutrality": (0.43, 0.09)},
}


@pytest.mark.parametrize("years", STATED)
def test_pledges_of_third_states(rows, years):
    """The offence and neutrality effects replicate Leeds 2003; the deterrent effect does not."""
    fit = logit(era(rows, *years), "began", ["ccode1", "ccode2"], **TERMS)
    off = {
        k: (round(fit.b[k], 3), round(fit.se[k], 3), b)
        for k, (b, se) in STATED[years].items()
        if abs(fit.b[k] - b) > se
    }
    assert off == {}


def test_pledges_after_the_world_wars(rows):
    """1945-2010 there, to 2000 here: offence -.06 (.16), neutrality .44 (.12)."""
    fit = logit(era(rows, 1945, 2000), "began", ["ccode1", "ccode2"], **TERMS)
    assert fit.b["offence"] == pytest.approx(-0.06, abs=0.16)
    assert fit.b["neutrality"] == pytest.approx(0.44, abs=0.12)


@pytest.mark.xfail(
    strict=True, reason="to 2000 the target's pact is .21 (.10), more than an error from .09 (.11) to 2010"
)
def test_the_targets_pact_after_the_world_wars(rows):
    fit = logit(era(rows, 1945, 2000), "began", ["ccode1", "ccode2"], **TERMS)
    assert fit.b["target_pact"] == pytest.approx(0.09, abs=0.11)


@pytest.mark.parametrize(
    ("years", "rates"), [((1816, 1944), (0.0072, 0.0099)), ((1816, 2000), (0.0078, 0.0111))]
)
def test_raw_rates(rows, years, rates):
    """Targets with and without a relevant pact: x .73 and x .70."""
    window = era(rows, *years)
    having = window["target_pact"].is_not_null()
    ours = [window.filter(m)["began"].mean() for m in (having, ~having)]
    assert ours == pytest.approx(rates, rel=0.1)
