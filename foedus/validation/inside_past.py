"""Conflict inside the states of a past world, as the engine lives it, beside what came.

    levels    [futures, years, states]: 0 none, 1 minor, 2 major, as a year came out (CONFLICT_YEAR)
    deaths    [futures, months, states]: battle deaths (CONFLICT_MONTH), from 1990 on: GED's months begin in 1989
    came      the same of the record: level -1, deaths nan, where the state was not there or nothing is recorded

Only states of the first day are counted, and only in years in which they were there. Population, wealth and regime stay
those of the year before the start. Levels are of conflict on the territory of the state that fights it, recorded deaths
lie where they fell, whoever fought.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.fit.scores import auc
from foedus.history import PastWorld
from foedus.history.conflicts import recorded_levels, recorded_months
from foedus.log import Event

LEVELS = {"any": 1, "major": 2}
FIRST_INSIDE = 1947  # UCDP begins in 1946, and a future starts from the levels of the year before
FIRST_DEATHS = 1990
LAST_INSIDE = 2019  # of the record; later levels that foedus ships are a start, and do not enter
BEFORE = 30  # years before the start that baselines rest on
MONTHS = 12
DAYS_PER_YEAR, DAYS_PER_MONTH = 365.25, 30.4375
ENGINE, WITHOUT = "engine", "without operations"
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Arm:
    """What one arm lived. ``deaths`` is empty before there is a record of them."""

    levels: NDArray[np.uint8]
    deaths: NDArray[np.int32]

    def fill(self, future: int, events: NDArray[Any]) -> None:
        """Take over the rows of one future."""
        years = events[events["kind"] == int(Event.CONFLICT_YEAR)]
        at = np.round(years["day"] / DAYS_PER_YEAR).astype(int) - 1
        self.levels[future, at, years["a"]] = years["duty"]
        if self.deaths.size:
            months = events[events["kind"] == int(Event.CONFLICT_MONTH)]
            at = np.round(months["day"] / DAYS_PER_MONTH).astype(int)
            inside = at < self.deaths.shape[1]
            self.deaths[future, at[inside], months["a"][inside]] = months["value"][inside]


def empty_arm(futures: int, years: int, states: int, *, deaths: bool) -> Arm:
    """Room for ``futures``."""
    months = MONTHS * years if deaths else 0
    return Arm(np.zeros((futures, years, states), np.uint8), np.zeros((futures, months, states), np.int32))


@dataclass(frozen=True, eq=False)
class Inside:
    """Every arm, the engine's first, beside the record of the horizon and of the ``BEFORE`` years before the start."""

    start: int
    arms: Mapping[str, Arm]
    came: NDArray[np.int8]  # [years, states]
    before: NDArray[np.int8]  # [BEFORE, states]
    deaths_came: Floats  # [months, states]
    deaths_before: Floats  # [months, states], up to the start

    @property
    def levels(self) -> NDArray[np.uint8]:
        """Those of the engine as it is."""
        return self.arms[ENGINE].levels

    @cached_property
    def there(self) -> NDArray[np.bool_]:
        """[years, states]: which state-years are judged."""
        return np.asarray(self.came >= 0)

    def totals(self, least: int) -> tuple[Floats, int]:
        """State-years at a level of ``least`` or above: one number per future, and the recorded one."""
        simulated = ((self.levels >= least) & self.there).sum(axis=(1, 2)).astype(float)
        return simulated, int((self.came >= least).sum())

    def shares(self, least: int) -> tuple[Floats, Floats]:
        """Share of states at a level of ``least`` or above by year: [futures, years], and recorded [years]."""
        simulated = ((self.levels >= least) & self.there).sum(axis=2) / self.there.sum(axis=1)
        return simulated, (self.came >= least).sum(axis=1) / self.there.sum(axis=1)

    def auc(self, year: int, least: int = 1) -> float | None:
        """AUC of one year after the start, 0 the first."""
        there = self.there[year]
        happened = (self.came[year, there] >= least).astype(float)
        return auc(happened, (self.levels[:, year, there] >= least).mean(axis=0))


def inside_of(world: PastWorld, years: int, arms: Mapping[str, Arm]) -> Inside:
    """``arms`` beside the record."""
    start = world.year
    first = max(start - BEFORE, FIRST_INSIDE - 1)
    known = start >= FIRST_DEATHS
    nothing = np.zeros((0, world.n))
    return Inside(
        start=start,
        arms=arms,
        came=recorded_levels(world, start, start + years - 1),
        before=recorded_levels(world, first, start - 1),
        deaths_came=recorded_months(world, start, start + years - 1) if known else nothing,
        deaths_before=recorded_months(world, FIRST_DEATHS - 1, start - 1) if known else nothing,
    )
