"""Unanimity: every member votes yes; an abstention blocks as well (Pact of the Arab League 1945, article 6).

yes_needed = n, tolerated = 0, vetoers = all members
"""

from foedus.arrangements.schema import Decision
from foedus.rules.decisions.contract import Canonical


def canonical(decision: Decision, members: frozenset[str], permanent: frozenset[str]) -> Canonical:
    """All of them, in favour."""
    return Canonical(len(members), 0, members)
