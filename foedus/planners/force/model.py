"""Force generation as an integer program.

    x[o,r,s,e]   units of offer o that serve requirement r from month s to before e          whole
    sent[o]      = Σ over r,s,e of x ≤ count
    in[r,t]      = Σ size · x over the stays that cover t
    gap[r,t]     ≥ need[r] - in[r,t],  gap ≥ 0;   gap = 0 from ``full_by`` on

and, for every month: persons under the ceiling, persons without own supply under the mission's support, one state's
persons under its share of the persons required, tonnes under the lift. A sector takes one group:  Σ_g u[g] = 1  and
x ≤ count · Σ_{g holds the state} u[g].  A contributor counts if it serves:  v ≤ Σ x,  Σ v ≥ fewest.

    critical   Σ over critical r, t of days[t] · gap[r,t] / standard unit     unit-days without something critical
    missing    the same over every requirement                                unit-days without something required
    late       Σ units · x · days from when it is first required to s         unit-days waited for those who come
    cost       Σ x · (person-months · (own + reimbursed) + tonnes · freight)   in currency
    inequity   ½ Σ over states |person-months - fair share of all|             person-months that would change hands

Columns are whole stays, not months, so that tours and the one trip of a unit need no rows, and a relaxation that is
solved to its end is whole nearly everywhere. Equal offers of one state are one column with a count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from foedus.planners.force.draft import INFINITY, Draft, Stock, Term
from foedus.planners.force.eligible import Stay, rotations, stays
from foedus.planners.force.instance import ANYBODY, STAGES, Instance, Pledge
from foedus.world import World

MILLION = 1e6
QUARTER = 3  # months
NONE: frozenset[str] = frozenset()
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Offer:
    """Equal pledges of one state: ``members`` are their positions, ``count`` their units together."""

    members: tuple[int, ...]
    count: int


@dataclass
class Model:
    """The program of one instance. ``objectives``: a factor for each column, by stage; cost is in millions.

    ``sent``: the column of the units that an offer sends; ``steps``: what a stage's values are multiples of.
    """

    instance: Instance
    world: World
    dropped: frozenset[str]
    draft: Draft = field(default_factory=Draft)
    offers: tuple[Offer, ...] = ()
    stays: list[Stay] = field(default_factory=list)
    gaps: dict[tuple[int, int], int] = field(default_factory=dict)
    needs: dict[tuple[int, int], int] = field(default_factory=dict)
    chosen: list[int] = field(default_factory=list)
    sent: dict[int, int] = field(default_factory=dict)
    lift_rows: dict[tuple[str, int], int] = field(default_factory=dict)
    objectives: dict[str, Numbers] = field(default_factory=dict)
    steps: dict[str, float] = field(default_factory=dict)

    def pledge(self, stay: Stay) -> Pledge:
        """The pledge that stands for the stay's offer."""
        return self.instance.pledges[self.offers[stay.pledge].members[0]]

    @cached_property
    def windows(self) -> list[NDArray[np.bool_]]:
        """The stays of each type of unit, of each mission, and of those that come in a quarter, as flags by column."""
        requirements = self.instance.requirements
        found = []
        parts = [
            [getattr(requirements[s.requirement], part) for s in self.stays] for part in ("type", "mission")
        ]
        for of in (*map(np.array, parts), np.array([s.first // QUARTER for s in self.stays])):
            for one in dict.fromkeys(of):
                flags = np.zeros(len(self.draft.upper), dtype=np.bool_)
                flags[: len(of)] = of == one
                flags[list(self.sent.values())] = True
                found.append(flags)
        return found

    def holds(self, rule: str) -> bool:
        """Whether a hard rule is in the program."""
        return rule not in self.dropped


def hard_rules(instance: Instance) -> list[str]:
    """The rules that a plan may not break, by name; a gap is none of them unless it must be closed by a day."""
    limits = instance.limits
    found = [f"full_by {r.id}" for r in instance.requirements if r.full_by is not None]
    for mission in instance.missions:
        found += [f"ceiling {mission.id}"] if mission.ceilings else []
        found += [f"support {mission.id}"] if mission.support is not None else []
        if limits.fewest_contributors is not None:
            found.append(f"fewest_contributors {mission.id}")
        if limits.largest_share is not None:
            found.append(f"largest_share {mission.id}")
    found += [f"group {s.id}" for s in instance.sectors]
    found += [f"lift {mode}" for mode in dict.fromkeys(lift.mode for lift in instance.lift)]
    found += [f"region {name}" for name in limits.regions]
    found += ["women"] if limits.women is not None else []
    return found + (["budget"] if limits.budget is not None else [])


def build(instance: Instance, world: World, dropped: frozenset[str] = NONE) -> Model:
    """The program of ``instance``, without the hard rules in ``dropped``."""
    model = Model(instance, world, dropped)
    model.offers = _offers(instance)
    shown = instance.model_copy(
        update={"pledges": tuple(instance.pledges[o.members[0]] for o in model.offers)}
    )
    model.stays = list(stays(shown, world))
    for stay in model.stays:
        model.draft.column(model.offers[stay.pledge].count, whole=True)
    _counts(model)
    _needs(model)
    _missions(model)
    _lift(model)
    _sectors(model)
    _contributors(model)
    _goals(model)
    _objectives(model)
    return model


def _offers(instance: Instance) -> tuple[Offer, ...]:
    alike: dict[Pledge, list[int]] = defaultdict(list)
    for i, pledge in enumerate(instance.pledges):
        same = pledge.model_copy(update={"id": "", "count": 1, "source": "", "note": None, "basis": "record"})
        alike[same].append(i)
    return tuple(Offer(tuple(m), sum(instance.pledges[i].count for i in m)) for m in alike.values())


def _counts(model: Model) -> None:
    by_offer: dict[int, list[Term]] = defaultdict(list)
    for column, stay in enumerate(model.stays):
        by_offer[stay.pledge].append((column, 1.0))
    for offer, terms in by_offer.items():
        model.sent[offer] = model.draft.column(model.offers[offer].count, whole=True)
        model.draft.row(0.0, 0.0, [*terms, (model.sent[offer], -1.0)])


def together(model: Model, factors: Sequence[float]) -> dict[int, list[Term]]:
    """Factors of the stays as terms by offer; where all stays of one share a factor, a term of the units it sends."""
    found: dict[int, list[Term]] = defaultdict(list)
    for column, stay in enumerate(model.stays):
        found[stay.pledge].append((column, factors[column]))
    for offer, terms in found.items():
        if all(factor == terms[0][1] for _, factor in terms):
            found[offer] = [(model.sent[offer], terms[0][1])]
    return found


def _needs(model: Model) -> None:
    """The gap of every requirement and month."""
    instance, draft = model.instance, model.draft
    stocks = [Stock(instance.months) for _ in instance.requirements]
    for column, stay in enumerate(model.stays):
        stocks[stay.requirement].hold(column, model.pledge(stay).size, stay.first, stay.last)
    for r, requirement in enumerate(instance.requirements):
        levels = stocks[r].levels(draft, [INFINITY] * instance.months)
        due = requirement.full_by if model.holds(f"full_by {requirement.id}") else None
        for t in instance.span(requirement):
            must = due is not None and instance.month(due) <= t
            gap = draft.column(0.0 if must else requirement.need)
            model.gaps[r, t] = gap
            model.needs[r, t] = draft.row(requirement.need, INFINITY, [(levels[t], 1.0), (gap, 1.0)])


def _missions(model: Model) -> None:
    """Ceilings, support and the share of one state, each a stock of persons with its most in every month."""
    instance = model.instance
    by_mission: dict[str, list[tuple[int, Stay]]] = {m.id: [] for m in instance.missions}
    for column, stay in enumerate(model.stays):
        by_mission[_mission(model, stay)].append((column, stay))
    for mission in instance.missions:
        here = by_mission[mission.id]
        if mission.ceilings and model.holds(f"ceiling {mission.id}"):
            most = [INFINITY] * instance.months
            for ceiling in mission.ceilings:
                for t in instance.span(ceiling):
                    most[t] = min(most[t], ceiling.persons)
            _persons(model, here, most)
        if mission.support is not None and model.holds(f"support {mission.id}"):
            fed = [(c, s) for c, s in here if not model.pledge(s).self_sustaining]
            _persons(model, fed, [mission.support] * instance.months)
        if instance.limits.largest_share is not None and model.holds(f"largest_share {mission.id}"):
            most = [instance.limits.largest_share * n for n in required_persons(instance, mission.id)]
            by_state: dict[str, list[tuple[int, Stay]]] = defaultdict(list)
            for column, stay in here:
                by_state[model.pledge(stay).state].append((column, stay))
            for state in sorted(by_state.keys() - {ANYBODY}):
                _persons(model, by_state[state], most)


def _mission(model: Model, stay: Stay) -> str:
    return model.instance.requirements[stay.requirement].mission


def required_persons(instance: Instance, mission: str) -> list[float]:
    """Persons required in a mission in each month, in standard units."""
    return [
        sum(
            instance.needed_persons(r)
            for r in instance.requirements
            if r.mission == mission and t in instance.span(r)
        )
        for t in range(instance.months)
    ]


def _persons(model: Model, columns: Sequence[tuple[int, Stay]], most: Sequence[float]) -> None:
    """Persons in place under ``most`` in every month; nothing to write where all offers together stay under it."""
    persons = {s.pledge: model.instance.persons(model.pledge(s)) for _, s in columns}
    if sum(model.offers[offer].count * n for offer, n in persons.items()) <= min(most):
        return
    stock = Stock(model.instance.months)
    for column, stay in columns:
        stock.hold(column, persons[stay.pledge], stay.first, stay.last)
    stock.levels(model.draft, most)


def _lift(model: Model) -> None:
    """Tonnes moved in a month, at the most the lift of that month."""
    moved: dict[tuple[str, int], list[Term]] = defaultdict(list)
    for column, stay in enumerate(model.stays):
        for mode, month, tonnes in carried(model.pledge(stay), stay):
            moved[mode, month].append((column, tonnes))
    for (mode, month), terms in sorted(moved.items()):
        if model.holds(f"lift {mode}"):
            most = capacity(model.instance, mode, month)
            model.lift_rows[mode, month] = model.draft.row(-INFINITY, most, terms)


def carried(pledge: Pledge, stay: Stay) -> list[tuple[str, int, float]]:
    """The lift that one unit of a stay takes: mode, month and tonnes."""
    if pledge.lift == "own":
        return []
    came = [] if pledge.in_place else [(pledge.lift, stay.first, pledge.tonnes)]
    later = [(pledge.lift, t, pledge.rotation_tonnes) for t in rotations(pledge, stay)]
    return [(mode, month, tonnes) for mode, month, tonnes in [*came, *later] if tonnes > 0]


def capacity(instance: Instance, mode: str, month: int) -> float:
    """Tonnes that can be moved in a month."""
    return sum(x.tonnes for x in instance.lift if x.mode == mode and month in instance.span(x))


def freight(instance: Instance, mode: str, month: int) -> float:
    """What a tonne costs in a month."""
    return max((x.cost for x in instance.lift if x.mode == mode and month in instance.span(x)), default=0.0)


def _sectors(model: Model) -> None:
    """All units of a sector come from states of one group."""
    instance, draft = model.instance, model.draft
    for sector in instance.sectors:
        if not model.holds(f"group {sector.id}"):
            continue
        chosen = {g.id: draft.column(1.0, whole=True) for g in instance.groups}
        draft.row(1.0, 1.0, [(c, 1.0) for c in chosen.values()])
        model.chosen += list(chosen.values())[:1]
        by_offer: dict[int, list[Term]] = defaultdict(list)
        for column, stay in enumerate(model.stays):
            if instance.requirements[stay.requirement].sector == sector.id:
                by_offer[stay.pledge].append((column, 1.0))
        for offer, terms in by_offer.items():
            state = instance.pledges[model.offers[offer].members[0]].state
            count = float(model.offers[offer].count)
            of = [chosen[g.id] for g in instance.groups if state in g.states or state == ANYBODY]
            draft.row(-INFINITY, 0.0, [*terms, *((c, -count) for c in of)])


def _contributors(model: Model) -> None:
    """At least so many states serve in each mission."""
    fewest = model.instance.limits.fewest_contributors
    for mission in model.instance.missions:
        if fewest is None or not model.holds(f"fewest_contributors {mission.id}"):
            continue
        by_state: dict[str, list[Term]] = defaultdict(list)
        for column, stay in enumerate(model.stays):
            if _mission(model, stay) == mission.id:
                by_state[model.pledge(stay).state].append((column, 1.0))
        serves = []
        for terms in by_state.values():
            there = model.draft.column(1.0, whole=True)
            model.draft.row(0.0, INFINITY, [*terms, (there, -1.0)])
            serves.append((there, 1.0))
        model.draft.row(float(fewest), INFINITY, serves)


def person_months(model: Model) -> list[float]:
    """Of one unit of each stay."""
    return [model.instance.persons(model.pledge(s)) * (s.last - s.first) for s in model.stays]


def _goals(model: Model) -> None:
    """Least shares of all person-months, and the budget."""
    limits, draft, months = model.instance.limits, model.draft, person_months(model)
    world = model.world
    for name, share in limits.regions.items():
        if model.holds(f"region {name}"):
            inside = [float(_region(world, model.pledge(s).state) in (name, ANYBODY)) for s in model.stays]
            draft.row(0.0, INFINITY, [(c, m * (inside[c] - share)) for c, m in enumerate(months)])
    if limits.women is not None and model.holds("women"):
        women = [model.pledge(s).women for s in model.stays]
        goal = limits.women
        draft.row(0.0, INFINITY, [(c, m * (women[c] - goal)) for c, m in enumerate(months)])
    if limits.budget is not None and model.holds("budget"):
        draft.row(-INFINITY, limits.budget / MILLION, chain(*together(model, _costs(model)).values()))


def _region(world: World, state: str) -> str:
    return ANYBODY if state == ANYBODY else world.region[world.index(state)]


def _costs(model: Model) -> list[float]:
    """Millions, of one unit of each stay."""
    found = []
    for stay in model.stays:
        pledge = model.pledge(stay)
        moved = sum(n * freight(model.instance, m, t) for m, t, n in carried(pledge, stay))
        months = model.instance.persons(pledge) * (stay.last - stay.first)
        found.append(((pledge.own + pledge.reimbursed) * months + moved) / MILLION)
    return found


def fair_shares(instance: Instance) -> dict[str, float]:
    """Each pledging state's share of the burden were it borne by weight; they add to one."""
    weights = {c.state: c.weight for c in instance.contributors}
    states = sorted({p.state for p in instance.pledges} - {ANYBODY})
    total = sum(weights.get(s, 1.0) for s in states)
    return {s: weights.get(s, 1.0) / total for s in states}


def _objectives(model: Model) -> None:
    instance, draft = model.instance, model.draft
    critical, missing = [], []
    for (r, t), gap in model.gaps.items():
        requirement = instance.requirements[r]
        term = (gap, instance.days(t) * instance.type(requirement.type).units(1.0))
        missing.append(term)
        critical += [term] if instance.is_critical(requirement) else []
    unfair = _inequity(model)
    terms: dict[str, Iterable[Term]] = {
        "critical": critical,
        "missing": missing,
        "late": chain(*together(model, _waited(model)).values()),
        "cost": chain(*together(model, _costs(model)).values()),
        "inequity": unfair,
    }
    model.objectives = {stage: draft.vector(terms[stage]) for stage in STAGES}
    amounts = [*(r.need for r in instance.requirements), *(p.size for p in instance.pledges)]
    if all(float(amount).is_integer() for amount in amounts):  # so is every gap
        model.steps = {
            stage: found[0][1]
            for stage, found in (("critical", critical), ("missing", missing))
            if len({factor for _, factor in found}) == 1
        }


def _waited(model: Model) -> list[float]:
    """Days from the first of a requirement to the coming of each unit."""
    instance = model.instance
    first = [instance.first_day(instance.span(r).start) for r in instance.requirements]
    units = [instance.type(p.type).units(p.size) for p in instance.pledges]
    found = []
    for stay in model.stays:
        days = (instance.first_day(stay.first) - first[stay.requirement]).days
        found.append(units[model.offers[stay.pledge].members[0]] * days)
    return found


def _inequity(model: Model) -> list[Term]:
    """Columns for what each state bears above and below its share."""
    draft, months = model.draft, person_months(model)
    total = draft.column()
    by_offer = together(model, months)
    draft.row(0.0, 0.0, [*chain(*by_offer.values()), (total, -1.0)])
    by_state: dict[str, list[Term]] = defaultdict(list)
    for offer, terms in by_offer.items():
        by_state[model.instance.pledges[model.offers[offer].members[0]].state] += terms
    found: list[Term] = []
    for state, share in fair_shares(model.instance).items():
        above, below = draft.column(), draft.column()
        own = by_state[state]
        draft.row(0.0, 0.0, [*own, (total, -share), (above, -1.0), (below, 1.0)])
        found += [(above, 0.5), (below, 0.5)]
    return found
