"""``foedus replay``: a case walked through the rules, step by step; or all cases in one table; or the record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from foedus.base.errors import InputError
from foedus.cases import Replay, find_case, load_cases, replay, setting
from foedus.cli.console import console, emit, errors, save, writable
from foedus.cli.replay_text import print_replay, print_table


def replay_command(
    case: str = "",
    *,
    all: Annotated[bool, Parameter(name="--all", negative="")] = False,  # noqa: A002  the word of the command line
    record: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    out: Path | None = None,
) -> None:
    """Replay what happened: at each step what the rules expected, what was recorded, whether they agree, and why.

    Parameters
    ----------
    case
        A case of the library (see  foedus list cases), or a case file.
    all
        Every case of the library: a table of agreement, or with --json an array.
    record
        Every dispute and war of the record, 1816-2000: which duties were called, how many honoured (needs foedus data).
    json
        Print the replay as JSON: case, steps (date, expected, recorded, agrees, why) and lessons; of the record: rates,
        published, disputes, wars.
    out
        Write an HTML page with the timeline, or with the rates of the record, to this file.
    """
    if bool(case) + all + record != 1:
        raise InputError("name one case, or give --all or --record, for example  foedus replay kosovo-1999")
    writable(out, inputs=[case])
    if record:
        _record(out, json=json)
        return
    where = setting()
    cases = list(load_cases().values()) if all else [find_case(case)]
    done = [replay(one, where) for one in cases]
    if out is not None:
        _write(out, done)
    if json:
        shown = [one.as_dict() for one in done]
        emit(shown if all else shown[0])
    elif all:
        print_table(done)
    else:
        print_replay(done[0])
    if out is not None and not json:
        console().print(str(out), soft_wrap=True, markup=False)


def _record(out: Path | None, *, json: bool) -> None:
    from foedus.cli.record_text import print_record  # noqa: PLC0415  a case needs none of the record
    from foedus.validation.honour_record import honour_record  # noqa: PLC0415

    columns = (TextColumn("disputes and wars"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors(), transient=True) as bar:
        task = bar.add_task("events", total=None)
        found = honour_record(lambda done, of: bar.update(task, completed=done, total=of))
    if out is not None:
        from foedus.reports.honour_page import honour_page  # noqa: PLC0415  loads what draws charts

        save(out, honour_page(found, " ".join(sys.argv[1:])))
    emit(found) if json else print_record(found)
    if out is not None and not json:
        console().print(str(out), soft_wrap=True, markup=False)


def _write(out: Path, done: list[Replay]) -> None:
    from foedus.reports.replay import replay_page  # noqa: PLC0415  loads what draws charts

    save(out, replay_page(done, " ".join(sys.argv[1:])))
