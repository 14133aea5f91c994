"""The ``Setting`` of an arm: states from inside, operations on file, and what a scenario adds to both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from foedus.arrangements import Library
from foedus.rules.compile import Compiled
from foedus.rules.lines import limited, lines, rivals, watches
from foedus.rules.missions import acts, missions
from foedus.rules.practised import ready
from foedus.rules.setting import (
    ACT,
    COUNTRY,
    HAPPENING,
    LIMITED,
    LINE,
    MANDATE,
    MISSION,
    PAYERS,
    RENEWAL,
    RIVALS,
    WATCH,
    Setting,
)
from foedus.rules.tables import Records
from foedus.world import World
from foedus.world.conflicts import ConflictStart

DAYS_PER_YEAR = 365.25
FIVE_REGIONS = {
    "sub_saharan_africa": 0,
    "north_africa": 0,
    "central_america_caribbean": 1,
    "north_america": 1,
    "south_america": 1,
    "central_asia": 2,
    "east_asia": 2,
    "middle_east": 2,
    "south_asia": 2,
    "southeast_asia": 2,
    "europe": 3,
    "oceania": 4,
}  # those of the United Nations, on which the estimate of who sends rests


@dataclass(frozen=True)
class Shock:
    """From ``begins`` to ``ends`` (days), in ``states`` (positions): ln odds of moving up, ln factor of deaths."""

    states: Sequence[int]
    begins: float
    ends: float
    up: float
    deadlier: float


@dataclass(frozen=True)
class Given:
    """A conflict that a scenario sets: at least ``level`` in state ``state`` in the year of ``day``."""

    state: int
    day: float
    level: int


@dataclass(frozen=True)
class Happening:
    """On ``day`` somebody who is no state acts against state ``target``: an incident of ``kind``, an index of KINDS."""

    day: float
    target: int
    kind: int


@dataclass(frozen=True)
class Added:
    """What a scenario adds; ``by_month``: deaths are written by month, not only by year."""

    shocks: tuple[Shock, ...] = ()
    given: tuple[Given, ...] = ()
    happenings: tuple[Happening, ...] = ()
    by_month: bool = False


def setting(
    library: Library,
    compiled: Compiled,
    world: World,
    span: tuple[date, date],
    start: ConflictStart,
    added: Added,
    line: Records | None = None,
) -> Setting:
    """What processes 4 to 7 read in one arm, for the days from ``span[0]`` to ``span[1]``.

    ``start``: the inside of states at the end of the year before. ``line``: the lines of the library that the arms
    amend, if not of this one (``lines``). A shock counts in each year of the run by the part of that year which lies
    in it. Nobody withholds: what states withhold needs their shares, which rules do not know (``withholding``).
    """
    first, last = span
    years = int(np.ceil((last - first).days / DAYS_PER_YEAR)) + 1
    found = missions(library, world, first, last)
    line = lines(library, world, first, last) if line is None else line
    act = acts(compiled, world)
    return Setting(
        country=countries(world, start),
        beside=start.neighbours,
        first_beside=start.first,
        shock=_shock_table(years, world.n, added.shocks),
        given=_given_table(years, world.n, added.given),
        happening=_happening_table(added.happenings),
        act=act,
        ready=ready(compiled.tables, act["standby_persons"] > 0),
        mission=found.mission,
        mandate=found.mandate,
        ceiling=found.ceiling,
        withheld=np.zeros((len(PAYERS), 1)),
        pledge=found.pledge,
        renewal=found.renewal,
        renewal_role=found.renewal_role,
        line=line,
        watch=watches(library, line, found.arrangements, world, span),
        limited=limited(library, line, world, span),
        rivals=rivals(world),
        by_month=added.by_month,
    )


def nothing(n: int, duties: int) -> Setting:
    """A setting in which processes 4 to 7 do not run."""
    return Setting(
        country=np.zeros(0, COUNTRY),
        beside=np.zeros(0, np.int64),
        first_beside=np.zeros(n + 1, np.int64),
        shock=np.zeros((1, n, 2)),
        given=np.zeros((1, n), np.int64),
        happening=np.zeros(0, HAPPENING),
        act=np.zeros((1, duties), ACT),
        ready=np.zeros((1, n), bool),
        mission=np.zeros(0, MISSION),
        mandate=np.zeros((0, 1), MANDATE),
        ceiling=np.zeros((0, 1), np.int64),
        withheld=np.zeros((len(PAYERS), 1)),
        pledge=np.zeros((0, n), np.int64),
        renewal=np.zeros(0, RENEWAL),
        renewal_role=np.zeros((0, n), np.uint8),
        line=np.zeros(0, LINE),
        watch=np.zeros(0, WATCH),
        limited=np.zeros(0, LIMITED),
        rivals=np.zeros(0, RIVALS),
        by_month=False,
    )


def countries(world: World, start: ConflictStart) -> Records:
    """States from inside, in the order of the world."""
    table = np.zeros(world.n, COUNTRY)
    for k, name in enumerate(("ln_population", "ln_gdp_per_head", "polyarchy")):
        table[name] = start.numbers[:, k]
    table["region"] = [FIVE_REGIONS[region] for region in world.region]
    for name in ("level", "years_at_peace", "years_in_conflict", "never", "deaths"):
        table[name] = getattr(start, name)
    return table


def _shock_table(
    years: int, n: int, shocks: Iterable[Shock]
) -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
    table = np.zeros((years, n, 2))
    begins = np.arange(years) * DAYS_PER_YEAR
    for shock in shocks:
        days = np.minimum(shock.ends, begins + DAYS_PER_YEAR) - np.maximum(shock.begins, begins)
        part = np.clip(np.round(days / DAYS_PER_YEAR, 2), 0.0, 1.0)  # so that leap days do not count
        table[:, np.array(shock.states, np.int64)] += np.multiply.outer(
            part[:, None], (shock.up, shock.deadlier)
        )
    return table


def _given_table(
    years: int, n: int, given: Iterable[Given]
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    table = np.zeros((years, n), np.int64)
    for one in given:
        year = int(one.day // DAYS_PER_YEAR)
        if 0 <= year < years:
            table[year, one.state] = max(table[year, one.state], one.level)
    return table


def _happening_table(happenings: Iterable[Happening]) -> Records:
    ordered = sorted(happenings, key=lambda one: one.day)
    return np.array([(one.day, one.target, one.kind) for one in ordered], HAPPENING)
