"""Instances of burden sharing among those of all planners.

Nothing is searched for: what is timed is the computing of every rule, and its value is how unequal the effort is. A
rule that samples (``shapley`` beyond 20 members) says so.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from foedus.burden.comparison import gini
from foedus.planners.burden.read import read_burden
from foedus.planners.contract import Kind, Proven


def size(data: dict[str, Any]) -> str:
    """Who shares the cost, and by how many rules.

    >>> size({"members": ["DEU", "FRA"], "rules": ["gdp"]}), size({"arrangement": "unifil"})
    ('2 members, 1 rule', 'payers of unifil, all rules')
    """
    who = f"{len(data['members'])} members" if data.get("members") else f"payers of {data['arrangement']}"
    count = len(data.get("rules", ()))
    return f"{who}, {f'{count} rule' + 's' * (count > 1) if count else 'all rules'}"


def prove(path: Path, seconds: float) -> tuple[Proven, ...]:
    """The Gini of effort under each rule; the limit of ``seconds`` is not needed."""
    found = read_burden(path).compared()
    efforts = [(c, gini(found.ratio(c), found.gdp)) for c in found.columns]
    return tuple(
        Proven(f"Gini of effort, {c.rule.name}", g, g, "computed" if c.error is None else "sampled")
        for c, g in efforts
    )


KIND = Kind(
    read=read_burden,
    size=size,
    tells=frozenset({"day", "arrangement", "members", "rules", "today", "arrears", "mix", "samples"}),
    prove=prove,
)
