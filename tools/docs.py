"""Write docs/cli.md, reference.md, cases.md and practices.md from the program itself:  make docs

cli.md        what each command prints for --help
reference.md  every arrangement, scenario, outcome, decision rule, source, parameter and public name
practices.md  practices and frictions: through which parameter each acts, and whether it is on

tests/test_docs.py fails when either is stale.
"""

from __future__ import annotations

import inspect
import io
from collections.abc import Iterable, Iterator
from datetime import date
from importlib import import_module
from pathlib import Path

from rich.console import Console

import foedus
from foedus.arrangements import Arrangement, Duty, load_library
from foedus.arrangements.figures import payers_on, peak
from foedus.arrangements.schema import Practice
from foedus.base.documents import read_document
from foedus.burden import rules as burden_rules
from foedus.burden.scales import load_scales
from foedus.cases import Replay, load_cases, replay, setting
from foedus.cases.expectations import load_expectations
from foedus.cases.lessons import sentences
from foedus.cli.app import COMMANDS, app
from foedus.cli.figures import quantity
from foedus.cli.plan import PLANS
from foedus.cli.replay_text import HEAD, notes, row
from foedus.ensemble import load_scenarios
from foedus.outcomes import outcomes
from foedus.parameters import Parameter, load_parameters
from foedus.reports import switches
from foedus.rules.character import character, nearest_day
from foedus.rules.decisions.contract import rules
from foedus.rules.practised import in_use
from foedus.sources import sources

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MADE = "<!-- Written by tools/docs.py (make docs). Do not edit. -->"
WIDTH = 100
VERBS = {"data": ("list", "fetch", "add", "verify", "cite"), "plan": PLANS}
DAY = date(2026, 1, 1)  # a fixed day, so that the page does not change by itself


def helped(*command: str) -> str:
    """What ``foedus COMMAND --help`` prints on a plain terminal of 100 columns."""
    out = io.StringIO()
    console = Console(file=out, width=WIDTH, color_system=None, force_terminal=False, legacy_windows=False)
    app.help_print(list(command), console=console)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).strip()


def cli() -> str:
    """The page of commands."""
    parts = ["# Commands", MADE]
    parts.append(
        "Every command takes `--json`. Exit code 0: done; 1: a run failed or cannot be read, or no plan keeps the\n"
        "hard rules; 2: the input is wrong; 3: nothing was found within `--time-limit`; 130: Ctrl-C came before\n"
        "anything was found. Nothing is written over a file that is read."
    )
    parts.append(f"```text\n{helped()}\n```")
    for name, what in COMMANDS.items():
        for verb in VERBS.get(name, ()):
            _ = app[name][
                verb
            ]  # imports it, so that the list of verbs has its words whatever was imported before
        parts += [f"## foedus {name}", what, f"```text\n{helped(name)}\n```"]
        for verb in VERBS.get(name, ()):
            parts += [f"### foedus {name} {verb}", f"```text\n{helped(name, verb)}\n```"]
    return "\n\n".join(parts) + "\n"


