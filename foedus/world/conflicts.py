"""Which states a baseline year finds in armed conflict inside, from the tables that ship.

    level            0 none, 1 minor (25-999 battle deaths), 2 major (1,000 and more), in the year before the baseline
    years_at_peace   years since the last year of conflict; 0 while there is one
    years_in_conflict    years of conflict on end, counted from 1946 on; 0 at peace
    never            no conflict year since 1946; years_at_peace then means nothing. Serbia keeps Yugoslavia's years
    deaths           of that year (UCDP GED; from 2020 on in conflicts inside states alone), 0 at peace; unknown ones by
                     ``USUAL``, flagged in ``guessed``
    numbers          ln(people / 10 million), ln(2011 US$ a head / 5,000), polyarchy less .5: the world's, any baseline

The units are those of ``foedus.history.intrastate``, on which the rates were estimated; the Factbook has others:

    2011 US$ a head = GDP (PPP, US$ of 2021) / people / 1.496        median ratio of 195 states to the record's 2019
    polyarchy = .171 + .340 score + .217 democracy; without a score .207 + .443 democracy

1.496 takes prices, the revision of PPPs and growth since 2019 together (correlation of logs .96, sd .36). The regime
lines are least squares of V-Dem's polyarchy in 2024-25 on regime.csv (162 and 174 states; R² .68 and .64, sd of what
is left .15 and .16): V-Dem's values stay with their owner, as they are share-alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from foedus.base.errors import Finding, InputError
from foedus.world.tables import number, read_table
from foedus.world.world import World

FIRST = 1946  # UCDP/PRIO's first year
FIRST_BASELINE = 1990  # deaths are known from 1989 on
PRICES = 1.496
WITH_SCORE, WITHOUT = (0.171, 0.340, 0.217), (0.207, 0.443)
USUAL = {1: 158.0, 2: 2_272.0}  # geometric middle of a minor year's range; median recorded major year

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ConflictStart:
    """What was known of conflict inside states at the end of the year before ``year``; arrays in the world's order.

    ``as_of``: the recorded year that the levels are from: year - 1, or the last one on record. ``numbers`` [states,
    3]; ``filled`` [states, 3]: which of them are medians of all states, for want of a figure. The neighbours by land of
    state i are ``neighbours[first[i] : first[i + 1]]``.
    """

    year: int
    as_of: int
    level: Ints
    years_at_peace: Ints
    years_in_conflict: Ints
    never: Flags
    deaths: Numbers
    guessed: Flags
    numbers: Numbers
    filled: Flags
    first: Ints
    neighbours: Ints

    @property
    def behind(self) -> int:
        """Years between what is on record and the baseline: 0 where the year before it is known."""
        return self.year - 1 - self.as_of


@cache
def _years() -> Mapping[str, tuple[tuple[int, int, float], ...]]:
    """Year, level and deaths of each state's conflict years, in order."""
    found: dict[str, list[tuple[int, int, float]]] = {}
    for r in read_table("conflict_years.csv"):
        found.setdefault(r["iso3"], []).append((int(r["year"]), int(r["level"]), number(r["deaths"])))
    return {iso3: tuple(sorted(years)) for iso3, years in found.items()}


def last_recorded() -> int:
    """The last year on record: some state is in conflict every year.

    >>> last_recorded() >= 2019
    True
    """
    return max(year for years in _years().values() for year, _, _ in years)


def conflict_start(world: World, year: int) -> ConflictStart:
    """The start of a run from ``year`` in a shipped world, 1990 and later; a state that UCDP does not know is at peace.

    Past worlds made from the record have theirs from it: ``foedus.history.conflicts``.

    >>> from foedus.world import load_world
    >>> world = load_world()
    >>> start = conflict_start(world, 2015)
    >>> start.as_of, int(start.level[world.index("Syria")])
    (2014, 2)
    """
    if world.from_record:
        found = f"the world of {world.year} is made from the record"
        raise InputError([Finding("baseline", found, "use foedus.history.conflicts.recorded_start")])
    if year < FIRST_BASELINE:
        found = f"deaths inside states are not known before {FIRST_BASELINE - 1}"
        raise InputError([Finding("baseline", found, f"a year from {FIRST_BASELINE}")])
    as_of = min(year - 1, last_recorded())
    rows = [_at(_years().get(iso3, ()), as_of) for iso3 in world.iso3]
    level, peace, fought, never, deaths = (np.array(column) for column in zip(*rows, strict=True))
    numbers, missing = numbers_of(world)
    first, neighbours = by_land(world)
    unknown = np.isnan(deaths)
    usual = np.array([0.0, USUAL[1], USUAL[2]])[level]
    return ConflictStart(
        year=year,
        as_of=as_of,
        level=level.astype(np.int64),
        years_at_peace=peace.astype(np.int64),
        years_in_conflict=fought.astype(np.int64),
        never=never,
        deaths=np.where(unknown, usual, deaths),
        guessed=unknown,
        numbers=numbers,
        filled=missing,
        first=first,
        neighbours=neighbours,
    )


def _at(years: tuple[tuple[int, int, float], ...], as_of: int) -> tuple[int, int, int, bool, float]:
    """Level, years at peace, years in conflict, never and deaths of a state at the end of ``as_of``."""
    known = [row for row in years if row[0] <= as_of]
    if not known:
        return 0, as_of - FIRST + 1, 0, True, 0.0
    year, level, deaths = known[-1]
    if year < as_of:
        return 0, as_of - year, 0, False, 0.0
    fought, at = 0, {row[0] for row in known}
    while as_of - fought in at:
        fought += 1
    return level, 0, fought, False, deaths


def numbers_of(world: World) -> tuple[Numbers, Flags]:
    """Population, wealth and regime [states, 3] as the rates of conflict read them, and which are medians."""
    regime = {r["iso3"]: (number(r["score"]), r["democracy"] == "true") for r in read_table("regime.csv")}
    polyarchy = [_polyarchy(*regime[iso3]) if iso3 in regime else np.nan for iso3 in world.iso3]
    people = world.population
    columns = (
        np.log(people / 1e7),
        np.log(world.gdp_ppp / people / PRICES / 5_000.0),
        np.array(polyarchy) - 0.5,
    )
    return medians_for_missing(np.column_stack(columns))


def medians_for_missing(values: Numbers) -> tuple[Numbers, Flags]:
    """``values`` [states, columns] with the median of a column where one is missing, and where that was.

    >>> medians_for_missing(np.array([[1.0], [np.nan], [3.0]]))[0].ravel().tolist()
    [1.0, 2.0, 3.0]
    """
    missing = np.isnan(values)
    return np.where(missing, np.nanmedian(values, axis=0), values), missing


def _polyarchy(score: float, democracy: bool) -> float:
    if np.isnan(score):
        return WITHOUT[0] + WITHOUT[1] * democracy
    return WITH_SCORE[0] + WITH_SCORE[1] * score + WITH_SCORE[2] * democracy


def by_land(world: World) -> tuple[Ints, Ints]:
    """Who borders whom by land: where each state's neighbours begin, and their positions, in rising order.

    >>> from foedus.world import load_world
    >>> world = load_world()
    >>> first, neighbours = by_land(world)
    >>> i = world.index("Portugal")
    >>> [world.iso3[j] for j in neighbours[first[i] : first[i + 1]]]
    ['ESP']
    """
    border = world.land_km > 0
    first = np.concatenate([[0], np.cumsum(border.sum(axis=1))]).astype(np.int64)
    return first, np.nonzero(border)[1].astype(np.int64)
