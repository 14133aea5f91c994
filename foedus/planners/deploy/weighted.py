"""Do savings agree over plans, and with the chances of their places? Without the engine.

predicted = Σ saves        weighted = Σ authorised · saves        weighted_behind = that of the plan less that of it
a posting saves the same in every plan, and no more than the most that one in its place saves; where the file weighs
authorisation no rival has more ``weighted`` than the plan

The same of ``alone``, on fresh futures; there a posting saves no more than is lost with nobody sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foedus.planners.deploy.plan import Alone, DeployPlan, Estimate, Rival
from foedus.planners.deploy.rounding import close
from foedus.planners.deploy.task import DeployTask
from foedus.planners.force.case import Violation


def weighted_as_told(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """The plan and every rival but what is on file: savings of postings, their sum, and their weighted sum."""
    for r in (plan.own, *plan.rivals):
        if r.name != "on-file":
            yield from (Violation("weighted", f"{r.name}: {what}") for what in _wrong_in(plan, r))
    yield from (Violation("saves", what) for what in _saved_otherwise(plan))


def _wrong_in(plan: DeployPlan, r: Rival) -> Iterator[str]:
    if len(r.saves) != len(r.postings) or r.weighted is None or r.weighted_behind is None:
        yield "what each posting saves, or their sum weighted by authorisation, is missing"
        return
    if r.predicted is None or not close(sum(r.saves), r.predicted.value):
        yield f"its postings save {sum(r.saves):,.6g} in sum; stated otherwise"
    weighted = _by_chance(plan, r, r.saves)
    if not close(weighted, r.weighted.value):
        yield f"weighted by authorisation they save {weighted:,.6g}; {r.weighted.value:,.6g} is stated"
    own = plan.own.weighted
    if (
        own is not None
        and plan.weighed
        and r.weighted.value > own.value
        and not close(r.weighted.value, own.value)
    ):
        yield "it saves more in sum so weighted, which is what was to be chosen by, and is not the plan"
    if own is not None and not close(own.value - r.weighted.value, r.weighted_behind.value):
        yield f"so weighted the plan saves {own.value - r.weighted.value:,.6g} beyond it; stated otherwise"


def _by_chance(plan: DeployPlan, r: Rival, saves: Sequence[float]) -> float:
    chances = {p.host.lower(): p.authorised for p in plan.places}
    return sum(chances.get(n.split("-")[0], 0.0) * s for n, s in zip(r.postings, saves, strict=True))


def _saved_otherwise(plan: DeployPlan) -> Iterator[str]:
    most = {p.host.lower(): p.most_saved.value for p in plan.places if p.most_saved is not None}
    seen: dict[str, float] = {}
    for p in plan.postings:
        seen[p.posting.name] = p.saves.value
    for r in (plan.own, *plan.rivals):
        for name, saves in zip(r.postings, r.saves, strict=False):
            if not close(seen.setdefault(name, saves), saves):
                yield f"{name} saves {seen[name]:,.6g} in one plan and {saves:,.6g} in {r.name}"
    for name, saves in seen.items():
        top = most.get(name.split("-")[0])
        if top is None or (saves > top and not close(saves, top)):
            yield f"{name} saves {saves:,.6g}, more than is said of any posting there"


def alone_as_told(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Of fresh futures the same, for all or, where Ctrl-C came before they were lived, for none."""
    there = plan.own.alone is not None
    if not there and not plan.interrupted:
        yield Violation("alone", "what postings save on fresh futures is missing, and it was not interrupted")
    if there and plan.futures < task.instance.effort.lived:
        yield Violation("alone", f"postings are told of alone, and only {plan.futures:,} futures were lived")
    for r in (plan.own, *plan.rivals):
        if (r.alone is not None) != (there and r.name != "on-file"):
            yield Violation(
                "alone", f"{r.name}: what its postings save on fresh futures is told of some only"
            )
        elif r.alone is not None:
            yield from (Violation("alone", f"{r.name}: {what}") for what in _wrong_alone(plan, r, r.alone))
    yield from (Violation("alone", what) for what in _alone_otherwise(plan))


def _wrong_alone(plan: DeployPlan, r: Rival, alone: Alone) -> Iterator[str]:
    saves = [e.value for e in alone.saves]
    if len(saves) != len(r.postings):
        yield "what each posting saves on fresh futures is missing"
        return
    if not close(sum(saves), alone.summed.value):
        yield f"its postings save {sum(saves):,.6g} in sum; {alone.summed.value:,.6g} is stated"
    weighted, own = _by_chance(plan, r, saves), plan.own.alone
    if not close(weighted, alone.weighted.value):
        yield f"weighted by authorisation they save {weighted:,.6g}; {alone.weighted.value:,.6g} is stated"
    beyond = own.weighted.value - alone.weighted.value if own is not None else 0.0
    if not close(beyond, alone.weighted_behind.value):
        yield f"so weighted the plan saves {beyond:,.6g} beyond it; stated otherwise"


def _alone_otherwise(plan: DeployPlan) -> Iterator[str]:
    lost = next((p.without.value for p in plan.prevented if p.loss == plan.loss), 0.0)
    seen: dict[str, Estimate] = {}
    for r in (plan.own, *plan.rivals):
        for name, e in zip(r.postings, r.alone.saves if r.alone is not None else (), strict=False):
            first = seen.setdefault(name, e)
            if not all(
                close(a, b) for a, b in ((first.value, e.value), (first.low, e.low), (first.high, e.high))
            ):
                yield f"{name} saves {first.value:,.6g} in one plan and {e.value:,.6g} in {r.name}, or as surely"
    for name, e in seen.items():
        if e.value > lost and not close(e.value, lost):
            yield f"{name} saves {e.value:,.6g} of the {lost:,.6g} that are lost with nobody sent"
