"""``foedus bench``: speed, as ratios measured within one run."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter
from rich.table import Table

from foedus.arrangements import load_library
from foedus.base.errors import InputError
from foedus.cli.console import COMPILED, console, emit, errors
from foedus.parameters import load_parameters
from foedus.validation.speed import bench
from foedus.world import load_world


def bench_command(
    *,
    futures: int = 50,
    years: int = 20,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """World-years per second with all processes on, beside a bare thinning loop on the same hazards.

    Parameters
    ----------
    futures
        Worlds per measurement.
    years
        Years per world.
    json
        Print the measurements as JSON.
    """
    if futures < 2 or years < 1:
        raise InputError("--futures is 2 or more, --years 1 or more")
    errors().print(f"measuring ({COMPILED}) ...")
    found = bench(load_world(), load_library(), load_parameters(), futures=futures, years=years)
    if json:
        emit(found)
        return
    _print(found)


def _processes(found: dict[str, Any]) -> Table:
    table = Table(title="what each process adds to a world, switched on after those before it")
    for heading in ("process", "ms", "share", "events"):
        table.add_column(heading, justify="left" if heading == "process" else "right")
    for row in found["processes"]:
        table.add_row(
            row["process"],
            f"{row['milliseconds_per_world']:.2f}",
            f"{row['share']:.0%}",
            f"{row['events_per_world']:,.0f}",
        )
    return table


def _print(found: dict[str, Any]) -> None:
    table = Table(
        title=f"{found['states']} states, {found['years']} years, {found['futures']} worlds, one core"
    )
    for heading in ("", "world-years per second", "ms per world"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name in found["world_years_per_second"]:
        speed, ms = found["world_years_per_second"][name], found["milliseconds_per_world"][name]
        table.add_row(name, f"{speed:,.0f}", f"{ms:.2f}")
    console().print(table)
    console().print(f"ratio to floor: {found['ratio_to_floor']:.2f}")
    console().print(_processes(found))
    for key in ("scaling_in_futures", "scaling_in_years", "scaling_in_states", "threads"):
        rows = "; ".join(", ".join(f"{k} {v:,.4g}" for k, v in row.items()) for row in found[key])
        console().print(f"{key.replace('_', ' ')}: {rows}")
    for row in found["around_the_engine"]:
        console().print(f"{row['what']}: {row['seconds']:.2f} s, {row['worlds']:,.0f} worlds of the engine")
