"""The one door to Numba: strict IEEE arithmetic (no fastmath, so that bits do not depend on the machine's
vector width), released GIL, cached on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile ``function`` on first call; ``function.py_func`` stays the plain Python."""
    return cast(F, numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy")(function))


def inlined(function: F) -> F:
    """Like ``compiled``, for small functions in hot loops."""
    return cast(F, numba.njit(cache=True, nogil=True, fastmath=False, error_model="numpy", inline="never")(function))
