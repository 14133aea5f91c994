"""What the schema alone cannot see: names that must exist, spans that end, caps that nobody could keep.

Each check is a generator of findings over one instance and the document it was read from; ``CHECKS`` is the order in
which they are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from foedus.base.documents import Document, Path_
from foedus.base.errors import Finding, nearest
from foedus.planners.force.eligible import refused
from foedus.planners.force.instance import ANYBODY, Instance, Span
from foedus.world import World

Check = Callable[[Instance, Document, World], Iterator[Finding]]
SPANNED = ("requirements", "pledges", "lift")


def check_instance(instance: Instance, document: Document, world: World) -> list[Finding]:
    """Every finding about ``instance``; an empty list means that it may be planned."""
    return [finding for check in CHECKS for finding in check(instance, document, world)]


def unknown_states(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """Every state must be one of the world's; a contributor is named once."""
    named = {place.code: place.name for place in world.places}
    for path, code in _states(instance):
        if code not in world.iso3:
            near = nearest(code, world.iso3)
            remedy = f"{near} ({named.get(near, near)})" if near else "see  foedus list states"
            yield document.finding(path, f"unknown state {code!r}", remedy)
    regions = sorted(set(world.region))
    for region in instance.limits.regions:
        if region not in regions:
            near = nearest(region, regions)
            remedy = (f"{near}; " if near else "") + "one of " + ", ".join(regions)
            yield document.finding(("limits", "regions", region), f"unknown region {region!r}", remedy)


def _states(instance: Instance) -> Iterator[tuple[Path_, str]]:
    for i, mission in enumerate(instance.missions):
        yield from ((("missions", i, "hosts", j), s) for j, s in enumerate(mission.hosts))
        yield from ((("missions", i, "refuses", j), s) for j, s in enumerate(mission.refuses))
    for i, group in enumerate(instance.groups):
        yield from ((("groups", i, "states", j), s) for j, s in enumerate(group.states))
    yield from ((("pledges", i, "state"), p.state) for i, p in enumerate(instance.pledges))
    yield from ((("contributors", i, "state"), c.state) for i, c in enumerate(instance.contributors))


