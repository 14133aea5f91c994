"""The user's data folder: one tidy Parquet table per source, and how it is read.

The folder is ``$FOEDUS_DATA``, else ``$XDG_DATA_HOME/foedus/data``, else ``~/.local/share/foedus/data``.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

import polars as pl

from foedus.base.errors import Finding, InputError, nearest
from foedus.sources.checks import check, check_columns, year_of
from foedus.sources.contract import Source, sources
from foedus.sources.reading import parquet

WHOLE = "foedus.owner"  # a table made from the owner's file says so, with the checksum of that file
SYSTEMS = {"cow": ("cow_system", "ccode"), "gw": ("gw_system", "gwcode")}


def data_folder() -> Path:
    """Where the tidy tables lie; it need not exist."""
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Path(os.environ.get("FOEDUS_DATA") or home / "foedus" / "data")


def source(name: str) -> Source:
    """A source by name; ``InputError`` with the nearest name where there is none."""
    if name not in sources():
        remedy = nearest(name, list(sources())) or "foedus data list"
        raise InputError([Finding("data", f"there is no source {name!r}", remedy)])
    return sources()[name]


def path_of(name: str, folder: Path | None = None) -> Path:
    """Where the tidy table of a source lies; ``InputError`` that says how to get it where it does not."""
    path = (folder or data_folder()) / f"{name}.parquet"
    if not path.is_file():
        what = f"there is no table {name} in {path.parent}"
        remedy = f"foedus data fetch {name}, or set FOEDUS_DATA to the folder that holds it"
        raise InputError([Finding("", what, remedy)])
    return path


def scan(name: str, folder: Path | None = None) -> pl.LazyFrame:
    """The tidy table of a source, lazily; ``InputError`` where it is absent or its columns are not the contract's."""
    path = path_of(name, folder)
    try:
        table = pl.scan_parquet(path)
        schema = table.collect_schema()
    except (pl.exceptions.PolarsError, OSError) as error:
        what = f"is truncated or no Parquet file: {str(error).splitlines()[0]}"
        raise InputError([Finding("", what, f"foedus data fetch {name}", str(path))]) from None
    findings = check_columns(schema, sources()[name], path) if name in sources() else []
    if findings:
        raise InputError(findings)
    return table


def coverage(name: str, folder: Path | None = None) -> tuple[int, int]:
    """First and last year that the table at hand speaks of: the owner's coverage, cut where the table ends.

    A table without years, or that is not there, covers what its owner says; so does a table of events or spells that
    was made from the owner's whole file, as no war in the last years is no end of the table.
    """
    one = source(name)
    path = (folder or data_folder()) / f"{name}.parquet"
    dated = one.year is not None or one.covers is not None
    if (
        not dated
        or not path.is_file()
        or (one.covers is not None and WHOLE in pl.read_parquet_metadata(path))
    ):
        return one.first, one.last
    latest = one.covers if one.covers is not None else year_of(one).max()
    last = scan(name, folder).select(latest.alias("last")).collect().item()
    return one.first, one.last if last is None else min(one.last, int(last))


def present(folder: Path | None = None) -> list[str]:
    """The sources whose table lies in the folder, by name."""
    return sorted(p.stem for p in (folder or data_folder()).glob("*.parquet") if p.stem in sources())


def strangers(folder: Path | None = None) -> list[str]:
    """Parquet files in the folder that belong to no source."""
    return sorted(p.name for p in (folder or data_folder()).glob("*.parquet") if p.stem not in sources())


def known_states(folder: Path | None = None) -> dict[str, frozenset[int]]:
    """The state codes of each system whose list lies in the folder; no list, no check."""
    lists = {k: (folder or data_folder()) / f"{name}.parquet" for k, (name, _) in SYSTEMS.items()}
    return {k: _codes(path, SYSTEMS[k][1]) for k, path in lists.items() if path.is_file()}


def _codes(path: Path, column: str) -> frozenset[int]:
    table = parquet(path)
    return frozenset(table.get_column(column).drop_nulls()) if column in table.columns else frozenset()


def verify(name: str, folder: Path | None = None) -> list[Finding]:
    """Everything wrong with the table of a source in the folder."""
    path = path_of(name, folder)
    try:
        table = parquet(path)
    except InputError as error:
        return error.findings
    return check(table, source(name), path, known_states(folder))


def digest(name: str, folder: Path | None = None) -> str:
    """SHA-256 of what the table says, whatever wrote the file: columns by name, rows in the order of their values."""
    table = scan(name, folder).collect()
    table = table.select(sorted(table.columns))
    told = hashlib.sha256(repr(table.schema).encode())
    told.update(table.sort(table.columns, nulls_last=True).write_csv(null_value="\x00").encode())
    return told.hexdigest()


def put(name: str, table: pl.DataFrame, folder: Path | None = None, owner: str = "") -> Path:
    """Write a tidy table: whole or not at all, as the file is renamed only when it is complete.

    ``owner``: the SHA-256 of the owner's file that it was made from.
    """
    target = (folder or data_folder()) / f"{name}.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=f".{name}.", suffix=".part", delete=False) as part:
        temporary = Path(part.name)
    try:
        table.write_parquet(temporary, compression="zstd", metadata={WHOLE: owner} if owner else None)
        temporary.chmod(0o644)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return target
