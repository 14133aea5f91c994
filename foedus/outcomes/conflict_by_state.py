"""Conflict by state: risk_s = years of conflict inside s / years, over all futures; major_s likewise of major conflict.

The chance that a year of the horizon is one of conflict there. Deaths are of the whole horizon: the median future and
the range of 90 % of futures.
"""

import numpy as np
import polars as pl

from foedus.log import Run
from foedus.outcomes.contract import Outcome
from foedus.outcomes.inside_years import inside_years
from foedus.outcomes.intervals import HIGH, LOW

MAJOR = 2
SCHEMA = {
    "state": pl.String,
    "risk": pl.Float64,
    "major": pl.Float64,
    "ever": pl.Float64,
    "months": pl.Float64,
    "deaths": pl.Float64,
    "deaths_low": pl.Float64,
    "deaths_high": pl.Float64,
}


def by_state(run: Run, arm: str, view: str) -> pl.DataFrame:
    """state, risk, major (shares of years), ever (share of futures), months (mean), deaths and their range."""
    level = pl.col("level")
    each = (
        inside_years(run, arm, view)
        .group_by("state", "future")
        .agg(
            years=pl.len(),
            major=(level == MAJOR).sum(),
            months=pl.col("months").sum(),
            deaths=pl.col("deaths").sum(),
        )
    )
    turns = run.futures * float(np.ceil(run.years - 1e-6))
    rows = []
    for (state,), own in each.sort("state", "future").collect().group_by("state", maintain_order=True):
        deaths = np.zeros(run.futures)
        deaths[: own.height] = own["deaths"].to_numpy()
        low, median, high = np.quantile(deaths, (LOW, 0.5, HIGH), method="inverted_cdf")
        years, major = int(own["years"].sum()), int(own["major"].sum())
        shares = (years / turns, major / turns, own.height / run.futures)
        months = int(own["months"].sum()) / run.futures
        rows.append((run.states[int(str(state))], *shares, months, float(median), float(low), float(high)))
    table = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return table.sort("risk", "state", descending=[True, False])


OUTCOME = Outcome(
    label="Conflict inside states, by state",
    unit="share of years",
    direction="lower",
    kind="share",
    about="inside",
    by_state=by_state,
)
