"""The page of a replay: a case as a timeline to look at rather than to read; or all cases and how far they agree."""

from __future__ import annotations

from foedus.cases import Replay
from foedus.cases.lessons import sentences
from foedus.cases.schema import Strength
from foedus.reports.document import document
from foedus.reports.html import Html, details, joined, key, legend, tag
from foedus.reports.replay_charts import arrivals, strength_curves
from foedus.reports.replay_steps import figures, timeline
from foedus.world import load_world

SHOWN = 12
SHARES = (
    ("agree", "agrees", "#2e7d4f"),
    ("history_surprising", "history surprises", "#d9a300"),
    ("fact_uncertain", "fact uncertain", "#9aa5b1"),
    ("rule_wrong", "rule wrong", "#b2182b"),
)


def replay_page(done: list[Replay], command: str) -> str:
    """One case as a page of its own; several as a table with a folded section for each."""
    footer = tag("footer", f"Written by foedus {command}. Facts and sources: foedus/library/cases.")
    if len(done) == 1:
        one = done[0]
        head = [tag("h1", one.case.title), tag("p", one.case.summary.strip(), class_="question")]
        return document(one.case.title, tag("main", *head, _body(one), footer, class_="replay"))
    title = f"{len(done)} cases: what the rules expect and what happened"
    folded = [details(one.case.title, tag("p", one.case.summary.strip()), _body(one)) for one in done]
    main = [tag("h1", title), _overview(done), tag("h2", "Case by case"), *folded, footer]
    return document(title, tag("main", *main, class_="replay"))


def _body(one: Replay) -> Html:
    curves, came = strength_curves(one), arrivals(one)
    forces = [tag("h2", "The force"), curves, came, _contributors(one)] if curves else []
    return joined(
        [
            _tiles(one),
            _bar(one),
            *forces,
            figures(one.steps),
            tag("h2", "Step by step"),
            timeline(one.steps),
            tag("h2", "What it teaches, in numbers"),
            tag("ul", *(tag("li", s) for s in sentences(one.lessons))),
            tag("h2", "Sources"),
            tag("ul", *(_source(one, k) for k in range(len(one.case.sources))), class_="sources small"),
        ]
    )


def _source(one: Replay, k: int) -> Html:
    source = one.case.sources[k]
    title = tag("a", source.title, href=source.url) if source.url else source.title
    return tag("li", title, tag("span", f" ({source.read})", class_="muted"))


def _tiles(one: Replay) -> Html:
    """The numbers to take away, large."""
    said = one.lessons
    tiles = [
        (
            f"{said.agree} of {said.compared}",
            f"steps on which rules and record agree ({said.agree_law} of {said.compared_law} on law)",
        )
    ]
    if said.days_to_decide is not None:
        tiles.append((_counted(said.days_to_decide, "day"), f"to the act ({said.decided_by})"))
    half = next((f for f in said.forces if f.half is not None and not f.half.taken_over), None)
    if half is not None and half.half is not None:
        beside = f"; such forces mostly by day {half.expected_half:.0f}" if half.expected_half else ""
        tiles.append((f"day {half.half.by:,}", f"half of {half.name} was there at the latest{beside}"))
    if said.asked:
        tiles.append((f"{said.honoured} of {said.asked}", "bound states honoured a duty to help"))
    if said.promises:
        tiles.append((f"{said.promises_kept} of {said.promises}", "kept a political promise of help"))
    if said.paid:
        tiles.append(
            (_money(said.paid[0].high, said.paid[0].unit), f"recorded as paid by {said.paid[0].payer}")
        )
    boxes = [
        tag("div", tag("span", big, class_="big"), tag("span", small, class_="small"), class_="tile")
        for big, small in tiles
    ]
    return tag("div", *boxes, class_="tiles")


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}" + ("" if n == 1 else "s")


def _money(amount: float, unit: str) -> str:
    return f"{amount / 1e9:,.1f} bn {unit}" if amount >= 1e9 else f"{amount / 1e6:,.0f} m {unit}"


def _bar(one: Replay) -> Html:
    """Steps by agreement and cause, as one bar."""
    counts = {"agree": one.lessons.agree, **one.lessons.causes}
    parts = [
        tag("span", style=f"flex-grow:{counts[name]};background:{colour}", title=f"{word}: {counts[name]}")
        for name, word, colour in SHARES
        if counts.get(name)
    ]
    said = ", ".join(f"{word} {counts[name]}" for name, word, _ in SHARES if counts.get(name))
    return tag("div", *parts, class_="agreement", role="img", aria_label=said)


def _overview(done: list[Replay]) -> Html:
    """A row for each case: its name, its bar, its numbers."""
    lines = []
    for one in done:
        said = one.lessons
        decided = (
            f"decided in {_counted(said.days_to_decide, 'day')}" if said.days_to_decide is not None else ""
        )
        honoured = f"{said.honoured} of {said.asked} honoured" if said.asked else ""
        beside = "; ".join(p for p in (decided, honoured) if p)
        text = tag(
            "span",
            f"{said.agree} of {said.compared} agree",
            tag("br"),
            tag("span", beside, class_="muted"),
            class_="small",
        )
        lines.append(tag("div", tag("b", one.case.title), _bar(one), text, class_="row"))
    total = tuple(sum(getattr(r.lessons, k) for r in done) for k in ("agree", "compared"))
    keys = legend(*(key(colour, word) for _, word, colour in SHARES))
    verdict = tag(
        "p",
        f"Rules and record agree on {total[0]} of {total[1]} steps that can be compared.",
        class_="verdict",
    )
    return joined([verdict, keys, tag("div", *lines, class_="overview")])


def _contributors(one: Replay) -> Html:
    """Who was there: the largest contributors on the day with most persons among the whole lists of each force."""
    names = dict(zip(load_world().iso3, load_world().name, strict=True))
    parts = []
    for force in one.case.forces:
        whole = [
            s
            for s in one.case.steps
            if isinstance(s, Strength) and s.force == force.id and s.by and not s.partial
        ]
        if whole:
            most = max(whole, key=lambda s: (sum(s.by.values()), s.date))
            parts += [tag("h3", f"{force.name} on {most.date}, by contributor"), _bars(most, names)]
    return joined(parts)


def _bars(step: Strength, names: dict[str, str]) -> Html:
    order = sorted(step.by, key=lambda s: (-step.by[s], s))
    top = step.by[order[0]]
    lines = [(names.get(s, s), step.by[s]) for s in order[:SHOWN]]
    rest = sum(step.by[s] for s in order[SHOWN:])
    if rest:
        lines.append((f"{len(order) - SHOWN} others", rest))
    drawn = [
        tag(
            "div",
            tag("span", name),
            tag("span", tag("i", style=f"width:{100 * n / max(top, rest):.1f}%"), class_="track"),
            tag("span", f"{n:,.0f}", class_="number"),
            class_="row",
        )
        for name, n in lines
    ]
    return tag("div", *drawn, class_="bars")
