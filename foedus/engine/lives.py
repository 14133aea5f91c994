"""Many lives of one future: every arm under every view, on one envelope and one luck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from foedus.base.draws import root
from foedus.base.errors import RunError
from foedus.engine.intrastate import coefficients
from foedus.engine.live import live, world_name
from foedus.engine.model import (
    BOUND_BROKEN,
    C_EVENTS,
    DAYS_PER_YEAR,
    LOG_FULL,
    OK,
    TOO_FEW_VIOLATIONS,
    TOO_LATE_A_WAR,
    TOO_MANY_JOINERS,
    TOO_MANY_LIVE,
    TOO_MANY_OPERATIONS,
    TOO_MANY_SENDERS,
    UNKNOWN,
    Envelope,
    Model,
    Work,
    work_space,
)
from foedus.engine.processes.onset import fill_envelope
from foedus.log.events import EVENTS
from foedus.rules.ground import ground
from foedus.rules.setting import Setting
from foedus.rules.surroundings import nothing
from foedus.rules.tables import Records, Tables
from foedus.world import World

FAILURES = {
    BOUND_BROKEN: "an onset rate rose above its bound: thinning would not be exact",
    TOO_MANY_LIVE: "more disputes at once than there is room for",
    TOO_MANY_JOINERS: "more joiners in one dispute than there is room for",
    TOO_MANY_OPERATIONS: "more operations at once than there is room for",
    TOO_MANY_SENDERS: "more contributors to one operation than there is room for",
    TOO_FEW_VIOLATIONS: "a line has fewer violations than the disputes that they would have to begin: set the parameter"
    " line_violations higher",
    TOO_LATE_A_WAR: "a war has a number for which no operation between two states has one: shorten the horizon, or set"
    " line_violations lower",
}
FIRST_CAPACITY = 1 << 16


def model(
    tables: Tables, world: World, baseline: date, horizon_days: float, setting: Setting | None = None
) -> Model:
    """The fixed tables of one arm; without ``setting`` only processes 1 to 3 run."""
    on = ground(world)
    days = (world.last_dispute - baseline.year + 0.5) * DAYS_PER_YEAR - (
        baseline - date(baseline.year, 1, 1)
    ).days
    start = np.where(np.isnan(days), UNKNOWN - on.pair["kind"], np.minimum(days, -1.0))
    return Model(tables, on, setting or nothing(world.n, len(tables.duty)), start, horizon_days)


def holding(thetas: Records, held: Mapping[str, float]) -> Records:
    """``thetas`` with some values held; the same records where none is."""
    if not held:
        return thetas
    own = thetas.copy()
    for name, value in held.items():
        own[name] = value
    return own


class Lives:
    """A worker that lives futures; one per thread, it owns its work space."""

    def __init__(self, models: Sequence[Model], seed: int, held: Sequence[Mapping[str, float]] = ()) -> None:
        """``held``: parameters that an arm holds at a value of its own."""
        self.models, self.seed = models, root(seed)
        self.held = held or [{} for _ in models]
        n = models[0].g.state.size
        self.row, self.cell = np.zeros(n), np.zeros((n, n))
        self.work: list[Work] = [work_space(m.t, FIRST_CAPACITY) for m in models]

    @property
    def capacity(self) -> int:
        """Events for which the largest of its logs has room."""
        return max(work.events.size for work in self.work)

    def future(
        self, number: int, thetas: Records, bounding: Records | None = None
    ) -> Iterator[tuple[int, int, np.ndarray[Any, Any]]]:
        """(arm, view, events) for every model and every record of ``thetas`` [views] of this future.

        ``bounding``: the records under which the envelope must hold, if not ``thetas`` alone.
        """
        bounding = thetas if bounding is None else bounding
        envelope = fill_envelope(thetas[0], bounding, self.models[0].g, self.row, self.cell)
        shared = coefficients(thetas)
        for arm, held in enumerate(self.held):
            own = holding(thetas, held)
            moves = coefficients(own) if held else shared
            for view in range(thetas.size):
                self.work[arm].move[:] = moves[view]
                yield arm, view, self._one(arm, number, own[view], envelope)

    def _one(self, arm: int, number: int, theta: Records, envelope: Envelope) -> np.ndarray[Any, Any]:
        self.work[arm], rows = lived(self.models[arm], theta, envelope, self.work[arm], (self.seed, number))
        in_order = np.argsort(rows["day"], kind="stable")  # what is decided by month lies ahead or behind
        return rows.take(in_order)  # far faster on records than an index


def lived(
    arm: Model, theta: Records, envelope: Envelope, work: Work, world: tuple[np.uint64, int]
) -> tuple[Work, np.ndarray[Any, Any]]:
    """The events of one future, in the order in which they were written; and the work space, whose log may have grown.

    ``world``: the seed's root and the number of the future. The events lie in the work space: the next life overwrites
    them.
    """
    name = np.uint64(world_name(*world))
    while (code := live(arm, theta, envelope, work, name)) == LOG_FULL:
        work = work._replace(events=np.zeros(2 * work.events.size, EVENTS))
    if code != OK:
        raise RunError(f"future {world[1]}: {FAILURES[code]}")
    return work, work.events[: work.count[C_EVENTS]]
