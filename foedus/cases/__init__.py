"""Cases: what really happened, dated and sourced, and its replay through the rules."""

from foedus.cases.read import case_names, find_case, load_cases, read_case
from foedus.cases.replay import Replay, Replayed, replay, setting
from foedus.cases.schema import Case, case_schema

__all__ = [
    "Case",
    "Replay",
    "Replayed",
    "case_names",
    "case_schema",
    "find_case",
    "load_cases",
    "read_case",
    "replay",
    "setting",
]
