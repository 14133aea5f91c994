"""A simulated past: the world of 1 January of a year, the alliances then known, and many futures of it.

Nothing later than that day goes in, if the parameters do not (``foedus fit --until START``): no state that was to be
born, no alliance that was to be made, no end of one.
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
from foedus.ensemble.luck import deviations, draw
from foedus.history import FIRST, PastWorld, known_in, world_in
from foedus.log import Event
from foedus.parameters import Parameters
from foedus.rules.compile import compile_library
from foedus.validation.intrastate_years import FIRST_INSIDE, Inside, live_inside_past

LAST_BEGUN = 2000  # the last year of which the tables have the disputes that began in it
CHUNK = 25
DAYS_PER_YEAR = 365.25
KEPT = (Event.DISPUTE, Event.FORCE, Event.WAR, Event.JOINED)


@dataclass(frozen=True)
class Past:
    """What a hindcast starts from."""

    start: int
    years: int
    world: PastWorld
    library: Library


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
    if not FIRST <= start <= LAST_BEGUN:
        raise InputError([Finding("--start", f"{start} is outside the record", f"{FIRST} to {LAST_BEGUN}")])
    if years < 1:
        raise InputError([Finding("--years", f"{years} years", "1 or more")])
    return Past(start, min(years, LAST_BEGUN + 1 - start), world_in(start), known_in(start))


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
    begin, days = date(of.start, 1, 1), of.years * DAYS_PER_YEAR
    tables = compile_library(of.library, of.world, begin, date(of.start + of.years, 1, 1)).tables
    fixed, workers = model(tables, of.world, begin, days), local()

    def work(first: int) -> pl.DataFrame:
        if not hasattr(workers, "lives"):
            workers.lives = Lives([fixed], seed)
        count = min(CHUNK, futures - first)
        thetas = draw(parameters, [view], deviations(parameters, seed, first, count))
        events = [
            _rows(first + k, rows)
            for k in range(count)
            for _, _, rows in workers.lives.future(first + k, thetas[:, k])
        ]
        if progress is not None:
            progress(count)
        return pl.concat(events)

    with ThreadPoolExecutor(threads) as pool:
        events = pl.concat(pool.map(work, range(0, futures, CHUNK)))
    inside = (
        live_inside_past(parameters, of.start, of.years, futures, seed) if of.start >= FIRST_INSIDE else None
    )
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
    rows = begun.select(*key, "a", "b", year=year)
    for name, kinds in (
        ("force", (Event.FORCE, Event.WAR)),
        ("war", (Event.WAR,)),
        ("several", (Event.JOINED,)),
    ):
        rows = rows.join(reached(name, *kinds), on=key, how="left")
    return rows.with_columns(pl.col("force", "war", "several").fill_null(value=False)).sort(key)
