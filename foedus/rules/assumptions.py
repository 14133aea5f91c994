"""What an answer takes for granted, in sentences: about the day, the states of that day, and what they did not say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from foedus.arrangements import Strength, Trigger
from foedus.arrangements.schema import Arrangement, Effect
from foedus.parameters import Parameters
from foedus.rules.compile import last_known
from foedus.rules.reasons import listed
from foedus.rules.situation import HELP, Situation
from foedus.world.tables import read_table

RECENT_YEARS = 5
FEW_ORGANISATIONS = 20
UN = "un-charter"
FIGHTING = (Trigger.FORCE, Trigger.WAR)
BEHIND = {
    Trigger.NON_STATE_ATTACK: "stands behind the attackers",
    Trigger.CIVIL_CONFLICT: "takes part in the conflict from outside",
}
# Days to which another state stood for today's, and which. Gleditsch & Ward's list of independent states (recalled).
PREDECESSORS = (
    ("RUS", date(1991, 12, 26), "the Soviet Union"),
    ("DEU", date(1990, 10, 3), "the Federal Republic (West Germany)"),
    ("SRB", date(1992, 4, 27), "the Socialist Federal Republic of Yugoslavia"),
    ("SRB", date(2003, 2, 4), "the Federal Republic of Yugoslavia (Serbia and Montenegro)"),
    ("SRB", date(2006, 6, 5), "the State Union of Serbia and Montenegro"),
    ("CZE", date(1993, 1, 1), "Czechoslovakia"),
    ("YEM", date(1990, 5, 22), "North Yemen"),
    ("VNM", date(1976, 7, 2), "North Vietnam"),
    ("TZA", date(1964, 4, 26), "Tanganyika"),
    ("PAK", date(1971, 12, 16), "Pakistan with what is now Bangladesh"),
    ("ETH", date(1993, 5, 24), "Ethiopia with what is now Eritrea"),
    ("SDN", date(2011, 7, 9), "Sudan with what is now South Sudan"),
    ("MKD", date(2019, 2, 12), "the same state under its former name, Macedonia"),
)


def assumptions(situation: Situation, parameters: Parameters) -> list[str]:
    """Every assumption that matters for this incident, the gravest first."""
    return [*_time(situation), *_states(situation), *_incident(situation, parameters), *_bodies(situation)]


def anachronistic(situation: Situation) -> bool:
    """Whether the day is so far from the world's year that its strengths and affinities are those of another age."""
    return abs(situation.incident.date.year - situation.world.year) > RECENT_YEARS


def _time(situation: Situation) -> Iterator[str]:
    day, year = situation.incident.date, situation.world.year
    if situation.world.from_record:
        yield from _record(year)
        return
    if anachronistic(situation):
        yield (
            f"duties, parties and seats are those of {day}; strength, affinity, regimes and distances are those of"
            f" {year}: do not read who would come and the balance as a picture of {day.year}"
        )
    elif day.year != year:
        yield f"strength, affinity and regimes are those of {year}; duties, parties and seats those of {day}"
    if day.year > year + 1:
        yield f"arrangements in force when the library was written are assumed to be in force on {day}"


def _record(year: int) -> Iterator[str]:
    yield (
        f"states, strengths, regimes and rivalries are those that the record (COW and others) has for 1 January {year};"
        " affinity is read from votes in the General Assembly, and is not known before it met"
    )
    yield (
        "treaties are those that ATOP codes: no Council, no organisation and no practice of a treaty that it does not"
        " code; every obligation is taken to leave the means to each party"
    )


