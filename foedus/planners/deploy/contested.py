"""The plan under contested numbers: every posting lived again with some parameters held, and the choice made anew.

    S'_fk = β_k S_fk + mean over the few of (V - β_k S)      V: savings under the view, on few futures, S: as usual

The futures of a view are some of those of the responses, so that the usual savings tell luck from view (control
variates, β by least squares), and the view's best plan is chosen on all of them. What the plan and the view's best
prevent there is then lived whole, under the view, on the fresh futures:

    prevented   by the plan
    gained      by the view's best beyond it
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.engine.lives import holding
from foedus.engine.model import Model
from foedus.planners.deploy.instance import LOSSES, View
from foedus.planners.deploy.knowledge import estimate
from foedus.planners.deploy.lives import Progress, Sample, Stage, live_arms
from foedus.planners.deploy.plan import Contested

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Viewed:
    """A view and the postings, by their number on the board, that are best under it."""

    view: View
    best: tuple[int, ...]


def held(sample: Sample, view: View) -> Sample:
    """The same futures with what the view holds."""
    return Sample(sample.number, sample.record, holding(sample.thetas, view.parameters))


def as_viewed(usual: Floats, few: NDArray[np.bool_], viewed: Floats) -> Floats:
    """Losses [F,1+K] under a view, from the usual ones and those under it on ``few`` futures: the formula above.

    >>> usual = np.array([[4.0, 3.0], [8.0, 6.0], [6.0, 4.5]])
    >>> few = np.array([True, True, False])
    >>> as_viewed(usual, few, np.array([[4.0, 3.5], [8.0, 7.0]])).tolist()
    [[4.0, 3.5], [8.0, 7.0], [6.0, 5.25]]
    """
    every, some, seen = _savings(usual), _savings(usual[few]), _savings(viewed)
    spread = some - some.mean(0)
    slope = (spread * (seen - seen.mean(0))).sum(0) / np.maximum((spread**2).sum(0), 1e-12)
    found = slope * every + (seen - slope * some).mean(0)
    return _savings(found)


def _savings(losses: Floats) -> Floats:
    """The first column and what each of the others is below it; its own inverse."""
    found: Floats = np.concatenate([losses[:, :1], losses[:, :1] - losses[:, 1:]], axis=1)
    return found


def judged(
    on: Stage, arms: Sequence[Model], fresh: Sample, one: Viewed, threads: int, progress: Progress
) -> tuple[Floats, NDArray[np.bool_]]:
    """Losses [F,3] of nobody, the plan and the view's best (``arms``) under the view, and which futures were lived."""
    found, done = live_arms(on, arms, held(fresh, one.view), threads, progress)
    return found[LOSSES.index(on.task.instance.prevent)], done


def told(one: Viewed, losses: Floats, plan: Sequence[int], name: Callable[[int], str]) -> Contested:
    """What a view says of ``plan``; losses [F,3] as ``judged`` has them."""
    return Contested(
        id=one.view.id,
        label=one.view.label,
        prevented=estimate(losses[:, 0] - losses[:, 1]),
        best=tuple(name(k) for k in one.best),
        same=set(one.best) == set(plan),
        gained=estimate(losses[:, 1] - losses[:, 2]),
    )
