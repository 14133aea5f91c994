"""The shape of a roster file: which groups stand ready in each period, and what the members will and will not do.

A **turn** is one group in one period. It is covered when one member leads it and the members in it bring the group's
persons. Everything that is asked of a roster is written here:

    groups      how many persons, how many of them from the lead, how many states, which enablers
    members     what each offers, whether it can lead, how many turns it serves, when it is away
    rest        periods without a turn after leading one, and after serving in one
    vetoes      who will not stand together, or not under whose lead
    fixed       turns that are agreed already
    load        by what each member's fair part of all persons is measured
    minimise    the objectives, first things first

``full_cover`` and ``full_enablers`` turn the first two objectives into requirements. Lists of states are ISO 3166-1
alpha-3; a period is written as its half-year (2026-1), month (2026-03) or year ('2026').
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from foedus.arrangements.dated import Confidence, Day, Id, Model, State, Text
from foedus.arrangements.facts import Rota
from foedus.arrangements.schema import Source
from foedus.planners.exact import Flag, Number, OneOf, Whole

Basis = Literal["fact", "estimated", "literature", "guess"]


def _word(given: object) -> object:
    """A year without quotation marks is a number to YAML; here it is the name of a period."""
    return str(given) if type(given) is int else given


Label = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{1,2})?$"), BeforeValidator(_word)]
Count = Annotated[Whole, Field(ge=0, le=1000)]
Persons = Annotated[Whole, Field(ge=0, le=1_000_000)]
Objective = Literal["uncovered_turns", "uncovered_enablers", "unfair_load", "strangers"]
Measure = Literal["gdp_oer", "gdp_ppp", "population", "personnel", "milex", "equal", "given"]
ORDER: tuple[Objective, ...] = ("uncovered_turns", "uncovered_enablers", "unfair_load", "strangers")


class Sourced(Model):
    """What a line of the file rests on: a source, how sure, and whether it is a fact or a guess."""

    source: Id
    confidence: Confidence = "high"
    basis: Basis = "fact"
    note: Text | None = None


class Periods(Model):
    """``count`` periods of ``months`` months, the first beginning on the first day of a month."""

    first: Day
    months: Annotated[Literal[1, 3, 4, 6, 12], OneOf] = 6
    count: Whole = Field(ge=1, le=60)

    def label(self, offset: int) -> str:
        """The name of the period ``offset`` periods after the first (negative: before it).

        >>> Periods(first=datetime.date(2026, 1, 1), count=4).label(3)
        '2027-2'
        """
        month = self.first.year * 12 + self.first.month - 1 + offset * self.months
        year, within = divmod(month, 12)
        if self.months == 12:
            return f"{year}"
        return f"{year}-{within // self.months + 1}" if self.months > 1 else f"{year}-{within + 1:02}"

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of all periods, in order."""
        return tuple(self.label(t) for t in range(self.count))

    def offset(self, day: datetime.date) -> int:
        """In which period the day lies: 0 in the first, negative before it."""
        months = (day.year - self.first.year) * 12 + day.month - self.first.month
        return months // self.months


class Group(Sourced):
    """One of the groups that stand ready in each period."""

    id: Id
    name: Text
    persons: Whole = Field(ge=1, le=1_000_000)
    lead_persons: Persons = 0
    states_least: Whole = Field(default=1, ge=1, le=100)
    states_most: Whole = Field(default=100, ge=1, le=100)


class Enabler(Sourced):
    """Something that only some members have and that is needed beside soldiers.

    ``scope``: each group needs it, or one state anywhere in the period serves all groups.
    """

    id: Id
    name: Text
    scope: Literal["group", "period"] = "group"
    states: tuple[State, ...] = Field(min_length=1)


class Offers(Sourced):
    """Persons that a member offers for a turn where its line names none: a part of its active personnel.

    ``offer = personnel_percent / 100 x personnel``, at least ``least``, at most ``most``, rounded to ten.
    """

    personnel_percent: Number = Field(gt=0, le=100)
    least: Persons = 10
    most: Persons = 1_000_000


