"""The one door to Numba: strict IEEE arithmetic (no fastmath, so that bits do not depend on the machine's vector
width), released GIL, cached on disk.

Numba's cache looks at a function's own file only and would keep a caller whose callee has changed. So the cache lies
in a folder named by the digest of the sources of all rooms that compiled code can come from or lean on: changed code
never meets code compiled from old sources. Where that folder cannot be written nothing is cached.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba import types
from numba.core import cgutils
from numba.core.types.misc import unliteral
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])
UNUSED_DAYS = 30
PREFIX = "foedus-"
NOT_COMPILED = (
    "ensemble",
    "outcomes",
    "reports",
    "fit",
    "validation",
    "cli",
    "sources",
    "panels",
    "history",
    "cases",
    "burden",
    "planners",
)  # above the engine, or read by no rule: no compiled code leans on them


def _cache_folder() -> Path:
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"{numba.__version__}".encode())
    for source in sorted(package.rglob("*.py")):
        if source.relative_to(package).parts[0] not in NOT_COMPILED:
            digest.update(source.read_bytes())
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = Path(os.environ.get("NUMBA_CACHE_DIR") or home / "foedus" / "numba")
    return root / f"{PREFIX}{digest.hexdigest()[:16]}"


def _prepare(folder: Path) -> bool:
    """Make the folder, and remove those of older sources that nobody has used for a month; whether it can be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.utime(folder)
        for sibling in folder.parent.glob(f"{PREFIX}*"):
            if sibling.is_dir() and time.time() - sibling.stat().st_mtime > UNUSED_DAYS * 86_400:
                shutil.rmtree(sibling, ignore_errors=True)
    except OSError:  # a home that cannot be written: compiled in every process
        return False
    numba.config.CACHE_DIR = str(folder)
    return os.access(folder, os.W_OK)


_FOLDER = _cache_folder()
CACHED = _prepare(_FOLDER)
SOURCES = _FOLDER.name.removeprefix(PREFIX)  # digest of everything that compiled code can come from


OPTIONS = {"cache": CACHED, "nogil": True, "fastmath": False, "error_model": "numpy", "forceinline": True}


def compiled(function: F) -> F:
    """Compile ``function`` on first call; ``function.py_func`` stays the plain Python.

    The compiler writes it into the compiled functions that call it: to call it would copy every word of every table
    that it is given (a tuple of thirty arrays is two hundred words), most of the time of a short function.
    """
    if function.__module__.split(".")[1:2] in [[room] for room in NOT_COMPILED]:
        raise TypeError(f"{function.__module__}: its sources do not name the cache; see foedus.base.compiled")
    return _widened(cast(F, numba.njit(**OPTIONS)(function)))


def _widened(dispatcher: F) -> F:
    """Numba compiles anew for every constant that a caller writes out; one kind of number is enough."""
    of_types = dispatcher.get_call_template  # type: ignore[attr-defined]
    dispatcher.get_call_template = lambda args, kws: of_types(tuple(unliteral(a) for a in args), kws)  # type: ignore[attr-defined]
    return dispatcher


def apart(function: F) -> F:
    """As ``compiled``, but called where it is used: for what runs rarely and is long, so that compiling stays short.

    It is given its tables with their reference counts and must begin with ``borrowed``: else every access counts.
    """
    return cast(F, _widened(numba.njit(**{**OPTIONS, "forceinline": False})(compiled(function).py_func)))  # type: ignore[attr-defined]


@intrinsic  # type: ignore[untyped-decorator]
def borrowed(typing: Any, value: Any) -> Any:
    """``value`` (an array, or a tuple of arrays and numbers) without reference counts.

    Passing a tuple of thirty arrays to a compiled function counts thirty references up and down, atomically: most of
    the time of a short function. A caller that outlives the use may lend its arrays instead.
    """

    def codegen(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _lend(context, builder, signature.args[0], arguments[0])

    return value(value), codegen


def _lend(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    if isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder, value=value)
        array.meminfo = cgutils.get_null_value(array.meminfo.type)
        array.parent = cgutils.get_null_value(array.parent.type)
        return array._getvalue()
    if isinstance(kind, types.BaseTuple):
        members = [_lend(context, builder, k, builder.extract_value(value, n)) for n, k in enumerate(kind)]
        return context.make_tuple(builder, kind, members)
    return value