def _states(situation: Situation) -> Iterator[str]:
    if situation.world.from_record:
        return
    day = situation.incident.date
    involved = [*situation.incident.initiators, *situation.incident.targets]
    for state in involved:
        joined = sum(r["iso3"] == state and r["status"] == "member" for r in read_table("organisations.csv"))
        if joined < FEW_ORGANISATIONS:
            yield (
                f"affinity is read from shared organisations, and {state} is in {joined} only: who leans towards"
                f" {state} is not known, and its friends are understated"
            )
    for state in involved:
        stood = [(until, what) for code, until, what in PREDECESSORS if code == state and day < until]
        if stood:
            yield f"{state} stands for {min(stood)[1]}"
    un = next((a for a, _ in situation.compiled.duties if a.id == UN), None)
    if un is not None:
        known = {state for state, _, _ in PREDECESSORS}
        for state in involved:
            yield from _before_admission(un, state, day) if state not in known else ()


def _before_admission(un: Arrangement, state: str, day: date) -> Iterator[str]:
    admitted = min((p.since for p in un.parties if state in p.states), default=None)
    if admitted is not None and day < admitted:
        yield f"{state} joined the United Nations on {admitted}: check that it was a state on {day}"


def _incident(situation: Situation, parameters: Parameters) -> Iterator[str]:
    incident = situation.incident
    if incident.kind in FIGHTING:
        yield from _fighting(situation, parameters)
    if incident.actor:
        yield f"{incident.actor!r} is taken for an actor that is not a state"
    if incident.initiators and incident.kind in BEHIND:
        yield f"{listed(list(incident.initiators))} {BEHIND[incident.kind]}"
    if len(incident.initiators) > 1:
        yield f"affinity and strength are measured against the first initiator named ({incident.initiators[0]})"
    if len(incident.targets) > 1:
        yield f"days of arrival are to the first target named ({incident.targets[0]})"
    yield from _help(situation)


def _fighting(situation: Situation, parameters: Parameters) -> Iterator[str]:
    targets, rate = listed(list(situation.incident.targets)), parameters["invoked_by_force"]
    low, high = rate.interval
    if situation.incident.kind is Trigger.FORCE:
        yield (
            f"the attack is grave enough that {targets} calls its allies; of all recorded uses of force short of war"
            f" about {rate.value:.0%} are ({low:.0%} to {high:.0%})"
        )
    yield f"{targets} did not begin the fighting"
    yield (
        "p of a state without a duty is an average rate for neighbours and major powers: it knows nothing of a"
        " state's particular policy or promise"
    )


def _help(situation: Situation) -> Iterator[str]:
    """What the promises of help take for granted."""
    incident, targets = situation.incident, listed(list(situation.incident.targets))
    helping = [b for b in situation.triggered if b.duty.obligation in HELP]
    owed = [b for b in helping if b.duty.strength not in (Strength.MAY, Strength.POLITICAL)]
    if any(b.duty.on_request for b in owed):
        yield f"{targets} asks for help where it is owed on request only"
    if owed and incident.kind not in (*FIGHTING, Trigger.THREAT):
        yield (
            "honouring was studied for attacks by states; for this kind of incident p is a stretch, and who sides with"
            " whom inside a state is not known"
        )
    if incident.kind in FIGHTING and not owed:
        yield (
            f"no arrangement in the library obliges anybody in law to help {targets}; laws, statements and troops of"
            " single states are not arrangements and are not counted"
        )
    if incident.place and owed:
        yield f"joiners' distances and days are to the territory of {targets}, not to {incident.place}"
    for bound in owed:
        for state, exception in situation.exceptions(bound.d):
            if state in incident.targets and exception.effect is not Effect.BINDS:
                what = f"{bound.arrangement.id} {bound.duty.clause} ({exception.id})"
                yield f"{state} itself stands apart from {what}: that it asks, and is heard as a party, is doubtful"


def _bodies(situation: Situation) -> Iterator[str]:
    day = situation.incident.date
    seen = set()
    for bound in situation.triggered:
        for _, decision in situation.decisions(bound.duty):
            body = {b.id: b for b in bound.arrangement.bodies}[decision.body or ""]
            known = last_known(body, day)
            if known != day and body.name not in seen:
                seen.add(body.name)
                yield f"{body.name}: members on {day} are not known; those of {known} are taken"
