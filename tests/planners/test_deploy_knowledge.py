"""What knowing is worth, against truths that are known by construction; draws, savings and noise are made up."""

from __future__ import annotations

import numpy as np
import pytest

from foedus.planners.deploy.contested import as_viewed
from foedus.planners.deploy.knowledge import (
    agreement,
    features,
    left_out,
    partial_worth,
    regret_least,
    regret_most,
    shares_best,
)

DRAWS, LUCKS = 400, 8


def world(effect: float, noise: float, seed: int = 1):
    """Two plans; the second is better by effect · z in a draw with deviation z."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(DRAWS, 2))
    losses = 100.0 + rng.normal(size=(DRAWS, LUCKS, 2)) * noise
    losses[:, :, 1] -= effect * z[:, :1]
    return z, losses


def test_truth_lies_between_the_two_regrets():
    """E[max(0, a z)] = a / sqrt(2 pi) of a standard normal z."""
    _, losses = world(effect=3.0, noise=10.0)
    truth = 3.0 / np.sqrt(2 * np.pi)
    assert regret_least(losses, 0).mean() < truth < regret_most(losses, 0).mean()


def test_without_noise_both_regrets_are_the_truth():
    z, losses = world(effect=3.0, noise=0.0)
    for regret in (regret_least, regret_most):
        assert regret(losses, 0) == pytest.approx(np.maximum(0.0, 3.0 * z[:, 0]))


def test_noise_alone_is_worth_nothing_but_looks_like_something_on_the_same_lucks():
    z, losses = world(effect=0.0, noise=10.0)
    assert regret_most(losses, 0).mean() > 1.0
    assert abs(regret_least(losses, 0).mean()) < 0.7
    assert abs(partial_worth(z, losses, 0).mean()) < 0.5


def test_the_worth_of_a_parameter_is_found_and_that_of_another_is_not():
    z, losses = world(effect=5.0, noise=8.0)
    truth = 5.0 / np.sqrt(2 * np.pi)
    assert partial_worth(z[:, :1], losses, 0).mean() == pytest.approx(truth, rel=0.15)
    assert abs(partial_worth(z[:, 1:], losses, 0).mean()) < 0.3


def test_left_out_predictions_are_those_of_fits_without_the_row():
    """The hat-matrix identity against refitting with numpy.linalg.lstsq."""
    rng = np.random.default_rng(2)
    x, y = features(rng.normal(size=(12, 2)), 2), rng.normal(size=(12, 3))
    fast = left_out(x, y)
    for d in range(12):
        rest = np.arange(12) != d
        coefficients, *_ = np.linalg.lstsq(x[rest], y[rest], rcond=None)
        assert fast[d] == pytest.approx(x[d] @ coefficients)


def test_too_few_draws_for_a_regression_are_worth_nothing():
    rng = np.random.default_rng(3)
    assert not partial_worth(rng.normal(size=(5, 9)), rng.normal(size=(5, 4, 2)), 0).any()


def test_shares_sum_to_one_and_halves_agree_where_there_is_no_noise():
    _, losses = world(effect=2.0, noise=0.0)
    assert sum(shares_best(losses)) == pytest.approx(1.0)
    assert agreement(losses) == 1.0


def test_luck_shared_with_the_usual_savings_tells_a_view_better_than_few_futures_alone():
    """V = S / 2 + a little: on few futures its mean is noisy, with the usual savings as control it is not."""
    rng = np.random.default_rng(4)
    saved = rng.lognormal(3.0, 1.5, (2000, 1))
    usual = np.concatenate([np.full((2000, 1), 1000.0), 1000.0 - saved], axis=1)
    few = np.arange(2000) % 40 == 0
    viewed = np.concatenate(
        [usual[few][:, :1], 1000.0 - saved[few] / 2.0 + rng.normal(0, 0.1, (50, 1))], axis=1
    )
    found = as_viewed(usual, few, viewed)
    truth, plain = saved.mean() / 2.0, (viewed[:, 0] - viewed[:, 1]).mean()
    assert (found[:, 0] - found[:, 1]).mean() == pytest.approx(truth, rel=0.01)
    assert abs(plain - truth) > 0.05 * truth, "else the control has nothing to do"
