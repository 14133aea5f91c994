"""Instances of standby rosters among those of all planners."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from foedus.planners.contract import Kind, Proven
from foedus.planners.roster.planner import plan_roster
from foedus.planners.roster.task import read_roster


def size(data: dict[str, Any]) -> str:
    """Turns and states.

    >>> size({"periods": {"count": 10}, "groups": [{}, {}], "members": [{}, {}, {}]})
    '20 turns, 3 states'
    """
    return f"{data['periods']['count'] * len(data['groups'])} turns, {len(data['members'])} states"


def prove(path: Path, seconds: float) -> tuple[Proven, ...]:
    """The objectives of the roster found in ``seconds``."""
    stages = plan_roster(read_roster(path), seconds).stages
    return tuple(Proven(s.objective, s.value, s.bound, s.ended) for s in stages)


KIND = Kind(
    read=read_roster,
    size=size,
    tells=frozenset({"periods", "groups", "members", "rest", "load", "minimise"}),
    prove=prove,
)
