"""States whose promises pull two ways in an incident.

    both_sides   owes a target help, and owes an initiator defence or joint attack in a legally binding text
    neutral      owes a target help, and owes an initiator neutrality in all its wars
    refrain      owes a target help, and has promised an initiator non-aggression in a binding text among parties

The Charter and texts that hold for any state are left out of ``refrain``, as is the arrangement that also owes the
help: collective self-defence is not aggression, but the initiator will say that it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np

from foedus.arrangements import Arrangement, Duty, Obligation, Strength
from foedus.rules.situation import EPOCH, HELP, Bound, Situation
from foedus.rules.tables import BENEFICIARY, BOUND, NOT_BOUND

BINDING = (Strength.FORCE, Strength.MEANS_OPEN)


@dataclass(frozen=True)
class Conflict:
    """State ``state`` is bound both ways; ``towards_target`` and ``towards_initiator`` name the clauses."""

    state: str
    kind: str
    initiator: str
    towards_target: tuple[str, ...]
    towards_initiator: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """As plain data."""
        return asdict(self)


def conflicts(situation: Situation) -> list[Conflict]:
    """Every conflict of duties, the gravest first."""
    helpers: dict[int, list[Bound]] = {}
    for bound in situation.triggered:
        if bound.duty.obligation in HELP and bound.duty.strength is not Strength.MAY:
            for s in np.flatnonzero(bound.strength != NOT_BOUND):
                helpers.setdefault(int(s), []).append(bound)
    found = list(_against_initiators(situation, helpers))
    order = ("both_sides", "neutral", "refrain")
    return sorted(found, key=lambda c: (order.index(c.kind), c.state, c.initiator))


def _against_initiators(situation: Situation, helpers: dict[int, list[Bound]]) -> Iterator[Conflict]:
    for initiator in situation.incident.initiators:
        i = situation.world.index(initiator)
        owed: dict[tuple[int, str], list[str]] = {}
        for d, (arrangement, duty) in enumerate(situation.compiled.duties):
            kind = _kind(duty)
            role = situation.tables.role[EPOCH, d]
            if not kind or not role[i] & BENEFICIARY:
                continue
            for s, bounds in helpers.items():
                if s != i and role[s] & BOUND and not _same(kind, arrangement, bounds):
                    owed.setdefault((s, kind), []).append(f"{arrangement.id} {duty.clause}")
        for (s, kind), clauses in owed.items():
            towards = tuple(f"{b.arrangement.id} {b.duty.clause}" for b in helpers[s])
            yield Conflict(situation.world.iso3[s], kind, initiator, towards, tuple(dict.fromkeys(clauses)))


def _kind(duty: Duty) -> str:
    if duty.strength not in BINDING:
        return ""
    if duty.obligation in (Obligation.DEFEND, Obligation.OFFEND):
        return "both_sides"
    if duty.obligation is Obligation.NEUTRAL and duty.unconditional:
        return "neutral"
    named = duty.on_behalf_of not in ("anyone", "others")
    return "refrain" if duty.obligation is Obligation.REFRAIN and named else ""


def _same(kind: str, arrangement: Arrangement, bounds: list[Bound]) -> bool:
    return kind == "refrain" and any(b.arrangement.id == arrangement.id for b in bounds)
