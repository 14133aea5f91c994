"""Simulate: live every future of a scenario in every arm and view, in chunks, on threads, resumably.

A chunk is a fixed range of futures; its events are written to one Parquet file per arm and view, first under a
temporary name, so that a file that is there is whole. A run that was stopped goes on with the chunks it lacks. In a
file events lie by kind, then as they came: whoever reads one kind passes over the groups of rows that have none of it,
which halves the time that a run takes to be measured.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import local
from typing import Any

import numpy as np
import polars as pl

from foedus.base.errors import InputError
from foedus.base.paths import replace_file
from foedus.engine.lives import Lives, model
from foedus.engine.model import Model
from foedus.ensemble.luck import deviations, draw
from foedus.ensemble.manifest import Plan, identity, manifest
from foedus.log import EVENTS, Run, open_run
from foedus.log.run import FORMAT, MANIFEST, part_file
from foedus.rules.tables import Records

FEWEST, MOST = 25, 100  # futures of a chunk
CHUNKS = 16  # at the least, where futures suffice: threads end together, and little is lost by a kill
GROUP = 20_000  # rows
PILOT_FUTURES = 2
COLUMNS = ("day", "kind", "dispute", "a", "b", "duty", "value")


@dataclass(frozen=True)
class Estimate:
    """What a run will take: seconds on ``threads`` threads, bytes of memory, bytes of disk."""

    worlds: int
    seconds: float
    memory: int
    disk: int


def models(p: Plan) -> list[Model]:
    """The fixed tables of every arm."""
    days = p.scenario.years * 365.25
    return [
        model(c.tables, p.world, p.scenario.baseline, days, one)
        for c, one in zip(p.compiled, p.settings, strict=True)
    ]


def lives_of(p: Plan, fixed: list[Model]) -> Lives:
    """A worker for the arms ``fixed``, on the plan's luck and with the values that each arm holds."""
    return Lives(fixed, p.scenario.seed, [arm.parameters for arm in p.scenario.arms[: len(fixed)]])


@dataclass(frozen=True)
class Thetas:
    """Parameter records of some futures: ``run`` under the views of the plan; ``every``: under those of a run that
    names none, which is all that the rates of disputes are contested by, and so what candidates are drawn for [V,F].
    """

    run: Records
    every: Records


def thetas(p: Plan, first: int, count: int) -> Thetas:
    """Parameter records of futures ``first`` and on; medians without parameter uncertainty."""
    z = deviations(p.parameters, p.scenario.seed, first, count)
    z = z if p.scenario.parameter_uncertainty else np.zeros_like(z)
    return Thetas(draw(p.parameters, list(p.views), z), draw(p.parameters, p.parameters.views_of(), z))


