"""Is this a plan for that instance? Without a solver and without the model: only the two files.

Every rule of the instance is looked at again from the deployments, and everything the plan says of itself (gaps, cost,
lift, the value of each objective) is added up anew. Written apart from the planner on purpose: what one of the two
gets wrong the other sees.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator

from foedus.planners.force.audit import AUDITS
from foedus.planners.force.case import CLOSE, Case, Violation
from foedus.planners.force.claims import CLAIMS
from foedus.planners.force.instance import Instance, Mission, Pledge
from foedus.planners.force.plan import Plan, digest
from foedus.planners.version import later
from foedus.world import World

Rule = Callable[[Case], Iterator[Violation]]


def check_plan(instance: Instance, plan: Plan, world: World) -> list[Violation]:
    """Every violation; an empty list means that the plan is one, and that what it says of itself is so."""
    case = Case(instance, plan, world)
    unknown = [*names_exist(case), *months_of_the_plan(case)]
    if unknown:
        return unknown  # what is not there, or in no month of it, cannot be looked up further
    return [violation for rule in RULES for violation in rule(case)]


def names_exist(case: Case) -> Iterator[Violation]:
    """The plan is of this instance, and names pledges and requirements that are in it."""
    if case.plan.instance != case.instance.id or case.plan.digest != digest(case.instance):
        yield Violation(
            "instance", f"the plan was made for another instance or version ({case.plan.instance})"
        )
    if (what := later(case.plan.version)) is not None:
        yield Violation("version", what)
    if not case.plan.feasible:
        yield Violation("feasible", "it says that there is no plan: nothing to check")
    for d in case.plan.deployments:
        if d.pledge not in case.pledges:
            yield Violation("names", f"there is no pledge {d.pledge!r}")
        elif d.state != case.pledges[d.pledge].state:
            yield Violation("names", f"{d.pledge} is of {case.pledges[d.pledge].state}, not of {d.state}")
        if d.requirement not in case.requirements:
            yield Violation("names", f"there is no requirement {d.requirement!r}")


def months_of_the_plan(case: Case) -> Iterator[Violation]:
    """Every deployment begins before it ends, in months of the plan."""
    months = case.instance.months
    for d in case.plan.deployments:
        if not 0 <= d.first < d.last <= months:
            what = f"{d.pledge} for {d.requirement}: from month {d.first} to before {d.last} of {months}"
            yield Violation("dates", what)


def not_more_than_pledged(case: Case) -> Iterator[Violation]:
    """No pledge gives more units than it has."""
    given: dict[str, int] = defaultdict(int)
    for d in case.plan.deployments:
        given[d.pledge] += d.units
    for name, units in given.items():
        if units > case.pledges[name].count:
            yield Violation("count", f"{name}: {units} units sent of {case.pledges[name].count} pledged")


def only_where_allowed(case: Case) -> Iterator[Violation]:
    """Type, caveats, host's refusal and neighbours."""
    for d, pledge, requirement, mission in case.rows():
        who, caveats = f"{d.pledge} for {d.requirement}", pledge.caveats
        if pledge.type != requirement.type:
            yield Violation("type", f"{who}: a {pledge.type} unit for a {requirement.type} need")
        if pledge.in_place is not None and pledge.in_place != mission.id:
            yield Violation("in place", f"{who}: it is in mission {pledge.in_place}")
        if caveats.no_offensive and requirement.offensive:
            yield Violation("caveat", f"{who}: no offensive tasks")
        if mission.id in caveats.not_missions or (caveats.only and mission.id not in caveats.only):
            yield Violation("caveat", f"{who}: not in mission {mission.id}")
        if requirement.area in caveats.not_areas:
            yield Violation("caveat", f"{who}: not in area {requirement.area}")
        yield from _let_in(case, who, pledge.state, mission)


def _let_in(case: Case, who: str, state: str, mission: Mission) -> Iterator[Violation]:
    """Not by the host itself, nor from where its hosts let nobody in."""
    if state in mission.refuses:
        yield Violation("host", f"{who}: {state} is refused by the host")
    if state in mission.hosts:
        yield Violation("host", f"{who}: {state} is the host")
    if mission.neighbours == "excluded":
        at = case.world.index(state)
        near = [h for h in mission.hosts if case.world.land_km[at, case.world.index(h)] > 0]
        if near:
            yield Violation("neighbour", f"{who}: {state} borders {', '.join(near)}")


def in_time(case: Case) -> Iterator[Violation]:
    """Not before it is ready and there; not outside its offer, its requirement and the plan."""
    for d, pledge, requirement, _ in case.rows():
        who = f"{d.pledge} for {d.requirement}"
        if pledge.in_place is not None:
            begins = next((t for t in range(case.instance.months) if case.counts(requirement, t)), 0)
            if d.first != begins:
                yield Violation("in place", f"{who}: from month {d.first}, but it is needed from {begins} on")
        elif case.instance.first_day(d.first) < _there(case, pledge):
            yield Violation("ready", f"{who}: month {d.first}, but it can be there on {_there(case, pledge)}")
        if not all(case.counts(requirement, t) for t in (d.first, d.last - 1)):
            yield Violation("dates", f"{who}: in place in months in which nothing is required")
        if pledge.since is not None and case.instance.month(pledge.since) > d.first:
            yield Violation("offer", f"{who}: offered from {pledge.since} on")
        if pledge.until is not None and case.instance.month(pledge.until) < d.last:
            yield Violation("offer", f"{who}: offered to before {pledge.until}")


def _there(case: Case, pledge: Pledge) -> datetime.date:
    on_the_way = max([x.days for x in case.instance.lift if x.mode == pledge.lift], default=0)
    return case.instance.decided + datetime.timedelta(days=pledge.ready_days + on_the_way)


def whole_tours(case: Case) -> Iterator[Violation]:
    """A stay is of whole tours, at most ``months``; only the end of something may cut the last one."""
    for d, pledge, requirement, _ in case.rows():
        stay = d.last - d.first
        ends = [case.instance.months]
        ends += [case.instance.month(x.until) for x in (requirement, pledge) if x.until is not None]
        most = pledge.months - pledge.months % pledge.rotation
        if stay > most:
            yield Violation(
                "duration", f"{d.pledge} for {d.requirement}: {stay} months of {most} at the most"
            )
        elif stay % pledge.rotation and d.last < min(ends):
            what = f"{stay} months are no whole tours of {pledge.rotation}"
            yield Violation("rotation", f"{d.pledge} for {d.requirement}: {what}")


def must_be_full(case: Case) -> Iterator[Violation]:
    """Nothing is missing of a requirement after the day by which it must be full."""
    for name, requirement in case.requirements.items():
        due = requirement.full_by
        for t in range(case.instance.months) if due is not None else ():
            late = due is not None and case.instance.month(due) <= t
            if late and case.counts(requirement, t) and case.missing(requirement, t) > CLOSE:
                yield Violation("full by", f"{name} lacks {case.missing(requirement, t):g} in month {t}")


RULES: tuple[Rule, ...] = (
    not_more_than_pledged,
    only_where_allowed,
    in_time,
    whole_tours,
    must_be_full,
    *AUDITS,
    *CLAIMS,
)
