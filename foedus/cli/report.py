"""``foedus report RUN``: write RUN/report.html again from the events on disk; the summary, and where it is."""

from __future__ import annotations

import json as documents
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from foedus.base.errors import InputError
from foedus.cli.console import console, emit
from foedus.log import Run, open_run
from foedus.outcomes import measure
from foedus.parameters import load_parameters
from foedus.reports import write_report
from foedus.reports.terminal import summary
from foedus.world import load_world

SENSITIVITY = "sensitivity.json"


def report_command(
    run: Annotated[Path, Parameter(help="Folder of a finished run.")],
    *,
    json: Annotated[bool, Parameter(help="Print every number of the report as JSON.", negative="")] = False,
) -> None:
    """One self-contained HTML page about a finished run, readable offline; and its summary here."""
    opened = open_run(run)
    measured = measure(opened)
    path = write_report(opened, load_world(), load_parameters(), read_sensitivity(opened), measured)
    if json:
        emit(measured | {"report": str(path)})
        return
    console().print(summary(opened, measured))
    console().print(f"report: {path}", soft_wrap=True)


def read_sensitivity(run: Run) -> list[dict[str, Any]] | None:
    """What ``simulate`` wrote about the parameters that matter most; None where it wrote nothing.

    ``InputError`` if the file is not this run's: numbers of another run must not be shown as this one's.
    """
    path = run.folder / SENSITIVITY
    if not path.exists():
        return None
    try:
        stored = documents.loads(path.read_text())
        rows, identity = list(stored["rows"]), dict(stored["identity"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} cannot be read ({error}); remove it, or run  foedus simulate  again"
        ) from None
    differing = [
        key for key in ("seed", "digests", "arms", "views") if identity.get(key) != run.manifest[key]
    ]
    if differing:
        raise InputError(f"{path} belongs to another run (its {', '.join(differing)} differ); remove it")
    return rows
