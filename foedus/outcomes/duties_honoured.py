"""Duties honoured = calls honoured / calls, a call being one state called once by one attacked state.

Per future; missing where no state was called. A promise that only permits help calls nobody; help without a duty
(volunteering) is not counted here.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, of_kind


def per_future(run: Run, arm: str, view: str) -> pl.DataFrame:
    """HONOURED / (HONOURED + REFUSED)."""
    calls = of_kind(run, arm, view, Event.HONOURED, Event.REFUSED)
    share = calls.group_by("future").agg(value=(pl.col("kind") == int(Event.HONOURED)).mean())
    futures = pl.LazyFrame({"future": pl.Series(range(run.futures), dtype=pl.Int32)})
    return futures.join(share, on="future", how="left", maintain_order="left").collect()


OUTCOME = Outcome(
    label="Duties honoured", unit="share of calls", direction="higher", kind="share", per_future=per_future
)
