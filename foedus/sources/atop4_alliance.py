"""Alliances: when, what they oblige to, on which conditions, with which institutions (the owner's atop4_01a file).

``members_ccode``: members, joined with ``;``. ``endyr`` 0: still in force. ``hinst`` to ``formal`` are not the
owner's (they come from the replication data treaty-depth) and stay missing when the owner's file is read. Names of
the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import ATOP, ATOP_2002, ATOP_SITE
from foedus.sources.reading import numbers, refused, rows, same, take

COLUMNS = columns(
    big=(
        "atopid begyr begmo endyr endmo ineffect bilat maxphase wartime term defense offense "
        "neutral nonagg consul active conditio defcon offcon neucon concon asymm source new4 "
        "rev4"
    ),
    int=(
        "cowid cow4id begday endday estmode pubsecr secrart proadd futmem speclgth length "
        "renounce proren renewlgt notaiden dipaid terrres seppeace thirdcom noothall specthrt "
        "statthr1 statthr2 conwtin medarb milcon milaid intcom subord organ1 orgpurp1 organ2 "
        "orgpurp2 base contrib armred acqterr divgains demwith reflnun refothio natrefal "
        "compag nomicoop conres agprois conmen ecaid interv hinst minst milorg milinst "
        "pubtreat formorg formal"
    ),
    real="version",
    text="members_ccode",
)

NOT_THE_OWNERS = ("hinst", "minst", "milorg", "milinst", "pubtreat", "formorg", "formal", "members_ccode")
NAMES = same(" ".join(c for c in COLUMNS if c not in NOT_THE_OWNERS))


def read(path: Path) -> pl.DataFrame:
    """A row per alliance; members from mem1, mem2, ..."""
    held = rows(path, member=r"a\.(csv|dta)$")
    members = [c for c in held.columns if re.fullmatch(r"mem\d+", c, re.IGNORECASE)]
    if not members:
        raise refused(path, "there is no column mem1 of members", "mem1")
    codes = numbers(path, held.select(members), " ".join(members))
    codes = codes.select(pl.when(pl.col(m) > 0).then(pl.col(m)).cast(pl.String).alias(m) for m in members)
    joined = codes.select(pl.concat_str(members, separator=";", ignore_nulls=True)).to_series()
    table = take(path, held, NAMES).with_columns(members_ccode=joined)
    lacks = (pl.lit(None, pl.Int32).alias(c) for c in NOT_THE_OWNERS if c != "members_ccode")
    return table.with_columns(lacks)


SOURCE = Source(
    title="ATOP: alliances",
    version="v4.01",
    terms=ATOP,
    address=ATOP_SITE,
    bibtex=ATOP_2002,
    unit="alliance",
    codes="cow",
    first=1815,
    last=2016,
    key=("atopid",),
    columns=COLUMNS,
    year="begyr",
    read=read,
)
