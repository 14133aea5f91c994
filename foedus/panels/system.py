"""Who was a state, when: the membership lists of the Correlates of War and of Gleditsch and Ward."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.panels.spans import years
from foedus.sources import coverage, scan

SYSTEMS = {"cow": "cow_system", "gw": "gw_system"}
CODES = {"cow": "ccode", "gw": "gwcode"}


def system(codes: str, first: int, last: int, folder: Path | None) -> str:
    """The name of the membership table; ``InputError`` where it does not reach the years asked for."""
    if codes not in SYSTEMS:
        raise InputError([Finding("codes", f"{codes!r} is no code system", "codes='cow' or codes='gw'")])
    reached(SYSTEMS[codes], first, last, folder)
    return SYSTEMS[codes]


def reached(name: str, first: int, last: int, folder: Path | None) -> None:
    """Refuse years before or after those of which the table that names the rows speaks."""
    begin, end = coverage(name, folder)
    if not begin <= first <= last <= end:
        what = f"{name} names the rows from {begin} to {end}, and {first} to {last} was asked for"
        raise InputError([Finding("first, last", what, f"years from {begin} to {end}, the earlier first")])


def terms(name: str, microstates: bool, folder: Path | None) -> pl.LazyFrame:
    """Each term of membership: code, start, end (days, both included), iso3."""
    table = scan(name, folder)
    if name == SYSTEMS["gw"] and not microstates:
        table = table.filter(pl.col("microstate") == 0)
    code = next(CODES[codes] for codes, system in SYSTEMS.items() if system == name)
    return table.select("start", "end", "iso3", code=pl.col(code))


def members(terms: pl.LazyFrame, first: int, last: int) -> pl.LazyFrame:
    """A row for each state and each year on at least one day of which it was a member."""
    return _by_year(terms, ["code"], first, last)


def pairs(terms: pl.LazyFrame, first: int, last: int) -> pl.LazyFrame:
    """A row for each ordered pair and each year on at least one day of which both were members."""
    one = terms.drop("iso3")
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
