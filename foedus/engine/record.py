"""Writing events: the one way in which a process says what happened."""

from __future__ import annotations

from foedus.base.compiled import compiled
from foedus.engine.model import C_ERROR, C_EVENTS, LOG_FULL, Work


@compiled
def record(w: Work, kind: int, day: float, number: int, a: int, b: int, duty: int, value: float) -> None:
    """Write one event; a full log is an error that the caller answers with a larger one."""
    k = w.count[C_EVENTS]
    if k >= w.events.size:
        w.count[C_ERROR] = LOG_FULL
        return
    row = w.events[k]
    row.kind, row.day, row.dispute = kind, day, number
    row.a, row.b, row.duty, row.value = a, b, duty, value
    w.count[C_EVENTS] = k + 1
