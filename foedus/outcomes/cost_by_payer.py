"""Cost by payer: usd_i = mean over futures of what state i pays for operations, by the rule under which it pays.

Whole dollars in every future (``who_pays``); what is unpaid, what a state withholds of it, and what donors pay whom no
file names, are rows of their own. ``share`` is of all that the operations cost. Of what is unpaid or withheld:
``paid_late``, and ``owed`` at the end; the rest is lost (what donors do not give, what nobody is bound to pay).
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, of_kind
from foedus.outcomes.who_pays import UNPAID, WITHHELD, who_pays

SCHEMA = {
    "state": pl.String,
    "rule": pl.String,
    "usd": pl.Float64,
    "share": pl.Float64,
    "futures": pl.Int64,
    "paid_late": pl.Float64,
    "owed": pl.Float64,
}


def by_state(run: Run, arm: str, view: str) -> pl.DataFrame:
    """state, rule, usd (mean per future), share, futures (in which it pays), paid late, owed; largest first."""
    rows = who_pays(run, arm, view)
    total = int(rows["usd"].sum())
    paid = rows.group_by("state", "rule").agg(total=pl.col("usd").sum(), futures=pl.len().cast(pl.Int64))
    table = paid.sort("total", "rule", "state", descending=[True, False, False]).with_columns(
        usd=pl.col("total") / run.futures, share=pl.col("total") / max(total, 1)
    )
    late, by_name = _sum(run, arm, view, Event.PAID_LATE), rows.filter(pl.col("rule") == WITHHELD)
    owed = _sum(run, arm, view, Event.ARREARS) - int(by_name["usd"].sum())
    unpaid, withheld = pl.col("rule") == UNPAID, pl.col("rule") == WITHHELD
    table = table.with_columns(
        paid_late=pl.when(unpaid).then(late / run.futures).otherwise(0.0),
        owed=pl.when(unpaid).then(owed / run.futures).when(withheld).then(pl.col("usd")).otherwise(0.0),
    )
    return table.select(*SCHEMA).cast(SCHEMA)  # type: ignore[arg-type]


def _sum(run: Run, arm: str, view: str, kind: Event) -> float:
    return float(of_kind(run, arm, view, kind).select(pl.col("value").sum()).collect().item())


OUTCOME = Outcome(
    label="Cost by payer",
    unit="US$",
    direction="none",
    kind="money",
    about="inside",
    by_state=by_state,
)
