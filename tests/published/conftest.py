"""The panels that the reproductions share, each built once a session."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest

from foedus.panels import directed_dyad_years, dyad_years, state_years
from foedus.panels.spans import years

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")


@pytest.fixture(scope="session", autouse=True)
def record():
    if not (RECORD / "cow_system.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    return RECORD


@pytest.fixture(scope="session")
def table(record):
    return lambda name: pl.read_parquet(record / f"{name}.parquet")


@pytest.fixture(scope="session")
def borders_as_listed(record):
    """conttype where the record's spells of no contiguity (0) outrank the borders that they overlap.

    evidence.md read the table so: Greece and Bulgaria are 0 from 1913 to 1941. Panels leave these spells out.
    """
    spells = pl.scan_parquet(record / "cow_contiguity_dir.parquet")
    span = years(pl.col("stdate").dt.year(), pl.col("enddate").dt.year())
    rows = spells.select("ccode1", "ccode2", "conttype", span).explode("year")
    return rows.group_by("ccode1", "ccode2", "year").agg(listed=pl.col("conttype").min())


@pytest.fixture(scope="session")
def pairs(record, borders_as_listed):
    """Dyad-years 1816-2000 with disputes, borders, capabilities, regimes, pledges, rivalry and peace years.

    ``relevant``: the politically relevant pairs as evidence.md counted them, those with a listed spell of 0 included.
    """
    panel = (
        dyad_years(1816, 2000, folder=record)
        .with_contiguity()
        .with_major_powers()
        .with_mids("gml")
        .with_peace_years()
        .with_capabilities()
        .with_democracy()
        .with_gdp()
        .with_alliances("atop")
        .with_rivalries("tss")
        .with_wars()
    )
    major = (pl.col("cowmaj1") == 1) | (pl.col("cowmaj2") == 1)
    frame = panel.frame.join(
        borders_as_listed, on=["ccode1", "ccode2", "year"], how="left", maintain_order="left"
    )
    return frame.with_columns(relevant=pl.col("listed").is_not_null() | major).collect()


@pytest.fixture(scope="session")
def directed(record):
    """Politically relevant directed dyad-years 1816-2000."""
    return (
        directed_dyad_years(1816, 2000, folder=record)
        .with_mids("gml")
        .with_peace_years()
        .politically_relevant()
        .with_capabilities()
        .with_democracy()
        .with_rivalries("tss")
        .collect()
    )


@pytest.fixture(scope="session")
def states(record):
    """Gleditsch-Ward state-years 1946-2019 with conflict within and next door."""
    panel = state_years(1946, 2019, "gw", folder=record).with_intrastate().with_neighbour_conflict()
    before = pl.col("intensity_level").shift().over("gwcode")
    same = pl.col("year") == pl.col("year").shift().over("gwcode") + 1
    calm = panel.with_peace_years("ongoing").with_gdp().with_democracy()
    return calm.frame.with_columns(before=pl.when(same).then(before)).collect()
