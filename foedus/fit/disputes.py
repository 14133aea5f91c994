"""Disputes as the engine lives them: one lead dyad each, everybody else a joiner.

The lead of a side is the originator that entered first (ties: the highest action, then the larger CINC of the year,
then the lower COW number). The initiator is the lead of side A: the side that took the first codable action. Days that
the record leaves open are those that GML fill in (``dummy_stday``).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources import scan

SIDE_A, SIDE_B = 1, 0
THREAT, DISPLAY, FORCE, WAR = 2, 3, 4, 5


def participants(folder: Path | None = None) -> pl.DataFrame:
    """One row a dispute and state, its first spell: dispnum, ccode, sidea, orig, hiact, start, end (days)."""
    rows = scan("gml_mid_participant", folder).select(
        "dispnum",
        "ccode",
        "sidea",
        "orig",
        "hiact",
        start=_day("styear", "stmon", "stday", "dummy_stday"),
        end=_day("endyear", "endmon", "endday", "dummy_endday"),
    )
    return (
        rows.sort("dispnum", "ccode", "start", "end", "sidea")
        .unique(["dispnum", "ccode"], keep="first", maintain_order=True)
        .collect()
    )


def _day(year: str, month: str, day: str, filled: str) -> pl.Expr:
    """A date; where the day is not known (-9), the one that GML fill in."""
    known = pl.when(pl.col(day) > 0).then(pl.col(day)).otherwise(pl.col(filled))
    return pl.date(pl.col(year), pl.col(month), known)


def lead_dyads(years: range, folder: Path | None = None) -> pl.DataFrame:
    """One row a dispute that began in ``years``: dispnum, year, start, ccode1 (initiator), ccode2 (target), hostlev.

    Also mindur, maxdur (days), outcome and settle, as coded.
    """
    power = scan("cow_nmc", folder).select("ccode", "cinc", styear="year").collect()
    begun = (
        scan("gml_mid_dispute", folder)
        .filter(pl.col("styear").is_in(list(years)))
        .select("dispnum", "styear", "hostlev", "mindur", "maxdur", "outcome", "settle")
        .collect()
    )
    side = (
        participants(folder)
        .filter(pl.col("orig") == 1)
        .join(begun, on="dispnum")
        .join(power, on=["ccode", "styear"], how="left")
        .sort(
            ["dispnum", "sidea", "start", "hiact", "cinc", "ccode"],
            descending=[False] * 3 + [True] * 2 + [False],
        )
        .unique(["dispnum", "sidea"], keep="first", maintain_order=True)
    )
    a = side.filter(pl.col("sidea") == SIDE_A).select("dispnum", ccode1="ccode", start="start")
    b = side.filter(pl.col("sidea") == SIDE_B).select("dispnum", ccode2="ccode", second="start")
    return (
        begun.rename({"styear": "year"})
        .join(a, on="dispnum")
        .join(b, on="dispnum")
        .with_columns(start=pl.min_horizontal("start", "second"))
        .drop("second")
        .sort("dispnum")
    )


def joiners(leads: pl.DataFrame, folder: Path | None = None) -> pl.DataFrame:
    """Every participant that leads neither side: dispnum, ccode, sidea, start, end."""
    others = participants(folder).join(leads.select("dispnum", "ccode1", "ccode2"), on="dispnum")
    rest = others.filter((pl.col("ccode") != pl.col("ccode1")) & (pl.col("ccode") != pl.col("ccode2")))
    return rest.select("dispnum", "ccode", "sidea", "start", "end").sort("dispnum", "ccode")


def war_spells(folder: Path | None = None) -> pl.DataFrame:
    """Participation in disputes that reached war."""
    wars = scan("gml_mid_dispute", folder).filter(pl.col("hostlev") == WAR).select("dispnum").collect()
    return participants(folder).join(wars, on="dispnum").sort("dispnum", "ccode")


def in_dispute(folder: Path | None = None) -> pl.DataFrame:
    """Spells in which two states were on opposite sides of a dispute: low, high (COW numbers), dispnum, start, end."""
    rows = participants(folder)
    a = rows.filter(pl.col("sidea") == SIDE_A).select("dispnum", a="ccode", sa="start", ea="end")
    b = rows.filter(pl.col("sidea") == SIDE_B).select("dispnum", b="ccode", sb="start", eb="end")
    spells = a.join(b, on="dispnum").with_columns(
        low=pl.min_horizontal("a", "b"),
        high=pl.max_horizontal("a", "b"),
        start=pl.max_horizontal("sa", "sb"),
        end=pl.min_horizontal("ea", "eb"),
    )
    return (
        spells.filter(pl.col("end") >= pl.col("start"))
        .select("low", "high", "dispnum", "start", "end")
        .sort("low", "high", "start", "dispnum")
    )
