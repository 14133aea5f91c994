"""Who pays for operations, to the dollar: paid_i = paid · s_i, rounded by largest remainders so that Σ paid_i = paid.

    un_peacekeeping, nato_common, african_union   s by the rule's shares in the manifest (``payers``), over all
                operations of a future
    parties     s of the operation's own file (``operations``), else of the arrangement that decided it (``deciders``):
                shares on file, else equal ones of its parties
    donors      the shares on file only; without them nobody is named
    costs_lie   s in proportion to the person-days that each has promised to the operation
    withheld    what a state withholds by name (``withheld`` of the manifest) of what it would else have paid
    unpaid      what is due and nobody has paid, but for that: nobody's yet

Where states withhold, s shares what would be paid if none did: paid_i = (paid + withheld) · s_i - withheld_i, so that
the others pay what they would have paid. The shares are of the world's year and the same in every future; Hamilton's
method, ties to the first by code.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from foedus.arrangements.facts import Payer
from foedus.log import Event, Run
from foedus.log.events import FIRST_ON_FILE
from foedus.outcomes.apportioned import BILL, apportioned
from foedus.outcomes.contract import of_kind
from foedus.outcomes.withheld import withheld_by

RULES = [str(rule) for rule in Payer]  # in the order of the payer column
BY_BODY = ("un_peacekeeping", "nato_common", "african_union")
UNPAID, WITHHELD = "unpaid", "withheld"


def who_pays(run: Run, arm: str, view: str) -> pl.DataFrame:
    """future, rule, state (null: nobody is named), usd (Int64): every dollar of every operation once."""
    due, kept = bills(run, arm, view), withheld_by(run, arm, view)
    weights = pl.concat(
        [
            _of_bodies(run, arm, due, kept),
            _of_files(run, arm, due),
            _of_deciders(run, arm, view, due),
            _of_senders(run, arm, view, due),
        ],
        how="vertical",
    )
    shared = apportioned(due.select(*BILL, whole="paid"), weights)
    nobody = due.join(weights.select(BILL).unique(), on=BILL, how="anti").select(
        *BILL, state=pl.lit(None, pl.String), usd="paid"
    )
    rows = pl.concat([shared.drop("dispute"), nobody.drop("dispute"), *_unpaid(due, kept)])
    rows = rows.filter(pl.col("usd") > 0)
    return rows.group_by("future", "rule", "state").agg(pl.col("usd").sum()).sort("future", "rule", "state")


def _unpaid(due: pl.DataFrame, kept: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is unpaid and nobody's, and what states withhold of it by name."""
    named = kept.group_by("future").agg(kept=pl.col("usd").sum())
    short = due.group_by("future").agg(pl.col("unpaid").sum()).join(named, on="future", how="left")
    nobody = short.select(
        "future",
        rule=pl.lit(UNPAID),
        state=pl.lit(None, pl.String),
        usd=pl.col("unpaid") - pl.col("kept").fill_null(0),
    )
    return nobody, kept.select("future", rule=pl.lit(WITHHELD), state="state", usd="usd")


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


def _of_bodies(run: Run, arm: str, due: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """Of each state its share; where states withhold, the dollars that are left of what would be its share else."""
    shares = run.manifest.get("payers", {}).get(arm, {})
    table = [(rule, s, _whole(x)) for rule in BY_BODY for s, x in shares.get(rule, {}).items() if x > 0]
    listed = pl.DataFrame(table, {"rule": pl.String, "state": pl.String, "weight": pl.Int64}, orient="row")
    weights = due.select(BILL).join(listed, on="rule").select(*BILL, "state", "weight")
    if kept.is_empty():
        return weights
    gone = kept.group_by("future", "rule").agg(gone=pl.col("usd").sum())
    whole = due.join(gone, on=["future", "rule"], how="left").select(
        *BILL, whole=pl.col("paid") + pl.col("gone").fill_null(0)
    )
    else_paid = apportioned(whole, weights).join(
        kept, on=["future", "rule", "state"], how="left", suffix="_kept"
    )
    left = (pl.col("usd") - pl.col("usd_kept").fill_null(0)).clip(
        0
    )  # whole dollars of every month: some over or under
    return else_paid.select(*BILL, "state", weight=left).filter(pl.col("weight") > 0)


def _whole(share: float) -> int:
    """A share as a whole weight, so that no order of adding changes a dollar."""
    return round(share * 1e12)


def _of_files(run: Run, arm: str, due: pl.DataFrame) -> pl.DataFrame:
    on_file = run.manifest.get("operations", {}).get(arm, [])
    listed = _listed("dispute", [(FIRST_ON_FILE - k, one) for k, one in enumerate(on_file)])
    return due.select(BILL).join(listed, on=["rule", "dispute"]).select(*BILL, "state", "weight")


def _of_deciders(run: Run, arm: str, view: str, due: pl.DataFrame) -> pl.DataFrame:
    """Of operations decided in the run: a cost names the duty by which its operation was decided."""
    known, duties = run.manifest.get("deciders", {}).get(arm, {}), run.manifest["duties"].get(arm, [])
    own = [(d, known[duty["arrangement"]]) for d, duty in enumerate(duties) if duty["arrangement"] in known]
    by = of_kind(run, arm, view, Event.COST).filter(pl.col("duty") >= 0)
    duty = pl.col("duty").cast(pl.Int32).first()
    decided = by.group_by("future", "dispute").agg(duty=duty).collect()
    rows = due.select(BILL).join(decided, on=["future", "dispute"])
    return rows.join(_listed("duty", own), on=["rule", "duty"]).select(*BILL, "state", "weight")


def _listed(key: str, known: list[tuple[int, dict[str, Any]]]) -> pl.DataFrame:
    """rule, ``key``, state, weight: of who pays by shares on file, or equally."""
    table = []
    for number, one in known:
        told = [(s, _whole(x)) for s, x in one["shares"].items() if x > 0]
        alike = [(s, 1) for s in one.get("equally", ())]
        table += [("parties", number, *each) for each in told or alike]
        table += [("donors", number, *each) for each in told]
    schema = {"rule": pl.String, key: pl.Int32, "state": pl.String, "weight": pl.Int64}
    return pl.DataFrame(table, schema, orient="row")


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
