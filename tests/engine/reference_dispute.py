"""A dispute of the reference: plain objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any


@dataclass
class Joiner:
    state: str
    side: int  # 0 the initiator's, 1 the target's
    at: float
    arrived: bool = False
    trained: bool = False


@dataclass
class Dispute:
    """A dispute of i with j, and when what happens to it next if no rate changes."""

    number: int
    i: str
    j: str
    began: float
    pace: float
    factor: float
    level: int = 2
    since: float = 0.0
    next: float = inf
    climbs: bool = False
    called: bool = False
    enforced: bool = False
    commanded: bool = False
    mediated: bool = False
    war_since: float = 0.0
    hazard: float = 0.0  # of the war's end, integrated so far
    joiners: list[Joiner] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    ballots: Any = None
    lucks: dict[tuple[str, int], float] = field(default_factory=dict)

    def has(self, s: str) -> bool:
        return s in [joiner.state for joiner in self.joiners]

    def side(self, side: int) -> list[str]:
        return [s.state for s in self.joiners if s.arrived and s.side == side]
