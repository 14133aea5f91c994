"""An incident that the scenario gives: somebody who is no state attacks a state, by arms or in its networks.

On the day the states that owe help are called as in any incident, with nobody as the initiator: bodies vote, states
honour or refuse, and who would come, and when, is written. No forces fight anybody: a state has no war with what is no
state here, and conflict inside states is a process of its own. All rows have the number GIVEN + the incident's.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import apart, borrowed, compiled
from foedus.base.draws import named
from foedus.engine.model import (
    C_EPOCH,
    C_ERROR,
    C_HAPPENED,
    C_LIVE,
    LEVEL_FORCE,
    MAX_LIVE,
    TOO_MANY_LIVE,
    Model,
    Work,
)
from foedus.engine.names import GIVEN as GIVEN_NAME
from foedus.engine.processes.coalition import call_under_duties
from foedus.engine.record import record
from foedus.log.events import GIVEN, Event
from foedus.rules.respond import NO_DUTY
from foedus.rules.tables import CIVIL, Case, Theta

E_INCIDENT = int(Event.INCIDENT)
NO_STATE = -1


@compiled
def next_happening(m: Model, w: Work) -> float:
    """The day of the next incident that is given; inf if none is left."""
    number = w.count[C_HAPPENED]
    return m.s.happening[number].day if number < m.s.happening.size else np.inf


@apart
def happen(m: Model, theta: Theta, w: Work, world: np.uint64, day: float) -> None:
    """Write the incident that is due. An attack calls who owes help; a conflict is process 4's."""
    m, w = borrowed(m), borrowed(w)
    number, k = w.count[C_HAPPENED], w.count[C_LIVE]
    w.count[C_HAPPENED] = number + 1
    one = m.s.happening[number]
    record(w, E_INCIDENT, day, GIVEN + number, NO_STATE, one.target, NO_DUTY, float(one.kind))
    if one.kind == CIVIL:
        return
    if k >= MAX_LIVE:
        w.count[C_ERROR] = TOO_MANY_LIVE
        return
    slot = w.slot[k]  # the first that no dispute is in: for the call only, it stays free
    slot.number, slot.i, slot.j, slot.level, slot.factor = (
        GIVEN + number,
        NO_STATE,
        one.target,
        LEVEL_FORCE,
        1.0,
    )
    slot.commanded, slot.called, slot.enforced, slot.joiners = 0, 0, 0, 0
    w.asked[k] = False
    w.one[0] = one.target
    case = Case(one.kind, w.one[1:1], w.one[:1], NO_STATE)
    call_under_duties(m, theta, w, w.count[C_EPOCH], k, case, day, named(named(world, GIVEN_NAME), number))
