"""What every panel is: rows that know their unit, their code system, their years and their sources.

    state-year              ccode or gwcode, year
    dyad-year               the lower code first, year
    directed dyad-year      every pair twice, year
    country-month           gwcode, year, month
    mission-month           mission, year, month

Rows are unique in their key and sorted by it. A verb adds columns or takes rows away; it never adds a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.sources import data_folder, scan, sources

Unit = Literal["state-year", "dyad-year", "directed dyad-year", "country-month", "mission-month"]
Codes = Literal["cow", "gw", "mission"]
DYADS: tuple[Unit, ...] = ("dyad-year", "directed dyad-year")
CODE = {"cow": "ccode", "gw": "gwcode", "mission": "mission"}
MAKERS: dict[Unit, str] = {
    "state-year": "state_years",
    "dyad-year": "dyad_years",
    "directed dyad-year": "directed_dyad_years",
    "country-month": "country_months",
    "mission-month": "mission_months",
}


@dataclass(frozen=True)
class Rows:
    """A lazy table with a unit. ``first``, ``last``: the years it was asked for. ``sources``: the tables it drew on."""

    frame: pl.LazyFrame
    unit: Unit
    codes: Codes
    first: int
    last: int
    sources: tuple[str, ...]
    folder: Path | None = None

    @property
    def unit_key(self) -> list[str]:
        """The columns that name the unit, without its time."""
        code = CODE[self.codes]
        return [f"{code}1", f"{code}2"] if self.unit in DYADS else [code]

    @property
    def key(self) -> list[str]:
        """The columns that name a row."""
        return [*self.unit_key, "year", *(["month"] if self.unit.endswith("month") else [])]

    @property
    def columns(self) -> list[str]:
        """The names of all columns so far."""
        return self.frame.collect_schema().names()

    def collect(self) -> pl.DataFrame:
        """Build it: one row for each key, sorted by it; ``InputError`` where a table has two rows for one key."""
        try:
            return self.frame.collect()
        except pl.exceptions.ComputeError as error:
            if "validation" not in str(error):
                raise
            what = f"a table in {self.folder or data_folder()} has two rows for one key"
            raise InputError([Finding("", what, f"foedus data verify {' '.join(self.sources)}")]) from None

    def where(self, *conditions: pl.Expr) -> Self:
        """Only the rows that meet every condition; one that is null is not met."""
        return replace(self, frame=self.frame.filter(*conditions))

    def cite(self) -> str:
        """BibTeX of every source that the panel drew on, each entry once, in the order of the sources' names."""
        return "\n\n".join(dict.fromkeys(sources()[name].bibtex.strip() for name in self.sources))

    def only(self, verb: str, units: Sequence[Unit], code: str | None = None) -> None:
        """Refuse a panel on which the verb makes no sense, and say what to call instead."""
        if self.unit not in units:
            makers = " or ".join(f"{MAKERS[u]}(...)" for u in units)
            wanted = " or ".join(f"{u}s" for u in units)
            what = f"{verb}() needs {wanted}, and the rows are {self.unit}s"
            raise InputError([Finding("", what, f"{makers} at the start")])
        needed = [] if code is None else [f"{code}1", f"{code}2"] if self.unit in DYADS else [code]
        if absent := [c for c in needed if c not in self.columns]:
            system = "cow" if code == "ccode" else "gw"
            what = f"{verb}() joins on {' and '.join(needed)}, and the panel lacks {' and '.join(absent)}"
            remedy = f'with_codes("{system}") before it, or codes="{system}" at the start'
            raise InputError([Finding("", what, remedy)])

    def scan(self, name: str) -> pl.LazyFrame:
        """The tidy table of a source, from the panel's own folder."""
        return scan(name, self.folder)

    def attach(
        self,
        table: pl.LazyFrame,
        on: Sequence[str],
        source: str,
        zero: tuple[int, int] | None = None,
        zeros: Sequence[str] = (),
    ) -> Self:
        """Join a table that is unique in ``on``; within the years ``zero`` an absent row is 0 in ``zeros``."""
        new = [c for c in table.collect_schema().names() if c not in on]
        if twice := sorted(set(new) & set(self.columns)):
            what = f"the panel has {', '.join(twice)} already"
            raise InputError([Finding("", what, "each verb once; a panel without it needs no second one")])
        frame = self.frame.join(table, on=list(on), how="left", validate="m:1", maintain_order="left")
        if zero:
            known = pl.all_horizontal(pl.col("year").is_between(*zero), pl.col(on).is_not_null())
            frame = frame.with_columns(
                # outside the window even a recorded row is dropped: half a record is not a record
                pl.when(known).then(pl.col(c).fill_null(0) if c in zeros else pl.col(c)).alias(c)
                for c in new
            )
        return self.having(frame, source)

    def attach_states(self, table: pl.LazyFrame, code: str, source: str) -> Self:
        """Join a state-year table: as it is to state-years, for either side (suffix 1 and 2) to dyad-years."""
        if self.unit not in DYADS:
            return self.attach(table, [code, "year"], source)
        both = self
        for side in ("1", "2"):
            names = {c: f"{c}{side}" for c in table.collect_schema().names() if c != "year"}
            both = both.attach(table.rename(names), [f"{code}{side}", "year"], source)
        return both

    def having(self, frame: pl.LazyFrame, *names: str) -> Self:
        """The same panel with another table of the same rows, and the sources it took."""
        return replace(self, frame=frame, sources=tuple(sorted({*self.sources, *names})))
