"""Qualified majority: n of m votes, as a number (``needs: 9``) or a share (``needs: 2/3``, rounded up).

yes_needed = needs, or ⌈share · m⌉; vetoers = ∅
"""

from fractions import Fraction
from math import ceil

from foedus.arrangements.schema import Decision
from foedus.rules.decisions.contract import ANY_NUMBER, Canonical


def canonical(decision: Decision, members: frozenset[str], permanent: frozenset[str]) -> Canonical:
    """A share counts all members of the body, present or not."""
    needs = decision.needs
    votes = needs if isinstance(needs, int) else ceil(Fraction(needs or 1) * len(members))
    return Canonical(votes, ANY_NUMBER, frozenset())
