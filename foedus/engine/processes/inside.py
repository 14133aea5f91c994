"""Process 4, conflict inside states: levels by year, battle deaths by month, what spills over, what peacekeepers do.

    level     P(level this year | level last year, x) ∝ exp(x · b), as ``foedus fit`` estimates it
              (``engine.intrastate``); x looks at last year's neighbours
    deaths    of the year, given its level, and how they fall on its months (``inside_deaths``)
    troops    multiply a month's deaths by exp(b_troops · min(T, cap) / 1,000), T the armed troops there by their effect
    level as it came out: major where 1,000 or more died after all, else minor. Troops can make a major year a minor
              one; that a conflict ends, or does not come back, has its own numbers:
    relapse   1 - (1 - P(conflict))^(h^presence)   after a conflict on record not longer ago than RELAPSE_YEARS
    ending    1 - (1 - P(none))^exp(d · presence)

A scenario's shocks multiply the odds of moving up; its incidents set the least level of a year.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named, uniform
from foedus.engine.intrastate import fill_covariates, fill_shares
from foedus.engine.model import (
    C_FIGHTING,
    C_MONTH,
    DAYS_PER_MONTH,
    DAYS_PER_YEAR,
    MONTHS_PER_YEAR,
    Model,
    Work,
)
from foedus.engine.names import DEATHS_OF_YEAR, INSIDE, LEVEL, MONTHS
from foedus.engine.processes.inside_deaths import CONFLICT_MONTH, fill_months, year_deaths
from foedus.engine.processes.inside_deaths import MAJOR as MAJOR_DEATHS
from foedus.engine.record import record
from foedus.log.events import Event
from foedus.rules.tables import Floats, Theta

E_YEAR, E_MONTH = int(Event.CONFLICT_YEAR), int(Event.CONFLICT_MONTH)
NONE, MINOR, MAJOR = range(3)
RELAPSE_YEARS = 10
UP = 0  # of ``shock``: ln odds of moving up
DEADLIER = 1  # of ``shock``: ln factor of deaths


@compiled
def begin_inside(m: Model, w: Work) -> None:
    """Every state as it was at the end of the year before the baseline."""
    for s in range(w.inside.size):
        state, country = w.inside[s], m.s.country[s]
        state.level = state.drawn = country.level
        state.years_at_peace, state.never = country.years_at_peace, country.never
        state.years_in_conflict = country.years_in_conflict
        state.last = country.deaths
        state.whole = state.exact = state.deaths = 0.0
        state.months = 0


@compiled
def close_year(w: Work, day: float) -> None:
    """Write the year that ends on ``day`` and make it last year; one that the horizon cuts has the level drawn."""
    whole = w.count[C_MONTH] % MONTHS_PER_YEAR == 0
    for k in range(w.count[C_FIGHTING]):
        s = w.fighting[k]
        state = w.inside[s]
        level = level_of(state.drawn, state.deaths) if whole else state.drawn
        record(w, E_YEAR, day, 0, s, state.months, level, state.deaths)
    for s in range(w.inside.size):
        state = w.inside[s]
        state.level = level_of(state.drawn, state.deaths)
        state.last = state.deaths
        state.years_at_peace = 0 if state.level > NONE else state.years_at_peace + 1
        state.years_in_conflict = state.years_in_conflict + 1 if state.level > NONE else 0
        state.never = state.never and state.level == NONE
        state.whole = state.exact = state.deaths = 0.0
        state.months = 0


@compiled
def level_of(drawn: int, deaths: float) -> int:
    """The level of a year as it came out: by its deaths, if one with conflict was ``drawn``."""
    return NONE if drawn == NONE else (MAJOR if deaths >= MAJOR_DEATHS else MINOR)


@apart
def open_year(m: Model, theta: Theta, w: Work, world: np.uint64, year: int) -> None:
    """Draw the level of every state for the year that begins, and the deaths of those in conflict."""
    m, w = borrowed(m), borrowed(w)
    luck, x, p = named(named(world, INSIDE), year), np.zeros(w.move.shape[1]), np.zeros(3)
    w.count[C_FIGHTING] = 0
    for s in range(w.inside.size):
        state, country = w.inside[s], m.s.country[s]
        worst = NONE
        for k in range(m.s.first_beside[s], m.s.first_beside[s + 1]):
            worst = max(worst, w.inside[m.s.beside[k]].level)
        numbers = (country.ln_population, country.ln_gdp_per_head, country.polyarchy)
        fill_covariates(x, numbers, worst, state.years_at_peace, state.never, state.years_in_conflict, True)
        fill_shares(p, w.move, x, state.level)
        up = m.s.shock[year, s, UP]
        recent = not state.never and state.years_at_peace <= RELAPSE_YEARS
        push(p, state.level, up, keeping(theta, state.level, recent, w.presence[s]))
        own = named(luck, m.g.state[s].code)
        u = uniform(named(own, LEVEL))
        drawn = NONE if u < p[NONE] else (MINOR if u < p[NONE] + p[MINOR] else MAJOR)
        state.drawn = max(drawn, m.s.given[year, s])
        if state.drawn > NONE:
            w.fighting[w.count[C_FIGHTING]] = s
            w.count[C_FIGHTING] += 1
            deadlier = np.exp(m.s.shock[year, s, DEADLIER])
            u = uniform(named(own, DEATHS_OF_YEAR))
            state.whole = year_deaths(theta, state.drawn, state.last, u) * deadlier
            fill_months(theta, state.drawn, state.whole, named(own, MONTHS), w.share[s])


@compiled
def keeping(theta: Theta, level: int, recent: bool, presence: float) -> float:
    """ln hazard ratio that a mission's presence gives the year: of relapse after a conflict, of ending in one."""
    if level > NONE:
        return theta.pko_ending_log_hazard * presence
    return np.log(theta.pko_relapse_hazard_ratio) * presence if recent and presence > 0.0 else 0.0


