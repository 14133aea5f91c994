"""What no roster can be better than: the roster by its totals, without saying in which period anything happens.

With Y[l,k] turns that l leads in groups of kind k (kinds: groups that ask the same), n[s,l,k] turns that s serves under
l, P[s,l,k] persons that s brings to them; all whole but P:

    n <= Y                                   nobody serves under a lead oftener than it leads
    sum_s P = N_k Y,  least n <= P <= offer n    the persons of all turns of a lead
    fewest_lk Y <= sum_s n <= states_most_k Y    places, and states without which nobody has the persons together
    (turns led, turns served) of a state     one of the pairs that its rest, absences and turns allow
    missing >= Y - sum of n over those who have it    an enabler, by lead

Every roster has such totals, so their optimum is a bound of the roster's. The programme is some hundred columns where
the roster has thousands, and pairs of states that have never met are columns of their own: the bound of ``strangers``,
which is next to nothing in the linear relaxation of the roster, is a number here. Left out: wishes (``rather_not``),
agreed turns, and all that depends on what happens at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from foedus.planners.roster.instance import Group, Member
from foedus.planners.roster.model import INFINITY, RosterModel, Terms, alike
from foedus.planners.roster.task import RosterTask

Under = tuple[str, str, int]
Pair = tuple[int, int]


@dataclass
class Totals:
    """Columns by state, lead and kind of group; ``kinds``: a group of each kind, and how many of them."""

    model: RosterModel
    kinds: list[tuple[Group, int]]
    turns: dict[Under, int] = field(default_factory=dict)
    persons: dict[Under, int] = field(default_factory=dict)

    @property
    def led(self) -> dict[tuple[str, int], int]:
        """Turns led, by lead and kind."""
        return {(lead, k): column for (s, lead, k), column in self.turns.items() if s == lead}

    def of(self, state: str) -> Terms:
        """The columns that count the turns of ``state``."""
        return {column: 1.0 for (s, _, _), column in self.turns.items() if s == state}


def roster_totals(task: RosterTask) -> RosterModel:
    """The programme of totals, with the objectives of the roster under their names."""
    model = RosterModel(task)
    totals = Totals(model, alike(task.instance.groups))
    _columns(totals)
    for k, (group, count) in enumerate(totals.kinds):
        every = {column: 1.0 for (_, kind), column in totals.led.items() if kind == k}
        most = float(count * task.instance.periods.count)
        model.row(most if task.instance.full_cover else 0.0, every, most)
        for lead in [lead for lead, kind in totals.led if kind == k]:
            _lead(totals, group, lead, k)
    for state, member in task.instance.by_state.items():
        _turns_of(totals, state, member)
    over = {
        model.count(-float(fair), {p: 1.0 for (s, _, _), p in totals.persons.items() if s == state}): 1.0
        for state, fair in task.fair.items()
    }
    every_turn = float(task.instance.periods.count * len(task.instance.groups))
    model.objectives = {
        "uncovered_turns": (every_turn, dict.fromkeys(totals.led.values(), -1.0)),
        "uncovered_enablers": _enablers(totals),
        "unfair_load": (0.0, over),
        "strangers": (0.0, dict.fromkeys(_strangers(totals), 1.0)),
    }
    return model


def reachable(task: RosterTask, member: Member) -> set[Pair]:
    """Pairs (turns led, turns served under others) that rest, absences and most turns allow; none is inside another.

    Counted from the last period back: a turn led closes the periods of its rest, so does a turn served.
    """
    labels, until = task.instance.periods.labels, task.resting().get(member.state, (0, ""))[0]
    best: list[set[Pair]] = [{(0, 0)}]
    for t in reversed(range(len(labels))):
        pairs = set(best[0])
        if t >= until and labels[t] not in member.away:
            pairs |= {(a, b + 1) for a, b in _after(best, task.rest_after(lead=False))}
            if member.leads:
                pairs |= {(a + 1, b) for a, b in _after(best, task.rest_after(lead=True))}
        best.insert(0, _outermost(pairs))
    return _outermost(
        {(a, min(b, member.most - a)) for led, b in best[0] for a in range(min(led, member.most) + 1)}
    )


def fewest(task: RosterTask, group: Group, lead: str) -> int:
    """The fewest states, ``lead`` among them, whose offers make the group's persons."""
    others = sorted((n for s, n in task.offers.items() if s != lead), reverse=True)
    have, count = task.offers[lead], 1
    while have < group.persons and count <= len(others):
        have, count = have + others[count - 1], count + 1
    return max(count, group.states_least)


