"""Process 5, the mandate of a new operation: what it may do, on what ground, and how large it may be.

    tasks     to observe; if it is armed, to interpose; if it is robust too, to enforce. Against the host's will it is
              armed and enforces, and that alone
    robust    where the host does not consent; else with ``ops_robust``
    armed     where the host does not consent, or the forces stood ready; else with ``ops_peak_armed``; never between
              two states
    chapter   VI of the Charter where a body of nearly all states decides, VII where it lets force be used; VIII where
              another body decides; by invitation where none does and the host consents; else none
    ceiling   lognormal, as large as operations on record; of forces on standby no more than are at home

Tasks act through three things: armed troops lower deaths, a robust mandate lets them, presence keeps the peace. What
else mandates name (elections, police, the protection of civilians as such) has no measured effect on battle deaths.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import named, normal, uniform
from foedus.engine.model import C_EPOCH, Model, Work
from foedus.engine.names import ARMED, CEILING, ROBUST
from foedus.engine.record import record
from foedus.log.events import Chapter, Event, Task
from foedus.rules.respond import NO_DUTY
from foedus.rules.tables import Theta

E_MANDATED = int(Event.MANDATED)
T_OBSERVE, T_INTERPOSE, T_ENFORCE = int(Task.OBSERVE), int(Task.INTERPOSE), int(Task.ENFORCE)
VI, VII, VIII = int(Chapter.VI), int(Chapter.VII), int(Chapter.VIII)
INVITATION, NO_CHAPTER = int(Chapter.INVITATION), int(Chapter.NONE)
SMALLEST, LARGEST = 20.0, 45_000.0  # persons authorised; nothing on record lies beyond


@compiled
def mandate(m: Model, theta: Theta, w: Work, k: int) -> None:
    """Decide what operation ``k``, new and with its duty and consent set, may do, and how large it may be."""
    operation, country = w.operation[k], m.s.country[w.operation[k].host]
    wanted, z = operation.consent, normal(named(operation.name, CEILING))
    operation.robust = not wanted or uniform(named(operation.name, ROBUST)) < theta.ops_robust
    ready = operation.duty != NO_DUTY and m.s.act[w.count[C_EPOCH], operation.duty].standby_persons > 0
    troops = not wanted or ready or uniform(named(operation.name, ARMED)) < theta.ops_peak_armed
    if operation.other < 0 and troops:
        operation.armed = 1.0 - theta.ops_peak_police - theta.ops_peak_observers
        x = theta.ops_peak_ln_mean + theta.ops_peak_ln_population * country.ln_population
        x += theta.ops_peak_ln_sd * z + (theta.ops_peak_major if w.inside[operation.host].drawn == 2 else 0.0)
    else:
        operation.armed = 0.0
        x = theta.ops_peak_light_ln_mean + theta.ops_peak_light_ln_sd * z
    persons = np.exp(x) / theta.ops_peak_of_ceiling * theta.ops_budget
    operation.ceiling = int(min(max(persons, SMALLEST), LARGEST))


@compiled
def tasks(operation: Any) -> int:
    """What it may do, as ``Task``."""
    if not operation.consent:
        return T_ENFORCE
    if operation.armed == 0.0:
        return T_OBSERVE
    return T_OBSERVE + T_INTERPOSE + (T_ENFORCE if operation.robust else 0)


@compiled
def chapter(operation: Any) -> int:
    """On what ground it stands, as ``Chapter``."""
    if operation.duty == NO_DUTY:
        return INVITATION if operation.consent else NO_CHAPTER
    if not operation.universal:
        return VIII
    return VII if tasks(operation) & T_ENFORCE else VI


@compiled
def record_mandate(w: Work, k: int, day: float) -> None:
    """Write the mandate that operation ``k`` has from ``day`` on."""
    operation = w.operation[k]
    done, ground = float(tasks(operation)), chapter(operation)
    record(w, E_MANDATED, day, operation.number, ground, operation.host, operation.duty, done)
