"""What a comparison says of a step, and the words that comparisons share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from foedus.arrangements.schema import Strength
from foedus.rules.reasons import listed
from foedus.rules.response import DutyAnswer

HELP = ("defend", "assist", "offend", "enforce")
FREE = (Strength.MAY.value, Strength.POLITICAL.value)


@dataclass(frozen=True)
class Compared:
    """Expected by the rules, recorded, whether they agree (``None``: nothing to compare), and why."""

    expected: str
    recorded: str
    agrees: bool | None
    why: str
    details: dict[str, Any] = field(default_factory=dict)


def label(duty: DutyAnswer) -> str:
    """ "nato Article 5"."""
    return f"{duty.arrangement} {duty.clause}"


def owes_help(duty: DutyAnswer) -> bool:
    """Whether help is owed by it, not only permitted or declared."""
    return duty.obligation in HELP and duty.strength not in FREE


def binds(duty: DutyAnswer) -> str:
    """Whom it binds: the states where they are few, else how many."""
    return ", ".join(duty.bound) if len(duty.bound) <= 4 else f"{len(duty.bound)} states"


def named(duties: Sequence[DutyAnswer], name: str) -> list[DutyAnswer]:
    """Triggered duties called ``arrangement/duty``, or all of an arrangement that owe help."""
    arrangement, _, duty = name.partition("/")
    of_it = [d for d in duties if d.arrangement == arrangement]
    return [d for d in of_it if d.duty == duty] if duty else [d for d in of_it if owes_help(d)]


def states(codes: tuple[str, ...] | list[str]) -> str:
    """Up to six states, then how many more."""
    return listed(list(codes))


def figure(bounds: tuple[float, float] | None) -> str:
    """ "5,000", "900 to 1,055", or "no figure".

    >>> figure((900, 1055)), figure((5000, 5000)), figure(None)
    ('900 to 1,055', '5,000', 'no figure')
    """
    if bounds is None:
        return "no figure"
    low, high = (f"{x:,.0f}" for x in bounds)
    return low if low == high else f"{low} to {high}"


def share(x: float) -> str:
    """A share as a percentage.

    >>> share(0.281)
    '28 %'
    """
    return f"{100 * x:.0f} %"


def together(*parts: str) -> str:
    """Sentences that are there, one after another."""
    return "; ".join(p for p in parts if p)
