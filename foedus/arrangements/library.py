"""The library: every arrangement file of a folder, by id. A value; ``amend`` makes another one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from foedus.arrangements.read import read_arrangement
from foedus.arrangements.schema import Arrangement, Body, Seat
from foedus.base.errors import Finding, InputError, nearest
from foedus.base.paths import LIBRARY

FOLDER = LIBRARY / "arrangements"


class Library(Mapping[str, Arrangement]):
    """Arrangements by id, always in the order of their ids, whatever order they came in.

    >>> library = load_library()
    >>> library["anzus"].name
    'ANZUS Treaty'
    """

    def __init__(self, arrangements: Iterable[Arrangement]) -> None:
        given = {a.id: a for a in sorted(arrangements, key=lambda a: a.id)}
        self._by_id = {a.id: _with_organs(a, given) for a in given.values()}

    def __getitem__(self, arrangement_id: str) -> Arrangement:
        return self._by_id[arrangement_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, arrangement_id: str) -> Arrangement:
        """The arrangement with this id; ``InputError`` with the nearest id if there is none."""
        if arrangement_id not in self._by_id:
            near = nearest(arrangement_id, list(self)) or "see  foedus list arrangements"
            raise InputError(f"there is no arrangement {arrangement_id!r}; did you mean {near}?")
        return self._by_id[arrangement_id]

    def of_state(self, state: str, on: date) -> list[Arrangement]:
        """Arrangements that ``state`` is a party to, in any role, on the day ``on``."""
        return [a for a in self.values() if state in a.members(on, role=None)]

    def with_changed(self, arrangement: Arrangement) -> Library:
        """A new library in which ``arrangement`` stands for the one of its id."""
        return Library([*(a for a in self.values() if a.id != arrangement.id), arrangement])

    def without(self, arrangement_id: str) -> Library:
        """A new library that lacks one arrangement."""
        return Library(a for a in self.values() if a.id != arrangement_id)

    def digest(self) -> str:
        """SHA-256 over the meaning of every arrangement: same digest, same rules."""
        data = [a.model_dump(mode="json", by_alias=True) for a in self.values()]
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _with_organs(arrangement: Arrangement, library: Mapping[str, Arrangement]) -> Arrangement:
    """The arrangement, with the seats of bodies that belong to another one as they stand there.

    Where the other is not in the library (an arm of a scenario took it away), the seats stay as they were.
    """
    if not any(body.of for body in arrangement.bodies):
        return arrangement
    bodies = tuple(_seated(body, library) for body in arrangement.bodies)
    return arrangement if bodies == arrangement.bodies else arrangement.model_copy(update={"bodies": bodies})


def _seated(body: Body, library: Mapping[str, Arrangement]) -> Body:
    home = library.get(body.of.arrangement) if body.of else None
    there = next((b for b in home.bodies if body.of and b.id == body.of.body), None) if home else None
    if home is None or there is None:
        return body
    members = (p for p in home.parties if p.role == "member")
    seats = there.seats or tuple(
        Seat(states=p.states, since=p.since, until=p.until, source=body.source) for p in members
    )
    own = tuple(seat.model_copy(update={"source": body.source, "note": None}) for seat in seats)
    return body.model_copy(update={"seats": own, "rotates": there.rotates and bool(there.seats)})


def _missing_organs(library: Library) -> Iterator[Finding]:
    """Bodies said to be those of another arrangement that is not there, or lacks them."""
    for arrangement in library.values():
        for i, body in enumerate(arrangement.bodies):
            if body.of is None:
                continue
            home = library.get(body.of.arrangement)
            known = [b.id for b in home.bodies] if home else list(library)
            word = body.of.body if home else body.of.arrangement
            if word not in known:
                what = f"there is no {'body' if home else 'arrangement'} {word!r}"
                yield Finding(f"{arrangement.id}.bodies.{i}.of", what, nearest(word, known))


@cache
def load_library(folder: Path = FOLDER) -> Library:
    """Read and check every ``*.yaml`` of ``folder``; all findings of all files in one ``InputError``."""
    arrangements, findings = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            arrangements.append(read_arrangement(path))
        except InputError as error:
            findings += error.findings
    library = Library(arrangements)
    findings += [] if findings else _missing_organs(library)
    if findings:
        raise InputError(findings)
    return library
