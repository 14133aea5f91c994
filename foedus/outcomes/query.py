"""Ask a run in SQL: its events with the names of states, duties and kinds, through DuckDB.

    events    arm, view, future, day, kind, dispute, a, b, arrangement, duty, value     one row per event
    states    iso3, position;   duties   arm, position, arrangement, duty, clause, obligation

Nothing is copied: DuckDB reads the run's Parquet files as far as the question needs them.
"""

from __future__ import annotations

from typing import Any

import duckdb

from foedus.base.errors import InputError
from foedus.log import Event, Run


def query(run: Run, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of ``sql`` over the tables above; ``InputError`` with DuckDB's words if it is wrong."""
    with duckdb.connect() as connection:
        _names(connection, run)
        connection.execute(_events(run))
        try:
            answer = connection.sql(sql)
            rows = answer.fetchall() if answer is not None else []
        except duckdb.Error as error:
            raise InputError(f"the query cannot be answered: {error}") from None
        if answer is None:
            raise InputError("the query asks for nothing; for example  SELECT * FROM events LIMIT 10")
        return list(answer.columns), rows


def _names(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    connection.execute("CREATE TABLE states (position INT, iso3 TEXT)")
    connection.executemany("INSERT INTO states VALUES (?, ?)", list(enumerate(run.states)))
    connection.execute("CREATE TABLE kinds (position INT, kind TEXT)")
    connection.executemany("INSERT INTO kinds VALUES (?, ?)", [(int(k), k.name.lower()) for k in Event])
    columns = ("arrangement", "duty", "clause", "obligation")
    connection.execute(
        "CREATE TABLE duties (arm TEXT, position INT, " + ", ".join(f"{c} TEXT" for c in columns) + ")"
    )
    rows = [
        (arm, position, *(duty[column] for column in columns))
        for arm, listed in run.manifest["duties"].items()
        for position, duty in enumerate(listed)
    ]
    connection.executemany("INSERT INTO duties VALUES (?, ?, ?, ?, ?, ?)", rows)


def _events(run: Run) -> str:
    parts = [
        f"SELECT '{arm}' AS arm, '{view}' AS view, * FROM read_parquet({_files(run, arm, view)})"
        for arm in run.arms
        for view in run.views
    ]
    return f"""
        CREATE VIEW events AS
        SELECT e.arm, e.view, e.future, e.day, k.kind, e.dispute,
               a.iso3 AS a, b.iso3 AS b, d.arrangement, d.duty, e.value
        FROM ({" UNION ALL ".join(parts)}) e
        JOIN kinds k ON k.position = e.kind
        LEFT JOIN states a ON a.position = e.a
        LEFT JOIN states b ON b.position = e.b
        LEFT JOIN duties d ON d.arm = e.arm AND d.position = e.duty"""


def _files(run: Run, arm: str, view: str) -> str:
    """The run's Parquet files as a SQL string; ids of arms and views hold letters, digits and hyphens only."""
    path = str((run.folder / "events" / f"{arm}--{view}" / "part-*.parquet").resolve())
    return "'" + path.replace("'", "''") + "'"
