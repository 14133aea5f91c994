"""The whole of ``foedus plan deploy``: live every posting, choose, live the plans whole, ask how sure it all is.

1. Responses: each posting alone, on the same futures as the arm without postings (draws of the parameters x lucks).
2. Choice: whole-number programming over the sums of what postings save; rivals: greedy, even, the next best.
3. Views: the responses again under contested numbers, and what would be chosen then.
4. Whole: every plan and rival lived in one world, on the same futures; the best of these is the plan. Where the file
   weighs authorisation the best is the one that saves most in sum, each posting weighted by its place's chance.
5. Fresh: the same on futures that nothing was chosen on, which ``foedus simulate`` lives to the same bits.
6. Alone: each posting of these plans by itself on the fresh futures, to weight what it saves by its place's chance.

Ctrl-C ends the step that runs; what is whole until then makes the plan, which says so. Once every place has an arm,
what is prepared by then is lived on two draws, and from the first two futures on there is a plan. Before that there is
nothing to make one of: ``StoppedError``.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.engine.model import Model
from foedus.planners.deploy.alone import Singly, live_alone
from foedus.planners.deploy.choice import Board, Chosen, choose, value_of
from foedus.planners.deploy.contested import Viewed, as_viewed, held, judged
from foedus.planners.deploy.instance import LOSSES, Measure
from foedus.planners.deploy.knowledge import Floats
from foedus.planners.deploy.lives import Sample, live_arms
from foedus.planners.deploy.responses import FUTURES_FOR_A_PLAN, Responses, finite, fresh_futures, respond
from foedus.planners.deploy.rivals import even, greedy
from foedus.planners.deploy.task import DeployTask
from foedus.planners.deploy.watch import Watch
from foedus.planners.deploy.whole import Candidate, arms_of, candidate
from foedus.planners.highs import Clock

NEXT_BEST = 2
OPTIMAL = "optimal"
NONE, ON_FILE, FIRST = 0, 1, 2  # arms of whole lives: nobody sent, as on file, the first candidate
EXPECTED = Measure()
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Found:
    """All that a plan is told from.

    ``lived`` and ``fresh``: losses [measures, F, 2 + candidates] of nobody sent, the library on file, the candidates.
    ``record`` [F]: the draw of each future of ``lived``. ``views``: with losses [F,3] as ``contested.judged`` has them.
    ``alone``: what the postings of the candidates save by themselves in fresh futures; none where Ctrl-C came before.
    ``own``: the best postings of each draw by itself; none where there was no time for them.
    """

    responses: Responses
    chosen: Chosen
    candidates: tuple[Candidate, ...]
    best: int
    lived: Floats
    record: Ints
    fresh: Floats
    alone: Singly | None
    views: tuple[tuple[Viewed, Floats], ...]
    own: tuple[tuple[int, ...], ...] | None
    watch: Watch

    @property
    def lived_all(self) -> bool:
        """Whether whole plans were lived on every future of the responses."""
        return len(self.record) == len(self.responses.sample.record)


def find(task: DeployTask, threads: int, time_limit: float, watch: Watch) -> Found:
    """Everything that the plan is made of."""
    responses = respond(task, threads, watch)
    clock = Clock(time_limit)
    return watch.steady(lambda: _found(responses, clock, threads, watch))


def _found(responses: Responses, clock: Clock, threads: int, watch: Watch) -> Found:
    began, task, board = time.monotonic(), responses.on.task, responses.board
    clock.interrupted |= watch.restarted
    chosen, named = _choices(responses, clock)
    watch.seconds["choice"] = time.monotonic() - began
    views = _views(responses, clock, threads, watch)
    candidates = _distinct(board, [*named, *((f"view-{v.view.id}", v.best) for v in views)])
    with clock.paused():
        arms = arms_of(responses.on, candidates)
        lived, record, fresh = _lived_whole(responses, arms, threads, watch)
        alone = live_alone(responses, candidates, threads, watch)
    left = left_by(responses, candidates, lived)
    best = int(np.argmin([value_of(task.instance.measure, mine) for mine in left.T]))
    at = {frozenset(c.postings): FIRST + k for k, c in enumerate(candidates)}
    pairs = [(v, [arms[NONE], arms[FIRST + best], arms[at[frozenset(v.best)]]]) for v in views]
    with clock.paused():
        judgements = _judged(responses, pairs, threads, watch)
    own = _own(responses, clock, watch)
    watch.interrupted |= clock.interrupted
    return Found(responses, chosen, candidates, best, lived, record, fresh, alone, judgements, own, watch)


def left_by(responses: Responses, candidates: Sequence[Candidate], lived: Floats) -> Floats:
    """What each candidate leaves [F, candidates], by which the best is told: lived whole, or by weighted sums."""
    if responses.on.task.instance.authorised.weigh:
        return np.stack(
            [responses.counted[:, 0] - responses.weighted(c.postings) for c in candidates], axis=1
        )
    found: Floats = lived[LOSSES.index(responses.on.task.instance.prevent), :, FIRST:]
    return found


def _choices(responses: Responses, clock: Clock) -> tuple[Chosen, list[tuple[str, tuple[int, ...]]]]:
    """The best by the sum of its postings, and all plans of the usual numbers by name, that one first.

    Where the search was cut short, greedy and even, which need none, may be better than what it found. Where chances
    weigh, the best by the sum without them is one of the plans.
    """
    board, without, gains = responses.board, responses.counted[:, 0], responses.gains
    instance, means = responses.on.task.instance, gains.mean(0)
    measure = instance.measure
    deadly = {p.host: 0.0 for p in board.postings}
    for k, p in enumerate(board.postings):
        deadly[p.host] = max(deadly[p.host], float(means[k]))
    order = sorted(deadly, key=lambda h: (-deadly[h], h))
    simple = [("greedy", greedy(board, means)), ("even", even(board, order))]
    chosen = choose(board, without, gains, measure, clock)
    if chosen.ended != OPTIMAL:
        chosen = min([chosen, *(_as_chosen(responses, k, chosen) for _, k in simple)], key=lambda c: c.value)
    barred, others = [frozenset(chosen.postings)], []
    for k in range(NEXT_BEST):
        other = choose(board.without(*barred), without, gains, measure, clock)
        if other.ended == OPTIMAL or other.postings:
            others.append((f"next-{k + 1}", other.postings))
            barred.append(frozenset(other.postings))
    if instance.authorised.weigh:
        other = choose(board, without, responses.saved, measure, clock)
        simple[:0] = [("unweighed", other.postings)] if other.ended == OPTIMAL or other.postings else []
    return chosen, [("optimum", chosen.postings), *simple, *others]


def _as_chosen(responses: Responses, postings: tuple[int, ...], cut: Chosen) -> Chosen:
    """Postings found without a solver, with the bound and the end of the search that was cut short."""
    left = responses.counted[:, 0] - responses.gains[:, list(postings)].sum(1)
    value = value_of(responses.on.task.instance.measure, left)
    return Chosen(postings, value, min(value, cut.bound), cut.ended)


def _views(responses: Responses, clock: Clock, threads: int, watch: Watch) -> list[Viewed]:
    """The responses under every view, on some of the lucks of each draw, and what is best there."""
    began, task, sample = time.monotonic(), responses.on.task, responses.sample
    views = () if watch.interrupted else task.instance.views
    few = np.tile(np.arange(responses.lucks), len(sample.number) // responses.lucks)
    mine = few < task.instance.effort.view_lucks
    some = Sample(sample.number[mine], sample.record[mine], sample.thetas)
    arms, found = responses.arms, []
    advance = watch.step("views", len(some.number) * len(arms) * len(views))
    for view in views:
        with clock.paused():  # lives are no part of the solver's time
            seen, done = live_arms(
                responses.on, arms, held(some, view), threads, lambda n: advance(n * len(arms))
            )
        if not done.all():
            watch.interrupted = True
            break
        seen = finite(seen, f"if {view.label}")
        losses = as_viewed(responses.counted, mine, seen[LOSSES.index(task.instance.prevent)])
        saved = responses.weighed(losses[:, :1] - losses[:, 1:])
        best = choose(responses.board, losses[:, 0], saved, task.instance.measure, clock)
        cut = best.ended != OPTIMAL and not best.postings
        found.append(Viewed(view, greedy(responses.board, saved.mean(0)) if cut else best.postings))
    watch.seconds["views"] = time.monotonic() - began
    return found


def _distinct(board: Board, named: Sequence[tuple[str, tuple[int, ...]]]) -> tuple[Candidate, ...]:
    """Plans with their contributions; of equal ones the first."""
    seen: dict[frozenset[int], str] = {}
    for name, postings in named:
        seen.setdefault(frozenset(postings), name)
    return tuple(candidate(name, board, sorted(postings)) for postings, name in seen.items())


def _lived_whole(
    responses: Responses, arms: Sequence[Model], threads: int, watch: Watch
) -> tuple[Floats, Ints, Floats]:
    """Losses of whole plans on the futures of the responses (and the draws of these), and on fresh ones."""
    began, on = time.monotonic(), responses.on
    samples = (responses.sample, fresh_futures(on))
    advance = watch.step("whole", sum(len(s.number) for s in samples) * len(arms))
    found = []
    for sample in samples:
        losses, done = live_arms(
            on, arms, sample, threads, lambda n: advance(n * len(arms)), least=FUTURES_FOR_A_PLAN
        )
        watch.interrupted |= not done.all()
        found.append((losses[:, done], sample.record[done]))
    watch.seconds["whole"] = time.monotonic() - began
    return found[0][0], found[0][1], found[1][0]


def _judged(
    responses: Responses, pairs: Sequence[tuple[Viewed, Sequence[Model]]], threads: int, watch: Watch
) -> tuple[tuple[Viewed, Floats], ...]:
    """The plan and each view's best, lived whole under the view on the fresh futures."""
    began, fresh, found = time.monotonic(), fresh_futures(responses.on), []
    advance = watch.step("views, whole", 3 * len(fresh.number) * len(pairs))
    for view, arms in pairs if not watch.interrupted else ():
        losses, done = judged(responses.on, arms, fresh, view, threads, lambda n: advance(3 * n))
        watch.interrupted |= not done.all()
        if done.all():
            found.append((view, finite(losses, f"if {view.view.label}")))
    watch.seconds["views"] = watch.seconds.get("views", 0.0) + time.monotonic() - began
    return tuple(found)


def _own(responses: Responses, clock: Clock, watch: Watch) -> tuple[tuple[int, ...], ...] | None:
    """The best postings of each draw by its own lucks: few, so by their mean, whatever the measure."""
    if watch.interrupted or clock.stopped:
        return None
    began, record = time.monotonic(), responses.sample.record
    found = tuple(
        choose(responses.board, responses.counted[mine, 0], responses.gains[mine], EXPECTED, clock).postings
        for mine in (record == r for r in np.unique(record))
    )
    watch.interrupted |= clock.interrupted
    watch.seconds["sureness"] = time.monotonic() - began
    return None if clock.stopped else found
