"""Living arms for what they lose inside states: the engine's own law, streamed, so that only a table of losses is kept.

    losses[measure, future, arm]   battle deaths, months of 25 and more, major years, summed over the states counted

What happens inside states does not look at disputes between them. So no candidate of a dispute is drawn here, and arms
share the compiled duties of the arm without postings, whose missions decide nothing: half of the time is saved, and
every number is the same to the bit as in a whole life (``tests/planners`` compares them with ``foedus simulate``).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.arrangements import Library, amend
from foedus.arrangements.amend import Amendment
from foedus.base.draws import root
from foedus.engine.intrastate import coefficients
from foedus.engine.lives import lived, model
from foedus.engine.model import Envelope, Model, Work, work_space
from foedus.ensemble.luck import deviations, draw
from foedus.ensemble.manifest import Plan, plan
from foedus.ensemble.scenario import Scenario
from foedus.log.events import Event
from foedus.planners.deploy.instance import LOSSES
from foedus.planners.deploy.task import DeployTask
from foedus.rules.compile import Compiled
from foedus.rules.lines import lines
from foedus.rules.setting import Setting
from foedus.rules.surroundings import Added, setting
from foedus.rules.tables import Records

Floats = NDArray[np.float64]
CAPACITY = 1 << 13
MAJOR = 2
NEW_OPERATIONS = (
    "ops_start_none",
    "ops_start_after",
    "ops_start_minor",
    "ops_start_major",
    "ops_near",
    "ops_after_war",
)
Progress = Callable[[int], None]


@dataclass(frozen=True, eq=False)
class Stage:
    """What all arms share: the library without what is replaced, its compiled duties, the world, the luck."""

    task: DeployTask
    prepared: Plan
    compiled: Compiled
    line: Records
    places: NDArray[np.bool_]

    def arm(self, changes: Sequence[Amendment], library: Library | None = None) -> Setting:
        """What is in force in an arm: the library (or another one) amended."""
        p = self.prepared
        amended = amend(library or p.libraries[0], changes)
        span = p.scenario.baseline, p.scenario.last
        return setting(amended, self.compiled, p.world, span, p.start, Added(), self.line)

    def model(self, arm: Setting) -> Model:
        """The fixed tables of an arm."""
        p = self.prepared
        return model(self.compiled.tables, p.world, p.scenario.baseline, p.scenario.years * 365.25, arm)

    def thetas(self, first: int, count: int) -> Records:
        """Parameter records [count] named by ``first`` and on."""
        p = self.prepared
        return draw(p.parameters, list(p.views), deviations(p.parameters, p.scenario.seed, first, count))[0]


def stage(task: DeployTask, scenario: Scenario) -> Stage:
    """Prepare the arms of ``scenario``, of which the first is the one without postings."""
    p = plan(scenario, task.library, task.parameters, task.world)
    span = scenario.baseline, scenario.last
    line = lines(task.library, task.world, *span)
    counted = np.isin(np.array(task.world.iso3), task.counted)
    return Stage(task, p, p.compiled[0], line, counted)


def held_by(task: DeployTask) -> dict[str, float]:
    """Parameters that every arm holds: nobody else sends, if the file says so."""
    return dict.fromkeys(NEW_OPERATIONS, 0.0) if task.instance.new_operations == "none" else {}


@dataclass(frozen=True, eq=False)
class Sample:
    """Which futures are lived: their numbers [F], which record of ``thetas`` each lives on [F], the records."""

    number: NDArray[np.int64]
    record: NDArray[np.int64]
    thetas: Records

    def some(self, mine: NDArray[np.bool_]) -> Sample:
        """The futures that are flagged, on the same records."""
        return Sample(self.number[mine], self.record[mine], self.thetas)

    def apart(self) -> Sample:
        """Each future on a record of its own: where draws are too few to say how they differ, lucks must."""
        return Sample(self.number, np.arange(len(self.number)), self.thetas[self.record])


class Worker:
    """One thread's space: it lives a future in every arm and returns what each has lost."""

    def __init__(self, on: Stage, arms: Sequence[Model]) -> None:
        n = on.prepared.world.n
        self.arms, self.places = arms, on.places
        self.seed = root(on.prepared.scenario.seed)
        self.nothing = Envelope(np.zeros(n), np.zeros((n, n)), 1.0, 1.0)
        self.work: Work = work_space(arms[0].t, CAPACITY)

    def future(self, number: int, theta: Any, moves: Floats) -> Floats:
        """Losses [measures, arms] of one future."""
        found = np.zeros((len(LOSSES), len(self.arms)))
        self.work.move[:] = moves
        for a, arm in enumerate(self.arms):
            self.work, events = lived(arm, theta, self.nothing, self.work, (self.seed, number))
            found[:, a] = losses_of(events, self.places)
        return found


def losses_of(events: NDArray[Any], places: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Battle deaths, months of conflict and major years inside ``places`` (flags by position): the order of LOSSES."""
    years = events[events["kind"] == Event.CONFLICT_YEAR]
    here = years[places[years["a"]]]
    return float(here["value"].sum()), float(here["b"].sum()), float(np.count_nonzero(here["duty"] == MAJOR))


def live_arms(
    on: Stage,
    arms: Sequence[Model],
    sample: Sample,
    threads: int,
    progress: Progress | None = None,
    *,
    least: int = 0,
) -> tuple[Floats, NDArray[np.bool_]]:
    """Losses [measures, futures, arms] and which futures were lived: all, unless Ctrl-C came.

    Each record of the sample is one job; of the first ``least`` futures are lived in any case. The numbers do not
    depend on ``threads``.
    """
    losses = np.zeros((len(LOSSES), len(sample.number), len(arms)))
    done, stop, workers = np.zeros(len(sample.number), bool), threading.Event(), threading.local()
    moves = coefficients(sample.thetas)
    report, records = progress or (lambda futures: None), [int(r) for r in np.unique(sample.record)]

    def job(record: int) -> list[int]:
        if not hasattr(workers, "one"):
            workers.one = Worker(on, arms)
        mine: list[int] = []
        for f in np.flatnonzero(sample.record == record):
            if stop.is_set() and (record != records[0] or len(mine) >= least):
                break
            losses[:, f] = workers.one.future(int(sample.number[f]), sample.thetas[record], moves[record])
            mine.append(int(f))
        return mine

    with ThreadPoolExecutor(threads) as pool:
        jobs = [pool.submit(job, r) for r in records]
        _waited(jobs, stop, report, jobs[min(least, 1) :])
    for one in jobs:
        if not one.cancelled():
            done[one.result()] = True
    return losses, done


def _waited(
    jobs: Sequence[Future[list[int]]],
    stop: threading.Event,
    report: Progress,
    rest: Sequence[Future[list[int]]],
) -> None:
    """Wait for the jobs; Ctrl-C stops those that run and ends the ``rest`` that have not begun."""
    try:
        for finished in as_completed(jobs):
            report(len(finished.result()))
    except KeyboardInterrupt:
        stop.set()
        for one in rest:
            one.cancel()
    except BaseException:
        stop.set()
        raise
