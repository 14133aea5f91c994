"""The whole of ``foedus plan deploy``: live every posting, choose, live the plans whole, ask how sure it all is.

1. Responses: each posting alone, on the same futures as the arm without postings (draws of the parameters x lucks).
2. Choice: whole-number programming over the sums of what postings save; rivals: greedy, even, the next best.
3. Views: the responses again under contested numbers, and what would be chosen then.
4. Whole: every plan and rival lived in one world, on the same futures; the best of these is the plan.
5. Fresh: the same on futures that nothing was chosen on, which ``foedus simulate`` lives to the same bits.

Ctrl-C ends the step that runs; what is whole until then makes the plan, which says so. Once every place has an arm,
what is prepared by then is lived on two draws, and from the first two futures on there is a plan. Before that there is
nothing to make one of: ``StoppedError``.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from foedus.base.errors import InputError, RunError, StoppedError
from foedus.engine.model import Model
from foedus.planners.deploy.authority import Authority, authorities
from foedus.planners.deploy.choice import Board, Chosen, board_of, choose, value_of
from foedus.planners.deploy.contested import Viewed, as_viewed, held, judged
from foedus.planners.deploy.instance import LOSSES, Measure
from foedus.planners.deploy.knowledge import Floats
from foedus.planners.deploy.lives import Sample, Stage, live_arms, stage
from foedus.planners.deploy.missions import added
from foedus.planners.deploy.rivals import even, greedy
from foedus.planners.deploy.room import no_place
from foedus.planners.deploy.scenario import scenario_of
from foedus.planners.deploy.senders import Sent, pool_of, usual_parts
from foedus.planners.deploy.task import FIRST_RESPONSE, DeployTask, Posting
from foedus.planners.deploy.whole import Candidate, arms_of, candidate
from foedus.planners.highs import Clock

UNMANNED = "the contributors cannot man it"
NEXT_BEST = 2
DRAWS_FOR_A_PLAN, FUTURES_FOR_A_PLAN = 2, 2
PREPARED, OPTIMAL = "prepared", "optimal"
NONE, ON_FILE, FIRST = 0, 1, 2  # arms of whole lives: nobody sent, as on file, the first candidate
EXPECTED = Measure()
Ints = NDArray[np.int64]
Told = Callable[[str, int, int], None]
T = TypeVar("T")


@dataclass
class Watch:
    """What is told while it runs: step, worlds done, worlds in all; and the seconds that each step took.

    ``ready``: from here on Ctrl-C gives a plan. ``restarted``: it fell between lives and solves, so search no more.
    """

    told: Told = field(default=lambda step, done, total: None)
    seconds: dict[str, float] = field(default_factory=dict)
    interrupted: bool = False
    ready: bool = False
    restarted: bool = False

    def step(self, name: str, total: int) -> Callable[[int], None]:
        """A step with ``total`` worlds begins; what it returns counts those that are done."""
        done = 0

        def advance(worlds: int) -> None:
            nonlocal done
            done += worlds
            self.told(name, done, total)

        self.told(name, 0, total)
        return advance

    def steady(self, work: Callable[[], T]) -> T:
        """``work``, begun anew, and shortened as ``interrupted`` says, where Ctrl-C fell between lives and solves."""
        try:
            return work()
        except KeyboardInterrupt:
            self.interrupted = self.restarted = True
            return work()


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


@dataclass(frozen=True, eq=False)
class Found:
    """All that a plan is told from.

    ``lived`` and ``fresh``: losses [measures, F, 2 + candidates] of nobody sent, the library on file, the candidates.
    ``record`` [F]: the draw of each future of ``lived``. ``views``: with losses [F,3] as ``contested.judged`` has them.
    ``own``: the best postings of each draw by itself; none where there was no time for them.
    """

    responses: Responses
    chosen: Chosen
    candidates: tuple[Candidate, ...]
    best: int
    lived: Floats
    record: Ints
    fresh: Floats
    views: tuple[tuple[Viewed, Floats], ...]
    own: tuple[tuple[int, ...], ...] | None
    watch: Watch

    @property
    def lived_all(self) -> bool:
        """Whether whole plans were lived on every future of the responses."""
        return len(self.record) == len(self.responses.sample.record)


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
    counted = lived[LOSSES.index(task.instance.prevent)]
    values = [value_of(task.instance.measure, counted[:, FIRST + k]) for k in range(len(candidates))]
    best = int(np.argmin(values))
    at = {frozenset(c.postings): FIRST + k for k, c in enumerate(candidates)}
    pairs = [(v, [arms[NONE], arms[FIRST + best], arms[at[frozenset(v.best)]]]) for v in views]
    with clock.paused():
        judgements = _judged(responses, pairs, threads, watch)
    own = _own(responses, clock, watch)
    watch.interrupted |= clock.interrupted
    return Found(responses, chosen, candidates, best, lived, record, fresh, judgements, own, watch)


def _choices(responses: Responses, clock: Clock) -> tuple[Chosen, list[tuple[str, tuple[int, ...]]]]:
    """The best by the sum of its postings, and all plans of the usual numbers by name, that one first.

    Where the search was cut short, greedy and even, which need none, may be better than what it found.
    """
    board, without, saved = responses.board, responses.counted[:, 0], responses.saved
    measure, means = responses.on.task.instance.measure, saved.mean(0)
    deadly = {p.host: 0.0 for p in board.postings}
    for k, p in enumerate(board.postings):
        deadly[p.host] = max(deadly[p.host], float(means[k]))
    order = sorted(deadly, key=lambda h: (-deadly[h], h))
    simple = [("greedy", greedy(board, means)), ("even", even(board, order))]
    chosen = choose(board, without, saved, measure, clock)
    if chosen.ended != OPTIMAL:
        chosen = min([chosen, *(_as_chosen(responses, k, chosen) for _, k in simple)], key=lambda c: c.value)
    barred, others = [frozenset(chosen.postings)], []
    for k in range(NEXT_BEST):
        other = choose(board.without(*barred), without, saved, measure, clock)
        if other.ended == OPTIMAL or other.postings:
            others.append((f"next-{k + 1}", other.postings))
            barred.append(frozenset(other.postings))
    return chosen, [("optimum", chosen.postings), *simple, *others]


def _as_chosen(responses: Responses, postings: tuple[int, ...], cut: Chosen) -> Chosen:
    """Postings found without a solver, with the bound and the end of the search that was cut short."""
    left = responses.counted[:, 0] - responses.saved[:, list(postings)].sum(1)
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
        saved = losses[:, :1] - losses[:, 1:]
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


def fresh_futures(on: Stage) -> Sample:
    """Futures that nothing is chosen on, each with a draw of its own, as ``foedus simulate`` lives them."""
    lived = on.task.instance.effort.lived
    return Sample(np.arange(lived), np.arange(lived), on.thetas(0, lived))


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
        choose(responses.board, responses.counted[mine, 0], responses.saved[mine], EXPECTED, clock).postings
        for mine in (record == r for r in np.unique(record))
    )
    watch.interrupted |= clock.interrupted
    watch.seconds["sureness"] = time.monotonic() - began
    return None if clock.stopped else found
