"""The same futures, cut at the end of each month: what every operation has had, and what every state has sent."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from foedus.engine.lives import Lives
from foedus.engine.model import DAYS_PER_MONTH, Model
from foedus.log.events import Event

NAMES = {
    Event.OPERATION_YEAR: "persons",
    Event.COST: "due",
    Event.UNPAID: "unpaid",
    Event.WITHHELD: "withheld",
    Event.PAID_LATE: "late",
    Event.ARREARS: "owed",
}
Totals = tuple[dict[int, dict[str, float]], dict[int, float]]


def totals(events: Any) -> Totals:
    """By operation: person-months, dollars due, unpaid, withheld, paid late up to the horizon, owed at it; and
    person-months by state."""
    by: dict[int, dict[str, float]] = defaultdict(lambda: dict.fromkeys(NAMES.values(), 0.0))
    for row in events[np.isin(events["kind"], [int(k) for k in NAMES])]:
        by[int(row["dispute"])][NAMES[Event(row["kind"])]] += float(row["value"])
    served = events[events["kind"] == int(Event.SERVED)]
    return by, dict(zip(served["a"].tolist(), served["value"].tolist(), strict=True))


def cut(
    fixed: Model, theta: Any, seed: int, futures: int, months: int
) -> tuple[list[list[Totals]], list[Any]]:
    """[future][month] of ``totals``, month 0 before anything was; and the log of each future at the last cut."""
    none = np.zeros(0, [(name, float) for name in ("kind", "dispute", "a", "value")])
    found, logs = [[totals(none)] for _ in range(futures)], [none] * futures
    for month in range(1, months + 1):
        lives = Lives([fixed._replace(horizon=month * DAYS_PER_MONTH)], seed)
        for future in range(futures):
            for _, _, rows in lives.future(future, theta):
                found[future] += [totals(rows)]
                logs[future] = rows
    return found, logs