def chunk_of(futures: int) -> int:
    """How many futures a chunk of a run of ``futures`` has.

    >>> [chunk_of(n) for n in (10, 400, 1_000, 10_000)]
    [25, 25, 62, 100]
    """
    return max(FEWEST, min(MOST, futures // CHUNKS))


def estimate(p: Plan, threads: int, extra_worlds: int = 0) -> Estimate:
    """Live a few futures, keep nothing, and scale up; ``extra_worlds`` are lived beside the futures and not stored.

    Compiles the engine if need be (not counted).
    """
    lives, theta = lives_of(p, models(p)), thetas(p, 0, PILOT_FUTURES)
    list(lives.future(0, theta.run[:, 0], theta.every[:, 0]))
    begin, events = time.perf_counter(), 0
    for f in range(PILOT_FUTURES):
        events += sum(len(rows) for _, _, rows in lives.future(f, theta.run[:, f], theta.every[:, f]))
    worlds = p.scenario.futures * len(p.compiled) * len(p.views)
    per_world = (time.perf_counter() - begin) / PILOT_FUTURES / len(p.compiled) / len(p.views)
    per_future = events / PILOT_FUTURES
    tables = sum(a.nbytes for m in lives.models for a in (*m.t, *m.g, *m.s) if isinstance(a, np.ndarray))
    work = sum(a.nbytes for w in lives.work for a in w)
    chunk = chunk_of(p.scenario.futures) * per_future * EVENTS.itemsize * 2
    return Estimate(
        worlds=worlds,
        seconds=per_world * (worlds + extra_worlds) / min(threads, os.cpu_count() or 1),
        memory=int(180e6 + tables + threads * (work + chunk)),
        disk=int(per_future * p.scenario.futures * 9),
    )


def simulate(
    p: Plan,
    folder: Path,
    *,
    threads: int = 0,
    chunk: int = 0,
    progress: Callable[[int], None] | None = None,
) -> Run:
    """Run the plan into ``folder`` and return the finished run.

    ``threads`` 0: one per core; ``chunk`` 0: ``chunk_of`` the futures. ``progress`` is told how many futures are done.
    Raises ``InputError`` if the folder belongs to another run, ``RunError`` if a future cannot be lived; what was
    finished stays.
    """
    threads = threads or os.cpu_count() or 1
    chunk = _prepare(p, folder, chunk or chunk_of(p.scenario.futures))
    todo = [c for c in range(-(-p.scenario.futures // chunk)) if not _done(p, folder, c)]
    report = progress or (lambda futures: None)
    report(p.scenario.futures - sum(_size(p, chunk, c) for c in todo))
    fixed, workers = models(p), local()

    def work(c: int) -> int:
        if not hasattr(workers, "lives"):
            workers.lives = lives_of(p, fixed)
        _write(p, folder, c, _live_chunk(p, workers.lives, c * chunk, _size(p, chunk, c)))
        return _size(p, chunk, c)

    with ThreadPoolExecutor(threads) as pool:
        for done in _as_completed([pool.submit(work, c) for c in todo]):
            report(done)
    return open_run(folder)


def _as_completed(jobs: list[Future[int]]) -> Iterator[int]:
    try:
        for job in as_completed(jobs):
            yield job.result()
    finally:
        for job in jobs:
            job.cancel()


def _prepare(p: Plan, folder: Path, chunk: int) -> int:
    """Write the manifest, or check that the one in the folder is this run's; returns the chunk in force."""
    path = folder / MANIFEST
    _sweep(folder)
    if path.exists():
        old = _read_manifest(path)
        new = manifest(p, int(old["chunk"]))
        if identity(old) != identity(new):
            differing = [k for k, v in identity(new).items() if identity(old).get(k) != v]
            what = f"{folder} holds another run (its {', '.join(differing)} differ)"
            raise InputError(f"{what}; choose another --out, or remove that folder")
        if old != json.loads(json.dumps(new)):  # same events, told otherwise: a title, a focus
            replace_file(path, lambda temporary: temporary.write_text(json.dumps(new, indent=1)))
        return int(new["chunk"])
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty and holds no run; choose another --out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made: {error.strerror}; choose another --out") from None
    replace_file(path, lambda temporary: temporary.write_text(json.dumps(manifest(p, chunk), indent=1)))
    return chunk


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text())
        if isinstance(data, dict) and data.get("format") == FORMAT and int(data["chunk"]) > 0:
            return data
    except (OSError, ValueError, TypeError, KeyError):
        pass
    what = f"{path} is not the manifest of a run of format {FORMAT}"
    raise InputError(f"{what}; choose another --out, or remove that folder")


def _size(p: Plan, chunk: int, c: int) -> int:
    return min(chunk, p.scenario.futures - c * chunk)


def _done(p: Plan, folder: Path, c: int) -> bool:
    return all(part_file(folder, arm.id, view, c).exists() for arm in p.scenario.arms for view in p.views)


def _live_chunk(p: Plan, lives: Lives, first: int, count: int) -> dict[tuple[int, int], pl.DataFrame]:
    theta = thetas(p, first, count)
    rows: dict[tuple[int, int], list[tuple[int, np.ndarray[Any, Any]]]] = {}
    for f in range(count):
        for arm, view, events in lives.future(first + f, theta.run[:, f], theta.every[:, f]):
            rows.setdefault((arm, view), []).append((first + f, events))
    return {key: _frame(found) for key, found in rows.items()}


def _frame(found: list[tuple[int, np.ndarray[Any, Any]]]) -> pl.DataFrame:
    future = np.concatenate([np.full(len(events), f, np.int32) for f, events in found])
    events = np.concatenate([events for _, events in found])
    told = pl.DataFrame({"future": future, **{name: events[name] for name in COLUMNS}})
    return told.sort("kind", maintain_order=True)


def _write(p: Plan, folder: Path, c: int, frames: dict[tuple[int, int], pl.DataFrame]) -> None:
    for (arm, view), frame in frames.items():
        path = part_file(folder, p.scenario.arms[arm].id, p.views[view], c)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, partial(frame.write_parquet, compression="zstd", row_group_size=GROUP))


def _sweep(folder: Path) -> None:
    """Remove what killed runs left half-written under a temporary name: their process is gone."""
    for temporary in (*folder.glob(".manifest.json.*"), *folder.glob("events/*/.part-*.parquet.*")):
        process = temporary.suffix.removeprefix(".")
        if process.isdigit() and not _alive(int(process)):
            temporary.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it is somebody else's
        return True
    return True
