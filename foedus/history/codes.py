"""From COW's numbers to the three letters by which worlds and arrangements name a state."""

from __future__ import annotations

from functools import cache

from foedus.base.errors import Finding, InputError
from foedus.world.former import former_states
from foedus.world.tables import read_states

# One COW number, one code, in every year: COW gives a successor the number of its predecessor where it takes it for
# the same state (365 is the Russian Empire, the Soviet Union and Russia; 345 Serbia and Yugoslavia). Two numbers
# share a code where they are never in the system on one day.
SAME_STATE = {
    260: 255,
    678: 679,
}  # the German Federal Republic and Germany; the Yemen Arab Republic and Yemen

# What people call a state in the years (inclusive) in which COW's own name for it is another.
ALSO_CALLED = (
    ("RUS", 1923, 1991, ("Soviet Union", "USSR", "SUN")),
    ("DEU", 1955, 1990, ("West Germany", "FRG", "BRD")),
    ("DDR", 1954, 1990, ("East Germany", "GDR")),
    ("SRB", 1816, 1918, ("Serbia",)),
    ("AUH", 1816, 1866, ("Austria",)),
    ("DEU", 1816, 1870, ("Prussia",)),
    ("TUR", 1816, 1922, ("Ottoman Empire",)),
    ("ITA", 1816, 1860, ("Sardinia",)),
    ("VNM", 1954, 1975, ("North Vietnam",)),
    ("VDR", 1954, 1975, ("South Vietnam",)),
    ("ROU", 1878, 1881, ("Rumania",)),
)


@cache
def codes() -> dict[int, str]:
    """The code of every COW number."""
    now = {int(row["cow"]): row["iso3"] for row in read_states() if row["cow"]}
    past = {state.cow: state.code for state in former_states()}
    return {**now, **past, **{old: now[new] for old, new in SAME_STATE.items()}}


def code_of(ccode: int) -> str:
    """The code of a COW state, in any year.

    >>> code_of(365), code_of(260), code_of(300)
    ('RUS', 'DEU', 'AUH')
    """
    if ccode not in codes():
        raise InputError([Finding("ccode", f"{ccode} is no state of the COW system", "a COW state number")])
    return codes()[ccode]
