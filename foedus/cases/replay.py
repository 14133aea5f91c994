"""A case walked step by step through the same rules as every other incident: expected, recorded, agreed, why.

    replay(case) -> Replay

``Replay.as_dict`` is what ``foedus replay CASE --json`` prints: ``case``, ``steps`` and ``lessons``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foedus.arrangements import Library, load_library
from foedus.cases import force, law, lessons
from foedus.cases.compared import Compared
from foedus.cases.expectations import load_expectations
from foedus.cases.lessons import Lessons
from foedus.cases.schema import Case, Event, Step
from foedus.cases.setting import Setting, Stage
from foedus.parameters import Parameters, load_parameters
from foedus.world import World, load_world

COMPARISONS: dict[str, Callable[[Stage, Any], Compared]] = {
    "incident": law.incident,
    "proposal": law.proposal,
    "call": law.call,
    "answer": law.answer,
    "ceiling": force.ceiling,
    "strength": force.strength,
    "pledge": force.pledge,
    "contribution": force.contribution,
    "exit": force.exit_,
    "handover": force.handover,
    "consent": force.consent,
    "cost": force.cost,
}


LAW = ("incident", "proposal", "call", "answer", "consent", "exit")  # the rest is counting


@dataclass(frozen=True)
class Replayed:
    """A step with what the comparison says of it."""

    kind: str
    step: Step
    compared: Compared

    def as_dict(self) -> dict[str, object]:
        """As plain data, under the stable keys."""
        cause = self.step.cause if self.compared.agrees is False else None
        return {
            "date": self.step.date.isoformat(),
            "kind": self.kind,
            "title": self.step.title,
            "expected": self.compared.expected,
            "recorded": self.compared.recorded,
            "agrees": self.compared.agrees,
            "why": self.compared.why,
            "cause": cause and cause.model_dump(mode="json"),
            "source": self.step.source,
            "confidence": self.step.confidence,
            "note": self.step.note,
            "details": self.compared.details,
        }


@dataclass(frozen=True)
class Replay:
    """A case, its steps, and what it teaches."""

    case: Case
    steps: tuple[Replayed, ...]
    lessons: Lessons

    @property
    def disagreements(self) -> list[Replayed]:
        """Steps at which rules and record disagree."""
        return [s for s in self.steps if s.compared.agrees is False]

    def as_dict(self) -> dict[str, object]:
        """As plain data, under the stable keys."""
        return {
            "case": self.case.id,
            "title": self.case.title,
            "summary": self.case.summary.strip(),
            "steps": [s.as_dict() for s in self.steps],
            "lessons": {**self.lessons.as_dict(), "in_words": lessons.sentences(self.lessons)},
            "sources": [s.model_dump(mode="json") for s in self.case.sources],
        }


def setting(
    library: Library | None = None, world: World | None = None, parameters: Parameters | None = None
) -> Setting:
    """Where cases are replayed; what is left out is that which ships with foedus."""
    return Setting(
        library=library or load_library(),
        world=world or load_world(),
        parameters=parameters or load_parameters(),
        expectations=load_expectations(),
    )


def replay(case: Case, where: Setting | None = None) -> Replay:
    """Walk ``case`` through the rules.

    >>> from foedus.cases import find_case
    >>> done = replay(find_case("september-11-2001"))
    >>> next(s.compared.agrees for s in done.steps if s.kind == "incident")
    True
    """
    stage = Stage(where or setting(), case)
    steps = []
    for step in case.steps:
        steps.append(Replayed(step.step, step, _compared(stage, step)))
        stage.pass_by(step)
    return Replay(case, tuple(steps), _lessons(stage, steps))


def _compared(stage: Stage, step: Step) -> Compared:
    if isinstance(step, Event):
        return Compared("", step.title, None, "")
    return COMPARISONS[str(getattr(step, "step", ""))](stage, step)


def _lessons(stage: Stage, steps: list[Replayed]) -> Lessons:
    days, body = lessons.decided(stage)
    answers = [s.compared.details for s in steps if s.kind == "answer" and s.compared.details]
    owed = [
        a for a in answers if a["strength"] not in ("may", "political")
    ]  # what is only permitted is no duty
    promised = [a for a in answers if a["strength"] == "political"]
    judged = [s.compared.agrees for s in steps if s.compared.agrees is not None]
    law_judged = [s.compared.agrees for s in steps if s.kind in LAW and s.compared.agrees is not None]
    kinds = [
        s.step.cause.kind if s.step.cause else "no cause named" for s in steps if s.compared.agrees is False
    ]
    return Lessons(
        days_to_decide=days,
        decided_by=body,
        forces=tuple(lessons.force_numbers(stage, f.id) for f in stage.case.forces),
        paid=lessons.paid(stage),
        assessed=lessons.assessed(stage),
        honoured=sum(len(a["honoured"]) for a in owed),
        asked=sum(len(a["bound"]) for a in owed),
        promises_kept=sum(len(a["honoured"]) for a in promised),
        promises=sum(len(a["bound"]) for a in promised),
        restraint_broken=_broken(steps),
        agree=sum(judged),
        compared=len(judged),
        agree_law=sum(law_judged),
        compared_law=len(law_judged),
        causes=dict(sorted(Counter(kinds).items())),
    )


def _broken(steps: list[Replayed]) -> tuple[str, ...]:
    """States that owed restraint by a duty with legal force and did what an incident says."""
    found = {
        state
        for s in steps
        if s.kind == "incident"
        for duty in s.compared.details["triggered"]
        if duty["obligation"] == "refrain" and duty["strength"] not in ("may", "political")
        for state in duty["bound"]
    }
    return tuple(sorted(found))
