"""The shape of a case file: what happened, step by step, each step dated and sourced.

A case has forces and steps. A step is one of

    incident      what happens to whom; which duties were invoked on it, which nobody took for owed
    proposal      an act put to a body: who voted how, what became of it
    call          states that call on a duty (consultation, request for help)
    answer        who of those bound came, who gave aid only, who stayed away
    ceiling       authorised strength of a force from a day on
    strength      strength of a force on a day, by contributor where known
    pledge        a state promises troops to a force
    contribution  a state joins a force
    exit          a state leaves it
    handover      one force takes over from another
    consent       the host gives or withdraws its consent
    cost          what was paid, by whom, for which period
    event         anything else that a reader needs; there is nothing to compare

What the rules expect is never in the file: ``replay`` derives it. A disagreement is explained by its ``cause``.
Lists of states are ISO 3166-1 alpha-3. A contested figure is a range (``low``, ``high``); a missing one is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from foedus.arrangements.schema import Confidence, Day, Id, Model, Source, State, Text, Trigger
from foedus.rules.incident import Incident, PlaceCode

DutyName = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?$", max_length=120)
]
OneDuty = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9-]*$", max_length=120)
]
Persons = Annotated[float, Field(ge=0)]
CauseKind = Literal["rule_wrong", "fact_uncertain", "history_surprising"]
Family = Literal["un", "au", "eu", "nato", "osce", "treaty", "regional", "coalition"]


class Cause(Model):
    """Why rules and record disagree at a step (at an answer: why they do, should they; that rests on estimates).

    ``rule_wrong``: the library or the rules misread the text or leave something out. ``fact_uncertain``: the record
    itself is contested or two tallies count different things. ``history_surprising``: rule and record both stand, and
    states did not do what such states mostly do.
    """

    kind: CauseKind
    text: Text


class Range(Model):
    """A figure as a value, or as a range where sources differ."""

    value: Persons | None = None
    low: Persons | None = None
    high: Persons | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Lowest and highest figure; ``None`` where there is none."""
        known = [x for x in (self.value, self.low, self.high) if x is not None]
        return (min(known), max(known)) if known else None


class Step(Model):
    """What all steps have: a day, a title, the source, and the cause of a disagreement."""

    date: Day
    title: Text
    source: Id
    confidence: Confidence = "high"
    note: Text | None = None
    cause: Cause | None = None


class IncidentStep(Step):
    """An incident. ``invoked``: duties that parties relied on; ``not_owed``: duties that nobody took for owed."""

    step: Literal["incident"]
    id: Id
    kind: Trigger
    initiators: tuple[State, ...] = ()
    targets: tuple[State, ...] = Field(min_length=1)
    actor: Text | None = None
    place: PlaceCode | None = None
    invoked: tuple[DutyName, ...] = ()
    not_owed: tuple[DutyName, ...] = ()

    def incident(self, on: Day | None = None) -> Incident:
        """The incident that the rules answer, dated ``on`` (its own day if left out)."""
        return Incident(
            date=on or self.date,
            kind=self.kind,
            initiators=self.initiators,
            targets=self.targets,
            actor=self.actor,
            place=self.place,
            source=self.source,
            title=self.title,
        )


Tally = tuple[State, ...] | Annotated[int, Field(ge=0)]


class Votes(Model):
    """Who voted how: the states, or only how many where nothing hangs on who they are."""

    yes: Tally = Field(alias="for")
    against: Tally = ()
    abstain: Tally = ()
    absent: Tally = ()


class OnIncident(Step):
    """A step that answers an incident: ``about`` names it; left out: the latest one before."""

    about: Id | None = None


class Proposal(OnIncident):
    """An act put to the body of a duty: its own decision, or with ``joint`` the joint act that goes with it.

    ``outcome``: adopted, failed in a vote, or not put to one because ``blocked_by`` would have stopped it.
    ``creates``: the force that the adopted act sets up. ``decides``: the act that settles whether anything is done.
    ``against_host``: force against the government in whose country there is conflict.
    """

    step: Literal["proposal"]
    duty: OneDuty
    joint: bool = False
    against_host: bool = False
    votes: Votes | None = None
    outcome: Literal["adopted", "failed", "not_put"]
    blocked_by: tuple[State, ...] = ()
    creates: Id | None = None
    decides: bool = False


