"""Process 5, what operations are worth to the conflict there: troops that lower deaths, presence that keeps peace.

    troops      (persons - those bound by caveats) · armed share · led · mandate      led: 1 for the UN's, else
                ``pko_other_than_un``; mandate: 1 where force may be used, else ``pko_traditional``
    presence    led, where PRESENT armed troops and more are there and stay

By host and month. Police and observers do nothing here.
"""

from __future__ import annotations

from foedus.base.compiled import compiled
from foedus.engine.model import S_THERE, Model, Work
from foedus.engine.processes.contingents import has_caveats
from foedus.rules.tables import Theta

PRESENT = 500  # armed troops from which a mission is a presence


@compiled
def effect(m: Model, theta: Theta, w: Work, k: int) -> None:
    """What operation ``k`` is worth in its host, this month."""
    o = w.operation[k]
    led = 1.0 if o.universal else theta.pko_other_than_un
    mandate = 1.0 if o.robust else theta.pko_traditional
    w.troops[o.host] += (o.persons - bound_by_caveats(m, theta, w, k)) * o.armed * led * mandate
    if o.persons * o.armed >= PRESENT and o.stage == S_THERE:
        w.presence[o.host] = max(w.presence[o.host], led)


@compiled
def bound_by_caveats(m: Model, theta: Theta, w: Work, k: int) -> float:
    """Persons whose capitals do not let them act: a share ``ops_caveats`` of those of each contributor with caveats.

    A contributor has caveats in an operation with probability ``ops_caveated``, for as long as it is there.
    """
    if theta.ops_caveats == 0.0:
        return 0.0
    persons = 0
    for n in range(w.operation[k].senders):
        sender = w.sender[k, n]
        if has_caveats(m, theta, w, k, sender.state):
            persons += sender.there
    return theta.ops_caveats * persons
