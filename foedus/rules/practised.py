"""Practices as tables: those of an arrangement as a bit mask, and who shows whom its military budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

import numpy as np

from foedus.arrangements import Arrangement
from foedus.arrangements.schema import Practice
from foedus.rules.tables import EXERCISED, NEARLY_ALL, PARTY, PRACTICES, Bools, Tables


def in_use(arrangement: Arrangement, day: date) -> frozenset[Practice]:
    """The practices of ``arrangement`` on ``day``.

    >>> from foedus.arrangements import load_library
    >>> sorted(in_use(load_library()["osce"], date(2026, 1, 1)))
    [<Practice.BUDGET_TRANSPARENCY: 'budget_transparency'>, <Practice.SUMMITS: 'summits'>]
    """
    return frozenset(f.practice for f in arrangement.practices if f.holds(day))


def mask(practices: Iterable[Practice]) -> int:
    """Bit k for the practice k of ``PRACTICES``."""
    return sum(1 << PRACTICES.index(one) for one in practices)


def ready(tables: Tables, standing: Bools) -> Bools:
    """Who is party to an arrangement that holds joint exercises, or to one whose forces stand ready [E,N].

    ``standing`` [E,D]: forces stand ready under the duty.
    """
    there = standing | (tables.era["practices"] & EXERCISED > 0)
    found: Bools = ((tables.role & PARTY > 0) & there[:, :, None]).any(axis=1)
    return found


def showing(arrangement: Arrangement, states: int, day: date) -> frozenset[str]:
    """Who shows the others of ``arrangement`` its budget on ``day``; ``states``: how many there are in the world.

    Nobody in an arrangement of nearly all states: to the United Nations anybody may report, and few do.

    >>> from foedus.arrangements import load_library
    >>> library = load_library()
    >>> before, after = (showing(library["osce"], 195, date(year, 1, 1)) for year in (2020, 2026))
    >>> sorted(before - after), len(showing(library["un-charter"], 195, date(2026, 1, 1)))
    (['RUS'], 0)
    """
    members = arrangement.members(day)
    if len(members) >= NEARLY_ALL * states:
        return frozenset()
    shown = [f for f in arrangement.practices if f.practice is Practice.BUDGET_TRANSPARENCY and f.holds(day)]
    return frozenset(s for f in shown for s in members - {*f.except_for})


def open_pairs(
    library: Iterable[Arrangement], among: Callable[[Iterable[str]], Bools], days: Sequence[date]
) -> Bools:
    """Which states show each other their budgets in some arrangement [days,N,N]; ``among``: states as a mask [N]."""
    n = among(()).size
    found = np.zeros((len(days), n, n), bool)
    for arrangement in library:
        if not any(f.practice is Practice.BUDGET_TRANSPARENCY for f in arrangement.practices):
            continue
        for e, day in enumerate(days):
            who = among(showing(arrangement, n, day))
            found[e] |= who[:, None] & who[None, :]
    found[:, np.arange(n), np.arange(n)] = False
    return found