class Call(OnIncident):
    """States that call on a duty."""

    step: Literal["call"]
    duty: OneDuty
    by: tuple[State, ...] = Field(min_length=1)


class Answer(OnIncident):
    """Who answered a duty to help. A bound state in no list is not recorded."""

    step: Literal["answer"]
    duty: OneDuty
    forces: tuple[State, ...] = ()
    aid: tuple[State, ...] = ()
    stayed: tuple[State, ...] = ()
    others: tuple[State, ...] = Field(default=(), description="came without being bound")


class Ceiling(Step):
    """Authorised strength of ``force`` from this day on; ``act`` is the decision that sets it."""

    step: Literal["ceiling"]
    force: Id
    persons: Persons
    unit: Text = "uniformed"
    act: Text


class Strength(Range, Step):
    """Persons present in ``force`` on this day; ``by`` contributor, ``partial`` where that list is not whole."""

    step: Literal["strength"]
    force: Id
    unit: Text = "troops"
    by: Mapping[State, Persons] = {}
    partial: bool = False


class Pledge(Range, Step):
    """A state promises this many persons to ``force``."""

    step: Literal["pledge"]
    force: Id
    state: State
    unit: Text = "troops"


class Contribution(Range, Step):
    """A state joins ``force``, with this many persons where known."""

    step: Literal["contribution"]
    force: Id
    state: State
    unit: Text = "troops"
    until: Day | None = Field(default=None, alias="to")


class Exit(Range, OnIncident):
    """A state leaves ``force`` before its end, with this many persons where known."""

    step: Literal["exit"]
    force: Id
    state: State


class Handover(Step):
    """``taken_over_by`` takes over from ``force``."""

    step: Literal["handover"]
    force: Id
    taken_over_by: Id


class Consent(Step):
    """The host gives or withdraws its consent to ``force``; ``ended``: the day on which the force then ended."""

    step: Literal["consent"]
    force: Id
    state: State
    given: bool
    ended: Day | None = None


class Cost(Range, Step):
    """What ``payer`` paid from ``date`` to ``to``; ``per``: per what where it is no total (soldier and month)."""

    step: Literal["cost"]
    force: Id | None = None
    payer: Text
    unit: Text = "USD"
    per: Text | None = None
    until: Day | None = Field(default=None, alias="to")


class Event(Step):
    """Anything else that a reader needs to follow the case."""

    step: Literal["event"]


AnyStep = Annotated[
    IncidentStep
    | Proposal
    | Call
    | Answer
    | Ceiling
    | Strength
    | Pledge
    | Contribution
    | Exit
    | Handover
    | Consent
    | Cost
    | Event,
    Field(discriminator="step"),
]


class Force(Model):
    """A force of the case. ``arrangement``: its file in the library, where there is one.

    ``family``: who runs it; published deployment times are told apart by it. ``predecessor``: persons already there
    that it took over.
    """

    id: Id
    name: Text
    family: Family
    arrangement: Id | None = None
    predecessor: Persons | None = None
    note: Text | None = None


class Case(Model):
    """A case: what happened, as a list of dated steps."""

    id: Id
    title: Text
    summary: Text
    sources: tuple[Source, ...] = Field(min_length=1)
    forces: tuple[Force, ...] = ()
    steps: tuple[AnyStep, ...] = Field(min_length=1)
    note: Text | None = None

    def force(self, force_id: str) -> Force:
        """The force with this id; ``KeyError`` if there is none."""
        return {f.id: f for f in self.forces}[force_id]


def case_schema() -> dict[str, Any]:
    """JSON Schema of case files, for editors (``foedus schema case``)."""
    schema = Case.model_json_schema(by_alias=True)
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "foedus case"}
