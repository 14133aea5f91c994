"""Whole dollars in proportion to weights, to the dollar: Hamilton's method, ties to the first by code."""

from __future__ import annotations

import polars as pl

BILL = ("future", "rule", "dispute")


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
