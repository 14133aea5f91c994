"""Who bears the cost of operations, by state: the shares of each rule by which an arm's operations are paid.

    un_peacekeeping, nato_common, african_union   the rules of ``foedus.burden`` over the members of these bodies
    parties     as the file of the operation, or of the arrangement that decides it, says; else in equal shares
    costs_lie   by what each has sent: the events say it
    donors      by what each gives, where the file says it; who gives to others is nobody's guess

Rates and lists of payers are those of the world's year: its incomes are the ones they are reckoned from.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from foedus.arrangements import Arrangement, Library
from foedus.arrangements.facts import ASSESSED, Payer
from foedus.burden import shares
from foedus.burden.question import Numbers
from foedus.rules.compile import Compiled
from foedus.world import World


def payers(library: Library, world: World, baseline: date) -> dict[str, dict[str, float]]:
    """Shares by state, in the order of codes, of the rules that are the same for every operation.

    A rule of a body that is not in the library, or has no member, is left out.
    """
    day, found = max(baseline, date(world.year, 1, 1)), {}
    for rule, body in ASSESSED.items():
        members = sorted(library[body].members(day) & set(world.iso3)) if body in library else []
        if members:
            found[rule.value] = _by_state(members, shares(rule.value, members, world, on=day))
    return found


def withholding(library: Library) -> dict[str, list[dict[str, Any]]]:
    """By rule, who withholds which part of what is assessed by it: states, part, first day, day after the last."""
    return {
        rule.value: [
            {"states": list(w.states), "part": w.part, "from": w.since.isoformat(), "to": w.until.isoformat()}
            for w in library[body].withheld
        ]
        for rule, body in ASSESSED.items()
        if body in library and library[body].withheld
    }


def operation(arrangement: Arrangement, world: World, baseline: date) -> dict[str, Any]:
    """An operation on file for the manifest: id, name, and who pays by state where it has payers of its own."""
    day = max(arrangement.in_force.since, baseline)
    return {"arrangement": arrangement.id, "name": arrangement.name, **_own(arrangement, world, day)}


def deciders(compiled: Compiled, world: World, baseline: date) -> dict[str, dict[str, Any]]:
    """By id, who pays for the operations that an arrangement decides in the run, where it has payers of its own."""
    found = {arrangement.id: arrangement for arrangement, _ in compiled.duties}
    told = {name: _own(one, world, baseline) for name, one in sorted(found.items())}
    return {name: one for name, one in told.items() if one["shares"] or one["equally"]}


def _own(arrangement: Arrangement, world: World, day: date) -> dict[str, Any]:
    """``shares`` on file, of parties or donors; ``equally``: the parties that pay alike where there are none.

    These are the members, or where it has none those that contribute to it. Both empty: not known.
    """
    by = {f.by for f in arrangement.funding if f.by}
    told = [f for f in arrangement.funding if f.shares and f.since <= day]
    latest = max(told, key=lambda f: f.since).shares if told and by & {Payer.PARTIES, Payer.DONORS} else {}
    given = {s: x for s, x in latest.items() if s in world.iso3 and x > 0}
    shared = _by_state(given, shares("donors", list(given), world, donors=given)) if given else {}
    parties = arrangement.members(day) or arrangement.members(day, "contributor")
    alike = sorted(parties & set(world.iso3)) if Payer.PARTIES in by and not given else []
    return {"shares": shared, "equally": alike}


def _by_state(members: Iterable[str], shared: Numbers) -> dict[str, float]:
    return dict(sorted(zip(members, shared.tolist(), strict=True)))
