"""A made-up instance of the size of all UN missions together, from a seed: a benchmark that anybody can make again.

Sizes and habits are in the manner of the UN's (a battalion of 850, tours of 6 or 12 months, caveats in every second
pledge); no figure of it is of a real state, though the states' codes and borders are.
"""

from __future__ import annotations

import datetime
import random
from collections import Counter
from typing import Literal

from foedus.arrangements.schema import Source
from foedus.planners.force.instance import (
    Caveats,
    Contributor,
    Instance,
    Lift,
    Limits,
    Mission,
    Mode,
    Pledge,
    Requirement,
    UnitType,
)
from foedus.world import load_world

TYPES = (  # id, name, persons, critical, share of slots, tonnes
    ("infantry", "infantry battalion", 850, True, 0.34, 2400),
    ("engineers", "engineer company", 200, False, 0.12, 1800),
    ("hospital", "level-2 hospital", 70, True, 0.08, 300),
    ("helicopters", "helicopter unit", 120, True, 0.08, 400),
    ("uav", "unmanned aircraft unit", 60, True, 0.05, 100),
    ("transport", "transport company", 160, False, 0.08, 1500),
    ("signals", "signals company", 120, False, 0.07, 250),
    ("police", "formed police unit", 160, True, 0.10, 300),
    ("observers", "team of observers", 40, False, 0.05, 10),
    ("headquarters", "headquarters company", 150, False, 0.03, 300),
)
MISSION_STATES = ("MLI", "CAF", "COD", "SSD", "SDN", "LBN", "SOM", "HTI", "LBY", "YEM", "CYP")
DECIDED = datetime.date(2026, 1, 1)
WAGE, EXTRA = 1428, 0.5  # reimbursement of a person and month since 2018; equipment adds about half again


def generate(
    seed: int = 1,
    slots: int = 300,
    pledges: int = 420,
    months: int = 24,
    missions: int = 11,
    states: int = 120,
) -> Instance:
    """An instance with ``slots`` units required and ``pledges`` pledged, the same for the same arguments.

    With one month it is the question who serves where once all are there: everybody is ready, and the lift is that of
    two years.

    >>> made = generate(seed=1, slots=20, pledges=30, months=6, missions=2, states=10)
    >>> len(made.pledges), sum(r.need for r in made.requirements), made == generate(1, 20, 30, 6, 2, 10)
    (30, 20.0, True)
    """
    luck = random.Random(seed)
    hosts = MISSION_STATES[:missions]
    others = [s for s in load_world().iso3 if s not in MISSION_STATES]
    giving = sorted(luck.sample(others, min(states, len(others))))
    requirements = _requirements(luck, slots, months, hosts)
    required = sorted({r.type for r in requirements})
    offered = _by_all(tuple(_pledge(luck, k, giving, required, hosts) for k in range(pledges)), giving)
    if months == 1:
        offered = tuple(p.model_copy(update={"ready_days": 0}) for p in offered)
    return Instance(
        id=f"made-up-{seed}",
        title=f"Made up: {slots} slots, {pledges} pledges, {months} months",
        summary="A benchmark from a seed; no figure is real.",
        decided=DECIDED,
        months=months,
        sources=(Source(id="seed", title=f"foedus.planners.force.generate, seed {seed}"),),
        types=tuple(
            UnitType(id=t[0], name=t[1], persons=t[2], critical=t[3]) for t in TYPES if t[0] in required
        ),
        missions=tuple(_mission(luck, host) for host in hosts),
        requirements=requirements,
        pledges=offered,
        lift=(
            _lift("air", 3000, 3, 4000, months),
            _lift("sea", 25000, 35, 400, months),
        ),
        contributors=tuple(
            Contributor(state=s, weight=round(luck.lognormvariate(0, 1), 3), source="seed", basis="guess")
            for s in giving
            if any(p.state == s for p in offered)
        ),
        limits=Limits(largest_share=0.35),
    )


