"""The page of a fit escapes, has every model with scores and calibration, and says which baselines are not beaten."""

from __future__ import annotations

import json
import re
from copy import deepcopy

import pytest
from reported_run import CHROMIUM, HOSTILE, pixels
from test_report import Reader

from foedus.cli.fit import _write_page
from foedus.reports.calibration import measured_on, panel
from foedus.reports.charts import svg, svg_file
from foedus.reports.estimates import page
from foedus.reports.fit_scores import best, origins_won, unbeaten, verdict

GROUPS = [
    {"n": 50, "events": 0, "predicted": 0.0004, "observed": 0.0, "low": 0.0, "high": 0.07},
    {"n": 50, "events": 4, "predicted": 0.1, "observed": 0.08, "low": 0.03, "high": 0.19},
]


def score(model: str, origin: int, log_score: float) -> dict:
    return {
        "model": model,
        "origin": origin,
        "last": origin + 4,
        "n": 100,
        "events": 4,
        "log_score": log_score,
    }


SCORES = [
    *(score("model", 1960, 0.1), score("base rate", 1960, 0.2)),
    *(score("model", 1965, 0.3), score("base rate", 1965, 0.25)),
]


def fit(name: str, **changes) -> dict:
    whole = {
        "name": name,
        "formula": f"logit P({HOSTILE})",
        "data": HOSTILE,
        "n": 100,
        "events": 4,
        "coefficients": [{"name": HOSTILE, "b": 1.25, "se": 0.5, "z": 2.5}],
        "diagnostics": {"converged": True, "prior_sd": None, "groups": {HOSTILE: [0.123456, 2]}},
        "calibration": GROUPS,
        "scores": SCORES,
        "pooled_scores": {
            "model": {"log_score": 0.2, "brier": 0.04, "auc": 0.8, "pr_auc": 0.1, "crps": None},
            "base rate": {"log_score": 0.225, "brier": 0.03, "auc": 0.5, "pr_auc": 0.04, "crps": None},
        },
    }
    return whole | changes


def found() -> dict:
    silent = fit("silent", calibration=[], scores=[], pooled_scores={})
    model = {
        "text": f"About {HOSTILE}.\n\n    x = ``y``\n\nMore, in ``code``.",
        "formula": "f",
        "data": HOSTILE,
    }
    model |= {"sources": ["made_up"], "parameters": ["one"]}
    return {
        "made": {
            "command": "foedus fit",
            "foedus": "0.1.0",
            "years": {"first": "1946-2000"},
            "data": {"made_up": {"version": HOSTILE, "sha256": "0123456789abcdef0123"}},
        },
        "models": {"first": {**model, "fits": [fit("first"), silent]}, "second": {**model, "fits": [silent]}},
    }


@pytest.fixture(scope="module")
def made() -> str:
    return page(found())


def test_it_is_whole_and_escapes(made):
    reader = Reader(made)
    assert reader.open == []
    assert {"script", "img", "link"} & {name for name, _ in reader.tags} == set()
    assert HOSTILE not in made
    assert HOSTILE in reader.text["first"]


def test_every_model_has_its_section_and_a_chart_where_there_is_calibration(made):
    reader = Reader(made)
    assert list(reader.text)[1:] == ["first", "second", "data"]
    assert made.count("<svg") == 1
    assert "Calibration of first" in made
    assert '<pre class="formula">x = y</pre>' in made
    assert "<code>code</code>" in made


def test_it_says_what_is_not_beaten_and_how_often(made):
    text = Reader(made).text["first"]
    assert "Not better than: base rate (Brier)." in text
    assert "1 of 2" in text


def test_a_fit_without_scores_or_calibration_has_a_page():
    bare = found()
    bare["models"] = {"second": bare["models"]["second"]}
    made = page(bare)
    assert "No fit here was scored on later years." in made
    assert "<svg" not in made
    assert Reader(made).open == []


def test_a_reduced_fit_says_so():
    assert "A reduced fit for tests, not for use." in page(
        {**found(), "made": {**found()["made"], "quick": "a reduced fit for tests, not for use"}}
    )


def test_the_page_is_the_same_every_time(made):
    assert page(deepcopy(json.loads(json.dumps(found())))) == made


def test_fit_writes_it_in_whole(tmp_path, made):
    path = _write_page(tmp_path, found())
    assert path.read_text(encoding="utf-8") == made
    assert [p.name for p in tmp_path.iterdir()] == ["fit.html"]


def test_an_origin_without_a_log_score_is_not_counted():
    scores = [score("model", 1960, 0.1), {**score("base rate", 1960, 0.2), "log_score": None}]
    assert origins_won("base rate", scores) == (0, 0)


def test_a_tie_is_not_a_win():
    tied = {"model": {"auc": 0.5, "crps": None}, "base rate": {"auc": 0.5, "crps": None}}
    assert best("auc", tied) == {"model", "base rate"}
    assert best("crps", tied) == set()
    assert unbeaten(tied) == {"base rate": ["auc"]}
    assert origins_won("base rate", [score("model", 1960, 1.0), score("base rate", 1960, 1.0)]) == (0, 1)


def test_what_contains_the_model_is_no_baseline():
    assert unbeaten({"model": {"auc": 0.7}, "model and last year": {"auc": 0.9}}) == {}
    assert verdict({"model": {"auc": 0.7}}) == "Scored, but beside no baseline."


def test_labels_of_an_axis_keep_their_digits():
    """0.001 is not 0.00."""
    labels = re.findall(r">([\d.]+)</text>", svg(panel(GROUPS), "x"))
    assert {"0.001", "0.01"} <= set(labels)


def test_a_file_of_a_chart_stands_alone():
    first, second = svg_file(panel(GROUPS), HOSTILE), svg_file(panel(GROUPS), HOSTILE)
    assert first == second
    assert 'xmlns="http://www.w3.org/2000/svg"' in first
    assert re.match(r"<svg[^>]* width=", first)
    assert HOSTILE not in first


@pytest.mark.parametrize(
    "groups", [[], [{**GROUPS[0], "predicted": 0.0}], [{**GROUPS[1], "observed": 1.0, "high": 1.0}]]
)
def test_calibration_is_drawn_of_anything(groups):
    assert "<svg" in svg(panel(groups), "x")


def test_what_calibration_was_measured_on_is_said():
    assert measured_on(fit("x")) == "tenths of forecasts, on the rows of the fit"
    assert measured_on(fit("x", coefficients=[])) == "tenths of forecasts for the years after each origin"
    classes = [{**GROUPS[1], "n": 100}] * 4
    assert measured_on(fit("x", calibration=classes)) == "classes of duration, on the rows of the fit"


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium")
def test_a_phone_needs_no_sideways_scrolling(made, tmp_path):
    assert pixels(made, "document.documentElement.scrollWidth", 500, tmp_path) <= 500
