"""Numbers and flags as a file must write them: 850 and true, not '850', 'yes' or 1 for true.

Left to itself pydantic reads '850' as 850 and true as 1. A whole number may stand where a fraction may.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Strict


def _whole(given: object) -> object:
    if isinstance(given, (bool, float)):
        raise ValueError("should be a whole number")
    return given


Number = Annotated[float, Strict()]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]
OneOf = BeforeValidator(_whole)  # before  Literal[1, 6]: true is equal to 1, and 6.0 to 6
