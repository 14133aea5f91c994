"""A response on one page: what is owed, what is silent, who would come, how the forces stand, what to doubt."""

from __future__ import annotations

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.arrangements import Strength
from foedus.arrangements.schema import Trigger
from foedus.cli.console import console
from foedus.cli.figures import people, probability, ratio, spread
from foedus.rules.ballots import LIKELY, Ballot
from foedus.rules.reasons import listed
from foedus.rules.responders import Responder
from foedus.rules.response import DutyAnswer, Response
from foedus.world import World

SHOWN, FEW = 12, 5
TALK = ("consult", "mediate")
HELP = ("defend", "assist")
DEED = {
    Trigger.THREAT: "Threat",
    Trigger.FORCE: "Armed attack",
    Trigger.WAR: "War",
    Trigger.CIVIL_CONFLICT: "Civil conflict",
    Trigger.CEASEFIRE: "Ceasefire",
    Trigger.VIOLATION: "Violation",
    Trigger.REQUEST: "Request for help",
    Trigger.NON_STATE_ATTACK: "Non-state attack",
    Trigger.CYBER: "Cyber attack",
}
# In every alliance the same for all that it calls, so no reason why one state comes and another does not.
COMMON = ("honour_means_open", "honour_size", "honour_practised", "volunteer")


def print_response(response: Response, world: World) -> None:
    """Print the page."""
    out = console()
    out.print(Text(headline(response, world), style="bold"))
    out.print(Text(_counts(response), style="dim"))
    _duties(response)
    _talk(response)
    _silent(response)
    _coming(response)
    _balance(response)
    _conflicts(response)
    _footnotes(response)


def headline(response: Response, world: World) -> str:
    """ "Armed attack by Russia on Estonia, 1 June 2025"."""
    incident = response.incident
    names = dict(zip(world.iso3, world.name, strict=True))
    who = [names[i] for i in incident.initiators] + ([incident.actor] if incident.actor else [])
    by = f" by {_joined(who)}" if who else ""
    whom = _joined([names[t] for t in incident.targets])
    inside = incident.kind in (Trigger.CIVIL_CONFLICT, Trigger.CEASEFIRE, Trigger.VIOLATION) and not who
    place = f" at {world.places[world.place_index(incident.place)].name}" if incident.place else ""
    day = f"{incident.date.day} {incident.date:%B %Y}"
    asks = incident.kind is Trigger.REQUEST
    link = " by " if asks else " in " if inside or incident.kind is Trigger.CIVIL_CONFLICT else " on "
    return f"{DEED[incident.kind]}{by}{link}{whom}{place}, {day}"


