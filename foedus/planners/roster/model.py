"""The roster as a mixed-integer programme: columns, rows, and for each row the requirement that it stands for.

With m members, t periods, g groups:

    x[m,t,g] in {0,1}   m serves                  l[m,t,g] in {0,1}   m leads, l <= x
    p[m,t,g] >= 0       persons that m brings     c[t,g]   in {0,1}   the turn is covered

    sum_m l = c          one lead                 sum_m p = N_g c     the group's persons
    p <= offer_m x       p >= least_m x           p >= lead_persons_g l
    sum of x over the last r+1 periods, and of l over the last R+1, <= 1     rest of r periods, of R after leading
    e >= 1 - sum of x over those who have it      an enabler that is missing
    o[m] >= sum p[m] - fair[m]                    persons above the fair part
    s >= x - l - sum of l over leads m is used to a stranger to the lead

Rows know no solver: ``foedus.planners.roster.solve`` hands them over, all of them or, to find what conflicts, some.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from foedus.base.documents import Path_
from foedus.planners.roster.instance import Group, Member, Objective
from foedus.planners.roster.task import RosterTask

INFINITY = float("inf")
Terms = Mapping[int, float]
Turn = tuple[int, int]
Cell = tuple[str, int, int]


class Requirement(NamedTuple):
    """A requirement that a person could drop: its kind, the sentence that says it, and the field that states it."""

    kind: str
    words: str
    at: Path_ = ()


@dataclass(frozen=True)
class Row:
    """``low <= sum of coefficient x column <= high``; without a requirement it only says what the columns mean."""

    low: float
    high: float
    terms: Terms
    why: Requirement | None = None


@dataclass
class RosterModel:
    """Columns by what they mean, and rows. ``symmetry``: rows that only forbid a second way to write a roster."""

    task: RosterTask
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    symmetry: list[Row] = field(default_factory=list)
    objectives: dict[Objective, tuple[float, Terms]] = field(default_factory=dict)
    x: dict[Cell, int] = field(default_factory=dict)
    leads: dict[Cell, int] = field(default_factory=dict)
    persons: dict[Cell, int] = field(default_factory=dict)
    covered: dict[Turn, int] = field(default_factory=dict)
    counted: list[tuple[int, float, Terms]] = field(default_factory=list)

    def column(self, upper: float, *, whole: bool = False) -> int:
        """A new column from 0 to ``upper``; its number."""
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.upper) - 1

    def row(self, low: float, terms: Terms, high: float, why: Requirement | None = None) -> None:
        """A new row."""
        self.rows.append(Row(low, high, terms, why))

    def count(self, constant: float, terms: Terms, why: Requirement | None = None) -> int:
        """A new column that is at least ``constant + terms``, and never below 0; its number."""
        column = self.column(INFINITY)
        self.row(constant, {**{k: -c for k, c in terms.items()}, column: 1.0}, INFINITY, why)
        self.counted.append((column, constant, terms))
        return column

    @property
    def turns(self) -> list[Turn]:
        """Every turn: period and number of the group."""
        return list(self.covered)

    def line(self, state: str, field: str) -> Path_:
        """A field in the line of a member."""
        return ("members", [m.state for m in self.task.instance.members].index(state), field)

    def serving(self, state: str, periods: Iterable[int]) -> dict[int, float]:
        """The columns that say that ``state`` serves in one of ``periods``."""
        count = range(len(self.task.instance.groups))
        return {self.x[state, t, g]: 1.0 for t in periods for g in count}


def roster_model(task: RosterTask) -> RosterModel:
    """The programme of ``task``; the same for any order of the lines in its file."""
    model = RosterModel(task)
    _columns(model)
    for t, g in model.turns:
        _turn(model, t, g)
    for state, member in task.instance.by_state.items():
        _rest(model, state)
        _limits(model, state, member)
    _vetoes(model)
    _fixed(model)
    _full(model)
    _symmetry(model)
    model.objectives = {
        "uncovered_turns": (float(len(model.covered)), dict.fromkeys(model.covered.values(), -1.0)),
        "uncovered_enablers": (0.0, _enablers(model)),
        "unfair_load": (0.0, _load(model)),
        "strangers": (0.0, _strangers(model)),
    }
    return model


def turn_name(task: RosterTask, t: int, g: int) -> str:
    """A turn in words, as  2026-1, first battlegroup."""
    group = task.instance.groups[g]
    return f"{task.instance.periods.label(t)}, {group.name}"


def _columns(model: RosterModel) -> None:
    instance = model.task.instance
    for t in range(instance.periods.count):
        for g, group in enumerate(instance.groups):
            model.covered[t, g] = model.column(1.0, whole=True)
            for state, member in instance.by_state.items():
                model.x[state, t, g] = model.column(1.0, whole=True)
                model.persons[state, t, g] = model.column(float(group.persons))
                if member.leads:
                    model.leads[state, t, g] = model.column(1.0, whole=True)


def _turn(model: RosterModel, t: int, g: int) -> None:
    """What one turn asks: a lead, the persons, the number of states, and each member's part in it."""
    group, states = model.task.instance.groups[g], model.task.instance.by_state
    covered = model.covered[t, g]
    leads = {model.leads[s, t, g]: 1.0 for s, m in states.items() if m.leads}
    model.row(0, {**leads, covered: -1.0}, 0, Requirement("lead", f"{group.name}: one lead", ("groups", g)))
    persons = {model.persons[s, t, g]: 1.0 for s in states}
    words = f"{group.name}: {group.persons:,} persons"
    model.row(
        0,
        {**persons, covered: -float(group.persons)},
        0,
        Requirement("persons", words, ("groups", g, "persons")),
    )
    serving = {model.x[s, t, g]: 1.0 for s in states}
    words = f"{group.name}: {group.states_least} to {group.states_most} states"
    why = Requirement("states", words, ("groups", g, "states_most"))
    model.row(-INFINITY, {**serving, covered: -float(group.states_most)}, 0, why)
    model.row(0, {**serving, covered: -float(group.states_least)}, INFINITY, why)
    for state, member in states.items():
        _part(model, group, member, (state, t, g))


