"""A plan: who brings what, from when to when, and what follows from it. A file that ``foedus plan check`` can read.

The plan says its gaps, costs and lift although they follow from the deployments: a reader should not have to add up,
and the checker adds up again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from foedus.arrangements.dated import Id, Model, State, Text
from foedus.arrangements.read import validated
from foedus.base.documents import Document, parse_document, read_document
from foedus.planners.exact import Flag, Number, Whole
from foedus.planners.force.instance import Objective

UNITS: dict[Objective, str] = {  # of each objective; empty: the currency of the instance
    "critical": "unit-days",
    "missing": "unit-days",
    "late": "unit-days",
    "cost": "",
    "inequity": "person-months",
}
End = Literal["optimal", "time limit", "interrupted", "not begun"]
FAR = 10**9


class Deployment(Model):
    """``units`` of a pledge serve a requirement from the month ``first`` to before ``last`` (0: the first month)."""

    pledge: Id
    state: State
    requirement: Id
    units: Whole = Field(ge=1, le=FAR)
    first: Whole = Field(ge=0, le=FAR)
    last: Whole = Field(ge=1, le=FAR)


class Gap(Model):
    """What a requirement lacks in a month, in the measure of its need, and in days of a standard unit."""

    requirement: Id
    month: Whole = Field(ge=0, le=FAR)
    missing: Number
    unit_days: Number


class Cost(Model):
    """What a payer pays over the plan; ``what``: own (states), reimbursed or lift (the mission's payer)."""

    payer: Text
    what: Literal["own", "reimbursed", "lift"]
    amount: Number


class Moved(Model):
    """Tonnes moved in a month beside what could be moved."""

    mode: Literal["air", "sea"]
    month: Whole = Field(ge=0, le=FAR)
    tonnes: Number
    capacity: Number


class Proof(Model):
    """An objective: its value, what it cannot be below, the gap between them, and why the solve ended."""

    objective: Objective
    unit: str
    value: Number
    bound: Number
    gap: Number
    ended: End


class Relief(Model):
    """What a change would close: unit-days of gap, critical ones among them; ``by``: re-solve, or a price."""

    change: Text
    closes: Number
    closes_critical: Number
    by: Literal["re-solve", "price"]


class Clash(Model):
    """A rule that cannot be kept with others, in words, and the field that states it; ``file``, ``line``: of that."""

    what: Text
    field: str = ""
    file: str = ""
    line: Whole = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file else ""
        return f"{self.what}  ({place}{self.field})"


class Plan(Model):
    """The answer to an instance. ``feasible``: whether any plan keeps the hard rules; if not, the ``conflict``.

    ``conflict_smallest``: whether no smaller set of rules is proven to be in conflict. ``untried``: changes that were
    not planned again, for want of time or by Ctrl-C; ``closes_nothing``: those that were, in vain. ``nobody``: where
    nobody is sent although somebody could be, the rules that together let nobody go. ``interrupted``: whether Ctrl-C
    cut anything short.
    """

    instance: Id
    digest: str
    version: Annotated[str, Field(pattern=r"^\d+(\.\w+)*$")]
    feasible: Flag
    stages: tuple[Proof, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    gaps: tuple[Gap, ...] = ()
    costs: tuple[Cost, ...] = ()
    lift: tuple[Moved, ...] = ()
    bottlenecks: tuple[Relief, ...] = ()
    untried: tuple[Text, ...] = ()
    conflict: tuple[Clash, ...] = ()
    conflict_smallest: Flag | None = None
    nobody: tuple[Clash, ...] = ()
    closes_nothing: tuple[Text, ...] = ()
    interrupted: Flag = False
    seconds: dict[str, Annotated[Number, Field(ge=0)]] = Field(default_factory=dict)
    time_limit: Number | None = Field(default=None, gt=0)

    def placed(self, document: Document) -> Plan:
        """The plan with the line of each field that its conflict, or what lets nobody go, names."""
        lines = {".".join(map(str, path)): line for path, line in document.lines.items()}

        def there(clashes: Sequence[Clash]) -> tuple[Clash, ...]:
            at = {c: {"file": document.file, "line": _line(lines, c.field)} for c in clashes}
            return tuple(c.model_copy(update=place) for c, place in at.items())

        return self.model_copy(update={"conflict": there(self.conflict), "nobody": there(self.nobody)})

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain data, for ``--json``."""
        return self.model_dump(mode="json")


def _line(lines: Mapping[str, int], field: str) -> int:
    """The line of a field, or of what it is in."""
    while field and field not in lines:
        field = field.rpartition(".")[0]
    return lines.get(field, 1)


def cut_short(stages: Sequence[Proof]) -> bool:
    """Whether a stage was ended by Ctrl-C, or did not begin."""
    return any(s.ended in ("interrupted", "not begun") for s in stages)


def largest_payers(costs: Sequence[Cost], most: int) -> tuple[list[str], int]:
    """The ``most`` payers who pay most in all, and how many are left; where only one would be, all and 0.

    >>> costs = [Cost(payer=p, what="own", amount=a) for p, a in (("POL", 1.0), ("DEU", 3.0), ("FRA", 2.0))]
    >>> largest_payers(costs, 1), largest_payers(costs, 2)
    ((['DEU'], 2), (['DEU', 'FRA', 'POL'], 0))
    """
    total: dict[str, float] = defaultdict(float)
    for c in costs:
        total[c.payer] += c.amount
    order = sorted(total, key=lambda p: (-total[p], p))
    shown = order if len(order) <= most + 1 else order[:most]
    return shown, len(order) - len(shown)


def digest(instance: Model) -> str:
    """SHA-256 over the meaning of an instance: same digest, same question."""
    data = instance.model_dump(mode="json", by_alias=True)
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def read_plan(path: Path | str) -> Plan:
    """A plan file, as ``foedus plan force --json`` writes it; ``InputError`` with file, line and field."""
    return validated(Plan, read_document(path))


def parse_plan(text: str) -> Plan:
    """A plan from text."""
    return validated(Plan, parse_document(text, "plan"))
