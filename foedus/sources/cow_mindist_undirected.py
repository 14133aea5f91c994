"""Minimum distance between two states in km, at the end of the year (CShapes 2.0); 0: they touch.

``ccode1`` is the smaller code. CShapes offers shapes; the distances come from R's cshapes or peacesciencer's
``cow_mindist`` as a CSV of ccode1, ccode2, year, mindist, one direction or both.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.reading import numbers, rows, same, take

NAMES = same("ccode1 ccode2 year mindist")


def read(path: Path) -> pl.DataFrame:
    """Each pair once, the smaller code first."""
    table = numbers(path, take(path, rows(path), NAMES), "ccode1 ccode2 year")
    low, high = pl.min_horizontal("ccode1", "ccode2"), pl.max_horizontal("ccode1", "ccode2")
    return table.with_columns(ccode1=low, ccode2=high).unique(maintain_order=True)


SOURCE = Source(
    title="CShapes 2.0 minimum distance",
    version="2.0",
    terms="CShapes: CC BY-NC-SA 4.0 (recalled)",
    address="https://icr.ethz.ch/data/cshapes/",
    bibtex="""@article{SchvitzEtAl2022,
  author = {Schvitz, Guy and Girardin, Luc and R{\\"u}egger, Seraina and Weidmann, Nils B. and Cederman, Lars-Erik
            and Gleditsch, Kristian Skrede},
  title = {Mapping the International System, 1886-2019: The {CShapes} 2.0 Dataset},
  journal = {Journal of Conflict Resolution}, year = {2022}, volume = {66}, number = {1}, pages = {144--161},
  note = {recalled}
}""",
    unit="undirected dyad-year",
    codes="cow",
    first=1886,
    last=2019,
    key=("ccode1", "ccode2", "year"),
    columns=columns(int="ccode1 ccode2 year mindist"),
    year="year",
    states={"ccode1": "cow", "ccode2": "cow"},
    read=read,
)
