"""A plan: who brings what, from when to when, and what follows from it. A file that ``foedus plan check`` can read.

The plan says its gaps, costs and lift although they follow from the deployments: a reader should not have to add up,
and the checker adds up again.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from foedus.arrangements.dated import Id, Model, State, Text
from foedus.arrangements.read import validated
from foedus.base.documents import parse_document, read_document
from foedus.planners.force.instance import Objective


class Deployment(Model):
    """``units`` of a pledge serve a requirement from the month ``first`` to before ``last`` (0: the first month)."""

    pledge: Id
    state: State
    requirement: Id
    units: int = Field(ge=1)
    first: int = Field(ge=0)
    last: int = Field(ge=1)


class Gap(Model):
    """What a requirement lacks in a month, in the measure of its need, and in days of a standard unit."""

    requirement: Id
    month: int
    missing: float
    unit_days: float


class Cost(Model):
    """What a payer pays over the plan; ``what``: own (states), reimbursed or lift (the mission's payer)."""

    payer: Text
    what: str
    amount: float


class Moved(Model):
    """Tonnes moved in a month beside what could be moved."""

    mode: str
    month: int
    tonnes: float
    capacity: float


class Proof(Model):
    """An objective: its value, what it cannot be below, the gap between them, and why the solve ended."""

    objective: Objective
    unit: str
    value: float
    bound: float
    gap: float
    ended: str


class Relief(Model):
    """What a change would close: unit-days of gap, critical ones among them; ``by``: re-solve, or a price."""

    change: Text
    closes: float
    closes_critical: float
    by: str


class Plan(Model):
    """The answer to an instance. ``feasible``: whether any plan keeps the hard rules; if not, the ``conflict``."""

    instance: Id
    digest: str
    version: str
    feasible: bool
    stages: tuple[Proof, ...] = ()
    deployments: tuple[Deployment, ...] = ()
    gaps: tuple[Gap, ...] = ()
    costs: tuple[Cost, ...] = ()
    lift: tuple[Moved, ...] = ()
    bottlenecks: tuple[Relief, ...] = ()
    conflict: tuple[Text, ...] = ()
    interrupted: bool = False
    seconds: dict[str, float] = Field(default_factory=dict)
    time_limit: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain data, for ``--json``."""
        return self.model_dump(mode="json")


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
