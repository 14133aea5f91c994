"""Process 1, disputes: who starts a militarised dispute with whom, and when.

Hazard of onset of the directed dyad i → j, per year, as ``foedus fit`` estimates it (binomial, complementary log-log
link: P(onset in a year) = 1 - exp(-λ), so that thinning is exact):

    λ_ij(t) = exp(η_ij) · exp(p(t_ij)) · exp(L + b_pact · pact_ij) · D^s_ij · O^offence · N^neutrality · W · M · A

η   static covariates, with an intercept of its own where the two are not politically relevant to each other; among
    them b · c_ij, c = (C_i - C_j) / (C_i + C_j), by which the stronger begins more often
p   cubic in decades at peace, held from some decade on; p(0) = 0
L   level: each view of deterrence has its own, so that all of them reproduce the recorded world with its pacts
D   contested odds ratio of deterrence, s the expected defenders' share of strength
O,N hazard ratios when the initiator has a partner in attack, or a promise of neutrality near the target
W   exp(-w · σ · t) where the two show each other their budgets: pre-emption w times the error σ that it takes away;
    1 by default
M   the hazard ratio after a settlement that a forum mediated, at first and from some year on; 1 by default
A   the same of rivals in an arms race (``arms``); 1 unless a scenario sets it

Thinning (Lewis & Shedler 1979): candidates arrive at the envelope rate E_ij = exp(η_ij) · B_ij, which holds for
every arm and view (B_ij: the largest factor of all, with a race's only where the two are rivals), and a candidate is a
dispute if its own uniform is below λ/E. Only D^s needs the rules; it is bounded by [min(1,D), max(1,D)], so it is
computed only for uniforms between the two bounds (the squeeze).
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import exponential, named
from foedus.engine.model import AUTOMATIC, C_LAZY, DAYS_PER_YEAR, UNKNOWN, Envelope, Model, Work
from foedus.engine.names import PEACE
from foedus.rules.respond import expected_defence, neutral_near
from foedus.rules.tables import (
    ALLY,
    FORCE,
    LAND,
    MAJOR,
    OPEN,
    OTHER,
    PARTNER_AGAINST,
    SEA,
    Case,
    Floats,
    Ground,
    Records,
    Theta,
)

LN2 = 0.6931471805599453


@compiled
def ln_hazard(theta: Theta, pair: Records, edge: float) -> float:
    """η_ij: ln hazard per year of i against j on the day after a dispute; ``edge`` = (C_i - C_j) / (C_i + C_j)."""
    if pair.kind == OTHER:
        x = theta.onset_unrelated + theta.onset_unrelated_ln_distance * pair.ln_km
    else:
        x = theta.onset_constant + theta.onset_ln_ratio * pair.ln_ratio
        if pair.kind == LAND:
            x += theta.onset_land
        elif pair.kind == SEA:
            x += theta.onset_sea
        if pair.majors == 1:
            x += theta.onset_one_major
        elif pair.majors == 2:
            x += theta.onset_two_majors
    if pair.democracies:
        x += theta.onset_joint_democracy
    if pair.rivals:
        x += theta.onset_rivalry
    return x + theta.onset_initiator_share * edge


@compiled
def bound_factor(thetas: Theta) -> float:
    """B: the largest factor that level and arrangements can give the hazard, over the records of every view.

    Without races: only rivals race, so only their bound is ``race_factor`` times as high.
    """
    bound = 0.0
    for v in range(thetas.size):
        theta = thetas[v]
        deter = max(1.0, theta.deterrence)
        attack = max(1.0, theta.embolden_offense) * max(1.0, theta.embolden_neutrality)
        pact = max(0.0, theta.onset_shared_pact)
        habits = max(1.0, openness(theta)) * max(1.0, theta.relapse_mediated_early, theta.relapse_mediated)
        bound = max(bound, deter * attack * np.exp(theta.onset_level + pact) * habits)
    return bound


@compiled
def race_factor(thetas: Theta) -> float:
    """The largest factor of a race, over the records of every view."""
    factor = 1.0
    for v in range(thetas.size):
        factor = max(factor, thetas[v].arms_race)
    return factor


@compiled
def pair_bound(envelope: Envelope, pair: Records) -> float:
    """By which factor the envelope exceeds the static hazard of these two; ``pair`` is read only where races weigh."""
    return envelope.bound * (envelope.race if envelope.race != 1.0 and pair.rivals else 1.0)


@compiled
def openness(theta: Theta) -> float:
    """W: hazard ratio of two who show each other their budgets, and so fear each other's strength less."""
    return np.exp(-theta.preemption * theta.perceived_error * theta.arms_transparency)


@compiled
def relapse(theta: Theta, days: float) -> float:
    """M: hazard ratio ``days`` after a settlement that a forum mediated."""
    early = days < theta.relapse_mediated_years * DAYS_PER_YEAR
    return theta.relapse_mediated_early if early else theta.relapse_mediated


@compiled
def fill_envelope(theta: Theta, thetas: Theta, g: Ground, row: Floats, cell: Floats) -> Envelope:
    """Cumulative envelope rates per day, by initiator (``row``) and target (``cell``), which it fills.

    ``theta``: the static coefficients of the future; ``thetas``: its records under every view of the parameter file,
    run or not, so that adding a view leaves the candidates of the others as they are.
    """
    envelope = Envelope(row, cell, bound_factor(thetas), race_factor(thetas))
    n = row.size
    for i in range(n):
        for j in range(i + 1, n):
            bound = pair_bound(envelope, g.pair[i, j])
            ours, theirs = g.state[i].capability, g.state[j].capability
            edge = (ours - theirs) / (ours + theirs + 1e-12)
            alike, more = ln_hazard(theta, g.pair[i, j], 0.0), theta.onset_initiator_share * edge
            cell[i, j] = np.exp(alike + more) * bound / DAYS_PER_YEAR
            cell[j, i] = np.exp(alike - more) * bound / DAYS_PER_YEAR
    total = 0.0
    for i in range(n):
        cell[i, i] = 0.0
        inside = 0.0
        for j in range(n):
            inside += cell[i, j]
            cell[i, j] = inside
        total += inside
        row[i] = total
    return envelope


