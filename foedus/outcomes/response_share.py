"""Response by state: honours_s = calls honoured by s / calls on s; share_s = responses by s / responses by all.

A response is a call honoured or help without a duty. Calls are pooled over futures; the 90 % interval is Wilson's,
with the number of calls reduced to what it is worth given that calls of one future resemble each other:

    n_eff = min(calls, p (1 - p) / Var),   Var = Σ_f (honoured_f - p · calls_f)² / calls²

and, where all or none were honoured, to the number of futures with a call.
"""

import polars as pl

from foedus.log import Event, Run
from foedus.outcomes.contract import Outcome, of_kind
from foedus.outcomes.intervals import wilson_of_clusters

HONOURED, REFUSED, VOLUNTEERED = int(Event.HONOURED), int(Event.REFUSED), int(Event.VOLUNTEERED)


def by_state(run: Run, arm: str, view: str) -> pl.DataFrame:
    """state, called, honoured, honours, low, high, volunteered, share; one row per state with any call or response.

    ``honours``, ``low`` and ``high`` are null for a state that was never called.
    """
    responses = of_kind(run, arm, view, Event.HONOURED, Event.REFUSED, Event.VOLUNTEERED)
    kind = pl.col("kind")
    per_future = responses.group_by("future", "a").agg(
        called=(kind != VOLUNTEERED).sum().cast(pl.Int64),
        honoured=(kind == HONOURED).sum().cast(pl.Int64),
        volunteered=(kind == VOLUNTEERED).sum().cast(pl.Int64),
    )
    calls, honoured = pl.col("called"), pl.col("honoured")
    states = per_future.group_by("a").agg(
        calls.sum(),
        honoured.sum(),
        pl.col("volunteered").sum(),
        futures=(calls > 0).sum(),
        hh=(honoured * honoured).sum(),  # whole numbers, so that no order of adding changes a bit
        hc=(honoured * calls).sum(),
        cc=(calls * calls).sum(),
    )
    table = states.sort(pl.col("honoured") + pl.col("volunteered"), "called", "a", descending=True).collect()
    answered = table["honoured"] + table["volunteered"]
    rows = [_row(run, row, int(answered.sum())) for row in table.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=SCHEMA)


SCHEMA = {
    "state": pl.String,
    "called": pl.Int64,
    "honoured": pl.Int64,
    "honours": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "volunteered": pl.Int64,
    "share": pl.Float64,
}


def _row(run: Run, row: dict[str, float], answered: int) -> dict[str, object]:
    called, honoured, volunteered = int(row["called"]), int(row["honoured"]), int(row["volunteered"])
    honours = low = high = None
    if called:
        honours = honoured / called
        squares = row["hh"], row["hc"], row["cc"]
        low, high = wilson_of_clusters(honoured, called, squares, int(row["futures"]))
    return {
        "state": run.states[int(row["a"])],
        "called": called,
        "honoured": honoured,
        "honours": honours,
        "low": low,
        "high": high,
        "volunteered": volunteered,
        "share": (honoured + volunteered) / answered if answered else None,
    }


OUTCOME = Outcome(
    label="Response by state", unit="share of calls", direction="higher", kind="share", by_state=by_state
)
