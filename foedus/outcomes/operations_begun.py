"""Operations begun = number of operations that are decided and for which some state offers contingents.

Proposed and authorised within the horizon, or begun then by their file; those that are there on the first day are not
counted. Observers between two states after their war count, at the one that was attacked. Per future.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome, every_future
from foedus.outcomes.course_of_operations import operations


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Operations with AUTHORISED and without DENIED for want of contingents."""
    rows = operations(run, arm, view)
    return every_future(run, rows.group_by("future").agg(value=pl.col("begun").sum()))


OUTCOME = Outcome(
    label="Operations begun", unit="operations", direction="none", about="inside", per_future=per_future
)
