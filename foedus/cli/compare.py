"""``foedus compare``: arrangements side by side, number by number and clause by clause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated

from cyclopts import Parameter
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.arrangements import Duty, Obligation, load_library
from foedus.arrangements.dated import OPEN_END, Range
from foedus.arrangements.facts import Practice
from foedus.arrangements.figures import budget_on, ceiling_on, payers_on, peak, strength_on
from foedus.base.errors import Finding, InputError
from foedus.cli.console import console, emit
from foedus.cli.figures import quantity
from foedus.rules.character import Property
from foedus.rules.comparison import Side, blockers, compare, where
from foedus.rules.incident import parse_day
from foedus.rules.reasons import decision_words, listed

FEWEST, MOST = 2, 6
FEW_PAYERS = 4
NOTHING = "-"


def compare_command(
    *ids: str, on: str | None = None, json: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Compare two to six arrangements: duties, deciding, blocking, strength, budget, practices, derived character.

    Parameters
    ----------
    ids
        Ids of arrangements, for example  nato osce unifil mfo.
    on
        The day, as 2025-06-01 (default: today). One not in force that day is read on the nearest day that it was.
    json
        Print everything as JSON.
    """
    names = [one.casefold() for one in ids]
    if not FEWEST <= len(names) <= MOST or len(set(names)) < len(names):
        what = f"takes {FEWEST} to {MOST} different arrangements, here: {len(names)}"
        raise InputError([Finding("compare", what, "foedus compare nato osce unifil mfo")])
    day = date.today() if on is None else parse_day(on)
    sides = compare(load_library(), names, day)
    if json:
        emit({"on": day.isoformat(), "arrangements": [side.as_dict() for side in sides]})
        return
    _print(sides, day)


def _print(sides: list[Side], day: date) -> None:
    out = console()
    out.print(Text(f"{', '.join(s.arrangement.id for s in sides)} on {day}", style="bold"))
    for side in sides:
        if side.day != day:
            out.print(
                Text(f"{side.arrangement.id} is not in force then and is read on {side.day}", style="dim")
            )
    _table("numbers", [(name, [cell(s) for s in sides]) for name, cell in NUMBERS.items()], sides)
    _table("derived from the duties", [(n, [c(s) for s in sides]) for n, c in DERIVED.items()], sides)
    clauses = [(o.value, [_clauses(s, o) for s in sides]) for o in Obligation]
    _table("duties by what they oblige to", [row for row in clauses if any(row[1])], sides)
    _table(
        "who decides, and who alone can block",
        [(n, [c(s) for s in sides]) for n, c in DECIDING.items()],
        sides,
    )
    practices = [(p.value.replace("_", " "), [_practice(s, p) for s in sides]) for p in Practice]
    _table("practices, since", [row for row in practices if any(row[1])], sides)
    _footnotes(sides)


