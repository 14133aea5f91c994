"""Months to decide = median over the operations of a future of (day decided - day proposed) / 30.44.

Operations proposed within the horizon that begin; missing where there is none.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome, where_known
from foedus.outcomes.course_of_operations import operations


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """From PROPOSED to AUTHORISED."""
    rows = operations(run, arm, view).filter(pl.col("begun"))
    return where_known(run, rows.group_by("future").agg(value=pl.col("to_decide").median()))


OUTCOME = Outcome(
    label="Time to decide",
    unit="months",
    direction="lower",
    kind="months",
    about="inside",
    per_future=per_future,
)
