"""``foedus data``: the record on this machine. What there is, how it is fetched, added, verified and cited."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import polars as pl
from cyclopts import App, Parameter
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from foedus.base.errors import InputError, RunError
from foedus.cli.console import console, emit, errors
from foedus.history.atop_files import write_atop
from foedus.sources import Source, coverage, data_folder, digest, present, sources
from foedus.sources.convert import add
from foedus.sources.fetch import by_hand, fetch
from foedus.sources.store import known_states, source, strangers, verify

Json = Annotated[bool, Parameter(negative="", help="Print JSON.")]

app = App(name="data", help="The record: what there is, and how to fetch, add, verify and cite it.")


@app.command(name="list")
def list_command(*, json: Json = False) -> None:
    """List every source: whether its table is here, what a row is, which years it covers, on what terms."""
    here = present()
    if json:
        emit(
            {
                "folder": data_folder(),
                "sources": [_row(n, n in here) for n in sources()],
                "other": strangers(),
            }
        )
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("", "source", "a row is", "years"):
        table.add_column(heading, header_style="dim", overflow="fold")
    for name, one in sources().items():
        first, last = coverage(name) if name in here else (one.first, one.last)
        table.add_row("x" if name in here else "", name, one.unit, f"{first}-{last}")
    console().print(table)
    console().print(
        f"x: {len(here)} of {len(sources())} are in {data_folder()}", markup=False, soft_wrap=True
    )
    console().print("Terms and addresses: foedus data list --json, docs/reference.md")


def _row(name: str, is_here: bool) -> dict[str, Any]:
    one = sources()[name]
    words = ("title", "version", "terms", "address", "download", "sha256", "unit", "codes", "key")
    return {
        "name": name,
        "present": is_here,
        "coverage": coverage(name) if is_here else None,
        **{w: getattr(one, w) for w in words},
        "owner_coverage": [one.first, one.last],
        "reader": one.read is not None,
        "columns": {c: str(t) for c, t in one.columns.items()},
        "text": one.text,
    }


@app.command(name="fetch")
def fetch_command(*names: str, json: Json = False) -> None:
    """Download from the owner, convert, check. A download that was cut goes on where it ended.

    Parameters
    ----------
    names
        Sources, as  foedus data list  names them.
    """
    wanted = [source(n) for n in _named(names)]
    done: list[dict[str, Any]] = []
    failed: list[str] = []
    for one in wanted:
        errors().print(f"{one.name}: terms: {one.terms}", markup=False, soft_wrap=True)
        try:
            done.append(_fetched_and_added(one))
        except RunError as error:
            failed.append(str(error))
    if failed:
        raise RunError("\n".join(failed))
    if json:
        emit(done)


def _fetched_and_added(one: Source) -> dict[str, Any]:
    file = _fetched(one)
    try:
        return _added(file, one.name)
    except InputError as error:
        file.unlink()  # not what was asked for: the next time it is fetched anew
        raise by_hand(one, f"what {one.download} sent is not the file that foedus knows:\n{error}") from None


def _fetched(one: Source) -> Path:
    shown = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*shown, console=errors(), transient=True) as bar:
        task = bar.add_task(one.name, total=None)

        def progress(had: int, whole: int | None) -> None:
            bar.update(task, completed=had, total=whole)

        return fetch(one, progress)


@app.command(name="add")
def add_command(file: Path, *, as_: Annotated[str, Parameter(name="--as")] = "", json: Json = False) -> None:
    """Convert a file that you have, the owner's or one with the tidy table's columns: checked, whole or not at all.

    Parameters
    ----------
    file
        CSV, tab-separated, Stata or Parquet, or a ZIP archive of one.
    as_
        Which source it is, where its name does not say it.
    """
    done = _added(file, as_)
    if json:
        emit(done)


def _added(file: Path, name: str) -> dict[str, Any]:
    name, path, rows = add(file, name)
    one, unchecked = source(name), sorted(set(source(name).states.values()) - set(known_states()))
    errors().print(f"{name}: {rows:,} rows in {path}", markup=False, soft_wrap=True)
    if unchecked:
        lists = " and ".join("cow_system" if s == "cow" else "gw_system" for s in unchecked)
        errors().print(f"{name}: state codes were not checked, as {lists} is not there", soft_wrap=True)
    empty = _empty_columns(path)
    if empty:
        errors().print(f"{name}: this file says nothing of {', '.join(empty)}: missing", soft_wrap=True)
    return {
        "name": name,
        "path": path,
        "rows": rows,
        "terms": one.terms,
        "unchecked": unchecked,
        "empty": empty,
    }


def _empty_columns(path: Path) -> list[str]:
    table = pl.read_parquet(path)
    return [c for c in table.columns if table.get_column(c).null_count() == table.height]


@app.command(name="verify")
def verify_command(*names: str, json: Json = False) -> None:
    """Check tables against their source: columns, types, keys, years, state codes, signs.

    Parameters
    ----------
    names
        Sources; none: every table that is here.
    """
    wanted = list(names) or _here()
    findings = {name: verify(name) for name in wanted}
    bad = [f for found in findings.values() for f in found]
    if json and not bad:
        emit({"folder": data_folder(), "tables": {n: digest(n) for n in wanted}, "other": strangers()})
    if bad:
        raise InputError(bad)
    if not json:
        console().print(f"{len(wanted)} tables are what their sources say", soft_wrap=True)
        others = strangers() if not names else []
        if others:
            console().print(f"not verified, as they belong to no source: {', '.join(others)}")


@app.command(name="cite")
def cite_command(*names: str, json: Json = False) -> None:
    """Print BibTeX.

    Parameters
    ----------
    names
        Sources; none: every table that is here.
    """
    cited = {n: source(n).bibtex for n in (list(names) or _here())}
    if json:
        emit(cited)
        return
    for entry in dict.fromkeys(cited.values()):
        console().print(entry, markup=False, soft_wrap=True)


@app.command(name="arrangements")
def arrangements_command(*, out: Path | None = None, json: Json = False) -> None:
    """Write ATOP's 745 alliances as arrangement files, to read, change and check.

    Parameters
    ----------
    out
        Folder for them (default: arrangements, in the data folder).
    """
    folder = out or data_folder() / "arrangements"
    count = write_atop(folder)
    if json:
        emit({"folder": folder, "files": count})
    else:
        console().print(f"{count} arrangement files in {folder}", markup=False, soft_wrap=True)


def _named(names: tuple[str, ...]) -> list[str]:
    if not names:
        raise InputError("say which sources, as  foedus data fetch cow_nmc  (foedus data list)")
    return list(names)


def _here() -> list[str]:
    here = present()
    if not here:
        raise InputError(f"there is no table in {data_folder()}: set FOEDUS_DATA, or  foedus data fetch NAME")
    return here
