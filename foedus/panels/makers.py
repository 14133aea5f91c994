"""Where a panel starts: all its rows, from who was a state when, or from which mission was deployed.

``codes``: cow (``ccode``, 1816-2016) or gw (``gwcode``, 1816-2020; ``microstates`` adds their list of those).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.panels.panel import Panel
from foedus.panels.rows import CODE, Codes
from foedus.panels.system import members, pairs, reached, system, terms
from foedus.sources import scan


def state_years(
    first: int, last: int, codes: Codes = "cow", *, microstates: bool = False, folder: Path | None = None
) -> Panel:
    """A row for each state and year in which it was a member of the system on at least one day."""
    name = system(codes, first, last, folder)
    rows = members(terms(name, microstates, folder), first, last).rename({"code": CODE[codes]})
    return Panel(rows, "state-year", codes, first, last, (name,), folder)


def directed_dyad_years(
    first: int, last: int, codes: Codes = "cow", *, microstates: bool = False, folder: Path | None = None
) -> Panel:
    """A row for each ordered pair of states and year in which both were members on the same day: A-B, and B-A."""
    name = system(codes, first, last, folder)
    names = {f"code{side}": f"{CODE[codes]}{side}" for side in "12"}
    rows = pairs(terms(name, microstates, folder), first, last).rename(names)
    return Panel(rows, "directed dyad-year", codes, first, last, (name,), folder)


def dyad_years(
    first: int, last: int, codes: Codes = "cow", *, microstates: bool = False, folder: Path | None = None
) -> Panel:
    """A row for each pair of states and year in which both were members on the same day; the lower code is first."""
    both = directed_dyad_years(first, last, codes, microstates=microstates, folder=folder)
    low, high = both.unit_key
    rows = both.frame.filter(pl.col(low) < pl.col(high))
    return Panel(rows, "dyad-year", codes, first, last, both.sources, folder)


def country_months(first: int, last: int, *, microstates: bool = False, folder: Path | None = None) -> Panel:
    """A row for each Gleditsch-Ward state and month in which it was one on at least one day; ``iso3`` beside it."""
    name = system("gw", first, last, folder)
    begin, end = pl.date(first, 1, 1), pl.date(last, 12, 31)
    start = pl.max_horizontal(pl.col("start").dt.truncate("1mo"), begin)
    until = pl.min_horizontal("end", end)
    rows = (
        terms(name, microstates, folder)
        .filter(start <= until)
        .select("iso3", gwcode="code", day=pl.date_ranges(start, until, interval="1mo"))
        .explode("day")
        .select("gwcode", *_month("day"), "iso3")
        .unique(["gwcode", "year", "month"], keep="first", maintain_order=True)
        .sort("gwcode", "year", "month")
    )
    return Panel(rows, "country-month", "gw", first, last, (name,), folder)


def mission_months(first: int, last: int, *, folder: Path | None = None) -> Panel:
    """A row for each UN mission and month from its first to its last report to the IPI; ``host_iso3`` beside it.

    A month between them without a report has a row, and its strength is missing.
    """
    name = "ipi_mission_month"
    reached(name, first, last, folder)
    month = pl.col("date").dt.date().dt.truncate("1mo")
    rows = (
        scan(name, folder)
        .group_by("mission")
        .agg(host_iso3=pl.col("host_iso3").sort().first(), start=month.min(), end=month.max())
        .select("mission", "host_iso3", day=pl.date_ranges("start", "end", interval="1mo"))
        .explode("day")
        .select("mission", *_month("day"), "host_iso3")
        .filter(pl.col("year").is_between(first, last))
        .sort("mission", "year", "month")
    )
    return Panel(rows, "mission-month", "mission", first, last, (name,), folder)


def _month(day: str) -> list[pl.Expr]:
    date = pl.col(day).dt
    return [date.year().alias("year"), date.month().cast(pl.Int32).alias("month")]
