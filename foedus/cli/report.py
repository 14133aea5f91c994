"""``foedus report RUN``: write RUN/report.html again from the events on disk, and say where it is."""

from __future__ import annotations

import json as documents
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from foedus.base.errors import InputError
from foedus.cli.console import console, emit
from foedus.log import open_run
from foedus.outcomes import measure
from foedus.parameters import load_parameters
from foedus.reports import write_report
from foedus.world import load_world

SENSITIVITY = "sensitivity.json"


def report_command(
    run: Annotated[Path, Parameter(help="Folder of a finished run.")],
    *,
    json: Annotated[bool, Parameter(help="Print every number of the report as JSON.", negative="")] = False,
) -> None:
    """One self-contained HTML page about a finished run, readable offline."""
    opened = open_run(run)
    measured = measure(opened)
    path = write_report(opened, load_world(), load_parameters(), read_sensitivity(run), measured)
    if json:
        emit(measured | {"report": str(path)})
    else:
        console().print(str(path), soft_wrap=True)


def read_sensitivity(run: Path) -> list[dict[str, Any]] | None:
    """What ``simulate`` wrote about the parameters that matter most; None where it wrote nothing."""
    path = run / SENSITIVITY
    if not path.exists():
        return None
    try:
        rows = documents.loads(path.read_text())
    except ValueError as error:
        raise InputError(f"{path} cannot be read: {error}") from None
    if not isinstance(rows, list):
        raise InputError(f"{path} must be a list of {{parameter, low, high, basis, text}}")
    return rows
