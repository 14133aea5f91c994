"""What each member of an alliance has promised, by phase, with conditions (the owner's atop4_01m file).

``yrexit`` 0: still in force. Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import ATOP, ATOP_2002, ATOP_SITE
from foedus.sources.reading import rows, same, take

COLUMNS = columns(
    big=(
        "atopid ccode cowsys yrent moent yrexit moexit ineffect bilat phase maxphase wartime "
        "cowwar term termmode defense offense neutral nonagg consul active conditio defcon "
        "offcon neucon concon defcoadv defcoloc defcocon defconum defcodem defconpr offcoadv "
        "offcoloc offcocon offconum offcodem neucoadv neucoloc neucocon neuconum neucodem "
        "neuconpr neucoatt concoadv concoloc concocon concoreq olimob asymm obvary source "
        "new4 rev4"
    ),
    int=(
        "cowid cow4id dayent dayexit estmode pubsecr secrart proadd futmem speclgth length "
        "renounce proren renewlgt termcaus notaiden dipaid terrres seppeace thirdcom noothall "
        "specthrt statthr1 statthr2 conwtin medarb milcon milaid intcom subord organ1 "
        "orgpurp1 organ2 orgpurp2 base contrib armred acqterr divgains demwith reflnun "
        "refothio natrefal compag nomicoop conres agprois conmen ecaid interv"
    ),
    real="version",
    text="iso3",
)

NAMES = {**same(" ".join(c for c in COLUMNS if c not in ("iso3", "ccode"))), "ccode": "member"}


def read(path: Path) -> pl.DataFrame:
    """A row per member, spell and phase."""
    return take(path, rows(path, member=r"m\.(csv|dta)$"), NAMES)


SOURCE = Source(
    title="ATOP: members",
    version="v4.01",
    terms=ATOP,
    address=ATOP_SITE,
    bibtex=ATOP_2002,
    unit="member of an alliance, spell and phase",
    codes="cow",
    first=1815,
    last=2016,
    key=("atopid", "ccode", "yrent", "moent", "dayent", "phase"),
    absent=("dayent",),
    columns=COLUMNS,
    year="yrent",
    states={"ccode": "cow"},
    also=(8152,),
    iso3={"iso3": "ccode"},
    read=read,
)
