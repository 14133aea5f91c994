"""Reasons in words: why a duty is triggered, by which rule it is decided, why another one is silent."""

from __future__ import annotations

from datetime import date

from foedus.arrangements import Arrangement, Duty, Rule, Trigger
from foedus.arrangements.schema import Decision, DutyException, Party
from foedus.rules.compile import canonical_on
from foedus.rules.situation import Bound, Situation

MANY = 6
INCIDENT_WORDS = {
    Trigger.THREAT: "a threat",
    Trigger.FORCE: "an armed attack",
    Trigger.WAR: "a war",
    Trigger.CIVIL_CONFLICT: "a civil conflict",
    Trigger.CEASEFIRE: "a ceasefire",
    Trigger.VIOLATION: "a violation",
    Trigger.REQUEST: "a request",
    Trigger.NON_STATE_ATTACK: "an attack by a non-state actor",
    Trigger.CYBER: "a cyber attack",
}


def listed(codes: list[str]) -> str:
    """Up to six codes, then how many more.

    >>> listed(["EST", "LVA"])
    'EST, LVA'
    """
    more = len(codes) - MANY
    return ", ".join(codes[:MANY]) + (f" and {more} more" if more > 0 else "")


def rule_words(arrangement: Arrangement, duty: Duty, day: date) -> str:
    """How the duty comes to be done, in one line."""
    own = decision_words(arrangement, duty.decision, day)
    if duty.collective is None:
        return own
    act = duty.collective.act or "joint act"
    return f"{own}; {act} by {decision_words(arrangement, duty.collective, day)}"


def decision_words(arrangement: Arrangement, decision: Decision, day: date) -> str:
    """One decision rule with the body that applies it."""
    if decision.rule is Rule.AUTOMATIC or decision.body is None:
        return "each party alone" + (", with the consent of the host" if decision.host_consent else "")
    members, canonical = canonical_on(arrangement, decision, day)
    name = body_name(arrangement, decision)
    words = {
        Rule.CONSENSUS: f"consensus of the {name}",
        Rule.CONSENSUS_MINUS: f"consensus minus {decision.tolerated or 0} of the {name}",
        Rule.UNANIMITY: f"unanimity of the {name}",
        Rule.MAJORITY: f"majority of the {name} ({canonical.yes_needed} of {len(members)})",
        Rule.QUALIFIED: f"{canonical.yes_needed} of {len(members)} votes in the {name}",
        Rule.SECURITY_COUNCIL: f"{canonical.yes_needed} of {len(members)} votes and no veto in the {name}",
    }[decision.rule]
    words += ", with the consent of the host" if decision.host_consent else ""
    return words + ("" if decision.renewed else ", until it is ended")


def body_name(arrangement: Arrangement, decision: Decision) -> str:
    """The name of the body that takes ``decision``."""
    return {b.id: b.name for b in arrangement.bodies}[decision.body or ""]


def facts(situation: Situation, bound: Bound) -> list[str]:
    """The facts that decided that the duty is triggered: for whom, against whom, where."""
    duty, arrangement = bound.duty, bound.arrangement
    said = [_beneficiary(situation, arrangement, duty, t) for t in situation.beneficiaries(bound.d)]
    said += _against(situation, arrangement, duty)
    said.append(_area(situation, bound))
    return [*said, f"{duty.clause} answers {INCIDENT_WORDS[situation.incident.kind]}"]


def caveats(situation: Situation, bound: Bound) -> list[str]:
    """What exceptions, reservations and notes change or put in doubt, also for the attacked state itself."""
    duty = bound.duty
    said = [exception_words(s, x) for s, x in situation.exceptions(bound.d)]
    said += _decision_notes(duty)
    if duty.confidence != "high":
        said.append(f"the library's confidence in this reading is {duty.confidence}")
    return [*said, f"note: {duty.note.strip()}"] if duty.note else said


def span(arrangement: Arrangement, state: str, day: date, role: str | None = None) -> Party | None:
    """The span by which ``state`` is party to ``arrangement`` on ``day``, if it is."""
    if not arrangement.in_force.holds(day):
        return None
    held = (p for p in arrangement.parties if p.holds(day) and state in p.states and role in (None, p.role))
    return next(held, None)


def party_words(arrangement: Arrangement, state: str, day: date) -> str:
    """ "EST is a party since 2004-03-29 (source accessions)"."""
    held = span(arrangement, state, day)
    if held is None:
        return f"{state} is not a party"
    role = "a party" if held.role == "member" else f"a {held.role}"
    return f"{state} is {role} since {held.since} (source {held.source})"


def _beneficiary(situation: Situation, arrangement: Arrangement, duty: Duty, state: str) -> str:
    who, day = duty.on_behalf_of, situation.incident.date
    if who == "anyone":
        return f"it holds for any state, so for {state}"
    if who == "others":
        return f"it holds for states that are not parties, and {party_words(arrangement, state, day)}"
    if isinstance(who, tuple):
        return f"{state} is named among those for whom it holds"
    return party_words(arrangement, state, day)


def _against(situation: Situation, arrangement: Arrangement, duty: Duty) -> list[str]:
    day, initiators = situation.incident.date, situation.incident.initiators
    if not initiators or duty.against == "anyone":
        return []
    if isinstance(duty.against, tuple):
        named = [i for i in initiators if i in duty.against]
        return [f"it holds against {listed(named)} by name"]
    if duty.against == "parties":
        return [
            f"the initiator {party_words(arrangement, i, day)}"
            for i in initiators
            if span(arrangement, i, day)
        ]
    outside = [i for i in initiators if span(arrangement, i, day, "member") is None]
    return [f"the initiator {i} is not a party" for i in outside]


def _area(situation: Situation, bound: Bound) -> str:
    where = [situation.incident.place] if situation.incident.place else situation.beneficiaries(bound.d)
    area, places = bound.duty.area, listed([str(p) for p in where])
    if area.territory == "anywhere":
        return f"no area limits it ({area.clause})" if area.clause else "no area limits it"
    lies = "lies" if len(where) == 1 else "lie"
    return f"{places} {lies} in its area ({area.clause or 'territory of those it protects'})"


def exception_words(state: str, exception: DutyException) -> str:
    """ "IRL owes no armed force: reservation irish-neutrality (text)"."""
    changed = {
        "releases": "is released",
        "binds": "stays bound",
        "non_military": "owes help but no armed force",
        "may": "may act but need not",
    }[exception.effect]
    what = "reservation" if exception.reservation else "exception"
    return f"{state} {changed}: {what} {exception.id} ({exception.text.strip()})"


def _decision_notes(duty: Duty) -> list[str]:
    notes = []
    for decision in (duty.decision, duty.collective):
        if decision is not None and not decision.disputants_vote:
            notes.append(f"the disputants do not vote ({decision.clause or 'rule of the body'})")
        if decision is not None and decision.note:
            notes.append(decision.note.strip())
    return notes
