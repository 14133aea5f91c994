"""Is this tidy table what its source says? The one implementation for ``add``, ``verify`` and ``scan``.

    columns   all there, with the type of the contract
    key       no two rows share it; nothing missing in it but where the contract says so
    years     within the owner's coverage
    states    codes that the system knows, where a list of states (cow_system, gw_system) lies in the folder
    numbers   finite, and not below zero but where the contract says so

Each finding names the file, the first row (counted from 1) and the column, and how many rows are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from foedus.base.errors import Finding, nearest
from foedus.sources.contract import Source

Known = Mapping[str, frozenset[int]]
FAMILIES = ("is_integer", "is_float", "is_temporal")


def check_columns(schema: pl.Schema, source: Source, path: Path) -> list[Finding]:
    """Absent columns and columns of another type; cheap, so that every scan can ask for it."""
    findings = []
    for column, kind in source.columns.items():
        if column not in schema:
            near = nearest(column, [c for c in schema if c not in source.columns])
            remedy = f"renamed to {near}?" if near else f"foedus data add FILE --as {source.name}"
            findings.append(Finding(column, f"there is no column {column}", remedy, str(path)))
        elif not _alike(schema[column], kind):
            findings.append(Finding(column, f"is {schema[column]}, and should be {kind}", "", str(path)))
    return findings


def _alike(held: pl.DataType, kind: pl.DataType) -> bool:
    """Whether a type is of the family of another; whole numbers may stand for real ones, as may a column of nulls."""
    if held in (kind, pl.Null) or (kind.is_float() and held.is_integer()):
        return True
    return any(getattr(held, f)() and getattr(kind, f)() for f in FAMILIES)


def check(table: pl.DataFrame, source: Source, path: Path, known: Known | None = None) -> list[Finding]:
    """Everything wrong with a tidy table; an empty list: nothing."""
    findings = check_columns(table.schema, source, path)
    if findings:
        return findings
    if table.is_empty():
        return [Finding("", "holds no row: truncated?", "get the file anew", str(path))]
    found = (*_keys(table, source), *_years(table, source), *_states(table, source, known or {}))
    return [
        Finding(column, what, "", str(path)) for column, what in (*found, *_numbers(table, source)) if what
    ]


def _said(bad: pl.Series, what: str) -> str:
    """``what`` about the first bad row, and how many more there are; empty where none is bad."""
    where = bad.fill_null(value=False).arg_true()
    if where.is_empty():
        return ""
    more = f" (and {where.len() - 1} more rows)" if where.len() > 1 else ""
    return f"row {where[0] + 1}: {what}{more}"


def _values(table: pl.DataFrame, bad: pl.Series, columns: tuple[str, ...]) -> str:
    where = bad.fill_null(value=False).arg_true()
    if where.is_empty():
        return ""
    return ", ".join(f"{c} {table.get_column(c)[where[0]]}" for c in columns)


def _keys(table: pl.DataFrame, source: Source) -> Iterator[tuple[str, str]]:
    for column in source.key:
        if column not in source.absent:
            yield column, _said(table.get_column(column).is_null(), "the key is missing")
    if source.key:
        again = ~table.select(pl.struct(source.key).is_first_distinct()).to_series()
        words = f"a second row for {_values(table, again, source.key)}"
        yield ", ".join(source.key), _said(again, words)


def year_of(source: Source) -> pl.Expr:
    """The year of a row."""
    column = source.year or ""
    expr = pl.col(column)
    return expr.dt.year() if source.columns[column].is_temporal() else expr


def _years(table: pl.DataFrame, source: Source) -> Iterator[tuple[str, str]]:
    if source.year is None:
        return
    year = table.select(year_of(source).alias("year")).to_series()
    bad = (year < source.first) | (year > source.last)
    span = f"outside the coverage {source.first}-{source.last} of {source.name} {source.version}"
    yield source.year, _said(bad, f"{_values(table, bad, (source.year,))} is {span}")


def _states(table: pl.DataFrame, source: Source, known: Known) -> Iterator[tuple[str, str]]:
    for column, system in source.states.items():
        if system in known:
            codes = pl.Series(sorted({*known[system], *source.also}), dtype=pl.Int64)
            bad = ~table.get_column(column).cast(pl.Int64).is_in(codes.implode())
            yield (
                column,
                _said(bad, f"{_values(table, bad, (column,))} is no {system.upper()} code of a state"),
            )


def _numbers(table: pl.DataFrame, source: Source) -> Iterator[tuple[str, str]]:
    for column, kind in source.columns.items():
        may = source.below_zero.get(column)
        if not kind.is_numeric():
            continue
        values = table.get_column(column)
        if kind.is_float():
            odd = ~values.is_finite()
            yield column, _said(odd, f"{_values(table, odd, (column,))} is no finite number")
        allowed = pl.Series(sorted(may or ()), dtype=pl.Float64).implode()
        if may == ():
            continue
        bad = (values < 0) & ~values.cast(pl.Float64).is_in(allowed)
        yield column, _said(bad, f"{_values(table, bad, (column,))} is below zero")
