"""The user's data folder: one tidy Parquet table per source, and how it is read.

The folder is ``$FOEDUS_DATA``, else ``$XDG_DATA_HOME/foedus/data``, else ``~/.local/share/foedus/data``.
"""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl

from foedus.base.errors import Finding, InputError


def data_folder() -> Path:
    """Where the tidy tables lie; it need not exist."""
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return Path(os.environ.get("FOEDUS_DATA") or home / "foedus" / "data")


def scan(name: str, folder: Path | None = None) -> pl.LazyFrame:
    """The tidy table of a source, lazily; ``InputError`` that says how to get it where it is absent."""
    path = (folder or data_folder()) / f"{name}.parquet"
    if not path.is_file():
        what = f"there is no table {name} in {path.parent}"
        remedy = f"foedus data fetch {name}, or set FOEDUS_DATA to the folder that holds it"
        raise InputError([Finding("", what, remedy)])
    return pl.scan_parquet(path)
