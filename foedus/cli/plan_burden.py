"""``foedus plan burden``: who pays what under each rule, beside today's shares."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter, Token

from foedus.arrangements import Arrangement, load_library
from foedus.base.errors import Finding, InputError, nearest
from foedus.burden import Question
from foedus.burden.comparison import RECORDED, Comparison, compare
from foedus.burden.contract import rules
from foedus.burden.payers import Payers, payers_of
from foedus.cli.burden_text import print_comparison
from foedus.cli.console import as_json, console, emit, save, writable
from foedus.planners.burden.answer import answered
from foedus.planners.burden.instance import MOST
from foedus.planners.burden.read import read_burden
from foedus.planners.contract import find
from foedus.rules.character import nearest_day
from foedus.rules.incident import parse_day
from foedus.world import World, load_world

Several = Parameter(consume_multiple=True, negative="")


def _whole(_: type[int], tokens: Sequence[Token]) -> int:
    """A whole number as written: 1.5 is none, and not 1."""
    written = tokens[0].value.replace("_", "")
    if not written.lstrip("+-").isdecimal():
        name = (tokens[0].keyword or "number").lstrip("-")
        raise InputError([Finding(name, f"{tokens[0].value!r} is not a whole number", "1, say")])
    return int(written)


@Parameter(name="*")
@dataclass(frozen=True)
class Who:
    """Whose cost is shared."""

    arrangement: Annotated[
        str | None, Parameter(help="Id of an arrangement: its payers, its cost, who bears it today.")
    ] = None
    members: Annotated[str | None, Parameter(help="The states that share the cost: DEU,FRA,POL.")] = None
    on: Annotated[str | None, Parameter(help="The day of membership, scales and cost (default: today).")] = (
        None
    )
    cost: Annotated[float | None, Parameter(help="The cost of a year, in place of the recorded budget.")] = (
        None
    )


@Parameter(name="*")
@dataclass(frozen=True)
class How:
    """By which rules, and what they are compared with."""

    rules: Annotated[
        str | None, Parameter(help="Rules to show: gdp,un_peacekeeping (default: all that can answer).")
    ] = None
    today: Annotated[str | None, Parameter(help="What the rules are compared with: a rule, or recorded.")] = (
        None
    )
    arrears: Annotated[
        tuple[str, ...], Several, Parameter(help="Who withholds which part of its share: USA=0.25.")
    ] = ()
    mix: Annotated[str | None, Parameter(help="The hybrid: gdp=0.5,costs_lie=0.5.")] = None
    samples: Annotated[
        int,
        Parameter(help="Orders sampled for the Shapley value of more than 20 members.", converter=_whole),
    ] = 2000
    seed: Annotated[int, Parameter(help="Luck of that sample.", converter=_whole)] = 1


@Parameter(name="*")
@dataclass(frozen=True)
class Given:
    """What rules need beyond the members."""

    contributions: Annotated[
        tuple[str, ...], Several, Parameter(help="What each brings itself: DEU=500 FRA=450.")
    ] = ()
    donors: Annotated[tuple[str, ...], Several, Parameter(help="What each gives freely: JPN=2e6.")] = ()
    host: Annotated[str | None, Parameter(help="Where the money goes: MLI,NER (rule: benefit).")] = None
    against: Annotated[
        str | None, Parameter(help="Whom members stand together against: RUS (rule: shapley).")
    ] = None


def burden(
    instance: str | None = None,
    *,
    who: Who = Who(),
    how: How = How(),
    given: Given = Given(),
    json: Annotated[bool, Parameter(help="Print everything as JSON.", negative="")] = False,
    out: Annotated[
        Path | None, Parameter(help="Write an HTML page to this file; to NAME.json the answer.")
    ] = None,
) -> None:
    """Share a cost by every rule, side by side: shares, change, ratio to GDP, who gains and loses, arrears.

    For example: foedus plan burden peacekeeping-2025-2027  or  foedus plan burden --arrangement unifil

    Parameters
    ----------
    instance
        A burden question that ships with foedus (foedus list instances), or a burden file; then no other options.
    """
    writable(out, inputs=[instance])
    title, found, data = (
        _of_options(who, how, given) if instance is None else _of_file(instance, who, how, given)
    )
    if out is not None:
        _write(out, found, title, data)
    emit(data) if json else print_comparison(found, title)
    if out is not None and not json:
        console().print(str(out), soft_wrap=True, markup=False)


def _of_file(instance: str, who: Who, how: How, given: Given) -> tuple[str, Comparison, dict[str, Any]]:
    """What a burden file asks: its title, the comparison, the answer."""
    if (who, how, given) != (Who(), How(), Given()):
        what = f"{instance} says who shares which cost by which rules"
        raise InputError(
            [Finding("instance", what, "either a file, or --arrangement, --members and the like")]
        )
    task = read_burden(find("burden", instance))
    found = task.compared()
    return task.instance.title, found, answered(task, found)


def _of_options(who: Who, how: How, given: Given) -> tuple[str, Comparison, dict[str, Any]]:
    """What the options ask: a title, the comparison, everything as data."""
    if how.samples < 1:
        raise InputError([Finding("samples", f"{how.samples} orders are none", "1 or more, such as 2000")])
    world = load_world()
    day = None if who.on is None else parse_day(who.on)
    payers, arrangement, day = _payers(who, world, day)
    question = Question(
        payers.members,
        world,
        on=day,
        samples=how.samples,
        seed=how.seed,
        mix=_amounts("mix", _listed(how.mix), None),
        **_given(given, payers, world),
    )
    cost = payers.cost if who.cost is None else who.cost
    if cost is not None and not 0 < cost <= MOST:
        raise InputError([Finding("cost", f"{cost:g} is not a cost", f"a number above 0, {MOST:g} at most")])
    found = compare(
        question,
        _listed(how.rules),
        _checked_today(how.today),
        payers.recorded,
        cost=cost,
        unit=payers.unit,
        arrears=_amounts("arrears", how.arrears, world),
        notes=tuple(n for n in payers.notes if not (given.contributions and n.startswith("contributions:"))),
    )
    count = len(payers.members)
    title = arrangement.name if arrangement else f"{count} state" + ("s" if count != 1 else "")
    return title, found, {"arrangement": who.arrangement, **found.as_dict()}


def _checked_today(name: str | None) -> str | None:
    """A rule's name or ``recorded``; a wrong one is blamed on this option and not on the rules."""
    words = [RECORDED, *rules()]
    if name is None or name.replace("-", "_") in words:
        return name
    what = f"there is no rule {name!r} to compare with"
    raise InputError([Finding("today", what, nearest(name, words) or ", ".join(words))])


