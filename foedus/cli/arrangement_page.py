"""An arrangement on one page: summary, parties by date, duties with clause, strength, decision, exceptions, sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from rich.padding import Padding
from rich.text import Text

from foedus.arrangements import Arrangement, Duty
from foedus.arrangements.schema import OPEN_END, Party
from foedus.cli.console import console
from foedus.cli.facts_page import fact_sections
from foedus.cli.figures import probability
from foedus.rules.character import Character, Property, character
from foedus.rules.reasons import rule_words


def arrangement_data(arrangement: Arrangement, day: date) -> dict[str, Any]:
    """The whole arrangement as data, with its members on ``day`` and each duty's decision in words."""
    duties = [
        {**d.model_dump(mode="json", by_alias=True), "rule_in_words": rule_words(arrangement, d, day)}
        for d in arrangement.duties
    ]
    return {
        **arrangement.model_dump(mode="json", by_alias=True),
        "character": character(arrangement, day).as_dict(),
        "on": day.isoformat(),
        "in_force_on": arrangement.in_force.holds(day),
        "members_on": sorted(arrangement.members(day)),
        "duties": duties,
    }


def print_arrangement(arrangement: Arrangement, day: date) -> None:
    """Print the page."""
    out = console()
    out.print(Text(f"{arrangement.name} ({arrangement.id})", style="bold"))
    force = "in force" if arrangement.in_force.holds(day) else "NOT in force"
    held = {
        role: len(arrangement.members(day, role)) for role in ("member", "host", "contributor", "observer")
    }
    parties = [f"{n} {role}{'s' * (n != 1)}" for role, n in held.items() if n] or ["no parties"]
    words = f"{arrangement.kind}, {force} on {day} ({_span(arrangement.in_force.since, arrangement.in_force.until)}),"
    out.print(Text(f"{words} {', '.join(parties)}, confidence {arrangement.confidence}", style="dim"))
    out.print(Text(_one_line(arrangement.summary)))
    out.print(Text(character_words(character(arrangement, day)), style="dim"))
    _section("parties")
    for party in arrangement.parties:
        _indented(_party(party))
    _section("duties")
    for duty in arrangement.duties:
        _duty(arrangement, duty, day)
    for title, lines in fact_sections(arrangement, day):
        _section(title)
        for line in lines:
            _indented(line)
    if arrangement.practices:
        _section("practices")
        for practice in arrangement.practices:
            since = _span(practice.since, practice.until)
            _indented(f"{practice.practice.replace('_', ' ')} {since}: {practice.text} [{practice.source}]")
    _section("sources")
    for source in arrangement.sources:
        _indented(f"[{source.id}] {source.title} ({source.read})" + (f" {source.url}" if source.url else ""))
    if arrangement.note:
        _section("note")
        _indented(_one_line(arrangement.note))


def character_words(derived: Character) -> str:
    """ "derived from its duties: mutual defence (.80), unified armed response (.89), low flexibility (.23)"."""
    said = [
        _property(derived.goal),
        _property(derived.enforcement),
        _property(derived.flexibility, " flexibility"),
    ]
    return f"derived from its duties: {', '.join(word for word in said if word) or 'nothing is owed'}"


def _property(found: Property | None, of: str = "") -> str:
    return f"{found.word}{of} ({probability(found.value)})" if found else ""


def _party(party: Party) -> str:
    role = "" if party.role == "member" else f" ({party.role})"
    note = f"; {party.note}" if party.note else ""
    return f"{', '.join(party.states)}{role} {_span(party.since, party.until)} [{party.source}]{note}"


def _duty(arrangement: Arrangement, duty: Duty, day: date) -> None:
    head = (
        f"{duty.clause}: {duty.obligation} ({duty.strength.replace('_', ' ')}) on {', '.join(duty.triggers)}"
    )
    console().print(Padding(Text(head, style="bold"), (0, 0, 0, 2)))
    lines = [_one_line(duty.text), f"decided by {rule_words(arrangement, duty, day)}"]
    lines += [f"bound: {_who(duty.bound)}; for: {_who(duty.on_behalf_of)}; against: {_who(duty.against)}"]
    if duty.since or duty.until:
        lines.append(_span(duty.since or arrangement.in_force.since, duty.until or OPEN_END))
    for exception in duty.exceptions:
        states = ", ".join(exception.states or ("all",))
        what = (
            f"{exception.effect.replace('_', ' ')}: {states}, priority {exception.priority}: {exception.text}"
        )
        lines.append(f"exception {exception.id} {what} [{exception.source}]")
    if duty.confidence != "high":
        lines.append(f"confidence {duty.confidence}")
    lines += [f"note: {_one_line(duty.note)}"] if duty.note else []
    for line in [*lines, f"source [{duty.source}]"]:
        console().print(Padding(Text(line), (0, 0, 0, 4)))


def _who(who: str | tuple[str, ...]) -> str:
    return who.replace("_", " ") if isinstance(who, str) else ", ".join(who)


def _span(since: date, until: date) -> str:
    return f"since {since}" if until == OPEN_END else f"{since} to {until}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _section(name: str) -> None:
    console().print()
    console().print(Text(name, style="bold"))


def _indented(text: str) -> None:
    console().print(Padding(Text(text), (0, 0, 0, 2)))
