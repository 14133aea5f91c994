"""Which states a past year finds in armed conflict inside, from the record: ``foedus.world.conflicts`` of past worlds.

Levels, years at peace and numbers are those of ``foedus.history.intrastate``; deaths those of UCDP GED, where they
fell. States that Gleditsch and Ward do not have, or call microstates, are at peace and never were not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from foedus.history.inside_deaths import recorded_deaths
from foedus.history.intrastate import start
from foedus.history.world import PastWorld
from foedus.world.conflicts import USUAL, ConflictStart, by_land, medians_for_missing


def recorded_start(world: PastWorld, folder: Path | None = None) -> ConflictStart:
    """Conflict inside the states of a past world at the end of the year before it."""
    known = start(world.year, folder)
    at = {int(code): k for k, code in enumerate(known.ccode)}
    place = np.array([-1 if code is None else at.get(code, -1) for code in world.cow])
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
        recalled=False,
        level=level,
        years_at_peace=np.where(found, known.years_at_peace[place], 0),
        never=np.where(found, known.never[place], True),
        deaths=np.where(unknown, usual, deaths),
        guessed=unknown,
        numbers=numbers,
        filled=missing,
        first=first,
        neighbours=neighbours,
    )


def _deaths(world: PastWorld, folder: Path | None) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Deaths of the year before by state; nan where not recorded."""
    rows = recorded_deaths(folder).select("iso3", "year", "deaths").rows()
    known = {iso3: float(n) for iso3, year, n in rows if year == world.year - 1}
    return np.array([known.get(iso3, np.nan) for iso3 in world.iso3])
