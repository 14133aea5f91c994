"""The contract of a decision rule, and the one shape that every rule reduces to.

A rule file is named after its rule and has one function,
``canonical(decision, members, permanent) -> Canonical``. Being in this folder is being registered, tested and listed.

    the body acts  ⇔  yes ≥ yes_needed  and  objections ≤ tolerated  and  no vetoer objects

A member that abstains neither says yes nor objects.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import foedus.rules.decisions as family
from foedus.arrangements.schema import Decision, Rule

ANY_NUMBER = 10_000


@dataclass(frozen=True)
class Canonical:
    """Votes needed, objections tolerated, and who alone can stop the act."""

    yes_needed: int
    tolerated: int
    vetoers: frozenset[str]


Canonicalise = Callable[[Decision, frozenset[str], frozenset[str]], Canonical]


@cache
def rules() -> dict[Rule, Canonicalise]:
    """Every decision rule by name: the files of this folder."""
    names = [m.name for m in iter_modules(family.__path__) if m.name != "contract"]
    return {Rule(name): import_module(f"{family.__name__}.{name}").canonical for name in names}
