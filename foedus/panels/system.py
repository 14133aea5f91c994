"""Who was a state, when: the membership lists of the Correlates of War and of Gleditsch and Ward."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.panels.coverage import window, years
from foedus.sources import scan

SYSTEMS = {"cow": "cow_system", "gw": "gw_system"}
CODES = {"cow": "ccode", "gw": "gwcode"}


def system(codes: str, first: int, last: int, folder: Path | None) -> str:
    """The name of the membership table; ``InputError`` where it does not reach the years asked for."""
    if codes not in SYSTEMS:
        raise InputError([Finding("codes", f"{codes!r} is no code system", "codes='cow' or codes='gw'")])
    name = SYSTEMS[codes]
    begin, end = window(name)
    if not begin <= first <= last <= end:
        what = f"{name} knows who was a state from {begin} to {end}, and {first} to {last} was asked for"
        raise InputError([Finding("first, last", what, f"years from {begin} to {end}, the earlier first")])
    return name


def terms(codes: str, folder: Path | None) -> pl.LazyFrame:
    """Each term of membership: code, start, end (days, both included)."""
    return scan(SYSTEMS[codes], folder).select(code=pl.col(CODES[codes]), start="start", end="end")


def members(codes: str, first: int, last: int, folder: Path | None) -> pl.LazyFrame:
    """A row for each state and each year on at least one day of which it was a member."""
    return _by_year(terms(codes, folder), ["code"], first, last)


def pairs(codes: str, first: int, last: int, folder: Path | None) -> pl.LazyFrame:
    """A row for each ordered pair and each year on at least one day of which both were members."""
    one = terms(codes, folder)
    met = (
        one.rename({"code": "code1"})
        .join(one.rename({"code": "code2"}), how="cross", suffix="_2")
        .filter(pl.col("code1") != pl.col("code2"))
        .select(
            "code1",
            "code2",
            start=pl.max_horizontal("start", "start_2"),
            end=pl.min_horizontal("end", "end_2"),
        )
        .filter(pl.col("start") <= pl.col("end"))
    )
    return _by_year(met, ["code1", "code2"], first, last)


def _by_year(terms: pl.LazyFrame, unit: list[str], first: int, last: int) -> pl.LazyFrame:
    start = pl.max_horizontal(pl.col("start").dt.year(), pl.lit(first, pl.Int32))
    end = pl.min_horizontal(pl.col("end").dt.year(), pl.lit(last, pl.Int32))
    return (
        terms.filter(start <= end)
        .select(*unit, years(start, end))
        .explode("year")
        .unique()
        .sort(*unit, "year")
    )
