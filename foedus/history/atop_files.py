"""ATOP's alliances as arrangement files in a folder of the user's: for reading, changing and ``foedus check``."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from foedus.arrangements import Arrangement
from foedus.history.atop import atop_library


class _Dumper(yaml.CSafeDumper):
    """Without anchors: a date that stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """Every value is its own."""
        return True


def write_atop(folder: Path | str) -> int:
    """One YAML file per alliance, ``atop-<atopid>.yaml``; returns how many. A file is replaced whole or not at all.

    The files are a form of ATOP's data: use and cite them, and leave passing them on to ATOP.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    library = atop_library()
    for name, arrangement in library.items():
        unfinished = folder / f".{name}.part"
        unfinished.write_text(as_yaml(arrangement), encoding="utf-8")
        unfinished.replace(folder / f"{name}.yaml")
    return len(library)


def as_yaml(arrangement: Arrangement) -> str:
    """An arrangement as the text of its file; what has its default value is left out."""
    data = arrangement.model_dump(by_alias=True, exclude_defaults=True)
    return yaml.dump(_plain(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _plain(data: Any) -> Any:
    """Values as YAML has them: words for enumerations, lists for tuples."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_plain(value) for value in data]
    return str(data.value) if isinstance(data, Enum) else data
