"""What a plan says of itself is added up again: every lie that was once passed over is refused, one at a time."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from foedus.base.errors import InputError
from foedus.planners.contract import find
from foedus.planners.force import check_plan, plan_force, read_instance
from foedus.planners.force.plan import parse_plan
from foedus.world import load_world

Data = dict[str, Any]


@pytest.fixture(scope="module")
def asked():
    return read_instance(find("force", "aussom-2025"))


@pytest.fixture(scope="module")
def right(asked) -> Data:
    return plan_force(asked, 30).as_dict()


def told(asked, data: Data) -> set[str]:
    return {v.rule for v in check_plan(asked, parse_plan(json.dumps(data)), load_world())}


def row(part: str, k: int, **update: Any) -> Callable[[Data], None]:
    return lambda d: d[part][k].update(update)


def again(part: str) -> Callable[[Data], None]:
    return lambda d: d[part].append(copy.deepcopy(d[part][0]))


LIES: dict[str, tuple[str, Callable[[Data], None]]] = {
    "no stages": ("stages", lambda d: d.update(stages=[])),
    "stages in another order": ("stages", lambda d: d["stages"].reverse()),
    "a stage twice": ("stages", again("stages")),
    "a stage less": ("stages", lambda d: d["stages"].pop()),
    "a gap that is none": ("gap", row("stages", 0, gap=0.5)),
    "a bound that leaves a gap": ("bound", row("stages", 0, bound=0.0)),
    "a bound above the value": ("bound", row("stages", 0, bound=1e9)),
    "a bound below nothing": ("bound", row("stages", 0, bound=-1.0, ended="time limit", gap=1.0)),
    "unproven without a gap": ("gap", row("stages", 0, bound=1.0, ended="time limit")),
    "another unit": ("unit", row("stages", 0, unit="bananas")),
    "another currency": ("unit", row("stages", 3, unit="EUR")),
    "a stage was interrupted": ("interrupted", row("stages", 4, ended="interrupted")),
    "of a version to come": ("version", lambda d: d.update(version="99.1")),
    "of no version": ("version", lambda d: d.update(version="0.1.0x")),
    "it was interrupted and nothing is missing": ("interrupted", lambda d: d.update(interrupted=True)),
    "a stage after one that was cut off": ("ended", row("stages", 3, ended="not begun")),
    "cut off, and planned again": (
        "interrupted",
        lambda d: (row("stages", 4, ended="interrupted")(d), d.update(interrupted=True)),
    ),
    "tried and not tried": ("bottleneck", lambda d: d.update(untried=[d["bottlenecks"][0]["change"]])),
    "not tried and never meant to be": ("bottleneck", lambda d: d.update(untried=["a miracle"])),
    "not tried, twice": ("twice", lambda d: d.update(untried=["a quarter more lift by air"] * 2)),
    "a gap twice": ("twice", again("gaps")),
    "a cost twice": ("twice", again("costs")),
    "a lift twice": ("twice", again("lift")),
    "a bottleneck twice": ("twice", again("bottlenecks")),
    "more lift than there is": ("lift as stated", row("lift", 0, capacity=1e8)),
    "it closes more than is open": ("bottleneck", row("bottlenecks", 0, closes=1e6)),
    "a unit that nobody asks for": ("bottleneck", row("bottlenecks", 0, change="one more aircraft carrier")),
    "a price that nobody has": (
        "bottleneck",
        row("bottlenecks", 0, change="a quarter more lift by air", by="price"),
    ),
    "not in their order": ("bottleneck", lambda d: d["bottlenecks"].reverse()),
    "it closes next to nothing": ("bottleneck", row("bottlenecks", -1, closes=0.1, closes_critical=0.0)),
    "it opens critical gaps": ("bottleneck", row("bottlenecks", -1, closes_critical=-5.0)),
    "a bottleneck is kept back": ("changes", lambda d: d["bottlenecks"].pop(0)),
    "none is told": ("changes", lambda d: d.update(bottlenecks=[], untried=[], closes_nothing=[])),
    "what closes nothing is kept back": ("changes", lambda d: d["closes_nothing"].pop()),
    "it closes nothing, and something": (
        "bottleneck",
        lambda d: d["closes_nothing"].append(d["bottlenecks"][0]["change"]),
    ),
    "nobody goes, and somebody does": ("nobody", lambda d: d.update(nobody=[{"what": "a budget"}])),
    "a conflict in a plan": ("conflict", lambda d: d.update(conflict=[{"what": "a budget"}])),
    "a month of another century": ("dates", row("deployments", 1, first=100_000, last=100_012)),
    "a stay without end": ("dates", row("deployments", 1, last=10**9)),
    "an end before its beginning": ("dates", row("deployments", 1, first=9, last=3)),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_named(asked, right, lie):
    rule, tell = LIES[lie]
    assert told(asked, right) == set()
    data = copy.deepcopy(right)
    tell(data)
    assert rule in told(asked, data)


def test_months_outside_the_plan_stop_the_rules_that_would_look_at_them(asked, right):
    data = copy.deepcopy(right)
    data["deployments"][1].update(first=0, last=10**9)
    assert told(asked, data) == {"dates"}


OTHER_SHAPES: dict[str, Callable[[Data], None]] = {
    "stages.0.ended": row("stages", 0, ended="whatever"),
    "version": lambda d: d.update(version="bananas"),
    "seconds.all": lambda d: d["seconds"].update(all=-1.0),
    "time_limit": lambda d: d.update(time_limit=-5.0),
    "interrupted": lambda d: d.update(interrupted=1),
    "feasible": lambda d: d.update(feasible="true"),
    "deployments.0.units": row("deployments", 0, units=True),
    "deployments.0.first": row("deployments", 0, first="0"),
    "costs.0.what": row("costs", 0, what="bribes"),
    "bottlenecks.0.by": row("bottlenecks", 0, by="divination"),
    "gaps.0.month": row("gaps", 0, month=-1),
}


@pytest.mark.parametrize("field", OTHER_SHAPES)
def test_what_no_plan_looks_like_is_refused_with_its_field(right, field):
    data = copy.deepcopy(right)
    OTHER_SHAPES[field](data)
    with pytest.raises(InputError) as caught:
        parse_plan(json.dumps(data))
    assert [f.field for f in caught.value.findings] == [field]
