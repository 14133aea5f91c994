"""Words for what a roster counts and for what fairness is measured by: the same in the terminal and on the page."""

from __future__ import annotations

from foedus.planners.roster.instance import Measure, Objective

OBJECTIVES: dict[Objective, str] = {
    "uncovered_turns": "uncovered turns",
    "uncovered_enablers": "missing enablers",
    "unfair_load": "persons above fair parts",
    "strangers": "places beside strangers",
}
MEASURES: dict[Measure, str] = {
    "gdp_oer": "GDP (official rate)",
    "gdp_ppp": "GDP (purchasing power)",
    "milex": "military spending",
    "personnel": "active personnel",
    "population": "population",
    "equal": "equal parts",
    "given": "the file's own weights",
}
