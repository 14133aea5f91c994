"""What an arrangement is for, by which means, and how freely it answers: read from its duties, never from its kind.

Each duty d in force on the day has

    weight       w = demand(obligation) · binding(strength) · confidence
    demand       defend, offend, enforce with arms 1; interpose, assist 3/4; mediate, observe, enforce without arms 1/2;
                 consult, refrain, neutral 1/4: what honouring it asks of a state
    binding      1 - rank/5 over force, means open, non-military, may, political (ranks 0 to 4)
    confidence   1, 1/2, 1/4 where the file's confidence in its reading is high, medium, low

    goal         the purpose with the largest share of Σ w:  mutual defence, collective enforcement, mediation and
                 pressure, stability monitoring, mutual restraint
    enforcement  the means with the largest share of Σ w, duties to refrain left out:  unified armed response,
                 diplomatic pressure, neutral buffer
    flexibility  Σ w · (rank/4 + discretion + consent) / 3 / Σ w over the same duties;  low < 1/3 ≤ medium < 2/3 ≤ high
    discretion   0 where each party alone decides on its duty, else ½ + ½ · (members that alone can block / members)
    consent      1 where the host must agree, ½ where the victim must ask, else 0

Equal shares: the one named first. A duty to assist serves mutual defence where members assist each other, and stability
where they assist a host or an outsider.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from foedus.arrangements import Arrangement, Duty, Obligation, Strength
from foedus.rules.compile import canonical_on, in_force

DEMAND = {
    Obligation.DEFEND: 1.0,
    Obligation.OFFEND: 1.0,
    Obligation.ENFORCE: 1.0,
    Obligation.INTERPOSE: 0.75,
    Obligation.ASSIST: 0.75,
    Obligation.MEDIATE: 0.5,
    Obligation.OBSERVE: 0.5,
    Obligation.CONSULT: 0.25,
    Obligation.REFRAIN: 0.25,
    Obligation.NEUTRAL: 0.25,
}
ENFORCE_WITHOUT_ARMS = 0.5
CONFIDENCE = {"high": 1.0, "medium": 0.5, "low": 0.25}
RANK = {strength: rank for rank, strength in enumerate(Strength)}
UNARMED = (Strength.NON_MILITARY, Strength.POLITICAL)
RESTRAINT = (Obligation.REFRAIN, Obligation.NEUTRAL)
GOALS = (
    "mutual defence",
    "collective enforcement",
    "mediation and pressure",
    "stability monitoring",
    "mutual restraint",
)
MEANS = ("unified armed response", "diplomatic pressure", "neutral buffer")
LEVELS = ("low", "medium", "high")


@dataclass(frozen=True)
class Property:
    """A word, a number in [0, 1], and what the number is made of."""

    word: str
    value: float
    parts: dict[str, float]

    def as_dict(self) -> dict[str, object]:
        """As plain data."""
        return {"word": self.word, "value": self.value, "parts": dict(self.parts)}


@dataclass(frozen=True)
class Character:
    """Derived properties on ``day``; ``None`` where no duty says anything about them."""

    day: date
    goal: Property | None
    enforcement: Property | None
    flexibility: Property | None

    def as_dict(self) -> dict[str, object]:
        """As plain data."""
        said = {"goal": self.goal, "enforcement": self.enforcement, "flexibility": self.flexibility}
        return {"day": self.day.isoformat(), **{k: p and p.as_dict() for k, p in said.items()}}


def character(arrangement: Arrangement, day: date) -> Character:
    """The derived properties of ``arrangement`` on ``day``, or on the nearest day on which it is in force.

    >>> from foedus.arrangements import load_library
    >>> osce = character(load_library()["osce"], date(2025, 6, 1))
    >>> osce.goal.word, osce.enforcement.word, osce.flexibility.word
    ('mediation and pressure', 'diplomatic pressure', 'high')
    """
    day = nearest_day(arrangement, day)
    duties = [d for d in arrangement.duties if in_force(d, day)]
    answering = [d for d in duties if d.obligation not in RESTRAINT]
    return Character(
        day=day,
        goal=_largest(GOALS, ((_goal(d), weight(d)) for d in duties)),
        enforcement=_largest(MEANS, ((_means(d), weight(d)) for d in answering)),
        flexibility=_flexibility(arrangement, answering, day),
    )


def nearest_day(arrangement: Arrangement, day: date) -> date:
    """``day``, or the first or last day on which the arrangement is in force, whichever is nearer."""
    force = arrangement.in_force
    return max(force.since, min(day, force.until - timedelta(days=1)))


def weight(duty: Duty) -> float:
    """demand · binding · confidence of one duty."""
    demand = DEMAND[duty.obligation]
    if duty.obligation is Obligation.ENFORCE and duty.strength in UNARMED:
        demand = ENFORCE_WITHOUT_ARMS
    return demand * (1 - RANK[duty.strength] / len(RANK)) * CONFIDENCE[duty.confidence]


def _goal(duty: Duty) -> str:
    if duty.obligation in RESTRAINT:
        return "mutual restraint"
    if duty.obligation in (Obligation.DEFEND, Obligation.OFFEND):
        return "mutual defence"
    if duty.obligation is Obligation.ASSIST:
        return "mutual defence" if duty.on_behalf_of in ("members", "all_parties") else "stability monitoring"
    if duty.obligation in (Obligation.OBSERVE, Obligation.INTERPOSE):
        return "stability monitoring"
    if duty.obligation is Obligation.ENFORCE and duty.strength not in UNARMED:
        return "collective enforcement"
    return "mediation and pressure"


def _means(duty: Duty) -> str:
    goal = _goal(duty)
    if goal in ("mutual defence", "collective enforcement"):
        return "unified armed response"
    return "neutral buffer" if goal == "stability monitoring" else "diplomatic pressure"


def _largest(words: tuple[str, ...], weighed: Iterable[tuple[str, float]]) -> Property | None:
    pairs = list(weighed)
    whole = fsum(w for _, w in pairs)
    if whole == 0:
        return None
    shares = {word: round(fsum(w for which, w in pairs if which == word) / whole, 3) for word in words}
    first = max(words, key=lambda word: shares[word])
    return Property(first, shares[first], shares)


def _flexibility(arrangement: Arrangement, duties: list[Duty], day: date) -> Property | None:
    whole = fsum(weight(d) for d in duties)
    if whole == 0:
        return None
    terms = {
        "strength left open": fsum(weight(d) * RANK[d.strength] / (len(RANK) - 1) for d in duties),
        "discretion of a body": fsum(weight(d) * discretion(arrangement, d, day) for d in duties),
        "consent of host or victim": fsum(weight(d) * consent(d) for d in duties),
    }
    parts = {name: round(term / whole, 3) for name, term in terms.items()}
    value = round(fsum(terms.values()) / whole / len(terms), 3)
    return Property(LEVELS[min(int(value * len(LEVELS)), len(LEVELS) - 1)], value, parts)


def discretion(arrangement: Arrangement, duty: Duty, day: date) -> float:
    """0 where each party alone decides, else ½ + ½ · (members that alone can block / members) on ``day``."""
    if duty.decision.body is None:
        return 0.0
    members, canonical = canonical_on(arrangement, duty.decision, day)
    return 0.5 + 0.5 * len(canonical.vetoers & members) / len(members) if members else 1.0


def consent(duty: Duty) -> float:
    """1 where the host must agree, ½ where the victim must ask, else 0."""
    return 1.0 if duty.decision.host_consent else 0.5 if duty.on_request else 0.0