def _joined(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _counts(response: Response) -> str:
    bound = {s for d in response.duties if _owes_help(d) for s in d.bound}
    votes = [(d.arrangement, b) for d in response.duties if _binding(d) for b in d.ballots]
    blocked = {_body(a, b) for a, b in votes if any(o.p_object >= LIKELY for o in b.likely)}
    help_words = (
        f"{len(bound)} {'states owe' if len(bound) > 1 else 'state owes'} help"
        if bound
        else "nobody owes help"
    )
    triggered = f"{len(response.duties)} {'duty' if len(response.duties) == 1 else 'duties'} triggered"
    return f"{triggered}; {help_words}; {_count_bodies(blocked)}"


def _body(arrangement: str, ballot: Ballot) -> str:
    against = " (against its government)" if ballot.against_host else ""
    return f"{arrangement} {ballot.body.split(' (')[0]}{against}"


def _count_bodies(blocked: set[str]) -> str:
    return (
        f"likely blocked: {', '.join(sorted(blocked))}"
        if blocked
        else "no body is likely to be blocked by one state"
    )


def _owes_help(duty: DutyAnswer) -> bool:
    return duty.obligation in HELP and duty.strength not in (Strength.MAY, Strength.POLITICAL)


def _binding(duty: DutyAnswer) -> bool:
    permits_talk = duty.obligation in TALK and duty.strength == Strength.MAY
    return duty.strength != Strength.POLITICAL and not permits_talk


def _duties(response: Response) -> None:
    """The duties to act or to refrain, and under each duty to help the facts that decided."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    for name, width in (
        ("duty", 25),
        ("obliges to", 10),
        ("binds", 5),
        ("decides", 17),
        ("who can block", 19),
    ):
        table.add_column(name, min_width=min(width, 10), ratio=width, header_style="dim", overflow="fold")
    for duty in response.duties:
        if duty.obligation not in TALK:
            binds = f"({len(duty.bound)})" if duty.strength == Strength.MAY else str(len(duty.bound))
            what = _obliges(duty)
            table.add_row(_label(duty), what, binds, _decides(duty), _block(duty))
    if table.row_count:
        console().print()
        console().print(table)
    for duty in response.duties:
        if _owes_help(duty):
            _because(duty)


def _obliges(duty: DutyAnswer) -> str:
    if duty.strength == Strength.MAY:
        return f"may {duty.obligation}"
    return f"{duty.obligation}*" if duty.strength == Strength.POLITICAL else duty.obligation


def _label(duty: DutyAnswer) -> str:
    return f"{duty.arrangement} {duty.clause}"


def _decides(duty: DutyAnswer) -> str:
    own = next((b for b in duty.ballots if b.which == 0), None)
    joint = next((b for b in duty.ballots if b.which == 1), None)
    first = _short_rule(own) if own else "each party"
    return f"{first}; jointly: {_short_rule(joint)}" if joint and not own else first


def _short_rule(ballot: Ballot) -> str:
    return ballot.rule.split(" of the ")[0].split(" in the ")[0]


def _block(duty: DutyAnswer) -> str:
    """Who alone can stop the act, the likely ones first, and the probability that it passes."""
    if not duty.ballots:
        return f"the host {listed(list(duty.hosts))}" if duty.hosts else "-"
    ballot = duty.ballots[0]
    against = next((b for b in duty.ballots if b.against_host), None)
    passes = _passes(ballot) if against is None else f"{_passes(ballot)}\n{_against(against)}"
    likely = [o.state for o in ballot.likely if o.p_object >= LIKELY]
    if likely:
        return f"{listed(likely)} (likely)\n{passes}"
    if not ballot.blockers:
        return f"nobody alone\n{passes}"
    few = len(ballot.blockers) <= FEW
    who = ", ".join(ballot.blockers) if few else f"any of {len(ballot.blockers)}"
    return f"{who}\n{passes}"


def _passes(ballot: Ballot) -> str:
    abstain = f" if {listed(list(ballot.must_abstain))} may not vote" if ballot.must_abstain else ""
    return f"passes {spread(ballot.passes)}{abstain}"


def _against(ballot: Ballot) -> str:
    """What a body makes of it against the will of the host's government."""
    likely = [o.state for o in ballot.likely if o.p_object >= LIKELY]
    who = f", {listed(likely)} likely to block" if likely else ""
    return f"against its government {spread(ballot.passes)}{who}"


def _because(duty: DutyAnswer) -> None:
    said = "; ".join(f for f in duty.facts[:-1] if len(f) < 160)
    weaker: dict[str, list[str]] = {}
    for released in duty.released:
        weaker.setdefault(released.effect, []).append(released.state)
    words = {"releases": "released", "non_military": "no armed force owed", "may": "free to act or not"}
    said += "".join(f"; {words[e]}: {listed(s)}" for e, s in weaker.items())
    doubt = "" if duty.confidence == "high" else f"  [confidence {duty.confidence}]"
    console().print(Padding(Text(f"{_label(duty)}: {said}{doubt}", style="dim"), (0, 0, 0, 2)))


def _talk(response: Response) -> None:
    for what in TALK:
        here = [d for d in response.duties if d.obligation == what]
        if here:
            parts = [f"{_label(d)} ({_talkers(d)})" for d in here]
            console().print(Text.assemble((f"{what}: ", "bold"), "; ".join(parts)))


def _talkers(duty: DutyAnswer) -> str:
    own = next((b for b in duty.ballots if b.which == 0), None)
    likely = [o.state for o in own.likely if o.p_object >= LIKELY] if own else []
    if likely:
        return f"{listed(likely)} likely to block"
    return f"{len(duty.bound)} states" if own is None else f"{_short_rule(own)}, {_passes(own)}"


def _silent(response: Response) -> None:
    """Silent arrangements by the fact that kept them silent."""
    if not response.not_triggered:
        return
    console().print()
    console().print(Text("silent", style="bold"))
    by_fact: dict[str, list[str]] = {}
    for silent in response.not_triggered:
        by_fact.setdefault(silent.fact, []).append(f"{silent.arrangement} {silent.clause}")
    for fact, names in by_fact.items():
        console().print(Padding(Text.assemble("; ".join(names), (f": {fact}", "dim")), (0, 0, 0, 2)))


def _coming(response: Response) -> None:
    console().print()
    if not response.responders:
        console().print(
            Text("Nobody is called to help by a duty, and no volunteer is above 1 %.", style="bold")
        )
        return
    console().print(Text("who would come", style="bold"))
    if response.anachronistic:
        warning = "Strengths and affinities are those of 2025, not of the day: no picture of that time."
        console().print(Text(warning, style="yellow"))
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), expand=False)
    for name in ("", "p (90 %)", "rec/27/50%", "with", "from day", "reason"):
        table.add_column(name, header_style="dim", overflow="fold")
    for responder in response.responders[:SHOWN]:
        personnel, day = responder.personnel, responder.from_day
        table.add_row(
            responder.state,
            spread(responder.p),
            "/".join(map(probability, (responder.p_as_recorded, *responder.p_by_rate[:2])))
            if responder.contested
            else "",
            people(personnel) if personnel else "aid",
            f"{day.median:.0f} ({day.low:.0f}-{day.high:.0f})" if day else "",
            _reason(responder),
        )
    console().print(table)
    rest = response.responders[SHOWN:]
    if rest:
        low, high = rest[-1].p.median, rest[0].p.median
        more = f"and {len(rest)} more, p {probability(high)} to {probability(low)}: {', '.join(r.state for r in rest)}"
        console().print(Padding(Text(more), (0, 0, 0, 2)))
    if response.partners:
        sided = [f"{p.state} {spread(p.p)}" for p in response.partners[:FEW]]
        console().print(Text.assemble(("may side with the attacker: ", "bold"), "; ".join(sided)))


