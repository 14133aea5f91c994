"""What states withhold by name, to the dollar: the withheld of each operation's year shared by who withheld then.

    usd_i  in proportion to  sum over years y of withheld_y · v_iy / sum_j v_jy,   v_iy = s_i · part_i · days of y

s the shares of the rule in the manifest (``payers``), part and days of its ``withheld``; largest remainders. Where one
state withholds, or all over the same days, this is exact; else persons are taken as even over the year.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from foedus.arrangements.facts import Payer
from foedus.log import Event, Run
from foedus.outcomes.apportioned import apportioned
from foedus.outcomes.contract import of_kind

YEAR = 365.25
SCHEMA = {"future": pl.Int32, "rule": pl.String, "state": pl.String, "usd": pl.Int64}


def withheld_by(run: Run, arm: str, view: str) -> pl.DataFrame:
    """future, rule, state, usd (Int64): every dollar of the events WITHHELD once."""
    told = run.manifest.get("withheld", {}).get(arm, {})
    if not told:
        return pl.DataFrame(schema=SCHEMA)
    rules = (
        pl.col("a").cast(pl.Int32).replace_strict(dict(enumerate(map(str, Payer))), return_dtype=pl.String)
    )
    years = of_kind(run, arm, view, Event.WITHHELD).select("future", "day", "value", rule=rules).collect()
    overlap = pl.min_horizontal("day", "ends") - pl.max_horizontal(pl.col("day") - YEAR, "begins")
    rows = years.with_row_index("year").join(_spans(run, arm), on="rule")
    rows = rows.with_columns(v=overlap.clip(0.0) * pl.col("weight"))
    rows = rows.with_columns(exact=pl.col("value") * pl.col("v") / pl.col("v").sum().over("year"))
    exact = rows.group_by("future", "rule", "state").agg(pl.col("exact").sum())
    weights = exact.select(*_one_bill(), "state", weight=(1000 * pl.col("exact")).round().cast(pl.Int64))
    whole = years.group_by("future", "rule").agg(whole=pl.col("value").sum().round().cast(pl.Int64))
    shared = apportioned(whole.select(*_one_bill(), "whole"), weights).filter(pl.col("usd") > 0)
    return shared.select(*SCHEMA)


def _one_bill() -> tuple[pl.Expr, ...]:
    return pl.col("future"), pl.col("rule"), pl.lit(0, pl.Int32).alias("dispute")


def _spans(run: Run, arm: str) -> pl.DataFrame:
    """rule, state, weight (share · part), begins and ends (days): who withholds what, when."""
    first, shares = date.fromisoformat(run.manifest["baseline"]), run.manifest["payers"][arm]
    table = [
        (
            rule,
            state,
            shares[rule].get(state, 0.0) * one["part"],
            *(_day(one[end], first) for end in ("from", "to")),
        )
        for rule, listed in run.manifest["withheld"][arm].items()
        for one in listed
        for state in one["states"]
    ]
    schema = {
        "rule": pl.String,
        "state": pl.String,
        "weight": pl.Float64,
        "begins": pl.Float64,
        "ends": pl.Float64,
    }
    return pl.DataFrame(table, schema, orient="row").filter(pl.col("weight") > 0)


def _day(day: str, first: date) -> float:
    return float((date.fromisoformat(day) - first).days)
