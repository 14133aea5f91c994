"""``foedus query RUN SQL``: ask a run's events in SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from foedus.cli.console import console, emit
from foedus.log import open_run
from foedus.outcomes.query import query

SHOWN = 100


def query_command(
    run: Annotated[Path, Parameter(help="Folder of a finished run.")],
    sql: Annotated[str, Parameter(help="A question to the table `events`.")],
    *,
    json: Annotated[bool, Parameter(help="Print every row as JSON.", negative="")] = False,
) -> None:
    """Ask a run's events in SQL: events(arm, view, future, day, kind, dispute, a, b, arrangement, duty, value).

    And conflict_years(arm, view, future, day, state, level, months, deaths), costs(arm, view, future, day, operation,
    host, rule, person_months, usd, unpaid, withheld, paid_late). What each kind of event holds is in docs/outcomes.md.

    For example: SELECT arm, a, count(*) AS wars FROM events WHERE kind = 'war' GROUP BY ALL ORDER BY wars DESC
    """
    columns, rows = query(open_run(run), sql)
    if json:
        emit([dict(zip(columns, row, strict=True)) for row in rows])
        return
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows[:SHOWN]:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console().print(table)
    if len(rows) > SHOWN:
        console().print(f"... and {len(rows) - SHOWN:,} more rows (--json prints all)")
