"""Roster files: from YAML to a checked ``RosterTask``, in which every number that a planner needs is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from foedus.arrangements import Library, load_library
from foedus.arrangements.facts import Rota
from foedus.arrangements.read import validated
from foedus.base.documents import Document, read_document
from foedus.base.errors import Finding, InputError
from foedus.planners.roster.findings import roster_findings
from foedus.planners.roster.instance import Member, RosterInstance
from foedus.world import World, load_world


@dataclass(frozen=True)
class RecordedTurn:
    """A turn of the record: who stood ready in the period ``offset`` periods after the first; nobody: a gap."""

    offset: int
    lead: str | None
    states: tuple[str, ...]
    source: str
    confidence: str
    note: str | None


@dataclass(frozen=True)
class RosterTask:
    """A roster instance with what it leaves to the library and the world.

    ``offers`` and ``fair``: persons a turn, and persons over all turns, by state; ``fair`` sums to the demand.
    ``known``: by state, those it has stood in a group with. ``recorded``: turns before the periods and in them.
    ``document``: the file that it was read from, which knows the line of each field.
    """

    instance: RosterInstance
    offers: Mapping[str, int]
    fair: Mapping[str, int]
    known: Mapping[str, frozenset[str]]
    recorded: tuple[RecordedTurn, ...]
    names: Mapping[str, str]
    document: Document | None = field(default=None, compare=False, repr=False)

    def rest_after(self, lead: bool) -> int:
        """Periods without a turn after leading one, or after serving in one."""
        rest = self.instance.rest
        return max(rest.after_lead, rest.after_turn) if lead else rest.after_turn

    def resting(self) -> dict[str, tuple[int, str]]:
        """By state, until which period (exclusive) it rests from turns before the first one, and from which turn."""
        until: dict[str, tuple[int, str]] = {}
        for turn in self.recorded:
            for state in turn.states if turn.offset < 0 else ():
                end = turn.offset + self.rest_after(state == turn.lead) + 1
                if end > max(0, until.get(state, (0, ""))[0]):
                    until[state] = end, self.instance.periods.label(turn.offset)
        return dict(sorted(until.items()))


def read_roster(path: Path | str, library: Library | None = None, world: World | None = None) -> RosterTask:
    """Read and check one roster file; ``InputError`` names file, line, field and remedy of everything wrong."""
    document = read_document(path)
    instance = validated(RosterInstance, document)
    world, library = world or load_world(), library or load_library()
    findings = list(roster_findings(instance, document, library, world))
    findings += document.misnamed(instance.id)
    if findings:
        raise InputError(findings)
    task = replace(roster_task(instance, library, world), document=document)
    findings = list(_unfillable(task, document))
    if findings:
        raise InputError(findings)
    return task


def roster_task(instance: RosterInstance, library: Library, world: World) -> RosterTask:
    """The instance with offers, fair parts, habits and the record filled in."""
    recorded = tuple(_recorded(instance, library))
    stood = [{h.lead, *h.states} for h in instance.habits] + [{*t.states} for t in recorded if t.offset < 0]
    return RosterTask(
        instance=instance,
        offers={s: _offer(m, instance, world) for s, m in instance.by_state.items()},
        fair=fair_parts(_weights(instance, world), instance.demand),
        known={s: frozenset().union(*(g for g in stood if s in g)) - {s} for s in instance.by_state},
        recorded=recorded,
        names={s: world.name[world.index(s)] for s in instance.by_state},
    )


def fair_parts(weights: Mapping[str, float], demand: int) -> dict[str, int]:
    """``demand`` persons in proportion to ``weights``, in whole persons, by largest remainder.

    >>> fair_parts({"AAA": 2.0, "BBB": 1.0}, 10)
    {'AAA': 7, 'BBB': 3}
    """
    total = sum(weights.values())
    exact = {s: demand * w / total for s, w in sorted(weights.items())}
    parts = {s: int(x) for s, x in exact.items()}
    order = sorted(exact, key=lambda s: (parts[s] - exact[s], s))
    for s in order[: demand - sum(parts.values())]:
        parts[s] += 1
    return parts


def _weights(instance: RosterInstance, world: World) -> dict[str, float]:
    by = instance.load.by
    sharing = [m for m in instance.by_state.values() if m.role == "member"]
    if by == "equal":
        return {m.state: 1.0 for m in sharing}
    if by == "given":
        return {m.state: float(m.weight or 0) for m in sharing}
    values = getattr(world, by)
    return {m.state: float(values[world.index(m.state)]) for m in sharing}


def _offer(member: Member, instance: RosterInstance, world: World) -> int:
    if member.persons is not None or instance.offers is None:
        return member.persons or 0
    rule = instance.offers
    persons = float(world.personnel[world.index(member.state)]) * rule.personnel_percent / 100
    return int(min(max(round(persons, -1), rule.least), rule.most))


def _recorded(instance: RosterInstance, library: Library) -> Iterator[RecordedTurn]:
    rotas = [r for name in instance.arrangements for r in library[name].rotas]
    turns = [t for rota in (*rotas, *instance.recorded) for t in _turns(rota, instance)]
    yield from sorted(turns, key=lambda t: t.offset)


def _turns(rota: Rota, instance: RosterInstance) -> Iterator[RecordedTurn]:
    first = instance.periods.offset(rota.since)
    last_day = (
        (rota.until.year - instance.periods.first.year) * 12 + rota.until.month - instance.periods.first.month
    )
    last = (last_day - (rota.until.day == 1)) // instance.periods.months
    for offset in range(first, min(last, instance.periods.count - 1) + 1):
        yield RecordedTurn(offset, rota.lead, rota.states, rota.source, rota.confidence, rota.note)


def _unfillable(task: RosterTask, document: Document) -> Iterator[Finding]:
    """Groups that no choice of members can ever fill: caps that cannot be met are a slip, not a gap."""
    instance = task.instance
    offers = sorted(task.offers.values(), reverse=True)
    for i, group in enumerate(instance.groups):
        most = sum(offers[: group.states_most])
        if most < group.persons:
            what = f"needs {group.persons} persons; the {group.states_most} largest offers make {most}"
            yield document.finding(("groups", i, "persons"), what, f"at most {most}, or more states")
        leads = [s for s, m in instance.by_state.items() if m.leads and task.offers[s] >= group.lead_persons]
        if not leads:
            what = f"no member that leads offers the lead's {group.lead_persons} persons"
            yield document.finding(
                ("groups", i, "lead_persons"), what, "less, or  leads: true  for a larger member"
            )
