"""The log: what happened in simulated worlds, as events on disk. The engine writes it; outcomes and reports read it."""

from foedus.log.events import EVENTS, Event
from foedus.log.run import Run, open_run

__all__ = ["EVENTS", "Event", "Run", "open_run"]
