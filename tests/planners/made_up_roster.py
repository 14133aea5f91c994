"""A small roster file to change: three leads, a follower, one group, three half-years."""

from __future__ import annotations

import copy
import random
from pathlib import Path
from typing import Any

import yaml

from foedus.arrangements import load_library
from foedus.planners.roster.instance import RosterInstance
from foedus.planners.roster.task import RosterTask, roster_task
from foedus.world import load_world

OWN: dict[str, Any] = {"source": "own", "basis": "guess"}
SMALL: dict[str, Any] = {
    "id": "small",
    "planner": "roster",
    "title": "Small",
    "summary": "Made up.",
    "sources": [{"id": "own", "title": "Made up"}],
    "periods": {"first": "2026-01-01", "months": 6, "count": 3},
    "groups": [{"id": "one", "name": "the group", "persons": 6, "lead_persons": 2, "states_most": 3, **OWN}],
    "enablers": [{"id": "lift", "name": "airlift", "states": ["DEU", "POL"], **OWN}],
    "members": [
        {"state": "DEU", "leads": True, "persons": 5, "least": 1, **OWN},
        {"state": "FRA", "leads": True, "persons": 5, "least": 1, **OWN},
        {"state": "POL", "leads": True, "persons": 4, "least": 1, **OWN},
        {"state": "EST", "persons": 2, "least": 1, **OWN},
    ],
    "rest": {"after_lead": 1, "after_turn": 0, **OWN},
    "load": {"by": "equal", **OWN},
    "habits": [{"lead": "FRA", "states": ["DEU"], "source": "own"}],
}


def data(**changes: Any) -> dict[str, Any]:
    """The small file with some fields replaced."""
    return {**copy.deepcopy(SMALL), **changes}


def with_members(**changes: dict[str, Any]) -> dict[str, Any]:
    """The small file with fields of some members replaced."""
    changed = data()
    changed["members"] = [{**m, **changes.get(m["state"], {})} for m in changed["members"]]
    return changed


def write(folder: Path, content: dict[str, Any]) -> Path:
    """The file on disk, dates as dates."""
    path = folder / f"{content['id']}.yaml"
    text = yaml.safe_dump(content, sort_keys=False).replace("'2026-01-01'", "2026-01-01")
    path.write_text(text, encoding="utf-8")
    return path


def task_of(content: dict[str, Any]) -> RosterTask:
    """The task without a file."""
    return roster_task(RosterInstance.model_validate_json(_json(content)), load_library(), load_world())


def _json(content: dict[str, Any]) -> str:
    import json  # noqa: PLC0415

    return json.dumps(content)


def drawn(seed: int) -> dict[str, Any]:
    """A small file drawn by luck: offers, rests, who leads, vetoes, absences, enablers, habits."""
    luck = random.Random(seed)
    states = ["DEU", "FRA", "POL", "EST"]
    members = [
        {
            "state": s,
            "leads": luck.random() < 0.6,
            "persons": luck.randint(1, 4),
            "least": 1,
            "most": luck.choice([1, 2, 3]),
            "away": luck.sample(["2026-1", "2026-2", "2027-1"], luck.choice([0, 0, 1])),
            "rather_not": luck.sample(["2026-1", "2026-2", "2027-1"], luck.choice([0, 1])),
            **OWN,
        }
        for s in states
    ]
    members[0] |= {"leads": True, "persons": 4}
    pair = luck.sample(states, 2)
    habit = luck.sample(states, 2)
    return data(
        groups=[{"id": "one", "name": "the group", "persons": 4, "lead_persons": 2, "states_most": 3, **OWN}],
        enablers=[{"id": "lift", "name": "airlift", "states": luck.sample(states, 2), **OWN}],
        members=members,
        rest={"after_lead": luck.choice([1, 2]), "after_turn": luck.choice([0, 1]), **OWN},
        load={"by": luck.choice(["equal", "gdp_oer"]), **OWN},
        vetoes=[{"state": pair[0], "against": pair[1], "how": luck.choice(["together", "under"]), **OWN}],
        habits=[{"lead": habit[0], "states": [habit[1]], "source": "own"}],
    )
