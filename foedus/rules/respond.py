"""The one implementation of a duty: is it triggered, whom does it bind, who is called, who would come.

The live incident (``trigger``), the engine (``simulate``) and the record (``replay``) all call these functions on
the same ``Tables``. Reasons are numbers here and words in ``response.py``.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.rules.tables import (
    AGAINST,
    ALLY,
    ASSIST,
    BENEFICIARY,
    BOUND,
    DEFEND,
    E_BINDS,
    E_NON_MILITARY,
    E_RELEASES,
    EXERCISED,
    IF_INITIATED_BY,
    IF_TARGET,
    INFORMED,
    LAND,
    NEUTRAL,
    NEUTRAL_ALWAYS,
    NEUTRAL_TO,
    NOT_BOUND,
    OFFEND,
    REFRAIN,
    S_FORCE,
    S_MAY,
    S_NON_MILITARY,
    S_POLITICAL,
    SEA,
    SPEAKS_OF,
    TRAINED,
    Bools,
    Case,
    Floats,
    Ground,
    Ints,
    Records,
    Tables,
    Theta,
)

TRIGGERED, NOT_IN_FORCE, NOT_FOR_TARGET, NOT_THIS_KIND, NOT_AGAINST, OUT_OF_AREA, NOBODY_LEFT = range(7)
NO_DUTY = -1


# ---- what the text says --------------------------------------------------------------------------------------------


@compiled
def silence(t: Tables, e: int, d: int, case: Case) -> int:
    """TRIGGERED, or why duty ``d`` is silent on this incident in epoch ``e``, before asking whom it binds.

    kind ∈ triggers ∧ ∃ target ∈ beneficiaries, in the area ∧ ∃ initiator ∈ against
    """
    if t.era[e, d].n_bound == 0:
        return NOT_IN_FORCE
    role, area, duty = t.role[e, d], t.area[e, d], t.duty[d]
    beneficiary, inside = False, False
    for k in range(case.targets.size):
        target = case.targets[k]
        if role[target] & BENEFICIARY:
            beneficiary = True
            inside = inside or area[case.place if case.place >= 0 else target]
    if not beneficiary:
        return NOT_FOR_TARGET
    if not (duty.kinds >> case.kind) & 1:
        return NOT_THIS_KIND
    answered = case.initiators.size == 0
    for k in range(case.initiators.size):
        answered = answered or (role[case.initiators[k]] & AGAINST) > 0
    if not answered:
        return NOT_AGAINST
    return TRIGGERED if inside else OUT_OF_AREA


@compiled
def bind(t: Tables, e: int, d: int, case: Case, strength: Ints) -> int:
    """As ``silence``, and NOBODY_LEFT where no state is bound; fills ``strength`` [N].

    ``strength[s]`` is that with which the duty binds state s (an index of ``Strength``), or NOT_BOUND.
    """
    why = silence(t, e, d, case)
    if why == TRIGGERED and _bound_states(t, e, d, case, strength) == 0:
        return NOBODY_LEFT
    return why


@compiled
def _bound_states(t: Tables, e: int, d: int, case: Case, strength: Ints) -> int:
    """Fill ``strength`` for duty ``d``; returns how many states are bound.

    A duty to refrain binds whoever initiates; a duty to help binds everybody but the two sides.
    """
    role, duty = t.role[e, d], t.duty[d]
    refrain, excused = duty.obligation == REFRAIN, duty.last_exception > duty.first_exception
    for s in range(strength.size):
        strength[s] = duty.strength if (role[s] & BOUND) and not refrain else NOT_BOUND
    for k in range(case.initiators.size):
        s = case.initiators[k]
        strength[s] = duty.strength if (role[s] & BOUND) and refrain else NOT_BOUND
    if duty.obligation in (DEFEND, OFFEND, ASSIST, NEUTRAL):
        for k in range(case.targets.size):
            strength[case.targets[k]] = NOT_BOUND
    count = 0
    for s in range(strength.size):
        if strength[s] != NOT_BOUND and excused:
            strength[s] = excused_strength(t, e, d, s, case)
        count += strength[s] != NOT_BOUND
    return count


@compiled
def excused_strength(t: Tables, e: int, d: int, s: int, case: Case) -> int:
    """The strength of duty ``d`` for bound state ``s`` after its exceptions."""
    duty = t.duty[d]
    x = deciding_exception(t, e, d, s, case)
    effect = t.exception[x].effect if x >= 0 else E_BINDS
    if effect == E_BINDS:
        return duty.strength
    if effect == E_RELEASES:
        return NOT_BOUND
    return max(duty.strength, S_NON_MILITARY if effect == E_NON_MILITARY else S_MAY)


@compiled
def deciding_exception(t: Tables, e: int, d: int, s: int, case: Case) -> int:
    """The exception that decides for state ``s``: the applicable one of highest priority; -1 if none applies."""
    duty = t.duty[d]
    for x in range(duty.last_exception - 1, duty.first_exception - 1, -1):
        role = t.exception_role[e, x]
        if not role[s] & SPEAKS_OF or not (t.exception[x].kinds >> case.kind) & 1:
            continue
        initiated, hit = case.initiators.size == 0, False
        for k in range(case.initiators.size):
            initiated = initiated or (role[case.initiators[k]] & IF_INITIATED_BY) > 0
        for k in range(case.targets.size):
            target = case.targets[k]
            place = case.place if case.place >= 0 else target
            hit = hit or ((role[target] & IF_TARGET) > 0 and t.exception_place[x, place])
        if initiated and hit:
            return x
    return -1


@compiled
def is_help(what: int) -> bool:
    """Whether the obligation is to come to somebody's help with forces or aid."""
    return what in (DEFEND, ASSIST)


