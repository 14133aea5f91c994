"""Where output goes: tables for people on a console, JSON for programs on standard output."""

from __future__ import annotations

import json
import math
import sys
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console

from foedus.base.errors import RunError


@cache
def console() -> Console:
    """The console for answers."""
    return Console(highlight=False)


@cache
def errors() -> Console:
    """The console for what went wrong and for progress."""
    return Console(stderr=True, highlight=False)


def wants_json() -> bool:
    """Whether the command was called with ``--json``."""
    return "--json" in sys.argv


def emit(data: Any) -> None:
    """Print ``data`` as one JSON document; numbers that are not finite become null."""
    sys.stdout.write(json.dumps(_finite(data), indent=1, ensure_ascii=False, default=str) + "\n")


def save(out: Path, page: str) -> None:
    """Write ``page`` to ``out``; ``RunError`` says why it cannot be written."""
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        raise RunError(f"{out}: {error.strerror}") from None


def _finite(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(k): _finite(v) for k, v in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(v) for v in data]
    if isinstance(data, float) and not math.isfinite(data):
        return None
    return data
