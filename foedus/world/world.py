"""The world of 2025: 196 states, what they have, and how each pair of them stands, as arrays.

>>> world = load_world()
>>> world.n, world.name[world.index("uk")]
(196, 'United Kingdom')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.base.errors import Finding, InputError
from foedus.world import tables
from foedus.world.facts import Fact, facts_of, read_stocks
from foedus.world.names import folded, resolve
from foedus.world.places import Place, read_places

YEARS = (2025,)
CLEAR = ("high", "medium")  # rivalries coded with low confidence are in the table but are not counted
STOCKS = ("population", "gdp_ppp", "gdp_oer", "milex", "personnel", "personnel_low", "personnel_high")

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class World:
    """All states of one year. Arrays are read-only and in the order of ``iso3``; [n,n] matrices are
    symmetric.

    ``milex`` is in US dollars (latest share x GDP at the official rate); GDP in US dollars; ``personnel``
    in persons; distances in km. ``capability`` sums to 1: the mean of a state's world shares of military
    spending, personnel, GDP (PPP) and population, an own index in the manner of CINC. ``land_km`` is the
    mean of what both sides print, 0 for no border. ``affinity`` is in [-1, 1]. ``last_dispute`` is a year,
    nan where not known. ``imputed`` says which numbers are not from a source.
    """

    year: int
    iso3: tuple[str, ...]
    name: tuple[str, ...]
    cow: tuple[int | None, ...]
    gw: tuple[int | None, ...]
    region: tuple[str, ...]
    population: Numbers
    gdp_ppp: Numbers
    gdp_oer: Numbers
    milex: Numbers
    personnel: Numbers
    personnel_low: Numbers
    personnel_high: Numbers
    capability: Numbers
    imputed: Mapping[str, Flags]
    democracy: Flags
    major: Flags
    nuclear: Flags
    land_km: Numbers
    sea_neighbour: Flags
    min_km: Numbers
    capital_km: Numbers
    affinity: Numbers
    rivalry: Flags
    last_dispute: Numbers
    places: tuple[Place, ...]
    names_known: Mapping[str, str] = field(repr=False)
    places_known: Mapping[str, str] = field(repr=False)

    @property
    def n(self) -> int:
        """How many states there are."""
        return len(self.iso3)

    @property
    def from_record(self) -> bool:
        """Whether it is the world of a past year, made from the record (``foedus.history``)."""
        return False

    def index(self, state: str) -> int:
        """The position of a state given by ISO-3 code, name or alias, without regard to case or accents.

        >>> world = load_world()
        >>> world.iso3[world.index("Ivory Coast")]
        'CIV'
        """
        return self._position[resolve(state, self.names_known, "state", self._named)]

    @cached_property
    def _position(self) -> dict[str, int]:
        return {code: i for i, code in enumerate(self.iso3)}

    @cached_property
    def _named(self) -> dict[str, str]:
        return {place.code: place.name for place in self.places}

    def place_index(self, code: str) -> int:
        """The position in ``places`` of a place given by code or name.

        >>> world = load_world()
        >>> world.places[world.place_index("GIB")].state
        'GBR'
        """
        wanted = resolve(code, self.places_known, "place", self._named)
        return next(i for i, place in enumerate(self.places) if place.code == wanted)

    def facts(self, iso3: str) -> list[Fact]:
        """Every number of a state with year, unit, source and status; the imputed ones say by which rule.

        >>> load_world().facts("NOR")[0].variable
        'population'
        """
        i = self.index(iso3)
        filled = {v: float(getattr(self, v)[i]) for v, flags in self.imputed.items() if flags[i]}
        return facts_of(self.iso3[i], self.year, filled)

    def digest(self) -> str:
        """SHA-256 over the shipped tables; a run writes it into its manifest."""
        return tables.digest()


@cache
def load_world(year: int = 2025) -> World:
    """The world of ``year`` from the tables that ship with foedus; cached, so do not write into its arrays.

    >>> float(load_world().capability.sum().round(6))
    1.0
    """
    if year not in YEARS:
        raise InputError([Finding("year", f"no tables for {year}", "use 2025, the only year that ships")])
    rows = tables.read_states()
    iso3 = tuple(r["iso3"] for r in rows)
    places = read_places()
    known = _state_names(rows)
    fields: dict[str, Any] = {
        "year": year,
        "iso3": iso3,
        "name": tuple(r["name"] for r in rows),
        "cow": tuple(int(r["cow"]) if r["cow"] else None for r in rows),
        "gw": tuple(int(r["gw"]) if r["gw"] else None for r in rows),
        "region": tuple(r["region"] for r in rows),
        "major": np.array([r["major"] == "true" for r in rows]),
        "nuclear": np.array([r["nuclear"] == "true" for r in rows]),
        "places": places,
        "names_known": known,
        "places_known": _place_names(places, known),
        **_stock_fields(iso3, np.array([r["region"] for r in rows])),
        **_pair_fields(iso3),
    }
    for value in fields.values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
    return World(**fields)


def _stock_fields(iso3: tuple[str, ...], region: NDArray[np.str_]) -> dict[str, Any]:
    stocks = read_stocks(iso3, region)
    regime = {r["iso3"]: r["democracy"] == "true" for r in tables.read_table("regime.csv")}
    return {
        **{name: getattr(stocks, name) for name in STOCKS},
        "capability": stocks.capability(),
        "democracy": np.array([regime.get(code, False) for code in iso3]),
        "imputed": {**stocks.imputed, "democracy": np.array([code not in regime for code in iso3])},
    }


def _pair_fields(iso3: tuple[str, ...]) -> dict[str, Any]:
    place = {code: i for i, code in enumerate(iso3)}
    pairs = tables.pair_matrices(iso3)
    np.fill_diagonal(pairs["affinity"], 1.0)
    rivals = tables.read_table("rivalries.csv")
    clear = [r for r in rivals if r["confidence"] in CLEAR]
    return {
        **{name: pairs[name] for name in ("min_km", "capital_km", "affinity")},
        "sea_neighbour": pairs["sea_neighbour"] > 0,
        "land_km": tables.symmetric(tables.read_table("borders.csv"), place, lambda r: float(r["km"])),
        "rivalry": tables.symmetric(clear, place, lambda _: 1.0) > 0,
        "last_dispute": tables.symmetric(rivals, place, lambda r: tables.number(r["last_dispute"]), np.nan),
    }


def _state_names(rows: list[dict[str, str]]) -> dict[str, str]:
    known: dict[str, str] = {}
    for r in rows:
        for name in (r["iso3"], r["name"], *r["aliases"].split(";")):
            if name:
                known[folded(name)] = r["iso3"]
    return known


def _place_names(places: tuple[Place, ...], states: Mapping[str, str]) -> dict[str, str]:
    own = {folded(word): place.code for place in places for word in (place.name, place.code)}
    return {**own, **states}
