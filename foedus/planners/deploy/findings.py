"""What no schema can say of a deployment file: names that exist, periods in a row, limits that leave room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from foedus.arrangements import Library
from foedus.base.documents import Document, Path_
from foedus.base.errors import Finding, nearest
from foedus.parameters import Parameters
from foedus.planners.deploy.held import allowed, bounds
from foedus.planners.deploy.instance import IN_CONFLICT, DeployInstance
from foedus.planners.deploy.task import is_operation
from foedus.world import World
from foedus.world.conflicts import FIRST_BASELINE, last_recorded

LATEST = 5  # years after the last one on record in which what was known then may still be a start
SHARED = ("disputes", "lines")  # parameters that what all arms live on is made of


@dataclass(frozen=True)
class Known:
    """What the words of a file must be found in."""

    library: Library
    world: World
    parameters: Parameters


Check = Callable[[DeployInstance, Document, Known], Iterator[Finding]]
MOST_POSTINGS = 20_000
IN_CONFLICT_ABOUT = 40  # states, in a bad year


def deploy_findings(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """Everything that is wrong with a file that keeps to the schema."""
    for check in CHECKS:
        yield from check(instance, document, known)


def unknown_states(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """Every state is one of the world's."""
    named: list[tuple[Path_, str]] = []
    candidates = instance.candidates
    if candidates.hosts != IN_CONFLICT:
        named += [(("candidates", "hosts", k), s) for k, s in enumerate(candidates.hosts)]
    named += [(("candidates", "without", k), s) for k, s in enumerate(candidates.without)]
    for i, contributor in enumerate(instance.contributors):
        named.append((("contributors", i, "state"), contributor.state))
        named += [(("contributors", i, "not_to", k), s) for k, s in enumerate(contributor.not_to)]
    for path, state in named:
        if state not in known.world.iso3:
            remedy = nearest(state, known.world.iso3) or "its ISO-3166 code (foedus list states)"
            yield document.finding(path, f"there is no state {state!r}", remedy)


