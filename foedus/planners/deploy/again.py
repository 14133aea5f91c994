"""A plan lived again: are its figures those of the engine? On the file's own seed, so that they must be the same.

    authorised    every place's vote and chance
    saves         every posting of the plan and of its rivals alone, on the futures of the responses; their sums
    alone         the same on the fresh futures
    lived         the plan and every rival whole on those futures
    fresh         the plan, every rival and what is on file on the fresh futures: ``prevented`` as it is, quantiles,
                  shares and intervals; ``behind``, and in how many futures

Not lived again: the bound, the curve, the views, the sureness over draws, and the most that a place's postings save.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np

from foedus.engine.model import Model
from foedus.planners.deploy.alone import Singly
from foedus.planners.deploy.answer import by_record, prevented
from foedus.planners.deploy.authority import authorities
from foedus.planners.deploy.choice import board_of
from foedus.planners.deploy.instance import LOSSES
from foedus.planners.deploy.knowledge import Floats, estimate
from foedus.planners.deploy.lives import Sample, Stage, live_arms, stage
from foedus.planners.deploy.missions import added
from foedus.planners.deploy.plan import DeployPlan, Estimate, Rival
from foedus.planners.deploy.responses import fresh_futures, responses_of
from foedus.planners.deploy.rounding import close
from foedus.planners.deploy.scenario import scenario_of
from foedus.planners.deploy.senders import contributions, pool_of, usual_parts
from foedus.planners.deploy.task import DeployTask, Posting, posting_named
from foedus.planners.force.case import Violation

UNLIVED = "the bound, the curve, views, draws by draw, and the most saved in each place"
LIVED = (
    "lived again: authorisation, what postings save, the plan, its rivals and what is on file are the engine's; not"
    f" lived again: {UNLIVED}"
)
VOTED = "voted again: authorisation is the engine's; not checked: losses, as Ctrl-C left futures unlived"


def lived_all(task: DeployTask, plan: DeployPlan) -> bool:
    """Whether the plan's figures are of all fresh futures; of some it is not known which."""
    return plan.futures == task.instance.effort.lived


def check_again(task: DeployTask, plan: DeployPlan, threads: int) -> Iterator[Violation]:
    """What the engine says otherwise; only of authorisation where not every future was lived."""
    on = stage(task, scenario_of(task, {}))
    none = on.model(on.arm(()))
    effort = task.instance.effort
    sample = responses_of(on, effort.draws, effort.lucks)
    found = authorities(on, none, sample)
    for place in plan.places:
        a = found.get(place.host)
        if a is not None and not (close(a.probability, place.authorised) and close(a.adopts, place.adopts)):
            what = f"{place.host}: {a.probability:.4f}; stated: {place.authorised:.4f}"
            yield Violation("authorised, again", what)
    if not lived_all(task, plan):
        return
    again = _Again(on, plan, none, {h: a.probability for h, a in found.items()}, threads)
    yield from _of_postings(again, sample)
    yield from _of_plans(again, sample)


@dataclass(frozen=True, eq=False)
class _Again:
    """What is lived again: on which stage, the plan, the arm with nobody, the chances of places."""

    on: Stage
    plan: DeployPlan
    none: Model
    chances: Mapping[str, float]
    threads: int

    @property
    def everyone(self) -> tuple[Rival, ...]:
        """The plan and its rivals."""
        return self.plan.own, *self.plan.rivals

    def lived(self, arms: Sequence[Model], sample: Sample) -> Floats:
        """Losses [measures, F, 1 + arms], nobody sent first."""
        return np.asarray(live_arms(self.on, [self.none, *arms], sample, self.threads)[0])

    def saved(self, arms: Sequence[Model], sample: Sample) -> Floats:
        """What each arm saves [F, arms] of the losses with nobody sent."""
        counted = self.lived(arms, sample)[LOSSES.index(self.on.task.instance.prevent)]
        found: Floats = counted[:, :1] - counted[:, 1:]
        return found


def _of_postings(again: _Again, sample: Sample) -> Iterator[Violation]:
    """What every posting saves alone, and the sums of the plans that they are in, where told of all futures."""
    names = list(dict.fromkeys(n for r in again.everyone for n in r.postings))
    postings = [posting_named(n) for n in names]
    pool = pool_of(again.on.task, postings)
    parts = [usual_parts(pool, k) for k in range(len(postings))]
    if None in parts:
        yield Violation("saves, again", f"{names[parts.index(None)]} cannot be manned")
        return
    arms = [_arm(again.on, [(p, given)]) for p, given in zip(postings, parts, strict=True)]
    chances = np.array([again.chances[p.host] for p in postings])
    if not again.plan.interrupted:  # else it is not known on which futures postings were lived
        singly = Singly(tuple(names), chances, again.saved(arms, sample))
        yield from _of_choice(again.plan, singly, sample)
    if again.plan.own.alone is not None:
        singly = Singly(tuple(names), chances, again.saved(arms, fresh_futures(again.on)))
        yield from _of_fresh(again, singly)


