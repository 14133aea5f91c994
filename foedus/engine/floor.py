"""The floor: a bare thinning loop on the same hazards, to measure the engine against.

It lives the same candidates of the same envelopes: it draws the dyad, thins by the peace factor (which is what rejects
nearly all candidates), and restarts the dyad's clock. No arrangements, no escalation, no war, no log.
"""

from __future__ import annotations

import numpy as np

from foedus.base.compiled import borrowed, compiled
from foedus.base.draws import named, uniform
from foedus.engine.model import Envelope, Model, Work
from foedus.engine.names import ACCEPT, CANDIDATE, DYAD, GAP
from foedus.engine.processes.onset import candidate_dyad, gap, last_dispute, pair_bound, peace_factor
from foedus.rules.tables import Theta


@compiled
def floor(model: Model, theta: Theta, bound: Envelope, work: Work, world: np.uint64) -> int:
    """Disputes of one future by a bare thinning loop; returns how many."""
    m, envelope, w = borrowed(model), borrowed(bound), borrowed(work)
    w.last[:] = m.start
    number, disputes = 0, 0
    day = gap(named(named(named(world, CANDIDATE), number), GAP), envelope)
    while day < m.horizon:
        name = named(named(world, CANDIDATE), number)
        i, j = candidate_dyad(envelope, uniform(named(name, DYAD)))
        since = last_dispute(m, theta, w, world, i, j)
        u = uniform(named(name, ACCEPT)) * pair_bound(envelope, m.g.pair[i, j])
        if u < peace_factor(theta, day - since) * np.exp(theta.onset_level):
            w.last[min(i, j), max(i, j)] = day
            disputes += 1
        number += 1
        day += gap(named(named(named(world, CANDIDATE), number), GAP), envelope)
    return disputes
