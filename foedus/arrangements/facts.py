"""Dated facts of an arrangement beside its duties: who gave what, who pays, what is limited, notified and verified.

The rules and the engine read forces, ceilings, funding, practices, lines, limits on forces there, verifications and
readiness. The rest is for readers, for ``compare``, and for replaying cases.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from foedus.arrangements.dated import Amount, Dated, Day, Id, Range, State, Text


class Practice(StrEnum):
    """What an arrangement does in ordinary years."""

    STANDARD_TRAINING = "standard_training"
    JOINT_EXERCISES = "joint_exercises"
    BUDGET_TRANSPARENCY = "budget_transparency"
    SUMMITS = "summits"
    INTELLIGENCE_SHARING = "intelligence_sharing"
    UNIFIED_COMMAND = "unified_command"


class PracticeFact(Dated):
    """A practice in use among the parties, as a dated fact; ``except_for``: parties that take no part in it."""

    practice: Practice
    text: Text
    except_for: tuple[State, ...] = ()


class Ceiling(Dated):
    """Authorised strength, persons. ``troops`` means all uniformed persons where no ``police`` are given."""

    troops: int | None = Field(default=None, ge=0)
    police: int | None = Field(default=None, ge=0)
    observers: int | None = Field(default=None, ge=0)

    @property
    def persons(self) -> int | None:
        """All that is authorised; ``None`` where nothing is stated."""
        stated = [n for n in (self.troops, self.police, self.observers) if n is not None]
        return sum(stated) if stated else None


class Act(Dated):
    """A later decision on an operation, from the day it was taken: prolonged, changed, handed over, ended.

    ``yes``: votes for it, where a vote was taken; who voted against or abstained is named.
    """

    decision: Text
    text: Text
    yes: int | None = Field(default=None, ge=0)
    against: tuple[State, ...] = ()
    abstained: tuple[State, ...] = ()


class Force(Range):
    """What was given or is held ready: in all (``state`` left out) or by one state.

    A strength holds from its day until the next figure (``to``). ``by_state`` splits it; ``partial``: not every
    contributor is known, so the split must not be summed. ``what``: in the field, promised, or held ready.
    """

    what: Literal["deployed", "pledged", "planned", "standby"] = "deployed"
    state: State | None = None
    unit: Text = "persons"
    by_state: dict[State, Amount] = Field(default_factory=dict)
    partial: bool = False
    readiness_days: Amount | None = None

    def __hash__(self) -> int:
        return hash((self.since, self.what, self.unit, self.value, *sorted(self.by_state.items())))


class Payer(StrEnum):
    """By which rule the cost of an operation is borne."""

    UN_PEACEKEEPING = "un_peacekeeping"
    DONORS = "donors"
    COSTS_LIE = "costs_lie"
    NATO_COMMON = "nato_common"
    PARTIES = "parties"
    AFRICAN_UNION = "african_union"


ASSESSED = {  # the arrangements whose members are assessed for operations, by the rule of their scale
    Payer.UN_PEACEKEEPING: "un-charter",
    Payer.NATO_COMMON: "nato",
    Payer.AFRICAN_UNION: "african-union",
}


class Withholding(Dated):
    """Members that withhold the ``part`` (0 to 1) of what they are assessed for operations; it stays owed.

    On the arrangement whose members are assessed (``ASSESSED``), beside what all of them pay late or not at all.
    """

    states: tuple[State, ...] = Field(min_length=1)
    part: Annotated[float, Field(ge=0, le=1)]
    text: Text


class Funding(Range):
    """Who pays by which rule, and an amount where known; ``shares``: part of the whole (0 to 1) borne by a state.

    ``what``: the rule only, the cost of the whole in that span, a part of it, or what a soldier gets. ``by``: the rule
    in a word that can be reckoned with: the scale of UN peacekeeping, voluntary donors, costs lie where they fall, the
    key of NATO's common funds, the scale of the African Union, or the parties by ``shares``.
    """

    by: Payer | None = None
    what: Literal["rule", "budget", "part", "allowance"] = "rule"
    rule: Text
    unit: Text | None = None
    shares: dict[State, Amount] = Field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.since, self.what, self.rule, self.value, *sorted(self.shares.items())))


class Pledge(Range):
    """A level that parties have promised to reach, such as spending; ``except_for``: who has said that it will not."""

    item: Text
    unit: Text
    due: Day | None = None
    binding: bool = False
    except_for: tuple[State, ...] = ()


class Zone(Dated):
    """A stretch of land or sea for which a text sets limits."""

    id: Id
    text: Text
    states: tuple[State, ...] = ()


class Line(Dated):
    """A line or zone between the forces of two states, where either may break what was agreed.

    ``km``: how long it is. ``commission``: the joint body in which violations are raised. ``sensors``: remote sensors
    and surveillance beside the eyes of who watches.
    """

    id: Id
    text: Text
    between: tuple[State, State]
    km: Annotated[float, Field(gt=0)]
    commission: Text | None = None
    sensors: Text | None = None


class Limit(Dated):
    """The most of ``item`` that may be in a ``zone``; 0 forbids it. ``whose``: forces of these states only.

    Where it names one of the two states of a line of the same text, its zone counts as limited there (``rules.lines``).
    """

    zone: Id
    item: Text
    most: Amount
    whose: tuple[State, ...] = ()


class Threshold(Dated):
    """An activity with ``at_least`` of ``item`` is notified or observed; ``limit``: at most ``most`` in ``years``."""

    act: Literal["notify", "observe", "limit"]
    item: Text
    at_least: Amount
    days_before: Amount | None = None
    most: int | None = Field(default=None, ge=0)
    years: Amount | None = None


class Verification(Dated):
    """How often a state or zone is inspected in a year, and how fast; ``refusable``: whether it may say no."""

    act: Text
    at_least: Amount | None = None
    at_most: Amount | None = None
    unit: Text = "a year"
    reply_hours: Amount | None = None
    start_hours: Amount | None = None
    duration_hours: Amount | None = None
    team: Amount | None = None
    refusable: bool | None = None


class Readiness(Range):
    """Days from the decision until forces for ``scenario`` are in place (``value`` or a range)."""

    scenario: Text
    persons: Amount | None = None
    sustained_days: Amount | None = None
    distance_km: Amount | None = None


class Rota(Dated):
    """Who stands ready in a span of time, ``lead`` first; no states: the turn was left empty."""

    states: tuple[State, ...] = ()
    lead: State | None = None
