"""One future of one arm, from the first day to the horizon. The one ordered place where all processes are visible.

 by event, whenever it comes:
    0 given       an incident that the scenario gives: those who owe help are called, nobody fights
    1 disputes    a candidate arrives at the envelope rate; thinned by the dyad's own hazard
                  → a dispute at the level of threat; a forum of both may mediate
    2 escalation  a clock rings: settled, or up to display, force, war
                  → from display on, neighbours, majors and the initiator's allies may take sides, on the spot
                  → grave force and war call the allies: bodies vote, states honour or refuse, forces set out
    3 war         forces arrive and change the balance; the war ends, with a winner and its dead
                  → observers between the two may be proposed
    6 lines       a line between two states is violated: seen, raised, settled, or thinned like a candidate → a dispute

 by month, in this order:
    5 operations  those on file begin
    4 inside      every twelfth month the year is closed and the next one drawn: levels of conflict, their battle deaths
    7 arms        every twelfth month: rivals' spending grows; who races
    5 operations  alarms of the year; what is due is decided; contingents arrive, are paid, relieved, leave; the dead
    6 lines       who is there to watch them, what limits on forces hold
    4 inside      the month's battle deaths, under the troops that are there

Whatever comes first happens first. Rates are constant between events, so the cost grows with events only.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named, uniform
from foedus.engine.model import (
    BOUND_BROKEN,
    C_ACCEPTED,
    C_CANDIDATES,
    C_EPOCH,
    C_ERROR,
    C_LIVE,
    C_MONTH,
    DAYS_PER_MONTH,
    INITIATOR_SIDE,
    LEVEL_DISPLAY,
    LEVEL_FORCE,
    LEVEL_THREAT,
    LEVEL_WAR,
    MAX_LIVE,
    MONTHS_PER_YEAR,
    TOO_MANY_LIVE,
    Envelope,
    Model,
    Work,
)
from foedus.engine.names import ACCEPT, CANDIDATE, DYAD, GAP, INVOKE, LIFE
from foedus.engine.processes.arms import arms_year, begin_arms
from foedus.engine.processes.between import after_war, unsettled
from foedus.engine.processes.coalition import (
    call_allies,
    call_partners,
    call_to_war,
    forum_factor,
    mediator,
    take_sides,
)
from foedus.engine.processes.deployment import close_operations, live_operations
from foedus.engine.processes.escalation import climb_rate, pace, settle_rate, to_force, to_war, wind_clocks
from foedus.engine.processes.happening import happen, next_happening
from foedus.engine.processes.inside import begin_inside, close_year, live_month, open_year
from foedus.engine.processes.line import (
    begin_lines,
    bound_of,
    close_lines,
    next_violation,
    on_a_line,
    violation,
    watch_lines,
)
from foedus.engine.processes.on_file import begin_on_file
from foedus.engine.processes.onset import acceptance, candidate_dyad, gap, last_dispute, pair_bound
from foedus.engine.processes.operations import alarms
from foedus.engine.processes.war import begin_war, deaths, end_rate, leave_war, winner
from foedus.engine.record import record
from foedus.log.events import Event
from foedus.rules.respond import NO_DUTY
from foedus.rules.tables import FORCE, WAR, Theta

E_DISPUTE, E_FORCE, E_WAR, E_JOINED = int(Event.DISPUTE), int(Event.FORCE), int(Event.WAR), int(Event.JOINED)
E_VIOLATION = int(Event.VIOLATION)
E_SETTLED, E_WAR_ENDED = int(Event.SETTLED), int(Event.WAR_ENDED)
E_WAR_ONGOING, E_DEATHS = int(Event.WAR_ONGOING), int(Event.DEATHS)
NEVER, NO_LINE = np.inf, -1
ROUNDING = 1e-9


@compiled
def world_name(seed: np.uint64, future: int) -> np.uint64:
    """The name under which everything in a future is drawn, whatever the arm or view."""
    return named(named(seed, LIFE), future)


@compiled
def live(model: Model, theta: Theta, bound: Envelope, work: Work, world: np.uint64) -> int:
    """Live one future; events are in ``work.events``. Returns an error code, 0 if all went well."""
    m, envelope, w = borrowed(model), borrowed(bound), borrowed(work)
    _begin(m, theta, envelope, w, world)
    number = 0
    n, breach = next_violation(m, w)
    arrival = gap(named(named(named(world, CANDIDATE), number), GAP), envelope)
    while w.count[C_ERROR] == 0:
        k, at = _next_transition(w)
        turn = w.count[C_MONTH] * DAYS_PER_MONTH if m.s.country.size else NEVER
        given = next_happening(m, w)
        if min(arrival, at, turn, given, breach) >= m.horizon:
            break
        if given <= min(arrival, at, turn, breach):
            _advance_epoch(m, w, given)
            happen(m, theta, w, world, given)
        elif turn <= min(arrival, at, breach):
            _advance_epoch(m, w, turn)
            _month(m, theta, w, world, turn)
            n, breach = next_violation(m, w)
        elif min(arrival, breach) <= at:
            day, line = min(arrival, breach), n if breach < arrival else NO_LINE
            _advance_epoch(m, w, day)
            _candidate(m, theta, envelope, w, world, number, line, day)
            if line != NO_LINE:
                n, breach = next_violation(m, w)
                continue
            number += 1
            arrival += gap(named(named(named(world, CANDIDATE), number), GAP), envelope)
        else:
            _advance_epoch(m, w, at)
            _transition(m, theta, w, world, k, at)
    _close(m, theta, w, world)
    return w.count[C_ERROR]


@compiled
def _begin(m: Model, theta: Theta, envelope: Envelope, w: Work, world: np.uint64) -> None:
    w.count[:] = 0
    w.at_war[:] = 0
    w.last[:] = m.start
    w.mediated[:] = False
    w.presence[:] = 0.0
    w.between[:] = 0
    w.contingents[:] = 0
    w.served[:] = 0
    if m.s.country.size:
        begin_inside(m, w)
    begin_arms(m, theta, w, world)
    begin_lines(m, theta, envelope, w, world)


@compiled
def _advance_epoch(m: Model, w: Work, day: float) -> None:
    while w.count[C_EPOCH] + 1 < m.t.start_day.size and m.t.start_day[w.count[C_EPOCH] + 1] <= day:
        w.count[C_EPOCH] += 1


@compiled
def _next_transition(w: Work) -> tuple[int, float]:
    best, at = -1, NEVER
    for k in range(w.count[C_LIVE]):
        if w.slot[k].next < at:
            best, at = k, w.slot[k].next
    return best, at


# ---- 4 to 7, by month --------------------------------------------------------------------------------------------


@compiled
def _month(m: Model, theta: Theta, w: Work, world: np.uint64, day: float) -> None:
    """Processes 4 to 7: the month that begins on ``day``, and every twelfth time the turn of the year before it."""
    month = w.count[C_MONTH]
    begin_on_file(m, theta, w, world, month, day)
    if month % MONTHS_PER_YEAR == 0:
        if month > 0:
            close_year(w, day)
            close_lines(m, w, day)
        open_year(m, theta, w, world, month // MONTHS_PER_YEAR)
        arms_year(m, theta, w, world, month // MONTHS_PER_YEAR, day)
        alarms(m, theta, w, world, month // MONTHS_PER_YEAR)
    live_operations(m, theta, w, month, day)
    watch_lines(m, theta, w, day)
    live_month(m, theta, w, month, day)
    w.count[C_MONTH] = month + 1


# ---- 1 disputes and 6 lines --------------------------------------------------------------------------------------


@compiled
def _candidate(
    m: Model, theta: Theta, envelope: Envelope, w: Work, world: np.uint64, number: int, line: int, day: float
) -> None:
    """A candidate of the envelope, or the next violation of ``line``: thinned, it is a dispute, or nothing."""
    if line == NO_LINE:
        w.count[C_CANDIDATES] += 1
        name = named(named(world, CANDIDATE), number)
        i, j = candidate_dyad(envelope, uniform(named(name, DYAD)))
        bound = pair_bound(envelope, m.g.pair[i, j])
        u = uniform(named(name, ACCEPT))
    else:
        number, i, j, u = violation(m, theta, w, line)
        name, bound = named(named(world, CANDIDATE), number), bound_of(w, line)
    since = last_dispute(m, theta, w, world, i, j)
    if since > day:  # in dispute with each other already
        return
    e = w.count[C_EPOCH]
    accepted, filled = acceptance(m, theta, w, e, i, j, day - since, bound, u)
    if (
        accepted and line == NO_LINE and w.between[min(i, j), max(i, j)] > 0
    ):  # observers only lower the hazard
        accepted, filled = acceptance(m, theta, w, e, i, j, day - since, bound / unsettled(theta, w, i, j), u)
    if filled > 1.0 + ROUNDING:
        w.count[C_ERROR] = BOUND_BROKEN
    if not accepted or (line == NO_LINE and on_a_line(m, i, j, day)):
        return
    if line != NO_LINE:
        record(w, E_VIOLATION, day, number, i, j, NO_DUTY, 1.0 if w.line[line].led else 0.0)
    _open(m, theta, w, number, i, j, day, name)


@compiled
def _open(m: Model, theta: Theta, w: Work, number: int, i: int, j: int, day: float, name: np.uint64) -> None:
    k = w.count[C_LIVE]
    if k >= MAX_LIVE:
        w.count[C_ERROR] = TOO_MANY_LIVE
        return
    w.count[C_LIVE] += 1
    w.count[C_ACCEPTED] += 1
    w.last[min(i, j), max(i, j)] = NEVER
    slot = w.slot[k]
    slot.number, slot.i, slot.j, slot.since = number, i, j, day
    slot.pace = pace(theta, name)
    slot.to_force, slot.to_war = to_force(theta, m.g.pair[i, j]), to_war(theta, m.g.pair[i, j])
    slot.commanded, slot.called, slot.enforced, slot.joiners = 0, 0, 0, 0
    w.asked[k] = False
    forum = mediator(m, theta, w, w.count[C_EPOCH], i, j, name)
    slot.mediated = forum != NO_DUTY
    slot.factor = forum_factor(m, theta, w.count[C_EPOCH], forum)
    record(w, E_DISPUTE, day, number, i, j, forum, 0.0)
    wind_clocks(w, k, LEVEL_THREAT, name)
    _reschedule(m, theta, w, k)


# ---- 2 escalation ------------------------------------------------------------------------------------------------


@compiled
def _stay_rate(m: Model, theta: Theta, w: Work, k: int) -> float:
    return end_rate(m, theta, w, k) if w.slot[k].level == LEVEL_WAR else settle_rate(theta, w, k)


@compiled
def _climb_rate(theta: Theta, w: Work, k: int) -> float:
    return 0.0 if w.slot[k].level == LEVEL_WAR else climb_rate(theta, w, k)


@compiled
def _reschedule(m: Model, theta: Theta, w: Work, k: int) -> None:
    """The next event of slot ``k``: settlement, climb, or the arrival of a joiner."""
    slot = w.slot[k]
    at = slot.since + slot.stay / _stay_rate(m, theta, w, k)
    climb = _climb_rate(theta, w, k)
    if climb > 0.0:
        at = min(at, slot.since + slot.climb / climb)
    for n in range(slot.joiners):
        if w.joiner[k, n].arrived == 0:
            at = min(at, w.joiner[k, n].at)
    slot.next = at


@compiled
def _transition(m: Model, theta: Theta, w: Work, world: np.uint64, k: int, day: float) -> None:
    """Run the clocks of slot ``k`` up to ``day`` and do what is due."""
    slot = w.slot[k]
    name = named(named(world, CANDIDATE), slot.number)
    stay, climb = _stay_rate(m, theta, w, k), _climb_rate(theta, w, k)
    settles = slot.since + slot.stay / stay
    climbs = slot.since + slot.climb / climb if climb > 0.0 else NEVER
    slot.stay = max(slot.stay - stay * (day - slot.since), 0.0)
    slot.climb = max(slot.climb - climb * (day - slot.since), 0.0) if climb > 0.0 else slot.climb
    slot.since = day
    if settles <= day:
        if slot.level == LEVEL_WAR and m.s.country.size:
            after_war(m, theta, w, world, k, day)
        _end(m, theta, w, k, day, name)
        return
    if climbs <= day:
        _climb(m, theta, w, k, day, name)
    else:
        _arrive(w, k, day)
    _reschedule(m, theta, w, k)


@compiled
def _climb(m: Model, theta: Theta, w: Work, k: int, day: float, name: np.uint64) -> None:
    """One level up: from display on others take sides; grave force and war call the allies."""
    slot, e = w.slot[k], w.count[C_EPOCH]
    if slot.level == LEVEL_THREAT:
        wind_clocks(w, k, LEVEL_DISPLAY, name)
        take_sides(m, theta, w, e, k, day, name)
    elif slot.level == LEVEL_DISPLAY:
        wind_clocks(w, k, LEVEL_FORCE, name)
        grave = uniform(named(name, INVOKE)) < theta.invoked_by_force
        record(w, E_FORCE, day, slot.number, slot.i, slot.j, NO_DUTY, 1.0 if grave else 0.0)
        if grave:
            call_allies(m, theta, w, e, k, FORCE, day, name)
    else:
        _go_to_war(m, theta, w, k, day, name)


# ---- 3 war -------------------------------------------------------------------------------------------------------


@compiled
def _go_to_war(m: Model, theta: Theta, w: Work, k: int, day: float, name: np.uint64) -> None:
    slot, e = w.slot[k], w.count[C_EPOCH]
    record(w, E_WAR, day, slot.number, slot.i, slot.j, NO_DUTY, 0.0)
    if slot.called == 0:
        call_allies(m, theta, w, e, k, WAR, day, name)
    else:
        call_to_war(m, theta, w, e, k, day, name)
    call_partners(m, theta, w, e, k, day, name)
    begin_war(m, theta, w, k, day, name)
    for n in range(slot.joiners):
        if w.joiner[k, n].arrived:
            w.at_war[w.joiner[k, n].state] += 1


@compiled
def _arrive(w: Work, k: int, day: float) -> None:
    slot = w.slot[k]
    for n in range(slot.joiners):
        joiner = w.joiner[k, n]
        if joiner.arrived == 0 and joiner.at <= day:
            joiner.arrived = 1
            if slot.level == LEVEL_WAR:
                w.at_war[joiner.state] += 1
            helped = slot.i if joiner.side == INITIATOR_SIDE else slot.j
            record(w, E_JOINED, day, slot.number, joiner.state, helped, NO_DUTY, float(joiner.side))


@compiled
def _end(m: Model, theta: Theta, w: Work, k: int, day: float, name: np.uint64) -> None:
    """The dispute is over: write how, free the dyad and the slot."""
    slot = w.slot[k]
    if slot.level == LEVEL_WAR:
        won = winner(m, theta, w, k, name)
        record(w, E_WAR_ENDED, day, slot.number, slot.i, slot.j, NO_DUTY, float(won))
        dead = deaths(m, theta, w, k, day, name)
        record(w, E_DEATHS, day, slot.number, slot.i, slot.j, NO_DUTY, dead)
        leave_war(w, k)
    else:
        record(w, E_SETTLED, day, slot.number, slot.i, slot.j, NO_DUTY, float(slot.level))
    w.last[min(slot.i, slot.j), max(slot.i, slot.j)] = day
    w.mediated[min(slot.i, slot.j), max(slot.i, slot.j)] = slot.mediated and slot.level != LEVEL_WAR
    _free(w, k)


@compiled
def _free(w: Work, k: int) -> None:
    """Move the last live slot into place ``k``."""
    z = w.count[C_LIVE] - 1
    if k != z:
        w.slot[k] = w.slot[z]
        for n in range(w.slot[k].joiners):
            w.joiner[k, n] = w.joiner[z, n]
        w.asked[k] = w.asked[z]
    w.count[C_LIVE] = z


@apart
def _close(m: Model, theta: Theta, w: Work, world: np.uint64) -> None:
    """The horizon cuts what goes on: the dead of wars and of conflicts inside states so far are counted."""
    m, w = borrowed(m), borrowed(w)
    if m.s.country.size:
        close_year(w, m.horizon)
        close_operations(m, theta, w)
        close_lines(m, w, m.horizon)
    for k in range(w.count[C_LIVE]):
        slot = w.slot[k]
        if slot.level == LEVEL_WAR:
            name = named(named(world, CANDIDATE), slot.number)
            record(w, E_WAR_ONGOING, m.horizon, slot.number, slot.i, slot.j, NO_DUTY, 0.0)
            dead = deaths(m, theta, w, k, m.horizon, name)
            record(w, E_DEATHS, m.horizon, slot.number, slot.i, slot.j, NO_DUTY, dead)
