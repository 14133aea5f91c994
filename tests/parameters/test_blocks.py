"""Estimates are drawn together: correlations of the draws are those of the file (closed form), the margins stay."""

from __future__ import annotations

import math

import numpy as np
import pytest

from foedus.base.errors import InputError
from foedus.ensemble.luck import deviations
from foedus.parameters import Parameters, load_parameters

REST = 'unit: "1", source: s, text: t'
FILE = f"""\
views: {{}}
blocks:
  - {{name: pair, model: a logit, data: none, parameters: [b, a], correlation: [[], [-0.8]]}}
parameters:
  - {{name: a, process: war, block: pair, value: 0, interval: [-1, 1], scale: linear, basis: estimated, {REST}}}
  - {{name: b, process: war, block: pair, value: 0.5, interval: [0.2, 0.9], scale: logit, basis: estimated, {REST}}}
  - {{name: c, process: war, value: 1, interval: [0.5, 2], scale: log, basis: guess, {REST}}}
"""


def loaded(tmp_path, text: str) -> Parameters:
    path = tmp_path / "parameters.yaml"
    path.write_text(text)
    load_parameters.cache_clear()
    return load_parameters(path)


def test_draws_are_correlated_within_a_block_and_only_there(tmp_path):
    parameters = loaded(tmp_path, FILE)
    z = deviations(parameters, 7, 0, 40_000)
    r = np.corrcoef(z.T)
    error = 1 / math.sqrt(40_000)
    assert r[0, 1] == pytest.approx(-0.8, abs=5 * error)
    assert np.abs(r[2, :2]).max() < 5 * error
    assert z.mean(0) == pytest.approx([0, 0, 0], abs=5 * error)
    assert z.std(0) == pytest.approx([1, 1, 1], abs=5 * error)


def test_the_margins_are_those_of_the_file(tmp_path):
    parameters = loaded(tmp_path, FILE)
    table = parameters.records(deviations(parameters, 7, 0, 40_000))
    assert np.quantile(table["a"], [0.05, 0.5, 0.95]) == pytest.approx([-1, 0, 1], abs=0.03)
    assert np.quantile(table["b"], [0.05, 0.5, 0.95]) == pytest.approx([0.2, 0.5, 0.9], abs=0.02)


def test_the_order_of_parameters_does_not_matter(tmp_path):
    """A parameter's draw is named by it and by its block, not by its place in the file."""
    lines = FILE.splitlines()
    first, (a, b, c) = lines[:4], lines[4:]
    shuffled = loaded(tmp_path, "\n".join([*first, c, b, a]))
    original = loaded(tmp_path, FILE)
    assert (deviations(shuffled, 3, 0, 9)[:, ::-1] == deviations(original, 3, 0, 9)).all()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("[b, a]", "[b]", "differ in a"),
        ("[b, a]", "[b, a, x]", "differ in x"),
        ("[[], [-0.8]]", "[[], [-0.8, 0.1]]", "lower triangle"),
        ("[[], [-0.8]]", "[[], [-1.2]]", "positive definite"),
    ],
)
def test_a_wrong_block_is_found(tmp_path, old, new, what):
    with pytest.raises(InputError, match=what):
        loaded(tmp_path, FILE.replace(old, new))
