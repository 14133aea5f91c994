"""Months to half strength = median over the operations of a future of (day half is there - day decided) / 30.44.

Half of what was authorised. Operations begun within the horizon that get so far; missing where there is none.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome, where_known
from foedus.outcomes.course_of_operations import operations


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """The days of HALF."""
    rows = operations(run, arm, view).filter(pl.col("begun"))
    return where_known(run, rows.group_by("future").agg(value=pl.col("to_half").median()))


OUTCOME = Outcome(
    label="Time to half strength",
    unit="months",
    direction="lower",
    kind="months",
    about="inside",
    per_future=per_future,
)
