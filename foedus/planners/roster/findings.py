"""What can be wrong in a roster file beyond its shape: each finding with its field, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from foedus.arrangements import Library
from foedus.base.documents import Document, Path_
from foedus.base.errors import Finding, nearest
from foedus.planners.roster.instance import Member, RosterInstance
from foedus.world import World

Told = tuple[Path_, str, str]


def roster_findings(
    instance: RosterInstance, document: Document, library: Library, world: World
) -> Iterator[Finding]:
    """Everything wrong in the file that its fields alone do not show."""
    checks: tuple[Callable[[], Iterator[Told]], ...] = (
        lambda: _members(instance, world),
        lambda: _named_states(instance),
        lambda: _past(instance, world),
        lambda: _periods(instance),
        lambda: _names(instance, library),
        lambda: _groups(instance),
        lambda: _offers(instance),
        lambda: _weights(instance),
        lambda: _objectives(instance),
        lambda: _fixed(instance),
        lambda: _sources(instance),
    )
    yield from document.repeated("members", "state", [m.state for m in instance.members])
    for family in ("groups", "enablers", "sources"):
        yield from document.repeated(family, "id", [x.id for x in getattr(instance, family)])
    for check in checks:
        for path, what, remedy in check():
            yield document.finding(path, what, remedy)


def _members(instance: RosterInstance, world: World) -> Iterator[Told]:
    known = [m.state for m in instance.members]
    for i, state in enumerate(known):
        if state not in world.iso3:
            what = f"{state} is not a state of {world.year}"
            yield ("members", i, "state"), what, nearest(state, world.iso3)


def _named_states(instance: RosterInstance) -> Iterator[Told]:
    known = [m.state for m in instance.members]
    named: list[tuple[Path_, str]] = []
    for i, veto in enumerate(instance.vetoes):
        named += [(("vetoes", i, "state"), veto.state), (("vetoes", i, "against"), veto.against)]
        if veto.state == veto.against:
            yield ("vetoes", i, "against"), f"{veto.state} cannot refuse itself", "another state"
    for i, enabler in enumerate(instance.enablers):
        named += [(("enablers", i, "states", k), s) for k, s in enumerate(enabler.states)]
    for i, turn in enumerate(instance.fixed):
        named += [(("fixed", i, "states", k), s) for k, s in enumerate(turn.states)]
        named += [(("fixed", i, "lead"), turn.lead)] if turn.lead else []
    for path, state in named:
        if state not in known:
            remedy = nearest(state, known) or "a line of its own under  members"
            yield path, f"{state} is not among the members of this roster", remedy


def _past(instance: RosterInstance, world: World) -> Iterator[Told]:
    """Turns and habits of the past; a state may be named there that is no member (any more)."""
    named: list[tuple[Path_, str]] = [(("habits", i, "lead"), h.lead) for i, h in enumerate(instance.habits)]
    for i, turn in enumerate(instance.recorded):
        if turn.until <= turn.since:
            what = f"ends on {turn.until}, not after it begins ({turn.since})"
            yield ("recorded", i, "to"), what, "a later date"
        if turn.lead is not None and turn.lead not in turn.states:
            what = f"{turn.lead} leads and is not among the states of the turn"
            yield ("recorded", i, "states"), what, f"{turn.lead} among them"
    for family in ("recorded", "habits"):
        for i, line in enumerate(getattr(instance, family)):
            named += [((family, i, "states", k), s) for k, s in enumerate(line.states)]
    for path, state in named:
        if state not in world.iso3:
            remedy = nearest(state, world.iso3) or "its ISO-3166 code (foedus list states)"
            yield path, f"{state} is not a state of {world.year}", remedy


def _periods(instance: RosterInstance) -> Iterator[Told]:
    periods, labels = instance.periods, instance.periods.labels
    if periods.first.day != 1 or (periods.first.month - 1) % periods.months:
        what = f"a period of {periods.months} months does not begin on {periods.first}"
        yield ("periods", "first"), what, f"{periods.first.replace(day=1, month=1)}"
    named: list[tuple[Path_, str]] = [
        (("fixed", i, "period"), t.period) for i, t in enumerate(instance.fixed)
    ]
    for i, member in enumerate(instance.members):
        named += [(("members", i, "away", k), x) for k, x in enumerate(member.away)]
        named += [(("members", i, "rather_not", k), x) for k, x in enumerate(member.rather_not)]
    for path, label in named:
        if label not in labels:
            what = f"{label!r} is not one of the periods {labels[0]} to {labels[-1]}"
            yield path, what, nearest(label, labels)


def _names(instance: RosterInstance, library: Library) -> Iterator[Told]:
    groups = [g.id for g in instance.groups]
    for i, turn in enumerate(instance.fixed):
        if turn.group not in groups:
            yield ("fixed", i, "group"), f"there is no group {turn.group!r}", nearest(turn.group, groups)
    for i, name in enumerate(instance.arrangements):
        if name not in library:
            what = f"there is no arrangement {name!r}"
            yield ("arrangements", i), what, nearest(name, list(library))


def _groups(instance: RosterInstance) -> Iterator[Told]:
    for i, group in enumerate(instance.groups):
        if group.lead_persons > group.persons:
            what = f"the lead brings {group.lead_persons} persons to a group of {group.persons}"
            yield ("groups", i, "lead_persons"), what, f"at most {group.persons}"
        if group.states_least > group.states_most:
            yield ("groups", i, "states_most"), "is below states_least", f"{group.states_least} or more"


def _offers(instance: RosterInstance) -> Iterator[Told]:
    rule = instance.offers
    if rule is not None and rule.least > rule.most:
        yield ("offers", "most"), f"is below least ({rule.least})", f"{rule.least} or more"
    for i, member in enumerate(instance.members):
        yield from ((("members", i, field), what, remedy) for field, what, remedy in _offer(instance, member))


def _offer(instance: RosterInstance, member: Member) -> Iterator[tuple[str, str, str]]:
    ceiling = min(member.most, instance.periods.count)
    if member.at_least > ceiling:
        what = f"{member.state} is to serve at least {member.at_least} turns and can serve {ceiling}"
        yield "at_least", what, f"at most {ceiling}"
    if member.persons is None and instance.offers is None:
        yield "persons", "is missing, and the file has no rule  offers", "persons: 300"
    stated = "least" in member.model_fields_set
    if stated and member.persons is not None and member.least > member.persons:
        what = f"{member.state} brings at least {member.least} persons and at most {member.persons}"
        yield "least", what, f"at most {member.persons}"


def _weights(instance: RosterInstance) -> Iterator[Told]:
    sharing = [(i, m) for i, m in enumerate(instance.members) if m.role == "member"]
    if not sharing:
        yield ("members",), "nobody shares the load: every line is a contributor", "role: member"
    for i, member in sharing if instance.load.by == "given" else ():
        if member.weight is None:
            yield ("members", i, "weight"), "is missing, and load.by is  given", "weight: 1.0"
    if instance.load.by == "given" and sharing and not any(m.weight for _, m in sharing):
        yield ("members",), "no member has a weight above zero", "weight: 1.0"


def _objectives(instance: RosterInstance) -> Iterator[Told]:
    if "uncovered_turns" not in instance.minimise and not instance.full_cover:
        what = "asks for no turn to be covered: the best roster would be empty"
        yield ("minimise",), what, "uncovered_turns  first, or  full_cover: true"
    for name in instance.give:
        if name not in instance.minimise:
            yield (
                ("give", name),
                "gives up something of what is not minimised",
                "one of " + ", ".join(instance.minimise),
            )


def _fixed(instance: RosterInstance) -> Iterator[Told]:
    seen: dict[tuple[str, str], int] = {}
    for i, turn in enumerate(instance.fixed):
        if seen.setdefault((turn.period, turn.group), i) < i:
            yield ("fixed", i, "group"), f"{turn.period} {turn.group} is fixed twice", "one line for a turn"
        if turn.lead and turn.lead in instance.by_state and not instance.by_state[turn.lead].leads:
            yield ("fixed", i, "lead"), f"{turn.lead} cannot lead by its own line", "leads: true  in its line"
        if not turn.lead and not turn.states:
            yield ("fixed", i, "states"), "fixes nothing: neither a lead nor states", "states: [..]"


def _sources(instance: RosterInstance) -> Iterator[Told]:
    known = [s.id for s in instance.sources]
    lines: list[tuple[Path_, str]] = [
        ((field, "source"), getattr(instance, field).source)
        for field in ("rest", "load", "offers")
        if getattr(instance, field) is not None
    ]
    for field in ("groups", "enablers", "members", "vetoes", "fixed", "habits", "recorded"):
        lines += [((field, i, "source"), line.source) for i, line in enumerate(getattr(instance, field))]
    for path, source in lines:
        if source not in known:
            remedy = nearest(source, known) or f"one of {', '.join(known)}"
            yield path, f"there is no source {source!r} in this file", remedy
