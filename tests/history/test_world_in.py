"""Worlds of past years against what is known of them (COW system, NMC, majors; textbook facts), 1816-2017."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from foedus.base.errors import InputError
from foedus.history import code_of, world_in
from foedus.rules.ground import ground

pytestmark = pytest.mark.record
YEARS = (1816, 1850, 1886, 1914, 1946, 1950, 1970, 1990, 2000, 2017)


@pytest.mark.parametrize("year", YEARS)
def test_states_are_the_cow_system_on_1_january(year, record):
    day = date(min(year, 2016), 1, 1) if year < 2017 else date(2016, 12, 31)
    system = pl.read_parquet(record / "cow_system.parquet")
    members = system.filter((pl.col("start") <= day) & (pl.col("end") >= day))["ccode"].to_list()
    world = world_in(year)
    assert sorted(world.cow) == sorted(members)
    assert list(world.iso3) == sorted(set(world.iso3))
    assert all(code_of(c) == code for c, code in zip(world.cow, world.iso3, strict=True))


@pytest.mark.parametrize("year", YEARS)
def test_the_engine_can_read_it(year):
    world = world_in(year)
    on = ground(world)
    for name in ("affinity", "min_km", "capital_km", "ln_ratio", "ln_km"):
        matrix = on.pair[name]
        assert np.isfinite(matrix).all()
        assert np.allclose(matrix, matrix.T), name
    assert world.capability.sum() == pytest.approx(1)
    assert (world.capability >= 0).all()
    assert (world.population > 0).all()
    assert (world.min_km[world.land_km > 0] == 0).all()
    assert np.abs(world.affinity).max() <= 1
    assert not (np.nan_to_num(world.last_dispute) >= year).any()


def test_great_powers_of_1914():
    """Singer & Small's list: Austria-Hungary, Britain, France, Germany, Italy, Japan, Russia, the United States."""
    world = world_in(1914)
    majors = {c for c, major in zip(world.iso3, world.major, strict=True) if major}
    assert majors == {"AUH", "DEU", "FRA", "GBR", "ITA", "JPN", "RUS", "USA"}
    assert world.rivalry[world.index("FRA"), world.index("DEU")]
    assert world.land_km[world.index("AUH"), world.index("SRB")] > 0


def test_former_states_have_codes_and_neighbours():
    world = world_in(1970)
    gdr = world.index("German Democratic Republic")
    assert world.iso3[gdr] == "DDR"
    assert world.land_km[gdr, world.index("DEU")] > 0
    assert {"VDR", "YMD", "CSK"} <= set(world.iso3)
    assert world.places[gdr].state == "DDR"
    assert {c for c, held in zip(world.iso3, world.nuclear, strict=True) if held} == {
        "CHN",
        "FRA",
        "GBR",
        "ISR",
        "RUS",
        "USA",
    }


def test_known_regimes_and_blocs_of_1985():
    world = world_in(1985)
    usa, gbr, rus, pol = (world.index(c) for c in ("USA", "GBR", "RUS", "POL"))
    assert world.democracy[usa]
    assert world.democracy[gbr]
    assert not world.democracy[rus]
    assert world.affinity[usa, gbr] > 0 > world.affinity[usa, rus]
    assert world.affinity[rus, pol] > 0.5
    assert world.capability[rus] > world.capability[pol]


def test_only_the_past_is_known():
    """Iraq and Kuwait: the dispute of July 1990 is in the world of 1991, not in that of 1990."""
    early, late = world_in(1990), world_in(1991)
    pair = [(w.index("IRQ"), w.index("KWT")) for w in (early, late)]
    assert early.last_dispute[pair[0]] < 1990
    assert late.last_dispute[pair[1]] == 1990


def test_a_year_without_a_record_is_an_error():
    with pytest.raises(InputError, match="1816 to 2017"):
        world_in(1815)


def test_digest_is_the_records_and_facts_say_their_table():
    world = world_in(1970)
    assert len(world.digest()) == 64
    assert world.digest() == world_in(1950).digest()
    fact = world.facts("FRA")[0]
    assert (fact.variable, fact.year) == ("population", 1969)
    assert fact.value == pytest.approx(50e6, rel=0.03)
