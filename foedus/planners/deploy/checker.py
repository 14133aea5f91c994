"""Is this a plan for that file? Without a solver, the board or the engine: only the two files and the world.

Every rule is looked at again from the postings, and the totals are added up anew; ``figures`` looks at the rest.
Written apart from the planner on purpose: what one of the two gets wrong the other sees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from foedus.planners.deploy.figures import FIGURES, Rule
from foedus.planners.deploy.instance import DeployInstance
from foedus.planners.deploy.plan import DeployPlan, Sent
from foedus.planners.deploy.task import DeployTask
from foedus.planners.force.case import Violation
from foedus.planners.force.plan import digest
from foedus.planners.version import later
from foedus.world import World

CLOSE = 0.5


def check_deploy(task: DeployTask, plan: DeployPlan) -> list[Violation]:
    """Every violation; an empty list means that the plan is one, and that its totals are so."""
    unknown = list(_of_this_file(task, plan))
    if unknown:
        return unknown
    return [violation for rule in (*RULES, *FIGURES) for violation in rule(task, plan)]


def _of_this_file(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    instance = task.instance
    if plan.instance != instance.id or plan.digest != digest(instance):
        yield Violation("instance", f"the plan was made for another file or version ({plan.instance})")
    if (what := later(plan.version)) is not None:
        yield Violation("version", what)
    known = {c.state for c in instance.contributors}
    for p in plan.postings:
        if {len(p.persons), len(p.mandates), len(p.contributions)} != {len(instance.periods)}:
            yield Violation(
                "periods", f"{_said(p)}: not told for each of the {len(instance.periods)} periods"
            )
        for state in sorted({s for sent in p.contributions for s in sent} - known):
            yield Violation("contributors", f"{_said(p)}: {state} is no contributor of the file")


def where_they_may_go(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Hosts of the file that are not out; mandates and strengths that it allows, not below the smallest."""
    candidates = task.instance.candidates
    for p in plan.postings:
        if p.host not in task.hosts:
            yield Violation("host", f"{_said(p)}: {p.host} is no place of the file")
        yield from _on_mandates(task.instance, p)
        there = [n for n in p.persons if n > 0]
        for persons in there:
            if persons not in candidates.persons:
                yield Violation("strength", f"{_said(p)}: {persons:,} is no strength of the file")
            if persons < candidates.smallest:
                yield Violation("smallest", f"{_said(p)}: fewer than {candidates.smallest:,}")
        if not there:
            yield Violation("strength", f"{_said(p)}: nobody is posted")
        elif not candidates.changing and len(set(there)) > 1:
            yield Violation("strength", f"{_said(p)}: the strength changes, which the file does not allow")
        if _comes_back(p.persons):
            yield Violation("periods", f"{_said(p)}: it goes and comes back")


def _on_mandates(instance: DeployInstance, p: Sent) -> Iterator[Violation]:
    """A mandate that the file allows where somebody is there, none where nobody is; one all along if it says so."""
    for mandate, persons, period in zip(p.mandates, p.persons, instance.periods, strict=True):
        allowed = period.mandates or instance.candidates.mandates
        if (mandate is None) != (persons == 0):
            what = f"{persons:,} persons on the mandate {mandate or 'none'} in period {period.id}"
            yield Violation("mandate", f"{_said(p)}: {what}")
        elif mandate is not None and not (mandate in allowed and mandate in instance.candidates.mandates):
            yield Violation("mandate", f"{_said(p)}: {mandate} is not allowed in period {period.id}")
    if len(set(p.mandates) - {None}) > 1 and not instance.candidates.mandates_change:
        yield Violation("mandate", f"{_said(p)}: the mandate changes, which the file does not allow")


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


def _comes_back(persons: Sequence[int]) -> bool:
    there = [t for t, n in enumerate(persons) if n > 0]
    return bool(there) and len(there) < there[-1] - there[0] + 1


def one_at_a_time(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """In each place one posting at the most."""
    hosts = [p.host for p in plan.postings]
    for host in sorted({h for h in hosts if hosts.count(h) > 1}):
        yield Violation("one posting", f"{host} has {hosts.count(host)}")


def ceilings_and_budgets(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Persons and dollars of every period within its limits."""
    for t, period in enumerate(task.instance.periods):
        persons = sum(p.persons[t] for p in plan.postings)
        if period.persons is not None and persons > period.persons:
            yield Violation("ceiling", f"{persons:,} of {period.persons:,} persons in period {period.id}")
        if period.budget is not None and persons * task.dollars > period.budget + CLOSE:
            dollars = persons * task.dollars
            yield Violation("budget", f"{dollars:,.0f} of {period.budget:,.0f} dollars in period {period.id}")


def manned_as_stated(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """Contributions are whole, sum to the posting, and none is larger than the largest share."""
    share = task.instance.limits.largest_share
    for p in plan.postings:
        for t, (whole, given) in enumerate(zip(p.persons, p.contributions, strict=True)):
            who, total = f"{_said(p)}, period {task.instance.periods[t].id}", sum(given.values())
            if total != whole:
                yield Violation("contributions", f"{who}: {total:,} persons of {whole:,} are sent")
            for state, persons in given.items():
                if persons < 1:
                    yield Violation("contributions", f"{who}: {state} sends {persons}")
                if persons > share * whole + 1e-9:
                    yield Violation("largest share", f"{who}: {state} bears {persons:,} of {whole:,}")


def contributors_limits(task: DeployTask, plan: DeployPlan) -> Iterator[Violation]:
    """No contributor sends more than it offers at a time, nor where it may not or will not go."""
    offered = {c.state: c for c in task.instance.contributors}
    for t, period in enumerate(task.instance.periods):
        sent: dict[str, int] = defaultdict(int)
        for p in plan.postings:
            for state, persons in p.contributions[t].items():
                sent[state] += persons
        for state, persons in sorted(sent.items()):
            if persons > offered[state].persons:
                what = f"{state} sends {persons:,} of {offered[state].persons:,} in period {period.id}"
                yield Violation("limit", what)
    for p in plan.postings:
        for state in sorted({s for sent in p.contributions for s in sent}):
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
        persons = sum(p.persons[t] for p in plan.postings)
        said = stated.get(period.id)
        if said is None or said.persons != persons or abs(said.dollars - persons * task.dollars) > CLOSE:
            yield Violation("totals", f"period {period.id} has {persons:,} persons; stated otherwise")


def _said(p: Sent) -> str:
    return f"{p.host} {p.posting.words} {'-'.join(map(str, p.persons))}"


RULES: tuple[Rule, ...] = (
    where_they_may_go,
    authorised,
    one_at_a_time,
    ceilings_and_budgets,
    manned_as_stated,
    contributors_limits,
    totals_as_stated,
)
