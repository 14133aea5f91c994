"""The shape of an arrangement file. All kinds share it; nothing downstream asks for the kind.

An arrangement has parties, bodies, duties and dated facts. A **duty** is read as a rule with exceptions:

    if an incident of one of the kinds in ``triggers`` hits a state in ``on_behalf_of``, inside ``area``,
    and its initiator is in ``against``,
    then every state in ``bound`` owes ``obligation`` with ``strength``,
    unless an exception of higher ``priority`` applies to it.

Lists of states are ISO 3166-1 alpha-3. Dates are inclusive at ``from`` and exclusive at ``to``.
"""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from foedus.arrangements.dated import OPEN_END, Confidence, Dated, Day, Id, Model, Range, State, Text
from foedus.arrangements.facts import (
    Act,
    Ceiling,
    Force,
    Funding,
    Limit,
    Line,
    Payer,
    Pledge,
    Practice,
    PracticeFact,
    Readiness,
    Rota,
    Threshold,
    Verification,
    Withholding,
    Zone,
)

__all__ = [  # words of files that live in other modules, found here too
    "OPEN_END", "Act", "Ceiling", "Confidence", "Dated", "Day", "Force", "Funding", "Id", "Limit", "Line", "Model",
    "Payer", "Pledge", "Practice", "PracticeFact", "Range", "Readiness", "Rota", "State",
    "Text", "Threshold", "Verification", "Withholding", "Zone",
]  # fmt: skip


class Kind(StrEnum):
    """What an arrangement calls itself. For readers only: the rules never look at it."""

    ALLIANCE = "alliance"
    FORUM = "forum"
    PEACE_OPERATION = "peace_operation"
    OBSERVER_MISSION = "observer_mission"
    STANDBY_FORCE = "standby_force"
    COALITION = "coalition"


class Trigger(StrEnum):
    """Kinds of incident. A duty on ``threat`` also answers force and war; one on ``force`` also answers war."""

    THREAT = "threat"
    FORCE = "force"
    WAR = "war"
    CIVIL_CONFLICT = "civil_conflict"
    CEASEFIRE = "ceasefire"
    VIOLATION = "violation"
    REQUEST = "request"
    NON_STATE_ATTACK = "non_state_attack"
    CYBER = "cyber"


class Obligation(StrEnum):
    """What a duty obliges to (ATOP's terms where it has one)."""

    CONSULT = "consult"
    MEDIATE = "mediate"
    REFRAIN = "refrain"
    NEUTRAL = "neutral"
    DEFEND = "defend"
    OFFEND = "offend"
    OBSERVE = "observe"
    INTERPOSE = "interpose"
    ENFORCE = "enforce"
    ASSIST = "assist"


class Strength(StrEnum):
    """What the text binds a party to, strongest first.

    ``force``: armed force is owed. ``means_open``: action is owed, its means are each party's own judgement.
    ``non_military``: help is owed, but not armed force. ``may``: the text permits, it does not oblige.
    ``political``: a declared intention without legal force.
    """

    FORCE = "force"
    MEANS_OPEN = "means_open"
    NON_MILITARY = "non_military"
    MAY = "may"
    POLITICAL = "political"


class Rule(StrEnum):
    """Decision rules; each is one file in ``foedus/rules/decisions``."""

    AUTOMATIC = "automatic"
    CONSENSUS = "consensus"
    CONSENSUS_MINUS = "consensus_minus"
    UNANIMITY = "unanimity"
    MAJORITY = "majority"
    QUALIFIED = "qualified"
    SECURITY_COUNCIL = "security_council"


class Source(Model):
    """A document that facts cite. ``read`` says how it was consulted for this file."""

    id: Id
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://")] | None = None
    read: Literal["text", "excerpt", "recalled"] = "recalled"


class Party(Dated):
    """States that are party to the arrangement in one role for one span of time."""

    states: tuple[State, ...] = Field(min_length=1)
    role: Literal["member", "host", "contributor", "observer"] = "member"


class Seat(Dated):
    """States that sit in a body; ``permanent`` matters to rules that give permanent members a veto."""

    states: tuple[State, ...] = Field(min_length=1)
    permanent: bool = False


class Organ(Model):
    """A body of another arrangement of the library."""

    arrangement: Id
    body: Id


class Body(Model):
    """An organ that decides. ``seats`` left out: every member of the arrangement sits in it.

    ``of``: it is that body of another arrangement, and the library fills its seats from there. ``rotates``: a seat
    that runs out is filled again, and until its successor is on file the last holder is kept.
    """

    id: Id
    name: Text
    of: Organ | None = None
    rotates: bool = True
    seats: tuple[Seat, ...] = ()
    clause: Text | None = None
    source: Id
    note: Text | None = None


class Decision(Model):
    """How a duty, or the joint act that goes with it, comes to be done.

    ``automatic``: each bound party alone decides to honour it. Every other rule needs the ``body`` that decides.
    ``needs``: yes votes required by ``qualified``, as a number (9) or a share of the members (2/3).
    ``tolerated``: objections that ``consensus_minus`` sets aside (the state concerned).
    ``renewed``: of a mandate, false where it stands until it is ended: no vote is due to keep it.
    """

    rule: Rule = Rule.AUTOMATIC
    body: Id | None = None
    act: Text | None = None
    needs: int | Literal["2/3", "3/4", "3/5"] | None = None
    tolerated: int | None = None
    disputants_vote: bool = True
    host_consent: bool = False
    renewed: bool = True
    clause: Text | None = None
    note: Text | None = None


