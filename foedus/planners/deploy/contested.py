"""The plan under contested numbers: every posting lived again with some parameters held, and the choice made anew.

prevented   by the plan under the view, predicted
gained      by the view's own best plan beyond it: chosen on one half of the draws, judged on the other, both ways
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from foedus.engine.model import Model
from foedus.planners.deploy.instance import LOSSES, View
from foedus.planners.deploy.knowledge import Choose, Floats, estimate
from foedus.planners.deploy.lives import Progress, Sample, Stage, live_arms
from foedus.planners.deploy.plan import Contested

Name = Callable[[Sequence[int]], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Viewed:
    """Losses under a view [F,1+K], by the records that they were lived on, and the best plan there."""

    view: View
    losses: Floats
    record: np.ndarray[tuple[int], np.dtype[np.int64]]
    best: tuple[int, ...]


def viewed(
    on: Stage,
    arms: Sequence[Model],
    sample: Sample,
    view: View,
    choose: Choose,
    threads: int,
    progress: Progress,
) -> Viewed | None:
    """Live all arms with what the view holds, and choose; none where Ctrl-C came before all was lived."""
    held = sample.thetas.copy()
    for name, value in view.parameters.items():
        held[name] = value
    found, done = live_arms(on, arms, Sample(sample.number, sample.record, held), threads, progress)
    if not done.all():
        return None
    losses = found[LOSSES.index(on.task.instance.prevent)]
    return Viewed(view, losses, sample.record, choose(losses[:, 0], _saved(losses)))


def _saved(losses: Floats) -> Floats:
    return losses[:, :1] - losses[:, 1:]


def under(one: Viewed, plan: Sequence[int], choose: Choose, name: Name) -> Contested:
    """What a view says of ``plan``."""
    without, saved = one.losses[:, 0], _saved(one.losses)
    records = np.unique(one.record)
    gained = np.zeros(len(without))
    for half in (0, 1):
        mine = np.isin(one.record, records[half::2])
        other = choose(without[~mine], saved[~mine])
        gained[mine] = saved[mine][:, list(other)].sum(1) - saved[mine][:, list(plan)].sum(1)
    by_record = [gained[one.record == r].mean() for r in records]
    prevented = [saved[one.record == r][:, list(plan)].sum(1).mean() for r in records]
    return Contested(
        id=one.view.id,
        label=one.view.label,
        prevented=estimate(np.array(prevented)),
        best=name(one.best),
        same=set(one.best) == set(plan),
        gained=estimate(np.array(by_record)),
    )
