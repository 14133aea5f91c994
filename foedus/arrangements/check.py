"""What the schema alone cannot see: names that must exist, spans that must not overlap, rules that need a body.

Each check is a generator of findings over one arrangement and the document it was read from; ``CHECKS`` is the
order in which they are reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

from foedus.arrangements.facts import ASSESSED
from foedus.arrangements.schema import Arrangement, Decision, Duty, Effect, Rule
from foedus.base.documents import Document, Path_
from foedus.base.errors import Finding, InputError, nearest
from foedus.world import World
from foedus.world.former import codes_ever

Check = Callable[[Arrangement, Document, World], Iterator[Finding]]


def check_arrangement(arrangement: Arrangement, document: Document, world: World) -> list[Finding]:
    """Every finding about ``arrangement``; an empty list means that it may be used."""
    return [finding for check in CHECKS for finding in check(arrangement, document, world)]


def _fields(data: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every field of plain data with its path, parents first."""
    items: Any = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*path, key), value
        yield from _fields(value, (*path, key))


STATE_FIELDS = {"states", "bound", "on_behalf_of", "against", "initiator", "target"}
STATE_FIELDS |= {"whose", "except_for", "abstained", "between"}
TABLES_BY_STATE = {"by_state", "shares"}
ROUNDING = 0.005  # printed shares are rounded
PLACE_FIELDS = {"places", "excluded"}


