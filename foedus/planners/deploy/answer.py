"""From what was lived and chosen to a plan file, and to the sentences that say how far it can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from foedus import __version__
from foedus.outcomes.intervals import spread
from foedus.planners.deploy.choice import choose
from foedus.planners.deploy.contested import told
from foedus.planners.deploy.instance import LOSSES, Loss
from foedus.planners.deploy.knowledge import Floats, estimate
from foedus.planners.deploy.plan import (
    BEYOND,
    DeployPlan,
    Estimate,
    Place,
    Point,
    Prevented,
    Proof,
    Rival,
    Sent,
    Total,
)
from foedus.planners.deploy.planner import FIRST, NONE, ON_FILE, OPTIMAL, Found, Ints, find
from foedus.planners.deploy.responses import Responses
from foedus.planners.deploy.sureness import sureness
from foedus.planners.deploy.task import DeployTask, Posting
from foedus.planners.deploy.watch import Watch
from foedus.planners.deploy.words import label_of, measured, sentences
from foedus.planners.force.plan import digest
from foedus.planners.highs import Clock

CURVE_SECONDS = 30.0
STEPS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5)


def plan_deploy(
    task: DeployTask, threads: int = 1, time_limit: float = 60.0, watch: Watch | None = None
) -> DeployPlan:
    """The best plan found for ``task``, lived whole, with everything that is known against it.

    ``time_limit``: seconds for all solves together; living is not limited, but told by ``watch``.
    """
    watch = watch or Watch()
    found = find(task, threads, time_limit, watch)
    return watch.steady(lambda: answer(found)).model_copy(update={"time_limit": time_limit})


def answer(found: Found) -> DeployPlan:
    """The plan file."""
    responses, best = found.responses, found.candidates[found.best]
    task = responses.on.task
    instance, board = task.instance, responses.board
    rivals = tuple(_rivals(found))
    contested = (
        told(view, losses, best.postings, lambda k: board.postings[k].name) for view, losses in found.views
    )
    plan = DeployPlan(
        instance=instance.id,
        digest=digest(instance),
        version=__version__,
        loss=instance.prevent,
        measure=measured(instance),
        postings=tuple(_postings(found)),
        totals=tuple(_totals(task, [p for p, _ in best.sent])),
        places=tuple(_places(responses)),
        proof=Proof(
            value=found.chosen.value, bound=found.chosen.bound, gap=found.chosen.gap, ended=found.chosen.ended
        ),
        own=_lived(found, FIRST + found.best, best.name, best.postings),
        rivals=rivals,
        prevented=tuple(_prevented(found, loss) for loss in LOSSES),
        curve=() if found.watch.restarted else tuple(_curve(responses, Clock(CURVE_SECONDS))),
        sureness=sureness(found),
        contested=tuple(contested),
        known=bool(rivals) and all(r.behind.low > 0.0 for r in rivals),
        said=(),
        futures=found.fresh.shape[1],
        weighed=instance.authorised.weigh,
        interrupted=found.watch.interrupted,
        unprepared=responses.unprepared,
        seconds={name: round(s, 2) for name, s in found.watch.seconds.items()},
    )
    return plan.model_copy(update={"said": tuple(sentences(plan))})


def by_draw(responses: Responses, values: Floats) -> Estimate:
    """The mean of ``values`` [F] on the futures of the responses; draws are what is independent."""
    return by_record(values, responses.sample.record)


def by_record(values: Floats, record: Ints) -> Estimate:
    """The mean of ``values`` [F] over draws, of which ``record`` [F] says which each is of."""
    return estimate(np.array([values[record == r].mean() for r in np.unique(record)]))


def _postings(found: Found) -> Iterator[Sent]:
    responses, best = found.responses, found.candidates[found.best]
    for k, (posting, given) in zip(best.postings, best.sent, strict=True):
        yield Sent(
            host=posting.host,
            mandates=posting.mandates,
            persons=posting.persons,
            contributions=tuple(given),
            saves=by_draw(responses, responses.saved[:, k]),
            authorised=responses.authority[posting.host].probability,
        )


def _totals(task: DeployTask, postings: Sequence[Posting]) -> Iterator[Total]:
    for t, period in enumerate(task.instance.periods):
        persons = sum(p.persons[t] for p in postings)
        yield Total(period=period.id, persons=persons, dollars=persons * task.dollars)


def _places(responses: Responses) -> Iterator[Place]:
    task, board = responses.on.task, responses.board
    for host in sorted({*task.hosts, *task.out}):
        a = responses.authority.get(host)
        mine = [k for k, p in enumerate(board.postings) if p.host == host]
        top = max(mine, key=lambda k: responses.saved[:, k].mean(), default=None)
        yield Place(
            host=host,
            name=task.world.name[task.world.index(host)],
            consents=a.consents if a else 0.0,
            adopts=a.adopts if a else 0.0,
            against=a.against if a else None,
            authorised=a.probability if a else 0.0,
            most_saved=None if top is None else by_draw(responses, responses.saved[:, top]),
            out=responses.out.get(host, ""),
        )


def _rivals(found: Found) -> Iterator[Rival]:
    """The other plans, and the library as it is on file where the plan replaces some of it."""
    for k, other in enumerate(found.candidates):
        if k != found.best:
            yield _lived(found, FIRST + k, other.name, other.postings)
    if found.responses.on.task.instance.replaces:
        yield _lived(found, ON_FILE, "on-file", None)


def _lived(found: Found, arm: int, name: str, postings: tuple[int, ...] | None) -> Rival:
    """What an arm of whole lives prevents, and how far the plan is from it."""
    task = found.responses.on.task
    measured = LOSSES.index(task.instance.prevent)
    lived, fresh = found.lived[measured], found.fresh[measured]
    extra = fresh[:, arm] - fresh[:, FIRST + found.best]
    on_file = {"postings": (), "persons": sum(task.in_place.values()), "predicted": None, "alone": None}
    return Rival(
        name=name,
        label=label_of(name, task.instance),
        **(on_file if postings is None else _summed(found, postings)),
        lived=by_record(lived[:, NONE] - lived[:, arm], found.record),
        fresh=estimate(fresh[:, NONE] - fresh[:, arm]),
        behind=estimate(extra),
        better_in=float((extra > 0).mean()),
        worse_in=float((extra < 0).mean()),
    )


def _summed(found: Found, postings: tuple[int, ...]) -> dict[str, Any]:
    """What postings are by themselves: persons, what each saves, the sum, and the sum weighted by authorisation."""
    responses, own = found.responses, found.candidates[found.best].postings
    board, weighted = responses.board.postings, responses.weighted(postings)
    there = [board[k] for k in postings]
    names, chosen = (tuple(board[k].name for k in some) for some in (postings, own))
    return {
        "postings": names,
        "alone": None if found.alone is None else found.alone.told(names, chosen),
        "persons": max((t.persons for t in _totals(responses.on.task, there)), default=0),
        "predicted": by_draw(responses, responses.saved[:, list(postings)].sum(1)),
        "saves": tuple(by_draw(responses, responses.saved[:, k]).value for k in postings),
        "weighted": by_draw(responses, weighted),
        "weighted_behind": by_draw(responses, responses.weighted(own) - weighted),
    }


def _prevented(found: Found, loss: Loss) -> Prevented:
    fresh = found.fresh[LOSSES.index(loss)]
    return prevented(loss, fresh[:, NONE], fresh[:, FIRST + found.best])


def prevented(loss: Loss, without: Floats, with_plan: Floats) -> Prevented:
    """What a plan prevents in the fresh futures, from what is lost in each without and with it."""
    spared = without - with_plan
    p5, median, p95 = (float(x) for x in np.quantile(spared, (0.05, 0.5, 0.95)))
    return Prevented(
        loss=loss,
        without=_level(without),
        with_plan=_level(with_plan),
        prevented=estimate(spared),
        share=float(spared.sum() / max(without.sum(), 1.0)),
        median=median,
        p5=p5,
        p95=p95,
        exceed=tuple((x, float((spared > x).mean())) for x in BEYOND[loss]),
        worse=float((spared < 0).mean()),
    )


def _level(values: Floats) -> Estimate:
    mean = float(values.mean())
    reach = spread(values.size) * float(values.std(ddof=1)) / values.size**0.5
    return Estimate(value=mean, low=max(0.0, mean - reach), high=mean + reach)


def _curve(responses: Responses, clock: Clock) -> Iterator[Point]:
    """The best predicted plan under other ceilings; the budget holds as it is."""
    instance, board = responses.on.task.instance, responses.board
    limits = [p.persons for p in instance.periods if p.persons is not None]
    if not limits:
        return
    yield Point(persons=0, posted=0, prevented=Estimate(value=0.0, low=0.0, high=0.0))
    for step in STEPS:
        persons = round(max(limits) * step)
        one = board.with_persons(float(persons))
        best = choose(one, responses.counted[:, 0], responses.gains, instance.measure, clock)
        found = best.postings
        if best.ended != OPTIMAL:
            return
        if not found:
            yield Point(persons=persons, posted=0, prevented=Estimate(value=0.0, low=0.0, high=0.0))
            continue
        posted = max(t.persons for t in _totals(responses.on.task, [board.postings[k] for k in found]))
        gained = responses.gains[:, list(found)].sum(1)
        yield Point(persons=persons, posted=posted, prevented=by_draw(responses, gained))