@compiled
def brings_forces(obligation: int, strength: int) -> bool:
    """Whether honouring means forces; an ``assist`` duty or a non-military one means aid."""
    return obligation == DEFEND and strength != S_NON_MILITARY


# ---- what states do ------------------------------------------------------------------------------------------------


@compiled
def sigmoid(x: float) -> float:
    """1 / (1 + e^-x)."""
    return 1.0 / (1.0 + np.exp(-x))


_LINES = 1.0 / (1.0 + np.exp(-np.arange(-12.0, 12.25, 0.25)))  # sigmoid, every quarter from -12 to 12
_ROUNDING = 1e-12  # more than any of these numbers is off


@compiled
def below_sigmoid(u: float, x: float) -> bool:
    """u < 1 / (1 + e^-x), by the two values beside it where they decide: the exponential is for what lies between.

    >>> below_sigmoid(0.49, 0.0), below_sigmoid(0.5, 0.0), below_sigmoid(0.5, 0.1), below_sigmoid(0.0, -700.0)
    (True, False, True, True)
    """
    if -12.0 < x < 12.0:
        k = int(4.0 * (x + 12.0))
        if u >= _LINES[k + 1] + _ROUNDING:
            return False
        if u < _LINES[k] - _ROUNDING:
            return True
    return u < sigmoid(x)


@compiled
def closeness(g: Ground, theta: Theta, s: int, i: int, j: int) -> float:
    """What counts for every joiner of j against i, with or without a duty, on the logit scale:

    affinity · (a(s,j) - a(s,i)) + distance · ln((km(s,j) + 500) / 1500) + power · ln(C_s / C_i)

    Where no state attacks, i = j: a(s,i) and the last term are 0.
    """
    to, away = g.pair[j, s], g.pair[i, s]  # symmetric; a row lies together in memory
    if i == j:
        return theta.honour_affinity * to.affinity + theta.honour_distance * to.ln_away
    return (
        theta.honour_affinity * (to.affinity - away.affinity)
        + theta.honour_distance * to.ln_away
        + theta.honour_power * (g.state[s].ln_capability - g.state[i].ln_capability)
    )


@compiled
def duty_logit(theta: Theta, era: Records, strength: int) -> float:
    """The part of a state's logit of honouring that lies in the duty: its words, its size, its practices."""
    x = theta.honour_means_open + theta.honour_size * np.log(max(era.n_bound, 2) / 2.0)
    x += theta.honour_practised if era.practised else theta.honour_dormant
    if strength == S_FORCE:
        x += theta.honour_force
    elif strength == S_NON_MILITARY:
        x += theta.honour_non_military
    elif strength == S_POLITICAL:
        x += theta.honour_political
    return x


@compiled
def honour_logit(
    t: Tables, g: Ground, theta: Theta, e: int, d: int, s: int, strength: int, i: int, j: int
) -> float:
    """How likely state s comes to j against i under duty d that binds it with ``strength``, if called (logit).

    duty + closeness + conflict, the last where s owes the attacker defence too, or neutrality in all its wars.
    """
    x = duty_logit(theta, t.era[e, d], strength) + closeness(g, theta, s, i, j)
    return x + (theta.honour_conflict if i != j and t.tie[e, s, i] & (ALLY | NEUTRAL_ALWAYS) else 0.0)


@compiled
def volunteer_logit(g: Ground, theta: Theta, s: int, i: int, j: int) -> float:
    """How likely a major power or neighbour of j comes to j against i without a duty (logit)."""
    return theta.volunteer + closeness(g, theta, s, i, j)


@compiled
def may_side(tie: int, opposed: int, kind: int, major: bool) -> bool:
    """Whether a third state may side with an initiator: its ally; or its neighbour or a major power, if it owes the
    target no defence.

    By scalars, since it is asked of every state: its ``tie`` to the initiator, that to the target (``opposed``), the
    ``kind`` of its pair with the initiator.
    """
    return bool(tie & ALLY) or (not (opposed & ALLY) and (kind == LAND or kind == SEA or major))


