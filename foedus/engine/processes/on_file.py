"""Process 5, operations on file: as they are there at the baseline, or begin on their day.

there at the baseline    the persons on file, each contributor some way through its time
begins later             the split on file of what is usual of its ceiling, which then comes as other forces do
sought                   after two years as much of its ceiling as it has, else the usual part; less while its payers
                             withhold (``payment``): what is on record is what its payers afforded
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import compiled
from foedus.base.draws import named, normal, uniform
from foedus.engine.model import DAYS_PER_MONTH, S_THERE, Model, Work
from foedus.engine.names import OPERATION, RELIEF, SPEED
from foedus.engine.processes.contingents import rotation, send
from foedus.engine.processes.deployment import MARKS, as_mandated
from foedus.engine.processes.operations import new_operation
from foedus.engine.processes.payment import follow_the_money, left, usd_per_month
from foedus.engine.processes.protection import effect
from foedus.engine.record import record
from foedus.log.events import FIRST_ON_FILE, Event
from foedus.rules.respond import NO_DUTY
from foedus.rules.tables import Theta

E_AUTHORISED = int(Event.AUTHORISED)
SETTLED_DAYS = 730.5  # after which what an operation lacks of its ceiling is not still to come


@compiled
def begin_on_file(m: Model, theta: Theta, w: Work, world: np.uint64, month: int, day: float) -> None:
    """Operations on file that begin this month, or are there at the baseline."""
    if theta.ops_on == 0.0:
        return
    for o in range(m.s.mission.size):
        mission = m.s.mission[o]
        new = mission.begins > day - DAYS_PER_MONTH if month > 0 else mission.begins <= 0.0
        if not new or mission.begins > day or mission.ends <= day:
            continue
        k = new_operation(w, FIRST_ON_FILE - o, mission.host, named(named(world, OPERATION), mission.word))
        if k < 0:
            return
        operation = w.operation[k]
        operation.mission, operation.stage, operation.month, operation.ends = o, S_THERE, month, mission.ends
        operation.universal, operation.consent = mission.universal, mission.consent
        operation.unwanted = mission.unwanted
        operation.payer, operation.funded_until = mission.payer, mission.funded_until
        usd = mission.usd_per_month
        operation.usd_per_month = usd if usd > 0.0 else usd_per_month(theta, mission.universal, mission.payer)
        operation.decided = mission.begins
        operation.ceiling = m.s.ceiling[o, month]
        as_mandated(m, w, k, month)
        operation.sought = theta.ops_peak_of_ceiling
        follow_the_money(m, theta, w, k)
        z = normal(named(operation.name, SPEED))
        operation.half = theta.ops_deploy_half * np.exp(theta.ops_deploy_between * z)
        begun = mission.begins <= 0.0
        if not begun:
            record(
                w, E_AUTHORISED, day, operation.number, -1, mission.host, NO_DUTY, float(operation.ceiling)
            )
        _as_on_file(m, theta, w, k, o, begun, day)


@compiled
def _as_on_file(m: Model, theta: Theta, w: Work, k: int, o: int, begun: bool, day: float) -> None:
    """Promise what is on file: persons where it has begun, else the split of the ceiling's usual part.

    An operation that has been there for SETTLED_DAYS seeks as much of its ceiling as it has then.
    """
    operation, total = w.operation[k], 0
    for s in range(w.rank.size):
        total += m.s.pledge[o, s]
    if operation.decided < -SETTLED_DAYS and 0 < total <= operation.ceiling:
        operation.sought = total / operation.ceiling * left(theta, operation.withheld)
    whole, months = int(operation.ceiling * operation.sought), rotation(theta, operation.payer)
    for s in range(w.rank.size):
        size = m.s.pledge[o, s] if begun else (m.s.pledge[o, s] * whole) // max(total, 1)
        served = uniform(named(named(operation.name, RELIEF), m.g.state[s].code)) if begun else 0.0
        if size > 0 and send(w, k, s, size, day, months - int(served * months)):
            sender = w.sender[k, operation.senders - 1]
            sender.since = operation.decided
            sender.there = size if begun else 0
            operation.persons += sender.there
    operation.reached = len(MARKS) if begun else 0
    if begun:
        effect(m, theta, w, k)
