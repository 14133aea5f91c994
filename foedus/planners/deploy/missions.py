"""Postings as arrangements: what a plan adds to the library, and what it ends, as amendments of a scenario's arm.

    robust        duties to enforce and to interpose: force beyond self-defence; troops, police, observers as usual
    traditional   a duty to interpose only
    observers     a duty to observe; nobody is armed

A mandate that changes from period to period makes duties with days. The mission is one of the United Nations: the
Council gives and renews its mandate, the cost is assessed. It stays by the host's consent only, unless the file has it
authorised by a duty that may act against the host. Postings in one place share a name, so that they share their luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from foedus.arrangements import Arrangement
from foedus.arrangements.amend import Add, Amendment, End
from foedus.planners.deploy.instance import Mandate
from foedus.planners.deploy.task import DeployTask, Posting

SOURCE = "plan"
DUTIES: dict[Mandate, tuple[str, ...]] = {
    "robust": ("enforce", "interpose"),
    "traditional": ("interpose",),
    "observers": ("observe",),
}
WORDS = tuple(dict.fromkeys(word for words in DUTIES.values() for word in words))
Contributions = Mapping[str, int]
Postings = Sequence[tuple[Posting, Sequence[Contributions]]]  # with persons by state in each period


def amendments(task: DeployTask, sent: Postings) -> tuple[Amendment, ...]:
    """What makes an arm of these postings: replaced operations end, missions are added."""
    return (*replaced(task), *added(task, sent))


def added(task: DeployTask, sent: Postings) -> tuple[Amendment, ...]:
    """The missions of these postings, each manned by who sends in its first period."""
    return tuple(
        Add(do="add", arrangement=mission(task, posting, given[posting.periods[0]]))
        for posting, given in sent
    )


def replaced(task: DeployTask) -> tuple[Amendment, ...]:
    """The ends of the operations whose soldiers are placed anew."""
    day = task.instance.periods[0].since
    return tuple(
        End.model_validate({"do": "end", "arrangement": a, "from": day}) for a in task.instance.replaces
    )


def span_of(task: DeployTask, posting: Posting) -> tuple[date, date]:
    """From its day to before its last.

    One that begins with the run begins a day later: what is there at the baseline is there in full, and a mission
    that has yet to come is not. One whose host has soldiers of a replaced operation begins at once.
    """
    there = posting.periods
    first, last = task.instance.periods[there[0]].since, task.instance.periods[there[-1]].until
    fresh = first == task.instance.baseline and not _inherits(task, posting)
    return first + timedelta(days=int(fresh)), last


def _inherits(task: DeployTask, posting: Posting) -> bool:
    at_once = task.instance.periods[0].since == task.instance.baseline
    return at_once and posting.persons[0] > 0 and posting.host in task.in_place


def name_of(posting: Posting) -> str:
    """The id of the arrangement, by place."""
    return f"deployed-{posting.host.lower()}"


def mission(task: DeployTask, posting: Posting, given: Contributions) -> Arrangement:
    """The arrangement of a posting: ``given`` says who mans it when it begins, persons by state.

    Where a later period has more persons than the one before it, the engine finds who sends them, at the next review.
    """
    first, last = span_of(task, posting)
    begins, senders = {"from": first, "source": SOURCE}, sorted(given)
    council = {"id": "council", "name": "Security Council", "source": SOURCE}
    of = {"arrangement": "un-charter", "body": "security-council"}
    parties = [{"states": [posting.host], "role": "host", **begins}]
    parties += [{"states": senders, "role": "contributor", **begins}] if senders else []
    data = {
        "id": name_of(posting),
        "name": f"Mission in {task.world.name[task.world.index(posting.host)]} (plan)",
        "kind": "observer_mission" if posting.words == "observers" else "peace_operation",
        "in_force": {**begins, "to": last},
        "summary": f"A mission on a mandate called {posting.words}, placed by a plan.",
        "sources": [{"id": SOURCE, "title": f"foedus plan deploy {task.instance.id}"}],
        "parties": parties,
        "bodies": [{**council, "of": of}],
        "duties": list(_duties(task, posting)),
        "mandate": {
            **begins,
            "decision": "placed by a plan",
            "given_by": [{"rule": "security_council", "body": "council"}],
            "ceilings": _ceilings(task, posting),
        },
        "forces": _forces(task, posting, given),
        "funding": [{"by": "un_peacekeeping", "rule": "assessed on all members", **begins}],
    }
    return Arrangement.model_validate(data)


def _duties(task: DeployTask, posting: Posting) -> Iterator[dict[str, Any]]:
    """A duty for each span in which it is one: with days only where it is not so as long as the mission is there."""
    first, last = span_of(task, posting)
    there, periods = posting.periods, task.instance.periods
    for word in WORDS:
        held = [(word in DUTIES[m], t) for t in there if (m := posting.mandates[t]) is not None]
        spans = [[t for _, t in span] for holds, span in groupby(held, itemgetter(0)) if holds]
        for k, span in enumerate(spans):
            since, until = max(first, periods[span[0]].since), min(last, periods[span[-1]].until)
            days = ({"from": since} if since > first else {}) | ({"to": until} if until < last else {})
            yield {**_duty(word, f"{word}-{k + 1}" if k else word, task), **days}


def _duty(word: str, name: str, task: DeployTask) -> dict[str, Any]:
    return {
        "id": name,
        "clause": "placed by a plan",
        "obligation": word,
        "triggers": ["civil_conflict", "ceasefire", "violation"],
        "strength": "means_open",
        "text": f"The mission is to {word}.",
        "bound": "contributors",
        "on_behalf_of": "hosts",
        "decision": {"rule": "automatic", "host_consent": task.instance.authorised.by == "consent"},
        "source": SOURCE,
    }


def _ceilings(task: DeployTask, posting: Posting) -> list[dict[str, Any]]:
    """Troops, police and observers of each period, in the parts that missions on record have."""
    first, last = span_of(task, posting)
    parts = {name: task.parameters[f"ops_peak_{name}"].value for name in ("police", "observers")}
    found = []
    for t in posting.periods:
        persons, period = posting.persons[t], task.instance.periods[t]
        kinds = {name: round(persons * part) for name, part in parts.items()}
        kinds["troops"] = persons - sum(kinds.values())
        kinds = {"observers": persons} if posting.mandates[t] == "observers" else kinds
        span = {"from": max(first, period.since), "to": min(last, period.until), "source": SOURCE}
        found.append({**kinds, **span})
    return found


def _forces(task: DeployTask, posting: Posting, given: Contributions) -> list[dict[str, Any]]:
    """Who gives how much: of a mission that takes over soldiers, as many as there are; the rest is found later.

    At the most the part of what is authorised that missions reach.
    """
    persons = whole = sum(given.values())
    if _inherits(task, posting):
        usual = task.parameters["ops_peak_of_ceiling"].value
        whole = min(int(persons * usual), task.in_place[posting.host])
    there = {s: n * whole // persons for s, n in sorted(given.items()) if n * whole // persons}
    since = span_of(task, posting)[0]
    return [{"value": sum(there.values()), "by_state": there, "from": since, "source": SOURCE}]
