"""The one implementation of a duty: is it triggered, whom does it bind, who is called, who would come.

The live incident (``trigger``), the engine (``simulate``) and the record (``replay``) all call these functions on
the same ``Tables``. Reasons are numbers here and words in ``incident_response.py``.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.rules.tables import (
    ASSIST,
    DEFEND,
    E_BINDS,
    E_MAY,
    E_NON_MILITARY,
    E_RELEASES,
    NEUTRAL,
    NOT_BOUND,
    OFFEND,
    REFRAIN,
    S_FORCE,
    S_MAY,
    S_MEANS_OPEN,
    S_NON_MILITARY,
    S_POLITICAL,
    Bools,
    Case,
    Floats,
    Ground,
    Ints,
    Tables,
    Theta,
)

TRIGGERED, NOT_IN_FORCE, NOT_FOR_TARGET, NOT_THIS_KIND, NOT_AGAINST, OUT_OF_AREA, NOBODY_LEFT = range(7)
NO_DUTY = -1


@compiled
def status(t: Tables, e: int, d: int, case: Case) -> int:
    """Why duty ``d`` is silent on this incident in epoch ``e``, or TRIGGERED.

    kind ∈ triggers ∧ ∃ target ∈ beneficiaries, in the area ∧ ∃ initiator ∈ against ∧ ∃ state still bound
    """
    if t.n_bound[e, d] == 0:
        return NOT_IN_FORCE
    if not _any_beneficiary(t, e, d, case):
        return NOT_FOR_TARGET
    if not (t.kinds[d] >> case.kind) & 1:
        return NOT_THIS_KIND
    if not _answers_initiators(t, e, d, case):
        return NOT_AGAINST
    if not _in_area(t, e, d, case):
        return OUT_OF_AREA
    for s in range(t.bound.shape[2]):
        if t.bound[e, d, s] and binding(t, e, d, s, case) != NOT_BOUND:
            return TRIGGERED
    return NOBODY_LEFT


@compiled
def _any_beneficiary(t: Tables, e: int, d: int, case: Case) -> bool:
    for k in range(case.targets.size):
        if t.beneficiary[e, d, case.targets[k]]:
            return True
    return False


@compiled
def _answers_initiators(t: Tables, e: int, d: int, case: Case) -> bool:
    if case.initiators.size == 0:
        return True
    for k in range(case.initiators.size):
        if t.against[e, d, case.initiators[k]]:
            return True
    return False


@compiled
def _in_area(t: Tables, e: int, d: int, case: Case) -> bool:
    if case.place >= 0:
        return t.area[e, d, case.place]
    for k in range(case.targets.size):
        target = case.targets[k]
        if t.beneficiary[e, d, target] and t.area[e, d, target]:
            return True
    return False


@compiled
def _among(states: Ints, s: int) -> bool:
    for k in range(states.size):
        if states[k] == s:
            return True
    return False


@compiled
def binding(t: Tables, e: int, d: int, s: int, case: Case) -> int:
    """The strength with which duty ``d`` binds state ``s`` in this incident, or NOT_BOUND.

    A duty to refrain binds whoever initiates; a duty to help binds everybody else but the state to be helped.
    """
    if not t.bound[e, d, s]:
        return NOT_BOUND
    what = t.obligation[d]
    if (what == REFRAIN) != _among(case.initiators, s):
        return NOT_BOUND
    if (what in (DEFEND, OFFEND, ASSIST, NEUTRAL)) and _among(case.targets, s):
        return NOT_BOUND
    effect = deciding_exception(t, e, d, s, case)
    strength = t.strength[d]
    if effect < 0 or t.exceptions.effect[effect] == E_BINDS:
        return strength
    if t.exceptions.effect[effect] == E_RELEASES:
        return NOT_BOUND
    if t.exceptions.effect[effect] == E_NON_MILITARY:
        return max(strength, S_NON_MILITARY)
    if t.exceptions.effect[effect] == E_MAY:
        return max(strength, S_MAY)
    return strength


@compiled
def deciding_exception(t: Tables, e: int, d: int, s: int, case: Case) -> int:
    """The exception that decides for state ``s``: the applicable one of highest priority; -1 if none applies."""
    x = t.exceptions
    for k in range(x.first[d + 1] - 1, x.first[d] - 1, -1):
        if x.states[e, k, s] and (x.kinds[k] >> case.kind) & 1 and _when(t, e, k, case):
            return k
    return -1


@compiled
def _when(t: Tables, e: int, k: int, case: Case) -> bool:
    x = t.exceptions
    initiated = case.initiators.size == 0
    for m in range(case.initiators.size):
        initiated = initiated or x.initiator[e, k, case.initiators[m]]
    hit = False
    for m in range(case.targets.size):
        target = case.targets[m]
        place = case.place if case.place >= 0 else target
        hit = hit or (x.target[k, target] and x.place[k, place])
    return initiated and hit


@compiled
def is_help(what: int) -> bool:
    """Whether the obligation is to come to somebody's help with forces or aid."""
    return what in (DEFEND, ASSIST)


