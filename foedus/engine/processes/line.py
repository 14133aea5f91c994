"""Process 6, monitored peace: violations of the lines between two states, seen or not, settled or not.

    violations  Poisson, nu a year on each line, each named by (line, number): the same in every arm
    seen        p = 1 - exp(-k · persons per km) · (1 - sensors) · (1 - rounds), rounds as ``rules.inspection.found``;
                0 while nobody is there
    settled     s in a joint commission; a share of s where there is none
    dispute     unless seen and settled, with probability  kappa · l · (lambda_ab + lambda_ba) / nu;
                l = ``line_limits`` to the power of the share of the line's zones in which forces of the two are
                limited (``rules.lines``): all of it where they all are, 1 where none is;
                kappa = 1 / ((1 - p0 · s0) · l0), p0, s0 and l0 at the baseline in the library that the arms amend

so that the pair begins disputes at the rate  (lambda_ab + lambda_ba) · kappa · (1 - p · s) · l: the one on record while
the line is watched and forces are limited as at the baseline, kappa times that while nobody watches and nothing is
limited. lambda is the hazard of process 1 with all its factors; process 1 itself begins no dispute of a pair while its
line is there.

Exact: the violator is drawn in proportion to the static hazards, then it is thinned like a candidate, under the bound
nu / (kappa · l · (exp eta_ab + exp eta_ba)). That this bound holds is checked before a world begins and never clipped:
for the largest l, which is 1 or ``line_limits``, since every share lies between none and all.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import exponential, named, uniform
from foedus.engine.model import (
    C_ERROR,
    C_MONTH,
    C_OPERATIONS,
    DAYS_PER_MONTH,
    DAYS_PER_YEAR,
    S_PROPOSED,
    TOO_FEW_VIOLATIONS,
    Envelope,
    Model,
    Work,
)
from foedus.engine.names import ACCEPT, DYAD, GAP, LINE, SEEN, SETTLES
from foedus.engine.processes.onset import highest_peace, ln_hazard, pair_bound
from foedus.engine.record import record
from foedus.log.events import FIRST_ON_FILE, FIRST_VIOLATION, Event
from foedus.rules.inspection import found
from foedus.rules.respond import NO_DUTY
from foedus.rules.tables import Theta

E_LINE_YEAR, E_LIMITS_YEAR = int(Event.LINE_YEAR), int(Event.LIMITS_YEAR)
PER_LINE = 1 << 20  # numbers of disputes for each line, from FIRST_VIOLATION on
NEVER = np.inf


@compiled
def seen(theta: Theta, per_km: float, sensors: bool, rounds: float) -> float:
    """p: the chance that a violation is seen by so many persons per km, sensors, and rounds of verification a year.

    >>> from foedus.parameters import load_parameters
    >>> theta = load_parameters().medians()
    >>> seen(theta, 0.0, True, 24.0), seen(theta, 1.0, False, 0.0) < seen(theta, 1.0, True, 0.0)
    (0.0, True)
    """
    if per_km <= 0.0:
        return 0.0
    escapes = np.exp(-theta.line_detect * per_km) * (1.0 - theta.line_sensors if sensors else 1.0)
    days = theta.line_violation_days / DAYS_PER_YEAR
    return 1.0 - escapes * (1.0 - found(rounds, days, theta.line_round_misses))


@compiled
def settled(theta: Theta, commission: bool) -> float:
    """s: the chance that a violation that was seen is settled."""
    return theta.line_settled if commission else theta.line_settled * theta.line_settled_alone


@compiled
def share_limited(limited: int, zones: int) -> float:
    """min(1, limited / zones): the share of its zones, as the library has them, that limits on a line make up.

    >>> share_limited(3, 4), share_limited(5, 4)
    (0.75, 1.0)
    """
    return min(limited, zones) / zones


@compiled
def spared(theta: Theta, share: float) -> float:
    """l: hazard ratio of disputes across a line by the ``share`` of its zones in which forces are limited.

    >>> from foedus.parameters import load_parameters
    >>> theta = load_parameters().medians()
    >>> spared(theta, 0.0), round(spared(theta, 0.75), 3), spared(theta, 1.0)
    (1.0, 0.846, 0.8)
    """
    return theta.line_limits**share


@compiled
def begin_lines(m: Model, theta: Theta, envelope: Envelope, w: Work, world: np.uint64) -> None:
    """Wind the clock of every line; ``envelope``: the bound of all onset rates over the static hazards."""
    for n in range(m.s.line.size):
        line, state = m.s.line[n], w.line[n]
        bound = pair_bound(envelope, m.g.pair[line.a, line.b])
        watch = seen(theta, line.per_km, line.sensors, line.rounds)
        limits = spared(theta, share_limited(line.limits, line.zones))
        kappa = 1.0 / ((1.0 - watch * settled(theta, line.commission)) * limits)
        a, b = m.g.state[line.a].capability, m.g.state[line.b].capability
        edge = (a - b) / (a + b + 1e-12)
        one = np.exp(ln_hazard(theta, m.g.pair[line.a, line.b], edge))
        other = np.exp(ln_hazard(theta, m.g.pair[line.b, line.a], -edge))
        state.share = one / (one + other)
        state.bound = theta.line_violations / (kappa * (one + other))
        most = bound * max(1.0, theta.line_limits)
        if most > state.bound:
            w.count[C_ERROR] = TOO_FEW_VIOLATIONS
        state.limit = most / state.bound * highest_peace(theta)
        state.number, state.violations, state.raised, state.limited, state.open = 0, 0, 0, 0.0, False
        state.name, state.spared = named(named(world, LINE), line.word), 1.0
        state.next = max(line.begins, 0.0) + _gap(theta, named(state.name, 0))


@compiled
def _gap(theta: Theta, name: np.uint64) -> float:
    return exponential(named(name, GAP)) * DAYS_PER_YEAR / theta.line_violations


@compiled
def next_violation(m: Model, w: Work) -> tuple[int, float]:
    """The line whose next violation may begin a dispute this month, and when; (-1, inf) where none may."""
    best, at = -1, NEVER
    for n in range(m.s.line.size):
        if w.line[n].open and w.line[n].next < at:
            best, at = n, w.line[n].next
    return best, at


@compiled
def run_line(m: Model, theta: Theta, w: Work, n: int, until: float) -> None:
    """Count the violations of line ``n`` before ``until``, up to the first that may begin a dispute: it stays open.

    It may unless it is seen and settled, and where its draw is below what any hazard can reach.
    """
    line, state = m.s.line[n], w.line[n]
    until, state.open = min(until, line.ends), False
    while state.next < until:
        name = named(state.name, state.number)
        state.violations += 1
        state.raises = uniform(named(name, SEEN)) < state.seen
        state.raised += 1 if state.raises else 0
        if uniform(named(name, ACCEPT)) < state.limit:
            state.open = not (state.raises and uniform(named(name, SETTLES)) < state.settled)
        if state.open:
            return
        _step(theta, w, n)


@compiled
def _step(theta: Theta, w: Work, n: int) -> None:
    state = w.line[n]
    state.number += 1
    state.next += _gap(theta, named(state.name, state.number))


@compiled
def on_a_line(m: Model, i: int, j: int, day: float) -> bool:
    """Whether a line lies between ``i`` and ``j`` on ``day``: then their disputes begin here, not in process 1."""
    a, b = min(i, j), max(i, j)
    for n in range(m.s.line.size):
        line = m.s.line[n]
        if line.a == a and line.b == b:
            return line.begins <= day < line.ends
    return False


@compiled
def watch_lines(m: Model, theta: Theta, w: Work, day: float) -> None:
    """The month that begins on ``day``: who is there to see and to settle, what is limited, what may come of it."""
    for n in range(m.s.line.size):
        rounds, sensors, commission, shares = 0.0, False, False, False
        per_km = w.between[m.s.line[n].a, m.s.line[n].b] / m.s.line[n].km
        for k in range(m.s.watch.size):
            one = m.s.watch[k]
            if one.line == n and one.begins <= day < one.ends:
                there = _persons(w, one.mission)
                if there > 0:
                    per_km += there / one.km
                    rounds = max(rounds, one.rounds)
                    sensors = sensors or one.sensors
                    commission = commission or one.commission
                    shares = shares or one.shares
        unseen = 1.0 - seen(theta, per_km, sensors, rounds)
        w.line[n].seen = 1.0 - unseen * (1.0 - theta.detection_shared if shares else 1.0)
        w.line[n].settled = settled(theta, commission)
        share = share_limited(_limited(m, n, day), m.s.line[n].zones)
        w.line[n].spared = spared(theta, share)
        w.line[n].limited += share
        run_line(m, theta, w, n, min((w.count[C_MONTH] + 1) * DAYS_PER_MONTH, m.horizon))


@compiled
def _limited(m: Model, n: int, day: float) -> int:
    """In how many zones of line ``n`` forces of its two states are limited on ``day``."""
    zones = 0
    for k in range(m.s.limited.size):
        one = m.s.limited[k]
        zones += 1 if one.line == n and one.begins <= day < one.ends else 0
    return zones


@compiled
def watched_on_file(m: Model, w: Work, i: int, j: int, day: float) -> bool:
    """Whether persons of an operation on file stand at a line between ``i`` and ``j`` on ``day``."""
    if not on_a_line(m, i, j, day):
        return False
    for k in range(m.s.watch.size):
        one = m.s.watch[k]
        line = m.s.line[one.line]
        theirs = line.a == min(i, j) and line.b == max(i, j) and one.begins <= day < one.ends
        if theirs and _persons(w, one.mission) > 0:
            return True
    return False


@compiled
def _persons(w: Work, mission: int) -> int:
    """Persons in the field of an operation on file."""
    for k in range(w.count[C_OPERATIONS]):
        operation = w.operation[k]
        if operation.number == FIRST_ON_FILE - mission and operation.stage != S_PROPOSED:
            return operation.persons
    return 0


@compiled
def violation(m: Model, theta: Theta, w: Work, n: int) -> tuple[int, int, int, float]:
    """The open violation of line ``n``: number of the dispute that it may begin, violator, the other, its draw."""
    line, state = m.s.line[n], w.line[n]
    name = named(state.name, state.number)
    dispute, u = FIRST_VIOLATION + n * PER_LINE + state.number, uniform(named(name, ACCEPT))
    first = uniform(named(name, DYAD)) < state.share
    raises = state.raises
    _step(theta, w, n)
    run_line(m, theta, w, n, min(w.count[C_MONTH] * DAYS_PER_MONTH, m.horizon))
    state.led = raises
    if first:
        return dispute, line.a, line.b, u
    return dispute, line.b, line.a, u


@compiled
def bound_of(w: Work, n: int) -> float:
    """What the other factors stay below when a violation of line ``n`` is thinned this month."""
    return w.line[n].bound / w.line[n].spared


@compiled
def close_lines(m: Model, w: Work, day: float) -> None:
    """Write a year of every line: violations, those seen and raised, and months of limits by the share of zones."""
    for n in range(m.s.line.size):
        line, state = m.s.line[n], w.line[n]
        if state.violations > 0:
            number = FIRST_VIOLATION + n * PER_LINE
            record(w, E_LINE_YEAR, day, number, line.a, line.b, state.raised, float(state.violations))
        if state.limited > 0:
            number = FIRST_VIOLATION + n * PER_LINE
            record(w, E_LIMITS_YEAR, day, number, line.a, line.b, NO_DUTY, state.limited)
        state.violations, state.raised, state.limited = 0, 0, 0.0
