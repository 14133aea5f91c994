"""A simulated past: the world of 1 January of a year, the alliances then known, and many futures of it.

Nothing later than that day goes in, if the parameters do not (``foedus fit --until START``): no state that was to be
born, no alliance that was to be made, no end of one.

    1 to 3  disputes, escalation, war    from 1816 on; the record of disputes ends in 2000
    4       conflict inside states       from 1947 on; the record ends in 2019
    5       operations                   from 1992 on, and the same futures without them: a second arm. Before, nobody
                                         could know how often the Council would send one, and none is proposed
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from threading import local
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.arrangements import Library
from foedus.base.errors import Finding, InputError
from foedus.engine.lives import Lives, model
from foedus.engine.model import Model
from foedus.ensemble.luck import deviations, draw
from foedus.history import FIRST, LAST, PastWorld, known_in, world_in
from foedus.history.conflicts import recorded_start
from foedus.history.un_operations import FIRST_KNOWN, operations_known
from foedus.log import Event
from foedus.parameters import Parameters
from foedus.rules.compile import compile_library
from foedus.rules.setting import Setting
from foedus.rules.surroundings import Added, setting
from foedus.validation.inside_past import (
    ENGINE,
    FIRST_DEATHS,
    FIRST_INSIDE,
    LAST_INSIDE,
    WITHOUT,
    Arm,
    Inside,
    empty_arm,
    inside_of,
)

LAST_BEGUN = 2000  # the last year of which the tables have the disputes that began in it
CHUNK = 25
DAYS_PER_YEAR = 365.25
KEPT = (Event.DISPUTE, Event.FORCE, Event.WAR, Event.JOINED)
NOBODY_SENDS = {  # operations are not proposed; those of the willing need a proposal too
    **{f"ops_start_{kind}": 0.0 for kind in ("none", "after", "minor", "major")},
    "ops_near": 0.0,
    "ops_after_war": 0.0,
}


@dataclass(frozen=True)
class Past:
    """What a hindcast starts from. ``operations``: the Charter and what stood; empty where none are lived."""

    start: int
    years: int
    world: PastWorld
    library: Library
    operations: Library

    @property
    def dispute_years(self) -> int:
        """Years of the horizon of which the record has the disputes."""
        return max(min(self.years, LAST_BEGUN + 1 - self.start), 0)


@dataclass(frozen=True)
class Lived:
    """Many futures of a past. ``disputes``: one row a dispute, see ``disputes_of``.

    ``inside``: conflict inside states; ``None`` before UCDP has a year to start from.
    """

    past: Past
    futures: int
    disputes: pl.DataFrame
    inside: Inside | None = None


def past(start: int, years: int) -> Past:
    """The world and the alliances of 1 January of ``start``, for ``years`` years or as many as the record has."""
    last = LAST_INSIDE if start >= FIRST_INSIDE else LAST_BEGUN
    if not FIRST <= start <= min(LAST_INSIDE, LAST):
        remedy = f"{FIRST} to {min(LAST_INSIDE, LAST)}"
        raise InputError([Finding("--start", f"{start} is outside the record", remedy)])
    if years < 1:
        raise InputError([Finding("--years", f"{years} years", "1 or more")])
    world = world_in(start)
    return Past(start, min(years, last + 1 - start), world, known_in(start), operations_known(world))


def models_of(of: Past) -> dict[str, Model]:
    """The fixed tables of the arms: the engine as it is, and without operations where they are lived."""
    span = date(of.start, 1, 1), date(of.start + of.years, 1, 1)
    arms = {ENGINE: Library([*of.library.values(), *of.operations.values()])}
    if of.start >= FIRST_KNOWN:
        arms[WITHOUT] = of.library
    found = {}
    for name, library in arms.items():
        compiled = compile_library(library, of.world, *span)
        inside: Setting | None = None
        if of.start >= FIRST_INSIDE:
            added = Added(by_month=of.start >= FIRST_DEATHS)
            inside = setting(library, compiled, of.world, span, recorded_start(of.world), added)
        found[name] = model(compiled.tables, of.world, span[0], of.years * DAYS_PER_YEAR, inside)
    return found


def live_past(
    of: Past,
    parameters: Parameters,
    *,
    view: str,
    futures: int,
    seed: int,
    threads: int,
    progress: Callable[[int], None] | None = None,
) -> Lived:
    """Live ``futures`` futures, each on parameters of its own, drawn from their uncertainty.

    The result does not depend on ``threads``. ``progress`` is told how many futures are done.
    """
    fixed, workers = models_of(of), local()
    held = [NOBODY_SENDS if of.start < FIRST_KNOWN or name == WITHOUT else {} for name in fixed]
    room = {name: empty_arm(futures, of.years, of.world.n, deaths=of.start >= FIRST_DEATHS) for name in fixed}
    arms: list[Arm] = list(room.values())

    def work(first: int) -> pl.DataFrame:
        if not hasattr(workers, "lives"):
            workers.lives = Lives(list(fixed.values()), seed, held)
        count = min(CHUNK, futures - first)
        thetas = draw(parameters, [view], deviations(parameters, seed, first, count))
        events = []
        for k in range(count):
            for arm, _, rows in workers.lives.future(first + k, thetas[:, k]):
                arms[arm].fill(first + k, rows)
                if arm == 0:
                    events.append(_rows(first + k, rows))
        if progress is not None:
            progress(count)
        return pl.concat(events)

    with ThreadPoolExecutor(threads) as pool:
        events = pl.concat(pool.map(work, range(0, futures, CHUNK)))
    inside = inside_of(of.world, of.years, room) if of.start >= FIRST_INSIDE else None
    return Lived(of, futures, disputes_of(events, of), inside)


def _rows(future: int, events: NDArray[Any]) -> pl.DataFrame:
    kept = events[np.isin(events["kind"], [int(k) for k in KEPT])]
    columns = {name: kept[name] for name in ("day", "kind", "dispute", "a", "b")}
    return pl.DataFrame({"future": np.full(len(kept), future, np.int32), **columns})


def disputes_of(events: pl.DataFrame, of: Past) -> pl.DataFrame:
    """One row a dispute: future, year, a, b (positions), force, war, several (forces of a third state came)."""
    key = ["future", "dispute"]

    def reached(name: str, *kinds: Event) -> pl.DataFrame:
        rows = events.filter(pl.col("kind").is_in([int(k) for k in kinds]))
        return rows.select(key).unique().with_columns(pl.lit(True).alias(name))

    begun = events.filter(pl.col("kind") == int(Event.DISPUTE))
    year = (pl.col("day") / DAYS_PER_YEAR).floor().clip(0, of.years - 1).cast(pl.Int32) + of.start
    begun = begun.filter(year < of.start + of.dispute_years)
    rows = begun.select(*key, "a", "b", year=year)
    for name, kinds in (
        ("force", (Event.FORCE, Event.WAR)),
        ("war", (Event.WAR,)),
        ("several", (Event.JOINED,)),
    ):
        rows = rows.join(reached(name, *kinds), on=key, how="left")
    return rows.with_columns(pl.col("force", "war", "several").fill_null(value=False)).sort(key)
