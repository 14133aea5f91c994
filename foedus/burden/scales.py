"""Published scales and the numbers of the rules behind them: one sourced YAML file each, in library/scales.

A scale has dated **elements** (floor, ceiling, gradient), **levels** (a discount for those below an income or in a
list), **groups** (lists of states) and what was **published** under it, whole or in part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from foedus.arrangements.dated import Dated, Id, Model, State, Text
from foedus.arrangements.read import validated
from foedus.arrangements.schema import Source
from foedus.base.documents import Document, read_document
from foedus.base.errors import Finding, InputError
from foedus.base.paths import LIBRARY
from foedus.world import load_world

FOLDER = LIBRARY / "scales"
WHOLE = 1e-6
F = TypeVar("F", bound=Dated)
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Elsewhere = Annotated[str, Field(pattern=r"^([a-z0-9-]+/)?[a-z][a-z0-9_]*$")]


class Element(Dated):
    """A number of a rule, such as a floor; ``clause``: where it is written."""

    name: Word
    value: float
    unit: Text
    clause: Text | None = None


class Level(Dated):
    """States that pay their base rate less ``discount``.

    Either those with an income per head below ``below`` times the average, or those in ``group`` (of another file:
    ``un-regular/least_developed``), or, with neither, all others. The first level that takes a state in has it.
    """

    level: Text
    discount: Annotated[float, Field(ge=0, le=1)] = 0.0
    below: Annotated[float, Field(gt=0)] | None = None
    group: Elsewhere | None = None
    clause: Text | None = None


class Group(Dated):
    """A list of states that the rule speaks of."""

    name: Word
    states: tuple[State, ...] = Field(min_length=1)


class Published(Dated):
    """Shares (0 to 1) as they were published; ``complete``: of every payer, so that they sum to 1."""

    shares: dict[State, Annotated[float, Field(ge=0, le=1)]] = Field(min_length=1)
    complete: bool = False

    def __hash__(self) -> int:
        return hash((self.since, self.source, self.complete))


class Scale(Model):
    """One scale: who wrote it, its numbers on each day, and what was published under it."""

    id: Id
    name: Text
    summary: Text
    kind: Literal["scale"] = "scale"
    sources: tuple[Source, ...] = Field(min_length=1)
    elements: tuple[Element, ...] = ()
    levels: tuple[Level, ...] = ()
    groups: tuple[Group, ...] = ()
    published: tuple[Published, ...] = ()

    def element(self, name: str, day: date) -> float:
        """The number ``name`` as it holds on ``day``."""
        return self._on(self.elements, day, name, lambda e: e.name).value

    def group(self, name: str, day: date) -> frozenset[str]:
        """The states of the list ``name`` on ``day``."""
        return frozenset(self._on(self.groups, day, name, lambda g: g.name).states)

    def levels_on(self, day: date) -> list[Level]:
        """The levels that hold on ``day``, in the order of the file."""
        held = [level for level in self.levels if level.holds(day)]
        if not held:
            raise InputError(f"{self.name}: no levels on {day}")
        return held

    def published_on(self, day: date) -> list[Published]:
        """What was published and holds on ``day``, whole tables first, then by confidence."""
        held = [p for p in self.published if p.holds(day)]
        return sorted(held, key=lambda p: (not p.complete, ("high", "medium", "low").index(p.confidence)))

    def _on(self, facts: Iterable[F], day: date, name: str, word: Callable[[F], str]) -> F:
        named = [fact for fact in facts if word(fact) == name]
        for fact in named:
            if fact.holds(day):
                return fact
        first = min((fact.since for fact in named), default=None)
        remedy = f"a day from {first}" if first else "an element of the file"
        raise InputError([Finding("on", f"{self.name}: no {name!r} holds on {day}", remedy)])


def read_scale(path: Path) -> Scale:
    """Read and check one scale file; ``InputError`` with file, line and field."""
    document = read_document(path)
    scale = validated(Scale, document)
    findings = list(_check(scale, document))
    if findings:
        raise InputError(findings)
    return scale


def _check(scale: Scale, document: Document) -> Iterator[Finding]:
    known, states = {s.id for s in scale.sources}, set(load_world().iso3)
    yield from document.misnamed(scale.id)
    for part in ("elements", "levels", "groups", "published"):
        for i, fact in enumerate(getattr(scale, part)):
            at = (part, i)
            if fact.source not in known:
                yield document.finding(
                    (*at, "source"), f"{fact.source!r} is not a source", ", ".join(sorted(known))
                )
            strangers = sorted({*getattr(fact, "states", ()), *getattr(fact, "shares", ())} - states)
            if strangers:
                yield document.finding(at, f"{strangers[0]} is no state of the world", "a code like EST")
            if isinstance(fact, Published):
                total = sum(fact.shares.values())
                if (abs(total - 1) > WHOLE) if fact.complete else (total > 1 + WHOLE):
                    what = f"the shares sum to {total:.7f}"
                    yield document.finding((*at, "shares"), what, "1 where complete, else less")
            here = isinstance(fact, Level) and fact.group and "/" not in fact.group
            if here and fact.group not in {g.name for g in scale.groups}:
                yield document.finding((*at, "group"), f"there is no group {fact.group!r}", "one of groups")


@cache
def load_scales() -> Mapping[str, Scale]:
    """Every scale that ships with foedus, by id.

    >>> from datetime import date
    >>> load_scales()["un-regular"].element("ceiling", date(2025, 1, 1))
    0.22
    """
    return {path.stem: read_scale(path) for path in sorted(FOLDER.glob("*.yaml"))}


def group_on(scale: Scale, name: str, day: date) -> frozenset[str]:
    """The states of a list of ``scale``, or of another file's where ``name`` has that file's id and a slash."""
    file, _, word = name.rpartition("/")
    return (load_scales()[file] if file else scale).group(word, day)