def _part(model: RosterModel, group: Group, member: Member, cell: Cell) -> None:
    x, p, covered = model.x[cell], model.persons[cell], model.covered[cell[1:]]
    offer = model.task.offers[member.state]
    model.row(-INFINITY, {x: 1.0, covered: -1.0}, 0)
    model.row(-INFINITY, {p: 1.0, x: -float(group.persons)}, 0)
    words = f"{member.state} offers {min(member.least, offer)} to {offer:,} persons a turn"
    why = Requirement("offer", words, model.line(member.state, "persons"))
    model.row(-INFINITY, {p: 1.0, x: -float(offer)}, 0, why)
    model.row(0, {p: 1.0, x: -float(min(member.least, offer, group.persons))}, INFINITY, why)
    if member.leads:
        lead = model.leads[cell]
        model.row(-INFINITY, {lead: 1.0, x: -1.0}, 0)
        words = f"{group.name}: at least {group.lead_persons:,} persons from its lead"
        why = Requirement("lead_persons", words, ("groups", cell[2], "lead_persons"))
        model.row(0, {p: 1.0, lead: -float(group.lead_persons)}, INFINITY, why)


def _rest(model: RosterModel, state: str) -> None:
    """In no period more than one turn from which the state still rests.

    Each turn closes periods in a row, so these rows alone leave nothing fractional of a state's own calendar.
    """
    task, count = model.task, model.task.instance.periods.count
    short, long = task.rest_after(lead=False), task.rest_after(lead=True)
    words = f"{state} rests {short} periods after a turn" + (
        f", {long} after leading" if long > short else ""
    )
    why = Requirement("rest", words, ("rest", "after_lead" if long > short else "after_turn"))
    for t in range(count):
        model.row(-INFINITY, model.serving(state, range(t, t + 1)), 1)
        led = {
            c: 1.0 for (s, when, _), c in model.leads.items() if s == state and t - long <= when < t - short
        }
        served = model.serving(state, range(max(0, t - short), t + 1))
        model.row(-INFINITY, {**led, **served}, 1, why)
    until, after = task.resting().get(state, (0, ""))
    if until > 0:
        why = Requirement("rest", f"{state} still rests from its turn in {after}", ("rest",))
        model.row(0, model.serving(state, range(min(until, count))), 0, why)


def _limits(model: RosterModel, state: str, member: Member) -> None:
    periods = model.task.instance.periods
    every = model.serving(state, range(periods.count))
    if member.most < periods.count:
        why = Requirement("most", f"{state} serves at most {member.most} turns", model.line(state, "most"))
        model.row(-INFINITY, every, member.most, why)
    if member.at_least:
        why = Requirement(
            "at_least", f"{state} serves at least {member.at_least} turns", model.line(state, "at_least")
        )
        model.row(member.at_least, every, INFINITY, why)
    for label in member.away:
        why = Requirement("away", f"{state} is away in {label}", model.line(state, "away"))
        model.row(0, model.serving(state, [periods.labels.index(label)]), 0, why)


