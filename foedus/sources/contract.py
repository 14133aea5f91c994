"""The contract of a source, and the registry.

A source file is named after its tidy table and ends with ``SOURCE = Source(...)``. Being in this folder is being
registered, listed, checked, documented and tested; the files of ``MACHINERY`` serve all of them.

    read(owner's file) -> tidy table    columns and types as in ``columns``, one row per ``key``
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from pkgutil import iter_modules

import polars as pl

import foedus.sources as family

MACHINERY = {
    "checks",
    "codes",
    "contract",
    "convert",
    "dyads",
    "fetch",
    "owners",
    "reading",
    "store",
    "un_contributions",
}
TYPES: dict[str, pl.DataType] = {
    "int": pl.Int32(),
    "big": pl.Int64(),
    "real": pl.Float64(),
    "text": pl.String(),
    "flag": pl.Boolean(),
    "day": pl.Date(),
    "time": pl.Datetime("us"),
}
ANY: tuple[int, ...] = ()
UNKNOWN = (-9,)


@dataclass(frozen=True)
class Source:
    """A data set: whose it is, on what terms, what a row is, and which years it speaks of.

    ``address``: where the owner offers it; ``download``: the file itself, where the owner has a fixed link; ``sha256``:
    the checksum of that file, None where nobody has noted it.
    ``unit``: what a row is (state-year, directed dyad-year, mission-month, ...). ``codes``: cow, gw or iso3.
    ``first``, ``last``: the years that the owner's file speaks of; outside them nothing is known, which is not 0. A
    table at hand may end earlier: ``store.coverage`` says where. ``covers``: the last year that the table testifies to,
    where that is not the latest in ``year``, as a dispute of 2000 may still have rows in 2003.
    ``year``: the column that dates a row, a year or a day. ``key``: columns that name a row; no two rows share them;
    ``absent``: those of them that may be empty. No key: rows have no name.
    ``states``: columns of state codes, and of which system; ``also``: what they hold beyond that system's states.
    ``iso3``: columns of ISO codes that foedus fills, and from which column.
    ``below_zero``: columns that may go below zero, and the values that may (-9: unknown); ``ANY``: a scale.
    ``read`` left out: a file with the tidy table's columns is all that can be added.
    """

    title: str
    version: str
    terms: str
    address: str
    bibtex: str
    unit: str
    codes: str
    first: int
    last: int
    key: tuple[str, ...]
    columns: Mapping[str, pl.DataType]
    year: str | None = None
    covers: pl.Expr | None = None
    absent: tuple[str, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    also: tuple[int, ...] = ()
    iso3: Mapping[str, str] = field(default_factory=dict)
    below_zero: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    download: str = ""
    sha256: str | None = None
    read: Callable[[Path], pl.DataFrame] | None = None
    name: str = ""
    text: str = ""


def columns(**names: str) -> dict[str, pl.DataType]:
    """Columns by type: each keyword is a word of ``TYPES``.

    >>> columns(int="ccode year", text="iso3")
    {'ccode': Int32, 'year': Int32, 'iso3': String}
    """
    return {name: TYPES[kind] for kind, words in names.items() for name in words.split()}


@cache
def sources() -> dict[str, Source]:
    """Every source by name: the files of this folder.

    >>> sources()["cow_nmc"].unit
    'state-year'
    """
    names = sorted(m.name for m in iter_modules(family.__path__) if m.name not in MACHINERY)
    return {name: _registered(name) for name in names}


def _registered(name: str) -> Source:
    module = import_module(f"{family.__name__}.{name}")
    source = getattr(module, "SOURCE", None)
    if not isinstance(source, Source):
        raise TypeError(f"{module.__file__} must end with SOURCE = Source(...)")
    return replace(source, name=name, text=getdoc(module) or "")
