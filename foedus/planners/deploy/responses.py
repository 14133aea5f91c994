"""Responses: every posting alone, on the same futures as the arm with nobody sent, and what the choice counts of it.

    saved [F,K]     losses with nobody sent less losses with posting k
    gains [F,K]     saved, or where the file weighs authorisation saved times the chance of the posting's place

Ctrl-C while arms are prepared leaves those that there are, if every place has one; while they are lived, the futures
that are whole.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.base.errors import InputError, RunError, StoppedError
from foedus.engine.model import Model
from foedus.planners.deploy.authority import Authority, authorities
from foedus.planners.deploy.choice import Board, board_of
from foedus.planners.deploy.instance import LOSSES
from foedus.planners.deploy.knowledge import Floats
from foedus.planners.deploy.lives import Sample, Stage, live_arms, stage
from foedus.planners.deploy.missions import added
from foedus.planners.deploy.room import no_place
from foedus.planners.deploy.scenario import scenario_of
from foedus.planners.deploy.senders import Sent, pool_of, usual_parts
from foedus.planners.deploy.task import FIRST_RESPONSE, DeployTask, Posting
from foedus.planners.deploy.watch import Watch

UNMANNED = "the contributors cannot man it"
DRAWS_FOR_A_PLAN, FUTURES_FOR_A_PLAN = 2, 2
PREPARED = "prepared"


@dataclass(frozen=True, eq=False)
class Responses:
    """What each posting of the board does: losses [measures, F, 1 + K], nobody sent first, on draws x lucks.

    ``unprepared``: how many postings are not on the board, as Ctrl-C came before they had an arm.
    """

    on: Stage
    board: Board
    arms: tuple[Model, ...]
    sample: Sample
    losses: Floats
    lucks: int
    authority: dict[str, Authority]
    out: dict[str, str]
    unprepared: int = 0

    @property
    def counted(self) -> Floats:
        """The losses [F, 1 + K] that are to be prevented."""
        found: Floats = self.losses[LOSSES.index(self.on.task.instance.prevent)]
        return found

    @property
    def saved(self) -> Floats:
        """What each posting saves [F,K]."""
        found: Floats = self.counted[:, :1] - self.counted[:, 1:]
        return found

    @property
    def gains(self) -> Floats:
        """What the choice counts of what each posting saves [F,K]."""
        return self.weighed(self.saved)

    def weighed(self, saved: Floats) -> Floats:
        """``saved`` [F,K], each posting by its place's chance where the file weighs authorisation, else as it is."""
        if not self.on.task.instance.authorised.weigh:
            return saved
        chances = [self.authority[p.host].probability for p in self.board.postings]
        found: Floats = saved * np.array(chances)
        return found

    def weighted(self, postings: Sequence[int]) -> Floats:
        """By future: what postings save in sum, each weighted by how likely its place is authorised."""
        found, saved = np.zeros(len(self.sample.number)), self.saved
        for k in postings:
            found += self.authority[self.board.postings[k].host].probability * saved[:, k]
        return found


def respond(task: DeployTask, threads: int, watch: Watch) -> Responses:
    """Live every posting that may be chosen; where Ctrl-C came while arms were prepared, those that were.

    Raises ``InputError`` where no place is left, ``StoppedError`` where Ctrl-C came before anything could be compared.
    """
    began, effort = time.monotonic(), task.instance.effort
    on = stage(task, scenario_of(task, {}))
    none = on.model(on.arm(()))
    sample = responses_of(on, effort.draws, effort.lucks)
    authority = authorities(on, none, sample)
    postings, parts, out = _left(task, authority)
    if not postings:
        raise InputError([no_place(task, authority, out)])
    prepared = _prepared(on, postings, parts, watch)
    if watch.interrupted:
        sample = sample.some(sample.record < DRAWS_FOR_A_PLAN)
    arms = [none, *(prepared[k] for k in sorted(prepared))]
    losses, done = _responses(on, arms, sample, threads, watch)
    kept = np.isin(sample.record, _whole_records(sample, done))
    short, lucks = sample.some(kept), effort.lucks
    if len(np.unique(short.record)) < DRAWS_FOR_A_PLAN:
        kept, lucks = done, 1
        short = sample.some(kept).apart()
    watch.seconds["responses"] = time.monotonic() - began
    board = board_of(task, [postings[k] for k in sorted(prepared)])
    rest = len(postings) - len(prepared)
    return Responses(on, board, tuple(arms), short, losses[:, kept], lucks, authority, out, rest)


