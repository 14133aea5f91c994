"""Person-years by contributor: y_i = mean over futures of the persons of state i that are there · months / 12.

In all operations of the world together. ``share`` is of all contributors.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, of_kind

SCHEMA = {"state": pl.String, "person_years": pl.Float64, "share": pl.Float64, "futures": pl.Int64}


def by_state(run: Run, arm: str, view: str) -> pl.DataFrame:
    """state, person_years (mean per future), share, futures (in which it sends anybody); largest first."""
    served = (
        of_kind(run, arm, view, Event.SERVED)
        .group_by("a")
        .agg(months=pl.col("value").sum(), futures=pl.len().cast(pl.Int64))
    )
    table = served.sort("months", "a", descending=[True, False]).collect()
    total = float(table["months"].sum())
    return table.select(
        state=pl.col("a").cast(pl.Int32).replace_strict(dict(enumerate(run.states)), return_dtype=pl.String),
        person_years=pl.col("months") / 12 / run.futures,
        share=pl.col("months") / max(total, 1.0),
        futures="futures",
    ).cast(SCHEMA)  # type: ignore[arg-type]


OUTCOME = Outcome(
    label="Person-years by contributor",
    unit="person-years",
    direction="none",
    about="world",
    by_state=by_state,
)