def _of_choice(plan: DeployPlan, singly: Singly, sample: Sample) -> Iterator[Violation]:
    """What postings save on the futures that the plan was chosen on, and the sums of every plan."""
    saved = dict(zip(singly.names, singly.saved.T, strict=True))
    for p in plan.postings:
        if (name := p.posting.name) in saved:
            yield from _other("saves, again", name, p.saves, by_record(saved[name], sample.record))
    for r in (plan.own, *plan.rivals):
        if r.weighted is None or r.weighted_behind is None:
            continue
        mine = [singly.names.index(n) for n in r.postings]
        weighted = singly.weighted(r.postings)
        for name, stated, values in (
            ("predicted", r.predicted, singly.saved[:, mine].sum(1)),
            ("weighted", r.weighted, weighted),
            ("weighted_behind", r.weighted_behind, singly.weighted(plan.own.postings) - weighted),
        ):
            found = by_record(values, sample.record)
            yield from _other("saves, again", f"{r.name}, {name}", stated, found)


def _of_fresh(again: _Again, singly: Singly) -> Iterator[Violation]:
    """What postings save on the fresh futures, and the sums of every plan."""
    for r in again.everyone:
        if r.alone is not None:
            found = singly.told(r.postings, again.plan.own.postings)
            for name, a, b in _differing(r.alone.model_dump(), found.model_dump(), r.name):
                yield Violation("alone, again", f"{name}: {b}; stated: {a}")


def _of_plans(again: _Again, sample: Sample) -> Iterator[Violation]:
    """The plan, every rival and what is on file, whole."""
    task, plan, on = again.on.task, again.plan, again.on
    sent = _arm(on, [(p.posting, p.contributions) for p in plan.postings])
    arms = [sent]
    for r in plan.rivals:
        postings = [posting_named(n) for n in r.postings]
        if r.name != "on-file" and not board_of(task, postings).fits(range(len(postings))):
            yield Violation("rivals, again", f"{r.name} cannot be manned within the limits")
            return
        arms.append(on.model(on.arm((), task.library)) if r.name == "on-file" else _manned(on, postings))
    measured = LOSSES.index(task.instance.prevent)
    whole, fresh = again.lived(arms, sample)[measured], again.lived(arms, fresh_futures(on))
    for told in plan.prevented:
        losses = fresh[LOSSES.index(told.loss)]
        found = prevented(told.loss, losses[:, 0], losses[:, 1])
        for name, a, b in _differing(told.model_dump(), found.model_dump(), told.loss):
            yield Violation("prevented, again", f"{name}: {b}; stated: {a}")
    for k, r in enumerate(again.everyone, 1):
        found_ = _rival(whole[:, [0, k]], fresh[measured][:, [0, k, 1]], sample)
        stated = {name: getattr(r, name) for name in found_ if name != "lived" or not plan.interrupted}
        for name, a, b in _differing(_plain(stated), _plain({n: found_[n] for n in stated}), r.name):
            yield Violation("rivals, again", f"{name}: {b}; stated: {a}")


def _arm(on: Stage, sent: Sequence[tuple[Posting, Any]]) -> Model:
    return on.model(on.arm(added(on.task, sent)))


def _manned(on: Stage, postings: Sequence[Posting]) -> Model:
    """An arm of postings, manned as the planner does."""
    given = contributions(pool_of(on.task, postings), range(len(postings))) if postings else []
    return _arm(on, list(zip(postings, given, strict=True)))


def _rival(lived: Floats, fresh: Floats, sample: Sample) -> dict[str, Any]:
    """Figures of a plan from losses without and with it, and, on fresh futures, with the chosen plan."""
    extra = fresh[:, 1] - fresh[:, 2]
    return {
        "lived": by_record(lived[:, 0] - lived[:, 1], sample.record),
        "fresh": estimate(fresh[:, 0] - fresh[:, 1]),
        "behind": estimate(extra),
        "better_in": float((extra > 0).mean()),
        "worse_in": float((extra < 0).mean()),
    }


def _plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.model_dump() if isinstance(v, Estimate) else v for k, v in figures.items()}


def _other(rule: str, name: str, stated: Estimate | None, found: Estimate) -> Iterator[Violation]:
    for where, a, b in _differing(stated and stated.model_dump(), found.model_dump(), name):
        yield Violation(rule, f"{where}: {b}; stated: {a}")


def _differing(stated: Any, found: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    """Every number that is not the same in two like trees, with where it is."""
    if isinstance(found, Mapping):
        for name, value in found.items():
            yield from _differing((stated or {}).get(name), value, f"{where}.{name}")
    elif isinstance(found, (list, tuple)):
        for k, (a, b) in enumerate(zip(stated, found, strict=False)):
            yield from _differing(a, b, f"{where}.{k}")
    elif isinstance(found, float):
        if not isinstance(stated, (int, float)) or not (
            close(stated, found) or (isnan(stated) and isnan(found))
        ):
            yield where, stated, found
    elif stated != found:
        yield where, stated, found
