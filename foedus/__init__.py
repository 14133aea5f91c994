"""foedus: executable collective security.

Arrangements between states as data with exact meaning, run on an incident and on twin futures. These names are the
door; each is fetched when it is first used, so that ``import foedus`` costs nothing.

>>> import foedus
>>> len(foedus.load_library()["nato"].parties) > 0
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from foedus.arrangements import (
        Arrangement,
        Library,
        amend,
        arrangement_schema,
        load_library,
        read_arrangement,
    )
    from foedus.base.errors import Finding, FoedusError, InputError, RunError
    from foedus.ensemble import Scenario, load_scenario, load_scenarios
    from foedus.ensemble.simulate import simulate
    from foedus.log import Run, open_run
    from foedus.outcomes import Outcome
    from foedus.outcomes.measure import measure
    from foedus.panels import (
        Panel,
        country_months,
        directed_dyad_years,
        dyad_years,
        mission_months,
        state_years,
    )
    from foedus.parameters import Parameters, load_parameters
    from foedus.reports import write_report
    from foedus.rules.compile import compile_library
    from foedus.rules.incident import Incident, parse_incident, read_incident
    from foedus.rules.response import Response, respond
    from foedus.world import World, load_world

_HOME = {
    "Arrangement": "foedus.arrangements",
    "Finding": "foedus.base.errors",
    "FoedusError": "foedus.base.errors",
    "Incident": "foedus.rules.incident",
    "InputError": "foedus.base.errors",
    "Library": "foedus.arrangements",
    "Outcome": "foedus.outcomes",
    "Panel": "foedus.panels",
    "Parameters": "foedus.parameters",
    "Response": "foedus.rules.response",
    "Run": "foedus.log",
    "RunError": "foedus.base.errors",
    "Scenario": "foedus.ensemble",
    "World": "foedus.world",
    "amend": "foedus.arrangements",
    "arrangement_schema": "foedus.arrangements",
    "compile_library": "foedus.rules.compile",
    "country_months": "foedus.panels",
    "directed_dyad_years": "foedus.panels",
    "dyad_years": "foedus.panels",
    "load_library": "foedus.arrangements",
    "load_parameters": "foedus.parameters",
    "load_scenario": "foedus.ensemble",
    "load_scenarios": "foedus.ensemble",
    "load_world": "foedus.world",
    "measure": "foedus.outcomes.measure",
    "mission_months": "foedus.panels",
    "open_run": "foedus.log",
    "parse_incident": "foedus.rules.incident",
    "read_arrangement": "foedus.arrangements",
    "read_incident": "foedus.rules.incident",
    "respond": "foedus.rules.response",
    "simulate": "foedus.ensemble.simulate",
    "state_years": "foedus.panels",
    "write_report": "foedus.reports",
}

__all__ = [
    "Arrangement",
    "Finding",
    "FoedusError",
    "Incident",
    "InputError",
    "Library",
    "Outcome",
    "Panel",
    "Parameters",
    "Response",
    "Run",
    "RunError",
    "Scenario",
    "World",
    "amend",
    "arrangement_schema",
    "compile_library",
    "country_months",
    "directed_dyad_years",
    "dyad_years",
    "load_library",
    "load_parameters",
    "load_scenario",
    "load_scenarios",
    "load_world",
    "measure",
    "mission_months",
    "open_run",
    "parse_incident",
    "read_arrangement",
    "read_incident",
    "respond",
    "simulate",
    "state_years",
    "write_report",
]

if not TYPE_CHECKING:  # type checkers read the imports above, and so refuse names that are not there

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"foedus has no public name {name!r}; it has {', '.join(__all__)}")
        return getattr(import_module(_HOME[name]), name)

    def __dir__() -> list[str]:
        return sorted([*globals(), *__all__])
