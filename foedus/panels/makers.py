"""Where a panel starts: all its rows, from who was a state when, or from which mission was deployed."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.panels import system
from foedus.panels.coverage import window
from foedus.panels.panel import Panel
from foedus.panels.rows import Codes
from foedus.sources import scan


def state_years(first: int, last: int, codes: Codes = "cow", *, folder: Path | None = None) -> Panel:
    """A row for each state and year in which it was a member of the system on at least one day.

    ``codes``: cow (``ccode``, to 2016) or gw (``gwcode``, microstates included, to 2020).
    """
    name = system.system(codes, first, last, folder)
    rows = system.members(codes, first, last, folder).rename({"code": system.CODES[codes]})
    return Panel(rows, "state-year", codes, first, last, (name,), folder)


def directed_dyad_years(first: int, last: int, codes: Codes = "cow", *, folder: Path | None = None) -> Panel:
    """A row for each ordered pair of states and year in which both were members on the same day: A to B, and B to A."""
    name = system.system(codes, first, last, folder)
    code = system.CODES[codes]
    rows = system.pairs(codes, first, last, folder).rename({"code1": f"{code}1", "code2": f"{code}2"})
    return Panel(rows, "directed dyad-year", codes, first, last, (name,), folder)


def dyad_years(first: int, last: int, codes: Codes = "cow", *, folder: Path | None = None) -> Panel:
    """A row for each pair of states and year in which both were members on the same day; the lower code is first."""
    name = system.system(codes, first, last, folder)
    code = system.CODES[codes]
    rows = system.pairs(codes, first, last, folder).filter(pl.col("code1") < pl.col("code2"))
    rows = rows.rename({"code1": f"{code}1", "code2": f"{code}2"})
    return Panel(rows, "dyad-year", codes, first, last, (name,), folder)


def country_months(first: int, last: int, *, folder: Path | None = None) -> Panel:
    """A row for each Gleditsch-Ward state and month in which it was a member on at least one day; ``iso3`` beside it."""
    name = system.system("gw", first, last, folder)
    state = scan(name, folder).select("gwcode", "start", "end", "iso3")
    begin, end = pl.date(first, 1, 1), pl.date(last, 12, 31)
    months = pl.date_ranges(
        pl.max_horizontal(pl.col("start").dt.truncate("1mo"), begin),
        pl.min_horizontal("end", end),
        interval="1mo",
    )
    rows = (
        state.filter(pl.col("start") <= end, pl.col("end") >= begin)
        .select("gwcode", "iso3", day=months)
        .explode("day")
        .select(
            "gwcode", year=pl.col("day").dt.year(), month=pl.col("day").dt.month().cast(pl.Int32), iso3="iso3"
        )
        .unique(["gwcode", "year", "month"])
        .sort("gwcode", "year", "month")
    )
    return Panel(rows, "country-month", "gw", first, last, (name,), folder)


def mission_months(first: int, last: int, *, folder: Path | None = None) -> Panel:
    """A row for each UN mission and month from its first to its last report to the IPI; ``host_iso3`` beside it.

    A month between them without a report has a row, and its strength is missing.
    """
    name = "ipi_mission_month"
    begin, end = window(name)
    if not begin <= first <= last <= end:
        what = f"{name} reaches from {begin} to {end}, and {first} to {last} was asked for"
        raise InputError([Finding("first, last", what, f"years from {begin} to {end}, the earlier first")])
    month = pl.col("date").dt.date().dt.truncate("1mo")
    rows = (
        scan(name, folder)
        .group_by("mission")
        .agg(host_iso3=pl.col("host_iso3").sort().first(), start=month.min(), end=month.max())
        .select("mission", "host_iso3", day=pl.date_ranges("start", "end", interval="1mo"))
        .explode("day")
        .select(
            "mission",
            year=pl.col("day").dt.year(),
            month=pl.col("day").dt.month().cast(pl.Int32),
            host_iso3="host_iso3",
        )
        .filter(pl.col("year").is_between(first, last))
        .sort("mission", "year", "month")
    )
    return Panel(rows, "mission-month", "mission", first, last, (name,), folder)