@compiled
def peace_factor(theta: Theta, days: float) -> float:
    """exp(p(t)), p cubic in decades at peace up to ``peace_held`` and held from there on: 1 on the day after a dispute.

    >>> from foedus.parameters import load_parameters
    >>> theta = load_parameters().medians()
    >>> peace_factor(theta, 0.0), peace_factor(theta, 3e4) == peace_factor(theta, 4e4)
    (1.0, True)
    """
    t = min(days / (10.0 * DAYS_PER_YEAR), theta.peace_held)
    return np.exp(t * (theta.peace_decades_1 + t * (theta.peace_decades_2 + t * theta.peace_decades_3)))


@compiled
def highest_peace(theta: Theta) -> float:
    """The highest value of exp(p(t)), at an end of the curve or where its slope is 0; at least 1, as p(0) = 0."""
    a, b, c = theta.peace_decades_1, theta.peace_decades_2, theta.peace_decades_3
    best = max(1.0, peace_factor(theta, theta.peace_held * 10.0 * DAYS_PER_YEAR))
    inside = b * b - 3.0 * a * c
    if inside < 0.0 or (b == 0.0 and c == 0.0):
        return best
    for sign in (-1.0, 1.0):
        t = (-b + sign * np.sqrt(inside)) / (3.0 * c) if c != 0.0 else -a / (2.0 * b)
        if t > 0.0:
            best = max(best, peace_factor(theta, t * 10.0 * DAYS_PER_YEAR))
    return best


@compiled
def pick(cumulative: Floats, x: float) -> int:
    """The first position whose cumulative rate exceeds ``x``: one of ``left`` from ``first`` on.

    By halves, without a branch: the processor would guess it wrong half of the time.
    """
    first, left = 0, cumulative.size
    while left > 1:
        half = left // 2
        first += half if cumulative[first + half - 1] <= x else 0
        left -= half
    return first


@compiled
def last_dispute(m: Model, theta: Theta, w: Work, world: np.uint64, i: int, j: int) -> float:
    """Day on which the last dispute of the pair ended; inf while one goes on.

    Where no last dispute is recorded, years at peace at the start are exponential with the median of the pair's
    kind, drawn by the pair's name: the same in every arm.
    """
    a, b = min(i, j), max(i, j)
    last = w.last[a, b]
    if last <= UNKNOWN:
        kind = UNKNOWN - last
        median = theta.peace_median_other
        if kind == LAND:
            median = theta.peace_median_land
        elif kind == SEA:
            median = theta.peace_median_sea
        elif kind == MAJOR:
            median = theta.peace_median_major
        name = named(named(named(world, PEACE), m.g.state[a].code), m.g.state[b].code)
        last = -exponential(name) * median / LN2 * DAYS_PER_YEAR
        w.last[a, b] = last
    return last


@compiled
def acceptance(
    m: Model, theta: Theta, w: Work, e: int, i: int, j: int, days: float, bound: float, u: float
) -> tuple[bool, float]:
    """Whether the candidate i → j, ``days`` after their last dispute, is a dispute; and λ/E before peace lowers it,
    which must be at most 1.

    Exact for every ``u``: level, pacts and deterrence are worked out only where they decide. The second value is then
    a bound, or 0 where none of them was looked at. It leaves peace out: the first step trusts that they stay below B.
    """
    peace = peace_factor(theta, days)
    below = min(peace, 1.0)
    if u >= peace:  # the arrangements' factors are at most the bound
        return False, 0.0
    ratio = peace * np.exp(theta.onset_level) / bound
    if (m.t.tie[e, i, j] | m.t.tie[e, j, i]) & ALLY:
        ratio *= np.exp(theta.onset_shared_pact)
    if m.t.tie[e, i, j] & OPEN:
        ratio *= openness(theta)
    if w.mediated[min(i, j), max(i, j)]:
        ratio *= relapse(theta, days)
    if m.t.tie[e, i, j] & PARTNER_AGAINST:
        ratio *= theta.embolden_offense
    if neutral_near(m.t, m.g, e, i, j):
        ratio *= theta.embolden_neutrality
    if w.race[min(i, j), max(i, j)]:
        ratio *= theta.arms_race
    low, high = min(1.0, theta.deterrence), max(1.0, theta.deterrence)
    if u >= ratio * high:
        return False, ratio * high / below
    if u < ratio * low:
        return True, ratio * high / below
    w.count[C_LAZY] += 1
    w.one[0], w.one[1] = i, j
    case = Case(FORCE, w.one[:1], w.one[1:], -1)
    s = expected_defence(m.t, m.g, theta, e, case, w.passed[AUTOMATIC], w.logit, w.duty, w.how)
    ratio *= theta.deterrence**s
    return u < ratio, ratio / below


@compiled
def candidate_dyad(envelope: Envelope, u: float) -> tuple[int, int]:
    """Which directed dyad a candidate is: cell by cell in proportion to the envelope."""
    x = u * envelope.row[-1]
    i = pick(envelope.row, x)
    below = envelope.row[i - 1] if i > 0 else 0.0
    return i, pick(envelope.cell[i], x - below)


@compiled
def gap(name: np.uint64, envelope: Envelope) -> float:
    """Days from one candidate to the next."""
    return exponential(name) / envelope.row[-1]
