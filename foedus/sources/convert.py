"""``add``: an owner's file becomes a tidy table in the data folder, checked, whole or not at all.

A file that has the tidy table's columns (made elsewhere, or exported from R) is taken as it is; columns of ISO codes
may be left out and are filled. Any other file goes to the reader of its source.
"""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

from foedus.base.errors import Finding, InputError
from foedus.sources.checks import check
from foedus.sources.codes import iso3
from foedus.sources.contract import Source, sources
from foedus.sources.reading import ABSENT, refused, rows, sha256_of, typed
from foedus.sources.store import known_states, put, source


def recognise(path: Path) -> str:
    """The source of a file named after it; ``InputError`` asks for ``--as`` where the name says nothing."""
    stem = path.name.split(".")[0]
    if stem not in sources():
        raise refused(
            path, "which source is this?", "", f"foedus data add {path} --as NAME  (foedus data list)"
        )
    return stem


def tidy(path: Path, one: Source) -> tuple[pl.DataFrame, bool]:
    """The file as the tidy table of a source, columns in order and typed; and whether its owner's reader made it."""
    if not path.is_file():
        raise refused(path, "there is no such file")
    table, is_owners = _table(path, one)
    table = with_iso(typed(path, table, one.columns), one)
    return table.select(list(one.columns)), is_owners


def _table(path: Path, one: Source) -> tuple[pl.DataFrame, bool]:
    """A Parquet file, or one with foedus' own ISO codes, is tidy already; any other goes to the reader first."""
    if path.suffix.casefold() == ".parquet" or one.read is None:
        return _as_it_is(path, one, rows(path)), False
    held = _own_columns(path)
    if any(c.startswith("iso3") for c in one.columns) and set(one.columns) <= held:
        return rows(path), False
    try:
        return one.read(path), True
    except InputError as error:
        other_names = all(f.what.startswith(ABSENT) for f in error.findings)
        if other_names and set(one.columns) - set(one.iso3) <= held:
            return rows(path), False
        raise


def _own_columns(path: Path) -> set[str]:
    """The headings of a plain CSV file; none of a file that only its own reader can open."""
    if path.suffix.casefold() != ".csv":
        return set()
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return {name.strip() for name in next(csv.reader(file), [])}


def _as_it_is(path: Path, one: Source, table: pl.DataFrame) -> pl.DataFrame:
    absent = [c for c in one.columns if c not in table.columns and c not in one.iso3]
    if absent:
        what = f"{ABSENT} %s of the tidy table {one.name}"
        if one.read is None:
            what += "; nobody has written a reader of the owner's file"
        remedy = "its columns: foedus data list --json"
        raise InputError([Finding(c, what % c, remedy, str(path)) for c in absent])
    return table


def with_iso(table: pl.DataFrame, one: Source) -> pl.DataFrame:
    """``table`` with the ISO codes that it lacks, from its state codes."""
    lacks = {c: of for c, of in one.iso3.items() if c not in table.columns}
    return table.with_columns(iso3(of, one.states[of]).alias(c) for c, of in lacks.items())


def add(path: Path, name: str = "", folder: Path | None = None) -> tuple[str, Path, int]:
    """Convert a file into the data folder: the source's name, where the table lies, and its number of rows."""
    one = source(name or recognise(path))
    table, is_owners = tidy(path, one)
    findings = check(table, one, path, known_states(folder))
    if findings:
        raise InputError(findings)
    owner = sha256_of(path) if is_owners else ""
    return one.name, put(one.name, table, folder, owner), table.height
