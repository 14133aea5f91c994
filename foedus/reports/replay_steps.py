"""The steps of a replayed case as a timeline: what was expected, what happened, whether they agree, and why."""

from __future__ import annotations

from foedus.cases import Replayed
from foedus.cases.body import names, number
from foedus.cases.schema import Proposal, Votes
from foedus.reports.html import Html, details, joined, table, tag

MARK = {True: ("agree", "agrees"), False: ("differ", "differs"), None: ("open", "no expectation")}
FIGURES = ("strength", "pledge", "contribution", "ceiling", "cost")
KIND = {
    "exit": "a state leaves",
    "handover": "hand-over",
    "answer": "answers to a duty",
    "call": "call on a duty",
}
CAUSE = {
    "rule_wrong": "The rule is wrong",
    "fact_uncertain": "The fact is uncertain",
    "history_surprising": "History surprises",
}


def badge(agrees: bool | None) -> Html:
    """Whether a step agrees, as a word in a colour."""
    name, word = MARK[agrees]
    return tag("span", word, class_=f"mark {name}")


def timeline(steps: tuple[Replayed, ...]) -> Html:
    """The steps that are not only figures, one under another along a line."""
    shown = [s for s in steps if s.kind not in FIGURES or s.compared.agrees is False]
    return tag("ol", *(_item(s) for s in shown), class_="timeline")


def _item(one: Replayed) -> Html:
    day = f"{one.step.date.day} {one.step.date:%B %Y}"
    when = tag("p", tag("time", day, datetime=one.step.date.isoformat()), " ", _kind(one), class_="when")
    name = "event" if one.kind == "event" else MARK[one.compared.agrees][0]
    if one.kind == "event":
        return tag("li", when, tag("p", one.step.title, class_="what"), _note(one), class_=name)
    head = tag("p", tag("b", one.step.title), " ", badge(one.compared.agrees), class_="what")
    return tag(
        "li",
        when,
        head,
        _votes(one),
        _pair(one),
        _why(one),
        _cause(one),
        _note(one),
        _duties(one),
        class_=name,
    )


def _kind(one: Replayed) -> Html:
    return tag("span", KIND.get(one.kind, one.kind), class_="muted") if one.kind != "event" else Html("")


def _pair(one: Replayed) -> Html:
    sides = (("Expected by the rules", _expected(one)), ("Recorded", one.compared.recorded))
    return tag("dl", *(tag("div", tag("dt", head), tag("dd", text)) for head, text in sides), class_="pair")


def _expected(one: Replayed) -> object:
    """What was expected; of an incident line by line."""
    lines = one.compared.details.get("lines")
    if not lines:
        return one.compared.expected
    return tag("ul", *(tag("li", tag("b", f"{head} "), text) for head, text in lines), class_="lines")


def _why(one: Replayed) -> Html:
    return tag("p", one.compared.why, class_="small why") if one.compared.why else Html("")


def _cause(one: Replayed) -> Html:
    if one.compared.agrees is not False:
        return Html("")
    cause = one.step.cause
    if cause is None:
        return tag("p", "The case does not name the cause.", class_="cause")
    return tag("p", tag("b", f"{CAUSE[cause.kind]}. "), cause.text.strip(), class_="cause")


def _note(one: Replayed) -> Html:
    return tag("p", one.step.note.strip(), class_="small muted") if one.step.note else Html("")


def _votes(one: Replayed) -> Html:
    """A bar of votes, each share as wide as it is large."""
    if not isinstance(one.step, Proposal) or one.step.votes is None:
        return Html("")
    votes: Votes = one.step.votes
    tallies = (
        ("for", votes.yes),
        ("against", votes.against),
        ("abstaining", votes.abstain),
        ("absent", votes.absent),
    )
    parts = [
        tag(
            "span",
            f"{number(tally)}",
            class_=f"v-{word}",
            style=f"flex-grow:{number(tally)}",
            title=f"{number(tally)} {word}: {', '.join(names(tally))}"
            if names(tally)
            else f"{number(tally)} {word}",
        )
        for word, tally in tallies
        if number(tally)
    ]
    said = ", ".join(f"{number(t)} {word}" for word, t in tallies if number(t))
    return tag("div", *parts, class_="votes", role="img", aria_label=said)


def _duties(one: Replayed) -> Html:
    """The duties that an incident triggers, folded away."""
    duties = one.compared.details.get("triggered", [])
    if not duties:
        return Html("")
    lines = [
        (
            f"{d['arrangement']} {d['clause']}",
            d["obligation"],
            d["strength"].replace("_", " "),
            len(d["bound"]),
            d["rule"],
        )
        for d in duties
    ]
    head = ("Duty", "Obliges to", "Strength", "Binds", "Decided by")
    return details(f"{len(duties)} duties triggered", table(head, lines, class_="list"))


def figures(steps: tuple[Replayed, ...]) -> Html:
    """Strengths, ceilings, contributions and costs as a table."""
    shown = [s for s in steps if s.kind in FIGURES]
    if not shown:
        return Html("")
    lines = [
        (
            s.step.date.isoformat(),
            joined([tag("b", s.step.title), tag("br"), s.compared.recorded]),
            s.compared.expected,
            badge(s.compared.agrees),
        )
        for s in shown
    ]
    head = ("Day", "Recorded", "Expected", "")
    return details(
        f"Figures ({len(shown)}): strengths, ceilings, contributions, payments",
        table(head, lines, class_="list"),
    )
