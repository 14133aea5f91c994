"""A state on one page: its numbers with year and source, neighbours, arrangements, rivals."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.arrangements import Library
from foedus.cli.console import console
from foedus.world import World

NOT_REPORTED = ("imputed", "own_estimate", "corrected")


def state_data(state: str, library: Library, world: World, day: date) -> dict[str, Any]:
    """Everything that is known about a state; arrangements as of ``day``."""
    i = world.index(state)
    near = np.flatnonzero((world.land_km[i] > 0) | world.sea_neighbour[i])
    return {
        "kind": "state",
        "iso3": state,
        "name": world.name[i],
        "region": world.region[i],
        "cow": world.cow[i],
        "gw": world.gw[i],
        "major": bool(world.major[i]),
        "nuclear": bool(world.nuclear[i]),
        "capability": float(world.capability[i]),
        "on": day.isoformat(),
        "facts": [vars(fact) for fact in world.facts(state)],
        "neighbours": [
            {
                "state": world.iso3[j],
                "border_km": float(world.land_km[i, j]) or None,
                "sea": bool(world.sea_neighbour[i, j]),
            }
            for j in near
        ],
        "arrangements": _memberships(state, library, day),
        "rivals": [world.iso3[j] for j in np.flatnonzero(world.rivalry[i])],
    }


def _memberships(state: str, library: Library, day: date) -> list[dict[str, str]]:
    return [
        {"id": a.id, "name": a.name, "role": p.role, "since": p.since.isoformat(), "source": p.source}
        for a in library.of_state(state, day)
        for p in a.parties
        if p.holds(day) and state in p.states
    ]


def print_state(data: dict[str, Any]) -> None:
    """Print the page."""
    out = console()
    marks = [word for word in ("major", "nuclear") if data[word]]
    out.print(
        Text(f"{data['name']} ({data['iso3']})", style="bold"),
        Text(f"  {data['region']}", style="dim"),
        end="",
    )
    codes = f"  COW {data['cow'] or '-'}, Gleditsch-Ward {data['gw'] or '-'}"
    out.print(Text("  ".join([codes, *marks]), style="dim"))
    out.print(Text(f"capability {data['capability']:.3%} of the world (own index, see docs/world.md)"))
    out.print()
    out.print(_facts(data["facts"]))
    out.print()
    land = [f"{n['state']} {n['border_km']:,.0f} km" for n in data["neighbours"] if n["border_km"]]
    sea = [n["state"] for n in data["neighbours"] if n["sea"] and not n["border_km"]]
    _line("land borders", ", ".join(land) or "none")
    _line("across the sea", ", ".join(sea) or "none")
    _line("strategic rivals", ", ".join(data["rivals"]) or "none coded")
    out.print()
    out.print(Text(f"arrangements on {data['on']}", style="bold"))
    for a in data["arrangements"]:
        role = "" if a["role"] == "member" else f", {a['role']}"
        out.print(Padding(Text(f"{a['id']}{role}, since {a['since']}: {a['name']}"), (0, 0, 0, 2)))


def _line(name: str, text: str) -> None:
    console().print(Text.assemble((f"{name}: ", "bold"), text))


def _facts(facts: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("", "value", "year", "unit", "source"):
        table.add_column(
            name, header_style="dim", overflow="fold", justify="right" if name == "value" else "left"
        )
    for fact in facts:
        note = f"{fact['status'].upper().replace('_', ' ')}: " if fact["status"] in NOT_REPORTED else ""
        table.add_row(fact["variable"], _value(fact), str(fact["year"]), fact["unit"], note + fact["source"])
    return table


def _value(fact: dict[str, Any]) -> str:
    value, low, high = (
        f"{fact[k]:,.0f}" if abs(fact[k]) >= 100 else f"{fact[k]:.3g}" for k in ("value", "low", "high")
    )
    return value if "nan" in (low, high) or low == high else f"{value} ({low}-{high})"
