"""Imports and exports of a state in million current US dollars (National_COW_4.0.csv). -9: missing.

Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_SITE
from foedus.sources.reading import blanked, rows, same, take

NAMES = same("ccode year imports exports")


def read(path: Path) -> pl.DataFrame:
    """State-years; -9 becomes missing."""
    return blanked(take(path, rows(path, member="national"), NAMES), ("imports", "exports"))


SOURCE = Source(
    title="COW Trade: national",
    version="v4.0",
    terms=COW,
    address=f"{COW_SITE}bilateral-trade/",
    bibtex="""@article{BarbieriKeshkPollins2009,
  author = {Barbieri, Katherine and Keshk, Omar M. G. and Pollins, Brian M.},
  title = {Trading Data: Evaluating our Assumptions and Coding Rules},
  journal = {Conflict Management and Peace Science}, year = {2009}, volume = {26}, number = {5}, pages = {471--491},
  note = {recalled}
}""",
    unit="state-year",
    codes="cow",
    first=1870,
    last=2014,
    key=("ccode", "year"),
    columns=columns(int="ccode year", real="imports exports", text="iso3"),
    year="year",
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
    read=read,
)