def _payers(who: Who, world: World, day: date | None) -> tuple[Payers, Arrangement | None, date]:
    """The members, from the arrangement or as named; and the day, moved to one on which it was in force."""
    if who.arrangement is None and who.members is None:
        what = "name an arrangement or the members that share the cost"
        raise InputError([Finding("plan burden", what, "--arrangement unifil  or  --members DEU,FRA,POL")])
    today = day or date.today()
    if who.arrangement is None:
        return Payers(_states("members", who.members, world)), None, today
    library = load_library()
    arrangement = library.find(who.arrangement)
    held = nearest_day(arrangement, today)
    found = payers_of(arrangement, library, world, held)
    notes = found.notes if held == today else (f"not in force on {today}: read on {held}", *found.notes)
    if who.members is not None:
        members = _states("members", who.members, world)
        kept = {
            k: {s: a for s, a in v.items() if s in members} if isinstance(v, dict) else v
            for k, v in found.given.items()
        }
        return Payers(members, kept, None, found.cost, found.unit, notes), arrangement, held
    return (
        Payers(found.members, found.given, found.recorded, found.cost, found.unit, notes),
        arrangement,
        held,
    )


def _given(given: Given, payers: Payers, world: World) -> dict[str, Any]:
    found = dict(payers.given)
    for name in ("contributions", "donors"):
        if stated := getattr(given, name):
            found[name] = _amounts(name, stated, world)
    for name in ("host", "against"):
        if (stated := getattr(given, name)) is not None:
            found[name] = _states(name, stated, world)
    return found


def _listed(text: str | None) -> Sequence[str]:
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _states(name: str, text: str | None, world: World) -> tuple[str, ...]:
    codes = []
    for word in _listed(text):
        try:
            codes.append(world.iso3[world.index(word)])
        except InputError as error:
            raise InputError([Finding(name, f.what, f.remedy) for f in error.findings]) from None
    if not codes:
        raise InputError([Finding(name, "names no state", "codes or names, such as  DEU,FRA,POL")])
    return tuple(codes)


def _amounts(name: str, words: Iterable[str], world: World | None) -> dict[str, float]:
    """``STATE=number`` (or ``RULE=number``) as a mapping."""
    found: dict[str, float] = {}
    for word in words:
        key, equals, number = word.partition("=")
        try:
            amount = float(number.replace("_", ""))
        except ValueError:
            amount = math.nan
        if not equals or not abs(amount) <= MOST:
            what, like = f"{word!r} is not a name and a number", "USA=0.25" if world else "gdp=0.5"
            raise InputError([Finding(name, what, f"{like}, say")])
        code = _states(name, key, world)[0] if world else key.strip().replace("-", "_")
        if code in found:
            raise InputError([Finding(name, f"{code} is given twice", "once")])
        found[code] = amount
    return found


def _write(out: Path, found: Comparison, title: str, data: dict[str, Any]) -> None:
    """The page, or the answer as JSON where the file is called so."""
    if out.suffix == ".json":
        save(out, as_json(data))
        return
    from foedus.reports.burden import burden_page  # noqa: PLC0415  loads what draws charts

    save(out, burden_page(found, title, " ".join(sys.argv[1:])))
