"""The shape of a force generation file: what is required, month by month, and what is pledged.

A month is a period of the plan; the first is the month of ``decided``. A requirement with ``from`` and ``to`` counts in
the months from that of ``from`` to before that of ``to``. A pledge is one or more equal units. A unit that goes serves
one requirement, once, for a number of whole tours of ``rotation`` months (the last may be cut by the end of the
requirement, of the offer or of the plan), at most ``months`` in all.

Every requirement, pledge and lift names its source, and its ``basis``: ``record`` (the source says so), ``literature``
(a published figure of its kind) or ``guess``.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from foedus.arrangements.dated import Day, Id, Model, State, Text
from foedus.arrangements.schema import Source
from foedus.planners.exact import Flag, Number, OneOf, Whole

Basis = Literal["record", "literature", "guess"]
Mode = Literal["air", "sea", "own"]
Objective = Literal["critical", "missing", "late", "cost", "inequity"]
MOST = 1e9  # of anything that one row states: beyond, the solver's arithmetic tells nothing apart
CENTURY = 36_525  # days: beyond, no plan of at most 120 months could use them
Share = Annotated[Number, Field(ge=0, le=1)]
Amount = Annotated[Number, Field(ge=0, le=MOST)]
Positive = Annotated[Number, Field(gt=0, le=MOST)]
Money = Annotated[Number, Field(ge=0, le=1e15)]
Days = Annotated[Number, Field(ge=0, le=CENTURY)]


def _countable(day: datetime.date) -> datetime.date:
    if not 1000 <= day.year <= 9000:
        raise ValueError("is in no year from 1000 to 9000, where months can be counted")
    return day


Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]

STAGES: tuple[Objective, ...] = ("critical", "missing", "late", "cost", "inequity")
MONTH_DAYS = 365.25 / 12
ANYBODY = "ZZZ"  # a contributor whom nobody refuses: one more unit, to see what it would close


class Sourced(Model):
    """A figure with the document that it comes from, and how it comes from it."""

    source: Id
    basis: Basis = "record"
    note: Text | None = None


class UnitType(Model):
    """A kind of unit. ``persons``: of a standard unit, by which needs in persons become units.

    ``counted``: a battalion may be asked for as one unit (``units``) or as its soldiers (``persons``).
    """

    id: Id
    name: Text
    persons: Positive
    counted: Literal["units", "persons"] = "units"
    critical: Flag = False

    def units(self, amount: float) -> float:
        """An amount of this type in standard units.

        >>> UnitType(id="infantry", name="infantry battalion", persons=850, counted="persons").units(1700)
        2.0
        """
        return amount / self.persons if self.counted == "persons" else amount


class Span(Sourced):
    """Something that holds from a month to before another; left out: for the whole plan."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")


class Ceiling(Span):
    """The most persons that a mission may have."""

    persons: Amount


class Mission(Model):
    """Where units go. ``refuses``: states whose units the hosts do not let in.

    ``neighbours``: whether states that border a host may come. ``support``: the most persons that the mission can
    supply at a time, of units that do not sustain themselves. ``payer``: who reimburses, and pays for the lift.
    """

    id: Id
    name: Text
    hosts: tuple[State, ...] = ()
    refuses: tuple[State, ...] = ()
    neighbours: Literal["welcome", "excluded"] = "welcome"
    ceilings: tuple[Ceiling, ...] = ()
    support: Amount | None = None
    payer: Text = "assessed contributions"
    note: Text | None = None


class Group(Model):
    """States whose units can work together: one language, one set of radios."""

    id: Id
    states: tuple[State, ...] = Field(min_length=1)


class Sector(Model):
    """A part of a mission whose units must all come from one interoperability group."""

    id: Id
    mission: Id


class Requirement(Span):
    """So much of a unit type, in a mission, over a span; ``full_by``: nothing of it may be missing from then on."""

    id: Id
    mission: Id
    type: Id
    need: Positive
    critical: Flag | None = Field(default=None, description="left out: as its unit type")
    offensive: Flag = False
    area: Id | None = None
    sector: Id | None = None
    full_by: Day | None = None


class Caveats(Model):
    """What a contributor does not let its units do. ``only``: these missions and no others."""

    no_offensive: Flag = False
    not_missions: tuple[Id, ...] = ()
    not_areas: tuple[Id, ...] = ()
    only: tuple[Id, ...] = ()


