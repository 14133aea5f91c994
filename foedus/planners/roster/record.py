"""The recorded roster beside the instance's own demands: gaps, rest that was not kept, enablers that nobody had.

How fair its load can have been takes a solver: ``foedus.planners.roster.fairest``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.planners.roster.task import RecordedTurn, RosterTask


@dataclass(frozen=True)
class Record:
    """What the record holds of the turns in some periods.

    ``filled`` and ``gaps``: turns known to have been filled or left empty; ``unknown``: turns of which nothing is
    known. ``unrested``: turns served though the instance's rest had not passed. ``least_unfair``: per cent of
    the persons in the filled turns that lie above fair parts of these persons, at the least; only of a record of the
    instance's own periods.
    """

    first: str
    last: str
    filled: int
    gaps: tuple[str, ...]
    unknown: int
    unrested: tuple[tuple[str, str], ...]
    missing_enablers: int
    least_unfair: float | None
    turns: tuple[dict[str, Any], ...]

    def as_dict(self) -> dict[str, Any]:
        """The record as plain data."""
        return {
            "first": self.first,
            "last": self.last,
            "filled": self.filled,
            "gaps": list(self.gaps),
            "unknown": self.unknown,
            "unrested": [{"state": s, "period": p} for s, p in self.unrested],
            "missing_enablers": self.missing_enablers,
            "least_unfair_percent": self.least_unfair,
            "turns": list(self.turns),
        }


def record_before(task: RosterTask) -> Record | None:
    """The record of the periods before the first; ``None`` where there is none."""
    turns = [t for t in task.recorded if t.offset < 0]
    return _record(task, turns, None) if turns else None


def record_within(task: RosterTask, least_unfair: float | None) -> Record | None:
    """The record of the instance's own periods, with its load at its best; ``None`` where there is none."""
    turns = turns_within(task)
    return _record(task, turns, least_unfair) if turns else None


def turns_within(task: RosterTask) -> list[RecordedTurn]:
    """The recorded turns of the instance's own periods."""
    return [t for t in task.recorded if 0 <= t.offset < task.instance.periods.count]


def _record(task: RosterTask, turns: Sequence[RecordedTurn], least_unfair: float | None) -> Record:
    periods, per_period = task.instance.periods, len(task.instance.groups)
    inside = turns[0].offset >= 0
    first, last = (0, periods.count - 1) if inside else (turns[0].offset, -1)
    known = sum(min(per_period, sum(t.offset == k for t in turns)) for k in range(first, last + 1))
    return Record(
        first=periods.label(first),
        last=periods.label(last),
        filled=sum(bool(t.states) for t in turns),
        gaps=tuple(periods.label(t.offset) for t in turns if not t.states),
        unknown=(last - first + 1) * per_period - known,
        unrested=tuple(_unrested(task, turns)),
        missing_enablers=_missing(task, turns),
        least_unfair=least_unfair,
        turns=tuple(_turn(task, t) for t in turns),
    )


def _turn(task: RosterTask, turn: RecordedTurn) -> dict[str, Any]:
    return {
        "period": task.instance.periods.label(turn.offset),
        "lead": turn.lead,
        "states": list(turn.states),
        "source": turn.source,
        "confidence": turn.confidence,
        "note": turn.note,
    }


def _unrested(task: RosterTask, turns: Iterable[RecordedTurn]) -> Iterable[tuple[str, str]]:
    for turn in turns:
        for state in turn.states:
            for earlier in task.recorded:
                if state not in earlier.states or earlier is turn or earlier.offset > turn.offset:
                    continue
                if turn.offset <= earlier.offset + task.rest_after(earlier.lead == state):
                    yield state, task.instance.periods.label(turn.offset)
                    break


def _missing(task: RosterTask, turns: Sequence[RecordedTurn]) -> int:
    """Enablers that no state of a filled turn has, by the instance's own list of who has them."""
    filled = [t for t in turns if t.states]
    missing = 0
    for enabler in task.instance.enablers:
        have = set(enabler.states)
        if enabler.scope == "group":
            missing += sum(not have & set(t.states) for t in filled)
            continue
        for offset in sorted({t.offset for t in filled}):
            missing += not have & {s for t in filled if t.offset == offset for s in t.states}
    return missing
