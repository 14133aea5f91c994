"""``foedus validate``: simulated patterns beside recorded ones."""

from __future__ import annotations

import math
import os
from typing import Annotated, Any

from cyclopts import Parameter
from rich.table import Table

from foedus.arrangements import load_library
from foedus.cli.console import COMPILED, console, emit, errors
from foedus.parameters import load_parameters
from foedus.validation.patterns import patterns, simulated
from foedus.validation.recent_world import YEARS, Sample, sample
from foedus.world import load_world


def validate_command(
    *,
    futures: int = 100,
    view: str = "deters_if_attacked",
    seed: int = 1990,
    threads: int = 0,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Live a world like that of 1990-2010 and print its patterns beside the recorded ones.

    Parameters
    ----------
    futures
        How many worlds of 21 years.
    view
        View of the contested questions; of several together: as_recorded+no_effect, say.
    seed
        Luck.
    threads
        Threads; 0: one per core.
    json
        Print the table as JSON.
    """
    world, library, parameters = load_world(), load_library(), load_parameters()
    view = parameters.one_view(view)
    errors().print(f"living {futures} worlds of {YEARS} years ({COMPILED}) ...")
    drawn = sample(
        world,
        library,
        parameters,
        view=view,
        futures=futures,
        seed=seed,
        threads=threads or os.cpu_count() or 1,
    )
    rows = _compared(drawn)
    if json:
        emit({"view": view, "futures": futures, "years": YEARS, "patterns": rows})
    else:
        _print(rows, f"Simulated against recorded, {futures} worlds of {YEARS} years, view {view}")


def _compared(drawn: Sample) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for one in patterns():
        value, low, high = simulated(one, drawn)
        recorded = {"value": one.recorded, "low": one.low, "high": one.high, "source": one.source}
        seen = {"value": value, "low": low, "high": high}
        verdict = "within" if one.low <= value <= one.high else "MISS"
        rows.append(
            {
                "part": one.part,
                "pattern": one.name,
                "unit": one.unit,
                "recorded": recorded,
                "simulated": {k: None if math.isnan(x) else x for k, x in seen.items()},
                "verdict": "none" if math.isnan(value) else verdict,
                "set_to_match": one.set_to_match,
            }
        )
    return rows


def _print(rows: list[dict[str, Any]], title: str) -> None:
    table = Table(title=title)
    for heading in ("pattern", "recorded", "simulated", ""):
        table.add_column(heading, overflow="fold", justify="left" if heading in ("pattern", "") else "right")
    for before, row in zip([None, *rows], rows, strict=False):
        if before is not None and before["part"] != row["part"]:
            table.add_section()
        r, s = row["recorded"], row["simulated"]
        table.add_row(
            f"{row['pattern']} [dim]({row['unit']})[/dim]",
            _span(r),
            _span(s),
            _verdict(row),
        )
    console().print(table)
    console().print(
        "Recorded: figure [interval] of the record. Simulated: mean over worlds, [90 % of single worlds].\n"
        "The world is that of 2025 under the arrangements of 1990-2010. A miss: a mean outside the recorded interval.\n"
        "set: a parameter was estimated on this figure or one that overlaps it, so that agreement is no evidence.",
        markup=False,
    )


def _span(one: dict[str, Any]) -> str:
    if one["value"] is None:
        return "none seen"
    return f"{_number(one['value'])} \\[{_number(one['low'])}, {_number(one['high'])}]"


def _verdict(row: dict[str, Any]) -> str:
    missed = "[bold]miss[/bold]" if row["verdict"] == "MISS" else ""
    return " ".join(word for word in ("[dim]set[/dim]" if row["set_to_match"] else "", missed) if word)


def _number(x: float) -> str:
    return f"{x:,.0f}" if abs(x) >= 100 else f"{x:.3g}"
