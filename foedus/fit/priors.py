"""The hand-kept part of the parameter file: views, published figures, guesses."""

from __future__ import annotations

from foedus.base.paths import LIBRARY
from foedus.parameters import Parameters, load_parameters

FILE = LIBRARY / "priors.yaml"


def load_priors() -> Parameters:
    """``foedus/library/priors.yaml``.

    >>> load_priors()["war_balance"].basis
    'guess'
    """
    return load_parameters(FILE)
