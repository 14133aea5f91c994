"""``foedus plan bench``: instances of every planner, timed, with bound and gap."""

from __future__ import annotations

import os
from typing import Annotated

from cyclopts import Parameter
from rich.table import Table
from rich.text import Text

from foedus.cli.console import console, emit, errors, searches
from foedus.planners.bench import Timed, chosen, timed
from foedus.planners.force.un_size import un_size as made_up


def bench(
    *instances: str,
    time_limit: float = 60.0,
    un_size: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """How long plans take here, and how far from proven they are: each objective with value, bound and gap.

    Parameters
    ----------
    instances
        Instances that ship with foedus (foedus list instances), or files. None: all that ship, or the UN size alone.
    time_limit
        Seconds for each. Nothing is spent on what would close gaps: force plans are timed without their bottlenecks.
    un_size
        A made-up force instance of the size of all UN missions (300 slots, 420 pledges, 120 states, 11 missions): one
        period in at most 10 s, and 24 months in at most 120 s.
    json
        Print the measurements as JSON.
    """
    searches(time_limit)
    done = []
    for name, path in chosen(instances) if instances or not un_size else []:
        errors().print(f"{name}, {time_limit:g} s at most ...", highlight=False)
        done.append(timed(name, path, time_limit))
    if un_size:
        errors().print("un-size, 10 and 120 s at most ...", highlight=False)
        done += made_up()
    if json:
        emit({"cores": os.cpu_count(), "load": os.getloadavg()[0], "instances": [t.as_dict() for t in done]})
        return
    console().print(_table(done))
    console().print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; force plans without their bottlenecks"
    )


def _table(done: list[Timed]) -> Table:
    """An instance in bold with its seconds, and below it its objectives: names stay whole at 80 columns."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for heading in ("instance, objective", "s of limit", "value", "bound", "gap", "ended"):
        left = heading in ("instance, objective", "ended")
        table.add_column(heading, justify="left" if left else "right", no_wrap=True)
    for one in done:
        table.add_row(Text(one.instance, style="bold"), f"{one.seconds:.1f} of {one.limit:g}")
        for o in one.objectives:
            table.add_row(
                f"  {o.objective}", "", f"{o.value:,.6g}", f"{o.bound:,.6g}", f"{o.gap:.2%}", o.ended
            )
    return table
