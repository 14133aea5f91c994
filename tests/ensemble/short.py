"""Short runs of the shipped scenarios: few years, few futures, everything else as it ships."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from foedus.arrangements import Library, load_library
from foedus.ensemble import Scenario, load_scenario
from foedus.ensemble.manifest import Plan, plan
from foedus.ensemble.scenario import Arm
from foedus.log import Event, Run
from foedus.parameters import Parameters, load_parameters
from foedus.world import load_world

FUTURES, YEARS = 7, 2.0
NUMBERS = ["future", "day", "kind", "dispute", "a", "b", "value"]


def scenario(**fields: Any) -> Scenario:
    shipped = load_scenario("nato-article-5", load_library(), load_parameters())
    return shipped.changed({"futures": FUTURES, "years": YEARS, **fields}, load_parameters())


def short(library: Library | None = None, file: Parameters | None = None, **fields: Any) -> Plan:
    """A plan of ``nato-article-5`` with some fields changed; another library or parameter file."""
    library = load_library() if library is None else library  # an empty one is not none
    return plan(scenario(**fields), library, file or load_parameters(), load_world())


def arm(id_: str, *amendments: dict[str, Any]) -> dict[str, Any]:
    """An arm as data."""
    return Arm.model_validate({"id": id_, "label": id_, "amendments": amendments}).model_dump(by_alias=True)


def events(run: Run, arm_: str, view: str) -> pl.DataFrame:
    """Every event of an arm under a view, future by future; of a kind as they came."""
    return run.events(arm_, view).sort("future", "kind", maintain_order=True).collect()


def named(run: Run, arm_: str, view: str) -> pl.DataFrame:
    """The same with duties by name: positions differ between libraries."""
    names = [f"{d['arrangement']} {d['duty']}" for d in run.manifest["duties"][arm_]]
    stored = events(run, arm_, view)
    no_duty = (int(Event.CONFLICT_YEAR), int(Event.LINE_YEAR))  # whose column holds a level, or a count
    duty = [
        str(d) if kind in no_duty else names[d] if d >= 0 else ""
        for d, kind in zip(stored["duty"], stored["kind"], strict=True)
    ]
    return stored.select(NUMBERS).with_columns(duty=pl.Series(duty, dtype=pl.String))


def bits(run: Run) -> dict[tuple[str, str], bytes]:
    """Every event of the run, to the bit, by arm and view."""
    found = {}
    for arm_ in run.arms:
        for view in run.views:
            columns = events(run, arm_, view)
            found[arm_, view] = b"".join(columns[name].to_numpy().tobytes() for name in columns.columns)
    return found


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder with its bytes and the time of its last change."""
    return {
        str(p.relative_to(folder)): (p.read_bytes(), p.stat().st_mtime_ns)
        for p in folder.rglob("*")
        if p.is_file()
    }
