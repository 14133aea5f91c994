"""From an instance to a task: the places, the postings that may be chosen, who may send where, what is counted.

posting   place x mandate and persons by period; once it has gone it does not come back
places    the hosts of the file; a major power is none, as nobody has ever proposed an operation in one
counted   the places and the states that border them by land: what spills over is seen
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from typing import cast

from foedus.arrangements import Arrangement, Library
from foedus.arrangements.figures import strength_on
from foedus.base.documents import Document, Path_
from foedus.base.errors import Finding
from foedus.parameters import Parameters
from foedus.planners.deploy.instance import Contributor, DeployInstance, Mandate, Period
from foedus.rules.missions import on_file
from foedus.world import World
from foedus.world.conflicts import ConflictStart, conflict_start

FIRST_RESPONSE = (
    10_000_000  # futures and draws of the responses are numbered from here on, those of the end from 0
)
NO_BODY = "no body may decide an operation there"
MAJOR = "a major power: an operation in one has never been proposed"


@dataclass(frozen=True)
class Posting:
    """``persons`` and the mandate of each period in ``host``; 0 and none before it comes and after it has gone."""

    host: str
    mandates: tuple[Mandate | None, ...]
    persons: tuple[int, ...]

    @property
    def name(self) -> str:
        """What distinguishes it, in a word: of mandates that change, those of the periods in which it is there.

        >>> Posting("SDN", ("robust", None), (5000, 0)).name
        'sdn-robust-5000-0'
        >>> Posting("SDN", ("robust", "observers"), (5000, 2500)).name
        'sdn-robust+observers-5000-2500'
        """
        there = [m for m in self.mandates if m is not None]
        words = there[:1] if len(set(there)) == 1 else there
        return "-".join([self.host.lower(), "+".join(words), *map(str, self.persons)])

    @property
    def words(self) -> str:
        """Its mandates one after the other, in words.

        >>> Posting("SDN", ("robust", "robust", "observers"), (5000, 5000, 2500)).words
        'robust, then observers'
        """
        return ", then ".join(word for word, _ in groupby(m for m in self.mandates if m is not None))

    @property
    def changes(self) -> int:
        """How often its mandate changes.

        >>> Posting("SDN", ("robust", "robust", "observers"), (5000, 5000, 2500)).changes
        1
        """
        return max(0, self.words.count(", then "))

    @property
    def periods(self) -> range:
        """The periods in which it is there.

        >>> Posting("SDN", (None, "robust", "robust"), (0, 5000, 2500)).periods
        range(1, 3)
        """
        there = [t for t, n in enumerate(self.persons) if n > 0]
        return range(there[0], there[-1] + 1)


def posting_named(name: str) -> Posting:
    """The posting that has a name.

    >>> posting_named("sdn-robust-5000-0")
    Posting(host='SDN', mandates=('robust', None), persons=(5000, 0))
    >>> posting_named("sdn-robust+observers-5000-2500").mandates
    ('robust', 'observers')
    """
    host, words, *sizes = name.split("-")
    persons, mandates = tuple(map(int, sizes)), cast(list[Mandate], words.split("+"))
    there = [t for t, n in enumerate(persons) if n > 0]
    at = dict(zip(there, mandates * (len(there) if len(mandates) == 1 else 1), strict=True))
    return Posting(host.upper(), tuple(at.get(t) for t in range(len(persons))), persons)


@dataclass(frozen=True, eq=False)
class DeployTask:
    """An instance with what it leaves to the library and the world.

    ``out``: by host, why it is no place. ``in_place``: by host, persons of the replaced operations there.
    ``dollars``: US dollars a person and year. ``unknown``: what is not known of the world that the places start from.
    ``document``: the file that it was read from.
    """

    instance: DeployInstance
    library: Library
    world: World
    parameters: Parameters
    hosts: tuple[str, ...]
    out: Mapping[str, str]
    in_place: Mapping[str, int]
    dollars: float
    unknown: tuple[str, ...]
    document: Document | None = None

    def finding(self, path: Path_, what: str, remedy: str) -> Finding:
        """What is wrong at a field of the file, with its line where the task was read from one."""
        if self.document is not None:
            return self.document.finding(path, what, remedy)
        return Finding(".".join(map(str, path)), what, remedy)

    @property
    def least(self) -> int:
        """Persons of the smallest posting that may be chosen."""
        candidates = self.instance.candidates
        return min(n for n in candidates.persons if n >= candidates.smallest)

    @property
    def postings(self) -> tuple[Posting, ...]:
        """Every posting of the places: by host, mandate and strength; those whose mandate changes come last in each."""
        candidates = self.instance.candidates
        sizes = sorted(n for n in set(candidates.persons) if n >= candidates.smallest)
        courses = courses_of(sizes, len(self.instance.periods), candidates.changing)
        return tuple(
            Posting(host, mandates, persons)
            for host in self.hosts
            for mandates, persons in mandated(courses, self.mandates, candidates.mandates_change)
        )

    @property
    def mandates(self) -> tuple[tuple[Mandate, ...], ...]:
        """The mandates that may be chosen in each period, in the order of the candidates."""
        usual = tuple(dict.fromkeys(self.instance.candidates.mandates))
        return tuple(tuple(m for m in usual if m in (p.mandates or usual)) for p in self.instance.periods)

    @property
    def counted(self) -> tuple[str, ...]:
        """The states whose losses are counted: the places and their neighbours by land."""
        world, seen = self.world, set(self.hosts)
        for host in self.hosts:
            at = world.index(host)
            seen |= {world.iso3[s] for s in range(world.n) if world.land_km[at, s] > 0}
        return tuple(sorted(seen))

    def may_send(self, state: str, host: str) -> bool:
        """Whether a contributor may send to a host: not to itself, nor where it or the limits leave it out."""
        contributor = self.instance.by_state[state]
        if state == host or host in contributor.not_to:
            return False
        near = self.world.land_km[self.world.index(state), self.world.index(host)] > 0
        return not (near and self.instance.limits.neighbours == "excluded")

    def senders(self, host: str) -> list[Contributor]:
        """The contributors that may send to a host."""
        return [c for c in self.instance.by_state.values() if self.may_send(c.state, host)]

    def most_of_one(self, persons: int) -> int:
        """The most that one state may bear of a posting."""
        return most_of_one(self.instance.limits.largest_share, persons)


def most_of_one(share: float, persons: float) -> int:
    """The whole persons in a ``share``, which rounding does not take one from.

    >>> most_of_one(0.29, 100.0), most_of_one(0.3, 5.0)
    (29, 1)
    """
    return int(share * persons + 1e-9)


def courses_of(sizes: Sequence[int], count: int, changing: bool) -> list[tuple[int, ...]]:
    """Persons by period, in every run of consecutive periods: the same all along, or any of ``sizes`` in each.

    >>> courses_of([5], 2, True)
    [(0, 5), (5, 0), (5, 5)]
    """
    found = set()
    for first in range(count):
        for last in range(first + 1, count + 1):
            same = ((n,) * (last - first) for n in sizes)
            inside = product(sizes, repeat=last - first) if changing else same
            found |= {(0,) * first + tuple(run) + (0,) * (count - last) for run in inside}
    return sorted(found)


def mandated(
    courses: Sequence[tuple[int, ...]], allowed: Sequence[Sequence[Mandate]], change: bool
) -> Iterator[tuple[tuple[Mandate | None, ...], tuple[int, ...]]]:
    """Courses of persons with a mandate for each period in which somebody is there: one all along, then, if it may
    ``change``, every sequence.

    >>> found = mandated([(5, 5)], [("robust", "observers"), ("observers",)], True)
    >>> [mandates for mandates, _ in found]
    [('observers', 'observers'), ('robust', 'observers')]
    """
    for mandate in dict.fromkeys(m for some in allowed for m in some):
        for persons in courses:
            if all(mandate in allowed[t] for t, n in enumerate(persons) if n):
                yield tuple(mandate if n else None for n in persons), persons
    for persons in courses if change else ():
        for mandates in product(*(allowed[t] if n else (None,) for t, n in enumerate(persons))):
            if len(set(mandates) - {None}) > 1:
                yield mandates, persons


def deploy_task(
    instance: DeployInstance,
    library: Library,
    world: World,
    parameters: Parameters,
    document: Document | None = None,
) -> DeployTask:
    """The task of a checked instance."""
    candidates = instance.candidates
    start = conflict_start(world, instance.baseline.year)
    hosts = candidates.hosts
    if hosts == "in_conflict":
        hosts = tuple(s for s, level in zip(world.iso3, start.level, strict=True) if level > 0)
    asked = sorted(set(hosts) - set(candidates.without))
    out = {s: MAJOR for s in asked if world.major[world.index(s)]}
    price = instance.dollars or parameters["ops_cost_per_person_year"].value
    return DeployTask(
        instance=instance,
        library=library,
        world=world,
        parameters=parameters,
        hosts=tuple(s for s in asked if s not in out),
        out=out,
        in_place=_in_place(instance, library),
        dollars=float(price),
        unknown=tuple(_unknown(world, start, [s for s in asked if s not in out])),
        document=document,
    )


def _unknown(world: World, start: ConflictStart, hosts: Sequence[str]) -> Iterator[str]:
    """Where the start of the places is older than it should be, or deaths stand at a usual value, in sentences."""
    if start.behind:
        yield f"Levels of conflict and battle deaths at the start are those of {start.as_of}, the last on record."
    usual = [s for s in hosts if start.guessed[world.index(s)]]
    if usual:
        yield (
            f"Battle deaths of the year before are not known in {len(usual)} of {len(hosts)} places: they stand at the"
            " usual value of their level, so places of one level begin alike, however deadly they are."
        )


def _in_place(instance: DeployInstance, library: Library) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in instance.replaces:
        strength = strength_on(library[name], instance.periods[0].since)
        if strength is not None and strength.middle:
            found[host_of(library[name])] = round(strength.middle)
    return found


def host_of(arrangement: Arrangement) -> str:
    """The first host of an operation on file."""
    return next(s for p in arrangement.parties if p.role == "host" for s in p.states)


def is_operation(arrangement: Arrangement, day: datetime.date) -> bool:
    """Whether it is an operation in some state that is there on a day."""
    return on_file(arrangement) and arrangement.in_force.holds(day)


def years_of(period: Period) -> float:
    """The length of a period in years."""
    return (period.until - period.since).days / 365.25
