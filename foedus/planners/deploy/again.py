"""A plan lived again: are its figures those of the engine? On the file's own seed, so that they must be the same.

Looked at are the losses with nobody sent and with the plan on the fresh futures, by every measure, and the
authorisation of every place. What rivals prevent and what postings save by themselves is not lived again.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from foedus.planners.deploy.authority import authorities
from foedus.planners.deploy.figures import close
from foedus.planners.deploy.instance import LOSSES
from foedus.planners.deploy.lives import live_arms, stage
from foedus.planners.deploy.missions import added
from foedus.planners.deploy.plan import DeployPlan
from foedus.planners.deploy.planner import fresh_futures, responses_of
from foedus.planners.deploy.scenario import posting_of, scenario_of
from foedus.planners.deploy.task import DeployTask
from foedus.planners.force.case import Violation

LIVED = "lived again: losses on the fresh futures and authorisation are the engine's; not checked: rivals and savings"
VOTED = "voted again: authorisation is the engine's; not checked: losses, as Ctrl-C left futures unlived"


def lived_all(task: DeployTask, plan: DeployPlan) -> bool:
    """Whether the plan's figures are of all fresh futures; of some it is not known which."""
    return plan.futures == task.instance.effort.lived


def check_again(task: DeployTask, plan: DeployPlan, threads: int) -> Iterator[Violation]:
    """What the engine says otherwise; only of authorisation where not every fresh future was lived."""
    on = stage(task, scenario_of(task, {}))
    none = on.model(on.arm(()))
    effort = task.instance.effort
    found = authorities(on, none, responses_of(on, effort.draws, effort.lucks))
    for place in plan.places:
        a = found.get(place.host)
        if a is not None and not (close(a.probability, place.authorised) and close(a.adopts, place.adopts)):
            what = f"{place.host}: {a.probability:.4f}; stated: {place.authorised:.4f}"
            yield Violation("authorised, again", what)
    if not lived_all(task, plan):
        return
    sent = on.model(on.arm(added(task, [(posting_of(p), p.contributions) for p in plan.postings])))
    losses, _ = live_arms(on, [none, sent], fresh_futures(on), threads)
    for told in plan.prevented:
        without, with_plan = np.asarray(losses[LOSSES.index(told.loss)]).mean(0)
        if not (close(without, told.without.value) and close(with_plan, told.with_plan.value)):
            what = f"{told.loss}: {without:,.6g} without and {with_plan:,.6g} with the plan"
            stated = f"{told.without.value:,.6g} and {told.with_plan.value:,.6g}"
            yield Violation("prevented, again", f"{what}; stated: {stated}")
