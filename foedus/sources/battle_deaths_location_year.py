"""Battle deaths by place and year: PRIO Battle Deaths 3.1 to 1988, UCDP from 1989; the definitions differ.

``gwcode`` is a place, not always a state (Kashmir has its own). The table at hand divides wars of several places by
hand (poldat). From the owner's file (ucdp-brd-conf-231.csv) alone nobody knows the shares: a place-year of such a war
has no figures. Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.codes import iso3
from foedus.sources.contract import Source, columns
from foedus.sources.owners import UCDP_SITE
from foedus.sources.reading import filled, numbers, rows, same, take

NAMES = {
    "gwcode": "gwno_battle",
    **same("location_inc year bd_low bd_high bd_best"),
}
FIGURES = {"low": "bd_low", "high": "bd_high", "best": "bd_best"}


def read(path: Path) -> pl.DataFrame:
    """Place-years: the sum of its wars, missing where one of them had several places."""
    table = take(path, rows(path), NAMES)
    table = numbers(path, table, "year bd_low bd_high bd_best")
    filled(path, table, "gwcode", "year", "bd_low", "bd_high", "bd_best")
    places = table.with_columns(pl.col("gwcode").str.split(",")).with_columns(
        several=pl.col("gwcode").list.len() > 1
    )
    places = places.explode("gwcode").with_columns(pl.col("gwcode").str.strip_chars())
    places = numbers(path, places, "gwcode")
    shared = pl.col("several").any()
    sums = {tidy: pl.when(~shared).then(pl.col(owner).sum()) for tidy, owner in FIGURES.items()}
    years = places.group_by("gwcode", "year", maintain_order=True).agg(
        country_name=pl.when(~shared).then(pl.col("location_inc").first()), **sums
    )
    return years.with_columns(source=pl.lit("UCDP BRD 23.1"), iso3=iso3("gwcode", "gw"))


SOURCE = Source(
    title="Battle deaths by location",
    version="PRIO 3.1, UCDP 23.1",
    terms="UCDP and PRIO: with citation (recalled)",
    address=UCDP_SITE,
    download=f"{UCDP_SITE}brd/ucdp-brd-conf-231-csv.zip",
    bibtex="""@article{LacinaGleditsch2005,
  author = {Lacina, Bethany and Gleditsch, Nils Petter},
  title = {Monitoring Trends in Global Combat: A New Dataset of Battle Deaths},
  journal = {European Journal of Population}, year = {2005}, volume = {21}, number = {2-3}, pages = {145--166},
  note = {recalled}
}""",
    unit="location-year",
    codes="gw",
    first=1946,
    last=2022,
    key=("gwcode", "year"),
    columns=columns(int="gwcode year low high best", text="country_name source iso3"),
    year="year",
    read=read,
)
