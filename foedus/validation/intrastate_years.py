"""A hindcast of conflict inside states: futures from a past year on its own parameters, beside what came.

    state-years in conflict (any; major)    one number per future; the recorded one; whether it lies in 50 % and 90 %
    share of states by year                 the same for every year
    AUC of a year                           ranks the states by their share of futures in conflict

Only states of the start are counted, and only in years in which they were there. Population, wealth and regime stay
those of the year before the start; states that came later are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from foedus.engine.intrastate import coefficients, live_inside
from foedus.ensemble.luck import deviations
from foedus.fit.scores import auc
from foedus.history.intrastate import Start, recorded, start
from foedus.parameters import Parameters

LEVELS = {"any": 1, "major": 2}
FIRST_INSIDE = 1947  # UCDP begins in 1946, and a future starts from the levels of the year before
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Inside:
    """Levels [futures, years, states] and what came [years, states], -1 where the state was not there."""

    at: Start
    levels: NDArray[np.uint8]
    came: NDArray[np.int8]

    def totals(self, least: int) -> tuple[Floats, int]:
        """State-years at a level of ``least`` or above: one number per future, and the recorded one."""
        simulated = ((self.levels >= least) & (self.came >= 0)).sum(axis=(1, 2)).astype(float)
        return simulated, int((self.came >= least).sum())

    def shares(self, least: int) -> tuple[Floats, Floats]:
        """Share of states at a level of ``least`` or above by year: [futures, years], and recorded [years]."""
        there = self.came >= 0
        simulated = ((self.levels >= least) & there).sum(axis=2) / there.sum(axis=1)
        return simulated, (self.came >= least).sum(axis=1) / there.sum(axis=1)

    def auc(self, year: int, least: int = 1) -> float | None:
        """AUC of one year after the start, 0 the first."""
        there = self.came[year] >= 0
        happened = (self.came[year, there] >= least).astype(float)
        return auc(happened, (self.levels[:, year, there] >= least).mean(axis=0))


def live_inside_past(
    parameters: Parameters, year: int, years: int, futures: int, seed: int, folder: Path | None = None
) -> Inside:
    """Live ``futures`` from the start of ``year`` on drawn parameters, which should come from before it."""
    at = start(year, folder)
    theta = coefficients(parameters.records(deviations(parameters, seed, 0, futures)))
    levels = live_inside(theta, at, years, seed)
    return Inside(at, levels, recorded(at.gwcode, year, year + years - 1, folder))
