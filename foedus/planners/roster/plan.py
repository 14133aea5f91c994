"""A roster plan: who stands in which turn with how many persons, how good it is, and what stood in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from foedus.arrangements.dated import Id, Model, State
from foedus.arrangements.read import validated
from foedus.base.documents import read_document
from foedus.base.errors import InputError
from foedus.planners.roster.instance import Label, Persons
from foedus.planners.roster.task import RosterTask


@dataclass(frozen=True)
class PlannedTurn:
    """One group in one period; no lead and no persons: nobody stands ready."""

    period: str
    group: str
    lead: str | None
    persons: Mapping[str, int]


class _Turn(Model):
    period: Label
    group: Id
    lead: State | None
    persons: dict[State, Persons]


@dataclass(frozen=True)
class GivenRoster:
    """A plan as a file tells it. Of one from elsewhere nothing but the turns is asked: the rest may be missing.

    ``told``: everything in the file; what is there beside the turns is checked too.
    """

    turns: tuple[PlannedTurn, ...]
    made_for: str | None
    told: Mapping[str, Any]


def read_roster_plan(path: Path | str) -> GivenRoster:
    """A plan file, as ``foedus plan roster --json`` writes it; ``InputError`` with file, line and field."""
    document = read_document(path)
    data = document.data if isinstance(document.data, dict) else {}
    if not isinstance(data.get("turns"), list):
        what = "is no roster plan: it has no list of  turns"
        raise InputError([document.finding(("turns",), what, "a file of  foedus plan roster --json")])
    turns = [validated(_Turn, document, ("turns", i)) for i in range(len(data["turns"]))]
    made_for = data.get("instance")
    return GivenRoster(
        tuple(PlannedTurn(t.period, t.group, t.lead, t.persons) for t in turns),
        None if made_for is None else str(made_for),
        data,
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
