"""Is this a plan for that file? Without a solver, the board or the engine: only the two files and the world.

Every rule is looked at again from the postings, and the totals are added up anew. Written apart from the planner on
purpose: what one of the two gets wrong the other sees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from foedus.planners.deploy.instance import DeployInstance
from foedus.planners.deploy.plan import DeployPlan, Sent
from foedus.planners.deploy.task import DeployTask
from foedus.planners.force.plan import digest
from foedus.world import World

CLOSE = 0.5


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks, and how."""

    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"


Rule = Callable[[DeployTask, DeployPlan], Iterator[Violation]]


def check_deploy(task: DeployTask, plan: DeployPlan) -> list[Violation]:
    """Every violation; an empty list means that the plan is one, and that its totals are so."""
    unknown = list(_of_this_file(task, plan))
    if unknown:
        return unknown
    return [violation for rule in RULES for violation in rule(task, plan)]


def _of_this_file(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    instance = task.instance
    if plan.instance != instance.id or plan.digest != digest(instance):
        yield Violation("instance", f"the plan was made for another file or version ({plan.instance})")
    known = {c.state for c in instance.contributors}
    for p in plan.postings:
        if not 0 <= p.first < p.last <= len(instance.periods):
            yield Violation("periods", f"{_said(p)}: periods {p.first} to before {p.last}")
        for state in sorted(set(p.contributions) - known):
            yield Violation("contributors", f"{_said(p)}: {state} is no contributor of the file")


def where_they_may_go(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Hosts of the file that are not out; a mandate and a strength that it allows, not below the smallest."""
    candidates = task.instance.candidates
    for p in plan.postings:
        if p.host not in task.hosts:
            yield Violation("host", f"{_said(p)}: {p.host} is no place of the file")
        if p.mandate not in candidates.mandates:
            yield Violation("mandate", f"{_said(p)}: {p.mandate} is not allowed")
        if p.persons not in candidates.persons:
            yield Violation("strength", f"{_said(p)}: {p.persons:,} is no strength of the file")
        if p.persons < candidates.smallest:
            yield Violation("smallest", f"{_said(p)}: fewer than {candidates.smallest:,}")


def authorised(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """No posting where the plan itself says that the place is out, or that it is too unlikely to come about."""
    places = {p.host: p for p in plan.places}
    for p in plan.postings:
        place = places.get(p.host)
        if place is None:
            yield Violation("authorised", f"{_said(p)}: the plan says nothing of the place")
        elif place.out:
            yield Violation("authorised", f"{_said(p)}: the place is out ({place.out})")
        elif min(place.authorised, p.authorised) < task.instance.authorised.least:
            least = task.instance.authorised.least
            yield Violation("authorised", f"{_said(p)}: {p.authorised:.2f} is less than {least:.2f}")


def one_at_a_time(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """In each place and period one posting at the most."""
    seen: dict[tuple[str, int], Sent] = {}
    for p in plan.postings:
        for t in range(p.first, p.last):
            if (p.host, t) in seen:
                period = task.instance.periods[t].id
                yield Violation("one posting", f"{p.host} has two in period {period}")
            seen[p.host, t] = p


def ceilings_and_budgets(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Persons and dollars of every period within its limits."""
    for t, period in enumerate(task.instance.periods):
        persons = sum(p.persons for p in plan.postings if p.first <= t < p.last)
        if period.persons is not None and persons > period.persons:
            yield Violation("ceiling", f"{persons:,} of {period.persons:,} persons in period {period.id}")
        if period.budget is not None and persons * task.dollars > period.budget + CLOSE:
            dollars = persons * task.dollars
            yield Violation("budget", f"{dollars:,.0f} of {period.budget:,.0f} dollars in period {period.id}")


def manned_as_stated(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Contributions are whole, sum to the posting, and none is larger than the largest share."""
    share = task.instance.limits.largest_share
    for p in plan.postings:
        total = sum(p.contributions.values())
        if total != p.persons:
            yield Violation("contributions", f"{_said(p)}: {total:,} persons of {p.persons:,} are sent")
        for state, persons in p.contributions.items():
            if persons < 1:
                yield Violation("contributions", f"{_said(p)}: {state} sends {persons}")
            if persons > share * p.persons + 1e-9:
                yield Violation("largest share", f"{_said(p)}: {state} bears {persons / p.persons:.0%}")


def contributors_limits(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """No contributor sends more than it offers at a time, nor where it may not or will not go."""
    offered = {c.state: c for c in task.instance.contributors}
    for t, period in enumerate(task.instance.periods):
        sent: dict[str, int] = defaultdict(int)
        for p in plan.postings:
            if p.first <= t < p.last:
                for state, persons in p.contributions.items():
                    sent[state] += persons
        for state, persons in sorted(sent.items()):
            if persons > offered[state].persons:
                what = f"{state} sends {persons:,} of {offered[state].persons:,} in period {period.id}"
                yield Violation("limit", what)
    for p in plan.postings:
        for state in sorted(p.contributions):
            yield from _excluded(task.instance, task.world, p, state)


def _excluded(instance: DeployInstance, world: World, p: Sent, state: str) -> Iterator[Violation]:
    contributor = next(c for c in instance.contributors if c.state == state)
    if state == p.host:
        yield Violation("own host", f"{_said(p)}: {state} is its own peacekeeper")
    if p.host in contributor.not_to:
        yield Violation("not to", f"{_said(p)}: {state} does not go to {p.host}")
    borders = world.land_km[world.index(state), world.index(p.host)] > 0
    if borders and instance.limits.neighbours == "excluded":
        yield Violation("neighbour", f"{_said(p)}: {state} borders {p.host}")


def totals_as_stated(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Persons and dollars by period as they add up."""
    stated = {t.period: t for t in plan.totals}
    for t, period in enumerate(task.instance.periods):
        persons = sum(p.persons for p in plan.postings if p.first <= t < p.last)
        said = stated.get(period.id)
        if said is None or said.persons != persons or abs(said.dollars - persons * task.dollars) > CLOSE:
            yield Violation("totals", f"period {period.id} has {persons:,} persons; stated otherwise")


def _said(p: Sent) -> str:
    return f"{p.host} {p.mandate} {p.persons:,}"


RULES: tuple[Rule, ...] = (
    where_they_may_go,
    authorised,
    one_at_a_time,
    ceilings_and_budgets,
    manned_as_stated,
    contributors_limits,
    totals_as_stated,
)
