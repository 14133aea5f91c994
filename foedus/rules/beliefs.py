"""What is believed about the parameters, as joint draws; and how a quantity spreads over them.

    θ_0 the medians,  θ_1 .. θ_K independent draws from the intervals of the parameter file

Draws are named by the number of the draw and the name of the parameter, so they are the same on every machine and
do not depend on the order of the file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.base.draws import fill_normal, fill_uniform, root, word
from foedus.parameters import Parameters
from foedus.rules.tables import Floats, Ints, Records

DRAWS = 500
SEED = 2025
PARAMETERS, JOINT_COMMAND, LAG, HONOUR, PARTNER = range(
    1, 6
)  # what a draw is for: the first word of its name


@dataclass(frozen=True)
class Spread:
    """Median and 90 % interval over the draws."""

    median: float
    low: float
    high: float

    @staticmethod
    def of(values: Floats) -> Spread:
        """The spread of ``values``, one per draw.

        >>> Spread.of(np.arange(101.0))
        Spread(median=50.0, low=5.0, high=95.0)
        """
        low, median, high = np.quantile(values, [0.05, 0.5, 0.95])
        return Spread(float(median), float(low), float(high))

    def as_dict(self) -> dict[str, float]:
        """As plain data, four significant digits."""
        return {k: float(f"{v:.4g}") for k, v in vars(self).items()}


def luck(purpose: int, words: Ints, *, normals: bool) -> Floats:
    """Draws [DRAWS, words] for one ``purpose`` (a number of its own), standard normal or uniform."""
    filled = np.zeros((DRAWS, words.size))
    (fill_normal if normals else fill_uniform)(root(SEED, purpose), 0, words, filled)
    return filled


def drawn(parameters: Parameters) -> Records:
    """Parameter records [1 + DRAWS]: the medians first, then the draws."""
    words = np.array([word(p.name) for p in parameters.parameters], np.int64)
    z = luck(PARAMETERS, words, normals=True)
    return parameters.records(np.vstack([np.zeros((1, words.size)), parameters.correlated(z)]))
