"""Instances of every planner, timed in turn: how long, how good, how far from proven.

Seconds are of this machine and hold for nothing else; value, bound and gap are what a plan can be judged by.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from foedus.base.documents import read_document
from foedus.base.errors import Finding, InputError
from foedus.planners.contract import Proven, kinds, shipped


@dataclass(frozen=True)
class Timed:
    """What became of an instance: ``seconds`` in all (reading, search, and the lives that a plan may need) under
    ``limit`` seconds of search, and each objective in its order."""

    instance: str
    planner: str
    size: str
    limit: float
    seconds: float
    objectives: tuple[Proven, ...]

    def as_dict(self) -> dict[str, Any]:
        """As plain data, each objective with its gap."""
        return {**asdict(self), "objectives": [{**asdict(o), "gap": o.gap} for o in self.objectives]}


def chosen(names: Sequence[str]) -> list[tuple[str, Path]]:
    """Shipped instances by id, or files; none named: all that ship. ``InputError`` where there is no such one."""
    known = {s.id: s.path for s in shipped()}
    if not names:
        return list(known.items())
    return [(name, known[name]) if name in known else (Path(name).stem, _file(name)) for name in names]


def _file(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        what = f"there is no instance and no file {name!r}"
        raise InputError([Finding("instances", what, "see  foedus list instances")])
    return path


def timed(name: str, path: Path, limit: float) -> Timed:
    """Search for the plan of one instance with at most ``limit`` seconds; ``InputError`` if its file is wrong."""
    document = read_document(path)
    planner = document.data.get("planner") if isinstance(document.data, dict) else None
    kind = kinds().get(planner) if isinstance(planner, str) else None
    if planner is None or kind is None or kind.prove is None:
        known = " or ".join(n for n, k in kinds().items() if k.prove)
        raise InputError([document.finding(("planner",), "no planner that searches for plans", known)])
    begun = time.monotonic()
    found = kind.prove(path, limit)
    return Timed(name, planner, kind.size(document.data), limit, time.monotonic() - begun, found)
