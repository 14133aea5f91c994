"""What is published about how fast forces come and what they cost: ``library/expectations.yaml``, read and checked.

The share of a UN force that is present ``m`` months after its resolution is read between the published months along
straight lines, from nothing on the first day. In the second year it is expected to be at least that of month 12.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from foedus.arrangements.read import validated
from foedus.arrangements.schema import Id, Model, Source, State, Text
from foedus.base.documents import read_document
from foedus.base.errors import InputError
from foedus.base.paths import LIBRARY

FILE = LIBRARY / "expectations.yaml"
DAYS_PER_MONTH = 365.25 / 12
HELD = 2  # the last published share is expected to hold for as long again


class Ramp(Model):
    """Quartiles of the share present by month, and the median months to half, with and without a predecessor."""

    source: Id
    months: Mapping[int, tuple[float, float, float]]
    half_months: float
    half_months_without_predecessor: float

    def share(self, days: float) -> tuple[float, float, float] | None:
        """Lower quartile, median and upper quartile of the share after ``days``; ``None`` beyond two years."""
        months = [0, *sorted(self.months)]
        at = days / DAYS_PER_MONTH
        if not 0 <= at <= HELD * months[-1]:
            return None
        rows = [(0.0, 0.0, 0.0), *(self.months[m] for m in months[1:])]
        low, median, high = (float(np.interp(at, months, [row[k] for row in rows])) for k in range(3))
        return low, median, high if at <= months[-1] else 1.0

    def half_days(self, predecessor: bool) -> float:
        """Median days to half of the first ceiling."""
        return (self.half_months if predecessor else self.half_months_without_predecessor) * DAYS_PER_MONTH


class Days(Model):
    """A number of days."""

    days: float
    source: Id


class PersonYear(Model):
    """Cost of a person-year, and the factor within which a mission counts as agreeing."""

    usd: float
    factor: float
    source: Id
    note: Text | None = None


class Assessed(Model):
    """The share of one state in what all members are assessed, by the year from which it holds."""

    state: State
    source: Id
    note: Text | None = None
    shares: Mapping[int, float]

    def share(self, year: int) -> float | None:
        """Its share in a year; ``None`` before the first on file."""
        begun = [y for y in sorted(self.shares) if y <= year]
        return self.shares[begun[-1]] if begun else None


class Expectations(Model):
    """Everything in the file, by the family that runs a force."""

    sources: tuple[Source, ...]
    ramp: Mapping[str, Ramp]
    decision_and_launch: Mapping[str, Days]
    promised: Mapping[str, Days]
    cost_per_person_year: Mapping[str, PersonYear]
    assessed: Assessed

    def title(self, source: str) -> str:
        """The title of a source."""
        return {s.id: s.title for s in self.sources}[source]


@cache
def load_expectations(path: Path = FILE) -> Expectations:
    """Read and check the file; ``InputError`` names line, field and remedy."""
    document = read_document(path)
    read = validated(Expectations, document)
    known = {s.id for s in read.sources}
    tables = ("ramp", "decision_and_launch", "promised", "cost_per_person_year")
    findings = [
        document.finding(
            (table, family, "source"), f"there is no source {entry.source!r}", ", ".join(sorted(known))
        )
        for table in tables
        for family, entry in getattr(read, table).items()
        if entry.source not in known
    ]
    if findings:
        raise InputError(findings)
    return read
