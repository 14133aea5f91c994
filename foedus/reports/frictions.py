"""Which practices and frictions were on, what else the scenario holds, and what the numbers of each half rest on.

A practice or friction is a parameter that would change nothing at its neutral value; it is on where its interval, or
the value that the scenario or an arm holds, is not that value alone.
"""

from __future__ import annotations

import math
from typing import Any

from foedus.reports.html import Html, details, joined, table, tag
from foedus.reports.lived import lived
from foedus.reports.material import Material
from foedus.reports.switches import SWITCHES

NEUTRAL = {one.parameter: one.neutral for one in SWITCHES}
PROCESSES = {
    "conflict inside states and operations": ("intrastate", "operations"),
    "disputes and wars between states": ("disputes", "escalation", "call", "war", "lines", "arms"),
}
BASES = ("estimated", "literature", "guess")
EVERY = "every arm"
Held = dict[str, dict[str, float]]
Parameter = dict[str, Any]


def frictions(material: Material) -> Html:
    """A table of what is on, one line of what is off, what else is held, and what the rest stands on."""
    used, held = lived(material.run), _held(material)
    known = {name: neutral for name, neutral in NEUTRAL.items() if name in used}
    on = [name for name in known if _is_on(used[name], known[name], held.get(name, {}))]
    lines = [
        (
            name.replace("_", " "),
            _value(used[name], held.get(name, {})),
            "never" if math.isinf(known[name]) else f"{known[name]:g}",
            *_basis(used[name]),
        )
        for name in on
    ]
    off = [name.replace("_", " ") for name in known if name not in on]
    note = "Each would change nothing at its neutral value. Off by default is what no evidence supports."
    head = ("Practice or friction", "value [90 %]", "neutral", "rests on", "what")
    return joined(
        [
            tag("p", note, class_="small"),
            table(head, lines, class_="list"),
            tag("p", f"Off in every arm: {', '.join(off) or 'none'}.", class_="small"),
            _held_besides({name: arms for name, arms in held.items() if name not in known}, used),
            *(_rests(what, processes, used) for what, processes in PROCESSES.items()),
        ]
    )


def _held(material: Material) -> Held:
    """Values that the scenario and its arms hold, by parameter and by the arm that holds them."""
    scenario = material.run.manifest["scenario"]
    held: Held = {name: {EVERY: float(x)} for name, x in (scenario.get("parameters") or {}).items()}
    for arm in scenario.get("arms") or []:
        for name, value in (arm.get("parameters") or {}).items():
            held.setdefault(name, {})[material.arm(arm["id"])] = float(value)
    return held


def _is_on(parameter: Parameter, neutral: float, held: dict[str, float]) -> bool:
    values = [parameter["value"], *parameter["interval"], *held.values()]
    return any(value != neutral for value in values)


def _value(parameter: Parameter, held: dict[str, float]) -> Html:
    """Value and interval, unless every arm holds one; then what is held, and by which arm."""
    low, high = parameter["interval"]
    drawn = [] if EVERY in held else [tag("div", f"{parameter['value']:g} [{low:g}, {high:g}]")]
    return joined([*drawn, *(tag("div", f"held at {value:g} in: {arm}") for arm, value in held.items())])


def _basis(parameter: Parameter) -> tuple[Html, str]:
    return tag("span", parameter["basis"], class_=f"basis {parameter['basis']}"), parameter["text"]


def _held_besides(held: Held, used: dict[str, Parameter]) -> Html:
    """Parameters that are no switch of a practice or friction, and that the scenario or an arm holds."""
    if not held:
        return Html("")
    lines = [
        (name.replace("_", " "), _value(used[name], arms), *_basis(used[name]))
        for name, arms in held.items()
        if name in used
    ]
    head = ("Also held by the scenario", "value [90 %]", "rests on", "what")
    return table(head, lines, class_="list")


def _rests(what: str, processes: tuple[str, ...], used: dict[str, Parameter]) -> Html:
    """How many numbers of ``processes`` are estimated, literature, guess; the last two by name."""
    of = {name: p for name, p in used.items() if p["process"] in processes}
    named = {basis: [n for n, p in of.items() if p["basis"] == basis] for basis in BASES}
    counts = ", ".join(f"{len(names)} {basis}" for basis, names in named.items())
    lists = [
        tag("p", tag("b", f"{basis}: "), ", ".join(n.replace("_", " ") for n in named[basis]) or "none")
        for basis in ("literature", "guess")
    ]
    return details(f"Numbers of {what}: {counts}", *lists)
