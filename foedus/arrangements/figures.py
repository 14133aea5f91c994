"""Numbers of an arrangement on a day: strength, ceiling, budget, and who pays. Missing is ``None``, never 0."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from foedus.arrangements.dated import Dated
from foedus.arrangements.facts import Ceiling, Force, Funding
from foedus.arrangements.schema import Arrangement

F = TypeVar("F", bound=Dated)
PERSONS = "persons"


def strength_on(arrangement: Arrangement, day: date) -> Force | None:
    """The strength in the field that holds on ``day``, all contributors together.

    >>> from foedus.arrangements import load_library
    >>> strength_on(load_library()["unifil"], date(2006, 12, 31)).value
    11018.0
    """
    return _latest(f for f in _strengths(arrangement) if f.holds(day))


def peak(arrangement: Arrangement) -> Force | None:
    """The greatest strength in the field on record; of equal ones the first.

    >>> from foedus.arrangements import load_library
    >>> peak(load_library()["isaf"]).since
    datetime.date(2011, 3, 4)
    """
    return max(_strengths(arrangement), key=lambda f: (f.middle or 0.0, -f.since.toordinal()), default=None)


def ceiling_on(arrangement: Arrangement, day: date) -> Ceiling | None:
    """The authorised strength on ``day``."""
    ceilings = arrangement.mandate.ceilings if arrangement.mandate else ()
    return _latest(c for c in ceilings if c.holds(day))


def budget_on(arrangement: Arrangement, day: date) -> Funding | None:
    """The cost of the whole in the span that holds on ``day``, or in the last one known before it."""
    known = [f for f in arrangement.funding if f.what == "budget" and f.middle is not None and f.since <= day]
    return _latest(f for f in known if f.holds(day)) or _latest(known)


def payers_on(arrangement: Arrangement, day: date) -> Funding | None:
    """The rule by which the cost is borne on ``day``: the latest with shares of single states, else the latest."""
    rules = [f for f in arrangement.funding if f.holds(day) and (f.what == "rule" or f.shares)]
    return _latest(f for f in rules if f.shares) or _latest(rules)


def _strengths(arrangement: Arrangement) -> list[Force]:
    return [
        f
        for f in arrangement.forces
        if f.what == "deployed" and f.unit == PERSONS and f.state is None and f.middle is not None
    ]


def _latest(facts: Iterable[F]) -> F | None:
    return max(facts, key=lambda f: f.since, default=None)
