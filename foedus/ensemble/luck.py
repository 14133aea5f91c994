"""Which parameters a future lives on: one standard normal deviation per parameter, named by future and parameter.

Every view and every arm of a future reads the same deviations, so that they differ only in what is contested.
"""

from __future__ import annotations

import numpy as np

from foedus.base.draws import fill_normal, root, word
from foedus.engine.names import PARAMETER
from foedus.parameters import Parameters
from foedus.rules.tables import Floats, Records


def deviations(parameters: Parameters, seed: int, first: int, count: int) -> Floats:
    """Deviations [count, parameters] of the futures ``first``, ``first + 1``, ..., correlated within each estimate."""
    words = np.array([word(p.name) for p in parameters.parameters], np.int64)
    z = np.zeros((count, len(words)))
    fill_normal(root(seed, PARAMETER), first, words, z)
    return parameters.correlated(z)


def draw(parameters: Parameters, views: list[str], z: Floats) -> Records:
    """Parameter records [views, futures] for deviations ``z`` [futures, parameters]."""
    return np.stack([parameters.under(view).records(z) for view in views]).view(np.recarray)
