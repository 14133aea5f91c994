"""Target patterns: what a simulated world is held to, each with the recorded figure and its source.

Every file of this folder but ``contract`` has patterns of one part of the model, and is registered by being here.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from foedus.validation.patterns.contract import Pattern, simulated

__all__ = ["Pattern", "patterns", "simulated"]
ORDER = ("disputes", "inside", "operations", "peacekeepers")


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern, by file and in the order of the file.

    >>> {p.part for p in patterns()} == set(ORDER)
    True
    """
    found = {m.name for m in iter_modules(__path__)} - {"contract"}
    names = [*(n for n in ORDER if n in found), *sorted(found - set(ORDER))]
    return tuple(p for n in names for p in import_module(f"{__name__}.{n}").PATTERNS)
