"""Where the data that ships with foedus lies, and how a file is written whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIBRARY = Path(__file__).resolve().parent.parent / "library"


def replace_file(path: Path, write: Callable[[Path], Any]) -> None:
    """Write under a temporary name in the same folder, then rename: a file that is there is whole."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