def _by_all(offered: tuple[Pledge, ...], states: list[str]) -> tuple[Pledge, ...]:
    """A state that drew no pledge takes the last one of the state that has most, while any has two."""
    found = list(offered)
    for silent in (s for s in states if all(p.state != s for p in offered)):
        counts = Counter(p.state for p in found)
        most = max(sorted(counts), key=lambda s: counts[s])
        if counts[most] > 1:
            last = max(k for k, p in enumerate(found) if p.state == most)
            found[last] = found[last].model_copy(update={"state": silent})
    return tuple(found)


def _lift(mode: Literal["air", "sea"], tonnes: float, days: float, cost: float, months: int) -> Lift:
    whole = months == 1
    return Lift(
        mode=mode,
        tonnes=tonnes * (24 if whole else 1),
        days=0 if whole else days,
        cost=cost,
        source="seed",
        basis="guess",
    )


def _mission(luck: random.Random, host: str) -> Mission:
    neighbours = luck.choice(("welcome", "welcome", "excluded"))
    return Mission(
        id=host.lower(),
        name=f"mission in {host}",
        hosts=(host,),
        neighbours="excluded" if neighbours == "excluded" else "welcome",
        support=luck.choice((2000, 3000, 4000)),
    )


def _requirements(
    luck: random.Random, slots: int, months: int, hosts: tuple[str, ...]
) -> tuple[Requirement, ...]:
    """Slots thrown on missions and types, those of one kind together; every fourth begins later."""
    weights = [t[4] for t in TYPES]
    thrown: dict[tuple[str, str, int], int] = {}
    for _ in range(slots):
        kind = luck.choices(range(len(TYPES)), weights)[0]
        late = luck.random() < 0.25 and months > 6
        key = (luck.choice(hosts).lower(), TYPES[kind][0], 6 if late else 0)
        thrown[key] = thrown.get(key, 0) + 1
    return tuple(
        Requirement(
            id=f"{mission}-{kind}" + (f"-{begin}" if begin else ""),
            mission=mission,
            type=kind,
            need=need,
            offensive=kind in ("infantry", "helicopters") and mission in ("mli", "cod", "som"),
            source="seed",
            basis="guess",
            since=DECIDED.replace(month=1 + begin) if begin else None,
        )
        for (mission, kind, begin), need in sorted(thrown.items())
    )


def _pledge(
    luck: random.Random, k: int, giving: list[str], required: list[str], hosts: tuple[str, ...]
) -> Pledge:
    kinds = [t for t in TYPES if t[0] in required]
    kind = luck.choices(kinds, [t[4] for t in kinds])[0]
    persons = round(kind[2] * luck.uniform(0.8, 1.2))
    modes: tuple[Mode, ...] = ("air", "sea", "sea", "own")
    lift = luck.choice(modes) if kind[5] < 1000 else luck.choice(("sea", "sea", "own"))
    rotation = luck.choice((6, 6, 12))
    dear = luck.lognormvariate(0, 0.5)
    away = luck.sample(list(hosts), min(len(hosts) - 1, luck.choice((0, 2, 4, 6))))
    return Pledge(
        id=f"p{k:03d}",
        state=luck.choice(giving),
        type=kind[0],
        persons=persons,
        ready_days=luck.choice((15, 30, 60, 60, 90, 90, 120, 180)),
        months=luck.choice((12, 12, 24)),
        rotation=12 if rotation == 12 else 6,
        lift=lift,
        tonnes=round(kind[5] * luck.uniform(0.7, 1.3)),
        rotation_tonnes=round(persons * 0.1),
        self_sustaining=luck.random() < 0.6,
        women=round(luck.uniform(0, 0.2), 2),
        own=round(WAGE * dear),
        reimbursed=WAGE * (1 + EXTRA),
        caveats=Caveats(
            no_offensive=luck.random() < 0.4, not_missions=tuple(sorted(h.lower() for h in away))
        ),
        source="seed",
        basis="guess",
    )