def cell(words: object) -> str:
    """Text that stays inside one cell of a Markdown table."""
    return " ".join(str(words).split()).replace("|", "\\|").replace("<", "&lt;")


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *([cell(c) for c in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def decided(duty: Duty) -> str:
    """The decision rule of a duty in words, with that of the joint act."""
    own = f"{duty.decision.rule}" + (f" ({duty.decision.body})" if duty.decision.body else "")
    if duty.collective is None:
        return own
    return f"{own}; joint act: {duty.collective.rule} ({duty.collective.body})"


def cases_of_rules() -> dict[str, list[str]]:
    """The cases of tests/cases that speak of each arrangement: expect a duty of it, expect none, or its silence."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests" / "cases").glob("*.yaml")):
        expect = read_document(path).data["expect"]
        duties = [*expect.get("triggered", {}), *expect.get("not_triggered_duty", [])]
        for name in {*(duty.split()[0] for duty in duties), *expect.get("silent", {})}:
            found.setdefault(name, []).append(f"[{path.stem}](../tests/cases/{path.name})")
    return found


def arrangement(one: Arrangement, cases: Iterable[str]) -> Iterator[str]:
    """The section of one arrangement: summary, duties, sources, and the cases that test how it is read."""
    yield f"### {one.id}: {one.name}"
    yield f"{cell(one.summary)} ({one.kind}, from {one.in_force.since}, confidence {one.confidence})"
    head = ("duty", "clause", "obliges to", "when", "strength", "decided by", "confidence")
    rows = (
        (d.id, d.clause, d.obligation, ", ".join(d.triggers), d.strength, decided(d), d.confidence)
        for d in one.duties
    )
    yield table(head, rows)
    yield from operation(one)
    yield "Sources: " + "; ".join(f"{cell(s.title)} ({s.read})" for s in one.sources)
    yield "Cases: " + (", ".join(cases) or "none") + "."


def operation(one: Arrangement) -> Iterator[str]:
    """What its duties make of it, its mandate, its greatest strength and its practices."""
    last = nearest_day(one, DAY)
    derived = character(one, DAY)
    found = (
        ("goal", derived.goal),
        ("enforcement", derived.enforcement),
        ("flexibility", derived.flexibility),
    )
    said = "; ".join(f"{name} {p.word} ({p.value:.2f})" for name, p in found if p)
    yield f"Derived from its duties (as of {last}): {said or 'nothing'}."
    if one.mandate:
        yield f"Mandate: {cell(one.mandate.decision)}. " + cell("; ".join(one.mandate.tasks)) + "."
    most, money = peak(one), payers_on(one, last)
    numbers = (
        [f"{quantity(most.value, most.low, most.high)} persons at the most ({most.since.year})"]
        if most
        else []
    )
    numbers += [f"paid: {cell(money.rule)}"] if money else []
    numbers += [f"{len(one.limits)} limits of zones"] if one.limits else []
    numbers += [f"{len(one.thresholds)} thresholds of notice and observation"] if one.thresholds else []
    if numbers:
        yield "Figures: " + "; ".join(numbers) + "."
    if one.practices:
        since = sorted({(p.practice.value.replace("_", " "), p.since.year) for p in one.practices})
        yield "Practices: " + ", ".join(f"{name} ({year})" for name, year in since) + "."


def parameter_rows(parameters: Iterable[Parameter]) -> Iterator[tuple[object, ...]]:
    """A row for each parameter, and one for each view of a contested one."""
    for p in parameters:
        low, high = p.interval
        yield f"`{p.name}`", f"{p.value:g}", f"{low:g} to {high:g}", p.unit, p.basis, p.text, p.source
        for view, v in p.views.items():
            low, high = v.interval
            yield (
                f"`{p.name}` under {view}",
                f"{v.value:g}",
                f"{low:g} to {high:g}",
                p.unit,
                f"view: {v.basis}" if v.basis else "view",
                "",
                v.source,
            )


def source_rows() -> Iterator[tuple[object, ...]]:
    """A row for each source of the record."""
    for name, one in sources().items():
        what = f"{one.title} {one.version}: {one.text.split(chr(10) * 2)[0]}"
        reads = "yes" if one.read else "tidy table only"
        yield f"`{name}`", what, one.unit, one.codes, f"{one.first}-{one.last}", reads, one.terms, one.address


def reference() -> str:
    """The page of everything that is registered."""
    library, parameters = load_library(), load_parameters()
    parts = ["# Reference", MADE]
    parts += ["## Public names", "`import foedus`, then:"]
    names = (
        (f"`foedus.{n}`", (inspect.getdoc(getattr(foedus, n)) or "").split("\n\n")[0]) for n in foedus.__all__
    )
    parts.append(table(("name", "what it is"), names))
    parts += ["## Outcomes"]
    for name, outcome in outcomes().items():
        parts += [
            f"### {name}",
            f"{outcome.label}; unit: {outcome.unit}; better: {outcome.direction}.",
            outcome.formula,
        ]
    parts += ["## Decision rules"]
    for rule in rules():
        doc = inspect.getdoc(import_module(f"foedus.rules.decisions.{rule}")) or ""
        parts += [f"### {rule}", doc]
    parts += list(burden())
    parts += ["## Scenarios"]
    scenarios = load_scenarios(library, parameters)
    rows = (
        (f"`{s.id}`", s.title, s.question, s.futures, "; ".join(a.label for a in s.arms))
        for s in scenarios.values()
    )
    parts.append(table(("scenario", "title", "question", "futures", "arms"), rows))
    parts += [
        "## Sources",
        "The record, fetched and kept by each user ([data.md](data.md)). Years are those of the owner's file. Terms,"
        " addresses and layouts are recalled, not checked on the owners' sites. No checksum is noted yet.",
        table(
            ("source", "what it is", "a row is", "codes", "years", "reader", "terms", "address"),
            source_rows(),
        ),
    ]
    parts += ["## Parameters", "A guess is a guess: it has no usable evidence behind it. Intervals are 90 %."]
    head = ("parameter", "value", "interval", "unit", "basis", "what it is", "source")
    parts.append(table(head, parameter_rows(parameters.parameters)))
    parts += [
        "## Arrangements",
        "How each source was consulted stands behind it: text, excerpt, or recalled. The cases test how the rules read"
        " it (given, expect, source); `make test` runs them.",
    ]
    cases = cases_of_rules()
    for one in library.values():
        parts += arrangement(one, cases.get(one.id, ()))
    return "\n\n".join(parts) + "\n"


def burden() -> Iterator[str]:
    """Every rule that shares a cost, and the published scales behind some of them."""
    yield "## Burden rules"
    yield "Who pays what ([burden.md](burden.md)). Rules keep order, currency, monotone and null, or say why not."
    for name, rule in burden_rules().items():
        yield f"### {name}"
        yield f"{rule.label}. Needs: {', '.join(rule.needs) or 'members only'}. Source: {rule.source}."
        yield f"```text\n{rule.formula}\n```"
        for lost, reason in rule.opts_out.items():
            yield f"Does not keep {lost}: {reason}."
    yield "## Scales"
    rows = (
        (
            f"`{s.id}`",
            s.name,
            p.since,
            p.until,
            len(p.shares),
            "yes" if p.complete else "in part",
            p.confidence,
            p.source,
        )
        for s in load_scales().values()
        for p in s.published
    )
    yield table(("scale", "name", "from", "to", "states", "complete", "confidence", "source"), rows)


def case_section(one: Replay) -> Iterator[str]:
    """The section of one case: summary, what it teaches, where rules and record disagree, sources."""
    case = one.case
    yield f"### {case.id}: {case.title}"
    yield f"{cell(case.summary)} ({len(case.steps)} steps, {case.steps[0].date} to {case.steps[-1].date})"
    yield "\n".join(f"- {sentence}" for sentence in sentences(one.lessons))
    rows = (
        (
            s.step.date,
            s.step.title,
            s.compared.expected,
            s.compared.recorded,
            f"{s.step.cause.kind.replace('_', ' ')}: {s.step.cause.text.strip()}"
            if s.step.cause
            else "not named",
        )
        for s in one.disagreements
    )
    if one.disagreements:
        yield table(("day", "step", "expected", "recorded", "cause"), rows)
    yield "Sources: " + "; ".join(f"{cell(s.title)} ({s.read})" for s in case.sources)


def cases() -> str:
    """The page of cases: how they are judged, the table over all, and a section for each."""
    where = setting()
    done = [replay(case, where) for case in load_cases().values()]
    parts = ["# Cases: what really happened, replayed through the rules", MADE]
    parts.append(inspect.getdoc(import_module("foedus.cases")) or "")
    parts += ["## How a step is judged"]
    for name in ("law", "force"):
        parts.append(f"```text\n{inspect.getdoc(import_module(f'foedus.cases.{name}'))}\n```")
    parts += ["## All cases", table(HEAD, (row(one) for one in done))]
    parts.append("  \n".join(notes(done)))
    parts += ["## What is published about speed and cost"]
    known = load_expectations()
    parts.append(table(("source", "title", "read"), ((s.id, s.title, s.read) for s in known.sources)))
    parts += ["## Case by case"]
    for one in done:
        parts += case_section(one)
    return "\n\n".join(parts) + "\n"


def practices() -> str:
    """The page of practices and frictions."""
    used = [
        (one.value.replace("_", " "), [a.id for a in load_library().values() if one in in_use(a, DAY)])
        for one in Practice
    ]
    parts = ["# Practices and frictions", MADE, inspect.getdoc(switches) or ""]
    parts.append(
        "Each is switched by one parameter with a source, and is off where that has its neutral value. A scenario turns"
        " it on with `parameters`, for all its arms or for one (what the rates of disputes rest on: only for all), and"
        " takes an arrangement in or out with `do: practise` and `do: cease`. `foedus list practices` prints the table."
    )
    head = (
        "practice",
        "friction",
        "parameter",
        "",
        "value",
        "interval",
        "off at",
        "does when on",
        "basis",
        "source",
    )
    every = switches.in_force(load_parameters())
    parts += ["## Switches", table(head, map(switch_row, every)), *thin(every)]
    parts += [
        "## On file",
        f"In use on {DAY}. Where there is a unified command or joint exercises, an arrangement is practised, which the"
        " logit of honouring reads; budgets reported to one of nearly all states count for no pair, since few report.",
        table(("practice", "arrangements"), ((name, ", ".join(ids)) for name, ids in used)),
    ]
    return "\n\n".join(parts) + "\n"


def thin(every: Iterable[switches.InForce]) -> Iterator[str]:
    """What is on though nothing published gives its size, and why."""
    guessed = [one for one in every if one.on and one.parameter.basis == "guess"]
    at_nothing = [f"`{o.parameter.name}`" for o in guessed if o.parameter.value == o.switch.neutral]
    ours = [f"`{o.parameter.name}`" for o in guessed if o.parameter.value != o.switch.neutral]
    yield "## On, and no more than a guess"
    yield (
        f"On by default with a size that is our guess, whatever is known of the sign: {', '.join(ours)}. Most are"
        " ways in which arrangements are seen to fall short, and the neutral value would say that they do not: that"
        " coalitions of unlike forces fight as one (`interoperability`), that a standing command saves no day"
        " (`joint_haste`), that all decisions take equally long (`ops_decide_spread`), that every host consents and"
        " every standby force is sent. That is a stronger claim than a wide interval, so they ship on and wide, are"
        " drawn anew in each future, and stand in the sensitivity table of a run where they matter. Where not even the"
        " sign is argued for, a practice ships off."
    )
    yield (
        f"Centred on no effect: {', '.join(at_nothing) or 'none'}. No estimate was found, and the median is the neutral"
        " value: in a run without parameter uncertainty it does nothing; with it, it is on only as uncertainty, either"
        " way, and makes intervals wider without a view of its own. No figure may be quoted as its effect."
    )


def switch_row(one: switches.InForce) -> tuple[object, ...]:
    """The row of one switch."""
    s, p = one.switch, one.parameter
    state = "**on**" if one.on else "off" if s.read else "not read yet"
    low, high = p.interval
    number = f"{p.value:g}", f"{low:g} to {high:g}", f"{s.neutral:g}"
    return s.practice, s.friction, f"`{p.name}`", state, *number, s.does, p.basis, p.source


PAGES = {"cli.md": cli, "reference.md": reference, "cases.md": cases, "practices.md": practices}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