class Area(Model):
    """Where a duty holds: the union of ``territory``, ``places`` and ``seas``, less ``excluded``.

    ``territory``: places administered by beneficiaries (``beneficiaries``), or any place (``anywhere``), or none;
    narrowed to ``regions`` (and ``north_of_cancer`` for what lies outside them) where these are given.
    """

    territory: Literal["beneficiaries", "anywhere", "none"] = "beneficiaries"
    regions: tuple[str, ...] = ()
    islands_north_of_cancer: bool = False
    places: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    clause: Text | None = None
    note: Text | None = None


class When(Model):
    """Conditions of an exception; all that are given must hold."""

    initiator: Literal["party", "outsider"] | tuple[State, ...] | None = None
    target: tuple[State, ...] | None = None
    kinds: tuple[Trigger, ...] | None = None
    places: tuple[str, ...] | None = None


class Effect(StrEnum):
    """What an exception does to the duty of the states it speaks of."""

    RELEASES = "releases"
    BINDS = "binds"
    NON_MILITARY = "non_military"
    MAY = "may"


class DutyException(Dated):
    """An exception or a reservation: where ``when`` holds, ``effect`` replaces the duty for ``states``.

    Of the exceptions that apply to a state the one with the highest ``priority`` decides (the duty itself has
    priority 0, so ``binds`` can restore it over a weaker exception). ``states`` left out: every bound state.
    """

    id: Id
    reservation: bool = False
    states: tuple[State, ...] | None = None
    when: When = When()
    effect: Effect
    priority: int = Field(ge=1, le=100)
    text: Text


class Duty(Model):
    """One promise. See the module's docstring for how its fields are read as a rule."""

    id: Id
    clause: Text
    obligation: Obligation
    triggers: tuple[Trigger, ...] = Field(min_length=1)
    strength: Strength
    text: Text
    bound: Literal["members", "all_parties", "contributors"] | tuple[State, ...] = "members"
    on_behalf_of: Literal["members", "hosts", "all_parties", "anyone", "others"] | tuple[State, ...] = (
        "members"
    )
    against: Literal["anyone", "outsiders", "parties"] | tuple[State, ...] = "anyone"
    area: Area = Area()
    on_request: bool = False
    unconditional: bool = Field(
        default=False, description="holds also when the beneficiary began the conflict"
    )
    decision: Decision = Decision()
    collective: Decision | None = None
    exceptions: tuple[DutyException, ...] = ()
    since: Day | None = Field(default=None, alias="from")
    until: Day | None = Field(default=None, alias="to")
    source: Id
    confidence: Confidence = "high"
    note: Text | None = None


class Mandate(Dated):
    """What an operation was sent for: the decision that created it, and every later one that changed it.

    ``given_by``: how the bodies that created it decide; whoever alone can stop one of them can stop its renewal, where
    it is ``renewed``.
    """

    decision: Text
    chapter: Literal["VI", "VII", "VIII", "treaty", "invitation"] | None = None
    given_by: tuple[Decision, ...] = ()
    tasks: tuple[Text, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    acts: tuple[Act, ...] = ()


class MembershipRule(Dated):
    """How states come in, go, or ask for a review; ``notice_days``: from the notice until it takes effect."""

    act: Literal["accession", "withdrawal", "review"]
    clause: Text
    text: Text
    decision: Decision | None = None
    notice_days: float | None = Field(default=None, ge=0)


class Arrangement(Model):
    """A system of promises between states: alliance, forum, operation, mission, standby force or coalition."""

    id: Id
    name: Text
    kind: Kind
    in_force: Dated
    summary: Text
    sources: tuple[Source, ...] = Field(min_length=1)
    parties: tuple[Party, ...] = Field(min_length=1)
    bodies: tuple[Body, ...] = ()
    membership: tuple[MembershipRule, ...] = ()
    duties: tuple[Duty, ...] = ()
    mandate: Mandate | None = None
    forces: tuple[Force, ...] = ()
    funding: tuple[Funding, ...] = ()
    withheld: tuple[Withholding, ...] = ()
    practices: tuple[PracticeFact, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    zones: tuple[Zone, ...] = ()
    lines: tuple[Line, ...] = ()
    limits: tuple[Limit, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    verifications: tuple[Verification, ...] = ()
    readiness: tuple[Readiness, ...] = ()
    rotas: tuple[Rota, ...] = ()
    confidence: Confidence = "high"
    note: Text | None = None

    def members(self, on: datetime.date, role: str | None = "member") -> frozenset[str]:
        """States that hold ``role`` on the day ``on`` (every role: ``None``); nobody while not in force.

        >>> from datetime import date
        >>> from foedus.arrangements import load_library
        >>> len(load_library()["nato"].members(date(2025, 6, 1)))
        32
        """
        if not self.in_force.holds(on):
            return frozenset()
        spans = (p for p in self.parties if p.holds(on) and role in (None, p.role))
        return frozenset(state for span in spans for state in span.states)

    def duty(self, duty_id: str) -> Duty:
        """The duty with this id; ``KeyError`` if there is none."""
        return {d.id: d for d in self.duties}[duty_id]
