"""UN peace operations since 1948, with the month in which they began and ended (DPPADPOSS-PKO).

``ongoing_as_of_source``: no end was known when the list was made; many have ended since. Names of the owner's columns
are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import UN, UN_API, UN_HUB
from foedus.sources.reading import refused, rows, take

NAMES = {
    "mission": "Mission_Acronym",
    "mission_name": "Mission_Name",
    "start": "Start_Date",
    "end": "End_Date",
}


def read(path: Path) -> pl.DataFrame:
    """A row per mission; dates as the owner writes them, as days (May 1948, 1948-05-01) or Present."""
    table = take(path, rows(path), NAMES)
    going = pl.col("end").is_null() | (pl.col("end").str.to_lowercase() == "present")
    for text, when in (("start", "start_date"), ("end", "end_date")):
        table = table.with_columns(_day(text).alias(when))
    bad = table.select((pl.col("start_date").is_null() | (pl.col("end_date").is_null() & ~going)).arg_true())
    if bad.height:
        row = bad.item(0, 0)
        what = f"row {row + 1}: {table['start'][row]!r} or {table['end'][row]!r} is no date (May 1948)"
        raise refused(path, what, "Start_Date")
    return table.with_columns(ongoing_as_of_source=going)


def _day(column: str) -> pl.Expr:
    text = pl.col(column)
    return pl.coalesce(
        text.str.to_date("%Y-%m-%d", strict=False),
        pl.concat_str(pl.lit("1 "), text).str.to_date("%d %B %Y", strict=False),
    ).cast(pl.Datetime("us"))


SOURCE = Source(
    title="UN peace operations",
    version="2019",
    terms=UN,
    address="https://psdata.un.org",
    download=f"{UN_API}DPPADPOSS-PKO/CSV",
    bibtex=UN_HUB,
    unit="mission",
    codes="mission",
    first=1948,
    last=2025,
    key=("mission", "start"),
    columns=columns(
        text="mission mission_name start end", time="start_date end_date", flag="ongoing_as_of_source"
    ),
    year="start_date",
    read=read,
)
