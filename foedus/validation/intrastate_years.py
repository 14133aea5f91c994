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
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.engine.intrastate import coefficients, live_inside
from foedus.ensemble.luck import deviations
from foedus.fit.scores import auc
from foedus.history.intrastate import Start, recorded, start
from foedus.parameters import Parameters

LEVELS = {"any": 1, "major": 2}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Hindcast:
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

    def table(self) -> list[dict[str, Any]]:
        """A row for any and for major conflict: quantiles of the futures, what came, and whether it lies inside."""
        rows = []
        for name, least in LEVELS.items():
            simulated, came = self.totals(least)
            q = np.quantile(simulated, QUANTILES)
            shares, recorded_shares = self.shares(least)
            low, high = np.quantile(shares, (0.05, 0.95), axis=0)
            inside = float(((low <= recorded_shares) & (recorded_shares <= high)).mean())
            rows.append(
                {
                    "level": name,
                    "recorded": came,
                    **{f"q{int(100 * k):02}": float(v) for k, v in zip(QUANTILES, q, strict=True)},
                    "inside_50": bool(q[1] <= came <= q[3]),
                    "inside_90": bool(q[0] <= came <= q[4]),
                    "years_inside_90": round(inside, 3),
                    "auc_last_year": self.auc(len(self.came) - 1, least),
                }
            )
        return rows


def hindcast(
    parameters: Parameters, year: int, years: int, futures: int, seed: int, folder: Path | None = None
) -> Hindcast:
    """Live ``futures`` from the start of ``year`` on drawn parameters, which should come from before it."""
    at = start(year, folder)
    theta = coefficients(parameters.records(deviations(parameters, seed, 0, futures)))
    levels = live_inside(theta, at, years, seed)
    return Hindcast(at, levels, recorded(at.gwcode, year, year + years - 1, folder))
