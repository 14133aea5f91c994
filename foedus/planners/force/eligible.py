"""Which pledge may serve which requirement, from which month, and for how long.

a unit may come in month s if  first day of s  ≥  decision + days to get ready + days on the way
it then stays for k tours:     e = min(s + k · rotation, s + months, end of the requirement, of the offer, of the plan)
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from foedus.planners.force.instance import ANYBODY, Instance, Mission, Pledge, Requirement
from foedus.world import World


@dataclass(frozen=True)
class Stay:
    """One way to use a unit: in place in the months from ``first`` to before ``last``."""

    pledge: int
    requirement: int
    first: int
    last: int


def refusal(mission: Mission, pledge: Pledge, requirement: Requirement, world: World) -> str:
    """Why the pledge may not serve the requirement in its mission; an empty string if it may."""
    caveats = pledge.caveats
    if pledge.type != requirement.type:
        return "another unit type"
    if pledge.in_place not in (None, mission.id):
        return "already in another mission"
    if requirement.offensive and caveats.no_offensive:
        return "no offensive tasks"
    if mission.id in caveats.not_missions or (caveats.only and mission.id not in caveats.only):
        return "not this mission"
    if requirement.area is not None and requirement.area in caveats.not_areas:
        return "not this area"
    return refused(mission, pledge.state, world)


def refused(mission: Mission, state: str, world: World) -> str:
    """Why the mission or its hosts do not want units of ``state``; an empty string if they do."""
    if state in mission.refuses:
        return "refused by the host"
    if state in mission.hosts:
        return "the host itself"
    if mission.neighbours == "excluded" and any(borders(world, state, h) for h in mission.hosts):
        return "a neighbour of the host"
    return ""


def borders(world: World, one: str, other: str) -> bool:
    """Whether two states share a land border.

    >>> from foedus.world import load_world
    >>> borders(load_world(), "KEN", "SOM"), borders(load_world(), "UGA", "SOM")
    (True, False)
    """
    if one in (ANYBODY, other):
        return False
    return bool(world.land_km[world.index(one), world.index(other)] > 0)


def first_month(instance: Instance, pledge: Pledge) -> int:
    """The first month that a unit can be in place; ``instance.months`` if it never can."""
    if pledge.in_place is not None:
        return 0 if pledge.since is None else max(0, instance.month(pledge.since))
    on_the_way = [lift.days for lift in instance.lift if lift.mode == pledge.lift]
    days = pledge.ready_days + (max(on_the_way) if on_the_way else 0)
    if days > 31 * (instance.months + 1):
        return instance.months
    there = instance.decided + datetime.timedelta(days=days)
    month = instance.month(there)
    if instance.first_day(month) < there:
        month += 1
    if pledge.since is not None:
        month = max(month, instance.month(pledge.since))
    return min(month, instance.months)


def stays(instance: Instance, world: World) -> Iterator[Stay]:
    """Every way to use every pledge, in the order of the file."""
    first = [first_month(instance, p) for p in instance.pledges]
    offered = [instance.span(p) for p in instance.pledges]
    needed = [instance.span(r) for r in instance.requirements]
    missions = [instance.mission(r.mission) for r in instance.requirements]
    for i, pledge in enumerate(instance.pledges):
        for j, requirement in enumerate(instance.requirements):
            if not refusal(missions[j], pledge, requirement, world):
                begin, end = max(first[i], needed[j].start), min(needed[j].stop, offered[i].stop)
                last = end
                if pledge.in_place is not None:  # it is there: at once or not at all
                    last = min(end, needed[j].start + 1)
                for s in range(begin, last):
                    yield from (Stay(i, j, s, e) for e in _ends(pledge, s, end))


def _ends(pledge: Pledge, first: int, end: int) -> list[int]:
    """Where a stay that begins in ``first`` may end: after each whole tour, or where all ends.

    >>> _ends(Pledge(id="p", state="NOR", type="t", source="s", months=18, rotation=6), 4, 20)
    [10, 16, 20]
    """
    tours = range(pledge.rotation, pledge.months + 1, pledge.rotation)
    return sorted({min(first + length, end) for length in tours})


def rotations(pledge: Pledge, stay: Stay) -> range:
    """The months in which a later tour begins."""
    return range(stay.first + pledge.rotation, stay.last, pledge.rotation)
