"""Capitals and where they lie, with their moves. No reader: add an export of peacesciencer's ``cow_capitals``."""

from __future__ import annotations

import polars as pl

from foedus.sources.contract import ANY, Source, columns
from foedus.sources.owners import ISARD, PEACESCIENCER, PEACESCIENCER_SITE

SOURCE = Source(
    title="Capitals of COW states",
    version="2024",
    terms=ISARD,
    address=PEACESCIENCER_SITE,
    bibtex=PEACESCIENCER,
    unit="spell of a capital",
    codes="cow",
    first=1816,
    last=2024,
    key=("ccode", "stdate"),
    columns=columns(int="ccode", text="statenme capital iso3", day="stdate enddate", real="lat lng"),
    year="stdate",
    covers=pl.col("enddate").max().dt.year(),
    states={"ccode": "cow"},
    iso3={"iso3": "ccode"},
    below_zero={"lat": ANY, "lng": ANY},
)
