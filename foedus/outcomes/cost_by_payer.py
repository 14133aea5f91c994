"""Cost by payer: usd_i = mean over futures of what state i pays for operations, by the rule under which it pays.

Whole dollars in every future (``who_pays``); what is unpaid, and what donors pay whom no file names, are rows of their
own without a state. ``share`` is of all that the operations cost.
"""

import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome
from foedus.outcomes.who_pays import who_pays

SCHEMA = {
    "state": pl.String,
    "rule": pl.String,
    "usd": pl.Float64,
    "share": pl.Float64,
    "futures": pl.Int64,
}


def by_state(run: Run, arm: str, view: str) -> pl.DataFrame:
    """state, rule, usd (mean per future), share, futures (in which it pays anything); largest first."""
    rows = who_pays(run, arm, view)
    total = int(rows["usd"].sum())
    paid = rows.group_by("state", "rule").agg(total=pl.col("usd").sum(), futures=pl.len().cast(pl.Int64))
    table = paid.sort("total", "rule", "state", descending=[True, False, False]).with_columns(
        usd=pl.col("total") / run.futures, share=pl.col("total") / max(total, 1)
    )
    return table.select(*SCHEMA).cast(SCHEMA)  # type: ignore[arg-type]


OUTCOME = Outcome(
    label="Cost by payer",
    unit="US$",
    direction="none",
    kind="money",
    about="inside",
    by_state=by_state,
)
