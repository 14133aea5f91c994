"""What a case file must agree with: itself, the library, the world. Each finding has its line and a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from foedus.arrangements import Library
from foedus.base.documents import Document, Path_
from foedus.base.errors import Finding, nearest
from foedus.cases.body import decision_of, names, number, seated
from foedus.cases.schema import (
    Case,
    Contribution,
    Cost,
    Exit,
    IncidentStep,
    OnIncident,
    Pledge,
    Proposal,
    Step,
    Strength,
)
from foedus.rules.incident import incident_findings
from foedus.world import World

TOLERANCE = 0.02  # contributors are rounded more coarsely than totals
STATES = ("initiators", "targets", "blocked_by", "by", "forces", "aid", "stayed", "others", "state")
NO_FILE = Document("", {})


def check_case(case: Case, document: Document, library: Library, world: World) -> list[Finding]:
    """Everything wrong with ``case``, in the order of its steps."""
    findings = list(_forces(case, document, library))
    for i, step in enumerate(case.steps):
        for check in CHECKS:
            findings += check(case, i, step, _at(document, i), library, world)
    return findings


At = Callable[..., Finding]


def _at(document: Document, i: int) -> At:
    """A maker of findings about fields of step ``i``."""

    def finding(field: str, what: str, remedy: str = "") -> Finding:
        path: Path_ = ("steps", i, *(int(p) if p.isdigit() else p for p in field.split(".") if p))
        return document.finding(path, what, remedy)

    return finding


def _unknown(word: str, known: Iterable[str], what: str) -> tuple[str, str]:
    names = list(known)
    return f"there is no {what} {word!r}", nearest(word, names) or ", ".join(names[:8]) or "none is there yet"


def _forces(case: Case, document: Document, library: Library) -> Iterator[Finding]:
    for k, force in enumerate(case.forces):
        if force.arrangement and force.arrangement not in library:
            what, remedy = _unknown(force.arrangement, library, "arrangement")
            yield document.finding(("forces", k, "arrangement"), what, remedy)


def _sourced(case: Case, i: int, step: Step, at: At, library: Library, world: World) -> Iterator[Finding]:
    known = [s.id for s in case.sources]
    if step.source not in known:
        yield at("source", *_unknown(step.source, known, "source"))


def _in_order(case: Case, i: int, step: Step, at: At, library: Library, world: World) -> Iterator[Finding]:
    if i and step.date < case.steps[i - 1].date:
        yield at("date", f"{step.date} is before the step above it", "steps in the order of their dates")


def _answers(case: Case, i: int, step: Step, at: At, library: Library, world: World) -> Iterator[Finding]:
    """An answer has an incident; incident ids are told apart."""
    before = [s.id for s in case.steps[:i] if isinstance(s, IncidentStep)]
    if isinstance(step, IncidentStep) and step.id in before:
        yield at("id", f"the id {step.id!r} is used twice", "an id of its own")
    if isinstance(step, OnIncident):
        if step.about is not None and step.about not in before:
            yield at("about", *_unknown(step.about, before, "earlier incident"))
        elif not before and not _free(step):
            yield at("", f"a {_word(step)} answers an incident, and none stands before it", "step: incident")


def _free(step: OnIncident) -> bool:
    return _word(step) == "exit"


def _word(step: Step) -> str:
    return str(getattr(step, "step", ""))


def _duties(case: Case, i: int, step: Step, at: At, library: Library, world: World) -> Iterator[Finding]:
    one = getattr(step, "duty", None)
    fields = [("duty", one)] if one else []
    for field in ("invoked", "not_owed"):
        fields += [(f"{field}.{k}", name) for k, name in enumerate(getattr(step, field, ()))]
    for field, name in fields:
        arrangement, _, duty = name.partition("/")
        if arrangement not in library:
            yield at(field, *_unknown(arrangement, library, "arrangement"))
        elif duty and duty not in (known := [d.id for d in library[arrangement].duties]):
            yield at(field, *_unknown(duty, known, f"duty of {arrangement}"))


def _forces_named(
    case: Case, i: int, step: Step, at: At, library: Library, world: World
) -> Iterator[Finding]:
    known = [f.id for f in case.forces]
    for field in ("force", "creates", "taken_over_by"):
        name = getattr(step, field, None)
        if name is not None and name not in known:
            yield at(field, *_unknown(name, known, "force in this case"))


def _states(case: Case, i: int, step: Step, at: At, library: Library, world: World) -> Iterator[Finding]:
    if isinstance(step, IncidentStep):
        for found in incident_findings(step.incident(), world, NO_FILE):
            yield at(found.field, found.what, found.remedy)
        return
    for field in STATES:
        value = getattr(step, field, ())
        codes = [value] if isinstance(value, str) else list(value or ())
        for k, code in enumerate(codes):
            if code not in world.iso3:
                path = field if isinstance(value, (str, Mapping)) else f"{field}.{k}"
                yield at(path, f"unknown state {code!r}", nearest(code, world.iso3) or "foedus list states")


def _votes(case: Case, i: int, step: Step, at: At, library: Library, world: World) -> Iterator[Finding]:
    """Whoever votes sits in the body on the day, and votes once."""
    if not isinstance(step, Proposal):
        return
    arrangement, _, duty = step.duty.partition("/")
    if arrangement not in library or duty not in {d.id for d in library[arrangement].duties}:
        return
    decision = decision_of(library, step)
    if decision is None or decision.body is None:
        yield at(
            "duty",
            f"no body decides on {step.duty}{' jointly' if step.joint else ''}",
            "joint: true or false",
        )
        return
    if step.votes is None:
        if step.outcome == "failed":
            yield at("outcome", "a proposal that failed has votes", "votes: {for: [...], against: [...]}")
        return
    members = seated(library, step)
    votes = step.votes
    tallies = (votes.yes, votes.against, votes.abstain, votes.absent)
    named = [state for tally in tallies for state in names(tally)]
    twice = sorted({s for s in named if named.count(s) > 1})
    if twice:
        yield at("votes", f"{', '.join(twice)} votes twice", "each member in one list")
    strangers = sorted(set(named) - members)
    if strangers:
        what = f"{', '.join(strangers)} has no seat in {decision.body} on {step.date}"
        yield at("votes", what, f"members: {', '.join(sorted(members))}")
    total = sum(map(number, tallies))
    if total != len(members):
        yield at(
            "votes", f"{total} votes in a body of {len(members)}", "every member in one list, absent ones too"
        )


def _figures(case: Case, i: int, step: Step, at: At, library: Library, world: World) -> Iterator[Finding]:
    if not isinstance(step, (Strength, Pledge, Contribution, Exit, Cost)):
        return
    if step.low is not None and step.high is not None and step.low > step.high:
        yield at("low", f"{step.low:g} is above high ({step.high:g})", "low: the smaller figure")
    if isinstance(step, Strength):
        yield from _total(step, at)


def _total(step: Strength, at: At) -> Iterator[Finding]:
    bounds = step.bounds
    if bounds is None and not step.by:
        yield at("", "a strength needs a figure", "value: 5000, or low and high, or by")
    if bounds is None or not step.by:
        return
    total: Any = sum(step.by.values())
    above = total > bounds[1] * (1 + TOLERANCE)
    below = not step.partial and total < bounds[0] * (1 - TOLERANCE)
    if above or below:
        yield at(
            "by", f"contributors add up to {total:g}, the total is {step.bounds}", "partial: true, or the row"
        )


CHECKS = (_sourced, _in_order, _answers, _duties, _forces_named, _states, _votes, _figures)
