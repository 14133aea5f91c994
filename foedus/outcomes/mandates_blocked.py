"""Mandates blocked = number of votes on an operation that fail while a member objects, by veto or against consensus.

Also where another body acts afterwards. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.log.events import Denial
from foedus.outcomes.contract import Outcome, every_future, of_kind


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Events DENIED by a vote that name a member that objected."""
    denied = of_kind(run, arm, view, Event.DENIED)
    blocked = denied.filter((pl.col("value") == int(Denial.VOTE)) & (pl.col("a") >= 0))
    return every_future(run, blocked.group_by("future").agg(value=pl.len()))


OUTCOME = Outcome(
    label="Mandates blocked", unit="votes", direction="none", about="inside", per_future=per_future
)
