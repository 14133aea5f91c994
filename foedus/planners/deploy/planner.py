"""The whole of ``foedus plan deploy``: live every posting, choose, live the plans whole, ask how sure it all is.

1. Responses: each posting alone, on the same futures as the arm without postings (draws of the parameters x lucks).
2. Choice: whole-number programming over the sums of what postings save; rivals: greedy, even, the next best.
3. Views: the responses again under contested numbers, and what would be chosen then.
4. Whole: every plan and rival lived in one world, on the same futures; the best of these is the plan.
5. Fresh: the same on futures that nothing was chosen on, which ``foedus simulate`` lives to the same bits.

Ctrl-C ends the step that runs; what is whole until then makes the plan, which says so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from foedus.base.errors import Finding, InputError, RunError
from foedus.engine.model import Model
from foedus.planners.deploy.authority import Authority, authorities
from foedus.planners.deploy.choice import Board, Chosen, board_of, choose, value_of
from foedus.planners.deploy.contested import Viewed, viewed
from foedus.planners.deploy.instance import LOSSES, Measure
from foedus.planners.deploy.knowledge import Draws, Floats, Optima, optima
from foedus.planners.deploy.lives import Sample, Stage, live_arms, stage
from foedus.planners.deploy.missions import amendments, replaced
from foedus.planners.deploy.rivals import even, greedy
from foedus.planners.deploy.scenario import scenario_of
from foedus.planners.deploy.senders import pool_of, usual_parts
from foedus.planners.deploy.task import DeployTask, Posting
from foedus.planners.deploy.whole import Candidate, arms_of, candidate
from foedus.planners.highs import Clock

FIRST_RESPONSE = (
    10_000_000  # futures and draws of the responses are numbered from here on, those of the end from 0
)
UNMANNED = "the contributors cannot man it"
NEXT_BEST = 2
EXPECTED = Measure()
Told = Callable[[str, int, int], None]


@dataclass
class Watch:
    """What is told while it runs: step, worlds done, worlds in all; and the seconds that each step took."""

    told: Told = field(default=lambda step, done, total: None)
    seconds: dict[str, float] = field(default_factory=dict)
    interrupted: bool = False

    def step(self, name: str, total: int) -> Callable[[int], None]:
        """A step with ``total`` worlds begins; what it returns counts those that are done."""
        done = 0

        def advance(worlds: int) -> None:
            nonlocal done
            done += worlds
            self.told(name, done, total)

        self.told(name, 0, total)
        return advance


@dataclass(frozen=True, eq=False)
class Responses:
    """What each posting of the board does: losses [measures, F, 1 + K], nobody sent first, on draws x lucks."""

    on: Stage
    board: Board
    arms: tuple[Model, ...]
    sample: Sample
    losses: Floats
    lucks: int
    authority: dict[str, Authority]
    out: dict[str, str]

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
    def draws(self) -> Draws:
        """The same by draw and luck."""
        return Draws(
            self.counted[:, 0].reshape(-1, self.lucks),
            self.saved.reshape(-1, self.lucks, self.saved.shape[1]),
        )


@dataclass(frozen=True, eq=False)
class Found:
    """All that a plan is told from. ``lived`` and ``fresh``: losses [measures, F, 2 + candidates], whole plans."""

    responses: Responses
    chosen: Chosen
    candidates: tuple[Candidate, ...]
    best: int
    lived: Floats
    fresh: Floats
    views: tuple[Viewed, ...]
    optima: Optima | None
    watch: Watch


def respond(task: DeployTask, threads: int, watch: Watch) -> Responses:
    """Live every posting that may be chosen.

    Raises ``InputError`` where no place is left, ``RunError`` where Ctrl-C came before two draws were lived.
    """
    began, effort = time.monotonic(), task.instance.effort
    on = stage(task, scenario_of(task, {}))
    none = on.model(on.arm(()))
    sample = _sample(on, effort.draws, effort.lucks)
    authority = authorities(on, none, sample)
    postings, parts, out = _left(task, authority)
    if not postings:
        what = "no place is left: " + "; ".join(f"{h}: {why}" for h, why in sorted(out.items()))
        raise InputError([Finding("candidates", what, "other hosts, contributors or limits")])
    added = len(replaced(task))
    arms = (
        none,
        *(on.model(on.arm(amendments(task, [pair])[added:])) for pair in zip(postings, parts, strict=True)),
    )
    advance = watch.step("responses", len(sample.number) * len(arms))
    losses, done = live_arms(on, arms, sample, threads, lambda n: advance(n * len(arms)))
    watch.interrupted |= not done.all()
    kept = np.isin(sample.record, _whole_records(sample, done))
    if len(np.unique(sample.record[kept])) < 2:
        raise RunError("stopped before two draws were lived: there is no plan yet")
    watch.seconds["responses"] = time.monotonic() - began
    short = Sample(sample.number[kept], sample.record[kept], sample.thetas)
    board = board_of(task, postings)
    return Responses(on, board, arms, short, losses[:, kept], effort.lucks, authority, out)


def _sample(on: Stage, draws: int, lucks: int) -> Sample:
    number = np.arange(draws * lucks) + FIRST_RESPONSE
    return Sample(number, np.repeat(np.arange(draws), lucks), on.thetas(FIRST_RESPONSE, draws))


def _whole_records(sample: Sample, done: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[int]:
    return [int(r) for r in np.unique(sample.record) if done[sample.record == r].all()]


def _left(
    task: DeployTask, authority: dict[str, Authority]
) -> tuple[list[Posting], list[dict[str, int]], dict[str, str]]:
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
    began = time.monotonic()
    measure, board = task.instance.measure, responses.board

    def best(without: Floats, saved: Floats) -> tuple[int, ...]:
        return choose(board, without, saved, measure, clock).postings

    chosen = choose(board, responses.counted[:, 0], responses.saved, measure, clock)
    named = [("optimum", chosen.postings), *_rivals(responses, chosen, measure, clock)]
    watch.seconds["choice"] = time.monotonic() - began
    views = _views(responses, best, threads, watch)
    named += [(f"view-{v.view.id}", v.best) for v in views]
    candidates = _distinct(board, named)
    lived, fresh = _lived_whole(responses, candidates, threads, watch)
    counted = lived[LOSSES.index(task.instance.prevent)]
    values = [value_of(measure, counted[:, 2 + k]) for k in range(len(candidates))]
    began = time.monotonic()
    known = None if watch.interrupted or clock.stopped else optima(responses.draws, _by_mean(board, clock))
    watch.interrupted |= clock.interrupted
    watch.seconds["sureness"] = time.monotonic() - began
    place = int(np.argmin(values))
    return Found(responses, chosen, candidates, place, lived, fresh, tuple(views), known, watch)


def _by_mean(board: Board, clock: Clock) -> Callable[[Floats, Floats], tuple[int, ...]]:
    """Draws are few lucks each: their best plan is by the mean, whatever the measure."""
    return lambda without, saved: choose(board, without, saved, EXPECTED, clock).postings


def _rivals(
    responses: Responses, chosen: Chosen, measure: Measure, clock: Clock
) -> list[tuple[str, tuple[int, ...]]]:
    board, without, saved = responses.board, responses.counted[:, 0], responses.saved
    means = saved.mean(0)
    deadly = {p.host: 0.0 for p in board.postings}
    for k, p in enumerate(board.postings):
        deadly[p.host] = max(deadly[p.host], float(means[k]))
    order = sorted(deadly, key=lambda h: (-deadly[h], h))
    steady = choose(replace(board, steady=True), without, saved, measure, clock).postings
    found = [("steady", steady), ("greedy", greedy(board, means)), ("even", even(board, order))]
    barred = [frozenset(chosen.postings)]
    for k in range(NEXT_BEST):
        other = choose(board.without(*barred), without, saved, measure, clock)
        found.append((f"next-{k + 1}", other.postings))
        barred.append(frozenset(other.postings))
    return found


def _views(
    responses: Responses, best: Callable[[Floats, Floats], tuple[int, ...]], threads: int, watch: Watch
) -> list[Viewed]:
    """The responses under every view, on some of the lucks of each draw."""
    began, task = time.monotonic(), responses.on.task
    views = [] if watch.interrupted else task.instance.views
    few = np.tile(np.arange(responses.lucks), len(responses.sample.number) // responses.lucks)
    mine = few < task.instance.effort.view_lucks
    sample = Sample(responses.sample.number[mine], responses.sample.record[mine], responses.sample.thetas)
    arms = len(responses.arms)
    advance = watch.step("views", len(sample.number) * arms * len(views))
    found = []
    for view in views:
        one = viewed(responses.on, responses.arms, sample, view, best, threads, lambda n: advance(n * arms))
        if one is None:
            watch.interrupted = True
            break
        found.append(one)
    watch.seconds["views"] = time.monotonic() - began
    return found


def _distinct(board: Board, named: Sequence[tuple[str, tuple[int, ...]]]) -> tuple[Candidate, ...]:
    """Plans with their contributions; of equal ones the first."""
    seen: dict[frozenset[int], str] = {}
    for name, postings in named:
        seen.setdefault(frozenset(postings), name)
    return tuple(candidate(name, board, sorted(postings)) for postings, name in seen.items())


def _lived_whole(
    responses: Responses, candidates: Sequence[Candidate], threads: int, watch: Watch
) -> tuple[Floats, Floats]:
    """Losses of whole plans on the futures of the responses, and on fresh ones."""
    began, on, effort = time.monotonic(), responses.on, responses.on.task.instance.effort
    arms = arms_of(on, candidates)
    fresh = Sample(np.arange(effort.lived), np.arange(effort.lived), on.thetas(0, effort.lived))
    advance = watch.step("whole", (len(responses.sample.number) + effort.lived) * len(arms))
    found = []
    for sample in (responses.sample, fresh):
        losses, done = live_arms(on, arms, sample, threads, lambda n: advance(n * len(arms)))
        watch.interrupted |= not done.all()
        if not done.any():
            raise RunError("stopped before a plan was lived whole: there is no plan yet")
        found.append(losses if done.all() else losses[:, done])
    watch.seconds["whole"] = time.monotonic() - began
    return found[0], found[1]
