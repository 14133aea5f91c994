"""Fixtures of reports: a run at a small scale with its report, and one whose every label is hostile."""

from __future__ import annotations

import pytest
from made_up_run import drawn
from reported_run import HOSTILE, SENSITIVITY, reported

from foedus.outcomes import measure


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    return drawn(tmp_path_factory.mktemp("run"), 60, per_future=150)


@pytest.fixture(scope="session")
def measured(run):
    return measure(run)


@pytest.fixture(scope="session")
def page(run):
    return reported(run, SENSITIVITY)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    scenario = {"id": "made-up", "title": HOSTILE, "question": HOSTILE, "parameter_uncertainty": False}
    arms = [{"id": "without", "label": HOSTILE}, {"id": "with", "label": HOSTILE}]
    views = [{"id": "deters", "label": HOSTILE}]
    run = drawn(tmp_path_factory.mktemp("run"), 20, per_future=60, scenario=scenario, arms=arms, views=views)
    return reported(run, SENSITIVITY)
