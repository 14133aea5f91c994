"""The contract of a source, and the registry.

A source file is named after its tidy table and ends with ``SOURCE = Source(...)``. Being in this folder is being
registered, listed, checked, documented and tested; the files of ``MACHINERY`` serve all of them.

    read(owner's file) -> tidy table    columns and types as in ``columns``, one row per ``key``
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from pkgutil import iter_modules

import polars as pl

import foedus.sources as family

MACHINERY = {"contract", "store"}


@dataclass(frozen=True)
class Source:
    """A data set: whose it is, on what terms, what a row is, and which years it speaks of.

    ``unit``: what a row is (state-year, directed dyad-year, mission-month, ...). ``codes``: cow, gw or iso3.
    ``first``, ``last``: the years that the tidy table covers; outside them nothing is known, which is not 0.
    ``year``: the column that holds the year, if rows are dated by year. ``key``: columns that name a row; no two rows
    share them. ``read`` left out: nobody has written a reader of the owner's file.
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
    columns: Mapping[str, pl.DataType | type[pl.DataType]]
    year: str | None = None
    sha256: str | None = None
    read: Callable[[Path], pl.DataFrame] | None = None
    name: str = ""
    text: str = ""


@cache
def sources() -> dict[str, Source]:
    """Every source by name: the files of this folder."""
    names = sorted(m.name for m in iter_modules(family.__path__) if m.name not in MACHINERY)
    return {name: _registered(name) for name in names}


def _registered(name: str) -> Source:
    module = import_module(f"{family.__name__}.{name}")
    source = getattr(module, "SOURCE", None)
    if not isinstance(source, Source):
        raise TypeError(f"{module.__file__} must end with SOURCE = Source(...)")
    return replace(source, name=name, text=getdoc(module) or "")
