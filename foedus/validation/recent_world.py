"""A world like that of 1990-2010: the states of 2025 under the arrangements in force year by year from 1990 to 2010.

Conflict inside states and operations start from those of 1 January 1990; operations on file that began later are left
out, as the simulated world sends its own. What is not like it: capabilities, wealth, regimes, borders, rivalries and
the time since the last dispute are those of 2025. Their values of 1990-2010 lie in data that foedus may not ship.
Parameters are at their medians.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from foedus.arrangements import Library
from foedus.engine.lives import Lives, model
from foedus.log.events import EVENTS
from foedus.parameters import Parameters
from foedus.rules.compile import compile_library
from foedus.rules.ground import ground
from foedus.rules.missions import on_file
from foedus.rules.surroundings import Added, setting
from foedus.rules.tables import Ground
from foedus.world import World
from foedus.world.conflicts import ConflictStart, conflict_start

FIRST, LAST = date(1990, 1, 1), date(2011, 1, 1)
YEARS = LAST.year - FIRST.year
TODAY = date(2026, 1, 1)  # years at peace between states are counted to this day


@dataclass(frozen=True, eq=False)
class Sample:
    """Events of ``futures`` worlds of ``YEARS`` years, with what is needed to class them.

    ``start``: the inside of states before. ``bodies``: the arrangement of each duty, by the duty's position.
    """

    futures: int
    events: pl.DataFrame
    ground: Ground
    start: ConflictStart
    bodies: tuple[str, ...]


def sample(
    world: World,
    library: Library,
    parameters: Parameters,
    *,
    view: str,
    futures: int,
    seed: int,
    threads: int,
) -> Sample:
    """Live ``futures`` worlds on median parameters under one view."""
    library = Library(a for a in library.values() if a.in_force.since < FIRST or not on_file(a))
    compiled = compile_library(library, world, FIRST, LAST)
    start = conflict_start(world, FIRST.year)
    inside = setting(library, compiled, world, (FIRST, LAST), start, Added())
    fixed = model(compiled.tables, world, TODAY, YEARS * 365.25, inside)
    theta = parameters.under(view).records(np.zeros((1, len(parameters.parameters))))

    def work(share: range) -> list[pl.DataFrame]:
        lives, frames = Lives([fixed], seed), []
        for f in share:
            for _, _, events in lives.future(f, theta):
                frames.append(
                    pl.DataFrame(
                        {"future": np.full(len(events), f), **{c: events[c] for c in EVENTS.names or ()}}
                    )
                )
        return frames

    with ThreadPoolExecutor(threads) as pool:
        frames = [
            frame
            for part in pool.map(work, [range(t, futures, threads) for t in range(threads)])
            for frame in part
        ]
    events = pl.concat(frames).sort("future", "day", maintain_order=True)
    return Sample(futures, events, ground(world), start, tuple(a.id for a, _ in compiled.duties))
