"""Arrangements: what states have promised, as data with exact meaning."""

from foedus.arrangements.amend import Amendment, amend
from foedus.arrangements.library import Library, load_library
from foedus.arrangements.read import arrangement_schema, read_arrangement
from foedus.arrangements.schema import Arrangement, Duty, Obligation, Rule, Strength, Trigger

__all__ = [
    "Amendment",
    "Arrangement",
    "Duty",
    "Library",
    "Obligation",
    "Rule",
    "Strength",
    "Trigger",
    "amend",
    "arrangement_schema",
    "load_library",
    "read_arrangement",
]
