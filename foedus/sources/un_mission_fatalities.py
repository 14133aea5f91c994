"""Deaths in UN missions, a row each: mission, nationality, kind of personnel, cause (DPPADPOSS-FATALITIES).

Names of the owner's columns are recalled, not checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import UN, UN_API, UN_HUB
from foedus.sources.reading import rows, same, take

WORDS = "incident_date casualty_id mission_acronym type_of_casualty gender casualty_nationality"
MORE = "casualty_personnel_type type_of_incident m49_code isocode3 last_update"
NAMES = same(WORDS, MORE)


def read(path: Path) -> pl.DataFrame:
    """Rows as they come; ``id`` is their number."""
    table = take(path, rows(path), NAMES)
    return table.with_columns(
        id=pl.int_range(1, table.height + 1), incident_date=pl.col("incident_date").str.head(10)
    )


SOURCE = Source(
    title="UN mission fatalities",
    version="2023-11-28",
    terms=UN,
    address="https://psdata.un.org",
    download=f"{UN_API}DPPADPOSS-FATALITIES/CSV",
    bibtex=UN_HUB,
    unit="death",
    codes="iso3",
    first=1948,
    last=2025,
    key=("id",),
    columns=columns(
        big="id",
        text=(
            "incident_date casualty_id mission_acronym type_of_casualty gender "
            "casualty_nationality casualty_personnel_type type_of_incident isocode3 last_update"
        ),
        int="m49_code",
    ),
    covers=pl.col("incident_date").str.head(4).cast(pl.Int32).max(),
    read=read,
)
