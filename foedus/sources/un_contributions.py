"""The UN's contributions of uniformed personnel, as its Peace and Security Data Hub offers them (DPO-UCHISTORICAL).

A row of the owner's file is a contributor's personnel of one kind in one mission at the end of one month. Column names
and kinds of personnel are recalled, not checked on the real file; an unknown kind is an error, never a silent zero.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.codes import iso3_named
from foedus.sources.owners import UN_API
from foedus.sources.reading import filled, one_of, rows, take, typed

DOWNLOAD = f"{UN_API}DPO-UCHISTORICAL/CSV"
NAMES = {
    "date": "Last_Reporting_Date",
    "contributor": "Contributing_Country",
    "iso3": "ISOCode3",
    "mission": "Mission_Acronym",
    "kind": "Personnel_Type",
    "female": "Female_Personnel",
    "male": "Male_Personnel",
}
KINDS = {
    "troops": "troops",
    "contingent troop": "troops",
    "staff officer": "troops",
    "individual police": "individual_police",
    "civilian police": "individual_police",
    "formed police units": "formed_police",
    "formed police unit": "formed_police",
    "experts on mission": "experts",
    "military observer": "experts",
}
GROUPS = ("troops", "individual_police", "formed_police", "experts")


def contributions(path: Path) -> pl.DataFrame:
    """Rows of contributor, mission, month's end and group: ``female``, ``male`` and ``people``."""
    table = take(path, rows(path), NAMES)
    table = typed(path, table, {"date": pl.Datetime("us"), "female": pl.Int64(), "male": pl.Int64()})
    filled(path, table, "date", "contributor", "mission", "female", "male")
    table = table.with_columns(pl.col("kind").str.to_lowercase())
    one_of(path, table, "kind", KINDS)
    return table.with_columns(
        group=pl.col("kind").replace_strict(KINDS),
        date=pl.col("date").dt.month_end(),
        iso3=pl.coalesce("iso3", iso3_named("contributor")),
        people=pl.sum_horizontal("female", "male", ignore_nulls=False),
    )


def by(table: pl.DataFrame, *units: str) -> pl.DataFrame:
    """People of each group, all of them, and the women, by unit; where a group is not named in a unit it is 0."""
    groups = (pl.col("people").filter(pl.col("group") == g).sum().alias(g) for g in GROUPS)
    return (
        table.group_by(units, maintain_order=True)
        .agg(
            *groups,
            total=pl.col("people").sum(),
            total_female=pl.col("female").sum(),
            n_contributors=pl.col("contributor").n_unique(),
        )
        .with_columns(police=pl.col("individual_police") + pl.col("formed_police"))
        .sort(units)
    )
