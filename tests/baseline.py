"""The numbers of one small default run, by name. ``python tests/baseline.py`` rewrites them and says what moved.

A change here is a change of results: it is named under "Changes results" in CHANGELOG.md.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import polars as pl
import yaml

from foedus.arrangements import load_library
from foedus.ensemble import load_scenario, simulate
from foedus.ensemble.manifest import plan
from foedus.log import Event
from foedus.parameters import load_parameters
from foedus.world import load_world

FILE = Path(__file__).with_name("baseline.yaml")
KINDS = (
    *(Event.DISPUTE, Event.FORCE, Event.WAR, Event.HONOURED, Event.REFUSED, Event.JOINED),
    *(Event.CONFLICT_YEAR, Event.AUTHORISED, Event.SENT, Event.OPERATION_YEAR, Event.VIOLATION),
)
FUTURES = 12


def numbers() -> dict[str, float]:
    """Counts of events by view, arm and kind, and the median of battle deaths per war."""
    library, parameters = load_library(), load_parameters()
    scenario = load_scenario("nato-article-5", library, parameters).changed({"futures": FUTURES}, parameters)
    with tempfile.TemporaryDirectory() as folder:
        run = simulate(plan(scenario, library, parameters, load_world()), Path(folder) / "run")
        found: dict[str, float] = {}
        for view in run.views:
            for arm in run.arms:
                events = run.events(arm, view).select("kind", "value").collect()
                for kind in KINDS:
                    found[f"{view}, {arm}: {kind.name.lower()}"] = events.filter(
                        pl.col("kind") == int(kind)
                    ).height
                deaths = events.filter(pl.col("kind") == int(Event.DEATHS))["value"]
                found[f"{view}, {arm}: median deaths per war"] = round(float(deaths.median() or 0))
    return found


def refresh() -> None:
    """Rewrite the file and print every number that moved."""
    old = yaml.safe_load(FILE.read_text()) if FILE.exists() else {}
    new = numbers()
    for name in sorted(set(old) | set(new)):
        if old.get(name) != new.get(name):
            sys.stdout.write(f"{name}: {old.get(name)} -> {new.get(name)}\n")
    FILE.write_text(yaml.safe_dump(new, sort_keys=True))


if __name__ == "__main__":
    refresh()