@compiled
def sigmoid(x: float) -> float:
    """1 / (1 + e^-x)."""
    return 1.0 / (1.0 + np.exp(-x))


@compiled
def closeness(g: Ground, theta: Theta, s: int, i: int, j: int) -> float:
    """What counts for every joiner, with or without a duty, on the logit scale:

    affinity · (a(s,j) - a(s,i)) + distance · ln((km(s,j) + 500) / 1500) + power · ln(C_s / C_i)
    """
    nearer = np.log((g.min_km[s, j] + 500.0) / 1500.0)
    stronger = np.log((g.capability[s] + 1e-6) / (g.capability[i] + 1e-6))
    return (
        theta.honour_affinity * (g.affinity[s, j] - g.affinity[s, i])
        + theta.honour_distance * nearer
        + theta.honour_power * stronger
    )


@compiled
def honour_logit(
    t: Tables, g: Ground, theta: Theta, e: int, d: int, s: int, strength: int, i: int, j: int
) -> float:
    """Logit of the probability that ``s`` honours duty ``d`` towards ``j`` against ``i``, when it is called."""
    x = theta.honour_means_open + closeness(g, theta, s, i, j)
    x += theta.honour_size * np.log(max(t.n_bound[e, d], 2) / 2.0)
    x += theta.honour_practised if t.practised[e, d] else theta.honour_dormant
    if strength == S_FORCE:
        x += theta.honour_force
    elif strength == S_NON_MILITARY:
        x += theta.honour_non_military
    elif strength == S_MAY:
        x += theta.honour_permitted
    elif strength == S_POLITICAL:
        x += theta.honour_political
    if t.ally[e, s, i] or t.neutral[e, s, i]:
        x += theta.honour_conflict
    return x


@compiled
def call(
    t: Tables, g: Ground, theta: Theta, e: int, case: Case, passed: Bools, logit: Floats, duty: Ints
) -> int:
    """Who is called to help, by which of its duties it would most likely come, and how likely (logit).

    Fills ``logit`` [N] (-inf: not called) and ``duty`` [N] (-1: not called); a duty that a body decides calls only
    where ``passed[d]``. With several targets or initiators the first of each stands for its side. Returns how many.
    """
    logit[:] = -np.inf
    duty[:] = NO_DUTY
    i = case.initiators[0] if case.initiators.size else case.targets[0]
    called = 0
    for k in range(case.targets.size):
        j = case.targets[k]
        for position in range(t.first_duty[e, j], t.first_duty[e, j + 1]):
            d = t.duty_of[e, position]
            if not is_help(t.obligation[d]) or not passed[d] or status(t, e, d, case) != TRIGGERED:
                continue
            for s in range(t.bound.shape[2]):
                strength = binding(t, e, d, s, case)
                if strength == NOT_BOUND:
                    continue
                x = honour_logit(t, g, theta, e, d, s, strength, i, j)
                called += duty[s] == NO_DUTY
                if x > logit[s]:
                    logit[s], duty[s] = x, d
    return called


@compiled
def brings_forces(t: Tables, e: int, d: int, s: int, case: Case) -> bool:
    """Whether honouring duty ``d`` means forces; an ``assist`` duty or a non-military one means aid."""
    return t.obligation[d] == DEFEND and binding(t, e, d, s, case) in (S_FORCE, S_MEANS_OPEN, S_MAY, S_POLITICAL)


