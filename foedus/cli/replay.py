"""``foedus replay``: a case walked through the rules, step by step; or all cases in one table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.base.errors import InputError, RunError
from foedus.cases import Replay, find_case, load_cases, replay, setting
from foedus.cli.console import console, emit
from foedus.cli.replay_text import print_replay, print_table


def replay_command(
    case: str = "",
    *,
    all: Annotated[bool, Parameter(name="--all", negative="")] = False,  # noqa: A002  the word of the command line
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
    json
        Print the replay as JSON: case, steps (date, expected, recorded, agrees, why) and lessons.
    out
        Write an HTML page with the timeline to this file.
    """
    if bool(case) == all:
        raise InputError("name one case, or give --all, for example  foedus replay kosovo-1999")
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


def _write(out: Path, done: list[Replay]) -> None:
    from foedus.reports.replay import replay_page  # noqa: PLC0415  loads what draws charts

    try:
        out.write_text(replay_page(done, " ".join(sys.argv[1:])), encoding="utf-8")
    except OSError as error:
        raise RunError(f"{out}: {error.strerror}") from None