class Member(Sourced):
    """A state that may serve. ``contributor``: outside the sharing of load; it serves at most ``most`` turns.

    ``persons``: the most it brings to a turn; ``least``: the fewest, if it serves and has so many. ``at_least`` and
    ``most`` count turns. ``rather_not``: periods that it asks to be spared.
    """

    state: State
    role: Literal["member", "contributor"] = "member"
    leads: Flag = False
    persons: Persons | None = None
    least: Persons = 50
    at_least: Count = 0
    most: Count = 1000
    away: tuple[Label, ...] = ()
    rather_not: tuple[Label, ...] = ()
    weight: Number | None = Field(default=None, ge=0)


class Rest(Sourced):
    """Periods without any turn after having led one, and after having served in one."""

    after_lead: Count = 0
    after_turn: Count = 0


class Load(Sourced):
    """By what the fair part of each member is measured; ``given``: by the members' own ``weight``."""

    by: Measure


class Veto(Sourced):
    """``state`` will not stand in one group with ``against`` (``together``), or not under its lead (``under``)."""

    state: State
    against: State
    how: Literal["together", "under"] = "together"


class Fixed(Sourced):
    """A turn that is agreed: its lead, and states that serve in it; others may join if it is ``open``."""

    period: Label
    group: Id
    lead: State | None = None
    states: tuple[State, ...] = ()
    open: Flag = True


class Habit(Sourced):
    """States that have served, or declared to serve, in a group under ``lead``."""

    lead: State
    states: tuple[State, ...] = Field(min_length=1)


def _different(words: tuple[Objective, ...]) -> tuple[Objective, ...]:
    if len(set(words)) < len(words):
        raise ValueError("names an objective twice")
    return words


class RosterInstance(Model):
    """A standby roster to be filled. ``give``: how much of an objective's optimum later ones may give up."""

    id: Id
    planner: Literal["roster"] = "roster"
    title: Text
    summary: Text
    sources: tuple[Source, ...] = Field(min_length=1)
    periods: Periods
    groups: tuple[Group, ...] = Field(min_length=1, max_length=20)
    enablers: tuple[Enabler, ...] = ()
    offers: Offers | None = None
    members: tuple[Member, ...] = Field(min_length=1, max_length=200)
    rest: Rest
    load: Load
    vetoes: tuple[Veto, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    habits: tuple[Habit, ...] = ()
    arrangements: tuple[Id, ...] = ()
    recorded: tuple[Rota, ...] = ()
    full_cover: Flag = False
    full_enablers: Flag = False
    minimise: Annotated[tuple[Objective, ...], Field(min_length=1), AfterValidator(_different)] = ORDER
    give: Mapping[Objective, Annotated[Number, Field(ge=0)]] = Field(default={})
    note: Text | None = None

    @cached_property
    def by_state(self) -> dict[str, Member]:
        """Members by their code, in the order of the codes."""
        return {m.state: m for m in sorted(self.members, key=lambda m: m.state)}

    @property
    def demand(self) -> int:
        """Persons over all turns."""
        return self.periods.count * sum(g.persons for g in self.groups)

    def guesses(self) -> Iterator[str]:
        """Every line of the file that rests on a guess, in words."""
        for name in ("rest", "load", "offers"):
            part = getattr(self, name)
            if part is not None and part.basis == "guess":
                yield f"{name}: {part.note or 'no note'}"
        for name in ("groups", "enablers"):
            for part in getattr(self, name):
                if part.basis == "guess":
                    yield f"{part.name}: {part.note or 'no note'}"
        for veto in self.vetoes:
            if veto.basis == "guess":
                yield f"veto of {veto.state} against {veto.against}: {veto.note or 'no note'}"
        guessed = [m.state for m in self.by_state.values() if m.basis == "guess"]
        if guessed:
            yield f"what is offered by {', '.join(guessed)}"


def roster_schema() -> dict[str, Any]:
    """JSON Schema of roster files, for editors (``foedus schema roster``).

    >>> roster_schema()["title"]
    'foedus roster'
    """
    schema = RosterInstance.model_json_schema(by_alias=True)
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "foedus roster"}
