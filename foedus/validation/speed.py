"""Speed as ratios measured within one run: the full engine beside a bare thinning loop on the same hazards."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import numpy as np

from foedus.arrangements import Library
from foedus.engine.floor import floor
from foedus.engine.live import world_name
from foedus.engine.lives import Lives, model
from foedus.engine.model import Envelope, Model
from foedus.engine.processes.onset import fill_envelope
from foedus.parameters import Parameters
from foedus.rules.compile import compile_library
from foedus.rules.tables import OTHER, Records
from foedus.world import World

BASELINE = date(2026, 1, 1)
REPEATS = 5


def bench(
    world: World, library: Library, parameters: Parameters, *, futures: int, years: int
) -> dict[str, Any]:
    """World-years per second of the engine and of the floor, their ratio, and scaling in futures, states, threads."""
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    lives = Lives([_model(world, library, years)], 1)
    full, bare = _full(lives, theta), _bare(lives, theta)
    full(0), bare(0)  # compiled, or read from the cache
    engine, floor_s = _paired(full, bare, futures)
    years_of = {"engine": years / engine, "floor": years / floor_s}
    return {
        "futures": futures,
        "years": years,
        "states": world.n,
        "world_years_per_second": years_of,
        "ratio_to_floor": engine / floor_s,
        "milliseconds_per_world": {
            "engine": engine * 1e3,
            "floor": floor_s * 1e3,
            "envelope": _envelope(lives, theta) * 1e3,
        },
        "scaling_in_futures": _futures(full, futures),
        "scaling_in_states": _states(world, library, theta, years, max(futures // 5, 5)),
        "scaling_in_years": _years(world, library, theta, years, max(futures // 5, 5)),
        "threads": _threads(world, library, theta, years, futures),
    }


def _model(world: World, library: Library, years: int) -> Model:
    last = BASELINE + timedelta(days=round(years * 365.25))
    return model(compile_library(library, world, BASELINE, last).tables, world, BASELINE, years * 365.25)


def _full(lives: Lives, theta: Records) -> Callable[[int], int]:
    return lambda f: sum(len(events) for _, _, events in lives.future(f, theta))


def _bare(lives: Lives, theta: Records) -> Callable[[int], int]:
    m, work = lives.models[0], lives.work[0]

    def one(future: int) -> int:
        bound = fill_envelope(theta[0], theta, m.g, lives.row, lives.cell)
        name = np.uint64(world_name(lives.seed, future))
        return int(floor(m, theta[0], Envelope(lives.row, lives.cell, bound), work, name))

    return one


def _time(work: Callable[[int], int], futures: int) -> float:
    begin = time.perf_counter()
    for future in range(futures):
        work(future)
    return (time.perf_counter() - begin) / futures


def _paired(full: Callable[[int], int], bare: Callable[[int], int], futures: int) -> tuple[float, float]:
    """Median seconds per world of both, taken in turn so that a drift of the machine hits both."""
    times = [(_time(full, futures), _time(bare, futures)) for _ in range(REPEATS)]
    ratio = float(np.median([a / b for a, b in times]))
    bare_s = float(np.median([b for _, b in times]))
    return ratio * bare_s, bare_s


def _envelope(lives: Lives, theta: Records) -> float:
    return _time(lambda _: int(fill_envelope(theta[0], theta, lives.models[0].g, lives.row, lives.cell)), 20)


def _futures(full: Callable[[int], int], futures: int) -> list[dict[str, float]]:
    base = _time(full, futures)
    return [
        {"futures": k * futures, "seconds_over_one_times": k * _time(full, k * futures) / base}
        for k in (1, 2, 4)
    ]


def _years(
    world: World, library: Library, theta: Records, years: int, futures: int
) -> list[dict[str, float]]:
    found = []
    for span in (years // 2 or 1, years, 2 * years):
        work = _full(Lives([_model(world, library, span)], 1), theta)
        events = sum(work(f) for f in range(futures)) / futures
        found.append(
            {"years": span, "events_per_world": events, "milliseconds_per_world": _time(work, futures) * 1e3}
        )
    return found


def _states(
    world: World, library: Library, theta: Records, years: int, futures: int
) -> list[dict[str, float]]:
    """The same world with every rate but those among the k most capable states switched off."""
    order = np.argsort(-world.capability)
    fixed, found = _model(world, library, years), []
    for k in (49, 98, 196):
        outside = np.ones(world.n, bool)
        outside[order[:k]] = False
        pair = fixed.g.pair.copy()
        off = outside[:, None] | outside[None, :]
        pair["kind"][off], pair["ln_km"][off] = OTHER, 100.0
        lives = Lives([fixed._replace(g=fixed.g._replace(pair=pair))], 1)
        work = _full(lives, theta)
        events = sum(work(f) for f in range(futures)) / futures
        found.append(
            {"states": k, "events_per_world": events, "milliseconds_per_world": _time(work, futures) * 1e3}
        )
    return found


def _threads(
    world: World, library: Library, theta: Records, years: int, futures: int
) -> list[dict[str, float]]:
    fixed, found = _model(world, library, years), []
    for threads in (1, 2):
        workers = [_full(Lives([fixed], 1), theta) for _ in range(threads)]
        begin = time.perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            jobs = [pool.submit(_time, work, futures // threads) for work in workers]
            _ = [job.result() for job in jobs]
        found.append(
            {"threads": threads, "world_years_per_second": futures * years / (time.perf_counter() - begin)}
        )
    return found
