"""Which years a table speaks of. Outside them nothing is known, which is not 0.

    window = [first, last] as its source declares, cut at the last year that the table on file reaches

The second half keeps a table that was cut short (a test split, an older release) from being read as years of peace.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources import scan, sources

#: What the owners' codebooks say, for tables that no file of foedus/sources describes yet.
WINDOWS = {
    "atop_dyad_year": (1815, 2018),
    "cow_contiguity_dir": (1816, 2016),
    "cow_gw_panel": (1816, 2025),
    "cow_majors": (1816, 2016),
    "cow_mid_dir_dyad_year": (1816, 2014),
    "cow_system": (1816, 2016),
    "cow_war_inter_dyad_year": (1816, 2007),
    "gml_mid_dir_dyad_year": (1816, 2010),
    "gw_system": (1816, 2020),
    "ipi_mission_month": (1990, 2016),
    "td_rivalries": (1494, 2010),
    "tss_rivalries": (1494, 2020),
    "ucdp_acd": (1946, 2024),
}

#: What shows how far a table reaches: its last row, or the start of its last dispute (later rows only go on with one).
REACH = {
    "atop_dyad_year": ("atop_dyad_year", "year"),
    "cow_mid_dir_dyad_year": ("cow_mid_dispute", "styear"),
    "cow_war_inter_dyad_year": ("cow_war_inter_dyad_year", "year"),
    "gml_mid_dir_dyad_year": ("gml_mid_dispute", "styear"),
    "ucdp_acd": ("ucdp_acd", "year"),
}


def window(name: str, folder: Path | None = None) -> tuple[int, int]:
    """First and last year of a table of which the absence of a row says something; ``folder``: where it lies."""
    first, last = _declared(name)
    if name not in REACH:
        return first, last
    table, column = REACH[name]
    reached = scan(table, folder).select(pl.col(column).max()).collect().item()
    return first, last if reached is None else min(last, int(reached))


def _declared(name: str) -> tuple[int, int]:
    registered = sources().get(name)
    return (registered.first, registered.last) if registered else WINDOWS[name]


def years(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """The years from ``start`` to ``end``, both included, as a list to explode."""
    return pl.int_ranges(start, end + 1, dtype=pl.Int32).alias("year")
