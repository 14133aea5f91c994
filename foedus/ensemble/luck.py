"""Which parameters a future lives on: one standard normal deviation per parameter, named by future and parameter.

Every view and every arm of a future reads the same deviations, so that they differ only in what is contested.
"""

from __future__ import annotations

import zlib

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import mix, named, normal
from foedus.engine.names import PARAMETER
from foedus.parameters import Parameters
from foedus.rules.tables import Floats, Ints, Records


@compiled
def _deviations(seed: np.uint64, first: int, words: Ints, z: Floats) -> None:
    root = named(mix(seed), PARAMETER)
    for f in range(z.shape[0]):
        future = named(root, first + f)
        for k in range(words.size):
            z[f, k] = normal(named(future, words[k]))


def deviations(parameters: Parameters, seed: int, first: int, count: int) -> Floats:
    """Deviations [count, parameters] of the futures ``first``, ``first + 1``, ..."""
    words = np.array([zlib.crc32(p.name.encode()) for p in parameters.parameters], np.int64)
    z = np.zeros((count, len(words)))
    _deviations(np.uint64(seed), first, words, z)
    return z


def draw(parameters: Parameters, choices: list[str], z: Floats) -> Records:
    """Parameter records [views, futures] for deviations ``z`` [futures, parameters]."""
    return np.stack([parameters.under(choice).records(z) for choice in choices]).view(np.recarray)
