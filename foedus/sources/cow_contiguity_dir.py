"""Direct contiguity in spells, both directions (contdir.csv of DirectContiguity320.zip).

``conttype``: 1 a land border, 2 to 5 at most 12, 24, 150 and 400 miles of water; 0 none, which the owner's file
leaves out. Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_FILES, COW_SITE
from foedus.sources.reading import rows, take

NAMES = {"low": "statelno", "high": "statehno", "conttype": "conttype", "begin": "begin", "until": "end"}


def read(path: Path) -> pl.DataFrame:
    """The owner's spells (low, high), once in each direction; months become their first day."""
    table = take(path, rows(path, member=r"contdir\.csv"), NAMES)
    table = table.with_columns(
        pl.format("{}-{}-01", pl.col(c).str.slice(0, 4), pl.col(c).str.slice(4, 2)).alias(day)
        for day, c in (("stdate", "begin"), ("enddate", "until"))
    )
    both = ({"low": "ccode1", "high": "ccode2"}, {"low": "ccode2", "high": "ccode1"})
    order = ["ccode1", "ccode2", "conttype", "stdate", "enddate"]
    return pl.concat([table.rename(names).select(order) for names in both])


SOURCE = Source(
    title="COW Direct Contiguity",
    version="v3.2",
    terms=COW,
    address=f"{COW_SITE}direct-contiguity/",
    download=f"{COW_FILES}DirectContiguity320.zip",
    bibtex="""@article{StinnettEtAl2002,
  author = {Stinnett, Douglas M. and Tir, Jaroslav and Schafer, Philip and Diehl, Paul F. and Gochman, Charles},
  title = {The {Correlates of War} Project Direct Contiguity Data, Version 3},
  journal = {Conflict Management and Peace Science}, year = {2002}, volume = {19}, number = {2}, pages = {58--66},
  note = {recalled}
}""",
    unit="directed dyad, spell",
    codes="cow",
    first=1816,
    last=2016,
    key=("ccode1", "ccode2", "stdate"),
    columns=columns(int="ccode1 ccode2 conttype", day="stdate enddate", text="iso3_1 iso3_2"),
    year="stdate",
    covers=pl.col("enddate").max().dt.year(),
    states={"ccode1": "cow", "ccode2": "cow"},
    iso3={"iso3_1": "ccode1", "iso3_2": "ccode2"},
    read=read,
)