def repeated_ids(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """Ids are given once in their list, and a contributor's weight once."""
    for family in ("sources", "types", "missions", "groups", "sectors", "requirements", "pledges"):
        yield from document.repeated(family, "id", [item.id for item in getattr(instance, family)])
    yield from document.repeated("contributors", "state", [c.state for c in instance.contributors])


def unknown_names(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """Whatever is named by its id exists: sources, types, missions, sectors and areas."""
    known = {
        "source": [s.id for s in instance.sources],
        "type": [t.id for t in instance.types],
        "mission": [m.id for m in instance.missions],
        "sector": [s.id for s in instance.sectors],
        "area": sorted({r.area for r in instance.requirements if r.area}),
    }
    for path, kind, name in _names(instance):
        if name not in known[kind]:
            remedy = nearest(name, known[kind]) or "one of " + (", ".join(known[kind]) or "none is given")
            yield document.finding(path, f"there is no {kind} {name!r} in this file", remedy)


def _names(instance: Instance) -> Iterator[tuple[Path_, str, str]]:
    for family in (*SPANNED, "sectors", "contributors"):
        for i, item in enumerate(getattr(instance, family)):
            for kind in ("source", "type", "mission", "sector"):
                if getattr(item, kind, None) is not None:
                    yield (family, i, kind), kind, getattr(item, kind)
    for i, mission in enumerate(instance.missions):
        yield from (
            (("missions", i, "ceilings", j, "source"), "source", c.source)
            for j, c in enumerate(mission.ceilings)
        )
    for i, pledge in enumerate(instance.pledges):
        if pledge.in_place:
            yield ("pledges", i, "in_place"), "mission", pledge.in_place
        for field, kind in (("not_missions", "mission"), ("not_areas", "area"), ("only", "mission")):
            at: Path_ = ("pledges", i, "caveats", field)
            yield from (((*at, j), kind, n) for j, n in enumerate(getattr(pledge.caveats, field)))


def something_required(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """There is a requirement: the schema does not say so, as it would speak up for each row that is wrong."""
    if not instance.requirements:
        yield document.finding(("requirements",), "is empty: nothing is required", "at least one row")


def types_nobody_requires(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """A pledge is of a type that something requires: otherwise it could never go. So is a type that nobody pledges."""
    required = sorted({r.type for r in instance.requirements})
    known = {t.id for t in instance.types}
    for i, pledge in enumerate(instance.pledges):
        if pledge.type in known and pledge.type not in required:
            remedy = "a requirement of it, or one of " + ", ".join(required)
            yield document.finding(
                ("pledges", i, "type"), f"unit type {pledge.type!r} has no requirement", remedy
            )
    pledged = {p.type for p in instance.pledges}
    for i, kind in enumerate(instance.types):
        if kind.id not in required and kind.id not in pledged and required:
            what = f"unit type {kind.id!r} has no requirement"
            yield document.finding(("types", i, "id"), what, "a requirement of it, or leave the type out")


def impossible_dates(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """No span ends before it begins, and each counts in at least one month of the plan."""
    spans: list[tuple[Path_, Span]] = [
        ((f, i), item) for f in SPANNED for i, item in enumerate(getattr(instance, f))
    ]
    for i, mission in enumerate(instance.missions):
        spans += [(("missions", i, "ceilings", j), c) for j, c in enumerate(mission.ceilings)]
    for path, span in spans:
        if span.since and span.until and span.until <= span.since:
            what = f"ends on {span.until}, not after it begins ({span.since})"
            yield document.finding((*path, "to"), what, "a later date")
        elif not instance.span(span) and path[0] != "pledges":
            last = instance.first_day(instance.months)
            what = f"counts in no month of the plan ({instance.decided} to before {last})"
            yield document.finding(path, what, "other dates, or more months")
        elif not instance.span(span) and path[0] == "pledges":
            last = instance.first_day(instance.months)
            what = f"is offered in no month of the plan ({instance.decided} to before {last})"
            field = "from" if span.since and instance.month(span.since) >= instance.months else "to"
            yield document.finding((*path, field), what, "other dates, or leave the pledge out")
    yield from _lift_twice(instance, document)
    yield from _ceilings_twice(instance, document)
    for i, requirement in enumerate(instance.requirements):
        due = requirement.full_by
        if due is not None and instance.month(due) not in instance.span(requirement):
            what = f"is due on {due}, in none of the months in which it counts"
            yield document.finding(("requirements", i, "full_by"), what, "a day inside them")


def _lift_twice(instance: Instance, document: Document) -> Iterator[Finding]:
    for i, lift in enumerate(instance.lift):
        for other in instance.lift[:i]:
            if lift.mode == other.mode and set(instance.span(lift)) & set(instance.span(other)):
                what = f"lift by {lift.mode} is given twice for the same month"
                yield document.finding(("lift", i, "mode"), what, "one row for each month, or dates")


def _ceilings_twice(instance: Instance, document: Document) -> Iterator[Finding]:
    for i, mission in enumerate(instance.missions):
        for j, ceiling in enumerate(mission.ceilings):
            for k, other in enumerate(mission.ceilings[:j]):
                if set(instance.span(ceiling)) & set(instance.span(other)):
                    what = f"{ceiling.persons:,.0f} persons in months for which ceilings.{k} says {other.persons:,.0f}"
                    yield document.finding(
                        ("missions", i, "ceilings", j), what, "dates that do not overlap, or one"
                    )


def weights_of_nobody(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """A weight is of a state that pledges something: of another it would say nothing."""
    states = {p.state for p in instance.pledges}
    for i, contributor in enumerate(instance.contributors):
        if contributor.state not in states and contributor.state in world.iso3:
            what = f"{contributor.state} has a weight, and pledges nothing"
            yield document.finding(("contributors", i, "state"), what, "leave it out, or a pledge of it")


def infeasible_caps(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """Limits that no plan whatever could keep."""
    limits = instance.limits
    states = {p.state for p in instance.pledges}
    if limits.fewest_contributors is not None and limits.fewest_contributors > len(states):
        what = f"asks for {limits.fewest_contributors} contributors, but {len(states)} states pledge anything"
        yield document.finding(("limits", "fewest_contributors"), what, f"{len(states)} or fewer")
    if sum(limits.regions.values()) > 1 + 1e-9:
        what = f"the shares add to {sum(limits.regions.values()):.4g}"
        yield document.finding(("limits", "regions"), what, "parts of the whole, at most 1 together")
    if limits.largest_share is not None and limits.largest_share * max(len(states), 1) < 1 - 1e-9:
        what = f"{len(states)} states with {limits.largest_share:.0%} each cannot fill the whole"
        yield document.finding(("limits", "largest_share"), what, f"{1 / max(len(states), 1):.2f} or more")
    yield from _goals_of_nobody(instance, document, world)
    yield from _low_ceilings(instance, document)


def _goals_of_nobody(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """Least shares that no pledge, or nobody's, could reach: then nobody may go."""
    limits, pledges = instance.limits, instance.pledges
    most = max((p.women for p in pledges), default=None)
    if limits.women is not None and most is not None and limits.women > most + 1e-9:
        what = (
            f"asks for {limits.women:.4g} of all person-months by women; no pledge has more than {most:.4g}"
        )
        yield document.finding(("limits", "women"), f"{what}, so that nobody could go", f"{most:.4g} or less")
    found = {world.region[world.index(p.state)] for p in pledges if p.state in world.iso3}
    for region, share in limits.regions.items():
        if pledges and share > 0 and region in set(world.region) - found:
            what = f"asks for {share:.4g} from {region}, of which no state pledges anything, so that nobody could go"
            remedy = "a pledge from there, or another region: " + ", ".join(sorted(found))
            yield document.finding(("limits", "regions", region), what, remedy)


def _low_ceilings(instance: Instance, document: Document) -> Iterator[Finding]:
    """What must be full by a day, added up, has room under the ceiling of its mission."""
    missions = {m.id: (i, m) for i, m in enumerate(instance.missions)}
    for mission_id, (i, mission) in missions.items():
        due = [r for r in instance.requirements if r.mission == mission_id and r.full_by is not None]
        for j, ceiling in enumerate(mission.ceilings):
            most = max((_due_persons(instance, due, t) for t in instance.span(ceiling)), default=0)
            if most > ceiling.persons * (1 + 1e-9):
                what = f"{ceiling.persons:,.0f} persons, but {most:,.0f} must be there by a day ('full_by')"
                yield document.finding(("missions", i, "ceilings", j, "persons"), what, f"{most:.0f} or more")


def _due_persons(instance: Instance, due: Iterable[Any], month: int) -> float:
    known = {t.id for t in instance.types}  # others are told by their names
    due = [r for r in due if r.type in known]
    now = [r for r in due if month in instance.span(r) and instance.month(r.full_by) <= month]
    return sum(instance.needed_persons(r) for r in now)


def impossible_pledges(instance: Instance, document: Document, world: World) -> Iterator[Finding]:
    """A unit stays at least one tour; what is moved weighs something; ``in_place`` is not refused there."""
    moved = {lift.mode for lift in instance.lift}
    for i, pledge in enumerate(instance.pledges):
        if pledge.months < pledge.rotation:
            what = f"stays {pledge.months} months, less than one tour of {pledge.rotation}"
            yield document.finding(("pledges", i, "months"), what, f"{pledge.rotation} or more")
        if pledge.lift != "own" and pledge.in_place is None and pledge.tonnes == 0:
            what = f"is to be moved by {pledge.lift} but weighs nothing"
            yield document.finding(("pledges", i, "lift"), what, "tonnes: ..., or lift: own")
        if pledge.lift != "own" and pledge.lift not in moved:
            yield document.finding(
                ("pledges", i, "lift"), f"the file has no lift by {pledge.lift}", "a row under lift"
            )
        yield from _unwanted(instance, document, world, i)
        if pledge.state == ANYBODY:
            yield document.finding(("pledges", i, "state"), f"{ANYBODY} is no state", "a state")


def _unwanted(instance: Instance, document: Document, world: World, i: int) -> Iterator[Finding]:
    """A host does not contribute to its own mission, and nobody is in place where it is not let in."""
    pledge = instance.pledges[i]
    missions = {m.id: m for m in instance.missions}
    if not {pledge.state, *(h for m in instance.missions for h in m.hosts)} <= set(world.iso3):
        return  # told by their names
    there = missions.get(pledge.in_place or "")
    why = refused(there, pledge.state, world) if there is not None else ""
    if why and pledge.in_place:
        what = f"{pledge.state} is in place in {pledge.in_place}, and is {why}"
        yield document.finding(
            ("pledges", i, "in_place"), what, "leave it out, or change  refuses,  neighbours  or hosts"
        )
        return
    asked = {r.mission for r in instance.requirements if r.type == pledge.type and r.mission in missions}
    if asked and all(pledge.state in missions[m].hosts for m in asked):
        what = f"{pledge.state} is the host of {', '.join(sorted(asked))}, and no other mission asks for its units"
        yield document.finding(
            ("pledges", i, "state"), what, "another state: a host's own forces are no contribution"
        )


CHECKS: tuple[Check, ...] = (
    repeated_ids,
    unknown_states,
    unknown_names,
    something_required,
    types_nobody_requires,
    impossible_dates,
    weights_of_nobody,
    infeasible_caps,
    impossible_pledges,
)
