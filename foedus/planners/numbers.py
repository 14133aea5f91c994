"""Numbers in files: as written, and neither in quotes nor true."""

from __future__ import annotations

from typing import Annotated

from pydantic import Strict

Whole = Annotated[int, Strict()]
Real = Annotated[float, Strict()]