@compiled
def volunteer_logit(g: Ground, theta: Theta, s: int, i: int, j: int) -> float:
    """Logit of the probability that ``s``, near or a major power, joins ``j`` without a duty."""
    return theta.volunteer + closeness(g, theta, s, i, j)


@compiled
def partner_logit(g: Ground, theta: Theta, s: int, i: int, j: int) -> float:
    """Logit of the probability that ``s``, allied to the initiator ``i``, joins its war on ``j``."""
    return theta.join_initiator + closeness(g, theta, s, j, i)


@compiled
def objection(t: Tables, g: Ground, theta: Theta, e: int, m: int, case: Case) -> float:
    """The probability that member ``m`` of a body objects to an act against the initiators and for the targets."""
    if _among(case.initiators, m):
        return 1.0
    if case.initiators.size == 0 or _among(case.targets, m):
        return 0.0 if case.initiators.size else sigmoid(theta.object_base)
    i, j = case.initiators[0], case.targets[0]
    x = theta.object_base + theta.object_affinity * (g.affinity[m, i] - g.affinity[m, j])
    if t.ally[e, m, i]:
        x += theta.object_ally
    return sigmoid(x)


@compiled
def may_vote(t: Tables, e: int, d: int, which: int, m: int, case: Case) -> bool:
    """Whether ``m`` sits in the body that takes decision ``which`` of duty ``d``, and may vote on this incident."""
    v = t.votes
    if not v.seat[which, e, d, m]:
        return False
    return v.disputants_vote[which, d] or not (_among(case.initiators, m) or _among(case.targets, m))


@compiled
def adopted(yes: int, objections: int, vetoed: bool, yes_needed: int, tolerated: int) -> bool:
    """yes ≥ yes_needed ∧ objections ≤ tolerated ∧ no vetoer objects: the shape of every decision rule."""
    return yes >= yes_needed and objections <= tolerated and not vetoed


@compiled
def pass_probability(t: Tables, g: Ground, theta: Theta, e: int, d: int, which: int, case: Case) -> float:
    """The exact probability that the body acts, members deciding independently (1 where no body decides).

    Dynamic programme over members: P[y, o] = probability of y yes votes and o objections, none by a vetoer.
    """
    v = t.votes
    if not v.voted[which, d]:
        return 1.0
    needed, tolerated = v.yes_needed[which, e, d], v.tolerated[which, e, d]
    n = t.bound.shape[2]
    most = min(tolerated, n)
    p = np.zeros((n + 1, most + 1))
    p[0, 0] = 1.0
    seated = 0
    for m in range(n):
        if not may_vote(t, e, d, which, m, case):
            continue
        seated += 1
        against = objection(t, g, theta, e, m, case)
        own = _among(case.targets, m)
        yes = 1.0 if own else (1.0 - against) * (1.0 - theta.abstain)
        silent = 1.0 - against - yes
        for y in range(seated, -1, -1):
            for o in range(most, -1, -1):
                total = silent * p[y, o]
                if y > 0:
                    total += yes * p[y - 1, o]
                if o > 0 and not v.vetoer[which, e, d, m]:
                    total += against * p[y, o - 1]
                p[y, o] = total
    return p[min(needed, n) :, :].sum() if needed <= n else 0.0


@compiled
def expected_defence(
    t: Tables, g: Ground, theta: Theta, e: int, case: Case, logit: Floats, duty: Ints, passed: Bools
) -> float:
    """s = E / (E + C_i): the expected defenders' share of strength against the initiator, 0 ≤ s < 1.

    E = Σ_k C_k · p_k over states called to defend with forces (no body's vote assumed won). With
    ``deterrence_needs_condition`` only legally binding duties contingent on an attack count.
    """
    call(t, g, theta, e, case, passed, logit, duty)
    strength = 0.0
    for s in range(logit.size):
        d = duty[s]
        if d == NO_DUTY or not brings_forces(t, e, d, s, case):
            continue
        if theta.deterrence_needs_condition > 0.5 and not t.on_condition[d]:
            continue
        strength += g.capability[s] * sigmoid(logit[s])
    return strength / (strength + g.capability[case.initiators[0]])


@compiled
def automatic_only(t: Tables, passed: Bools) -> None:
    """Mark as passed the duties that no body decides."""
    for d in range(passed.size):
        passed[d] = not t.votes.voted[0, d]