def _after(best: list[set[Pair]], rest: int) -> set[Pair]:
    return best[min(rest, len(best) - 1)]


def _outermost(pairs: set[Pair]) -> set[Pair]:
    return {p for p in pairs if not any(q != p and q[0] >= p[0] and q[1] >= p[1] for q in pairs)}


def _columns(totals: Totals) -> None:
    model, instance = totals.model, totals.model.task.instance
    for k, (_, count) in enumerate(totals.kinds):
        most = float(count * instance.periods.count)
        for lead in [s for s, m in instance.by_state.items() if m.leads]:
            for state in instance.by_state:
                totals.turns[state, lead, k] = model.column(most, whole=True)
                totals.persons[state, lead, k] = model.column(INFINITY)


def _lead(totals: Totals, group: Group, lead: str, k: int) -> None:
    """All turns that ``lead`` leads in groups of one kind."""
    model, task = totals.model, totals.model.task
    led = totals.turns[lead, lead, k]
    places = {totals.turns[s, lead, k]: 1.0 for s in task.instance.by_state}
    model.row(-INFINITY, {**places, led: 1.0 - group.states_most}, 0)
    model.row(0, {**places, led: 1.0 - fewest(task, group, lead)}, INFINITY)
    brought = {totals.persons[s, lead, k]: 1.0 for s in task.instance.by_state}
    model.row(0, {**brought, led: -float(group.persons)}, 0)
    for state, member in task.instance.by_state.items():
        turns, persons = totals.turns[state, lead, k], totals.persons[state, lead, k]
        offer = min(task.offers[state], group.persons)
        least = max(min(member.least, offer), group.lead_persons if state == lead else 0)
        model.row(-INFINITY, {persons: 1.0, turns: -float(offer)}, 0)
        model.row(0, {persons: 1.0, turns: -float(least)}, INFINITY)
        if state != lead:
            model.row(-INFINITY, {turns: 1.0, led: -1.0}, 0)
    for veto in task.instance.vetoes:
        mine, other = totals.turns[veto.state, lead, k], totals.turns[veto.against, lead, k]
        if veto.how == "together" or veto.against == lead:
            model.row(-INFINITY, _sum((mine, 1.0), (other, 1.0), (led, -1.0)), 0)


def _turns_of(totals: Totals, state: str, member: Member) -> None:
    """What one state can serve in all: one of the pairs that are ``reachable``."""
    model = totals.model
    pairs = {pair: model.column(1.0, whole=True) for pair in sorted(reachable(model.task, member))}
    model.row(1, dict.fromkeys(pairs.values(), 1.0), 1)
    led = {column: 1.0 for (lead, _), column in totals.led.items() if lead == state}
    served = {column: 1.0 for column in totals.of(state) if column not in led}
    model.row(-INFINITY, {**led, **{c: -float(a) for (a, _), c in pairs.items()}}, 0)
    model.row(-INFINITY, {**served, **{c: -float(b) for (_, b), c in pairs.items()}}, 0)
    model.row(float(member.at_least), {**led, **served}, INFINITY)


def _enablers(totals: Totals) -> tuple[float, Terms]:
    """Missing enablers; a turn that nobody leads lacks all that its group needs."""
    instance, model = totals.model.task.instance, totals.model
    constant, missing = 0.0, dict[int, float]()
    for enabler in instance.enablers:
        have = set(enabler.states)
        if enabler.scope == "period":
            served = {c: -1.0 for (s, _, _), c in totals.turns.items() if s in have}
            missing[model.count(float(instance.periods.count), served)] = 1.0
            continue
        constant += instance.periods.count * len(instance.groups)
        for (lead, k), led in totals.led.items():
            served = {totals.turns[s, lead, k]: -1.0 for s in sorted(have - {lead})}
            missing[led] = missing.get(led, 0.0) - 1.0
            if lead not in have:
                missing[model.count(0.0, {led: 1.0, **served})] = 1.0
    if instance.full_enablers:
        model.row(-INFINITY, missing, -constant)
    return constant, missing


def _strangers(totals: Totals) -> Iterator[int]:
    for (state, lead, _), column in totals.turns.items():
        if state != lead and lead not in totals.model.task.known[state]:
            yield column


def _sum(*parts: tuple[int, float]) -> Terms:
    """Terms in which a column may stand more than once."""
    terms: dict[int, float] = {}
    for column, coefficient in parts:
        terms[column] = terms.get(column, 0.0) + coefficient
    return {c: x for c, x in terms.items() if x}
