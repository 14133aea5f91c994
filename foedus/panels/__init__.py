"""Panels: tables that know their unit, code system and coverage, with verbs that read aloud."""

from foedus.panels.events import participants
from foedus.panels.makers import country_months, directed_dyad_years, dyad_years, mission_months, state_years
from foedus.panels.panel import Panel

__all__ = [
    "Panel",
    "country_months",
    "directed_dyad_years",
    "dyad_years",
    "mission_months",
    "participants",
    "state_years",
]