def _prepared(
    on: Stage, postings: Sequence[Posting], parts: Sequence[Sent], watch: Watch
) -> dict[int, Model]:
    """The arm of each posting by its position; after Ctrl-C those that there are, if every place has one.

    One posting of every place comes first, then the second of each, and so on.
    """
    advance, found, seen = watch.step(PREPARED, len(postings)), dict[int, Model](), Counter[str]()
    turns = []
    for k, posting in enumerate(postings):
        turns.append((seen[posting.host], k))
        seen[posting.host] += 1
    try:
        for _, k in sorted(turns):
            found[k] = on.model(on.arm(added(on.task, [(postings[k], parts[k])])))
            watch.ready = len(found) >= len(seen)
            advance(1)
    except KeyboardInterrupt:
        if len(found) < len(seen):
            what = "stopped before every place had a posting to compare: there is no plan yet"
            raise StoppedError(what) from None
        watch.interrupted = watch.restarted = True
    return found


def _responses(
    on: Stage, arms: Sequence[Model], sample: Sample, threads: int, watch: Watch
) -> tuple[Floats, NDArray[np.bool_]]:
    """Losses of every arm on every future, and which of these were lived."""
    advance = watch.step("responses", len(sample.number) * len(arms))
    least = FUTURES_FOR_A_PLAN
    losses, done = live_arms(on, arms, sample, threads, lambda n: advance(n * len(arms)), least=least)
    watch.interrupted |= not done.all()
    return finite(losses, "as usual"), done


def finite(losses: Floats, when: str) -> Floats:
    """The same losses; ``RunError`` where some are no numbers, which a parameter far from all evidence can do."""
    if not np.isfinite(losses).all():
        what = f"{when}: losses are not numbers, so nothing can be compared"
        raise RunError(f"{what}; a parameter is too far from what it was estimated at")
    return losses


def responses_of(on: Stage, draws: int, lucks: int) -> Sample:
    """The futures of the responses: ``lucks`` on each draw of the parameters."""
    number = np.arange(draws * lucks) + FIRST_RESPONSE
    return Sample(number, np.repeat(np.arange(draws), lucks), on.thetas(FIRST_RESPONSE, draws))


def fresh_futures(on: Stage) -> Sample:
    """Futures that nothing is chosen on, each with a draw of its own, as ``foedus simulate`` lives them."""
    lived = on.task.instance.effort.lived
    return Sample(np.arange(lived), np.arange(lived), on.thetas(0, lived))


def _whole_records(sample: Sample, done: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[int]:
    return [int(r) for r in np.unique(sample.record) if done[sample.record == r].all()]


def _left(
    task: DeployTask, authority: dict[str, Authority]
) -> tuple[list[Posting], list[Sent], dict[str, str]]:
    """Postings that may be chosen, who would man each alone, and why places are out."""
    out = {**task.out, **{h: a.out for h, a in authority.items() if a.out}}
    open_ = [p for p in task.postings if p.host not in out]
    pool = pool_of(task, open_)
    parts = [usual_parts(pool, k) for k in range(len(open_))]
    kept = [(p, part) for p, part in zip(open_, parts, strict=True) if part is not None]
    hosts = {p.host for p, _ in kept}
    out |= {h: UNMANNED for h in task.hosts if h not in hosts and h not in out}
    return [p for p, _ in kept], [part for _, part in kept], out
