"""Bodies on an incident: who alone can stop the act, who is likely to, how likely it is to pass.

    p(object) = 1 for an initiator, 0 for a target, else by affinity and alliance (see ``respond.objection``)
    p(passes)   exact for each draw of the parameters, members deciding independently; shown as median and 90 %

Where force may be used in conflict inside a state without its consent there are two ballots: with the government's
consent, and against its will (``Ballot.against_host``); a text that lets a body decide either does not say which.

A disputant that by the rule must not vote is left out, as the text has it; in the Security Council that rule has hardly
been applied, so ``must_abstain`` is shown wherever it matters. The consent of a host is not part of p(passes): the
host is named among the blockers instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.arrangements.schema import Decision
from foedus.rules.beliefs import Spread
from foedus.rules.missions import enforces
from foedus.rules.reasons import body_name, decision_words
from foedus.rules.situation import EPOCH, Bound, Situation
from foedus.rules.tables import CIVIL, Case, Floats, Records, Theta
from foedus.rules.voting import (
    against_host,
    for_host,
    objection,
    pass_probability,
    seats,
    side,
    stake,
    usual_affinity,
)

LIKELY, SHOWN = 0.5, 3


@dataclass(frozen=True)
class Objector:
    """A state that alone can stop an act, and the probability (at the medians) that it objects."""

    state: str
    p_object: float


@dataclass(frozen=True)
class Ballot:
    """A decision that a body takes on the incident. ``passes``: the spread of the probability that it does."""

    which: int  # 0 the duty's own decision, 1 the joint act
    against_host: bool  # against the government in whose country there is conflict
    act: str
    body: str
    rule: str
    blockers: tuple[str, ...]
    likely: tuple[Objector, ...]
    must_abstain: tuple[str, ...]  # disputants that sit in the body and by its rule do not vote
    passes: Spread
    probability: Floats  # [1 + draws]

    def as_dict(self) -> dict[str, object]:
        """As plain data."""
        return {
            "act": self.act,
            "against_host": self.against_host,
            "body": self.body,
            "rule": self.rule,
            "blockers": list(self.blockers),
            "likely_blockers": [vars(o) for o in self.likely],
            "must_abstain": list(self.must_abstain),
            "p_passes": self.passes.as_dict(),
        }


def ballots(situation: Situation, bound: Bound, thetas: Records) -> list[Ballot]:
    """The decisions that bodies take on a triggered duty: its own, then its joint act; each against the host too."""
    found = []
    for which, decision in situation.decisions(bound.duty):
        cases = [situation.case]
        if _may_be_against(situation, bound, decision):
            cases.append(against_host(situation.case))
        found += [_ballot(situation, bound, which, decision, thetas, case) for case in cases]
    return found


def _may_be_against(situation: Situation, bound: Bound, decision: Decision) -> bool:
    """Whether it is an act with arms in conflict inside a state, for which its government is not asked."""
    case = situation.case
    inside = case.kind == CIVIL and case.initiators.size == 0
    return inside and enforces(bound.duty) and not decision.host_consent


def _ballot(
    situation: Situation, bound: Bound, which: int, decision: Decision, thetas: Records, case: Case
) -> Ballot:
    t, g = situation.tables, situation.ground
    chances = [pass_probability(t, g, theta, EPOCH, bound.d, which, case) for theta in thetas]
    probability = np.clip(np.array(chances), 0.0, 1.0)
    blockers = situation.codes(situation.blockers(bound.d, which))
    hosts = situation.incident.targets if decision.host_consent else ()
    return Ballot(
        which=which,
        against_host=case is not situation.case,
        act=decision.act or ("the duty itself" if which == 0 else "joint act"),
        body=body_name(bound.arrangement, decision),
        rule=decision_words(bound.arrangement, decision, situation.incident.date),
        blockers=tuple(dict.fromkeys([*blockers, *hosts])),
        likely=likely_blockers(situation, bound.d, which, thetas[0], case),
        must_abstain=tuple(situation.codes(situation.silenced(bound.d, which))),
        passes=Spread.of(probability[1:]),
        probability=probability,
    )


def likely_blockers(
    situation: Situation, d: int, which: int, theta: Theta, case: Case
) -> tuple[Objector, ...]:
    """Blockers more likely than not to object, and in any case the three most likely."""
    found = [
        Objector(situation.world.iso3[s], round(_objects(situation, d, which, s, theta, case), 4))
        for s in situation.blockers(d, which)
    ]
    found.sort(key=lambda o: (-o.p_object, o.state))
    return tuple(o for k, o in enumerate(found) if o.p_object > 0 and (k < SHOWN or o.p_object >= LIKELY))


def _objects(situation: Situation, d: int, which: int, s: int, theta: Theta, case: Case) -> float:
    t, g = situation.tables, situation.ground
    body = seats(t, EPOCH, d, which)
    usual = usual_affinity(g, body, case, for_host(t.duty[d], which))
    at_stake = stake(t, g, theta, EPOCH, body, case, s, usual)
    return float(objection(theta, side(case, s), at_stake, 0.0))
