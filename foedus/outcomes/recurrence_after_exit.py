"""Recurrence after exit = operations that left a host at peace in which conflict came back / all that left one so.

Counted is an operation inside a state of which the last have gone (GONE), in a year whose level in its host was drawn
as none, with at least five whole years left before the horizon: what goes later is left out, not counted as peace.
Conflict came back where the host has a year of conflict (CONFLICT_YEAR) among the five after the year of going.
Observers between two states after their war are left out; those on file are not, whether or not they watch a line.
Where another operation goes or stays in the same host, each counts by itself. Per future; missing where no operation
has gone so: not known.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.log.events import BETWEEN_TWO, FIRST_ON_FILE
from foedus.outcomes.contract import Outcome, of_kind, where_known
from foedus.outcomes.inside_years import inside_years, year_of

AFTER = 5  # years
INSIDE_ONE = (pl.col("dispute") > BETWEEN_TWO) | (pl.col("dispute") <= FIRST_ON_FILE)


def exits(run: Run, arm: str, view: str) -> pl.DataFrame:
    """future, dispute, state, year, recurred: a row for each operation that counts."""
    whole = int(run.years + 1e-6)
    gone = (
        of_kind(run, arm, view, Event.GONE)
        .filter(INSIDE_ONE)
        .select("future", "dispute", state=pl.col("b").cast(pl.Int32), year=year_of("day"))
        .filter(pl.col("year") + AFTER < whole)
    )
    fought = inside_years(run, arm, view).select("future", "state", fought="year")
    return left_at_peace(gone, fought).sort("future", "dispute").collect()


def left_at_peace(gone: pl.LazyFrame, fought: pl.LazyFrame) -> pl.LazyFrame:
    """future, dispute, state, year, recurred: of ``gone`` those whose host has no conflict in the year of going.

    ``gone``: future, dispute, state, year; ``fought``: future, state, fought, the years of conflict.
    """
    both = gone.join(fought, on=["future", "state"], how="left")
    since = pl.col("fought") - pl.col("year")
    known = both.group_by("future", "dispute", "state", "year").agg(
        quiet=~(since == 0).any(), recurred=since.is_between(1, AFTER).fill_null(False).any()
    )
    return known.filter("quiet").drop("quiet")


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """The share of ``exits`` after which conflict came back."""
    rows = exits(run, arm, view).lazy()
    return where_known(run, rows.group_by("future").agg(value=pl.col("recurred").mean()))


OUTCOME = Outcome(
    label="Conflict again within five years of an operation's exit",
    unit="share of operations that left a host at peace",
    direction="lower",
    kind="share",
    about="inside",
    per_future=per_future,
)
