"""What states withhold of what they are assessed: from dated facts and shares to one number a payer and month.

    W[p, m] = sum_i s_i part_i     over the members i that withhold on the first day of month m; s_i the share of
                                   state i by rule p, part_i what of it is withheld

The shares are of the burden rules, reckoned where a run is planned (``ensemble.payers``); rules are given them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from foedus.arrangements import Library
from foedus.arrangements.facts import ASSESSED
from foedus.rules.missions import DAYS_PER_MONTH
from foedus.rules.setting import PAYERS
from foedus.rules.tables import Floats


def withheld(library: Library, shares: Mapping[str, Mapping[str, float]], first: date, last: date) -> Floats:
    """W [payers, months] of ``library`` from ``first`` to ``last``; ``shares``: by rule, of each state.

    >>> from foedus.arrangements import load_library
    >>> bool(withheld(load_library(), {}, date(2026, 1, 1), date(2027, 1, 1)).any())
    False
    """
    months = int(np.ceil((last - first).days / DAYS_PER_MONTH)) + 1
    table = np.zeros((len(PAYERS), months))
    for rule, body in ASSESSED.items():
        for fact in library[body].withheld if body in library else ():
            share = sum(shares.get(rule.value, {}).get(s, 0.0) for s in fact.states)
            held = [fact.holds(first + timedelta(days=int(m * DAYS_PER_MONTH))) for m in range(months)]
            table[PAYERS.index(rule)] += share * fact.part * np.array(held)
    return np.minimum(table, 1.0)
