"""Postings lived alone on the fresh futures: what each saves, in sum, and in sum by the chance of its place.

    saved [F,K]   losses with nobody sent less losses with posting k, in futures that nothing was chosen on
    summed        E Σ_k saved_k        weighted   E Σ_k chance_k · saved_k        over the postings k of a plan

The futures that a plan was chosen on may favour it, as it was chosen for its luck there too.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.planners.deploy.instance import LOSSES
from foedus.planners.deploy.knowledge import Floats, estimate
from foedus.planners.deploy.lives import live_arms
from foedus.planners.deploy.plan import Alone
from foedus.planners.deploy.responses import Responses, fresh_futures
from foedus.planners.deploy.watch import Watch
from foedus.planners.deploy.whole import Candidate


@dataclass(frozen=True, eq=False)
class Singly:
    """Postings by name, the chance of the place of each [K], and what each saves by itself [F,K]."""

    names: tuple[str, ...]
    chances: Floats
    saved: Floats

    def weighted(self, postings: Sequence[str]) -> Floats:
        """By future: what postings save in sum, each weighted by how likely its place is authorised."""
        mine = [self.names.index(name) for name in postings]
        found: Floats = (self.chances[mine] * self.saved[:, mine]).sum(1)
        return found

    def told(self, postings: Sequence[str], own: Sequence[str]) -> Alone:
        """What the postings of a plan save, beside those of the chosen one.

        >>> two = Singly(("a", "b"), np.array([0.5, 0.1]), np.array([[1.0, 10.0], [3.0, 30.0]]))
        >>> told = two.told(["a", "b"], own=["b"])
        >>> [e.value for e in told.saves], told.summed.value, told.weighted.value, told.weighted_behind.value
        ([2.0, 20.0], 22.0, 3.0, -1.0)
        """
        mine = [self.names.index(name) for name in postings]
        weighted = self.weighted(postings)
        return Alone(
            saves=tuple(estimate(self.saved[:, k]) for k in mine),
            summed=estimate(self.saved[:, mine].sum(1)),
            weighted=estimate(weighted),
            weighted_behind=estimate(self.weighted(own) - weighted),
        )


def live_alone(
    responses: Responses, candidates: Sequence[Candidate], threads: int, watch: Watch
) -> Singly | None:
    """Every posting of the candidates, by itself; none where Ctrl-C came, before or in between."""
    if watch.interrupted:
        return None
    began, on = time.monotonic(), responses.on
    chosen = sorted({k for c in candidates for k in c.postings})
    arms = [responses.arms[0], *(responses.arms[1 + k] for k in chosen)]
    sample = fresh_futures(on)
    advance = watch.step("alone", len(sample.number) * len(arms))
    losses, done = live_arms(on, arms, sample, threads, lambda n: advance(n * len(arms)))
    watch.interrupted |= not done.all()
    watch.seconds["alone"] = time.monotonic() - began
    counted = losses[LOSSES.index(on.task.instance.prevent)]
    postings = [responses.board.postings[k] for k in chosen]
    chances = np.array([responses.authority[p.host].probability for p in postings])
    saved = counted[:, :1] - counted[:, 1:]
    return Singly(tuple(p.name for p in postings), chances, saved) if done.all() else None
