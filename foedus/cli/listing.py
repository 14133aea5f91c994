"""``foedus list``: what foedus knows, as a table or a JSON array of objects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from cyclopts import Parameter
from rich.table import Table

from foedus.arrangements import load_library
from foedus.base.errors import Finding, InputError, nearest
from foedus.base.paths import LIBRARY
from foedus.cli.console import console, emit
from foedus.parameters import load_parameters
from foedus.world import load_world

Rows = list[dict[str, Any]]


def list_command(what: str = "", *, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """List arrangements, states, places, incidents, cases, scenarios, instances, parameters, practices or outcomes.

    Parameters
    ----------
    what
        arrangements, states, places, incidents, cases, scenarios, instances (of planners), parameters, practices
        (with frictions) or outcomes.
    json
        Print a JSON array of objects, with more fields than the table.
    """
    if what not in LISTS:
        known = ", ".join(LISTS)
        said = f"cannot list {what!r}" if what else "say what to list"
        raise InputError([Finding("list", said, nearest(what, list(LISTS)) or known)])
    rows, columns = LISTS[what]
    if json:
        emit(rows())
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(
            column.replace("_", " "), header_style="dim", overflow="fold", no_wrap=column == "id"
        )
    for row in rows():
        table.add_row(*(_cell(row[column]) for column in columns))
    console().print(table)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    if isinstance(value, (list, tuple)):
        return (
            " to ".join(map(_cell, value))
            if value and isinstance(value[0], float)
            else ", ".join(map(str, value))
        )
    return "" if value is None else str(value)


def arrangements() -> Rows:
    """Every arrangement of the library; members and parties (in any role) are those of today."""
    today = date.today()
    return [
        {
            "id": a.id,
            "name": a.name,
            "kind": a.kind.value,
            "since": a.in_force.since.isoformat(),
            "until": None if a.in_force.until == date.max else a.in_force.until.isoformat(),
            "members": len(a.members(today)),
            "parties": len(a.members(today, role=None)),
            "duties": len(a.duties),
            "confidence": a.confidence,
            "summary": a.summary.strip(),
        }
        for a in load_library().values()
    ]


def states() -> Rows:
    """Every state of the world of 2025; imputed numbers are named in ``imputed``."""
    world = load_world()
    return [
        {
            "iso3": code,
            "name": world.name[i],
            "region": world.region[i],
            "cow": world.cow[i],
            "gw": world.gw[i],
            "population": float(world.population[i]),
            "personnel": float(world.personnel[i]),
            "capability": float(world.capability[i]),
            "imputed": [name for name, flags in world.imputed.items() if flags[i]],
        }
        for i, code in enumerate(world.iso3)
    ]


def places() -> Rows:
    """Every place where an incident can be: states, overseas territories, seas."""
    return [
        {"code": p.code, "name": p.name, "state": p.state, "region": p.region} for p in load_world().places
    ]


def incidents() -> Rows:
    """The incident files that ship with foedus."""
    from foedus.rules.incident import read_incident  # noqa: PLC0415  loads the compiler, which others do not need

    world = load_world()
    paths = sorted((LIBRARY / "incidents").glob("*.yaml"))
    read = [(path, read_incident(path, world)) for path in paths]
    return [{"id": p.stem, "file": str(p), **one.model_dump(mode="json")} for p, one in read]


def cases() -> Rows:
    """The cases that ship with foedus: what really happened, step by step."""
    from foedus.cases.read import load_cases  # noqa: PLC0415  loads the compiler, which others do not need

    return [
        {
            "id": name,
            "title": one.title,
            "from": one.steps[0].date.isoformat(),
            "to": one.steps[-1].date.isoformat(),
            "steps": len(one.steps),
            "forces": [f.id for f in one.forces],
            "summary": one.summary.strip(),
        }
        for name, one in load_cases().items()
    ]


def scenarios() -> Rows:
    """The scenarios that ship with foedus."""
    from foedus.ensemble.scenario import load_scenarios  # noqa: PLC0415  loads the engine

    found = load_scenarios(load_library(), load_parameters())
    return [
        {
            "id": name,
            "title": s.title,
            "question": s.question,
            "baseline": s.baseline.isoformat(),
            "years": s.years,
            "futures": s.futures,
            "arms": [arm.id for arm in s.arms],
        }
        for name, s in found.items()
    ]


def instances() -> Rows:
    """The instances of every planner that ship with foedus."""
    from foedus.planners.contract import shipped  # noqa: PLC0415  loads the solver, which others do not need

    return [
        {"id": s.id, "planner": s.planner, "title": s.title, "size": s.size, "file": str(s.path)}
        for s in shipped()
    ]


def parameters() -> Rows:
    """Every number of the model with its interval, basis and source."""
    return [{**p.model_dump(mode="json"), "contested": p.contested} for p in load_parameters().parameters]


def practices() -> Rows:
    """Practices and frictions by the parameter that each acts through, on or off as foedus ships."""
    from foedus.reports.switches import in_force  # noqa: PLC0415  loads what reports need

    return [
        {**row, "of": row["practice"] or row["friction"], "state": _state(bool(row["on"]), str(row["read"]))}
        for row in (one.as_dict() for one in in_force(load_parameters()))
    ]


def _state(on: bool, read: str) -> str:
    return "on" if on else "off" if read else "not read"


def outcomes() -> Rows:
    """What is measured on a run."""
    from foedus.outcomes import outcomes as registered  # noqa: PLC0415  loads data frames

    fields = ("label", "unit", "direction", "kind", "heavy_tailed", "formula")
    return [{"name": name, **{f: getattr(o, f) for f in fields}} for name, o in registered().items()]


LISTS: dict[str, tuple[Callable[[], Rows], tuple[str, ...]]] = {
    "arrangements": (arrangements, ("id", "kind", "since", "parties", "duties", "confidence", "name")),
    "states": (states, ("iso3", "name", "region", "population", "personnel", "capability")),
    "places": (places, ("code", "name", "state", "region")),
    "incidents": (incidents, ("id", "date", "kind", "title")),
    "cases": (cases, ("id", "title", "from", "to", "steps", "forces")),
    "scenarios": (scenarios, ("id", "title", "years", "futures", "arms")),
    "instances": (instances, ("id", "planner", "size", "title")),
    "parameters": (parameters, ("name", "value", "interval", "unit", "basis", "source")),
    "practices": (practices, ("of", "parameter", "state", "value", "basis")),
    "outcomes": (outcomes, ("name", "label", "unit", "direction")),
}
