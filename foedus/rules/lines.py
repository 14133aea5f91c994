"""From a library to the lines between two states, who watches them in an arm, limits there, and pairs of rivals.

A line is there where an arrangement says so (``lines``), whatever its kind: it outlives who watches it. It is watched
where contributors owe to observe or to interpose themselves on a violation or in a ceasefire, as long as their
operation is there. Pairs of states have one line: spans and stretches on file are taken together.

A zone of a line is limited while a text that has the line limits there the forces of one of the two states
(``whose``). A limit that names no state, as on arms other than the government's, keeps no two armies apart. Zones of
one name on one line are one zone, whoever limits it.

    share limited on a day = min(1, zones limited in the arm / zones limited in the library, from its first day on)

The divisor, 1 where the library limits none, is the same in every arm and on every day: a text that ends takes its
zones from the share and does not make those of another the whole. A zone that an arm adds counts like one on file, so
it may stand for one that is lifted, and never lowers the share.

The lines are those of the library that the arms amend, so that all arms have the same; an arm changes how a line is
watched, and what is limited there. What is on file for the baseline is that under which the hazard of the pair is the
one on record.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

import numpy as np

from foedus.arrangements import Arrangement, Library, Obligation, Trigger
from foedus.arrangements.facts import Line, Practice
from foedus.base.draws import word
from foedus.base.errors import InputError
from foedus.rules.missions import missions, on_file
from foedus.rules.practised import in_use
from foedus.rules.setting import LIMITED, LINE, RIVALS, WATCH
from foedus.rules.tables import Records
from foedus.world import World

MAX_LINES = 64
WATCHING = (Obligation.OBSERVE, Obligation.INTERPOSE)
AT_A_LINE = {Trigger.VIOLATION, Trigger.CEASEFIRE}
Pair = tuple[int, int]


def watched_by(arrangement: Arrangement) -> bool:
    """Whether contributors owe to watch a line: read from roles and duties, never from the kind.

    >>> from foedus.arrangements import load_library
    >>> library = load_library()
    >>> watched_by(library["mfo"]), watched_by(library["minusma"]), watched_by(library["nato"])
    (True, False, False)
    """
    watching = (d for d in arrangement.duties if d.bound == "contributors" and d.obligation in WATCHING)
    return (
        bool(arrangement.lines) and on_file(arrangement) and any(AT_A_LINE & {*d.triggers} for d in watching)
    )


def lines(library: Library, world: World, first: date, last: date) -> Records:
    """The lines of ``library`` from ``first`` to ``last``, by their states; see ``LINE``."""
    spans: dict[Pair, list[Line]] = {}
    for _, pair, fact in _facts(library, world, first, last):
        spans.setdefault(pair, []).append(fact)
    if len(spans) > MAX_LINES:
        raise InputError(f"the library has {len(spans)} lines between states; there is room for {MAX_LINES}")
    table = np.zeros(len(spans), LINE)
    for row, (a, b) in zip(table, sorted(spans), strict=True):
        facts = spans[a, b]
        row["word"] = word(f"{world.iso3[a]}-{world.iso3[b]}")
        row["a"], row["b"] = a, b
        row["km"] = max(f.km for f in facts)
        row["begins"] = min(_days(f.since, first) for f in facts)
        row["ends"] = max(_days(f.until, first) for f in facts)
    _watched_at_the_baseline(table, library, world, (first, last))
    zoned = [at for at, _ in _limited_zones(library, world, (first, last))]
    table["zones"] = [max(zoned.count((row["a"], row["b"])), 1) for row in table]
    for one in limited(library, table, world, (first, last)):
        table["limits"][one["line"]] += one["begins"] <= 0.0 < one["ends"]
    return table


def _facts(
    library: Library, world: World, first: date, last: date
) -> Iterator[tuple[Arrangement, Pair, Line]]:
    """Every line on file between states of this world that is there on some day of the span."""
    for arrangement in library.values():
        for fact in arrangement.lines:
            if all(s in world.iso3 for s in fact.between) and fact.since < last and fact.until > first:
                a, b = sorted(world.iso3.index(s) for s in fact.between)
                yield arrangement, (a, b), fact


def _watched_at_the_baseline(table: Records, library: Library, world: World, span: tuple[date, date]) -> None:
    found = missions(library, world, *span)
    for one in watches(library, table, found.arrangements, world, span):
        there = one["begins"] <= 0.0 < one["ends"] and found.mission[one["mission"]]["begins"] <= 0.0
        persons = int(found.pledge[one["mission"]].sum()) if there else 0
        if persons > 0:
            line = table[one["line"]]
            line["per_km"] += persons / one["km"]
            line["rounds"] = max(line["rounds"], one["rounds"])
            line["sensors"] |= one["sensors"]
            line["commission"] |= one["commission"]


def watches(
    library: Library, line: Records, missions_on_file: tuple[str, ...], world: World, span: tuple[date, date]
) -> Records:
    """Who watches which line in the arm of ``library``; see ``WATCH``.

    Raises ``InputError`` where an arm has a line that the library it amends (``line``) has not: the arms would differ
    in more than the watch.
    """
    at = {(int(row["a"]), int(row["b"])): k for k, row in enumerate(line)}
    rows = []
    for arrangement, pair, fact in _facts(library, world, *span):
        if pair not in at:
            states = " and ".join(fact.between)
            what = f"{arrangement.id} has a line between {states}, which the library has not"
            raise InputError(f"{what}; an arm may watch a line, the line itself belongs in the library")
        force, day = arrangement.in_force, max(fact.since, span[0])
        begins, ends = max(fact.since, force.since), min(fact.until, force.until)
        if arrangement.id not in missions_on_file or not watched_by(arrangement) or begins >= ends:
            continue
        rows.append(
            (
                at[pair],
                missions_on_file.index(arrangement.id),
                _days(begins, span[0]),
                _days(ends, span[0]),
                fact.km,
                _rounds(arrangement, day),
                fact.sensors is not None,
                fact.commission is not None,
                Practice.INTELLIGENCE_SHARING in in_use(arrangement, day),
            )
        )
    return np.array(rows, WATCH)


def limited(library: Library, line: Records, world: World, span: tuple[date, date]) -> Records:
    """When each zone of each ``line`` is limited in the arm of ``library``; see ``LIMITED``."""
    at = {(int(row["a"]), int(row["b"])): k for k, row in enumerate(line)}
    zones = _limited_zones(library, world, span)
    return np.array(sorted((at[pair], *one) for pair, spans in zones for one in _joined(spans)), LIMITED)


def _limited_zones(
    library: Library, world: World, span: tuple[date, date]
) -> list[tuple[Pair, list[tuple[float, float]]]]:
    """For every zone in which forces of the two are limited from ``span[0]`` on: whose line it is, and the limits."""
    found: dict[tuple[Pair, str], list[tuple[float, float]]] = {}
    for arrangement, pair, fact in _facts(library, world, *span):
        force = arrangement.in_force
        for limit in arrangement.limits:
            begins = max(limit.since, force.since, fact.since)
            ends = min(limit.until, force.until, fact.until)
            if max(begins, span[0]) < ends and {*limit.whose} & {*fact.between}:
                spans = found.setdefault((pair, limit.zone), [])
                spans.append((_days(begins, span[0]), _days(ends, span[0])))
    return [(pair, spans) for (pair, _), spans in found.items()]


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same days in spans of which no two share a day."""
    joined: list[tuple[float, float]] = []
    for begins, ends in sorted(spans):
        first, last = joined.pop() if joined and begins <= joined[-1][1] else (begins, ends)
        joined.append((first, max(ends, last)))
    return joined


def _days(day: date, first: date) -> float:
    return np.inf if day.year > 9000 else float((day - first).days)


def _rounds(arrangement: Arrangement, day: date) -> float:
    """The most often that anything is verified a year, as far as the text says how often at least."""
    known = [v for v in arrangement.verifications if v.holds(day) and v.unit == "a year"]
    return max((float(v.at_least) for v in known if v.at_least), default=0.0)


def rivals(world: World) -> Records:
    """Pairs of rivals. See ``RIVALS``."""
    pairs = [(a, b) for a, b in combinations(range(world.n), 2) if world.rivalry[a, b]]
    return np.array(pairs, RIVALS)
