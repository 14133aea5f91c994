"""Who pays for operations, to the dollar: paid_i = paid · s_i, rounded by largest remainders so that Σ paid_i = paid.

    un_peacekeeping, nato_common   s by the rule's shares in the manifest (``payers``), over all operations of a future
    parties, donors                s of the operation's own file (``operations``); without one nobody is named
    costs_lie                      s in proportion to the person-days that each has promised to the operation
    unpaid                         what is due and nobody has paid: nobody's yet

The shares are of the world's year and the same in every future; Hamilton's method, ties to the first by code.
"""

from __future__ import annotations

import polars as pl

from foedus.arrangements.facts import Payer
from foedus.log import Event, Run
from foedus.outcomes.contract import of_kind
from foedus.outcomes.course_of_operations import ON_FILE

RULES = [str(rule) for rule in Payer]  # in the order of the payer column
BY_BODY = ("un_peacekeeping", "nato_common")
UNPAID = "unpaid"
BILL = ("future", "rule", "dispute")


def who_pays(run: Run, arm: str, view: str) -> pl.DataFrame:
    """future, rule, state (null: nobody is named), usd (Int64): every dollar of every operation once."""
    due = bills(run, arm, view)
    weights = pl.concat(
        [_of_bodies(run, arm, due), _of_files(run, arm, due), _of_senders(run, arm, view, due)],
        how="vertical",
    )
    shared = apportioned(due.select(*BILL, whole="paid"), weights)
    nobody = due.join(weights.select(BILL).unique(), on=BILL, how="anti").select(
        *BILL, state=pl.lit(None, pl.String), usd="paid"
    )
    unpaid = due.select("future", rule=pl.lit(UNPAID), state=pl.lit(None, pl.String), usd="unpaid")
    rows = pl.concat([shared.drop("dispute"), nobody.drop("dispute"), unpaid]).filter(pl.col("usd") > 0)
    return rows.group_by("future", "rule", "state").agg(pl.col("usd").sum()).sort("future", "rule", "state")


def bills(run: Run, arm: str, view: str) -> pl.DataFrame:
    """future, rule, dispute, paid, unpaid: a row for each operation, or for all those whose cost a body shares.

    ``dispute`` is 0 for the latter.
    """
    rows = of_kind(run, arm, view, Event.COST, Event.UNPAID)
    rule = pl.col("a").cast(pl.Int32).replace_strict(dict(enumerate(RULES)), return_dtype=pl.String)
    whole, cost = pl.col("value").round().cast(pl.Int64), pl.col("kind") == int(Event.COST)
    told = rows.with_columns(rule=rule, whole=whole)
    operation = pl.when(pl.col("rule").is_in(BY_BODY)).then(0).otherwise(pl.col("dispute")).cast(pl.Int32)
    summed = (
        told.with_columns(dispute=operation)
        .group_by(BILL)
        .agg(due=pl.col("whole").filter(cost).sum(), unpaid=pl.col("whole").filter(~cost).sum())
    )
    return summed.select(*BILL, paid=pl.col("due") - pl.col("unpaid"), unpaid="unpaid").sort(BILL).collect()


def apportioned(bills_: pl.DataFrame, weights: pl.DataFrame) -> pl.DataFrame:
    """BILL, state, usd: ``whole`` of each bill shared in proportion to ``weight`` (whole numbers), to the unit.

    >>> bill = {"future": [0], "rule": ["donors"], "dispute": [1]}
    >>> share = {key: value * 3 for key, value in bill.items()} | {"state": ["A", "B", "C"], "weight": [1] * 3}
    >>> apportioned(pl.DataFrame(bill | {"whole": [100]}), pl.DataFrame(share))["usd"].to_list()
    [34, 33, 33]
    """
    weight = pl.col("weight").cast(pl.Float64)
    exact = pl.col("whole") * (weight / pl.col("weight").sum().over(BILL))
    rows = weights.join(bills_, on=BILL).sort(*BILL, "state").with_columns(exact=exact)
    rows = rows.with_columns(floor=pl.col("exact").floor().cast(pl.Int64))
    left = (pl.col("whole") - pl.col("floor").sum().over(BILL)).alias("left")
    place = (pl.col("floor") - pl.col("exact")).rank("ordinal").over(BILL).alias("place")
    one = (pl.col("place") <= pl.col("left")).cast(pl.Int64)
    return rows.with_columns(left, place).select(*BILL, "state", usd=pl.col("floor") + one)


def _of_bodies(run: Run, arm: str, due: pl.DataFrame) -> pl.DataFrame:
    shares = run.manifest.get("payers", {}).get(arm, {})
    table = [(rule, s, _whole(x)) for rule in BY_BODY for s, x in shares.get(rule, {}).items() if x > 0]
    listed = pl.DataFrame(table, {"rule": pl.String, "state": pl.String, "weight": pl.Int64}, orient="row")
    return due.select(BILL).join(listed, on="rule").select(*BILL, "state", "weight")


def _whole(share: float) -> int:
    """A share as a whole weight, so that no order of adding changes a dollar."""
    return round(share * 1e12)


def _of_files(run: Run, arm: str, due: pl.DataFrame) -> pl.DataFrame:
    on_file = run.manifest.get("operations", {}).get(arm, [])
    table = [
        (ON_FILE - k, s, _whole(x))
        for k, one in enumerate(on_file)
        for s, x in one["shares"].items()
        if x > 0
    ]
    listed = pl.DataFrame(table, {"dispute": pl.Int32, "state": pl.String, "weight": pl.Int64}, orient="row")
    own = due.filter(pl.col("rule").is_in(["parties", "donors"]))
    return own.select(BILL).join(listed, on="dispute").select(*BILL, "state", "weight")


def _of_senders(run: Run, arm: str, view: str, due: pl.DataFrame) -> pl.DataFrame:
    """Person-days that each state has promised, until it withdraws them or to the horizon."""
    own = due.filter(pl.col("rule") == "costs_lie").select(BILL)
    horizon, sent = run.years * 365.25, pl.col("kind") == int(Event.SENT)
    signed = pl.when(sent).then(pl.col("value")).otherwise(-pl.col("value")) * (horizon - pl.col("day"))
    moved = of_kind(run, arm, view, Event.SENT, Event.WITHDRAWN).join(
        own.lazy(), on=["future", "dispute"], how="inner"
    )
    codes = pl.col("a").cast(pl.Int32).replace_strict(dict(enumerate(run.states)), return_dtype=pl.String)
    thousandths = (1000 * signed).round().cast(pl.Int64)
    days = moved.with_columns(state=codes, days=thousandths).group_by(*BILL, "state")
    return days.agg(weight=pl.col("days").sum()).filter(pl.col("weight") > 0).sort(*BILL, "state").collect()
