"""An owner's file as a table of text, and its values as numbers and days; what does not fit is named by row and column.

CSV, tab-separated and Stata files, Parquet, and ZIP archives of them. Rows are counted from 1, without the heading.
"""

from __future__ import annotations

import csv
import hashlib
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

import polars as pl

from foedus.base.errors import Finding, InputError, nearest

MISSING = ("NA", ".", "NaN", "NULL")  # of numbers and days; as text, NA is Namibia
SEPARATORS = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".txt": "\t"}
READABLE = (*SEPARATORS, ".dta", ".parquet")
BY_HAND = 'in R: write.csv(x, "file.csv", row.names = FALSE, na = ""); a spreadsheet: save as CSV'
ABSENT = "there is no column"
SHOWN = 5


def refused(path: Path, what: str, column: str = "", remedy: str = "") -> InputError:
    """The error that names the file, and the column where there is one."""
    return InputError([Finding(column, what, remedy, file=str(path))])


def sha256_of(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows(path: Path, member: str = "", encoding: str = "utf-8", skip: int = 0) -> pl.DataFrame:
    """The file as a table, its values as text, empty ones as null; ``member``: which file of an archive (a pattern)."""
    suffix = path.suffix.casefold()
    if suffix == ".zip":
        return _from_archive(path, member, encoding, skip)
    if suffix not in READABLE:
        raise refused(
            path, f"foedus reads {', '.join(READABLE)} and .zip, not {suffix or 'this'}", "", BY_HAND
        )
    if suffix == ".dta":
        return _from_stata(path)
    if suffix == ".parquet":
        return parquet(path)
    _whole(path, SEPARATORS[suffix], encoding, skip)
    try:
        table = pl.read_csv(
            path.read_bytes().decode(encoding).removeprefix("\ufeff").encode(),
            separator=SEPARATORS[suffix],
            infer_schema=False,
            skip_rows=skip,
        )
    except pl.exceptions.PolarsError as error:
        raise refused(path, f"is no table: {str(error).splitlines()[0]}") from None
    table = table.rename({c: c.strip().strip('"') for c in table.columns})
    text = pl.all().str.strip_chars()
    return table.select(pl.when(text == "").then(None).otherwise(text).name.keep())


def parquet(path: Path) -> pl.DataFrame:
    """A Parquet file, whole."""
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refused(path, f"is truncated or no Parquet file: {str(error).splitlines()[0]}") from None


def _whole(path: Path, separator: str, encoding: str, skip: int) -> None:
    """Refuse a file that is empty, cut within a row, or in another encoding."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            records = csv.reader(file, delimiter=separator)
            for _ in range(skip):
                next(records, None)
            width = len(next(records, []))
            for number, record in enumerate(records, 1):
                if record and len(record) != width:
                    what = f"row {number}: {len(record)} values under {width} headings: truncated?"
                    raise refused(path, what, "", "get the file anew")
    except (UnicodeDecodeError, csv.Error) as error:
        raise refused(path, f"is not text in {encoding}: {error}") from None
    if width < 2:
        raise refused(path, "is empty or no table: no row of headings", "", "get the file anew")


def _from_stata(path: Path) -> pl.DataFrame:
    import pandas as pd  # noqa: PLC0415  slow to load, and few files need it

    try:
        frame = pd.read_stata(path, convert_categoricals=False)
    except (ValueError, OSError, EOFError, IndexError, struct.error) as error:
        raise refused(path, f"is truncated or no Stata file: {error}") from None
    frame = frame.astype(object).where(frame.notna(), None)
    return pl.DataFrame({str(c): pl.Series([None if v is None else str(v) for v in frame[c]]) for c in frame})


def _from_archive(path: Path, member: str, encoding: str, skip: int) -> pl.DataFrame:
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory() as folder:
            inside = [n for n in archive.namelist() if PurePath(n).suffix.casefold() in READABLE]
            fits = [n for n in inside if re.search(member, n, re.IGNORECASE)] or inside
            if len(fits) != 1:
                held = ", ".join(sorted(fits)[:SHOWN]) or "no table"
                raise refused(path, f"holds {held}", "", "unpack it and add the right file")
            return rows(Path(archive.extract(fits[0], folder)), encoding=encoding, skip=skip)
    except zipfile.BadZipFile as error:
        raise refused(path, f"is truncated or no ZIP archive: {error}", "", "get the file anew") from None


def take(path: Path, table: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """The columns ``names`` (tidy name: owner's name, in any case), all of which must be there."""
    folded = {c.casefold(): c for c in table.columns}
    absent = [owner for owner in names.values() if owner.casefold() not in folded]
    if absent:
        held = ", ".join(table.columns[:12]) + (", ..." if table.width > 12 else "")
        raise InputError(
            [
                Finding(a, f"{ABSENT} {a}; the file has {held}", _near(a, table.columns), str(path))
                for a in absent
            ]
        )
    return table.select(pl.col(folded[owner.casefold()]).alias(tidy) for tidy, owner in names.items())


def _near(column: str, known: Sequence[str]) -> str:
    near = nearest(column, known)
    return f"renamed to {near}?" if near else "is it the file that the address offers?"


def same(*words: str) -> dict[str, str]:
    """Columns that the owner calls as foedus does."""
    return {name: name for line in words for name in line.split()}


def typed(path: Path, table: pl.DataFrame, types: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """``table`` with the types of ``types``; ``InputError`` names the first value of a column that does not fit."""
    wanted = {c: t for c, t in types.items() if c in table.columns}
    table = blanked(table, (c for c, t in wanted.items() if t != pl.String), MISSING)
    cast = table.with_columns(_as_type(table, c, t) for c, t in wanted.items())
    findings = []
    for column, kind in wanted.items():
        bad = table.get_column(column).is_not_null() & cast.get_column(column).is_null()
        if bad.any():
            row = bad.arg_true()[0]
            what = f"row {row + 1}: {table.get_column(column)[row]!r} is no {WORD[kind.base_type()]}"
            findings.append(Finding(column, what, file=str(path)))
    if findings:
        raise InputError(findings)
    return cast


WORD = {
    pl.Int32: "whole number",
    pl.Int64: "whole number",
    pl.Float64: "number",
    pl.String: "text",
    pl.Boolean: "yes or no (1, 0, true, false)",
    pl.Date: "day (2001-12-31)",
    pl.Datetime: "day (2001-12-31)",
}
TRUTH = {"1": True, "true": True, "0": False, "false": False}


def _as_type(table: pl.DataFrame, column: str, kind: pl.DataType) -> pl.Expr:
    held, expr = table.schema[column], pl.col(column)
    if held == pl.String and kind.is_integer():
        number = expr.cast(pl.Float64, strict=False)
        return pl.when(number == number.round()).then(number).cast(kind, strict=False).alias(column)
    if held.is_float() and kind.is_integer():
        return pl.when(expr == expr.round()).then(expr).cast(kind, strict=False).alias(column)
    if held == pl.String and kind == pl.Boolean:
        return expr.str.to_lowercase().replace_strict(TRUTH, default=None, return_dtype=pl.Boolean)
    if held == pl.String and kind.is_temporal():
        return expr.str.head(10).str.to_date("%Y-%m-%d", strict=False).cast(kind)
    return expr.cast(kind, strict=False)


def one_of(path: Path, table: pl.DataFrame, column: str, words: Iterable[str]) -> None:
    """Refuse a code that the codebook does not know, and a missing one."""
    known = list(words)
    bad = (~table.get_column(column).is_in(known)).fill_null(value=True).arg_true()
    if bad.len():
        what = f"row {bad[0] + 1}: {table.get_column(column)[bad[0]]!r} is none of {', '.join(known)}"
        raise refused(path, what, column)


def filled(path: Path, table: pl.DataFrame, *names: str) -> None:
    """Refuse a row without a value where a sum would take it for 0."""
    for column in names:
        empty = table.get_column(column).is_null().arg_true()
        if empty.len():
            raise refused(path, f"row {empty[0] + 1}: there is no value", column)


def blanked(table: pl.DataFrame, names: Iterable[str], marks: Iterable[str] = ("-9",)) -> pl.DataFrame:
    """Null where the owner writes that a value is missing: -9 and -9.0."""
    written = [m for mark in marks for m in (mark, f"{mark}.0")]
    return table.with_columns(
        pl.when(pl.col(c).is_in(written)).then(None).otherwise(pl.col(c)).alias(c)
        for c in names
        if table.schema[c] == pl.String
    )


def dated(path: Path, table: pl.DataFrame, **days: str) -> pl.DataFrame:
    """``table`` with days (``start="year month day"``) from columns of whole numbers; no such day is an error."""
    table = table.with_columns(day(*words.split()).alias(name) for name, words in days.items())
    for name, words in days.items():
        lost = table.get_column(name).is_null().arg_true()
        if lost.len():
            parts = "-".join(str(table.get_column(w)[lost[0]]) for w in words.split())
            raise refused(path, f"row {lost[0] + 1}: {parts} is no day", ", ".join(words.split()))
    return table


def day(year: str, month: str, of_month: str | int) -> pl.Expr:
    """A day from columns of whole numbers; null where there is no such day."""
    last = pl.lit(of_month) if isinstance(of_month, int) else pl.col(of_month)
    return pl.format("{}-{}-{}", year, month, last).str.to_date("%Y-%m-%d", strict=False)


def numbers(path: Path, table: pl.DataFrame, names: str) -> pl.DataFrame:
    """``table`` with some of its columns as whole numbers."""
    return typed(path, table, dict.fromkeys(names.split(), pl.Int32()))
