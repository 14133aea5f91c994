"""The small world with observers between two states after their war, sent by a council of all."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from lined_world import library, lined, lived
from small_world import COUNCIL, STATES, YEARS, arrangement, duty, party, quick

from foedus.arrangements import Arrangement
from foedus.base.draws import named, root
from foedus.engine.live import world_name
from foedus.engine.names import BETWEEN
from foedus.log.events import BETWEEN_TWO, FIRST_ON_FILE

FUTURES, SEED = 150, 31
DAYS = YEARS * 365.25
NEVER_LEAVES = {
    "ops_leave": 0.0,
    "ops_consent_ends": 0.0,
    "ops_end_line": 0.0,
    "object_renewal": -60.0,
    "ops_few": 0.0,
    "ops_unpaid_months": 1e6,
}
STEADY = NEVER_LEAVES | {
    "climb_to_war": 0.9,  # many wars, and short ones
    "war_months": 2.0,
    "ops_after_war": 0.6,
    "ops_decide_months_un": 0.5,
    "ops_deploy_half": 1e-9,
    "ops_send_constant": 5.0,
    "object_base": -4.0,
    "ops_near": 0.0,
    "line_km": 400.0,
    "line_settled": 0.9,
    "line_settled_alone": 0.9,
    **{f"ops_start_{word}": 0.0 for word in ("none", "after", "minor", "major")},
    **{f"peace_decades_{k}": 0.0 for k in (1, 2, 3)},
}


def observing(rule: dict[str, Any] | None = None, **changes: Any) -> Arrangement:
    """A council of all in which China, Russia and the United States can veto observers, or one with another rule."""
    seats = [
        {"states": ["CHN", "RUS", "USA"], "permanent": True, "from": date(2000, 1, 1), "source": "s"},
        {"states": ["DEU", "IRN", "TUR", "POL"], "from": date(2000, 1, 1), "source": "s"},
    ]
    decision = {"rule": "security_council"} if rule is None else rule
    decision = {"body": "council", "host_consent": True} | decision
    observe = duty(
        "observe", "observe", triggers=["ceasefire"], on_behalf_of="anyone", area={"territory": "anywhere"}
    )
    fields: dict[str, Any] = {
        "kind": "forum",
        "parties": [party(*STATES)],
        "bodies": [{**COUNCIL, "seats": seats}],
        "duties": [observe | {"decision": decision}],
    }
    return arrangement("observing", **fields | changes)


def logs(futures: int = FUTURES, seed: int = SEED, **values: float) -> list[Any]:
    return lived([lined(library(observing()))], quick(**STEADY | values), futures, seed)[0]


def between(rows: Any) -> Any:
    """Rows of operations between two states."""
    return rows[(rows["dispute"] <= BETWEEN_TWO) & (rows["dispute"] > FIRST_ON_FILE)]


def luck(future: int, war: int) -> np.uint64:
    """The name under which all of an operation's draws are named, by the war after which it is proposed."""
    world = np.uint64(world_name(root(SEED), future))
    return np.uint64(named(np.uint64(named(world, BETWEEN)), war))
