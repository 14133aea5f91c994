"""Do savings agree over plans, and with the chances of their places? Without the engine.

predicted = Σ saves        weighted = Σ authorised · saves        weighted_behind = that of the plan less that of it
a posting saves the same in every plan, and no more than the most that one in its place saves; where the file weighs
authorisation no rival has more ``weighted`` than the plan
"""

from __future__ import annotations

from collections.abc import Iterator

from foedus.planners.deploy.plan import DeployPlan, Rival
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
    chances = {p.host.lower(): p.authorised for p in plan.places}
    if r.predicted is None or not close(sum(r.saves), r.predicted.value):
        yield f"its postings save {sum(r.saves):,.6g} in sum; stated otherwise"
    weighted = sum(chances.get(n.split("-")[0], 0.0) * s for n, s in zip(r.postings, r.saves, strict=True))
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
