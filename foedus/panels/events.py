"""Events of more than two states: who took part, on which side, in which order, and whom each joiner joined.

    disputes (gml)   a row for each spell of a state in a militarized dispute
    wars (cow)       a row for each state in an inter-state war

The lead of a side is the originator that entered first; ties: the highest hostile act, then the larger CINC, then the
lower code.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.sources import scan

ORDER = ["event", "order", "side", "ccode"]


def participants(source: Literal["gml", "cow"] = "gml", *, folder: Path | None = None) -> pl.DataFrame:
    """The k-adic table of disputes (gml) or of wars (cow).

    ``event`` (the dispute's or war's number), ``ccode``, ``side`` (A or B), ``orig`` (1 = in it from the start),
    ``entered`` and ``left`` (dates; of an unknown day or month the earliest for entering and the latest for leaving,
    and ``day_known`` is false), ``order`` (1 = the first to enter; those who enter together share it), ``hiact`` (gml),
    ``joins`` (the lead of its side, null for that lead itself).
    """
    if source not in ("gml", "cow"):
        what = f"there is no table of participants named {source!r}"
        raise InputError([Finding("source", what, 'participants("gml") or participants("cow")')])
    spells = _gml(folder) if source == "gml" else _wars(folder)
    strength = scan("cow_nmc", folder).select("ccode", "year", "cinc")
    ranked = (
        spells.join(
            strength, left_on=["ccode", pl.col("entered").dt.year()], right_on=["ccode", "year"], how="left"
        )
        .with_columns(order=pl.col("entered").rank("dense").over("event").cast(pl.Int32))
        .sort(
            "event",
            "side",
            -pl.col("orig"),
            "entered",
            -pl.col("hiact").fill_null(-10),
            -pl.col("cinc").fill_null(0.0),
            "ccode",
        )
        .with_columns(joins=pl.col("ccode").first().over("event", "side"))
        .with_columns(joins=pl.when(pl.col("joins") != pl.col("ccode")).then("joins"))
    )
    columns = ["event", "ccode", "side", "orig", "entered", "left", "day_known", "order", "hiact", "joins"]
    return ranked.select(columns).sort(*ORDER, "entered").collect()


def _gml(folder: Path | None) -> pl.LazyFrame:
    month, day = pl.col("stmon"), pl.col("stday")
    last = pl.date("endyear", _or("endmon", 12), 1).dt.month_end()
    until = (
        pl.when(pl.col("endday") > 0)
        .then(pl.date("endyear", _or("endmon", 12), _or("endday", 1)))
        .otherwise(last)
    )
    return scan("gml_mid_participant", folder).select(
        "ccode",
        "orig",
        "hiact",
        event="dispnum",
        side=pl.when(pl.col("sidea") == 1).then(pl.lit("A")).otherwise(pl.lit("B")),
        entered=pl.date("styear", _or("stmon", 1), _or("stday", 1)),
        left=until,
        day_known=(month > 0) & (day > 0),
    )


def _or(column: str, early: int) -> pl.Expr:
    return pl.when(pl.col(column) > 0).then(pl.col(column)).otherwise(early)


def _wars(folder: Path | None) -> pl.LazyFrame:
    return scan("cow_war_inter_participant", folder).select(
        "ccode",
        event="warnum",
        side=pl.when(pl.col("side_a") == 1).then(pl.lit("A")).otherwise(pl.lit("B")),
        orig=(~pl.col("joined_after_first_year")).cast(pl.Int32),
        entered=pl.date("start_year", 1, 1),
        left=pl.date("end_year", 12, 31),
        day_known=pl.lit(False),
        hiact=pl.lit(None, pl.Int32),
    )
