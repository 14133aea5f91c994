"""A made-up record of four states, small enough to know every row by heart.

1 and 2 exist from 1900 to 1910, 3 from 1905, 4 to 1904; so 3 and 4 never meet. To Gleditsch and Ward they are 10 to 40.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl

from foedus.sources import sources

FIRST, LAST = date(1900, 1, 1), date(2016, 12, 31)
I32 = pl.Int32


def table(columns: list[str], *rows: tuple) -> pl.DataFrame:
    frame = pl.DataFrame(list(rows), schema=columns, orient="row")
    return frame.with_columns(pl.col(pl.Int64).cast(I32))


def write(folder: Path) -> Path:
    """Write every table; the contract's columns that nothing here reads are empty."""
    for name, frame in {**states(), **pairs(), **disputes(), **conflict()}.items():
        columns = sources()[name].columns
        empty = [pl.lit(None, kind).alias(c) for c, kind in columns.items() if c not in frame.columns]
        frame.with_columns(empty).select(list(columns)).write_parquet(folder / f"{name}.parquet")
    return folder


def states() -> dict[str, pl.DataFrame]:
    terms = [(1, FIRST, LAST), (2, FIRST, LAST), (3, date(1905, 6, 1), LAST), (4, FIRST, date(1904, 12, 31))]
    names = ["ONE", "TWO", "THR", "FOU"]
    system = [(c, n, n, s, e, n) for (c, s, e), n in zip(terms, names, strict=True)]
    gw = [(c * 10, n, n, int(c == 4), s, e, n) for (c, s, e), n in zip(terms, names, strict=True)]
    both = [
        (n, y, c * 10, c, n, n, n)
        for (c, s, e), n in zip(terms, names, strict=True)
        for y in range(s.year, e.year + 1)
    ]
    return {
        "cow_system": table(["ccode", "cw_abb", "cw_name", "start", "end", "iso3"], *system),
        "gw_system": table(["gwcode", "gw_abb", "gw_name", "microstate", "start", "end", "iso3"], *gw),
        "cow_gw_panel": table(["stateabb", "year", "gwcode", "ccode", "gw_name", "cw_name", "iso3"], *both),
        "cow_majors": table(["ccode", "styear", "endyear"], (1, 1902, 1903)),
        "cow_nmc": table(
            ["ccode", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc", "iso3"],
            *((c, 1901, 10 * c, c, 0, 0, 1.0, 1.0, c / 10, "") for c in (1, 2, 4)),
        ),
        "cow_capitals": table(
            ["ccode", "stdate", "enddate", "lat", "lng"],
            (1, FIRST, LAST, 0.0, 0.0),
            (2, FIRST, date(1905, 5, 1), 0.0, 90.0),
            (2, date(1905, 5, 2), LAST, 0.0, 180.0),
        ),
    }


def pairs() -> dict[str, pl.DataFrame]:
    near = [(1, 2, 1, date(1901, 1, 1), date(1903, 5, 1)), (1, 2, 4, date(1903, 5, 2), date(1906, 1, 1))]
    apart = [(1, 3, 0, date(1905, 6, 1), date(1908, 1, 1)), (1, 3, 2, date(1907, 1, 1), date(1910, 1, 1))]
    rows = [(*pair, kind, s, e) for a, b, kind, s, e in near + apart for pair in ((a, b), (b, a))]
    pledges = ["atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul"]
    return {
        "cow_contiguity_dir": table(["ccode1", "ccode2", "conttype", "stdate", "enddate"], *rows),
        "cow_mindist_undirected": table(["ccode1", "ccode2", "year", "mindist"], (1, 2, 1901, 7)),
        "atop_dyad_year": table(
            ["ccode1", "ccode2", "year", *pledges],
            (1, 2, 1902, 0, 0, 0, 0, 1),
            (2, 1, 1902, 1, 0, 0, 0, 0),
            (1, 2, 1909, 0, 0, 0, 1, 0),
        ),
        "tss_rivalries": table(
            ["tssr_id", "ccode1", "ccode2", "start", "end"],
            (5, 1, 2, 1890, 1902),
            (6, 3, 1, 1905, None),
            (7, 2, 3, 1908, 2020),
        ),
    }


def disputes() -> dict[str, pl.DataFrame]:
    """Dispute 1: 1 against 2, 1901-02; dispute 2 begins in 1902, deadlier; dispute 3 in 1908, 2 joins 3."""
    sides = ["sidea1", "sidea2", "orig1", "orig2", "hiact1", "hiact2", "hostlev1", "hostlev2"]
    a, b = (1, 0, 1, 1, 7, 0, 3, 1), (0, 1, 1, 1, 0, 7, 1, 3)
    rows = []
    for disp, x, y, year, onset in [
        (1, 1, 2, 1901, 1),
        (1, 1, 2, 1902, 0),
        (2, 2, 1, 1902, 1),
        (3, 1, 3, 1908, 1),
    ]:
        rows += [(disp, x, y, year, onset, 1, *a), (disp, y, x, year, onset, 1, *b)]
    every = ["dispnum", "styear", "stmon", "fatality", "mindur", "maxdur", "hostlev", "recip"]
    spell = [
        "dispnum",
        "ccode",
        "styear",
        "stmon",
        "stday",
        "endyear",
        "endmon",
        "endday",
        "sidea",
        "hiact",
        "orig",
    ]
    flags = ["cowinteronset", "cowinterongoing", "initiator1", "initiator2", "batdeath1", "batdeath2"]
    return {
        "gml_mid_dir_dyad_year": table(
            ["dispnum", "ccode1", "ccode2", "year", "midonset", "midongoing", *sides], *rows
        ),
        "gml_mid_dispute": table(
            every, (1, 1901, 3, 0, 9, 9, 3, 0), (2, 1902, 1, 4, 9, 9, 5, 1), (3, 1908, 2, -9, 9, 9, 4, 1)
        ),
        "gml_mid_participant": table(
            spell,
            (3, 1, 1908, 2, -9, 1908, 5, -9, 1, 12, 1),
            (3, 3, 1908, 2, 3, 1908, 5, 1, 0, 9, 1),
            (3, 2, 1908, 4, 1, 1908, 5, 1, 0, 3, 0),
        ),
        "cow_war_inter_dyad_year": table(
            ["warnum", "ccode1", "ccode2", "year", *flags],
            (9, 1, 2, 1903, 1, 1, 1, 0, 500, 600),
            (9, 2, 1, 1903, 1, 1, 0, 1, 600, 500),
        ),
    }


def conflict() -> dict[str, pl.DataFrame]:
    acd = ["conflict_id", "year", "gwno_a", "gwno_a_2nd", "intensity_level", "type_of_conflict"]
    monthly = ["iso3", "year", "month", "ged_best_sb", "ged_best_ns", "ged_best_os"]
    reports = ["date", "mission", "host_iso3", "troops", "police", "observers", "total"]
    dead = ["incident_date", "mission_acronym", "casualty_personnel_type", "type_of_incident"]
    return {
        "ucdp_acd": table(
            acd,
            (1, 1950, 10, 20, 1, "intrastate"),
            (1, 1951, 10, None, 2, "II"),
            (2, 1951, 10, None, 1, "intrastate"),
            (3, 1953, 20, None, 2, "interstate"),
            (4, 1955, 20, None, 1, "intrastate"),
        ),
        "views_ged_country_month": table(monthly, ("ONE", 1989, 1, 5, 0, 1), ("ONE", 1989, 2, 0, 0, 0)),
        "ipi_mission_month": table(
            reports,
            (datetime(1990, 11, 30), "M", "ONE", 40, None, 2, 42),
            (datetime(1991, 1, 31), "M", "ONE", 50, None, 2, 52),
            (datetime(1990, 12, 31), "N", "ONE", 1, 1, 1, 3),
            (datetime(1990, 11, 30), "UNOSOM", "THR", 9, None, None, 9),
            (datetime(1990, 12, 31), "UNOSOM II", "THR", 9, None, None, 9),
            (datetime(1991, 1, 31), "UNOSOM", "THR", 9, None, None, 9),
        ),
        "un_mission_fatalities": table(
            dead,
            ("1990-11-03", "M", "Military", "Malicious Act"),
            ("1990-11-03", "M", "Police", "Malicious Act"),
            ("1990-11-04", "M", "Local", "Malicious Act"),
            ("1990-12-04", "M", "Military Observer", "Illness"),
            ("1990-12-05", "UNOSOM", "Military", "Accident"),
            ("1991-01-05", "UNOSOM", "Military", "To Be Determined"),
            ("1991-06-05", "M", "Military", "Accident"),
        ),
    }
