"""The small world with a line between Poland and Russia that Germans watch until the end of 2028."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from small_world import BASELINE, YEARS, arrangement, duty, party, quick, small_library, small_world

from foedus.arrangements import Arrangement, Library
from foedus.engine.lives import Lives, model
from foedus.engine.model import Model
from foedus.parameters import Parameters
from foedus.rules.compile import compile_library
from foedus.rules.lines import lines
from foedus.rules.surroundings import Added, setting
from foedus.world.conflicts import conflict_start

PAIR = ("POL", "RUS")
LEFT = date(2029, 1, 1)
GONE = 37 * 30.4375  # the first month that begins after it
LAST = BASELINE.replace(year=BASELINE.year + int(YEARS))
PER_KM = 3.0
STEADY = {  # the mission neither grows, nor shrinks, nor ends before its file says so
    "ops_leave": 0.0,
    "ops_consent_ends": 0.0,
    "ops_end_line": 0.0,
    "ops_drawdown_months": 1.0,
    "line_violations": 300.0,
}


def watch(**changes: Any) -> Arrangement:
    """The mission on the line, three persons a km."""
    line = {
        "id": "line",
        "text": "made up",
        "between": PAIR,
        "km": 100,
        "from": date(2000, 1, 1),
        "source": "s",
        "commission": "made up",
    }
    fields: dict[str, Any] = {
        "kind": "coalition",
        "in_force": {"from": date(2000, 1, 1), "to": LEFT, "source": "s"},
        "parties": [party(*PAIR, role="host"), party("DEU", role="contributor")],
        "duties": [
            duty("watch", "observe", triggers=["violation"], bound="contributors", on_behalf_of="hosts")
        ],
        "forces": [{"value": 300, "from": date(2000, 1, 1), "source": "s"}],
        "mandate": {
            "decision": "made up",
            "from": date(2000, 1, 1),
            "source": "s",
            "ceilings": [{"troops": 300, "from": date(2000, 1, 1), "source": "s"}],
        },
        "lines": [line],
    }
    return arrangement("watch", **fields | changes)


def limited(until: date | None = None) -> dict[str, Any]:
    """A zone in Poland that no Polish soldier may enter, until some day."""
    dated: dict[str, Any] = {"from": date(2000, 1, 1), "source": "s"}
    limit = {"zone": "strip", "item": "soldiers", "most": 0, "whose": PAIR[:1], **dated}
    return {
        "zones": [{"id": "strip", "text": "made up", "states": PAIR[:1], **dated}],
        "limits": [limit | ({} if until is None else {"to": until})],
    }


def zoned(*until: date | None) -> dict[str, Any]:
    """As many zones as ends are given, half of them in Poland, each with two limits; until that day, None: for good."""
    dated: dict[str, Any] = {"from": date(2000, 1, 1), "source": "s"}
    zones, limits = [], []
    for k, end in enumerate(until):
        name, whose = f"zone-{k}", PAIR[k % 2 :][:1]
        ends = {} if end is None else {"to": end}
        zones.append({"id": name, "text": "made up", "states": whose, **dated})
        for item in ("soldiers", "tanks"):
            limits.append({"zone": name, "item": item, "most": 0, "whose": whose, **dated, **ends})
    return {"zones": zones, "limits": limits}


def lined(one: Library, reference: Library | None = None) -> Model:
    """The fixed tables of the small world under ``one``; its lines are those of ``reference``."""
    world, span = small_world(), (BASELINE, LAST)
    compiled = compile_library(one, world, *span)
    line = lines(reference or one, world, *span)
    s = setting(one, compiled, world, span, conflict_start(world, BASELINE.year), Added(), line)
    return model(compiled.tables, world, BASELINE, YEARS * 365.25, s)


def library(*more: Arrangement) -> Library:
    """The six arrangements, and more."""
    return Library([*small_library().values(), *more])


def steady(**changes: float) -> Parameters:
    """Quick rates, and a mission that stays as it is."""
    return quick(**STEADY | changes)


def lived(models: list[Model], parameters: Parameters, futures: int, seed: int) -> list[list[Any]]:
    """Events by arm and future."""
    lives = Lives(models, seed)
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    found: list[list[Any]] = [[] for _ in models]
    for f in range(futures):
        for arm, _, rows in lives.future(f, theta):
            found[arm].append(rows)
    return found


def same(one: Any, two: Any) -> bool:
    """Whether two logs are the same to the bit (a value may be nan)."""
    return bool(one.tobytes() == two.tobytes())
