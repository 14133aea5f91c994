"""The yearly law of conflict inside states: the multinomial logit's shares, coefficients and covariates by their names.

That the engine lives by it is tested in ``test_inside_closed_forms``.
"""

import numpy as np
import pytest

from foedus.engine.intrastate import (
    COVARIATES,
    MOVES,
    OF_CONFLICT,
    OF_PEACE,
    coefficients,
    covariates_of,
    designs,
    fill_shares,
    parameter_name,
)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_shares_are_those_of_the_multinomial_logit(level):
    """exp(x·b) over its sum, with 0 for staying."""
    rng = np.random.default_rng(level)
    theta, x = rng.normal(size=(len(MOVES), len(COVARIATES))), rng.normal(size=len(COVARIATES))
    eta = np.zeros(3)
    for m, (a, b) in enumerate(MOVES):
        if a == level:
            eta[b] = theta[m] @ x
    p = np.zeros(3)
    fill_shares(p, theta, x, level)
    assert p == pytest.approx(np.exp(eta) / np.exp(eta).sum(), abs=1e-12)


def test_coefficients_are_read_by_name():
    names = [parameter_name(m, c) for m in MOVES for c in covariates_of(m[0])]
    assert len(names) == len(set(names)) == 2 * 10 + 4 * 9
    records = np.zeros(2, dtype=[(name, float) for name in names])
    records["intra_12_neighbour"] = [3.0, 4.0]
    theta = coefficients(records)
    assert list(theta[:, MOVES.index((1, 2)), COVARIATES.index("neighbour")]) == [3.0, 4.0]
    assert np.count_nonzero(theta) == 2


def test_the_covariates_stand_in_the_order_of_their_names():
    numbers, yes = np.array([[1.5, -0.5, 0.2]] * 2), np.array([True, True])
    x = designs(numbers, np.array([2, 2]), np.array([4, 0]), ~yes, np.array([0, 7]), yes)
    peace = [1, np.log(5), 0, 0, 1, 1.5, -0.5, 0.2, 0.04, 1, 1]
    conflict = [1, 0, 0, np.log(7), 1, 1.5, -0.5, 0.2, 0.04, 1, 1]
    for row, expected in zip(x, (peace, conflict), strict=True):
        by_name = dict(zip(COVARIATES, expected, strict=True))
        assert dict(zip(COVARIATES, row, strict=True)) == pytest.approx(by_name)
    assert {*OF_PEACE, *OF_CONFLICT} < set(COVARIATES)
