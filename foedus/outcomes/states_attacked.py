"""States attacked = number of distinct states against which force or war was begun.

The target of the dispute; states that come to its help are not counted. Per future, over the horizon.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, every_future, of_kind


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """Distinct targets of events FORCE and WAR."""
    attacks = of_kind(run, arm, view, Event.FORCE, Event.WAR)
    return every_future(run, attacks.group_by("future").agg(value=pl.col("b").n_unique()))


OUTCOME = Outcome(label="States attacked", unit="states", direction="lower", per_future=per_future)
