"""One small default run still has the numbers of baseline.yaml."""

import yaml
from baseline import FILE, numbers


def test_the_numbers_are_those_of_the_baseline():
    """A difference is a mistake, or a change of results: then run tests/baseline.py, name it in the changelog."""
    assert numbers() == yaml.safe_load(FILE.read_text())
