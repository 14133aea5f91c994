"""What processes 4 to 7 read beside ``Tables`` and ``Ground``: the inside of states, operations, lines, rivals.

Axes: N states, E epochs, D duties, O operations on file, H incidents given, M months from the baseline, Y years,
G mandates to renew, L lines, W who watches them, K spans of limits there, R pairs of rivals. Operations stand in the
order of arrangement ids. Persons are whole persons, money is whole US dollars.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from foedus.arrangements.facts import Payer
from foedus.rules.tables import Bools, Floats, Ints, Masks, Records

PAYERS = list(Payer)
P_UN, P_DONORS, P_COSTS_LIE, P_AU = (
    PAYERS.index(p) for p in (Payer.UN_PEACEKEEPING, Payer.DONORS, Payer.COSTS_LIE, Payer.AFRICAN_UNION)
)

COUNTRY = np.dtype(  # a state from inside, at the end of the year before the baseline
    [
        ("ln_population", np.float64),  # ln(people / 10 million)
        ("ln_gdp_per_head", np.float64),  # ln(2011 US$ a head / 5,000)
        ("polyarchy", np.float64),  # V-Dem's, less .5
        ("region", np.int64),  # one of the regions of the world's table
        ("level", np.int64),  # of conflict: 0 none, 1 minor, 2 major
        ("years_at_peace", np.int64),
        ("years_in_conflict", np.int64),  # on end; 0 at peace
        ("never", np.bool_),  # no conflict on record
        ("deaths", np.float64),  # battle deaths of the last year
    ],
    align=True,
)
ACT = np.dtype(  # a duty as the ground of an operation
    [
        ("armed", np.bool_),  # contingents: interpose, or enforce with arms
        ("force", np.bool_),  # it may be carried out against the host's will
        ("universal", np.bool_),  # of an arrangement that nearly all states have joined
        ("launch", np.int64),  # whose recorded time from proposal to decision holds: an index of LAUNCHES
        ("standby_days", np.float64),  # promised notice of forces that stand ready; 0: none stand ready
        ("standby_persons", np.int64),
        ("payer", np.int64),  # an index of PAYERS
        ("word", np.int64),  # its arrangement and id, in names of draws: positions differ between arms
        ("forces", np.int64),  # its arrangement, whose forces stand ready once for all its duties
    ],
    align=True,
)
LAUNCHES = ("un", "au", "eu", "other")
MISSION = np.dtype(  # an operation on file
    [
        ("word", np.int64),  # its id as a word of names of draws
        ("host", np.int64),
        ("begins", np.float64),  # day; at most 0: it is there at the baseline
        ("ends", np.float64),  # day its file ends it; inf
        ("universal", np.bool_),  # led by a body of nearly all states
        ("consent", np.bool_),  # stays by the host's consent only
        ("unwanted", np.bool_),  # is there against the host's will
        ("payer", np.int64),
        ("payer_later", np.int64),  # from day payer_changes on
        ("payer_changes", np.float64),  # inf
        ("usd_per_month", np.float64),  # for each person; nan: not on file
        ("funded_until", np.float64),  # day from which its payers no longer pay; inf
        ("first_renewal", np.int64),  # its mandates to renew are first_renewal .. last_renewal - 1
        ("last_renewal", np.int64),
    ],
    align=True,
)
MANDATE = np.dtype(  # what an operation on file may do in a month
    [
        ("robust", np.bool_),  # may use force beyond self-defence
        ("armed", np.float64),  # share of its persons that are armed troops
    ],
    align=True,
)
HAPPENING = np.dtype(  # an incident that the scenario gives: somebody who is no state acts against one
    [("day", np.float64), ("target", np.int64), ("kind", np.int64)], align=True
)
RENEWAL = np.dtype([("yes_needed", np.int64), ("tolerated", np.int64)])
LINE = np.dtype(  # a line of the unamended library between two states; its watch there at the baseline
    [
        ("word", np.int64),  # the two states as a word of names of draws
        ("a", np.int64),
        ("b", np.int64),  # a < b
        ("begins", np.float64),  # day; at most 0: it is there at the baseline
        ("ends", np.float64),  # day; inf
        ("km", np.float64),
        ("per_km", np.float64),  # persons who watch it
        ("rounds", np.float64),  # of verification, a year
        ("sensors", np.bool_),
        ("commission", np.bool_),  # a joint body in which violations are raised
        ("zones", np.int64),  # where the library limits forces of the two, from the first day on; at least 1
        ("limits", np.int64),  # zones in which it does so at the baseline
    ],
    align=True,
)
LIMITED = np.dtype(  # a span in which texts of the arm limit forces of the two states in a zone of a line
    [("line", np.int64), ("begins", np.float64), ("ends", np.float64)], align=True
)
WATCH = np.dtype(  # an operation of the arm that watches a line, while it is there
    [
        ("line", np.int64),
        ("mission", np.int64),
        ("begins", np.float64),
        ("ends", np.float64),
        ("km", np.float64),
        ("rounds", np.float64),
        ("sensors", np.bool_),
        ("commission", np.bool_),
        ("shares", np.bool_),  # it shares intelligence
    ],
    align=True,
)
RIVALS = np.dtype([("a", np.int64), ("b", np.int64)])


class Setting(NamedTuple):
    """The inside of states and the operations of one arm."""

    country: Records  # [N] of COUNTRY
    beside: Ints  # [*] land neighbours of state s: beside[first_beside[s]:first_beside[s+1]]
    first_beside: Ints  # [N+1]
    shock: Floats  # [Y,N,2] a scenario's shocks: ln odds of moving up, ln factor of battle deaths
    given: Ints  # [Y,N] the least level that incidents of the scenario set
    happening: Records  # [H] of HAPPENING, in order of days
    act: Records  # [E,D] of ACT, by epoch of the tables
    ready: Bools  # [E,N] takes part in joint exercises, or in a force that stands ready
    mission: Records  # [O] of MISSION
    mandate: Records  # [O,M] of MANDATE
    ceiling: Ints  # [O,M] persons authorised
    withheld: (
        Floats  # [payers,M] share that states withhold of what is due, by PAYERS; the last month holds on
    )
    pledge: Ints  # [O,N] persons by contributor when it begins, or at the baseline
    renewal: Records  # [G] of RENEWAL
    renewal_role: Masks  # [G,N] SEAT[0] and VETO[0] in the body that renews
    line: Records  # [L] of LINE; the same in every arm
    watch: Records  # [W] of WATCH
    limited: Records  # [K] of LIMITED
    rivals: Records  # [R] of RIVALS
    by_month: bool  # write CONFLICT_MONTH rows
