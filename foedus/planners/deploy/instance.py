"""The shape of a deployment file: how many peacekeepers there are, where they may go, and what they are to prevent.

A **posting** is a place, a mandate and a number of persons in each period. Everything that decides which postings
make the best plan is written here:

    periods      consecutive spans, each with the persons and the dollars a year that there are
    candidates   hosts, strengths, mandates; whether either may change from period to period
    replaces     operations on file whose soldiers these are: they end when the first period begins
    authorised   by the host's consent, or by a duty that may act against it; how likely at least; does it weigh?
    contributors who may send, how many, and not where
    prevent      deaths, months of conflict or years of major conflict; on average, or in the worst futures
    views        contested numbers, under each of which the plan is asked anew

Persons are those authorised: the engine fills them by the part that it knows (``ops_peak_of_ceiling``). Lists of
states are ISO 3166-1 alpha-3. Days are inclusive at ``from`` and exclusive at ``to``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Strict, Tag

from foedus.arrangements.dated import Confidence, Id, Model, State, Text
from foedus.arrangements.schema import Source
from foedus.planners.days import Day
from foedus.planners.exact import Number, Whole

Basis = Literal["record", "literature", "guess"]
Mandate = Literal["robust", "traditional", "observers"]
Loss = Literal["battle_deaths", "conflict_months", "major_years"]
Persons = Annotated[Whole, Field(ge=1, le=45_000)]
Share = Annotated[Number, Field(gt=0, le=1)]
IN_CONFLICT = "in_conflict"
LOSSES: tuple[Loss, ...] = ("battle_deaths", "conflict_months", "major_years")
DAYS_PER_YEAR = 365.25


def _hosts(given: Any) -> Any:
    """Said here, as the library that checks shapes would say it of both possible ones in its own words."""
    if given != IN_CONFLICT and not isinstance(given, (list, tuple)):
        raise ValueError(f"should be {IN_CONFLICT} or a list of states, like [SDN, MLI]")
    return given


Hosts = Annotated[
    Annotated[Literal["in_conflict"], Tag("word")] | Annotated[tuple[State, ...], Tag("list")],
    Discriminator(lambda given: "word" if isinstance(given, str) else "list"),
    BeforeValidator(_hosts),
]


class Sourced(Model):
    """What a line of the file rests on."""

    source: Id
    confidence: Confidence = "high"
    basis: Basis = "record"
    note: Text | None = None


class Period(Sourced):
    """A span with a ceiling of ``persons`` and a ``budget`` in US dollars a year; left out: no such limit.

    ``mandates``: which of those of the candidates may be chosen in it; left out: all.
    """

    id: Id
    since: Day = Field(alias="from")
    until: Day = Field(alias="to")
    persons: Whole | None = Field(default=None, ge=0, le=1_000_000)
    budget: Number | None = Field(default=None, ge=0)
    mandates: tuple[Mandate, ...] | None = Field(default=None, min_length=1)


class Candidates(Sourced):
    """Where they may go, how many, on which mandates; ``smallest``: persons below which it is not worth it.

    ``in_conflict``: every state with a conflict inside in the year before the baseline, but for those in ``without``.
    ``changing``: whether the strength in a place may differ from period to period; ``mandates_change``: whether its
    mandate may.
    """

    hosts: Hosts
    without: tuple[State, ...] = ()
    persons: tuple[Persons, ...] = Field(min_length=1, max_length=12)
    mandates: tuple[Mandate, ...] = Field(default=("robust",), min_length=1)
    smallest: Whole = Field(default=1, ge=1)
    changing: Annotated[bool, Strict()] = True
    mandates_change: Annotated[bool, Strict()] = False


class Authorised(Sourced):
    """How a posting comes about. ``by``: the host's consent, or also a duty that may act against its will.

    ``least``: the smallest probability, of consent and of the vote together, with which a place is considered.
    ``weigh``: whether the choice weighs what a posting saves by that probability.
    """

    by: Literal["consent", "duty"] = "consent"
    least: Number = Field(default=0.0, ge=0, le=1)
    weigh: Annotated[bool, Strict()] = False


class Contributor(Sourced):
    """A state that may send ``persons`` at a time, to all places together; ``not_to``: hosts it leaves out."""

    state: State
    persons: Persons
    not_to: tuple[State, ...] = ()


class Limits(Model):
    """Whether neighbours of a host may come, and the largest part of a posting that one state may bear."""

    neighbours: Literal["welcome", "excluded"] = "welcome"
    largest_share: Share = 1.0


class Measure(Model):
    """``expected``: the mean over futures; ``cvar``: the mean over the worst 1 - ``level`` of them."""

    by: Literal["expected", "cvar"] = "expected"
    level: Number = Field(default=0.9, ge=0, lt=1)


class Effort(Model):
    """How much is lived: ``draws`` of the parameters, each with ``lucks``; and ``lived`` fresh futures at the end.

    ``view_lucks``: how many of the lucks each view of contested numbers is lived on.
    """

    draws: Whole = Field(default=50, ge=4, le=10_000)
    lucks: Whole = Field(default=10, ge=2, le=10_000)
    lived: Whole = Field(default=500, ge=4, le=100_000)
    view_lucks: Whole = Field(default=2, ge=1, le=10_000)


class View(Model):
    """Contested numbers at other values: what would the best plan be then?"""

    id: Id
    label: Text
    parameters: Mapping[str, Number] = Field(min_length=1)
    source: Text


class Group(Model):
    """Parameters whose worth of being known is asked: names, or beginnings of names that end in ``_``."""

    id: Id
    label: Text
    parameters: tuple[Text, ...] = Field(min_length=1)


GROUPS = (
    Group(id="effect", label="what peacekeepers do", parameters=("pko_",)),
    Group(
        id="stay",
        label="how missions fill, stay and end",
        parameters=(
            "ops_peak_of_ceiling",
            "ops_deploy_",
            "ops_end_",
            "ops_leave",
            "ops_consent_ends",
            "ops_few",
        ),
    ),
    Group(id="deaths", label="how deadly conflicts are", parameters=("intra_deaths_",)),
)


class DeployInstance(Model):
    """A question of placing. ``dollars``: what a person and year cost; left out: the engine's number."""

    id: Id
    planner: Literal["deploy"]
    title: Text
    summary: Text
    sources: tuple[Source, ...] = Field(min_length=1)
    baseline: Day
    years: Whole = Field(ge=1, le=30)
    seed: Whole = Field(ge=0, lt=2**63)
    effort: Effort = Effort()
    periods: tuple[Period, ...] = Field(min_length=1, max_length=8)
    candidates: Candidates
    replaces: tuple[Id, ...] = ()
    new_operations: Literal["none", "as_recorded"] = "none"
    lead: Literal["UN"] = "UN"
    authorised: Authorised
    contributors: tuple[Contributor, ...] = Field(min_length=1, max_length=200)
    limits: Limits = Limits()
    dollars: Number | None = Field(default=None, gt=0)
    prevent: Loss = "battle_deaths"
    measure: Measure = Measure()
    view: str = "as_recorded"
    views: tuple[View, ...] = ()
    groups: tuple[Group, ...] = GROUPS
    note: Text | None = None

    @property
    def last(self) -> datetime.date:
        """The first day after the horizon, over which losses are counted."""
        return datetime.date.fromordinal(self.baseline.toordinal() + round(self.years * DAYS_PER_YEAR))

    @property
    def by_state(self) -> dict[str, Contributor]:
        """Contributors by their code, in the order of the codes."""
        return {c.state: c for c in sorted(self.contributors, key=lambda c: c.state)}

    def guesses(self) -> Iterator[str]:
        """Every part of the file that rests on a guess, in words."""
        for period in self.periods:
            if period.basis == "guess":
                yield f"period {period.id}: {period.note or 'no note'}"
        for name in ("candidates", "authorised"):
            part = getattr(self, name)
            if part.basis == "guess":
                yield f"{name}: {part.note or 'no note'}"
        guessed = [c.state for c in self.by_state.values() if c.basis == "guess"]
        if guessed:
            yield f"what is offered by {', '.join(guessed)}"


def deploy_schema() -> dict[str, Any]:
    """JSON Schema of deployment files, for editors (``foedus schema deploy``).

    >>> deploy_schema()["title"]
    'foedus deploy'
    """
    schema = DeployInstance.model_json_schema(by_alias=True)
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "foedus deploy"}
