"""Automatic: each bound party alone decides to honour its duty. No body votes; nobody can block.

yes_needed = 0, vetoers = ∅
"""

from foedus.arrangements.schema import Decision
from foedus.rules.decisions.contract import ANY_NUMBER, Canonical


def canonical(decision: Decision, members: frozenset[str], permanent: frozenset[str]) -> Canonical:
    """Nothing is needed and nothing stops it."""
    return Canonical(0, ANY_NUMBER, frozenset())
