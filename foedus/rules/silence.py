"""Arrangements that a reader would expect, each with the one fact that kept it silent.

An arrangement is expected if it has a duty to help (defend, offend, assist, or enforce with legal force), none of
these is triggered, and

    1  a target is a party to it on the day, in any role (but not one that only protects others), or an
       initiator is among those whom it protects; or
    2  a target is party to it, in a role that it protects, within five years before or after the day; or
    3  it has at least three parties, and a duty to help that binds and protects at least two land or sea neighbours
       of a target.

The fact is that of the duty that came furthest, of those that answer this kind of incident if there are any: whom it
protects, adversary, area, and last whether anybody is left bound. Ukraine 2022 and Article 5: UKR is not a party.
Falklands 1982: FLK is outside the area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

import numpy as np

from foedus.arrangements import Arrangement, Duty, Obligation, Strength
from foedus.rules import respond
from foedus.rules.reasons import INCIDENT_WORDS, exception_words, listed, party_words, span
from foedus.rules.situation import EPOCH, RANK, Situation
from foedus.rules.tables import BENEFICIARY, BOUND

TO_HELP = (Obligation.DEFEND, Obligation.OFFEND, Obligation.ASSIST, Obligation.ENFORCE)
ROLES = {"members": "member", "hosts": "host"}
OTHER_ROLES = ("contributor", "observer")
NEAR_YEARS = 5.0
DAYS_PER_YEAR = 365.25
FACTS = {
    respond.NOT_IN_FORCE: "not_in_force",
    respond.NOT_FOR_TARGET: "not_for_target",
    respond.NOT_THIS_KIND: "not_this_kind",
    respond.NOT_AGAINST: "not_against",
    respond.OUT_OF_AREA: "out_of_area",
    respond.NOBODY_LEFT: "nobody_left",
}


@dataclass(frozen=True)
class Silent:
    """An arrangement that a reader would expect; ``fact`` kept it silent, ``reason`` is its kind."""

    arrangement: str
    clause: str
    obligation: str
    reason: str
    fact: str
    expected_because: str

    def as_dict(self) -> dict[str, str]:
        """As plain data."""
        return asdict(self)


def not_triggered(situation: Situation) -> list[Silent]:
    """Expected arrangements without a triggered duty to help; those of the targets first."""
    loud = {b.arrangement.id for b in situation.triggered if _helps(b.duty)}
    quiet: dict[str, list[int]] = {}
    for d, (arrangement, duty) in enumerate(situation.compiled.duties):
        if _helps(duty) and arrangement.id not in loud:
            quiet.setdefault(arrangement.id, []).append(d)
    found = [one for duties in quiet.values() for one in _expected(situation, duties)]
    return [silent for _, silent in sorted(found, key=lambda one: (one[0], one[1].arrangement))]


def _helps(duty: Duty) -> bool:
    recommends = duty.obligation is Obligation.ENFORCE and duty.strength is Strength.POLITICAL
    return duty.obligation in TO_HELP and not recommends


def _expected(situation: Situation, duties: list[int]) -> Iterator[tuple[int, Silent]]:
    arrangement = situation.compiled.duties[duties[0]][0]
    rank, because = _expectation(situation, arrangement, duties)
    if not because:
        return
    status = situation.status
    d = max(duties, key=lambda d: _nearness(situation, d))
    duty = situation.compiled.duties[d][1]
    fact = _fact(situation, arrangement, duty, d)
    yield rank, Silent(arrangement.id, duty.clause, duty.obligation.value, FACTS[status[d]], fact, because)


def _nearness(situation: Situation, d: int) -> tuple[bool, int, int, int]:
    """How near a duty came: it answers this kind of incident, it passed most tests, it owes most."""
    duty = situation.compiled.duties[d][1]
    answers = bool((int(situation.tables.duty["kinds"][d]) >> situation.case.kind) & 1)
    return answers, situation.status[d], -RANK.index(duty.obligation), -d


def _expectation(situation: Situation, arrangement: Arrangement, duties: list[int]) -> tuple[int, str]:
    """How near the expectation lies (0 nearest), and why a reader would have it; empty if none would."""
    incident, day = situation.incident, situation.incident.date
    protected = _protected(situation, duties)
    guards = [s for s in incident.targets if span(arrangement, s, day)]
    if guards and all(situation.status[d] == respond.NOT_FOR_TARGET for d in duties):
        return 9, ""
    for state in incident.targets:
        if span(arrangement, state, day):
            return 0, f"the target {state} is a party"
    roles = _protected_roles(situation, duties)
    for state in incident.targets:
        if _years_away(arrangement, state, day, roles) <= NEAR_YEARS:
            return 1, f"the target {state} is a party at another time"
    around = [s for s in _bound_neighbours(situation, duties) if s in protected]
    if len(around) >= 2 and len(arrangement.members(day, role=None)) >= 3:
        return 2, f"binds neighbours of the target: {listed(around)}"
    for state in incident.initiators:
        if span(arrangement, state, day) and state in protected:
            return 3, f"the initiator {state} is a party"
    return 9, ""


def _protected(situation: Situation, duties: list[int]) -> list[str]:
    held = ((situation.tables.role[EPOCH, duties] & BENEFICIARY) > 0).any(axis=0)
    return situation.codes(np.flatnonzero(held))


def _protected_roles(situation: Situation, duties: list[int]) -> set[str]:
    """The roles of parties whom the duties protect; every role where they name states or say anyone."""
    said = {situation.compiled.duties[d][1].on_behalf_of for d in duties}
    known = {word for word in said if isinstance(word, str)} & set(ROLES)
    return {ROLES[word] for word in known} if len(known) == len(said) else {*ROLES.values(), *OTHER_ROLES}


def _years_away(arrangement: Arrangement, state: str, day: date, roles: set[str]) -> float:
    """Years from ``day`` to the nearest day on which ``state`` is party in one of ``roles``; infinite if never."""
    away = [float("inf")]
    for party in arrangement.parties:
        if state in party.states and party.role in roles:
            begin = max(party.since, arrangement.in_force.since)
            end = min(party.until, arrangement.in_force.until)
            away.append(max((begin - day).days, (day - end).days, 0) / DAYS_PER_YEAR)
    return min(away)


def _bound_neighbours(situation: Situation, duties: list[int]) -> list[str]:
    world, case = situation.world, situation.case
    near = ((world.land_km[case.targets] > 0) | world.sea_neighbour[case.targets]).any(axis=0)
    near &= ~np.isin(np.arange(world.n), [*case.initiators, *case.targets])
    bound = ((situation.tables.role[EPOCH, duties] & BOUND) > 0).any(axis=0)
    return situation.codes(np.flatnonzero(near & bound))


def _fact(situation: Situation, arrangement: Arrangement, duty: Duty, d: int) -> str:
    incident, status = situation.incident, situation.status[d]
    if status == respond.NOT_IN_FORCE:
        return _not_in_force(arrangement, duty, incident.date)
    if status == respond.NOT_FOR_TARGET:
        return _not_for_target(situation, arrangement, d)
    if status == respond.NOT_THIS_KIND:
        answers = ", ".join(INCIDENT_WORDS[k] for k in duty.triggers)
        return f"it answers {answers}; this is {INCIDENT_WORDS[incident.kind]}"
    if status == respond.NOT_AGAINST:
        return _not_against(situation, arrangement, duty)
    if status == respond.OUT_OF_AREA:
        where = [incident.place] if incident.place else list(incident.targets)
        outside = "is outside its area" if len(where) == 1 else "are outside its area"
        clause = f" ({duty.area.clause})" if duty.area.clause else ""
        return f"{listed([str(p) for p in where])} {outside}{clause}"
    left = [exception_words(s, x) for s, x in situation.exceptions(d) if x.effect == "releases"]
    return left[0] if left else "it binds no state but those in the incident"


def _not_in_force(arrangement: Arrangement, duty: Duty, day: date) -> str:
    force = arrangement.in_force
    if day < force.since:
        return f"not in force before {force.since}"
    if day >= force.until:
        return f"no longer in force since {force.until}"
    if duty.since is not None and day < duty.since:
        return f"{duty.clause} holds from {duty.since} only"
    if duty.until is not None and day >= duty.until:
        return f"{duty.clause} held until {duty.until}"
    return f"nobody is bound by it on {day}"


def _not_for_target(situation: Situation, arrangement: Arrangement, d: int) -> str:
    incident, day = situation.incident, situation.incident.date
    inside = [s for s in incident.targets if span(arrangement, s, day)]
    if inside:
        return f"it protects {listed(_protected(situation, [d]))}, not {listed(inside)}"
    target = _when_a_party(arrangement, incident.targets[0], day)
    attackers = [s for s in incident.initiators if span(arrangement, s, day)]
    if not attackers:
        return target if len(incident.targets) == 1 else f"{listed(list(incident.targets))} are not parties"
    doers = "the initiator" if len(attackers) == 1 else "initiators"
    return f"no party was attacked: {target}; {listed(attackers)} {'is' if len(attackers) == 1 else 'are'} {doers}"


def _when_a_party(arrangement: Arrangement, state: str, day: date) -> str:
    """ "UKR is not a party", with when it becomes or was one."""
    spans = [p for p in arrangement.parties if state in p.states]
    later = [p.since for p in spans if p.since > day]
    earlier = [p.until for p in spans if p.until <= day]
    if later:
        return f"{state} is not a party before {min(later)}"
    return f"{state} is no party since {max(earlier)}" if earlier else f"{state} is not a party"


def _not_against(situation: Situation, arrangement: Arrangement, duty: Duty) -> str:
    initiators, day = situation.incident.initiators, situation.incident.date
    if isinstance(duty.against, tuple):
        return f"it holds against {listed(list(duty.against))} only, not against {listed(list(initiators))}"
    if duty.against == "outsiders":
        inside = next(i for i in initiators if span(arrangement, i, day))
        return f"the initiator {party_words(arrangement, inside, day)}; the duty is against outsiders"
    return f"it holds between parties; {listed(list(initiators))} is none"
