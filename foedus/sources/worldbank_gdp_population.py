"""GDP in current US dollars and population, by country and year (NY.GDP.MKTP.CD, SP.POP.TOTL).

``is_aggregate``: a region or group of countries. One file must hold both series, a column for each year: an export of
DataBank with both, or the two files of the site put together. Names of the owner's columns are recalled, not checked
on the real file.
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from foedus.sources.codes import iso3_by_code, iso3_by_name
from foedus.sources.contract import Source, columns
from foedus.sources.reading import refused, rows, take

SERIES = {"SP.POP.TOTL": "population", "NY.GDP.MKTP.CD": "gdp_current_usd"}
HEADING = re.compile(r"(\d{4})( \[YR\1\])?")
STATELESS = {"CHI", "PSE"}  # Channel Islands, Palestine: the Bank's economies that foedus has no code for


def read(path: Path) -> pl.DataFrame:
    """Country-years with a population or a GDP; the site's files open with four lines that are no table."""
    held = rows(path, skip=_lines_before(path))
    table = take(path, held, {"name": "Country Name", "iso3": "Country Code", "series": _series(held)})
    years = {m[1]: c for c in held.columns if (m := HEADING.fullmatch(c))}
    table = table.hstack(held.select(pl.col(c).replace("..", None).alias(y) for y, c in years.items()))
    absent = [code for code in SERIES if code not in table["series"].to_list()]
    if absent:
        raise refused(path, f"holds no {' and no '.join(absent)}", _series(held), "both series in one file")
    long = table.filter(pl.col("series").is_in(list(SERIES))).unpivot(
        index=["name", "iso3", "series"], variable_name="year"
    )
    wide = long.drop_nulls("value").pivot("series", index=["name", "iso3", "year"], values="value")
    states = {*iso3_by_code("cow").values(), *iso3_by_name().values(), *STATELESS}
    return wide.rename(SERIES).with_columns(is_aggregate=~pl.col("iso3").is_in(list(states)))


def _lines_before(path: Path) -> int:
    if path.suffix.casefold() != ".csv":
        return 0
    with path.open(encoding="utf-8-sig") as file:
        heads = [line for _, line in zip(range(6), file, strict=False)]
    return next((i for i, line in enumerate(heads) if "Country Code" in line), 0)


def _series(held: pl.DataFrame) -> str:
    return "Series Code" if "Series Code" in held.columns else "Indicator Code"


SOURCE = Source(
    title="World Bank GDP and population",
    version="2026-03",
    terms="CC BY 4.0 (recalled)",
    address="https://data.worldbank.org/indicator/NY.GDP.MKTP.CD",
    bibtex="""@misc{WorldBankWDI,
  author = {{World Bank}}, title = {World Development Indicators: {NY.GDP.MKTP.CD}, {SP.POP.TOTL}},
  howpublished = {https://data.worldbank.org}, note = {recalled; give the day of access}
}""",
    unit="country-year",
    codes="iso3",
    first=1960,
    last=2025,
    key=("name", "year"),
    columns=columns(text="name iso3", big="year population", real="gdp_current_usd", flag="is_aggregate"),
    year="year",
    read=read,
)