def _table(title: str, rows: list[tuple[str, list[str]]], sides: list[Side]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    table.add_column("", ratio=11, style="dim", overflow="fold")
    for side in sides:
        table.add_column(side.arrangement.id, ratio=15, header_style="bold", overflow="fold")
    for name, cells in rows:
        table.add_row(name, *(cell or NOTHING for cell in cells))
    console().print()
    console().print(Text(title, style="bold"))
    console().print(Padding(table, (0, 0, 0, 0)))


# ---- cells ---------------------------------------------------------------------------------------------------------


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"


def amount(fact: Range | None, unit: str | None = None) -> str:
    """A dated number with its range; nothing where nothing is known.

    >>> amount(None)
    ''
    """
    return quantity(fact.value, fact.low, fact.high, unit) if fact else ""


def _since(side: Side) -> str:
    force = side.arrangement.in_force
    return f"{force.since}" + ("" if force.until == OPEN_END else f" to {force.until}")


def _strength(side: Side) -> str:
    force = strength_on(side.arrangement, side.day)
    return f"{amount(force)} ({force.since.year})" if force else ""


def _peak(side: Side) -> str:
    force = peak(side.arrangement)
    return f"{amount(force)} ({force.since.year})" if force else ""


def _ceiling(side: Side) -> str:
    ceiling = ceiling_on(side.arrangement, side.day)
    return _number(ceiling.persons) if ceiling else ""


def _budget(side: Side) -> str:
    budget = budget_on(side.arrangement, side.day)
    return f"{amount(budget, budget.unit)} ({budget.since.year})" if budget else ""


def _pays(side: Side) -> str:
    payers = payers_on(side.arrangement, side.day)
    if payers is None or not payers.shares:
        return payers.rule if payers else ""
    largest = sorted(payers.shares.items(), key=lambda share: (-share[1], share[0]))[:FEW_PAYERS]
    return ", ".join(f"{state} {100 * share:.0f} %" for state, share in largest)


def _parties(side: Side) -> str:
    return ", ".join(
        f"{len(states)} {role}{'s' * (len(states) > 1)}" for role, states in side.parties.items()
    )


def _counted(count: int, one: str, many: str) -> str:
    return "" if count == 0 else f"{count} {one if count == 1 else many}"


def _limits(side: Side) -> str:
    one, day = side.arrangement, side.day
    said = [
        _counted(sum(x.holds(day) for x in one.limits), "limit", "limits"),
        _counted(sum(x.holds(day) for x in one.thresholds), "threshold", "thresholds"),
        _counted(sum(x.holds(day) for x in one.verifications), "way to verify", "ways to verify"),
    ]
    return ", ".join(word for word in said if word)


def _leaving(side: Side) -> str:
    ways = [m for m in side.arrangement.membership if m.act == "withdrawal" and m.holds(side.day)]
    return "; ".join(f"{m.notice_days:.0f} days' notice" if m.notice_days else m.text for m in ways[:1])


def _area(side: Side) -> str:
    return "; ".join(dict.fromkeys(where(d) for d in side.duties if d.obligation is not Obligation.REFRAIN))


def _clauses(side: Side, obligation: Obligation) -> str:
    clauses = [_clause(d) for d in side.duties if d.obligation is obligation]
    return "\n".join(f"· {clause}" for clause in clauses) if len(clauses) > 1 else "".join(clauses)


def _clause(duty: Duty) -> str:
    unconditional = ", whoever began" if duty.unconditional else ""
    on = ", ".join(t.replace("_", " ") for t in duty.triggers)
    return f"{duty.clause}: {duty.strength.replace('_', ' ')} on {on}{unconditional}"


def _rules(side: Side) -> str:
    """Each rule once, with the number of duties that it decides."""
    words = [decision_words(side.arrangement, d.decision, side.day) for d in side.duties]
    joint = [
        f"jointly: {decision_words(side.arrangement, d.collective, side.day)}"
        for d in side.duties
        if d.collective
    ]
    return "\n".join(f"· {w} ({(words + joint).count(w)})" for w in dict.fromkeys(words + joint))


def _can_block(side: Side) -> str:
    decisions = [x for d in side.duties for x in (d.decision, d.collective) if x is not None and x.body]
    able = sorted({b for x in decisions for b in blockers(side.arrangement, x, side.day)})
    hosts = sorted(side.arrangement.members(side.day, "host"))
    consent = any(d.decision.host_consent for d in side.duties)
    said = [f"any of {len(able)}" if len(able) > MOST else listed(able) if able else ""]
    said += [f"the host {listed(hosts)}" if hosts else "the host"] if consent else []
    return "; ".join(word for word in said if word) or "nobody alone"


def _mandate(side: Side) -> str:
    mandate = side.arrangement.mandate
    if mandate is None:
        return ""
    rules = [decision_words(side.arrangement, d, side.day) for d in mandate.given_by]
    chapter = f" (chapter {mandate.chapter})" if mandate.chapter in ("VI", "VII", "VIII") else ""
    return "; ".join([mandate.decision + chapter, *rules])


def _renewal(side: Side) -> str:
    mandate = side.arrangement.mandate
    able = sorted(
        {b for d in (mandate.given_by if mandate else ()) for b in blockers(side.arrangement, d, side.day)}
    )
    return f"any of {len(able)}" if len(able) > MOST else listed(able)


def _practice(side: Side, practice: Practice) -> str:
    held = [p.since.year for p in side.arrangement.practices if p.practice is practice and p.holds(side.day)]
    return str(min(held)) if held else ""


def _derived(found: Property | None) -> str:
    return f"{found.word} {found.value:.2f}" if found else ""


NUMBERS: dict[str, Callable[[Side], str]] = {
    "in force": _since,
    "parties": _parties,
    "duties": lambda side: str(len(side.duties)),
    "strength now": _strength,
    "at the most": _peak,
    "ceiling": _ceiling,
    "budget": _budget,
    "who pays": _pays,
    "limits, notice": _limits,
    "leaving": _leaving,
}
DECIDING: dict[str, Callable[[Side], str]] = {
    "rule (duties)": _rules,
    "can block": _can_block,
    "mandate": _mandate,
    "can block that": _renewal,
    "area": _area,
}
DERIVED: dict[str, Callable[[Side], str]] = {
    "goal": lambda side: _derived(side.character.goal),
    "enforcement": lambda side: _derived(side.character.enforcement),
    "flexibility": lambda side: _derived(side.character.flexibility),
}


def _footnotes(sides: list[Side]) -> None:
    out = console()
    out.print()
    for side in sides:
        flexibility = side.character.flexibility
        if flexibility:
            parts = ", ".join(f"{name} {value:.2f}" for name, value in flexibility.parts.items())
            out.print(Text(f"flexibility of {side.arrangement.id}: mean of {parts}", style="dim"))
    note = "goal and enforcement: share of the duties' weight; see the docstring of foedus.rules.character"
    out.print(Text(f"- not stated in the file; {note}", style="dim"))
