"""Operations denied = number of proposals of which nothing comes: bodies or the host are against, or nobody sends.

A proposal that one body blocks and another takes up is not counted (see ``mandates_blocked``), nor one still open at
the horizon. Per future.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome, every_future
from foedus.outcomes.course_of_operations import operations


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Operations with PROPOSED and DENIED that do not begin."""
    rows = operations(run, arm, view)
    return every_future(run, rows.group_by("future").agg(value=pl.col("denied").sum()))


OUTCOME = Outcome(
    label="Operations denied", unit="operations", direction="none", about="inside", per_future=per_future
)
