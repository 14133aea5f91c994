"""The library: every arrangement file of a folder, by id. A value; ``amend`` makes another one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from foedus.arrangements.read import read_arrangement
from foedus.arrangements.schema import Arrangement
from foedus.base.errors import InputError, nearest
from foedus.base.paths import LIBRARY

FOLDER = LIBRARY / "arrangements"


class Library(Mapping[str, Arrangement]):
    """Arrangements by id, always in the order of their ids, whatever order they came in.

    >>> library = load_library()
    >>> library["anzus"].name
    'ANZUS Treaty'
    """

    def __init__(self, arrangements: Iterable[Arrangement]) -> None:
        self._by_id = {a.id: a for a in sorted(arrangements, key=lambda a: a.id)}

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


@cache
def load_library(folder: Path = FOLDER) -> Library:
    """Read and check every ``*.yaml`` of ``folder``; all findings of all files in one ``InputError``."""
    arrangements, findings = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            arrangements.append(read_arrangement(path))
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return Library(arrangements)
