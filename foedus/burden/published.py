"""A rule's shares beside the published scale that it rebuilds.

    met by state i:  |s_i - published_i| <= .01, a point of the whole

Only where those who share the cost are all the payers of the scale: a part of them is prorated, and the scale is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foedus.burden.contract import Rule
from foedus.burden.income import income_of_payers
from foedus.burden.question import Numbers, Question
from foedus.burden.scales import load_scales

POINT = 0.01
APART = (
    "One year of GDP at its exchange rates stands in for the national income of three and six years: "
    "docs/burden.md shows how much of a miss that is."
)


@dataclass(frozen=True)
class Beside:
    """How many published shares are known, and those missed by more than a point: computed and published."""

    known: int
    missed: Mapping[str, tuple[float, float]]

    def as_dict(self) -> dict[str, Any]:
        """As plain data, for ``--json``."""
        missed = {s: {"computed": found, "published": told} for s, (found, told) in self.missed.items()}
        return {"known": self.known, "tolerance": POINT, "missed": missed}

    def words(self) -> str:
        """What a reader must know of the rule's numbers.

        >>> Beside(14, {}).words()
        '14 of 14 published shares met within a point.'
        """
        met = f"{self.known - len(self.missed)} of {self.known} published shares met within a point"
        if not self.missed:
            return f"{met}."
        order = sorted(self.missed, key=lambda s: (-abs(self.missed[s][0] - self.missed[s][1]), s))
        named = (f"{s} {100 * self.missed[s][0]:.2f} for {100 * self.missed[s][1]:.2f}" for s in order)
        return f"{met}, not {', '.join(named)}. {APART}"


def beside(rule: Rule, question: Question, shares: Numbers) -> Beside | None:
    """``shares`` of the question's members beside what was published for its day; ``None`` where nothing compares."""
    if not rule.rebuilds or set(question.members) != set(income_of_payers(question).states):
        return None
    tables = load_scales()[rule.rebuilds].published_on(question.day)
    if not tables:
        return None
    told = max(tables, key=lambda table: len(table.shares)).shares
    found = dict(zip(question.members, shares.tolist(), strict=True))
    return Beside(len(told), {s: (found[s], x) for s, x in told.items() if abs(found[s] - x) > POINT})
