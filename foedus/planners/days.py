"""Days in files that may be YAML or JSON: JSON has no dates, so that a day in quotes is one too."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Strict


def read_day(given: Any) -> Any:
    """A text like 2025-06-01 as a date; all else as it is.

    >>> read_day("2025-06-01"), read_day(1949), read_day("2025-13-01")
    (datetime.date(2025, 6, 1), 1949, '2025-13-01')
    """
    if isinstance(given, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        try:
            return datetime.date.fromisoformat(given)
        except ValueError:  # 2006-02-31: left for the schema to refuse, with its line
            return given
    return given


Day = Annotated[datetime.date, BeforeValidator(read_day), Strict()]
