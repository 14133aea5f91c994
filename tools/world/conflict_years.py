"""conflict_years.csv: state-years of armed conflict inside a state since 1946, from the record.

    level     UCDP/PRIO ACD, as foedus.history.intrastate codes it: 1 minor (25-999 battle deaths), 2 major
    deaths    UCDP GED, best estimate, state-based, where they fell; empty before 1989

After the record's last year: UCDP's later counts as copied by hand (conflict_since_2020.yaml), of deaths those in
conflicts inside states alone.

The one table here that is made from the record and not from the Factbook. Without the record (FOEDUS_DATA) the table
that ships is kept.
"""

from __future__ import annotations

from pathlib import Path

import yaml
from table_files import read_table, write_table

from foedus.history.inside_deaths import recorded_deaths
from foedus.history.intrastate import levels
from foedus.sources import data_folder

NAME, COLUMNS = "conflict_years.csv", ["iso3", "year", "level", "deaths", "source"]
LEVEL, BOTH = "UCDP/PRIO ACD 25.1", "UCDP/PRIO ACD 25.1; deaths: UCDP GED (ViEWS 2020)"
NEEDED = ("ucdp_acd", "gw_system", "views_ged_country_month")
FIRST_DEATHS = 1989


def build() -> str:
    """Write the table, or say why the shipped one was kept."""
    absent = [name for name in NEEDED if not (data_folder() / f"{name}.parquet").exists()]
    if absent:
        return f"kept as shipped, {len(read_table(NAME))} rows: no {', '.join(absent)} in {data_folder()}"
    deaths = {(iso3, year): n for iso3, year, n in recorded_deaths().select("iso3", "year", "deaths").rows()}
    rows = [
        {
            "iso3": iso3,
            "year": year,
            "level": level,
            "deaths": deaths.get((iso3, year)),
            "source": BOTH if (iso3, year) in deaths else LEVEL,
        }
        for iso3, year, level in levels().select("iso3", "year", "level").sort("iso3", "year").rows()
        if level > 0 and iso3 is not None
    ]
    rows = sorted([*rows, *_since()], key=lambda r: (r["iso3"], r["year"]))
    missing = [(r["iso3"], r["year"]) for r in rows if r["source"] == LEVEL and r["year"] >= FIRST_DEATHS]
    return f"{write_table(NAME, rows, COLUMNS)} rows; no deaths known for {missing}"


def _since() -> list[dict[str, object]]:
    listed = yaml.safe_load((Path(__file__).parent / "conflict_since_2020.yaml").read_text())
    return [
        {"iso3": iso3, "year": year, "level": level, "deaths": deaths, "source": listed["source"]}
        for year, states in listed["years"].items()
        for iso3, (level, deaths) in states.items()
    ]