def unknown_states(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """Every state must be one of the world's, or one that is no more (former_states.csv)."""
    for path, value in _fields(document.data):
        for here, code in _states_at(path, value):
            if isinstance(code, str) and code not in world.iso3 and code not in codes_ever():
                yield _unknown_state(document, here, code, world)


def _states_at(path: Path_, value: Any) -> list[tuple[Path_, Any]]:
    """The codes of states in a field, each with its path."""
    if path[-1] in STATE_FIELDS and isinstance(value, list):
        return [((*path, i), code) for i, code in enumerate(value)]
    if path[-1] in TABLES_BY_STATE and isinstance(value, dict):
        return [((*path, code), code) for code in value]
    return [(path, value)] if path[-1] in ("state", "lead") else []


def _unknown_state(document: Document, path: Path_, code: str, world: World) -> Finding:
    try:
        found = world.iso3[world.index(code)]
        return document.finding(path, f"{code!r} is not an ISO 3166 alpha-3 code in use", found)
    except InputError as error:
        near = nearest(code, world.iso3)
        hint = f"{near} ({world.name[world.index(near)]})" if near else error.findings[0].remedy
        return document.finding(path, f"unknown state {code!r}", hint or "see  foedus list states")


def unknown_places(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """Every place must be a state or a place that foedus knows; every region one of its regions."""
    places = [place.code for place in world.places]
    regions = sorted({place.region for place in world.places if place.region})
    for path, value in _fields(document.data):
        known = places if path[-1] in PLACE_FIELDS else regions if path[-1] == "regions" else None
        for i, code in enumerate(value if known and isinstance(value, list) else []):
            if code not in (known or ()):
                what = f"unknown {'region' if known is regions else 'place'} {code!r}"
                yield document.finding(
                    (*path, i), what, nearest(str(code), known or ()) or "see  docs/world.md"
                )


def unknown_sources(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """A fact cites a source of the same file by its id; ids are given once."""
    ids = [source.id for source in arrangement.sources]
    for i, source in enumerate(ids):
        if source in ids[:i]:
            yield document.finding(("sources", i, "id"), f"source id {source!r} is given twice", "another id")
    for path, value in _fields(document.data):
        if path[-1] == "source" and value not in ids:
            remedy = nearest(str(value), ids) or f"one of {', '.join(ids)}, or add it under sources"
            yield document.finding(path, f"source id {value!r} does not exist in this file", remedy)


def impossible_dates(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """No span ends before it begins, and none begins before the arrangement is in force."""
    begin = arrangement.in_force.since
    for path, value in _fields(document.data):
        if not isinstance(value, dict):
            continue
        start, end = value.get("from"), value.get("to")
        if start is not None and end is not None and end <= start:
            yield document.finding(
                (*path, "to"), f"ends on {end}, not after it begins ({start})", "a later date"
            )
        if start is not None and path[0] == "parties" and start < begin:
            what = f"begins on {start}, before the arrangement is in force ({begin})"
            yield document.finding((*path, "from"), what, f"{begin} or later")


def overlapping_memberships(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """A state holds a role once at a time."""
    for (_, a), (i, b) in combinations(enumerate(arrangement.parties), 2):
        twice = sorted(set(a.states) & set(b.states))
        if twice and a.role == b.role and a.since < b.until and b.since < a.until:
            what = f"{', '.join(twice)} already {a.role} from {a.since} to {a.until}: the memberships overlap"
            yield document.finding(
                ("parties", i, "states"), what, "one span, or a 'to' before the next 'from'"
            )
    for i, party in enumerate(arrangement.parties):
        twice = sorted({s for s in party.states if party.states.count(s) > 1})
        if twice:
            yield document.finding(("parties", i, "states"), f"{', '.join(twice)} is listed twice", "once")


def repeated_ids(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """Duties, bodies, zones and lines have ids of their own."""
    for family in ("duties", "bodies", "zones", "lines"):
        ids = [item.id for item in getattr(arrangement, family)]
        for i, item in enumerate(ids):
            if item in ids[:i]:
                yield document.finding(
                    (family, i, "id"), f"{item!r} is already the id of another", "another id"
                )


def rules_without_body(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """Every rule but ``automatic`` names the body that decides; the body exists; ``qualified`` says n."""
    for i, duty in enumerate(arrangement.duties):
        yield from _decision(duty.decision, ("duties", i, "decision"), arrangement, document)
        if duty.collective is not None:
            path: Path_ = ("duties", i, "collective")
            yield from _decision(duty.collective, path, arrangement, document)
            if duty.collective.rule is Rule.AUTOMATIC:
                yield document.finding((*path, "rule"), "a joint act is decided by a body", "rule: consensus")
    for i, rule in enumerate(arrangement.membership):
        if rule.decision is not None:
            yield from _decision(rule.decision, ("membership", i, "decision"), arrangement, document)
    for i, decision in enumerate(arrangement.mandate.given_by if arrangement.mandate else ()):
        yield from _decision(decision, ("mandate", "given_by", i), arrangement, document)


def _decision(
    decision: Decision, path: Path_, arrangement: Arrangement, document: Document
) -> Iterator[Finding]:
    bodies = [body.id for body in arrangement.bodies]
    if decision.body is not None and decision.body not in bodies:
        remedy = nearest(decision.body, bodies) or "add it under bodies"
        yield document.finding((*path, "body"), f"body {decision.body!r} is not in this file", remedy)
    if decision.rule is not Rule.AUTOMATIC and decision.body is None:
        remedy = f"body: {bodies[0]}" if bodies else "bodies: [...] and body: <its id>"
        yield document.finding(
            (*path, "rule"), f"the rule '{decision.rule}' has no body that decides", remedy
        )
    if decision.rule is Rule.AUTOMATIC and decision.body is not None:
        what = "'automatic' means that each party decides alone, but a body is named"
        yield document.finding(
            (*path, "body"), what, "another rule, or no body (a joint act goes in collective)"
        )
    if decision.rule is Rule.QUALIFIED and decision.needs is None:
        yield document.finding(
            (*path, "rule"), "'qualified' does not say how many votes it needs", "needs: 2/3"
        )
    if decision.rule is Rule.CONSENSUS_MINUS and decision.tolerated is None:
        yield document.finding(
            (*path, "rule"), "'consensus_minus' does not say minus how many", "tolerated: 1"
        )


def unknown_zones(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """A limit speaks of a zone of the same file."""
    known = [zone.id for zone in arrangement.zones]
    for i, limit in enumerate(arrangement.limits):
        if limit.zone not in known:
            remedy = nearest(limit.zone, known) or "add it under zones"
            yield document.finding(("limits", i, "zone"), f"zone {limit.zone!r} is not in this file", remedy)


def lines_between_one(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """A line lies between two states, and one stretch of it is told once at a time."""
    for i, line in enumerate(arrangement.lines):
        if line.between[0] == line.between[1]:
            yield document.finding(("lines", i, "between"), "a line lies between two states", "two states")
    for (_, a), (i, b) in combinations(enumerate(arrangement.lines), 2):
        if set(a.between) == set(b.between) and a.since < b.until and b.since < a.until:
            what = f"{' and '.join(b.between)} already have the line {a.id!r} from {a.since} to {a.until}"
            yield document.finding(
                ("lines", i, "between"), what, "one span, or a 'to' before the next 'from'"
            )


def impossible_numbers(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """A range does not end below its beginning; shares do not add to more than the whole; a limit says how many."""
    for path, value in _fields(document.data):
        if not isinstance(value, dict):
            continue
        low, high = value.get("low"), value.get("high")
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            yield document.finding((*path, "high"), f"is below the low end ({low:g})", f"{low:g} or more")
    for i, funding in enumerate(arrangement.funding):
        total = sum(funding.shares.values())
        if total > 1 + ROUNDING:
            what = f"the shares add to {total:.4g}"
            yield document.finding(("funding", i, "shares"), what, "parts of the whole, at most 1 together")
    for i, threshold in enumerate(arrangement.thresholds):
        if (threshold.act == "limit") != (threshold.most is not None):
            what = "'limit' says how many are allowed in how many years, the other acts do not"
            yield document.finding(("thresholds", i, "act"), what, "act: limit with most and years")


def undecided_exceptions(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """Two exceptions of one duty with the same priority, for the same states, must not differ in effect."""
    for i, duty in enumerate(arrangement.duties):
        for (_, a), (j, b) in combinations(enumerate(duty.exceptions), 2):
            shared = a.states is None or b.states is None or set(a.states) & set(b.states)
            together = a.since < b.until and b.since < a.until
            if shared and together and a.priority == b.priority and a.effect != b.effect:
                what = f"has the same priority as {a.id!r} but another effect: which one holds is undecided"
                yield document.finding(("duties", i, "exceptions", j, "priority"), what, str(b.priority + 1))
        yield from _pointless(duty, i, document)


def _pointless(duty: Duty, i: int, document: Document) -> Iterator[Finding]:
    for j, exception in enumerate(duty.exceptions):
        weaker = [e for e in duty.exceptions if e.priority < exception.priority]
        if exception.effect is Effect.BINDS and not weaker:
            what = "restores a duty that no weaker exception has taken away"
            yield document.finding(("duties", i, "exceptions", j, "effect"), what, "remove it")


def impossible_withholdings(arrangement: Arrangement, document: Document, world: World) -> Iterator[Finding]:
    """Only members that are assessed withhold, each once at a time."""
    for i, one in enumerate(arrangement.withheld):
        if arrangement.id not in ASSESSED.values():
            what = "its members are not assessed for operations"
            yield document.finding(("withheld", i), what, f"in {', '.join(ASSESSED.values())}")
        twice = sorted({s for s in one.states if one.states.count(s) > 1})
        if twice:
            yield document.finding(("withheld", i, "states"), f"{', '.join(twice)} is named twice", "once")
        absent = [s for s in one.states if s not in arrangement.members(one.since)]
        if absent:
            what = f"{', '.join(absent)} is no member on {one.since}"
            yield document.finding(("withheld", i, "states"), what, "states that are members then")
    for (_, a), (i, b) in combinations(enumerate(arrangement.withheld), 2):
        twice = sorted(set(a.states) & set(b.states))
        if twice and a.since < b.until and b.since < a.until:
            what = f"{', '.join(twice)} already withholds from {a.since} to {a.until}"
            yield document.finding(
                ("withheld", i, "states"), what, "one span, or a 'to' before the next 'from'"
            )


CHECKS: tuple[Check, ...] = (
    unknown_sources,
    unknown_states,
    unknown_places,
    impossible_dates,
    overlapping_memberships,
    repeated_ids,
    rules_without_body,
    unknown_zones,
    lines_between_one,
    impossible_numbers,
    undecided_exceptions,
    impossible_withholdings,
)
