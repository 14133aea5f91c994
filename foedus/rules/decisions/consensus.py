"""Consensus: adopted unless somebody objects (NATO's silence procedure; OSCE Rules of Procedure 2006; AU PSC, first).

yes_needed = 0, tolerated = 0, vetoers = all members
"""

from foedus.arrangements.schema import Decision
from foedus.rules.decisions.contract import Canonical


def canonical(decision: Decision, members: frozenset[str], permanent: frozenset[str]) -> Canonical:
    """Abstaining is not objecting; one objection blocks."""
    return Canonical(0, 0, members)
