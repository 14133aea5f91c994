"""Where a case is replayed: the library, the world, the parameters, and how far the case has come.

Every answer comes from the same functions that ``foedus trigger`` asks. Tables are compiled for the day that is asked
about, once: the Security Council that votes on the 1,244th resolution is that of its day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from foedus.arrangements import Library
from foedus.cases.expectations import Expectations
from foedus.cases.schema import Case, Ceiling, Force, IncidentStep, OnIncident, Proposal, Strength
from foedus.parameters import Parameters
from foedus.rules import respond as rules
from foedus.rules.assumptions import anachronistic
from foedus.rules.ballots import Ballot, ballots
from foedus.rules.beliefs import drawn
from foedus.rules.compile import Compiled, compile_library
from foedus.rules.response import DutyAnswer, Response, duty_answer, respond
from foedus.rules.silence import Silent, not_triggered
from foedus.rules.situation import Bound, Situation
from foedus.rules.tables import Records
from foedus.world import World


@dataclass(frozen=True)
class Owed:
    """Duties that are triggered, arrangements that stay silent, and whether the day is far from the world's."""

    duties: tuple[DutyAnswer, ...]
    silent: tuple[Silent, ...]
    anachronistic: bool


@dataclass(frozen=True)
class Setting:
    """What does not change from case to case."""

    library: Library
    world: World
    parameters: Parameters
    expectations: Expectations
    compiled: dict[date, Compiled] = field(default_factory=dict, repr=False)

    @cached_property
    def thetas(self) -> Records:
        """The draws of the parameters."""
        return drawn(self.parameters)

    def tables(self, on: date) -> Compiled:
        """The library compiled for the day ``on``."""
        if on not in self.compiled:
            self.compiled[on] = compile_library(self.library, self.world, on)
        return self.compiled[on]

    def situation(self, incident: IncidentStep, on: date) -> Situation:
        """The incident as it stands on the day ``on``."""
        return Situation(incident.incident(on), self.tables(on), self.world)

    def owed(self, incident: IncidentStep, on: date) -> Owed:
        """What the incident triggers and what stays silent, without asking who would come."""
        situation = self.situation(incident, on)
        return Owed(
            tuple(duty_answer(situation, bound, []) for bound in situation.triggered),
            tuple(not_triggered(situation)),
            anachronistic(situation),
        )

    def response(self, incident: IncidentStep, on: date) -> Response:
        """The whole answer of the rules."""
        return respond(incident.incident(on), self.tables(on), self.world, self.parameters)

    def ballot(self, situation: Situation, bound: Bound, step: Proposal) -> Ballot | None:
        """The decision of a body on a triggered duty that ``step`` puts to it; none where it takes no such decision."""
        found = ballots(situation, bound, self.thetas)
        wanted = (int(step.joint), step.against_host)
        return next((b for b in found if (b.which, b.against_host) == wanted), None)


@dataclass
class Stage:
    """How far a case has come: what happened so far, which forces exist, with which ceilings."""

    setting: Setting
    case: Case
    incidents: dict[str, IncidentStep] = field(default_factory=dict)
    created: dict[str, Proposal] = field(default_factory=dict)
    ceilings: dict[str, list[Ceiling]] = field(default_factory=dict)

    def pass_by(self, step: object) -> None:
        """Take note of a step, once it has been compared."""
        if isinstance(step, IncidentStep):
            self.incidents[step.id] = step
        elif isinstance(step, Ceiling):
            self.ceilings.setdefault(step.force, []).append(step)
        elif isinstance(step, Proposal) and step.creates and step.outcome == "adopted":
            self.created.setdefault(step.creates, step)

    def about(self, step: OnIncident) -> IncidentStep | None:
        """The incident that a step answers: the one it names, or the latest."""
        if step.about is not None:
            return self.incidents[step.about]
        return next(reversed(self.incidents.values()), None)

    def ceiling(self, force: str) -> Ceiling | None:
        """The latest ceiling of a force."""
        return self.ceilings.get(force, [None])[-1]

    def first_ceiling(self, force: str) -> Ceiling | None:
        """The ceiling that a force began with."""
        return self.ceilings.get(force, [None])[0]

    def force(self, force: str) -> Force:
        """A force of the case."""
        return self.case.force(force)

    def strengths(self, force: str) -> list[Strength]:
        """Every recorded strength of a force, also later ones."""
        return [s for s in self.case.steps if isinstance(s, Strength) and s.force == force]


def triggered(situation: Situation, name: str) -> Bound | None:
    """The triggered duty called ``arrangement/duty``; ``None`` while it is silent."""
    wanted = tuple(name.split("/"))
    return next((b for b in situation.triggered if (b.arrangement.id, b.duty.id) == wanted), None)


def why_silent(situation: Situation, name: str) -> str:
    """In words, why the duty ``name`` is silent."""
    wanted = tuple(name.split("/"))
    for d, (arrangement, duty) in enumerate(situation.compiled.duties):
        if (arrangement.id, duty.id) == wanted:
            return SILENT.get(situation.status[d], "it is silent")
    return "no such duty is in the library on that day"


SILENT = {
    rules.NOT_IN_FORCE: "it is not in force on that day",
    rules.NOT_FOR_TARGET: "it does not protect the target",
    rules.NOT_THIS_KIND: "it does not answer this kind of incident",
    rules.NOT_AGAINST: "it does not hold against this initiator",
    rules.OUT_OF_AREA: "the place is outside its area",
    rules.NOBODY_LEFT: "it binds no state but those in the incident",
}
