"""The manifest of a run: everything that decides its bits, and the names that its numbers stand for.

Two runs with equal ``identity`` have equal events; a folder is resumed only by the run it belongs to.
"""

from __future__ import annotations

import math
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from foedus import __version__
from foedus.arrangements import Library, Trigger
from foedus.base.compiled import SOURCES
from foedus.ensemble.payers import deciders, operation, payers, withholding
from foedus.ensemble.scenario import Scenario
from foedus.log.run import FORMAT
from foedus.parameters import Parameters
from foedus.parameters.parameters import TOGETHER
from foedus.rules.compile import Compiled, compile_library
from foedus.rules.lines import lines
from foedus.rules.missions import missions
from foedus.rules.setting import Setting
from foedus.rules.surroundings import Added, Given, Happening, Shock, setting
from foedus.rules.tables import KINDS
from foedus.rules.withholding import withheld
from foedus.world import World
from foedus.world.conflicts import ConflictStart, conflict_start

LIBRARIES = ("numpy", "numba", "polars")
LEVELS = {"minor": 1, "major": 2}
NUMERICS = ("numpy", "numba")  # other versions may round otherwise


@dataclass(frozen=True)
class Plan:
    """A scenario with everything it needs, compiled for each arm."""

    scenario: Scenario
    parameters: Parameters
    world: World
    libraries: tuple[Library, ...]
    compiled: tuple[Compiled, ...]
    payers: tuple[dict[str, dict[str, float]], ...]
    settings: tuple[Setting, ...]
    views: tuple[str, ...]
    start: ConflictStart


def plan(scenario: Scenario, library: Library, parameters: Parameters, world: World) -> Plan:
    """Amend and compile the library for every arm of ``scenario``."""
    libraries = tuple(scenario.library(arm, library) for arm in scenario.arms)
    span = scenario.baseline, scenario.last
    compiled = tuple(compile_library(one, world, *span) for one in libraries)
    start, added = conflict_start(world, scenario.baseline.year), added_by(scenario, world)
    line = lines(library, world, *span)
    shares = tuple(payers(one, world, scenario.baseline) for one in libraries)
    settings = tuple(
        setting(one, c, world, span, start, added, line)._replace(withheld=withheld(one, paid, *span))
        for one, c, paid in zip(libraries, compiled, shares, strict=True)
    )
    fixed = parameters.replaced(scenario.parameters)
    views = tuple(scenario.choices(parameters))
    return Plan(scenario, fixed, world, libraries, compiled, shares, settings, views, start)


def added_by(scenario: Scenario, world: World) -> Added:
    """The shocks and incidents of ``scenario``, in days and positions."""
    shocks = [
        Shock(
            states=_places(one.states, one.regions, world),
            begins=float((one.since - scenario.baseline).days),
            ends=float((one.until - scenario.baseline).days),
            up=math.log(one.odds),
            deadlier=math.log(one.deaths),
        )
        for one in scenario.shocks
    ]
    incidents = [(float((one.day - scenario.baseline).days), one) for one in scenario.incidents]
    given = [
        Given(world.index(one.target), day, LEVELS[one.level])
        for day, one in incidents
        if one.kind is Trigger.CIVIL_CONFLICT
    ]
    happenings = [Happening(day, world.index(one.target), KINDS.index(one.kind)) for day, one in incidents]
    return Added(tuple(shocks), tuple(given), tuple(happenings))


def _places(states: Iterable[str], regions: Iterable[str], world: World) -> list[int]:
    named = {world.index(s) for s in states}
    return sorted(named | {s for s, region in enumerate(world.region) if region in set(regions)})


