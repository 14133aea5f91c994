"""Security Council, other than procedural: nine yes votes and no permanent member against (UN Charter, article 27(3)).

yes_needed = 9 (7 in a Council of 11, before 31 August 1965), vetoers = permanent members; abstaining is no veto
"""

from foedus.arrangements.schema import Decision
from foedus.rules.decisions.contract import ANY_NUMBER, Canonical

VOTES_IN_COUNCIL_OF_11 = 7


def canonical(decision: Decision, members: frozenset[str], permanent: frozenset[str]) -> Canonical:
    """A permanent member's vote against is a veto; its abstention is not."""
    votes = 9 if len(members) > 11 else VOTES_IN_COUNCIL_OF_11
    return Canonical(votes, ANY_NUMBER, permanent)
