"""An incident on the tables of its day: which duties it triggers, whom they bind, who votes. Asks ``respond`` only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from foedus.arrangements import Arrangement, Duty, Obligation
from foedus.arrangements.schema import Decision, DutyException
from foedus.rules.compile import Compiled
from foedus.rules.ground import ground
from foedus.rules.incident import Incident, as_case
from foedus.rules.respond import TRIGGERED, bind, deciding_exception
from foedus.rules.tables import (
    BENEFICIARY,
    BOUND,
    NOT_BOUND,
    S_MAY,
    S_POLITICAL,
    SEAT,
    STRENGTHS,
    Case,
    Ground,
    Ints,
    Tables,
)
from foedus.rules.voting import side, vetoes, votes
from foedus.world import World

EPOCH = 0  # tables are compiled for the one day of the incident
HELP = (Obligation.DEFEND, Obligation.ASSIST)
RANK = (
    Obligation.DEFEND,
    Obligation.OFFEND,
    Obligation.ASSIST,
    Obligation.ENFORCE,
    Obligation.REFRAIN,
    Obligation.NEUTRAL,
    Obligation.INTERPOSE,
    Obligation.OBSERVE,
    Obligation.MEDIATE,
    Obligation.CONSULT,
)


@dataclass(frozen=True)
class Bound:
    """Duty ``d``, triggered, with the strength by which it binds each state (an index of ``Strength``)."""

    d: int
    arrangement: Arrangement
    duty: Duty
    strength: Ints

    def states(self, world: World) -> list[str]:
        """ISO-3 codes of the states that it binds."""
        return [world.iso3[s] for s in np.flatnonzero(self.strength != NOT_BOUND)]


@dataclass(frozen=True)
class Situation:
    """The incident, the tables of its day, and the world they stand in."""

    incident: Incident
    compiled: Compiled
    world: World

    @cached_property
    def case(self) -> Case:
        """The incident as numbers."""
        return as_case(self.incident, self.world)

    @cached_property
    def ground(self) -> Ground:
        """The world as arrays."""
        return ground(self.world)

    @property
    def tables(self) -> Tables:
        """The compiled library."""
        return self.compiled.tables

    @cached_property
    def status(self) -> list[int]:
        """Of every duty: TRIGGERED, or why it is silent (see ``respond.bind``)."""
        return self._bound[0]

    @cached_property
    def triggered(self) -> list[Bound]:
        """Every triggered duty: see ``_order``."""
        return self._bound[1]

    @cached_property
    def _bound(self) -> tuple[list[int], list[Bound]]:
        status, found = [], []
        for d, (arrangement, duty) in enumerate(self.compiled.duties):
            strength = np.full(self.world.n, NOT_BOUND, np.int64)
            status.append(int(bind(self.tables, EPOCH, d, self.case, strength)))
            if status[-1] == TRIGGERED:
                found.append(Bound(d, arrangement, duty, strength))
        return status, sorted(found, key=_order)

    def beneficiaries(self, d: int) -> list[str]:
        """Targets on whose behalf duty ``d`` holds, in its area."""
        held = self.tables.role[EPOCH, d] & BENEFICIARY
        where = [self.case.place if self.case.place >= 0 else t for t in self.case.targets]
        pairs = zip(self.case.targets, where, strict=True)
        return [self.world.iso3[t] for t, p in pairs if held[t] and self.tables.area[EPOCH, d, p]]

    def exceptions(self, d: int) -> list[tuple[str, DutyException]]:
        """For each state that duty ``d`` speaks to and an exception decides for: the state and the exception."""
        found = []
        for s in np.flatnonzero(self.tables.role[EPOCH, d] & BOUND):
            x = int(deciding_exception(self.tables, EPOCH, d, int(s), self.case))
            if x >= 0:
                found.append((self.world.iso3[s], self.compiled.exceptions[x]))
        return found

    def voters(self, d: int, which: int) -> list[int]:
        """States that vote in decision ``which`` (0 own, 1 joint act) of duty ``d``."""
        may = self.tables.duty["disputants_vote"][d, which]
        roles = self.tables.role[EPOCH, d]
        return [s for s in range(self.world.n) if votes(roles[s], which, side(self.case, s) != 0, may)]

    def silenced(self, d: int, which: int) -> list[int]:
        """Initiators and targets that sit in the body but, by its rule, have no vote in decision ``which``."""
        seated = [s for s in range(self.world.n) if self.tables.role[EPOCH, d, s] & SEAT[which]]
        voting = self.voters(d, which)
        return [s for s in seated if s not in voting]

    def blockers(self, d: int, which: int) -> list[int]:
        """Voters that alone can stop decision ``which`` of duty ``d``."""
        return [s for s in self.voters(d, which) if vetoes(self.tables.role[EPOCH, d, s], which)]

    def codes(self, states: Iterable[int]) -> list[str]:
        """ISO-3 codes of states given by position."""
        return [self.world.iso3[s] for s in states]

    def decisions(self, duty: Duty) -> list[tuple[int, Decision]]:
        """The decisions of ``duty`` that a body takes, with their numbers (0 own, 1 joint act)."""
        both: Sequence[Decision | None] = (duty.decision, duty.collective)
        return [(which, d) for which, d in enumerate(both) if d is not None and d.body is not None]


def _order(bound: Bound) -> tuple[int, bool, int, str, str]:
    """By obligation; what is owed before what is only permitted; whatever binds most states first."""
    owed = STRENGTHS.index(bound.duty.strength) in (S_MAY, S_POLITICAL)
    many = int((bound.strength != NOT_BOUND).sum())
    return RANK.index(bound.duty.obligation), owed, -many, bound.arrangement.id, bound.duty.id
