"""What every planner of instance files has in common: how a file is read, how large it is, how good its plan is.

A planner is a folder beside this file with a module ``kind`` that holds ``KIND``. Being in the folder is being
registered: its instances in ``foedus/library/plans`` are listed, checked and timed with all others.

    read    a file           → the checked instance, or ``InputError`` with file, line, field and remedy
    size    its plain data   → a few words, such as  20 turns, 29 states
    prove   a file, seconds  → the objectives of its plan, each with bound and gap; left out: nothing is searched for
    tells   fields that a file of this kind has and others have not, for files without the field ``planner``
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from foedus.base.documents import read_document
from foedus.base.errors import Finding, InputError, nearest
from foedus.base.paths import LIBRARY
from foedus.planners.highs import unproven

FOLDER = LIBRARY / "plans"
TELLING = 2  # an arrangement too has limits, and a case has pledges
SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class Proven:
    """One objective of a plan: its value, what no plan can be below, and why the search for it ended."""

    objective: str
    value: float
    bound: float
    ended: str

    @property
    def gap(self) -> float:
        """The share of the value that is not proven to be needed.

        >>> Proven("cost", 200.0, 190.0, "time limit").gap
        0.05
        """
        return unproven(self.value, self.bound)


@dataclass(frozen=True)
class Kind:
    """How a planner's instance files are read, sized and proven."""

    read: Callable[[Path], Any]
    size: Callable[[dict[str, Any]], str]
    tells: frozenset[str]
    prove: Callable[[Path, float], tuple[Proven, ...]] | None = None


@dataclass(frozen=True)
class Shipped:
    """An instance of the library."""

    id: str
    planner: str
    title: str
    size: str
    path: Path


@cache
def planners() -> tuple[str, ...]:
    """The names of every planner of instance files, in their order; none is loaded for it."""
    folder = Path(__file__).parent
    return tuple(
        sorted(m.name for m in iter_modules([str(folder)]) if (folder / m.name / "kind.py").exists())
    )


@cache
def kind_of(planner: str) -> Kind:
    """One planner: some of them load the engine, so the others do without."""
    found: Kind = import_module(f"foedus.planners.{planner}.kind").KIND
    return found


def kinds() -> dict[str, Kind]:
    """Every planner of instance files by name, in the order of the names.

    >>> {"force", "roster"} <= set(kinds())
    True
    """
    return {name: kind_of(name) for name in planners()}


def shipped(planner: str | None = None) -> list[Shipped]:
    """The instances that ship with foedus, of one planner or of all, in the order of their ids.

    >>> [s.id for s in shipped("force")]
    ['aussom-2025', 'minusma-2013', 'unifil-2006']
    """
    found = []
    for path in sorted(p for p in FOLDER.iterdir() if p.suffix in SUFFIXES and ".schema." not in p.name):
        data = read_document(path).data
        name = data["planner"]
        if planner in (None, name):
            size = kind_of(name).size(data) if name in planners() else ""
            found.append(Shipped(path.stem, name, data["title"], size, path))
    return found


def find(planner: str, name: str | Path) -> Path:
    """The file of a shipped instance of ``planner``, or the file of that name; ``InputError`` if there is neither."""
    path = Path(name)
    known = {s.id: s.path for s in shipped(planner)}
    if str(name) in known:
        return known[str(name)]
    if path.suffix in SUFFIXES or path.exists():
        _refuse_others(planner, path)
        return path
    others = {s.id: s.planner for s in shipped()}
    if str(name) in others:
        what = f"{name} is an instance of another planner ({others[str(name)]}, not {planner})"
        raise InputError([Finding("instance", what, f"foedus plan {others[str(name)]} {name}")])
    remedy = nearest(str(name), list(known)) or "one of " + ", ".join(known)
    raise InputError([Finding("instance", f"there is no instance and no file {str(name)!r}", remedy)])


def _refuse_others(planner: str, path: Path) -> None:
    """A file of another kind is told so once, and not by every field that it lacks."""
    document = read_document(path)
    if not isinstance(document.data, dict):
        return  # the reader says what a file looks like
    named = document.data.get("planner")
    if named in planners() and named != planner:
        what = f"is an instance of another planner ({named})"
        raise InputError([document.finding(("planner",), what, f"foedus plan {named} {path}")])
    if named is None and len(kind_of(planner).tells & set(document.data)) < TELLING:
        what = f"is no instance of  foedus plan {planner}: it has hardly one of its fields"
        raise InputError([document.finding((), what, f"foedus check {path}  says what it is")])
