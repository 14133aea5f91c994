"""Who had nuclear weapons in which years. Own list, from common knowledge of the literature (recalled, not checked).

Years are those of the first test, or of the first weapon where there was none before it: Israel's (1967) and South
Africa's (1979, dismantled by 1991) are what most authors take and are of medium confidence. India tested in 1974 and
is counted from 1998, as is Pakistan, when both had weapons beyond doubt (the lists of the literature give earlier
years). Belarus, Kazakhstan and Ukraine held Soviet weapons without command of them; not counted.
"""

from __future__ import annotations

STILL = 9999
HELD: tuple[tuple[str, int, int], ...] = (  # code, first year, last year
    ("USA", 1945, STILL),
    ("RUS", 1949, STILL),
    ("GBR", 1952, STILL),
    ("FRA", 1960, STILL),
    ("CHN", 1964, STILL),
    ("ISR", 1967, STILL),
    ("ZAF", 1979, 1991),
    ("IND", 1998, STILL),
    ("PAK", 1998, STILL),
    ("PRK", 2006, STILL),
)


def nuclear_states(year: int) -> frozenset[str]:
    """Who has nuclear weapons on 1 January of ``year``: first year before it, last year not before it.

    >>> sorted(nuclear_states(1960))
    ['GBR', 'RUS', 'USA']
    """
    return frozenset(code for code, first, last in HELD if first < year <= last)
