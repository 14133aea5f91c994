"""Closed form: the probability that a body acts, against the sum over every way in which its members can vote."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.rules.decisions.contract import rules
from foedus.rules.ground import affinity_spread, ground
from foedus.rules.situation import EPOCH
from foedus.rules.tables import ALLY
from foedus.rules.voting import adopted, objection, pass_probability, side, vetoes, votes
from tests.rules.situations import DAY, LIBRARY, PARAMETERS, WORLD, compiled, incident, pact

GROUND = ground(WORLD)
RULES = ["consensus", "consensus_minus", "majority", "qualified", "security_council", "unanimity"]
STATES = ["RUS", "EST", "FRA", "CHN", "BLR", "USA", "BRA"]


def decision(rule, needs, disputants_vote):
    extra = {"needs": needs} if rule == "qualified" else {"tolerated": 1} if rule == "consensus_minus" else {}
    return {"rule": rule, "body": "council", "disputants_vote": disputants_vote, **extra}


def by_enumeration(c, theta, case):
    """Σ over all ballots of the body of P(ballot) · [adopted]."""
    t, era = c.tables, c.tables.era[EPOCH, 0]
    i, j = case.initiators[0], case.targets[0]
    members = []
    for s in range(WORLD.n):
        role, own = t.role[EPOCH, 0, s], side(case, s)
        if votes(role, 0, own != 0, bool(t.duty["disputants_vote"][0, 0])):
            leaning = (WORLD.affinity[s, i] - WORLD.affinity[s, j]) / affinity_spread(WORLD)
            stake = theta.object_affinity * leaning + theta.object_ally * bool(t.tie[EPOCH, s, i] & ALLY)
            against = objection(theta, own, stake + theta.object_rival * bool(WORLD.rivalry[s, j]), 0.0)
            abstains = 0.0 if own == 1 else (1 - against) * theta.abstain
            members.append((1 - against - abstains, abstains, against, vetoes(role, 0)))
    total = 0.0
    for ballot in product((0, 1, 2), repeat=len(members)):
        chance = np.prod([m[b] for m, b in zip(members, ballot, strict=True)])
        yes, objections = ballot.count(0), ballot.count(2)
        vetoed = any(b == 2 and m[3] for m, b in zip(members, ballot, strict=True))
        if adopted(yes, objections, vetoed, era["yes_needed"][0], era["tolerated"][0]):
            total += chance
    return total


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=12)
@given(
    members=st.lists(st.sampled_from(STATES), min_size=3, max_size=6, unique=True).map(lambda m: [*m, "LVA"]),
    needs=st.integers(1, 4),
    disputants_vote=st.booleans(),
)
def test_pass_probability_is_the_sum_over_all_ballots(rule, members, needs, disputants_vote):
    c = compiled(pact(members, decision=decision(rule, needs, disputants_vote), against="anyone"))
    case = case_of("RUS attacks LVA")
    theta = PARAMETERS.medians()
    expected = by_enumeration(c, theta, case)
    assert pass_probability(c.tables, GROUND, theta, EPOCH, 0, 0, case) == pytest.approx(expected, abs=1e-12)


def case_of(text):
    from foedus.rules.incident import as_case  # noqa: PLC0415

    return as_case(incident(text), WORLD)


@pytest.mark.parametrize("rule", ["consensus", "unanimity", "security_council"])
def test_a_vetoer_that_initiates_blocks_for_certain(rule):
    c = compiled(pact(["RUS", "FRA", "EST", "POL"], decision=decision(rule, 2, True), against="anyone"))
    assert (
        pass_probability(c.tables, GROUND, PARAMETERS.medians(), EPOCH, 0, 0, case_of("RUS attacks EST"))
        == 0.0
    )


def test_every_rule_of_the_folder_is_tried_here():
    assert {str(r) for r in rules()} == {*RULES, "automatic"}


def test_the_councils_of_2025_have_their_numbers():
    c, day = LIBRARY["un-charter"], DAY
    assert len([s for seat in c.bodies[0].seats if seat.holds(day) for s in seat.states]) == 15
