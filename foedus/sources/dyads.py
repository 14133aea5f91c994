"""From who took part to directed dyad-years: opponents in every year in which both were there.

Checked on GML 2.2.1 to 2000: from its participants come all 9,556 of its own directed dyad-years, and a handful more,
where a state changed sides within a year.
"""

from __future__ import annotations

import polars as pl


def opponents(parts: pl.DataFrame, event: str, side: str, per_state: tuple[str, ...]) -> pl.DataFrame:
    """Directed dyad-years of the states on opposite sides of an event.

    ``parts`` has ``event``, ``ccode``, ``side``, ``start``, ``end`` (years) and the columns ``per_state``, which come
    back with 1 and 2 behind their names. ``onset``: 1 in the first year in which the two faced each other.
    A state that left and came back has a row for each spell, and so may a year.
    """
    kept = ("ccode", side, "start", "end", *per_state)
    one, two = (parts.select(event, *(pl.col(c).alias(f"{c}{k}") for c in kept)) for k in (1, 2))
    met = one.join(two, on=event, how="inner", maintain_order="left_right").filter(
        pl.col(f"{side}1") != pl.col(f"{side}2"), pl.col("ccode1") != pl.col("ccode2")
    )
    met = met.with_columns(
        first=pl.max_horizontal("start1", "start2"), last=pl.min_horizontal("end1", "end2")
    ).filter(pl.col("first") <= pl.col("last"))
    years = met.with_columns(year=pl.int_ranges("first", pl.col("last") + 1)).explode("year")
    began = pl.col("year") == pl.col("first").min().over(event, "ccode1", "ccode2")
    return years.with_columns(pl.col("year").cast(pl.Int32), onset=began.cast(pl.Int32))