@compiled
def push(p: Floats, level: int, up: float, keep: float) -> None:
    """Change the probabilities of none, minor and major: ``up`` ln odds of the levels above ``level``; ``keep`` the ln
    hazard ratio of conflict after none, of none after conflict.

    >>> p = np.array([0.8, 0.15, 0.05])
    >>> push(p, 0, 0.0, np.log(0.5))
    >>> bool(abs(p[0] - 0.8**0.5) < 1e-12), bool(abs(p.sum() - 1.0) < 1e-12)
    (True, True)
    """
    if up != 0.0:
        factor, total = np.exp(up), 0.0
        for k in range(3):
            p[k] *= factor if k > level else 1.0
            total += p[k]
        for k in range(3):
            p[k] /= total
    if keep != 0.0:
        moved = 1.0 - p[NONE] if level == NONE else p[NONE]
        changed = 1.0 - (1.0 - moved) ** np.exp(keep)
        none = 1.0 - changed if level == NONE else changed
        rest = (1.0 - none) / max(1.0 - p[NONE], 1e-300)
        p[NONE] = none
        p[MINOR] *= rest
        p[MAJOR] *= rest


@compiled
def live_month(m: Model, theta: Theta, w: Work, month: int, day: float) -> None:
    """The battle deaths of a month, under the troops that are there; one that the horizon cuts counts whole."""
    of_year = month % MONTHS_PER_YEAR
    for k in range(w.count[C_FIGHTING]):
        s = w.fighting[k]
        state = w.inside[s]
        state.exact += state.whole * w.share[s, of_year] * spared(theta, w.troops[s])
        deaths = np.round(state.exact) - state.deaths
        state.deaths += deaths
        state.months += 1 if deaths >= CONFLICT_MONTH else 0
        if m.s.by_month:
            record(w, E_MONTH, day, 0, s, -1, -1, deaths)


@compiled
def spared(theta: Theta, troops: float) -> float:
    """exp(b · min(T, cap) / 1,000): what armed troops leave of a month's deaths.

    >>> from foedus.parameters import load_parameters
    >>> theta = load_parameters().medians()
    >>> round(float(spared(theta, 10_000.0)), 3), spared(theta, 15_000.0) == spared(theta, 40_000.0)
    (0.273, True)
    """
    if troops <= 0.0:
        return 1.0
    return np.exp(theta.pko_deaths_per_thousand_troops * min(troops, theta.pko_troops_cap) / 1000.0)


def years_of(days: float) -> int:
    """How many turns of the year a horizon of ``days`` has."""
    return int(np.ceil(round(days / DAYS_PER_YEAR, 9))) + 1


def months_of(days: float) -> int:
    """How many months begin within a horizon of ``days``."""
    return int(np.ceil(round(days / DAYS_PER_MONTH, 6)))
