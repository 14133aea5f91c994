"""Arrangements side by side: what each owes, who decides and can block, what it has and costs, what it is for.

Each is read on the day asked for, or on the nearest day on which it is in force. Everything is read from its file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.arrangements import Arrangement, Duty, Library
from foedus.arrangements.dated import Range
from foedus.arrangements.figures import budget_on, ceiling_on, payers_on, peak, strength_on
from foedus.arrangements.schema import Decision, Force, Mandate
from foedus.rules.character import Character, character, nearest_day
from foedus.rules.compile import canonical_on, in_force
from foedus.rules.reasons import decision_words

ROLES = ("member", "host", "contributor", "observer")


@dataclass(frozen=True)
class Side:
    """One arrangement as it stands on ``day``."""

    arrangement: Arrangement
    day: date
    character: Character

    @property
    def duties(self) -> list[Duty]:
        """Duties in force, in the order of the file."""
        return [d for d in self.arrangement.duties if in_force(d, self.day)]

    @property
    def parties(self) -> dict[str, list[str]]:
        """States by role; roles that nobody holds are left out."""
        held = {role: sorted(self.arrangement.members(self.day, role)) for role in ROLES}
        return {role: states for role, states in held.items() if states}

    def as_dict(self) -> dict[str, Any]:
        """As plain data."""
        one, day = self.arrangement, self.day
        budget, payers, ceiling = budget_on(one, day), payers_on(one, day), ceiling_on(one, day)
        return {
            "id": one.id,
            "name": one.name,
            "day": day.isoformat(),
            "in_force": {"from": one.in_force.since.isoformat(), "to": one.in_force.until.isoformat()},
            "parties": self.parties,
            "duties": [_duty(one, d, day) for d in self.duties],
            "area": sorted({where(d) for d in self.duties}),
            "mandate": one.mandate and _mandate(one, one.mandate, day),
            "membership": [
                {"act": m.act, "clause": m.clause, "notice_days": m.notice_days, "text": m.text}
                for m in one.membership
                if m.holds(day)
            ],
            "strength": {
                "now": _strength(strength_on(one, day)),
                "peak": _strength(peak(one)),
                "ceiling": ceiling and ceiling.persons,
            },
            "budget": budget and {**_amount(budget), "unit": budget.unit, "rule": budget.rule},
            "pays": payers and {"rule": payers.rule, "shares": dict(payers.shares), "source": payers.source},
            "practices": [
                {"practice": p.practice.value, "from": p.since.isoformat(), "text": p.text}
                for p in sorted(one.practices, key=lambda p: (p.practice, p.since))
                if p.holds(day)
            ],
            "limits": len([x for x in one.limits if x.holds(day)]),
            "thresholds": len([x for x in one.thresholds if x.holds(day)]),
            "verifications": len([x for x in one.verifications if x.holds(day)]),
            "character": self.character.as_dict(),
        }


def compare(library: Library, ids: Iterable[str], day: date) -> list[Side]:
    """The arrangements of these ids on ``day``, in the order asked for; ``InputError`` with the nearest id.

    >>> from foedus.arrangements import load_library
    >>> nato, osce = compare(load_library(), ["nato", "osce"], date(2025, 6, 1))
    >>> len(nato.parties["member"]), len(osce.parties["member"])
    (32, 57)
    """
    found = [library.find(one) for one in ids]
    return [Side(a, nearest_day(a, day), character(a, day)) for a in found]


def blockers(arrangement: Arrangement, decision: Decision, day: date) -> list[str]:
    """Members of the body that alone can stop the act on ``day``; empty where each party decides for itself."""
    if decision.body is None:
        return []
    members, canonical = canonical_on(arrangement, decision, day)
    return sorted(canonical.vetoers & members)


def where(duty: Duty) -> str:
    """Where a duty holds, in a few words; the clause where the file names one."""
    area = duty.area
    names = {"beneficiaries": "territory of those protected", "anywhere": "anywhere", "none": ""}
    parts = [names[area.territory], *area.regions, *area.places]
    return area.clause or ", ".join(part for part in parts if part)


def _duty(arrangement: Arrangement, duty: Duty, day: date) -> dict[str, Any]:
    decisions = [d for d in (duty.decision, duty.collective) if d is not None]
    return {
        "id": duty.id,
        "clause": duty.clause,
        "obligation": duty.obligation.value,
        "strength": duty.strength.value,
        "triggers": [t.value for t in duty.triggers],
        "bound": list(duty.bound) if isinstance(duty.bound, tuple) else duty.bound,
        "on_behalf_of": list(duty.on_behalf_of)
        if isinstance(duty.on_behalf_of, tuple)
        else duty.on_behalf_of,
        "area": where(duty),
        "rules": [decision_words(arrangement, d, day) for d in decisions],
        "can_block": sorted({b for d in decisions for b in blockers(arrangement, d, day)}),
        "host_consent": duty.decision.host_consent,
        "on_request": duty.on_request,
        "unconditional": duty.unconditional,
        "exceptions": len([x for x in duty.exceptions if x.holds(day)]),
        "confidence": duty.confidence,
    }


def _mandate(arrangement: Arrangement, mandate: Mandate, day: date) -> dict[str, Any]:
    return {
        "decision": mandate.decision,
        "chapter": mandate.chapter,
        "tasks": list(mandate.tasks),
        "given_by": [decision_words(arrangement, d, day) for d in mandate.given_by],
        "can_block": sorted({b for d in mandate.given_by for b in blockers(arrangement, d, day)}),
        "acts": [
            {"from": a.since.isoformat(), "decision": a.decision, "text": a.text}
            for a in sorted(mandate.acts, key=lambda a: a.since)
            if a.since <= day
        ],
    }


def _strength(force: Force | None) -> dict[str, Any] | None:
    return None if force is None else _amount(force)


def _amount(fact: Range) -> dict[str, Any]:
    return {
        "value": fact.middle,
        "low": fact.low,
        "high": fact.high,
        "from": fact.since.isoformat(),
        "to": fact.until.isoformat(),
        "confidence": fact.confidence,
        "source": fact.source,
    }
