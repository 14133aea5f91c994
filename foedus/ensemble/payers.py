"""Who bears the cost of operations, by state: the shares of each rule by which an arm's operations are paid.

    un_peacekeeping, nato_common   the rules of ``foedus.burden`` over the members of the UN and of NATO
    parties                        as the operation's file says, else in equal shares
    costs_lie                      by what each has sent: the events say it
    donors                         by what each gives, where the file says it; who gives to others is nobody's guess

Rates and lists of payers are those of the world's year: its incomes are the ones they are reckoned from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from foedus.arrangements import Arrangement, Library
from foedus.arrangements.facts import Payer
from foedus.burden import shares
from foedus.burden.question import Numbers
from foedus.world import World

BODIES = {Payer.UN_PEACEKEEPING: "un-charter", Payer.NATO_COMMON: "nato"}


def payers(library: Library, world: World, baseline: date) -> dict[str, dict[str, float]]:
    """Shares by state, in the order of codes, of the rules that are the same for every operation.

    A rule of a body that is not in the library, or has no member, is left out.
    """
    day, found = max(baseline, date(world.year, 1, 1)), {}
    for rule, body in BODIES.items():
        members = sorted(library[body].members(day) & set(world.iso3)) if body in library else []
        if members:
            found[rule.value] = _by_state(members, shares(rule.value, members, world, on=day))
    return found


def operation(arrangement: Arrangement, world: World, baseline: date) -> dict[str, Any]:
    """An operation on file for the manifest: id, name, and who pays by state where it has payers of its own."""
    day = max(arrangement.in_force.since, baseline)
    return {
        "arrangement": arrangement.id,
        "name": arrangement.name,
        "shares": _own(arrangement, world, day),
    }


def _own(arrangement: Arrangement, world: World, day: date) -> dict[str, float]:
    """Shares of parties and of donors: those on file; parties without any pay equally. Empty: not known."""
    by = {f.by for f in arrangement.funding if f.by}
    if not by & {Payer.PARTIES, Payer.DONORS}:
        return {}
    told = [f for f in arrangement.funding if f.shares and f.since <= day]
    latest = max(told, key=lambda f: f.since).shares if told else {}
    given = {s: x for s, x in latest.items() if s in world.iso3 and x > 0}
    if given:
        return _by_state(given, shares("donors", list(given), world, donors=given))
    members = arrangement.members(day) & set(world.iso3) if Payer.PARTIES in by else ()
    return _by_state(members, shares("equal_shares", list(members), world)) if members else {}


def _by_state(members: Iterable[str], shared: Numbers) -> dict[str, float]:
    return dict(sorted(zip(members, shared.tolist(), strict=True)))
