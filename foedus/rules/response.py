"""The answer to an incident: duties, silence, conflicts, who would come, the balance, what is contested or assumed.

    respond(incident, compiled, world, parameters) -> Response

Everything is read from the functions of ``respond``, which the engine runs too. Here are only words and intervals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np

from foedus.arrangements import Library, Obligation
from foedus.arrangements.schema import Effect
from foedus.parameters import Parameters
from foedus.rules.assumptions import anachronistic, assumptions
from foedus.rules.balance import Balance, balance
from foedus.rules.ballots import Ballot, ballots
from foedus.rules.beliefs import Spread, drawn
from foedus.rules.compile import Compiled, compile_library
from foedus.rules.conflicts import Conflict, conflicts
from foedus.rules.incident import Incident
from foedus.rules.reasons import caveats, facts, rule_words
from foedus.rules.responders import Called, Responder, gather, personnel, responders
from foedus.rules.silence import Silent, not_triggered
from foedus.rules.situation import HELP, Bound, Situation
from foedus.world import World

DETERRENCE, DETERRENCE_RUN = "deterrence", "foedus simulate nato-article-5"
OBJECTING = ("object_base", "object_affinity", "object_ally", "object_rival", "abstain")


@dataclass(frozen=True)
class Released:
    """A state that an exception or reservation releases from the duty, or for which it weakens it."""

    state: str
    effect: str
    exception: str
    text: str
    source: str


@dataclass(frozen=True)
class DutyAnswer:
    """A triggered duty: whom it binds, for whom, how it is decided, who can block it, and why it is triggered."""

    arrangement: str
    name: str
    duty: str
    clause: str
    obligation: str
    strength: str
    bound: tuple[str, ...]
    beneficiaries: tuple[str, ...]
    rule: str
    ballots: tuple[Ballot, ...]
    hosts: tuple[str, ...]  # whose consent each bound party needs, where no body decides
    on_request: bool
    released: tuple[Released, ...]
    facts: tuple[str, ...]
    caveats: tuple[str, ...]
    confidence: str
    text: str
    source: str

    def as_dict(self) -> dict[str, object]:
        """As plain data, under the stable keys; ``ballots`` also spells out each decision of a body."""
        first = self.ballots[0] if self.ballots else None
        plain = {k: v for k, v in vars(self).items() if isinstance(v, (str, bool))}
        blockers = dict.fromkeys([*self.hosts, *(b for ballot in self.ballots for b in ballot.blockers)])
        return {
            **plain,
            "bound": list(self.bound),
            "for": list(self.beneficiaries),
            "body": first and first.body,
            "blockers": list(blockers),
            "likely_blockers": [vars(o) for o in first.likely] if first else [],
            "p_passes": first and first.passes.as_dict(),
            "ballots": [b.as_dict() for b in self.ballots],
            "released": [asdict(r) for r in self.released],
            "why": [*self.facts, *self.caveats],
        }


@dataclass(frozen=True)
class Partner:
    """An ally of the initiator that may side with it; p as a median with its 90 % interval."""

    state: str
    p: Spread
    personnel: Spread

    def as_dict(self) -> dict[str, object]:
        """As plain data."""
        people = {k: round(v) for k, v in vars(self.personnel).items()}
        return {"state": self.state, "p": self.p.as_dict(), "personnel": people}


@dataclass(frozen=True)
class Basis:
    """What the probabilities rest on: parameters by basis, and a sentence."""

    by_basis: dict[str, list[str]]
    text: str


@dataclass(frozen=True)
class Contested:
    """A question on which the literature differs, and the command that shows the views."""

    question: str
    command: str


@dataclass(frozen=True)
class Response:
    """The whole answer. ``as_dict`` is what ``foedus trigger --json`` prints."""

    incident: Incident
    duties: tuple[DutyAnswer, ...]
    not_triggered: tuple[Silent, ...]
    conflicts: tuple[Conflict, ...]
    responders: tuple[Responder, ...]
    partners: tuple[Partner, ...]
    balance: Balance | None
    basis: Basis | None
    contested: tuple[Contested, ...]
    assumptions: tuple[str, ...]
    anachronistic: bool

    def as_dict(self) -> dict[str, object]:
        """As plain data, under the stable keys."""
        listed = ("duties", "not_triggered", "conflicts", "responders", "partners")
        return {
            "incident": self.incident.model_dump(mode="json"),
            **{key: [one.as_dict() for one in getattr(self, key)] for key in listed},
            "balance": self.balance and self.balance.as_dict(),
            "basis": self.basis and asdict(self.basis),
            "contested": [asdict(c) for c in self.contested],
            "assumptions": list(self.assumptions),
            "anachronistic": self.anachronistic,
        }


def trigger(incident: Incident, library: Library, world: World, parameters: Parameters) -> Response:
    """Answer ``incident`` with the arrangements of ``library`` as they stand on its day.

    >>> from datetime import date
    >>> from foedus.arrangements import load_library
    >>> from foedus.parameters import load_parameters
    >>> from foedus.rules.incident import parse_incident
    >>> from foedus.world import load_world
    >>> world = load_world()
    >>> incident = parse_incident("RUS attacks EST", on=date(2025, 6, 1), world=world)
    >>> answer = trigger(incident, load_library(), world, load_parameters())
    >>> next(len(d.bound) for d in answer.duties if d.duty == "article-5")
    31
    """
    return respond(incident, compile_library(library, world, incident.date), world, parameters)


def respond(incident: Incident, compiled: Compiled, world: World, parameters: Parameters) -> Response:
    """Answer ``incident`` on tables compiled for its day."""
    situation = Situation(incident, compiled, world)
    thetas = drawn(parameters)
    votes = {bound.d: ballots(situation, bound, thetas) for bound in situation.triggered}
    decided = [(bound, ballot) for bound in situation.triggered for ballot in votes[bound.d]]
    called = gather(situation, decided, parameters, thetas)
    coming = responders(called)
    return Response(
        incident=incident,
        duties=tuple(duty_answer(situation, bound, votes[bound.d]) for bound in situation.triggered),
        not_triggered=tuple(not_triggered(situation)),
        conflicts=tuple(conflicts(situation)),
        responders=tuple(coming),
        partners=tuple(_partners(called)),
        balance=balance(called),
        basis=_basis(coming, bool(decided), parameters),
        contested=tuple(_contested(situation, parameters)),
        assumptions=tuple(assumptions(situation, parameters)),
        anachronistic=anachronistic(situation),
    )


def duty_answer(situation: Situation, bound: Bound, votes: list[Ballot]) -> DutyAnswer:
    """A triggered duty in words, with the decisions of bodies on it as far as ``votes`` has them."""
    arrangement, duty = bound.arrangement, bound.duty
    return DutyAnswer(
        arrangement=arrangement.id,
        name=arrangement.name,
        duty=duty.id,
        clause=duty.clause,
        obligation=duty.obligation.value,
        strength=duty.strength.value,
        bound=tuple(bound.states(situation.world)),
        beneficiaries=tuple(situation.beneficiaries(bound.d)),
        rule=rule_words(arrangement, duty, situation.incident.date),
        ballots=tuple(votes),
        hosts=_hosts(situation, bound),
        on_request=duty.on_request,
        released=tuple(_released(situation, bound)),
        facts=tuple(facts(situation, bound)),
        caveats=tuple(caveats(situation, bound)),
        confidence=duty.confidence,
        text=duty.text.strip(),
        source={s.id: s.title for s in arrangement.sources}[duty.source],
    )


def _hosts(situation: Situation, bound: Bound) -> tuple[str, ...]:
    """Hosts of the arrangement (the targets where it names none) if their consent is the only one that is needed."""
    decision = bound.duty.decision
    if not decision.host_consent or decision.body is not None:
        return ()
    hosts = bound.arrangement.members(situation.incident.date, "host")
    return tuple(sorted(hosts)) or situation.incident.targets


def _released(situation: Situation, bound: Bound) -> Iterator[Released]:
    titles = {s.id: s.title for s in bound.arrangement.sources}
    for state, exception in situation.exceptions(bound.d):
        if exception.effect is not Effect.BINDS:
            source = titles[exception.source]
            yield Released(state, exception.effect.value, exception.id, exception.text.strip(), source)


def _partners(called: Called) -> Iterator[Partner]:
    """Allies that may side with the initiator, the likeliest first."""
    p = called.who.partners
    for s in sorted(np.flatnonzero(p[0] > 0), key=lambda s: (-p[0, s], s)):
        yield Partner(called.situation.world.iso3[s], Spread.of(p[1:, s]), personnel(called, int(s)))


def _basis(coming: list[Responder], voted: bool, parameters: Parameters) -> Basis | None:
    names = dict.fromkeys(reason.parameter for r in coming for reason in r.reasons)
    if voted and coming:
        names.update(dict.fromkeys(OBJECTING))
    by_basis: dict[str, list[str]] = {}
    for name in names:
        by_basis.setdefault(parameters[name].basis, []).append(name)
    if not by_basis:
        return None
    words = {"literature": "published rate", "estimated": "own estimate", "guess": "stated guess"}
    counted = [_count(len(by_basis[b]), w) for b, w in words.items() if b in by_basis]
    return Basis(by_basis, f"p rests on {' and '.join(counted)}  (foedus list parameters)")


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}{'es' if what.endswith('s') else 's'}"


def _contested(situation: Situation, parameters: Parameters) -> Iterator[Contested]:
    helping = [b for b in situation.triggered if b.duty.obligation in HELP]
    if any(b.duty.obligation is Obligation.DEFEND for b in helping):
        view = parameters.views[DETERRENCE]
        yield Contested(f"{view.question} ({len(view.choices)} views)", DETERRENCE_RUN)
    if helping:
        question = "How often are alliances honoured? (published: 27, 50 and 75 %)"
        yield Contested(
            question, "foedus list parameters  (honour_means_open); p_if_unreliable, p_if_reliable"
        )
    for bound in situation.triggered:
        if bound.duty.confidence == "low":
            what = f"Does {bound.arrangement.id} {bound.duty.clause} reach this incident? (confidence low)"
            yield Contested(what, f"foedus show {bound.arrangement.id}")
