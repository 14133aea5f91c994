"""The probability that each state comes, and on which side, for every draw of the parameters.

    p(s) = Σ over what bodies decide: P(they do) · σ(best logit of s among the duties that then call it)

with the logits, votes and duties of ``respond``; bodies are taken to decide independently of each other. A state that
no duty calls may volunteer: majors and neighbours of the attacked, as in the engine. Allies of the initiator,
majors and its neighbours may side with it. Volunteers and partners are counted for force and war only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from foedus.arrangements import Strength, Trigger
from foedus.rules.ballots import Ballot
from foedus.rules.respond import NO_DUTY, call, may_side, partner_logit, volunteer_logit
from foedus.rules.situation import EPOCH, HELP, Bound, Situation
from foedus.rules.tables import ALLY, DEFEND, S_NON_MILITARY, Bools, Floats, Ints, Masks, Records, Theta

OWN, JOINT = 0, 1


@dataclass(frozen=True)
class Coming:
    """Probabilities [1 + draws, states]: to help at all, to help with forces, without a duty, for the initiator."""

    called: Bools  # [states] some duty calls it
    practices: Masks  # [states] of the arrangements whose duties call it
    helps: Floats
    forces: Floats
    volunteers: Floats
    partners: Floats


def coming(situation: Situation, decided: list[tuple[Bound, Ballot]], thetas: Records) -> Coming:
    """Who comes; ``decided``: every decision of a body on the triggered duties."""
    helps, forces = np.zeros((2, len(thetas), situation.world.n))
    called = np.zeros(situation.world.n, bool)
    practices = np.zeros(situation.world.n, np.uint8)
    voted = [
        (b.d, vote.probability)
        for b, vote in decided
        if vote.which == OWN and not vote.against_host and _calls(b)
    ]
    for k, theta in enumerate(thetas):
        for chance, passed in _outcomes(situation, [(d, p[k]) for d, p in voted]):
            p, armed, duty = _called(situation, theta, passed)
            helps[k] += chance * p
            forces[k] += chance * p * armed
            called |= duty != NO_DUTY
            of_duty = situation.tables.era["practices"][EPOCH, duty]
            practices |= np.where(duty != NO_DUTY, of_duty, 0).astype(np.uint8)
    return Coming(
        called=called,
        practices=practices,
        helps=helps,
        forces=forces,
        volunteers=_volunteers(situation, thetas, called),
        partners=_partners(situation, thetas),
    )


def _calls(bound: Bound) -> bool:
    return bound.duty.obligation in HELP and bound.duty.strength is not Strength.MAY


def _outcomes(situation: Situation, voted: list[tuple[int, float]]) -> Iterator[tuple[float, Bools]]:
    """Every way in which the bodies that decide duties to help may decide, with its probability."""
    automatic = situation.tables.duty["voted"][:, OWN] == 0
    for outcome in product((True, False), repeat=len(voted)):
        chance, passed = 1.0, automatic.copy()
        for (d, p), yes in zip(voted, outcome, strict=True):
            chance *= p if yes else 1.0 - p
            passed[d] = yes
        if chance > 0.0:
            yield chance, passed


def _called(situation: Situation, theta: Theta, passed: Bools) -> tuple[Floats, Bools, Ints]:
    """p of honouring [N], whether with forces [N], by which duty (NO_DUTY: not called) [N]."""
    n, t = situation.world.n, situation.tables
    logit, duty, how = np.empty(n), np.empty(n, np.int64), np.zeros(n, np.int64)
    call(t, situation.ground, theta, EPOCH, situation.case, passed, logit, duty, how)
    by_duty = duty != NO_DUTY
    armed = by_duty & (t.duty["obligation"][duty] == DEFEND) & (how != S_NON_MILITARY)
    return np.where(by_duty, 1.0 / (1.0 + np.exp(-logit)), 0.0), armed, duty


def _fights(situation: Situation) -> bool:
    return situation.incident.kind in (Trigger.FORCE, Trigger.WAR) and situation.case.initiators.size > 0


def _volunteers(situation: Situation, thetas: Records, called: Bools) -> Floats:
    p, g, case = np.zeros((len(thetas), situation.world.n)), situation.ground, situation.case
    if not _fights(situation):
        return p
    i, aside = int(case.initiators[0]), {*map(int, case.initiators), *map(int, case.targets)}
    for j in map(int, case.targets):
        for s in map(int, g.near[g.first_near[j] : g.first_near[j + 1]]):
            ally = bool((situation.tables.tie[EPOCH, s, case.initiators] & ALLY).any())
            if s in aside or called[s] or ally:
                continue
            logits = np.array([volunteer_logit(g, theta, s, i, j) for theta in thetas])
            p[:, s] = np.maximum(p[:, s], 1.0 / (1.0 + np.exp(-logits)))
    return p


def _partners(situation: Situation, thetas: Records) -> Floats:
    p, t, g, case = (
        np.zeros((len(thetas), situation.world.n)),
        situation.tables,
        situation.ground,
        situation.case,
    )
    if not _fights(situation):
        return p
    aside, j = {*map(int, case.initiators), *map(int, case.targets)}, int(case.targets[0])
    for i in map(int, case.initiators):
        for s in range(situation.world.n):
            if s not in aside and may_side(
                int(t.tie[EPOCH, s, i]),
                int(t.tie[EPOCH, s, j]),
                int(g.pair["kind"][i, s]),
                bool(g.state["major"][s]),
            ):
                logits = np.array([partner_logit(t, g, theta, EPOCH, s, i, j) for theta in thetas])
                p[:, s] = np.maximum(p[:, s], 1.0 / (1.0 + np.exp(-logits)))
    return p
