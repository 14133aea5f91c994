"""Consensus minus n: adopted although up to n members object (CSCE Prague 1992: minus one, the state concerned).

yes_needed = 0, tolerated = n, vetoers = ∅ for n ≥ 1
"""

from foedus.arrangements.schema import Decision
from foedus.rules.decisions.contract import Canonical


def canonical(decision: Decision, members: frozenset[str], permanent: frozenset[str]) -> Canonical:
    """With one objection set aside nobody alone can block."""
    tolerated = decision.tolerated or 0
    return Canonical(0, tolerated, members if tolerated == 0 else frozenset())
