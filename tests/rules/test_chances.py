"""Whether a draw lies below a chance is decided without the exponential where it can be, and never otherwise."""

from __future__ import annotations

import numpy as np

from foedus.rules.respond import below_sigmoid, sigmoid


def test_a_draw_lies_below_a_logit_as_it_lies_below_its_chance():
    """Random draws; draws a little beside the chance; and logits at and beyond the ends of the lines."""
    rng = np.random.default_rng(7)
    logits = np.concatenate([rng.normal(0.0, 6.0, 4_000), np.arange(-13.0, 13.25, 0.25), [-800.0, 800.0]])
    for x in logits:
        p = sigmoid(x)
        for u in (rng.random(), p, p - 1e-9, p + 1e-9, 0.0, np.nextafter(1.0, 0.0)):
            assert below_sigmoid(u, x) == (u < p), (u, x)


def test_who_is_sure_objects_on_every_draw_and_who_never_would_on_none():
    assert below_sigmoid(0.0, np.inf)
    assert below_sigmoid(0.999999, np.inf)
    assert not below_sigmoid(0.0, -np.inf)
    assert not below_sigmoid(np.inf, 3.0)  # a chance of nothing: who would come under no mandate at all
    assert not below_sigmoid(np.nan, 3.0)
