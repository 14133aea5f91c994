"""A proposal and the body that it is put to: its members on the day, and what the votes come to by the rule."""

from __future__ import annotations

from foedus.arrangements import Library
from foedus.arrangements.schema import Decision
from foedus.cases.schema import Proposal, Tally
from foedus.rules.compile import canonical_on
from foedus.rules.voting import adopted


def decision_of(library: Library, proposal: Proposal) -> Decision | None:
    """The decision that the proposal asks for: the duty's own, or the joint act."""
    arrangement, _, duty = proposal.duty.partition("/")
    found = library[arrangement].duty(duty)
    return found.collective if proposal.joint else found.decision


def seated(library: Library, proposal: Proposal) -> frozenset[str]:
    """Members of the body on the day of the proposal."""
    decision = decision_of(library, proposal)
    if decision is None or decision.body is None:
        return frozenset()
    arrangement = library[proposal.duty.partition("/")[0]]
    return canonical_on(arrangement, decision, proposal.date)[0]


def known(library: Library, proposal: Proposal) -> bool:
    """Whether the library knows who sits in the body on that day: enough members to act at all."""
    decision = decision_of(library, proposal)
    if decision is None or decision.body is None:
        return False
    arrangement = library[proposal.duty.partition("/")[0]]
    members, rule = canonical_on(arrangement, decision, proposal.date)
    return bool(members) and rule.yes_needed <= len(members)


def number(tally: Tally) -> int:
    """How many voted so."""
    return tally if isinstance(tally, int) else len(tally)


def names(tally: Tally) -> tuple[str, ...]:
    """Who voted so, as far as the case names them."""
    return () if isinstance(tally, int) else tally


def passes(library: Library, proposal: Proposal) -> bool:
    """What the recorded votes come to by the decision rule (see ``rules.voting.adopted``)."""
    decision = decision_of(library, proposal)
    assert decision is not None
    assert proposal.votes is not None
    arrangement = library[proposal.duty.partition("/")[0]]
    _, rule = canonical_on(arrangement, decision, proposal.date)
    votes = proposal.votes
    vetoed = bool(set(names(votes.against)) & rule.vetoers)
    return bool(adopted(number(votes.yes), number(votes.against), vetoed, rule.yes_needed, rule.tolerated))


def vetoes_cast(library: Library, proposal: Proposal) -> list[str]:
    """Members that voted against and by the rule alone stop the act."""
    decision = decision_of(library, proposal)
    if decision is None or proposal.votes is None:
        return []
    arrangement = library[proposal.duty.partition("/")[0]]
    _, rule = canonical_on(arrangement, decision, proposal.date)
    return sorted(set(names(proposal.votes.against)) & rule.vetoers)
