"""When two figures of a plan are the same but for rounding."""

from __future__ import annotations

from math import isclose

CLOSE = 1e-6


def close(a: float, b: float) -> bool:
    """Equal but for rounding.

    >>> close(1e6, 1e6 + 0.1), close(1.0, 1.1)
    (True, False)
    """
    return isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE)
