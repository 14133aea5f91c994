"""Speed as ratios measured within one run: the full engine beside a bare thinning loop on the same hazards.

share of a process = what a world takes longer once it is switched on, after those before it, over what a world takes in
all. Disputes alone: no threat climbs; with escalation: no use of force becomes a war. Conflict inside is measured with
no operation on file and no alarms, operations without lines; so what one costs more, or less, where another is belongs
to the later one. Arms races are off unless a scenario sets them (``arms_race`` 1): the engine's speed is given without
them and with them at RACES, and their share is what they add. What runs around the engine is given in worlds too: how
many the engine lives in the time that the library takes to be read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import numpy as np

from foedus.arrangements import Library, load_library
from foedus.cases import Replay, load_cases, replay
from foedus.cases import setting as law_of_cases
from foedus.engine.floor import floor
from foedus.engine.live import world_name
from foedus.engine.lives import Lives, holding, model
from foedus.engine.model import Model
from foedus.engine.processes.onset import fill_envelope
from foedus.parameters import Parameters
from foedus.rules.compile import compile_library
from foedus.rules.setting import Setting
from foedus.rules.surroundings import Added, setting
from foedus.rules.tables import OTHER, Records
from foedus.world import World
from foedus.world.conflicts import conflict_start

BASELINE = date(2026, 1, 1)
REPEATS = 5
RACES = 2.45  # hazard ratio of rivals in a race, as on record (``arms_race``)
WITH_RACES = f"engine, races at {RACES}"


def bench(
    world: World, library: Library, parameters: Parameters, *, futures: int, years: int
) -> dict[str, Any]:
    """World-years per second of the engine with all processes on and of the floor, their ratio, the share of each
    process, and scaling in futures, years, states, threads."""
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    lives = Lives([_model(world, library, years)], 1)
    full, bare = _full(lives, theta), _bare(lives, theta)
    racing = _full(lives, holding(theta, {"arms_race": RACES}))
    full(0), bare(0)  # compiled, or read from the cache
    engine, races, floor_s = _in_turn((full, racing, bare), futures)
    seconds = {"engine": engine, WITH_RACES: races, "floor": floor_s}
    return {
        "futures": futures,
        "years": years,
        "states": world.n,
        "world_years_per_second": {name: years / s for name, s in seconds.items()},
        "ratio_to_floor": engine / floor_s,
        "milliseconds_per_world": {name: s * 1e3 for name, s in seconds.items()}
        | {"envelope": _envelope(lives, theta) * 1e3},
        "processes": _processes(world, library, theta, years, futures),
        "scaling_in_futures": _futures(full, futures),
        "scaling_in_states": _states(world, library, theta, years, max(futures // 5, 5)),
        "scaling_in_years": _years(world, library, theta, years, max(futures // 5, 5)),
        "threads": _threads(world, library, theta, years, futures),
        "around_the_engine": _around(engine),
    }


def _around(engine: float) -> list[dict[str, Any]]:
    """Seconds of what runs around the engine, each once and from nothing, and the worlds lived in that time."""
    works: dict[str, Callable[[], object]] = {
        "the library is read": _read_anew,
        "every case is replayed": _replay_all,
    }
    found = []
    for what, work in works.items():
        begin = time.perf_counter()
        work()
        seconds = time.perf_counter() - begin
        found.append({"what": what, "seconds": seconds, "worlds": seconds / engine})
    return found


def _read_anew() -> Library:
    load_library.cache_clear()
    return load_library()


def _replay_all() -> list[Replay]:
    law = law_of_cases()
    return [replay(case, law) for case in load_cases().values()]


def _model(world: World, library: Library, years: int, *, inside: bool = True) -> Model:
    """The world as it is from ``BASELINE``; without ``inside`` only processes 1 to 3 run."""
    last = BASELINE + timedelta(days=round(years * 365.25))
    compiled = compile_library(library, world, BASELINE, last)
    start = conflict_start(world, BASELINE.year)
    found = setting(library, compiled, world, (BASELINE, last), start, Added()) if inside else None
    return model(compiled.tables, world, BASELINE, years * 365.25, found)


def _processes(
    world: World, library: Library, theta: Records, years: int, futures: int
) -> list[dict[str, Any]]:
    """What each process adds to the time of a world: the median of runs that are taken in turn, and its share."""
    fixed, between = _model(world, library, years), _model(world, library, years, inside=False)
    begun = ("ops_near", "ops_after_war")
    alarms = {n: 0.0 for n in theta.dtype.names or () if n.startswith("ops_start_") or n in begun}
    steps = (
        ("1 disputes", between, holding(theta, {"climb_to_display": 0.0})),
        ("2 escalation", between, holding(theta, {"climb_to_war": 0.0})),
        ("3 war", between, theta),
        ("4 conflict inside", fixed._replace(s=_without_operations(fixed.s)), holding(theta, alarms)),
        ("5 operations", fixed._replace(s=_without_lines(fixed.s)), theta),
        ("6 lines", fixed, theta),
        (f"7 arms races, at {RACES}", fixed, holding(theta, {"arms_race": RACES})),
    )
    works = [_full(Lives([m], 1), values) for _, m, values in steps]
    events = [sum(work(f) for f in range(futures)) / futures for work in works]
    times = np.array([[_time(work, futures) for work in works] for _ in range(REPEATS)])
    added = np.median(np.diff(times, axis=1, prepend=0.0), axis=0) * 1e3
    return [
        {
            "process": name,
            "milliseconds_per_world": float(ms),
            "share": float(ms / added.sum()),
            "events_per_world": float(rows),
        }
        for (name, _, _), ms, rows in zip(steps, added, np.diff(np.array(events), prepend=0.0), strict=True)
    ]


def _without_operations(s: Setting) -> Setting:
    """The same inside of states, and no operation on file."""
    return _without_lines(s)._replace(mission=s.mission[:0], ceiling=s.ceiling[:0], pledge=s.pledge[:0])


def _without_lines(s: Setting) -> Setting:
    """The same operations, none of them at a line between two states."""
    return s._replace(line=s.line[:0], watch=s.watch[:0])


def _full(lives: Lives, theta: Records) -> Callable[[int], int]:
    return lambda f: sum(len(events) for _, _, events in lives.future(f, theta))


def _bare(lives: Lives, theta: Records) -> Callable[[int], int]:
    m, work = lives.models[0], lives.work[0]

    def one(future: int) -> int:
        envelope = fill_envelope(theta[0], theta, m.g, lives.row, lives.cell)
        return int(floor(m, theta[0], envelope, work, np.uint64(world_name(lives.seed, future))))

    return one


def _time(work: Callable[[int], int], futures: int) -> float:
    begin = time.perf_counter()
    for future in range(futures):
        work(future)
    return (time.perf_counter() - begin) / futures


def _in_turn(works: Sequence[Callable[[int], int]], futures: int) -> list[float]:
    """Median seconds per world of each, taken in turn so that a drift of the machine hits all."""
    times = np.array([[_time(work, futures) for work in works] for _ in range(REPEATS)])
    return [float(x) for x in np.median(times / times[:, -1:], axis=0) * np.median(times[:, -1])]


def _envelope(lives: Lives, theta: Records) -> float:
    return _time(lambda _: len(fill_envelope(theta[0], theta, lives.models[0].g, lives.row, lives.cell)), 20)


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
    """Processes 1 to 3 with every rate but those among the k most capable states switched off."""
    order = np.argsort(-world.capability)
    fixed, found = _model(world, library, years, inside=False), []
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
