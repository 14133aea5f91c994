"""What a scenario takes as given in every arm: shocks over a span of time, incidents on a day; and their checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from foedus.arrangements import Trigger
from foedus.arrangements.schema import Day, Model, State, Text
from foedus.base.documents import Document, Path_
from foedus.base.errors import Finding, nearest
from foedus.world import World

DAYS_PER_YEAR = 365.25
ArmId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]


class Shock(Model):
    """Drought, a price shock, a flood of arms: from ``from`` to ``to``, in ``states`` and ``regions``.

    ``odds``: factor of the odds that a year inside these states moves to a higher level of conflict; ``deaths``: factor
    of the battle deaths of a conflict. They count in each year of the run by the part of it that lies in the span.
    Neither has a value by default that is an estimate: the source says whose it is.
    """

    id: ArmId
    text: Text
    since: Day = Field(alias="from")
    until: Day = Field(alias="to")
    states: tuple[State, ...] = ()
    regions: tuple[str, ...] = ()
    odds: float = Field(default=1.0, gt=0, le=100)
    deaths: float = Field(default=1.0, gt=0, le=100)
    source: Text


class Happening(Model):
    """Something that a scenario takes as given: somebody who is no state acts in or against ``target``.

    ``civil_conflict``: an insurgency; the state's level in that year of the run is at least ``level``.
    ``non_state_attack`` and ``cyber``: an attack, which calls those who owe help; nobody fights.
    """

    day: Day
    kind: Literal[Trigger.CIVIL_CONFLICT, Trigger.NON_STATE_ATTACK, Trigger.CYBER]
    target: State
    actor: Text
    level: Literal["minor", "major"] = "minor"
    source: Text


def check_given(
    given: tuple[Sequence[Shock], Sequence[Happening]],
    span: tuple[date, date],
    document: Document,
    world: World,
) -> Iterator[Finding]:
    """Findings about the shocks and incidents of a scenario that runs from ``span[0]`` to ``span[1]``.

    States and regions must exist, days lie within the run, and a shock must hold somewhere, in some year.
    """
    shocks, incidents = given
    for i, shock in enumerate(shocks):
        field: Path_ = ("shocks", i)
        yield from _unknown(((*field, "states"), shock.states), world.iso3, "state", document)
        yield from _unknown(
            ((*field, "regions"), shock.regions), sorted(set(world.region)), "region", document
        )
        yield from _without_effect(shock, span, field, document)
    for i, one in enumerate(incidents):
        if one.target not in world.iso3:
            what = f"unknown state {one.target!r}"
            yield document.finding(("incidents", i, "target"), what, nearest(one.target, world.iso3))
        if not span[0] <= one.day < span[1]:
            what = f"{one.day} is not a day of the run, {span[0]} to {span[1]}"
            yield document.finding(("incidents", i, "day"), what, "a day between these")


def _unknown(
    at: tuple[Path_, Iterable[str]], known: Sequence[str], noun: str, document: Document
) -> Iterator[Finding]:
    for k, word in enumerate(at[1]):
        if word not in known:
            yield document.finding((*at[0], k), f"unknown {noun} {word!r}", nearest(word, known))


def _without_effect(
    shock: Shock, span: tuple[date, date], field: Path_, document: Document
) -> Iterator[Finding]:
    if not (shock.states or shock.regions):
        yield document.finding(field, f"shock {shock.id!r} is nowhere", "states: [...] or regions: [...]")
    if shock.odds == shock.deaths == 1.0:
        yield document.finding(field, f"shock {shock.id!r} changes nothing", "odds or deaths other than 1")
    if shock.until <= shock.since:
        what = f"ends on {shock.until}, not after it begins ({shock.since})"
        yield document.finding((*field, "to"), what, "a later date")
    elif shock.until <= span[0] or shock.since >= span[1]:
        what = f"shock {shock.id!r} holds in no year of the run, {span[0]} to {span[1]}"
        yield document.finding((*field, "from"), what, "a span that meets the run")
