"""The dated facts of an arrangement in lines: mandate, strength, money, limits, verification, readiness, turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from foedus.arrangements import Arrangement
from foedus.arrangements.dated import OPEN_END, Dated, Range
from foedus.arrangements.facts import Act, Force, Funding
from foedus.cli.figures import people_of_states, quantity
from foedus.rules.reasons import decision_words, listed

Lines = Iterator[str]


def fact_sections(arrangement: Arrangement, day: date) -> list[tuple[str, list[str]]]:
    """Title and lines of each section that has any."""
    sections = ((title, list(lines(arrangement, day))) for title, lines in SECTIONS.items())
    return [(title, lines) for title, lines in sections if lines]


def span(fact: Dated) -> str:
    """Since when a fact holds, until when if that is known, its source, and doubt about it."""
    when = f"since {fact.since}" if fact.until == OPEN_END else f"{fact.since} to {fact.until}"
    doubt = "" if fact.confidence == "high" else f", confidence {fact.confidence}"
    note = f"; {' '.join(fact.note.split())}" if fact.note else ""
    return f"{when} [{fact.source}{doubt}]{note}"


def _bodies(arrangement: Arrangement, day: date) -> Lines:
    for body in arrangement.bodies:
        held = sorted({s for seat in body.seats if seat.holds(day) for s in seat.states})
        whose = f" (of {body.of.arrangement})" if body.of else ""
        seats = (
            f"{len(held)} seats" if held else "no seats on file for this day" if body.seats else "all members"
        )
        yield f"{body.name}{whose}: {seats} [{body.source}]"


def _mandate(arrangement: Arrangement, day: date) -> Lines:
    mandate = arrangement.mandate
    if mandate is None:
        return
    chapter = f", chapter {mandate.chapter}" if mandate.chapter in ("VI", "VII", "VIII") else ""
    yield f"{mandate.decision}{chapter}: {span(mandate)}"
    yield from (f"given by {decision_words(arrangement, d, day)}" for d in mandate.given_by)
    yield from (f"task: {task}" for task in mandate.tasks)
    yield from (_act(act) for act in mandate.acts)
    for ceiling in mandate.ceilings:
        named = {"troops": ceiling.troops, "police": ceiling.police, "observers": ceiling.observers}
        parts = ", ".join(f"{n:,} {what}" for what, n in named.items() if n is not None)
        yield f"ceiling {parts}: {span(ceiling)}"


def _act(act: Act) -> str:
    vote = f", {act.yes} for" if act.yes is not None else ""
    vote += f", against {listed(list(act.against))}" if act.against else ""
    vote += f", abstained {listed(list(act.abstained))}" if act.abstained else ""
    return f"{act.since} {act.decision}: {act.text}{vote} [{act.source}]"


def _forces(arrangement: Arrangement, day: date) -> Lines:
    for force in sorted(arrangement.forces, key=lambda f: f.since):
        yield f"{_force(force)}: {span(force)}"


def _force(force: Force) -> str:
    what = "" if force.what == "deployed" else f"{force.what}: "
    ready = f", ready in {force.readiness_days:.0f} days" if force.readiness_days is not None else ""
    who = f" of {force.state}" if force.state else ""
    split = (
        f" ({people_of_states(force.by_state)}{' and others' if force.partial else ''})"
        if force.by_state
        else ""
    )
    return f"{what}{_amount(force, force.unit)}{who}{ready}{split}"


def _amount(fact: Range, unit: str | None) -> str:
    return quantity(fact.value, fact.low, fact.high, unit) or (unit or "amount not known")


def _funding(arrangement: Arrangement, day: date) -> Lines:
    for funding in sorted(arrangement.funding, key=lambda f: f.since):
        yield f"{_money(funding)}: {span(funding)}"


def _money(funding: Funding) -> str:
    value = quantity(funding.value, funding.low, funding.high, funding.unit)
    shares = ", ".join(f"{state} {100 * share:.4g} %" for state, share in funding.shares.items())
    return funding.rule + (f", {value}" if value else "") + (f" ({shares})" if shares else "")


def _withheld(arrangement: Arrangement, day: date) -> Lines:
    for one in sorted(arrangement.withheld, key=lambda w: w.since):
        yield f"{listed(list(one.states))} {100 * one.part:.4g} % of what they are assessed, {one.text}: {span(one)}"


def _pledges(arrangement: Arrangement, day: date) -> Lines:
    for pledge in arrangement.pledges:
        due = f" by {pledge.due}" if pledge.due else ""
        but = f", not {listed(list(pledge.except_for))}" if pledge.except_for else ""
        force = "binding" if pledge.binding else "not binding"
        yield f"{pledge.item}: {_amount(pledge, pledge.unit)}{due}{but}, {force}: {span(pledge)}"


def _membership(arrangement: Arrangement, day: date) -> Lines:
    for rule in arrangement.membership:
        decided = f"; {decision_words(arrangement, rule.decision, day)}" if rule.decision else ""
        yield f"{rule.act} ({rule.clause}): {rule.text}{decided}: {span(rule)}"


def _limits(arrangement: Arrangement, day: date) -> Lines:
    for zone in arrangement.zones:
        yield f"{zone.text}: {span(zone)}"
        for limit in (x for x in arrangement.limits if x.zone == zone.id):
            whose = f" of {listed(list(limit.whose))}" if limit.whose else ""
            most = f"at most {limit.most:,.0f}" if limit.most else "no"
            yield f"  {most} {limit.item}{whose}: {span(limit)}"


def _lines(arrangement: Arrangement, day: date) -> Lines:
    for line in arrangement.lines:
        yield f"{line.text}, {listed(list(line.between))}, {line.km:,.0f} km: {span(line)}"
        yield from [f"  violations are raised in: {line.commission}"] if line.commission else []
        yield from [f"  sensors: {line.sensors}"] if line.sensors else []


def _thresholds(arrangement: Arrangement, day: date) -> Lines:
    for threshold in arrangement.thresholds:
        before = f", {threshold.days_before:.0f} days before" if threshold.days_before is not None else ""
        most = (
            f", at most {threshold.most} in {threshold.years:.0f} years" if threshold.most is not None else ""
        )
        yield f"{threshold.act} from {threshold.at_least:,.0f} {threshold.item}{before}{most}: {span(threshold)}"


def _verifications(arrangement: Arrangement, day: date) -> Lines:
    for one in arrangement.verifications:
        times = [f"at least {one.at_least:.0f}" if one.at_least is not None else ""]
        times += [f"at most {one.at_most:.0f}" if one.at_most is not None else ""]
        hours = {
            "answer": one.reply_hours,
            "begin": one.start_hours,
            "last": one.duration_hours,
        }
        parts = [" and ".join(t for t in times if t), one.unit]
        parts += [f"{what} within {n:.0f} hours" for what, n in hours.items() if n is not None]
        parts += ["may not be refused"] if one.refusable is False else []
        yield f"{one.act}: {', '.join(p for p in parts if p)}: {span(one)}"


def _readiness(arrangement: Arrangement, day: date) -> Lines:
    for one in arrangement.readiness:
        persons = f", {one.persons:,.0f} persons" if one.persons is not None else ""
        lasting = f", for {one.sustained_days:.0f} days" if one.sustained_days is not None else ""
        reach = f", {one.distance_km:,.0f} km away" if one.distance_km is not None else ""
        yield f"{one.scenario}: {_amount(one, 'days')}{persons}{lasting}{reach}: {span(one)}"


def _rotas(arrangement: Arrangement, day: date) -> Lines:
    for turn in arrangement.rotas:
        who = ", ".join(turn.states) or "nobody"
        yield f"{who}{f' (lead {turn.lead})' if turn.lead else ''}: {span(turn)}"


SECTIONS: dict[str, Callable[[Arrangement, date], Lines]] = {
    "bodies": _bodies,
    "coming and leaving": _membership,
    "mandate": _mandate,
    "forces": _forces,
    "funding": _funding,
    "withheld": _withheld,
    "pledges": _pledges,
    "zones and limits": _limits,
    "lines between states": _lines,
    "notice and observation of activities": _thresholds,
    "verification": _verifications,
    "readiness": _readiness,
    "turns of standby": _rotas,
}
