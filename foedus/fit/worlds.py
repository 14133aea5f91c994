"""Past worlds as the engine reads them, year by year, and which position a COW state has in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
import polars as pl

from foedus.history import PastWorld, world_in
from foedus.history.atop import atop_library
from foedus.rules.compile import compile_library
from foedus.rules.ground import ground
from foedus.rules.tables import Bools, Ground, Ints, Tables

ABSENT = -1
MOST = 1000  # COW numbers are below


@dataclass(frozen=True, eq=False)
class Then:
    """A year: its world, the engine's arrays of it, and the position of every COW number (ABSENT: not in it)."""

    year: int
    world: PastWorld
    ground: Ground
    position: Ints

    @property
    def ccode(self) -> Ints:
        """The COW numbers of the states, in the order of the arrays."""
        return np.array(self.world.cow, np.int64)

    @cached_property
    def tables(self) -> Tables:
        """ATOP's alliances in force on the day, compiled; epoch 0 is the day."""
        return compile_library(atop_library(self.year), self.world, date(self.year, 1, 1)).tables

    @property
    def automatic(self) -> Bools:
        """Duties that no body decides [D]."""
        decided: Bools = self.tables.duty["voted"][:, 0] == 0
        return decided


@cache
def then(year: int) -> Then:
    """The states and pairs of 1 January of ``year``."""
    world = world_in(year)
    position = np.full(MOST, ABSENT)
    position[np.array(world.cow, np.int64)] = np.arange(world.n)
    return Then(year, world, ground(world), position)


def then_with(year: int, *ccodes: int) -> Then:
    """``then(year)``; where one of the states entered the system in that year, the 1 January after."""
    past = then(year)
    return past if all(past.position[c] != ABSENT for c in ccodes) else then(year + 1)


def pair_columns(dyads: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """``dyads`` (year, ccode1, ccode2) with fields of PAIR and, of STATE, ``capability1`` and ``capability2``.

    A state that entered in the year stands as on the 1 January after; rows whose states never were in the system
    together on either day are left out.
    """
    rows = dyads.sort("year", "ccode1", "ccode2")
    found, kept = [], []
    for year, one, other in rows.select("year", "ccode1", "ccode2").rows():
        past = then_with(year, one, other)
        i, j = past.position[one], past.position[other]
        kept.append(ABSENT not in (int(i), int(j)))
        if kept[-1]:
            pair, power = past.ground.pair[i, j], past.ground.state["capability"]
            found.append((*(pair[name].item() for name in names), float(power[i]), float(power[j])))
    columns = pl.DataFrame(found, schema=[*names, "capability1", "capability2"], orient="row")
    return pl.concat([rows.filter(pl.Series(kept)), columns], how="horizontal")
