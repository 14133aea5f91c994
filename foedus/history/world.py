"""The world on 1 January of a past year, from the record, as the ``World`` that the rules and the engine read.

Only what was known on that day: yearly figures are those of the year before (of the year itself for a state that the
tables do not have before it; flagged in ``imputed``).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.history import pairs
from foedus.history.codes import ALSO_CALLED, code_of
from foedus.history.nuclear import nuclear_states
from foedus.history.record import WORLD_TABLES, Numbers, Positions, digest, on_day, table
from foedus.sources import data_folder
from foedus.world import Fact, Place, World
from foedus.world.facts import UNITS, Flags
from foedus.world.former import former_states
from foedus.world.names import folded
from foedus.world.places import TROPIC_OF_CANCER
from foedus.world.tables import read_states

FIRST, LAST = 1816, 2017  # the COW system is known from 1 January 1816 to 31 December 2016
DEMOCRATIC_POLITY, DEMOCRATIC_POLYARCHY = 6, 0.5
STOCKS = ("population", "gdp_ppp", "milex", "personnel")
FROM = {
    "population": "cow_nmc: tpop",
    "gdp_ppp": "isard_cow_gdp_pop: pwtrgdp (Fariss et al. 2022)",
    "milex": "cow_nmc: milex",
    "personnel": "cow_nmc: milper",
    "democracy": f"isard_cow_democracy: polity2 >= {DEMOCRATIC_POLITY},"
    f" where missing v2x_polyarchy >= {DEMOCRATIC_POLYARCHY}",
    "capability": "cow_nmc: cinc",
}


@dataclass(frozen=True, eq=False)
class PastWorld(World):
    """A world of the past. ``record``: the digest of the tables that it was made of."""

    record: str = field(default="", repr=False)

    @property
    def from_record(self) -> bool:
        """True."""
        return True

    def digest(self) -> str:
        """SHA-256 over the tables of the record."""
        return self.record

    def facts(self, iso3: str) -> list[Fact]:
        """The numbers of a state with the table that each was taken from; missing ones are left out."""
        i, nan = self.index(iso3), float("nan")
        found = []
        for variable in (*STOCKS, "democracy"):
            value, late = float(getattr(self, variable)[i]), bool(self.imputed[variable][i])
            if not np.isnan(value):
                year = self.year if late else self.year - 1
                status = "imputed" if late else "reported"
                unit = UNITS.get(variable, "persons")
                found.append(
                    Fact(self.iso3[i], variable, year, value, nan, nan, unit, FROM[variable], status)
                )
        return found


def world_in(year: int) -> PastWorld:
    """The world on 1 January of ``year``, 1816..2017; cached, so do not write into its arrays.

    ``land_km`` is 1 where COW has a land border: its length is not known.
    """
    if not FIRST <= year <= LAST:
        what = f"the record has no system of states on 1 January {year}"
        raise InputError([Finding("year", what, f"a year from {FIRST} to {LAST}")])
    return _world_in(year, data_folder())


@cache
def _world_in(year: int, folder: Path) -> PastWorld:
    day = datetime.date(year, 1, 1)
    members = on_day(table("cow_system", folder), day, "start", "end")
    states = sorted(((code_of(c), c, name) for c, name in members.select("ccode", "cw_name").rows()))
    iso3, ccode, name = (tuple(column) for column in zip(*states, strict=True))
    at = Positions(ccode)
    where = _regions()
    capital = _capitals(at, day, folder)
    places = tuple(
        Place(code, called, code, where[code], bool(lat > TROPIC_OF_CANCER), float(lat), float(lon))
        for code, called, (lat, lon) in zip(iso3, name, capital, strict=True)
    )
    known = _names(iso3, name, year)
    fields: dict[str, Any] = {
        "year": year,
        "iso3": iso3,
        "name": name,
        "cow": ccode,
        "gw": _gleditsch_ward(iso3),
        "region": tuple(where[code] for code in iso3),
        "major": np.isin(ccode, _majors(day, folder)),
        "nuclear": np.array([code in nuclear_states(year) for code in iso3]),
        "places": places,
        "names_known": known,
        "places_known": known,
        "record": digest(WORLD_TABLES, folder),
    }
    stocks = _stocks(at, year, folder)
    relations = pairs.pair_fields(at, day, capital, folder)
    imputed = {**stocks.pop("imputed"), "affinity": relations.pop("unlike")}
    fields.update(**stocks, **relations, imputed=imputed)
    for value in fields.values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
    return PastWorld(**fields)


def _yearly(at: Positions, rows: pl.DataFrame, value: str, year: int) -> tuple[Numbers, Flags]:
    """The figure of the year before, else of the year itself; and which it was [n] (True: of the year itself)."""
    before = at.column(rows.filter(pl.col("year") == year - 1), value)
    now = at.column(rows.filter(pl.col("year") == year), value)
    late = np.isnan(before) & ~np.isnan(now)
    return np.where(late, now, before), late


def _stocks(at: Positions, year: int, folder: Path) -> dict[str, Any]:
    """What states have, in persons and US dollars, their share of the world's capability, and their regime."""
    nmc, product = table("cow_nmc", folder), table("isard_cow_gdp_pop", folder)
    cinc, late_cinc = _yearly(at, nmc, "cinc", year)
    if np.isnan(cinc).any():
        raise InputError([Finding("cow_nmc", f"{year}: states of the system without cinc", "a whole table")])
    population, late_population = _yearly(at, nmc, "tpop", year)
    milex, late_milex = _yearly(at, nmc, "milex", year)
    personnel, late_personnel = _yearly(at, nmc, "milper", year)
    gdp, late_gdp = _yearly(at, product, "pwtrgdp", year)
    democracy, guessed = _democracy(at, year, folder)
    thousand, million = 1e3, 1e6
    return {
        "population": population * thousand,
        "gdp_ppp": gdp * million,
        "gdp_oer": np.full(at.n, np.nan),
        "milex": milex * thousand,
        **dict.fromkeys(("personnel", "personnel_low", "personnel_high"), personnel * thousand),
        "capability": cinc / cinc.sum(),
        "democracy": democracy,
        "imputed": {
            "population": late_population,
            "gdp_ppp": late_gdp,
            "milex": late_milex,
            "personnel": late_personnel,
            "capability": late_cinc,
            "democracy": guessed,
        },
    }


