"""Ideal points of states in the UN General Assembly, by session; ``year`` is session + 1945.

There was no vote in session 19 (1964). The owner's file is in latin-1. Names of the owner's columns are recalled, not
checked on the real file.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foedus.sources.contract import ANY, Source, columns
from foedus.sources.reading import blanked, numbers, rows, same, take

NAMES = {
    **same("ccode session"),
    "n_votes": "NVotesAll",
    "ideal_point": "IdealPointAll",
    "ideal_q05": "Q5%All",
    "ideal_q95": "Q95%All",
    "iso3": "iso3c",
    "country_name": "Countryname",
}


def read(path: Path) -> pl.DataFrame:
    """A row per state and session."""
    table = take(path, rows(path, encoding="latin-1"), NAMES)
    table = numbers(path, blanked(table, ["iso3"], ["NA"]), "ccode session")
    return table.with_columns(year=pl.col("session") + 1945)


SOURCE = Source(
    title="UN General Assembly ideal points",
    version="April 2020",
    terms="CC0 on Dataverse (recalled)",
    address="https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ",
    bibtex="""@article{BaileyStrezhnevVoeten2017,
  author = {Bailey, Michael A. and Strezhnev, Anton and Voeten, Erik},
  title = {Estimating Dynamic State Preferences from United Nations Voting Data},
  journal = {Journal of Conflict Resolution}, year = {2017}, volume = {61}, number = {2}, pages = {430--456},
  note = {recalled}
}""",
    unit="state-session",
    codes="cow",
    first=1946,
    last=2019,
    key=("ccode", "session"),
    columns=columns(
        big="ccode session n_votes year", real="ideal_point ideal_q05 ideal_q95", text="iso3 country_name"
    ),
    year="year",
    states={"ccode": "cow"},
    below_zero={"ideal_point": ANY, "ideal_q05": ANY, "ideal_q95": ANY},
    read=read,
)
