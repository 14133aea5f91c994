"""A roster plan: who stands in which turn with how many persons, how good it is, and what stood in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from foedus.planners.roster.task import RosterTask


@dataclass(frozen=True)
class PlannedTurn:
    """One group in one period; no lead and no persons: nobody stands ready."""

    period: str
    group: str
    lead: str | None
    persons: Mapping[str, int]


def turns_of(data: Any) -> tuple[PlannedTurn, ...]:
    """Planned turns from the plain data of a plan (``--json``)."""
    return tuple(
        PlannedTurn(
            str(t["period"]), str(t["group"]), t["lead"], {str(s): int(n) for s, n in t["persons"].items()}
        )
        for t in data
    )


def as_data(turns: tuple[PlannedTurn, ...]) -> list[dict[str, Any]]:
    """Planned turns as plain data."""
    return [asdict(t) | {"persons": dict(t.persons)} for t in turns]


def loads(task: RosterTask, turns: tuple[PlannedTurn, ...]) -> list[dict[str, Any]]:
    """Per member: turns led and served, persons over all turns, its fair part, and what is above it."""
    rows = []
    for state, member in task.instance.by_state.items():
        persons = sum(t.persons.get(state, 0) for t in turns)
        fair = task.fair.get(state)
        rows.append(
            {
                "state": state,
                "name": task.names[state],
                "role": member.role,
                "led": sum(t.lead == state for t in turns),
                "served": sum(state in t.persons for t in turns),
                "persons": persons,
                "fair": fair,
                "above": max(0, persons - fair) if fair is not None else None,
            }
        )
    return rows