@compiled
def partner_logit(t: Tables, g: Ground, theta: Theta, e: int, s: int, i: int, j: int) -> float:
    """How likely s, which ``may_side`` with the initiator i, does so in i's war on j (logit)."""
    x = theta.join_initiator if t.tie[e, s, i] & ALLY else theta.volunteer_initiator
    x += closeness(g, theta, s, j, i)
    return x + (theta.honour_conflict if t.tie[e, s, j] & (ALLY | NEUTRAL_TO) else 0.0)


@compiled
def days_to_arrive(g: Ground, theta: Theta, s: int, j: int, joint: bool, practices: int, z: float) -> float:
    """mobilisation · exp(spread · z) · haste, less the warning, + km between capitals / km per day.

    haste: of the joint command, and of joint exercises; warning: days gained by shared intelligence, at most all.
    ``practices``: of the arrangement by whose duty s comes; 0 without one.
    """
    ready = (
        theta.mobilisation_days
        * np.exp(theta.mobilisation_spread * z)
        * (theta.joint_haste if joint else 1.0)
    )
    if practices & EXERCISED:
        ready *= theta.exercise_haste
    if practices & INFORMED:
        ready = max(ready - theta.warning_days, 0.0)
    return ready + g.pair[s, j].capital_km / theta.travel_km_per_day


@compiled
def together(theta: Theta, joint: bool, practices: int) -> float:
    """The part of a joiner's strength that counts: 1 under a joint command, else ``interoperability``, of whose lack
    to 1 standard training closes ``training_closes``.
    """
    if joint:
        return 1.0
    part = theta.interoperability
    return part + theta.training_closes * (1.0 - part) if practices & TRAINED else part


@compiled
def call(
    t: Tables,
    g: Ground,
    theta: Theta,
    e: int,
    case: Case,
    passed: Bools,
    logit: Floats,
    duty: Ints,
    how: Ints,
) -> int:
    """Who is called to help, by which of its duties it would most likely come, and how likely (logit).

    Fills ``logit`` [N] (-inf: not called), ``duty`` [N] (-1: not called) and ``how`` [N] (strength). A duty that a
    body decides calls only where ``passed[d]``; a text that only permits help calls nobody. With several targets or
    initiators the first of each stands for its side; without initiators i = j. Returns how many are called.
    """
    logit[:] = -np.inf
    duty[:] = NO_DUTY
    strength = np.empty(logit.size, np.int64)
    called = 0
    for k in range(case.targets.size):
        j = case.targets[k]
        i = case.initiators[0] if case.initiators.size else j
        for position in range(t.first_duty[e, j], t.first_duty[e, j + 1]):
            d = t.duty_of[e, position]
            if not is_help(t.duty[d].obligation) or not passed[d] or not (t.duty[d].kinds >> case.kind) & 1:
                continue
            if t.duty[d].strength == S_MAY or bind(t, e, d, case, strength) != TRIGGERED:
                continue
            for s in range(strength.size):
                if strength[s] == NOT_BOUND or strength[s] == S_MAY:
                    continue
                x = honour_logit(t, g, theta, e, d, s, strength[s], i, j)
                called += duty[s] == NO_DUTY
                if x > logit[s]:
                    logit[s], duty[s], how[s] = x, d, strength[s]
    return called


@compiled
def neutral_near(t: Tables, g: Ground, e: int, i: int, j: int) -> bool:
    """Whether a major power or a neighbour of ``j`` has promised ``i`` neutrality."""
    for k in range(g.first_near[j], g.first_near[j + 1]):
        s = g.near[k]
        if s != i and t.tie[e, s, i] & NEUTRAL_ALWAYS:
            return True
    return False


@compiled
def expected_defence(
    t: Tables,
    g: Ground,
    theta: Theta,
    e: int,
    case: Case,
    passed: Bools,
    logit: Floats,
    duty: Ints,
    how: Ints,
) -> float:
    """s = E / (E + C_i): the expected defenders' share of strength against the initiator, 0 ≤ s < 1.

    E = Σ_k C_k · p_k over states called to defend with forces. With ``deterrence_needs_condition`` only legally
    binding duties contingent on an attack count.
    """
    call(t, g, theta, e, case, passed, logit, duty, how)
    strength = 0.0
    for s in range(logit.size):
        d = duty[s]
        if d == NO_DUTY or not brings_forces(t.duty[d].obligation, how[s]):
            continue
        if theta.deterrence_needs_condition > 0.5 and not t.duty[d].contingent:
            continue
        strength += g.state[s].capability * sigmoid(logit[s])
    return strength / (strength + g.state[case.initiators[0]].capability)
