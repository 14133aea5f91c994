"""Simple majority: more than half of the members vote yes.

yes_needed = ⌊n / 2⌋ + 1, vetoers = ∅
"""

from foedus.arrangements.schema import Decision
from foedus.rules.decisions.contract import ANY_NUMBER, Canonical


def canonical(decision: Decision, members: frozenset[str], permanent: frozenset[str]) -> Canonical:
    """Half is not enough."""
    return Canonical(len(members) // 2 + 1, ANY_NUMBER, frozenset())
