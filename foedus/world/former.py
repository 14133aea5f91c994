"""States that are no more: their codes, so that arrangements and worlds of the past can name them.

``former_states.csv`` has one row a state of the Correlates of War system that has no ISO 3166-1 code today. Every other
state of the past has the code of its successor (Russia for the Soviet Union, Serbia for Yugoslavia), as COW has it too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from foedus.world.tables import read_states, read_table


@dataclass(frozen=True)
class FormerState:
    """A state that has ceased to be. ``code`` is three letters that ISO 3166-1 gives to nobody."""

    code: str
    name: str
    cow: int
    region: str


@cache
def former_states() -> tuple[FormerState, ...]:
    """All of them, in the order of their codes.

    >>> former_states()[0].name
    'Austria-Hungary'
    """
    rows = sorted(read_table("former_states.csv"), key=lambda row: row["code"])
    return tuple(FormerState(r["code"], r["name"], int(r["cow"]), r["region"]) for r in rows)


@cache
def codes_ever() -> frozenset[str]:
    """The codes of today's states and of the former ones: who can be party to anything since 1816.

    >>> "DDR" in codes_ever(), "SUN" in codes_ever()
    (True, False)
    """
    today = (row["iso3"] for row in read_states())
    return frozenset((*today, *(state.code for state in former_states())))
