"""Where output goes: tables for people on a console, JSON for programs on standard output."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console

from foedus.base.errors import Finding, InputError, RunError
from foedus.base.paths import replace_file

COMPILED = "the engine is compiled on first use: two to three minutes, once"


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
    sys.stdout.write(as_json(data))


def as_json(data: Any) -> str:
    """``data`` as one JSON document; numbers that are not finite become null."""
    return json.dumps(_finite(data), indent=1, ensure_ascii=False, default=str) + "\n"


def searches(time_limit: float) -> None:
    """Refuse a limit of a search that is no time at all."""
    if not 0 < time_limit < math.inf:
        raise InputError("--time-limit is a number of seconds above 0, and no search is without end")


def writable(*outs: Path | None, inputs: Iterable[str | Path | None] = ()) -> None:
    """Refuse, before any work is done for it, a file that could not be written; ``None``: nothing is to be written.

    Nor is one of the ``inputs``, names that may be files, or another of the files to be written, written over.
    """
    _apart([o for o in outs if o is not None], [Path(i) for i in inputs if i])
    for out in (o for o in outs if o is not None):
        folder = out.resolve().parent
        if out.is_dir():
            what, remedy = "is a folder", f"a file in it, such as  {out / 'page.html'}"
        elif not folder.is_dir():
            what, remedy = (
                f"there is no folder {folder}",
                f"a file in a folder that is there, or  mkdir -p {folder}",
            )
        elif not os.access(out if out.exists() else folder, os.W_OK):
            what, remedy = "may not be written by you", "a file in a folder of your own"
        else:
            continue
        raise InputError([Finding("", what, remedy, str(out))])


def _apart(outs: Sequence[Path], inputs: Sequence[Path]) -> None:
    """Refuse to write where something is read, or another thing written; a pipe may take both."""
    for k, out in enumerate(outs):
        if out.exists() and not out.is_file():
            continue
        if any(_same(out, given) for given in inputs if given.is_file()):
            what = "is what is read: it would be written over"
        elif any(_same(out, other) for other in outs[:k]):
            what = "is to be written twice: the second would replace the first"
        else:
            continue
        raise InputError([Finding("", what, "another file", str(out))])


def _same(one: Path, other: Path) -> bool:
    """Whether two names are of one file, by a link too."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def save(out: Path, page: str) -> None:
    """Write ``page`` to ``out``, whole or not at all; ``RunError`` says why it cannot be written."""
    try:
        if (
            out.exists() and not out.is_file()
        ):  # a pipe or  /dev/stdout: nothing that could be put in its place
            out.write_text(page, encoding="utf-8")
        else:
            replace_file(out.resolve(), lambda temporary: temporary.write_text(page, encoding="utf-8"))
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
