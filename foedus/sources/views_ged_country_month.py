"""Deaths in organised violence by country, month and type, and the number of events (UCDP GED).

``sb`` state-based, ``ns`` between non-state parties, ``os`` one-sided violence against civilians; best estimates. The
table at hand may come from ViEWS (``views_country_id``) or from GED's events (none, as GED counts by Gleditsch-Ward
code). From events: an event counts in the month in which it began; a country has rows for every month of the years in
the file if it has any event there, and none if it has none. Names of the owner's columns are recalled, not checked on
the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.codes import iso3
from foedus.sources.contract import Source, columns
from foedus.sources.owners import UCDP, UCDP_GED, UCDP_SITE
from foedus.sources.reading import filled, one_of, rows, same, take, typed

NAMES = {
    "code": "country_id",
    **same("country date_start best type_of_violence"),
}
VIOLENCE = {"1": "sb", "2": "ns", "3": "os"}
UNITS = ["code", "country", "month"]


def read(path: Path) -> pl.DataFrame:
    """Country-months from GED's events; GED has every event of its years, so a month without one has no deaths."""
    events = take(path, rows(path), NAMES)
    one_of(path, events, "type_of_violence", VIOLENCE)
    filled(path, events, "best", "date_start", "code")
    events = typed(path, events, {"date_start": pl.Date(), "best": pl.Int32(), "code": pl.Int32()})
    events = events.with_columns(month=pl.col("date_start").dt.month_start())
    first, last = events["month"].min(), events["month"].max()
    span = pl.DataFrame({"month": pl.date_range(pl.lit(first), pl.lit(last), "1mo", eager=True)})
    every = events.select("code", "country").unique().sort("code", "country").join(span, how="cross")
    kinds = {k: pl.col("type_of_violence") == n for n, k in VIOLENCE.items()}
    counted = events.group_by(UNITS).agg(
        *(pl.col("best").filter(is_kind).sum().alias(f"ged_best_{k}") for k, is_kind in kinds.items()),
        *(is_kind.sum().alias(f"ged_count_{k}") for k, is_kind in kinds.items()),
    )
    months = every.join(counted, on=UNITS, how="left", maintain_order="left")
    return months.select(
        iso3=iso3("code", "gw"),
        country_name="country",
        views_country_id=pl.lit(None, pl.Int64),
        year=pl.col("month").dt.year(),
        month=pl.col("month").dt.month(),
        **{c: pl.col(c).fill_null(0) for c in counted.columns if c.startswith("ged_")},
    )


SOURCE = Source(
    title="UCDP Georeferenced Events: country-months",
    version="25.1 (at ViEWS: of 2021)",
    terms=UCDP,
    address=UCDP_SITE,
    download=f"{UCDP_SITE}ged/ged251-csv.zip",
    bibtex=UCDP_GED,
    unit="country-month",
    codes="iso3",
    first=1989,
    last=2024,
    key=("views_country_id", "iso3", "country_name", "year", "month"),
    absent=("views_country_id", "iso3", "country_name"),
    columns=columns(
        text="iso3 country_name",
        big="views_country_id year month",
        int=("ged_best_sb ged_best_ns ged_best_os ged_count_sb ged_count_ns ged_count_os"),
    ),
    year="year",
    read=read,
)
