"""Which states a past year finds in armed conflict inside, from the record: ``foedus.world.conflicts`` of past worlds.

Levels, years at peace and numbers are those of ``foedus.history.intrastate``; deaths those of UCDP GED, where they
fell. States that Gleditsch and Ward do not have, or call microstates, are at peace and never were not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from foedus.history.inside_deaths import recorded_deaths
from foedus.history.intrastate import Start, recorded, start
from foedus.history.world import PastWorld
from foedus.world.conflicts import USUAL, ConflictStart, by_land, medians_for_missing


def recorded_start(world: PastWorld, folder: Path | None = None) -> ConflictStart:
    """Conflict inside the states of a past world at the end of the year before it."""
    known = start(world.year, folder)
    place = _places(world, known)
    found = place >= 0
    level = np.where(found, known.level[place], 0)
    deaths = np.where(level > 0, _deaths(world, folder), 0.0)
    unknown = np.isnan(deaths)
    values = np.where((found[:, None]) & ~known.filled[place], known.numbers[place], np.nan)
    numbers, missing = medians_for_missing(values)
    first, neighbours = by_land(world)
    usual = np.array([0.0, USUAL[1], USUAL[2]])[level]
    return ConflictStart(
        year=world.year,
        as_of=world.year - 1,
        level=level,
        years_at_peace=np.where(found, known.years_at_peace[place], 0),
        years_in_conflict=np.where(found, known.years_in_conflict[place], 0),
        never=np.where(found, known.never[place], True),
        deaths=np.where(unknown, usual, deaths),
        guessed=unknown,
        numbers=numbers,
        filled=missing,
        first=first,
        neighbours=neighbours,
    )


def _places(world: PastWorld, known: Start) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Where each state of the world stands among those of the record; -1 where it does not."""
    at = {int(code): k for k, code in enumerate(known.ccode)}
    return np.array([-1 if code is None else at.get(code, -1) for code in world.cow], np.int64)


def recorded_levels(
    world: PastWorld, first: int, last: int, folder: Path | None = None
) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    """Recorded levels [years, states] of the states of a past world; -1 where one was not there, or not on record."""
    known = start(world.year, folder)
    place = _places(world, known)
    levels = recorded(known.gwcode, first, last, folder)
    return np.where(place >= 0, levels[:, place], -1).astype(np.int8)


def recorded_months(
    world: PastWorld, first: int, last: int, folder: Path | None = None
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Recorded battle deaths [months, states] from January of ``first`` to December of ``last``; nan where missing."""
    rows = recorded_deaths(folder).filter(pl.col("year").is_between(first, last))
    at = {iso3: k for k, iso3 in enumerate(world.iso3)}
    table = np.full((12 * (last - first + 1), world.n), np.nan)
    for iso3, year, months in rows.select("iso3", "year", "months").iter_rows():
        if iso3 in at:
            table[12 * (year - first) : 12 * (year - first + 1), at[iso3]] = months
    return table


def _deaths(world: PastWorld, folder: Path | None) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Deaths of the year before by state; nan where not recorded."""
    rows = recorded_deaths(folder).select("iso3", "year", "deaths").rows()
    known = {iso3: float(n) for iso3, year, n in rows if year == world.year - 1}
    return np.array([known.get(iso3, np.nan) for iso3 in world.iso3])
