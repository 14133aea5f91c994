"""From an arrangement of the library to the question who shares its cost, and who bears it today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foedus.arrangements import Arrangement, Library
from foedus.arrangements.dated import OPEN_END
from foedus.arrangements.facts import Force, Funding
from foedus.arrangements.figures import budget_on, payers_on
from foedus.base.errors import Finding, InputError
from foedus.burden.income import CHARTER
from foedus.world import World

ASSESSED = "assessed on all members by the peacekeeping scale"  # the library's words for operations of the UN
WHOLE = 0.999


@dataclass(frozen=True)
class Recorded:
    """Who bears the cost on record: shares of the whole by state; what is not told of is the rest."""

    shares: Mapping[str, float]
    text: str

    @property
    def complete(self) -> bool:
        """Whether nothing but rounding is left."""
        return sum(self.shares.values()) >= WHOLE


@dataclass(frozen=True)
class Payers:
    """Who shares the cost of an arrangement on a day, with what the library knows of it.

    ``given``: fields of the ``Question`` (contributions, host). ``cost`` in ``unit``. ``notes``: what to know.
    """

    members: tuple[str, ...]
    given: Mapping[str, Any] = field(default_factory=dict)
    recorded: Recorded | None = None
    cost: float | None = None
    unit: str = "USD"
    notes: tuple[str, ...] = ()


def payers_of(arrangement: Arrangement, library: Library, world: World, day: date) -> Payers:
    """Who pays for the arrangement on ``day``.

    Operations assessed by the United Nations: all its members, today as the peacekeeping scale on record says. Others:
    the states with recorded shares where these make up the whole, else the members, else those that brought forces.

    >>> from foedus.arrangements import load_library
    >>> from foedus.world import load_world
    >>> payers_of(load_library()["mfo"], load_library(), load_world(), date(2025, 1, 1)).members
    ('EGY', 'ISR', 'USA')
    """
    funding = payers_on(arrangement, day)
    assessed = funding is not None and funding.rule == ASSESSED
    home = library[CHARTER] if assessed else arrangement
    recorded = _recorded(_last_shares(home, day))
    force = _brought(arrangement, day)
    states: frozenset[str] | set[str] = home.members(day)
    if recorded is not None and recorded.complete:
        states = set(recorded.shares)
    states = states or home.members(day, "contributor") or set(force.by_state if force else ())
    members = tuple(sorted(set(states) & set(world.iso3)))
    if not members:
        what = f"nobody is a member of or pays for {arrangement.id} on {day}"
        raise InputError([Finding("arrangement", what, "another day (--on), or --members A,B,...")])
    given, notes = _forces(force, members)
    host = arrangement.members(day, "host") & set(world.iso3)
    budget = budget_on(arrangement, day)
    return Payers(
        members,
        {**given, **({"host": tuple(sorted(host))} if host else {})},
        recorded,
        budget.middle if budget else None,
        (budget.unit if budget else None) or "USD",
        notes,
    )


def _last_shares(home: Arrangement, day: date) -> Funding | None:
    """The latest record of who bears which part that began by the day, also where it has run out since."""
    return max((f for f in home.funding if f.shares and f.since <= day), key=lambda f: f.since, default=None)


def _recorded(funding: Funding | None) -> Recorded | None:
    """Recorded shares; those that miss 1 by rounding (thirds) are brought to it."""
    if funding is None or not funding.shares:
        return None
    total = sum(funding.shares.values())
    scale = 1.0 / total if total >= WHOLE else 1.0
    shares = {state: share * scale for state, share in funding.shares.items()}
    until = "" if funding.until == OPEN_END else f" to {funding.until}"
    return Recorded(shares, f"{funding.rule} ({funding.since}{until}, confidence {funding.confidence})")


def _brought(arrangement: Arrangement, day: date) -> Force | None:
    """What each contributor had in the field: on the day, else the last known before; whole lists first."""
    lists = [f for f in arrangement.forces if f.what == "deployed" and f.by_state and f.unit == "persons"]
    lists = [f for f in lists if f.since <= day and len(f.by_state) > 1]
    return max(lists, key=lambda f: (not f.partial, f.holds(day), f.since), default=None)


def _forces(force: Force | None, members: tuple[str, ...]) -> tuple[dict[str, Any], tuple[str, ...]]:
    if force is None:
        return {}, ()
    strangers = sorted(set(force.by_state) - set(members))
    if strangers:
        shown = ", ".join(strangers[:6]) + (" ..." if len(strangers) > 6 else "")
        return {}, (f"contributions: {shown} brought persons and are not among those who pay",)
    part = "; not every contributor is on record" if force.partial else ""
    return {"contributions": dict(force.by_state)}, (f"contributions: persons on {force.since}{part}",)