def repeated(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """Nothing that is told apart by its name has it twice."""
    for family in ("periods", "views", "groups", "sources"):
        yield from document.repeated(family, "id", [item.id for item in getattr(instance, family)])
    yield from document.repeated("contributors", "state", [c.state for c in instance.contributors])
    yield from document.repeated("replaces", "", instance.replaces)
    candidates = instance.candidates
    lists: list[tuple[Path_, Sequence[object]]] = [
        (("candidates", name), getattr(candidates, name)) for name in ("without", "persons", "mandates")
    ]
    lists += [(("periods", i, "mandates"), p.mandates or ()) for i, p in enumerate(instance.periods)]
    if candidates.hosts != IN_CONFLICT:
        lists.append((("candidates", "hosts"), candidates.hosts))
    lists += [(("contributors", i, "not_to"), c.not_to) for i, c in enumerate(instance.contributors)]
    for path, items in lists:
        for k, item in enumerate(items):
            if item in items[:k]:
                yield document.finding((*path, k), f"{item} is given twice", "once")


def unknown_sources(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """Whatever rests on a source names one of the file."""
    ids = [s.id for s in instance.sources]
    cited: list[tuple[Path_, str]] = [
        (("candidates", "source"), instance.candidates.source),
        (("authorised", "source"), instance.authorised.source),
        *((("periods", i, "source"), p.source) for i, p in enumerate(instance.periods)),
        *((("contributors", i, "source"), c.source) for i, c in enumerate(instance.contributors)),
    ]
    for path, source in cited:
        if source not in ids:
            remedy = nearest(source, ids) or ", ".join(ids)
            yield document.finding(path, f"there is no source {source!r} in this file", remedy)


def impossible_dates(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """Periods follow one another without a gap, within the horizon; deaths are known at the baseline."""
    if instance.baseline.year < FIRST_BASELINE:
        what = f"deaths inside states are not known before {FIRST_BASELINE - 1}"
        yield document.finding(("baseline",), what, f"a day from {FIRST_BASELINE} on")
    latest = last_recorded() + LATEST
    if instance.baseline.year > latest:
        what = (
            f"conflicts before {instance.baseline.year} are not known: the record ends with {last_recorded()}"
        )
        yield document.finding(("baseline",), what, f"a day until {latest}")
    for i, period in enumerate(instance.periods):
        if period.until <= period.since:
            what = f"ends on {period.until}, not after it begins ({period.since})"
            yield document.finding(("periods", i, "to"), what, "a later date")
        if period.since < instance.baseline or period.until > instance.last:
            what = f"{period.since} to {period.until} is not within {instance.baseline} to {instance.last}"
            yield document.finding(("periods", i, "from"), what, "days of the horizon, or more years")
    for i, (a, b) in enumerate(pairwise(instance.periods), 1):
        if b.since != a.until:
            what = f"begins on {b.since}; the one before it ends on {a.until}"
            yield document.finding(("periods", i, "from"), what, f"{a.until}")


def limits_without_room(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """There is a limit in every period, some strength fits below it, and somebody may send somewhere."""
    candidates = instance.candidates
    worth = [n for n in candidates.persons if n >= candidates.smallest]
    if not worth:
        what = f"no strength is {candidates.smallest} persons or more"
        yield document.finding(
            ("candidates", "smallest"), what, f"{max(candidates.persons)} or less, or larger strengths"
        )
    for i, period in enumerate(instance.periods):
        if period.persons is None and period.budget is None:
            what = "has neither a ceiling of persons nor a budget: then every place gets the most"
            yield document.finding(("periods", i), what, "persons: ..., or budget: ...")
        elif period.persons is not None and worth and period.persons < min(worth):
            what = f"{period.persons:,} persons are fewer than the smallest posting of {min(worth):,}"
            yield document.finding(("periods", i, "persons"), what, f"{min(worth)} or more")
    if candidates.hosts != IN_CONFLICT:
        for k, state in enumerate(candidates.without):
            if state not in candidates.hosts:
                what = f"{state} is not among the hosts, so that it need not be left out"
                yield document.finding(("candidates", "without", k), what, ", ".join(candidates.hosts))
        if not set(candidates.hosts) - set(candidates.without):
            yield document.finding(("candidates", "hosts"), "no host is left", "at least one state")


def mandates_that_may_be(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """A period allows mandates of the candidates; there are two where they are to change."""
    usual = instance.candidates.mandates
    for i, period in enumerate(instance.periods):
        for k, mandate in enumerate(period.mandates or ()):
            if mandate not in usual:
                what = f"{mandate} is none of the mandates of the candidates"
                yield document.finding(("periods", i, "mandates", k), what, ", ".join(usual))
    if instance.candidates.mandates_change and len(set(usual)) < 2:
        what = f"there is only one mandate, {usual[0]}, so that none can change"
        yield document.finding(("candidates", "mandates_change"), what, "false, or two mandates or more")


def too_many_postings(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """Every posting is lived, so there may not be more than MOST_POSTINGS; ``IN_CONFLICT`` counts as IN_CONFLICT_ABOUT.

    In all runs of L of the P periods (P - L + 1) · strengths^(L or 1) · mandates^(L or 1) for a place.
    """
    candidates, periods = instance.candidates, len(instance.periods)
    strengths, mandates = len(set(candidates.persons)), len(set(candidates.mandates))
    each = sum(
        (periods - n + 1)
        * strengths ** (n if candidates.changing else 1)
        * mandates ** (n if candidates.mandates_change else 1)
        for n in range(1, periods + 1)
    )
    places = IN_CONFLICT_ABOUT if candidates.hosts == IN_CONFLICT else len(candidates.hosts)
    if each * places > MOST_POSTINGS:
        what = f"makes up to {each * places:,} postings, each of which is lived; {MOST_POSTINGS:,} can be"
        remedy = "fewer periods, strengths, mandates or hosts, or  changing: false"
        yield document.finding(("candidates",), what, remedy)


def what_can_be_weighed(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """A sum of savings by their chances is a mean: it has no worst futures."""
    if instance.authorised.weigh and instance.measure.by == "cvar":
        what = "the choice cannot weigh chances in the worst futures: no future has a part of a posting"
        remedy = "false, or  measure: {by: expected}"
        yield document.finding(("authorised", "weigh"), what, remedy)


def lucks_that_are_there(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """Views are lived on some of the lucks of each draw."""
    effort = instance.effort
    if effort.view_lucks > effort.lucks:
        what = f"{effort.view_lucks} lucks for views, but a draw has {effort.lucks}"
        yield document.finding(("effort", "view_lucks"), what, f"{effort.lucks} or fewer")


def not_replaceable(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """What is replaced is an operation that is there when the first period begins."""
    day = instance.periods[0].since
    there = [a.id for a in known.library.values() if is_operation(a, day)]
    for i, name in enumerate(instance.replaces):
        if name not in there:
            what = f"{name!r} is no operation that is there on {day}"
            yield document.finding(("replaces", i), what, nearest(name, there) or ", ".join(there))


def unknown_parameters(instance: DeployInstance, document: Document, known: Known) -> Iterator[Finding]:
    """Views hold parameters that exist and that disputes do not rest on; groups name some; the view is one."""
    parameters = {p.name: p for p in known.parameters.parameters}
    if (wrong := known.parameters.no_view(instance.view)) is not None:
        yield document.finding(("view",), *wrong)
    for i, view in enumerate(instance.views):
        for name, value in view.parameters.items():
            if name not in parameters:
                what, remedy = f"there is no parameter {name!r}", nearest(name, list(parameters))
                yield document.finding(("views", i, "parameters", name), what, remedy)
            elif parameters[name].process in SHARED:
                what = f"{name} moves disputes between states, which no posting is placed for"
                yield document.finding(("views", i, "parameters", name), what, "one of operations, say")
            elif not (within := bounds(parameters[name]))[0] < value < within[1]:
                what = f"{value:g} is no value that {name} can have (scale: {parameters[name].scale})"
                remedy = allowed(parameters[name])
                yield document.finding(("views", i, "parameters", name), what, remedy)
    for i, group in enumerate(instance.groups):
        for k, word in enumerate(group.parameters):
            if not [n for n in parameters if n == word or (word.endswith("_") and n.startswith(word))]:
                what, remedy = f"no parameter is {word!r} or begins so", nearest(word, list(parameters))
                yield document.finding(("groups", i, "parameters", k), what, remedy)


CHECKS: tuple[Check, ...] = (
    unknown_states,
    repeated,
    unknown_sources,
    impossible_dates,
    limits_without_room,
    mandates_that_may_be,
    what_can_be_weighed,
    too_many_postings,
    lucks_that_are_there,
    not_replaceable,
    unknown_parameters,
)