def _democracy(at: Positions, year: int, folder: Path) -> tuple[Flags, Flags]:
    """polity2 >= 6; where Polity has nothing, v2x_polyarchy >= .5; where neither has, no democracy (flagged)."""
    rows = table("isard_cow_democracy", folder)
    polity, late_polity = _yearly(at, rows, "polity2", year)
    polyarchy, late_polyarchy = _yearly(at, rows, "v2x_polyarchy", year)
    by_polyarchy = np.isnan(polity)
    democracy = np.where(by_polyarchy, polyarchy >= DEMOCRATIC_POLYARCHY, polity >= DEMOCRATIC_POLITY)
    late = np.where(by_polyarchy, late_polyarchy | np.isnan(polyarchy), late_polity)
    return democracy.astype(bool), late.astype(bool)


def _majors(day: datetime.date, folder: Path) -> list[int]:
    rows = table("cow_majors", folder).with_columns(
        begins=pl.date("styear", "stmonth", "stday"), ends=pl.date("endyear", "endmonth", "endday")
    )
    majors: list[int] = on_day(rows, day, "begins", "ends")["ccode"].to_list()
    return majors


def _capitals(at: Positions, day: datetime.date, folder: Path) -> Numbers:
    """Latitude and longitude of the capitals [n,2]."""
    rows = on_day(table("cow_capitals", folder), day, "stdate", "enddate")
    return np.column_stack([at.column(rows, "lat"), at.column(rows, "lng")])


@cache
def _regions() -> dict[str, str]:
    today = {row["iso3"]: row["region"] for row in read_states()}
    return {**today, **{state.code: state.region for state in former_states()}}


def _gleditsch_ward(iso3: tuple[str, ...]) -> tuple[int | None, ...]:
    """Today's Gleditsch-Ward numbers; none for states that are no more."""
    today = {row["iso3"]: int(row["gw"]) for row in read_states() if row["gw"]}
    return tuple(today.get(code) for code in iso3)


def _names(iso3: tuple[str, ...], name: tuple[str, ...], year: int) -> Mapping[str, str]:
    """Codes, COW's names, those of the time, and the names and aliases of today, of the states in this world."""
    known = {}
    for row in read_states():
        if row["iso3"] in iso3:
            known.update({folded(w): row["iso3"] for w in (row["name"], *row["aliases"].split(";")) if w})
    for code, called in zip(iso3, name, strict=True):
        known.update({folded(called): code, folded(code): code})
    for code, first, last, called_then in ALSO_CALLED:
        if code in iso3 and first <= year <= last:
            known.update({folded(word): code for word in called_then})
    return known