class Pledge(Span):
    """Units that a state offers. All figures are of one unit; ``from`` and ``to``: when they may be away from home.

    ``size``: what one unit adds to a need (persons or units, as its type is counted). ``own`` and ``reimbursed``: cost
    of a person and month, borne by the state and by the mission's payer. ``in_place``: it is already in that mission,
    needs no lift, and serves a requirement from its first month on or not at all. ``tonnes``: to bring it;
    ``rotation_tonnes``: each later tour. ``women``: share of its persons.
    """

    id: Id
    state: State
    type: Id
    count: Whole = Field(default=1, ge=1, le=10_000)
    size: Positive = 1
    persons: Positive | None = Field(default=None, description="left out: size, or the type's standard")
    ready_days: Days = 0
    months: Whole = Field(default=12, ge=1, le=1_200)
    rotation: Annotated[Literal[6, 12], OneOf] = 6
    in_place: Id | None = None
    lift: Mode = "own"
    tonnes: Amount = 0
    rotation_tonnes: Amount = 0
    self_sustaining: Flag = True
    women: Share = 0
    own: Amount = 0
    reimbursed: Amount = 0
    caveats: Caveats = Caveats()


class Lift(Span):
    """What can be moved in a month, by air or by sea; ``days``: how long the way takes; ``cost``: of a tonne."""

    mode: Literal["air", "sea"]
    tonnes: Amount
    days: Days = 0
    cost: Amount = 0


class Contributor(Sourced):
    """How much a state would bear were the burden fair: any measure, as GDP or agreed shares; default 1 for each."""

    state: State
    weight: Positive


class Limits(Model):
    """Limits on dependence, and goals.

    ``largest_share``: of the persons required in a mission in a month, the most that one state may give.
    ``fewest_contributors``: in each mission. ``regions`` and ``women``: the least share of all person-months.
    ``budget``: the most that all payers spend together over the plan.
    """

    largest_share: Share | None = None
    fewest_contributors: Whole | None = Field(default=None, ge=1)
    regions: dict[str, Share] = Field(default_factory=dict)
    women: Share | None = None
    budget: Money | None = None

    def __hash__(self) -> int:
        return hash((self.largest_share, self.fewest_contributors, *sorted(self.regions.items())))


class Instance(Model):
    """A question of force generation. ``slack``: by what share a stage's optimum may be missed for the later ones."""

    id: Id
    planner: Literal["force"] = "force"
    title: Text
    summary: Text
    decided: Annotated[Day, AfterValidator(_countable)]
    months: Whole = Field(ge=1, le=120)
    currency: Currency = "USD"
    sources: tuple[Source, ...] = Field(min_length=1)
    types: tuple[UnitType, ...]
    missions: tuple[Mission, ...]
    groups: tuple[Group, ...] = ()
    sectors: tuple[Sector, ...] = ()
    requirements: tuple[Requirement, ...]
    pledges: tuple[Pledge, ...] = ()
    lift: tuple[Lift, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    limits: Limits = Limits()
    slack: dict[Objective, Share] = Field(default_factory=dict)
    note: Text | None = None

    def month(self, on: datetime.date) -> int:
        """Which month of the plan the day ``on`` is in; the first is 0, earlier ones are negative."""
        return (on.year - self.decided.year) * 12 + on.month - self.decided.month

    def first_day(self, month: int) -> datetime.date:
        """The first day of a month of the plan; of the first month, the day of the decision."""
        if month == 0:
            return self.decided
        year, rest = divmod(self.decided.month - 1 + month, 12)
        return datetime.date(self.decided.year + year, rest + 1, 1)

    def days(self, month: int) -> float:
        """Days of a month: of the first those from the decision on, of the others the mean.

        With their true lengths a plan would send units for the longer months.
        """
        return (self.first_day(1) - self.decided).days if month == 0 else MONTH_DAYS

    def span(self, dated: Span) -> range:
        """The months of the plan in which something holds."""
        first = 0 if dated.since is None else max(0, self.month(dated.since))
        last = self.months if dated.until is None else min(self.months, self.month(dated.until))
        return range(first, max(first, last))

    def type(self, type_id: str) -> UnitType:
        """The unit type with this id; ``StopIteration`` if there is none."""
        return next(t for t in self.types if t.id == type_id)

    def mission(self, mission_id: str) -> Mission:
        """The mission with this id; ``StopIteration`` if there is none."""
        return next(m for m in self.missions if m.id == mission_id)

    def is_critical(self, requirement: Requirement) -> bool:
        """Whether the requirement is critical, by its own word or by its type's."""
        own = requirement.critical
        return self.type(requirement.type).critical if own is None else own

    def persons(self, pledge: Pledge) -> float:
        """Persons of one unit of a pledge."""
        if pledge.persons is not None:
            return pledge.persons
        kind = self.type(pledge.type)
        return pledge.size if kind.counted == "persons" else pledge.size * kind.persons

    def needed_persons(self, requirement: Requirement) -> float:
        """A need in persons, by the standard unit."""
        kind = self.type(requirement.type)
        return requirement.need if kind.counted == "persons" else requirement.need * kind.persons
