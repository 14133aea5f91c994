"""Worlds for processes 4 and 5: ten states that do not fight each other, and whatever goes on inside them.

A chain of levels with constant rates, missions made up on the spot, and the log as plain rows. The states are those of
``small_world``; nothing is next to anything unless a test says so.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import numpy as np
from agreement import small_compiled
from small_world import BASELINE, quick, small_world

from foedus.engine.intrastate import MOVES, parameter_name
from foedus.engine.lives import Lives, model
from foedus.engine.model import DAYS_PER_YEAR
from foedus.log.events import Event
from foedus.parameters import Parameters
from foedus.rules.compile import Compiled
from foedus.rules.missions import acts
from foedus.rules.setting import COUNTRY, MANDATE, MISSION, P_AU, P_COSTS_LIE, P_DONORS, P_UN, Setting
from foedus.rules.surroundings import nothing

PAYS_UN, PAYS_DONORS, COSTS_LIE, PAYS_AU = P_UN, P_DONORS, P_COSTS_LIE, P_AU
MONTH = 30.4375
QUIET = {"onset_constant": -60.0, "onset_unrelated": -60.0}  # no state starts a dispute
NO_ALARM = {f"ops_start_{word}": 0.0 for word in ("none", "after", "minor", "major")} | {"ops_near": 0.0}
NO_OFFER = {"ops_send_constant": -1e3}
FOR_EVER = {  # missions on file neither end nor lose anybody
    "ops_end_peace": 0.0,
    "ops_end_conflict": 0.0,
    "ops_consent_ends": 0.0,
    "ops_leave": 0.0,
    "ops_donors_stop": 0.0,
    "ops_hand_over": 0.0,
}
NO_EFFECT = {
    "pko_deaths_per_thousand_troops": 0.0,
    "pko_relapse_hazard_ratio": 1.0,
    "pko_ending_log_hazard": 0.0,
}
STILL = np.full((3, 3), 1e-9) + np.eye(3) * (1 - 3e-9)  # a chain in which every level stays
LASTING = {"ops_few": 1e-6}  # hardly any contributor is enough
P = np.array([[0.8, 0.15, 0.05], [0.35, 0.5, 0.15], [0.2, 0.3, 0.5]])


def chain(p: Any) -> dict[str, float]:
    """The values of the coefficients that make ``p`` [3, 3] the yearly transition matrix, whatever else is the case."""
    shipped = [q.name for q in quick().parameters]
    held = {name: 0.0 for name in shipped if name.startswith("intra_") and name[6:8].isdigit()}
    return held | {parameter_name((a, b), "constant"): float(np.log(p[a, b] / p[a, a])) for a, b in MOVES}


def inner(**changes: float) -> Parameters:
    """Quick parameters: no disputes, the chain ``P``, no alarms, no offers, missions that stay; then ``changes``."""
    return quick(**QUIET | chain(P) | NO_ALARM | NO_OFFER | FOR_EVER | changes)


def country(**columns: Any) -> Any:
    """States at peace for five years after a conflict, of middling size, wealth and regime."""
    table = np.zeros(small_world().n, COUNTRY)
    table["years_at_peace"] = 5
    for name, value in columns.items():
        table[name] = value
    return table


def mission(**fields: Any) -> dict[str, Any]:
    """A row of ``MISSION``; ``pledge``: state → persons; ``ceiling``, ``robust``, ``armed``: one, or one a month."""
    usual = {
        "word": 4711,
        "host": 3,
        "begins": -100.0,
        "ends": np.inf,
        "universal": True,
        "robust": True,
        "armed": 1.0,
        "consent": True,
        "unwanted": False,
        "payer": PAYS_UN,
        "payer_later": PAYS_UN,
        "payer_changes": np.inf,
        "usd_per_month": 1000.0,
        "funded_until": np.inf,
        "first_renewal": 0,
        "last_renewal": 0,
        "ceiling": 10_000,
        "pledge": {0: 4000, 5: 3000, 7: 1000},
    }
    return usual | fields


def setting_of(years: float, *missions: dict[str, Any], **fields: Any) -> Setting:
    """A setting with ``missions`` on file and, unless given, nobody next to anybody."""
    n, compiled = small_world().n, small_compiled()
    months, turns = int(years * 12) + 2, int(years) + 2
    rows, mandate = np.zeros(len(missions), MISSION), np.zeros((len(missions), months), MANDATE)
    ceiling, pledge = np.zeros((len(missions), months), np.int64), np.zeros((len(missions), n), np.int64)
    for o, one in enumerate(missions):
        for name in MISSION.names:
            rows[o][name] = one[name]
        for name, table in (("ceiling", ceiling), ("robust", mandate["robust"]), ("armed", mandate["armed"])):
            table[o] = one[name] if np.isscalar(one[name]) else np.resize(one[name], months)
        for s, persons in one["pledge"].items():
            pledge[o, s] = persons
    whole = {
        "country": country(),
        "shock": np.zeros((turns, n, 2)),
        "given": np.zeros((turns, n), np.int64),
        "act": acts(compiled, small_world()),
        "mission": rows,
        "mandate": mandate,
        "ceiling": ceiling,
        "pledge": pledge,
        "by_month": True,
    }
    return nothing(n, len(compiled.duties))._replace(**whole | fields)


def ring(n: int) -> dict[str, Any]:
    """``beside`` and ``first_beside`` of states in a ring."""
    beside = np.array([[(s - 1) % n, (s + 1) % n] for s in range(n)], np.int64)
    return {"beside": beside.ravel(), "first_beside": np.arange(0, 2 * n + 1, 2)}


@cache
def compiled_small() -> Compiled:
    return small_compiled()


def lived(
    setting: Setting, parameters: Parameters, futures: int, years: float, seed: int = 1, **held: float
) -> list[Any]:
    """The events of each future."""
    fixed = model(compiled_small().tables, small_world(), BASELINE, years * DAYS_PER_YEAR, setting)
    lives = Lives([fixed], seed, [held])
    theta = parameters.records(np.zeros((1, len(parameters.parameters))))
    return [rows for f in range(futures) for _, _, rows in lives.future(f, theta)]


def of(rows: Any, *kinds: Event) -> Any:
    """The rows of some kinds."""
    return rows[np.isin(rows["kind"], [int(k) for k in kinds])]


def levels(rows: Any, years: int, n: int) -> Any:
    """[years, states]: the level of every year."""
    found = np.zeros((years, n), np.int64)
    for r in of(rows, Event.CONFLICT_YEAR):
        found[round(r["day"] / DAYS_PER_YEAR) - 1, r["a"]] = r["duty"]
    return found


def deaths_by_year(rows: Any, years: int, n: int) -> Any:
    """[years, states]: battle deaths."""
    found = np.zeros((years, n))
    for r in of(rows, Event.CONFLICT_YEAR):
        found[round(r["day"] / DAYS_PER_YEAR) - 1, r["a"]] = r["value"]
    return found


def deaths_by_month(rows: Any, years: int, n: int) -> Any:
    """[months, states]: battle deaths."""
    found = np.zeros((12 * years, n))
    for r in of(rows, Event.CONFLICT_MONTH):
        found[round(r["day"] / MONTH), r["a"]] = r["value"]
    return found


def by_operation(rows: Any) -> dict[int, list[Any]]:
    """Rows of each operation, in the order of the log."""
    found: dict[int, list[Any]] = defaultdict(list)
    for r in rows[(rows["kind"] >= Event.PROPOSED) & (rows["kind"] <= Event.GONE)]:
        found[int(r["dispute"])].append(r)
    return found
