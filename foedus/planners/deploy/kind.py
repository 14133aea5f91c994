"""Instances of deployments among those of all planners."""

from __future__ import annotations

from typing import Any

from foedus.planners.contract import Kind
from foedus.planners.deploy.read import read_deploy


def size(data: dict[str, Any]) -> str:
    """Periods and contributors; which places are candidates may depend on the world.

    >>> size({"periods": [{}, {}], "contributors": [{}, {}, {}]})
    '2 periods, 3 contributors'
    """
    return f"{len(data['periods'])} periods, {len(data['contributors'])} contributors"


KIND = Kind(read=read_deploy, size=size, tells=frozenset({"candidates", "authorised", "replaces"}))