def manifest(p: Plan, chunk: int) -> dict[str, Any]:
    """The manifest as data; see ``foedus.log.run.Run`` for its keys."""
    scenario = p.scenario
    return {
        "format": FORMAT,
        "foedus": __version__,
        "scenario": scenario.model_dump(mode="json", by_alias=True),
        "baseline": scenario.baseline.isoformat(),
        "years": scenario.years,
        "futures": scenario.futures,
        "seed": scenario.seed,
        "chunk": chunk,
        "views": _views(p),
        "arms": [{"id": arm.id, "label": arm.label} for arm in scenario.arms],
        "states": list(p.world.iso3),
        "duties": {
            arm.id: [_duty(a, d) for a, d in compiled.duties]
            for arm, compiled in zip(scenario.arms, p.compiled, strict=True)
        },
        "focus": [p.world.iso3[s] for s in focus_of(p)],
        "inside": {
            "level": p.start.level.tolist(),
            "years_at_peace": [
                None if n else int(y) for y, n in zip(p.start.years_at_peace, p.start.never, strict=True)
            ],
        },
        **_operations(p),
        "parameters": {q.name: q.model_dump(mode="json") for q in p.parameters.parameters},
        "arrangements": {
            a.id: {"name": a.name, "sources": [s.model_dump(mode="json") for s in a.sources]}
            for a in p.libraries[0].values()
        },
        "digests": {
            "engine": SOURCES,
            "world": p.world.digest(),
            "parameters": p.parameters.digest(),
            "library": {a.id: one.digest() for a, one in zip(scenario.arms, p.libraries, strict=True)},
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
    }


def focus_of(p: Plan) -> list[int]:
    """Positions of the states that the scenario's question is about."""
    focus = p.scenario.focus
    return _places(focus.states, focus.regions, p.world) if focus else []


def _operations(p: Plan) -> dict[str, Any]:
    """Per arm the operations on file, in the order of their numbers, and who pays by each rule."""
    span, known = (p.scenario.baseline, p.scenario.last), {}
    for arm, library in zip(p.scenario.arms, p.libraries, strict=True):
        found = missions(library, p.world, *span).arrangements
        known[arm.id] = [library[name] for name in found]
    return {
        "operations": {
            arm: [operation(a, p.world, p.scenario.baseline) for a in on_file]
            for arm, on_file in known.items()
        },
        "payers": {arm.id: shared for arm, shared in zip(p.scenario.arms, p.payers, strict=True)},
        "withheld": {
            arm.id: withholding(library) for arm, library in zip(p.scenario.arms, p.libraries, strict=True)
        },
        "deciders": {
            arm.id: deciders(compiled, p.world, p.scenario.baseline)
            for arm, compiled in zip(p.scenario.arms, p.compiled, strict=True)
        },
    }


def identity(data: dict[str, Any]) -> dict[str, Any]:
    """The part of a manifest that decides the bits of the events (how they are cut into files as well)."""
    keys = ("format", "foedus", "futures", "seed", "chunk", "years", "baseline", "views", "arms", "digests")
    kept = {key: data.get(key) for key in keys}
    scenario = data.get("scenario", {})
    kept |= {key: scenario.get(key) for key in ("parameter_uncertainty", "shocks", "incidents")}
    kept["held"] = [arm.get("parameters") for arm in scenario.get("arms", [])]
    return kept | {name: data.get("versions", {}).get(name) for name in NUMERICS}


def _views(p: Plan) -> list[dict[str, str]]:
    """Id, label, source and question of each view: of the questions in which the run's views differ, of all in one."""
    choices = {c: (v.question, one) for v in p.parameters.views.values() for c, one in v.choices.items()}
    parts = {view: view.split(TOGETHER) for view in p.views}
    everywhere = set.intersection(*map(set, parts.values())) if len(parts) > 1 else set()
    found = []
    for view, named in parts.items():
        told = [choices[c] for c in named if c not in everywhere]
        words = {key: "; ".join(getattr(one, key) for _, one in told) for key in ("label", "source")}
        found.append({"id": view, **words, "question": " / ".join(question for question, _ in told)})
    return found


def _duty(arrangement: Any, duty: Any) -> dict[str, str]:
    return {
        "arrangement": arrangement.id,
        "duty": duty.id,
        "clause": duty.clause,
        "obligation": str(duty.obligation),
    }