def _vetoes(model: RosterModel) -> None:
    for i, veto in enumerate(model.task.instance.vetoes):
        under = veto.how == "under"
        words = f"{veto.state} will not serve {'under' if under else 'with'} {veto.against}"
        why = Requirement("veto", words, ("vetoes", i))
        for t, g in model.turns:
            other = (model.leads if under else model.x).get((veto.against, t, g))
            if other is not None:
                mine = model.x[veto.state, t, g]
                model.row(-INFINITY, {mine: 1.0, other: 1.0}, 1, why)


def _fixed(model: RosterModel) -> None:
    instance = model.task.instance
    for i, turn in enumerate(instance.fixed):
        t = instance.periods.labels.index(turn.period)
        g = [x.id for x in instance.groups].index(turn.group)
        why = Requirement("fixed", f"{turn_name(model.task, t, g)}, is agreed", ("fixed", i))
        if turn.lead:
            model.row(1, {model.leads[turn.lead, t, g]: 1.0}, 1, why)
        named = {turn.lead, *turn.states} - {None}
        for state in instance.by_state:
            if state in named or not turn.open:
                there = float(state in named)
                model.row(there, {model.x[state, t, g]: 1.0}, there, why)


def _full(model: RosterModel) -> None:
    if model.task.instance.full_cover:
        for turn, covered in model.covered.items():
            words = f"{turn_name(model.task, *turn)}, is covered"
            model.row(1, {covered: 1.0}, 1, Requirement("full_cover", words, ("full_cover",)))


def _symmetry(model: RosterModel) -> None:
    """Of groups that ask the same, the one whose lead comes first in the order of codes is written first."""
    instance = model.task.instance
    fixed = {turn.period for turn in instance.fixed}
    order = {s: i for i, s in enumerate(instance.by_state)}
    asks = [_asks(g) for g in instance.groups]
    for g in range(1, len(instance.groups)):
        for t in range(instance.periods.count) if asks[g] == asks[g - 1] else ():
            if instance.periods.label(t) not in fixed:
                terms = {c: float(order[s] - len(order)) for s, c in _leads(model, t, g - 1)}
                terms |= {c: float(len(order) - order[s]) for s, c in _leads(model, t, g)}
                model.symmetry.append(Row(-INFINITY, 0, terms))


def alike(groups: Sequence[Group]) -> list[tuple[Group, int]]:
    """Kinds of groups: the first of each, and how many ask the same."""
    asks = [_asks(g) for g in groups]
    return [(g, asks.count(_asks(g))) for k, g in enumerate(groups) if _asks(g) not in asks[:k]]


def _asks(group: Group) -> dict[str, Any]:
    return group.model_dump(exclude={"id", "name", "source", "confidence", "basis", "note"})


def _leads(model: RosterModel, t: int, g: int) -> list[tuple[str, int]]:
    return [(s, c) for (s, *turn), c in model.leads.items() if turn == [t, g]]


def _enablers(model: RosterModel) -> Terms:
    instance = model.task.instance
    missing: dict[int, float] = {}
    everywhere = range(len(instance.groups))
    for enabler in instance.enablers:
        scopes = [[g] for g in everywhere] if enabler.scope == "group" else [list(everywhere)]
        for t in range(instance.periods.count):
            for groups in scopes:
                have = {model.x[s, t, g]: -1.0 for s in sorted(set(enabler.states)) for g in groups}
                column = model.count(1.0, have)
                missing[column] = 1.0
                if instance.full_enablers:
                    words = f"{instance.periods.label(t)}: {enabler.name} is there"
                    model.row(0, {column: 1.0}, 0, Requirement("full_enablers", words, ("full_enablers",)))
    return missing


def _load(model: RosterModel) -> Terms:
    over: dict[int, float] = {}
    for state, fair in model.task.fair.items():
        mine = {c: 1.0 for (s, _, _), c in model.persons.items() if s == state}
        over[model.count(-float(fair), mine)] = 1.0
    return over


def _strangers(model: RosterModel) -> Terms:
    """A place beside a lead that the state has never stood with, or in a period that it asked to be spared: 1."""
    instance, costs = model.task.instance, dict[int, float]()
    labels = instance.periods.labels
    for (state, t, g), x in model.x.items():
        leads = sorted({state, *model.task.known[state]})
        terms = {model.leads[s, t, g]: -1.0 for s in leads if (s, t, g) in model.leads}
        costs[model.count(0.0, {**terms, x: 1.0})] = 1.0
        if labels[t] in instance.by_state[state].rather_not:
            costs[x] = 1.0
    return costs