def _reason(responder: Responder) -> str:
    telling = [r for r in responder.reasons if r.parameter not in COMMON and abs(r.contribution) >= 0.15]
    called_by = dict.fromkeys(b.arrangement for b in responder.by_duty)
    duty = ", ".join(list(called_by)[:2]) or "no duty"
    return "; ".join([duty, *(r.text for r in telling[:2])])


def _balance(response: Response) -> None:
    if response.balance is None:
        return
    days = [f"day {d.day}  {ratio(d.ratio)}" for d in response.balance.days]
    console().print()
    console().print(Text("balance of forces on paper, defenders : attackers", style="bold"))
    console().print(Padding("\n".join(days), (0, 0, 0, 2)), markup=False)
    console().print(Padding(Text("; ".join(response.balance.flags), style="dim"), (0, 0, 0, 2)))


def _conflicts(response: Response) -> None:
    grave = [c for c in response.conflicts if c.kind != "refrain"]
    if response.conflicts:
        console().print()
        console().print(Text("bound both ways", style="bold"))
    same: dict[str, list[str]] = {}
    for conflict in grave:
        towards, away = conflict.towards_target[0], conflict.towards_initiator[0]
        same.setdefault(f"by {towards}, and to {conflict.initiator} by {away}", []).append(conflict.state)
    for clauses, states in same.items():
        console().print(Padding(Text(f"{listed(states)}: help is owed {clauses}"), (0, 0, 0, 2)))
    mild = sorted({c.state for c in response.conflicts[len(grave) :]})
    if mild:
        console().print(
            Padding(Text(f"non-aggression promised to the attacker: {listed(mild)}"), (0, 0, 0, 2))
        )


def _footnotes(response: Response) -> None:
    console().print()
    notes = []
    if any(r.contested for r in response.responders):
        notes.append(
            "rec/27/50%: p as on record, where 11 % of bound states joined wars, and were alliances honoured at these"
            " published rates, not at 74.5 % (contested)"
        )
    notes += [
        f"contested: {c.question}  {c.command}" for c in response.contested if "honoured" not in c.question
    ]
    notes += [response.basis.text] if response.basis and response.responders else []
    if any(d.strength == Strength.POLITICAL for d in response.duties):
        notes.append("* a political promise, without legal force;  (n) permitted, not owed")
    notes += [f"assumed: {a}" for a in response.assumptions]
    for note in notes:
        console().print(Text(note, style="dim"))
