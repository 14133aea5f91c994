"""Changes worth a try where something is missing, in words and done: each makes another instance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foedus.planners.force.instance import ANYBODY, Instance, Pledge
from foedus.planners.force.plan import Plan, Relief

MORE_LIFT, SOONER_DAYS = 1.25, 30
SHORT = 0.5  # unit-days that are not worth a line


def worth_a_line(relief: Relief) -> bool:
    """Whether a change closes anything: gaps of any kind, or critical ones at the cost of others."""
    return relief.closes >= SHORT or relief.closes_critical >= SHORT


def changes(instance: Instance, plan: Plan) -> Iterator[tuple[str, Instance]]:
    """Changes worth a try, in words and done."""
    short = {g.requirement for g in plan.gaps}
    for kind in instance.types:
        if any(r.id in short and r.type == kind.id for r in instance.requirements):
            yield one_more(kind.name), with_one_more(instance, kind.id)
    for mode in dict.fromkeys(lift.mode for lift in instance.lift):
        more = tuple(
            x.model_copy(update={"tonnes": x.tonnes * MORE_LIFT}) if x.mode == mode else x
            for x in instance.lift
        )
        yield f"a quarter more lift by {mode}", instance.model_copy(update={"lift": more})
    soon = tuple(
        p.model_copy(update={"ready_days": max(0.0, p.ready_days - SOONER_DAYS)}) for p in instance.pledges
    )
    yield f"every unit ready {SOONER_DAYS} days sooner", instance.model_copy(update={"pledges": soon})
    yield from _caveats(instance)
    yield from _missions(instance)
    yield from _limits(instance)


def _caveats(instance: Instance) -> Iterator[tuple[str, Instance]]:
    words = {
        "no_offensive": ("no caveat on offensive tasks", False),
        "not_missions": ("no caveat on missions", ()),
        "not_areas": ("no caveat on areas", ()),
    }
    for field, (said, free) in words.items():
        if any(getattr(p.caveats, field) for p in instance.pledges):
            pledges = tuple(
                p.model_copy(update={"caveats": p.caveats.model_copy(update={field: free})})
                for p in instance.pledges
            )
            yield said, instance.model_copy(update={"pledges": pledges})


def _missions(instance: Instance) -> Iterator[tuple[str, Instance]]:
    if any(m.neighbours == "excluded" or m.refuses for m in instance.missions):
        open_ = tuple(
            m.model_copy(update={"neighbours": "welcome", "refuses": ()}) for m in instance.missions
        )
        yield "hosts that take neighbours and refuse nobody", instance.model_copy(update={"missions": open_})
    if any(m.support is not None for m in instance.missions):
        fed = tuple(m.model_copy(update={"support": None}) for m in instance.missions)
        yield "supply for every unit", instance.model_copy(update={"missions": fed})
    if any(m.ceilings for m in instance.missions):
        high = tuple(m.model_copy(update={"ceilings": ()}) for m in instance.missions)
        yield "no ceiling on persons", instance.model_copy(update={"missions": high})
    if instance.sectors:
        free = tuple(r.model_copy(update={"sector": None}) for r in instance.requirements)
        yield "sectors of several groups", instance.model_copy(update={"sectors": (), "requirements": free})


def _limits(instance: Instance) -> Iterator[tuple[str, Instance]]:
    words = {
        "largest_share": "no limit on one state's share",
        "fewest_contributors": "no least number of contributors",
        "regions": "no least share of regions",
        "women": "no least share of women",
        "budget": "no limit on the budget",
    }
    for field, said in words.items():
        if getattr(instance.limits, field):
            free = instance.limits.model_copy(update={field: {} if field == "regions" else None})
            yield said, instance.model_copy(update={"limits": free})


def one_more(name: str) -> str:
    """ "one more level-2 hospital"."""
    return f"one more {name}"


def with_one_more(instance: Instance, type_id: str) -> Instance:
    """The instance with one more standard unit of a type: of nobody in particular, free of caveats, moving itself.

    It is ready, and costs, as the median pledge of its type is and does, or of all pledges where there is none; as many
    women serve in it as the file's goal asks for.
    """
    kind = instance.type(type_id)
    alike = [p for p in instance.pledges if p.type == type_id] or list(instance.pledges)
    unit = Pledge(
        id="one-more",
        state=ANYBODY,
        type=type_id,
        size=kind.persons if kind.counted == "persons" else 1,
        ready_days=_median([p.ready_days for p in alike]),
        own=_median([p.own for p in alike]),
        reimbursed=_median([p.reimbursed for p in alike]),
        women=instance.limits.women or 0.0,
        months=instance.months + 12,
        rotation=12,
        source=instance.sources[0].id,
        basis="guess",
    )
    return instance.model_copy(update={"pledges": (*instance.pledges, unit)})


def _median(values: Sequence[float]) -> float:
    """The middle one, of two the larger; 0 of none.

    >>> _median([3.0, 1.0, 2.0]), _median([])
    (2.0, 0.0)
    """
    return sorted(values)[len(values) // 2] if values else 0.0
