"""The words of arrangement files: codes, days, texts, and the dated fact that names its source.

Lists of states are ISO 3166-1 alpha-3. Dates are inclusive at ``from`` and exclusive at ``to``.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints

State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Confidence = Literal["high", "medium", "low"]
Day = Annotated[datetime.date, Strict()]  # lax pydantic would read  from: 1949  as a day in 1970
Amount = Annotated[float, Field(ge=0)]

OPEN_END = datetime.date(9999, 12, 31)


class Model(BaseModel):
    """Frozen, and closed: a field that the schema does not know is an error, not a comment. Numbers are finite."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Dated(Model):
    """A fact that holds from ``from`` (inclusive) to ``to`` (exclusive) and names its source."""

    since: Day = Field(alias="from")
    until: Day = Field(default=OPEN_END, alias="to")
    source: Id
    confidence: Confidence = "high"
    note: Text | None = None

    def holds(self, on: datetime.date) -> bool:
        """Whether the fact holds on the day ``on``."""
        return self.since <= on < self.until


class Range(Dated):
    """A dated number: a value, or a range from ``low`` to ``high``, or a value with its range."""

    value: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None

    @property
    def middle(self) -> float | None:
        """The value; without one the middle of the range; without either ``None``: missing is not 0."""
        if self.value is not None:
            return self.value
        ends = [end for end in (self.low, self.high) if end is not None]
        return sum(ends) / len(ends) if ends else None
