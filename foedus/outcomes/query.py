"""Ask a run in SQL: its events with the names of states, duties and kinds, through DuckDB.

    events          arm, view, future, day, kind, dispute, a, b, arrangement, duty, value     one row per event
    conflict_years  arm, view, future, day, state, level, months, deaths    a year of conflict inside a state
    costs           arm, view, future, day, operation, host, rule, person_months, usd, unpaid, withheld, paid_late
                    a year of an operation
    states    iso3, position;   duties   arm, position, arrangement, duty, clause, obligation

Where a column of the events holds a number that is no state or duty (months and level of a conflict year, the rule by
which an operation is paid), it is null in ``events`` and has its name in the other two. Nothing is copied: DuckDB reads
the run's Parquet files as far as the question needs them.
"""

from __future__ import annotations

from typing import Any

import duckdb

from foedus.base.errors import InputError
from foedus.log import Event, Run
from foedus.outcomes.who_pays import RULES

IN_A = "('operation_year', 'cost', 'unpaid', 'withheld', 'paid_late', 'arrears')"
IN_DUTY = "('conflict_year', 'line_year')"
OF_A_YEAR = (Event.OPERATION_YEAR, Event.COST, Event.UNPAID, Event.WITHHELD, Event.PAID_LATE)
EVENTS = f"""
    CREATE VIEW events AS
    SELECT e.arm, e.view, e.future, e.day, k.kind, e.dispute,
           a.iso3 AS a, b.iso3 AS b, d.arrangement, d.duty, e.value
    FROM stored e
    JOIN kinds k ON k.position = e.kind
    LEFT JOIN states a ON a.position = e.a AND k.kind NOT IN {IN_A}
    LEFT JOIN states b ON b.position = e.b AND k.kind <> 'conflict_year'
    LEFT JOIN duties d ON d.arm = e.arm AND d.position = e.duty AND k.kind NOT IN {IN_DUTY}"""
CONFLICT_YEARS = f"""
    CREATE VIEW conflict_years AS
    SELECT e.arm, e.view, e.future, e.day, a.iso3 AS state, e.duty AS level, e.b AS months, e.value AS deaths
    FROM stored e JOIN states a ON a.position = e.a
    WHERE e.kind = {int(Event.CONFLICT_YEAR)}"""
COSTS = f"""
    CREATE VIEW costs AS
    SELECT e.arm, e.view, e.future, e.day, e.dispute AS operation, b.iso3 AS host, p.rule,
           sum(e.value) FILTER (e.kind = {int(Event.OPERATION_YEAR)}) AS person_months,
           coalesce(sum(e.value) FILTER (e.kind = {int(Event.COST)}), 0) AS usd,
           coalesce(sum(e.value) FILTER (e.kind = {int(Event.UNPAID)}), 0) AS unpaid,
           coalesce(sum(e.value) FILTER (e.kind = {int(Event.WITHHELD)}), 0) AS withheld,
           coalesce(sum(e.value) FILTER (e.kind = {int(Event.PAID_LATE)}), 0) AS paid_late
    FROM stored e JOIN states b ON b.position = e.b JOIN payers p ON p.position = e.a
    WHERE e.kind IN ({", ".join(str(int(k)) for k in OF_A_YEAR)})
    GROUP BY ALL"""


def query(run: Run, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and rows of ``sql`` over the tables above; ``InputError`` with DuckDB's words if it is wrong."""
    with duckdb.connect() as connection:
        _names(connection, run)
        for view in (_rows(run), EVENTS, CONFLICT_YEARS, COSTS):
            connection.execute(view)
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
    connection.execute("CREATE TABLE payers (position INT, rule TEXT)")
    connection.executemany("INSERT INTO payers VALUES (?, ?)", list(enumerate(RULES)))
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
    if rows:
        connection.executemany("INSERT INTO duties VALUES (?, ?, ?, ?, ?, ?)", rows)


def _rows(run: Run) -> str:
    parts = [
        f"SELECT '{arm}' AS arm, '{view}' AS view, * FROM read_parquet({_files(run, arm, view)})"
        for arm in run.arms
        for view in run.views
    ]
    return f"CREATE VIEW stored AS {' UNION ALL '.join(parts)}"


def _files(run: Run, arm: str, view: str) -> str:
    """The run's Parquet files as a SQL string; ids of arms and views hold letters, digits and hyphens only."""
    path = str((run.folder / "events" / f"{arm}--{view}" / "part-*.parquet").resolve())
    return "'" + path.replace("'", "''") + "'"
