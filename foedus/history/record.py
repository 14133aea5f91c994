"""The tables of the record that a past world is made of, each read once, and the rows that hold on a day."""

from __future__ import annotations

import datetime
import hashlib
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from foedus.sources import scan

Numbers = NDArray[np.float64]
WORLD_TABLES = (
    "cow_system",
    "cow_nmc",
    "cow_majors",
    "cow_contiguity_dir",
    "cow_capitals",
    "cow_mindist_undirected",
    "tss_rivalries",
    "gml_mid_dir_dyad_year",
    "isard_cow_gdp_pop",
    "isard_cow_democracy",
    "unga_ideal_points",
)


@cache
def table(name: str, folder: Path) -> pl.DataFrame:
    """A tidy table of ``folder``, read once; sorted, so that nothing depends on the order of a file."""
    frame = scan(name, folder).collect()
    return frame.sort(frame.columns, nulls_last=True) if frame.height < 300_000 else frame.sort("year")


@cache
def digest(names: tuple[str, ...], folder: Path) -> str:
    """SHA-256 over the names and bytes of tables: which record a world was made of."""
    seen = hashlib.sha256()
    for name in sorted(names):
        seen.update(name.encode())
        seen.update((folder / f"{name}.parquet").read_bytes())
    return seen.hexdigest()


def on_day(rows: pl.DataFrame, day: datetime.date, begins: str, ends: str) -> pl.DataFrame:
    """Rows whose span has the day in it, both ends included; a span that lasts to the table's last day is open."""
    last = rows[ends].max()
    return rows.filter((pl.col(begins) <= day) & ((pl.col(ends) >= day) | (pl.col(ends) == last)))


class Positions:
    """Where each COW state stands in a world."""

    def __init__(self, ccodes: tuple[int, ...]) -> None:
        self.n = len(ccodes)
        self.lookup = np.full(1000, -1)
        self.lookup[list(ccodes)] = np.arange(self.n)

    def column(self, rows: pl.DataFrame, value: str) -> Numbers:
        """One value a state [n]; nan where the table has none."""
        column = np.full(self.n, np.nan)
        at = self.lookup[rows["ccode"].to_numpy()]
        column[at[at >= 0]] = rows[value].cast(pl.Float64).fill_null(np.nan).to_numpy()[at >= 0]
        return column

    def matrix(self, rows: pl.DataFrame, value: str, missing: float) -> Numbers:
        """One value a pair [n,n], the same both ways; of several rows the largest value counts."""
        i, j = (self.lookup[rows[c].to_numpy()] for c in ("ccode1", "ccode2"))
        inside = (i >= 0) & (j >= 0)
        found = np.full((self.n, self.n), -np.inf)
        values = rows[value].cast(pl.Float64).to_numpy()[inside]
        np.maximum.at(found, (i[inside], j[inside]), values)
        found = np.maximum(found, found.T)
        return np.where(np.isneginf(found), missing, found)
