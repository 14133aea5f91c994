"""The log: what happened in a simulated world, as events. The engine writes it; outcomes and reports read it."""

from foedus.log.events import EVENTS, Event

__all__ = ["EVENTS", "Event"]
