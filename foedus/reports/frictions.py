"""Which practices and frictions were on, and what the numbers of conflict inside states and operations rest on.

A practice or friction is a parameter that would change nothing at its neutral value; it is on where its interval, or
the value that the scenario or an arm holds, is not that value alone.
"""

from __future__ import annotations

import math
from typing import Any

from foedus.reports.html import Html, details, joined, table, tag
from foedus.reports.material import Material
from foedus.reports.switches import SWITCHES

OF_OPERATIONS = {  # frictions of operations that no practice relieves
    "ops_budget": 1.0,
    "pko_other_than_un": 1.0,
    "ops_take_up": 1.0,
    "ops_consent": 1.0,
    "ops_consent_ends": 0.0,
    "standby_use": 1.0,
    "ops_willing": 0.0,
    "ops_peak_of_ceiling": 1.0,
    "ops_cost_own": 1.0,
    "ops_cost_donors": 1.0,
}
NEUTRAL = {one.parameter: one.neutral for one in SWITCHES} | OF_OPERATIONS
PROCESSES = ("intrastate", "operations", "lines", "arms")
BASES = ("estimated", "literature", "guess")


def frictions(material: Material) -> Html:
    """A table of what is on, one line of what is off, and what the rest stands on."""
    used: dict[str, dict[str, Any]] = material.run.manifest["parameters"]
    held = _held(material)
    known = {name: neutral for name, neutral in NEUTRAL.items() if name in used}
    on = [name for name in known if _is_on(used[name], known[name], held.get(name, {}))]
    lines = [
        (
            name.replace("_", " "),
            _value(used[name], held.get(name, {})),
            "never" if math.isinf(known[name]) else f"{known[name]:g}",
            tag("span", used[name]["basis"], class_=f"basis {used[name]['basis']}"),
            used[name]["text"],
        )
        for name in on
    ]
    off = [name.replace("_", " ") for name in known if name not in on]
    note = "Each would change nothing at its neutral value. Off by default is what no evidence supports."
    return joined(
        [
            tag("p", note, class_="small"),
            table(
                ("Practice or friction", "value [90 %]", "neutral", "rests on", "what"), lines, class_="list"
            ),
            tag("p", f"Off in every arm: {', '.join(off) or 'none'}.", class_="small"),
            _rests(used),
        ]
    )


def _held(material: Material) -> dict[str, dict[str, float]]:
    """Values that the scenario's arms hold, by parameter and arm."""
    held: dict[str, dict[str, float]] = {}
    for arm in material.run.manifest["scenario"].get("arms") or []:
        for name, value in (arm.get("parameters") or {}).items():
            held.setdefault(name, {})[arm["id"]] = float(value)
    return held


def _is_on(parameter: dict[str, Any], neutral: float, held: dict[str, float]) -> bool:
    values = [parameter["value"], *parameter["interval"], *held.values()]
    return any(value != neutral for value in values)


def _value(parameter: dict[str, Any], held: dict[str, float]) -> Html:
    low, high = parameter["interval"]
    arms = [tag("div", f"held at {value:g} in: {arm}") for arm, value in held.items()]
    return joined([f"{parameter['value']:g} [{low:g}, {high:g}]", *arms])


def _rests(used: dict[str, dict[str, Any]]) -> Html:
    """How many numbers of these processes are estimated, literature, guess; the last two by name."""
    of = {name: p for name, p in used.items() if p["process"] in PROCESSES}
    named = {basis: [n for n, p in of.items() if p["basis"] == basis] for basis in BASES}
    counts = ", ".join(f"{len(names)} {basis}" for basis, names in named.items())
    lists = [
        tag("p", tag("b", f"{basis}: "), ", ".join(n.replace("_", " ") for n in named[basis]))
        for basis in ("literature", "guess")
    ]
    return details(f"Numbers of conflict inside states and operations: {counts}", *lists)
