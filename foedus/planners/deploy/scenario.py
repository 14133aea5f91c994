"""Plans as scenarios: what ``foedus simulate`` runs unchanged, and what the planner lives itself.

none   the operations that are replaced have ended, nothing is in their place
plan   the same with the postings of the plan
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from foedus.arrangements.amend import Amendment
from foedus.ensemble.scenario import Scenario
from foedus.parameters.parameters import TOGETHER
from foedus.planners.deploy.lives import held_by
from foedus.planners.deploy.missions import amendments, replaced
from foedus.planners.deploy.plan import DeployPlan
from foedus.planners.deploy.task import DeployTask

NONE, PLAN = "none", "plan"


def scenario_of(task: DeployTask, arms: Mapping[str, tuple[str, Sequence[Amendment]]]) -> Scenario:
    """A scenario of the arm without postings and of ``arms``: id → (label, amendments)."""
    instance = task.instance
    reference = {"id": NONE, "label": "Nobody is sent", "amendments": _plain(replaced(task))}
    others = [
        {"id": name, "label": label, "amendments": _plain(changes)} for name, (label, changes) in arms.items()
    ]
    return Scenario.model_validate(
        {
            "id": instance.id,
            "title": instance.title,
            "question": f"What do the postings of the plan prevent until {instance.last.year}?",
            "baseline": instance.baseline,
            "years": instance.years,
            "futures": instance.effort.lived,
            "seed": instance.seed,
            "views": instance.view.split(TOGETHER),
            "parameters": held_by(task),
            "focus": {"states": list(task.counted)},
            "arms": [reference, *others],
        }
    )


def _plain(changes: Sequence[Amendment]) -> list[dict[str, Any]]:
    return [c.model_dump(mode="python", by_alias=True, exclude_none=True) for c in changes]


def scenario_text(task: DeployTask, plan: DeployPlan) -> str:
    """The plan as a scenario file of two arms, which ``foedus simulate`` runs unchanged."""
    changes = amendments(task, [(p.posting, p.contributions) for p in plan.postings])
    found = scenario_of(task, {PLAN: ("The postings of the plan", changes)})
    data = _written(found.model_dump(mode="python", by_alias=True, exclude_defaults=True))
    head = f"# made by  foedus plan deploy {task.instance.id}  (foedus {plan.version})\n"
    return head + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=118)


def _written(data: Any) -> Any:
    """Plain data that YAML can write: lists for tuples, words for enumerations."""
    if isinstance(data, Mapping):
        return {str(k): _written(v) for k, v in data.items()}
    if isinstance(data, (list, tuple)):
        return [_written(v) for v in data]
    return str(data) if isinstance(data, str) else data
