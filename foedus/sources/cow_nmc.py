"""Material capabilities of states: spending, personnel, iron and steel, energy, population, and CINC of them all.

``milex`` in thousand current US dollars, ``milper``, ``tpop``, ``upop`` in thousands. -9 in the owner's file:
missing. Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import COW, COW_SITE
from foedus.sources.reading import blanked, rows, same, take

WORDS = "milex milper irst pec tpop upop cinc"
NAMES = same("ccode year", WORDS)


def read(path: Path) -> pl.DataFrame:
    """State-years; -9 becomes missing."""
    return blanked(take(path, rows(path, member="abridged"), NAMES), WORDS.split())


SOURCE = Source(
    title="COW National Material Capabilities",
    version="v7.0",
    terms=COW,
    address=f"{COW_SITE}national-material-capabilities/",
    download="",
    bibtex="""@incollection{SingerBremerStuckey1972,
  author = {Singer, J. David and Bremer, Stuart and Stuckey, John},
  title = {Capability Distribution, Uncertainty, and Major Power War, 1820-1965},
  booktitle = {Peace, War, and Numbers}, editor = {Russett, Bruce}, publisher = {Sage}, year = {1972}, pages = {19--48},
  note = {recalled}
}""",
    unit="state-year",
    codes="cow",
    first=1816,
    last=2022,
    key=("ccode", "year"),
    columns=columns(int="ccode year milex milper irst pec", real="tpop upop cinc", text="iso3"),
    year="year",
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
    read=read,
)
