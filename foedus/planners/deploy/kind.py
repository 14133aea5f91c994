"""Instances of placing among those of all planners."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from foedus.planners.contract import Kind, Proven
from foedus.planners.deploy.read import read_deploy


def size(data: dict[str, Any]) -> str:
    """Places, periods and contributors.

    >>> candidates = {"hosts": ["SDN", "MLI"], "persons": [2500]}
    >>> size({"candidates": candidates, "periods": [{}, {}], "contributors": [{}]})
    '2 places, 2 periods, 1 contributors'
    """
    hosts = data["candidates"]["hosts"]
    places = "all" if isinstance(hosts, str) else f"{len(hosts)}"
    return f"{places} places, {len(data['periods'])} periods, {len(data['contributors'])} contributors"


def prove(path: Path, seconds: float) -> tuple[Proven, ...]:
    """The losses that the postings chosen in ``seconds`` leave; to live them before takes its own time."""
    from foedus.planners.deploy.choice import choose  # noqa: PLC0415  a list of instances needs no engine
    from foedus.planners.deploy.responses import respond  # noqa: PLC0415  same
    from foedus.planners.deploy.watch import Watch  # noqa: PLC0415  same
    from foedus.planners.highs import Clock  # noqa: PLC0415  same

    task = read_deploy(path)
    responses = respond(task, os.cpu_count() or 1, Watch())
    without, gains = responses.counted[:, 0], responses.gains
    found = choose(responses.board, without, gains, task.instance.measure, Clock(seconds))
    return (Proven(task.instance.prevent, found.value, found.bound, found.ended),)


KIND = Kind(
    read=read_deploy,
    size=size,
    tells=frozenset(
        {"baseline", "periods", "candidates", "replaces", "authorised", "contributors", "prevent"}
    ),
    prove=prove,
)
