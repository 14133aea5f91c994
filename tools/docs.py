"""Write docs/cli.md and docs/reference.md from the program itself:  make docs

cli.md        what each command prints for --help
reference.md  every arrangement, scenario, outcome, decision rule, parameter and public name

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
from foedus.cli.app import COMMANDS, app
from foedus.cli.figures import quantity
from foedus.ensemble import load_scenarios
from foedus.outcomes import outcomes
from foedus.parameters import Parameter, load_parameters
from foedus.rules.character import character, nearest_day
from foedus.rules.decisions.contract import rules

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "<!-- Written by tools/docs.py (make docs). Do not edit. -->"
WIDTH = 100
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
        "Every command takes `--json`. Exit code 0: done; 1: a run failed or cannot be read; 2: the input is wrong."
    )
    parts.append(f"```text\n{helped()}\n```")
    for name, what in COMMANDS.items():
        parts += [f"## foedus {name}", what, f"```text\n{helped(name)}\n```"]
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


def arrangement(one: Arrangement) -> Iterator[str]:
    """The section of one arrangement: summary, duties, sources."""
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
                "view",
                "",
                v.source,
            )


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
    parts += ["## Scenarios"]
    scenarios = load_scenarios(library, parameters)
    rows = (
        (f"`{s.id}`", s.title, s.question, s.futures, "; ".join(a.label for a in s.arms))
        for s in scenarios.values()
    )
    parts.append(table(("scenario", "title", "question", "futures", "arms"), rows))
    parts += ["## Parameters", "A guess is a guess: it has no usable evidence behind it. Intervals are 90 %."]
    head = ("parameter", "value", "interval", "unit", "basis", "what it is", "source")
    parts.append(table(head, parameter_rows(parameters.parameters)))
    parts += [
        "## Arrangements",
        "How each source was consulted stands behind it: text, excerpt, or recalled.",
    ]
    for one in library.values():
        parts += arrangement(one)
    return "\n\n".join(parts) + "\n"


PAGES = {"cli.md": cli, "reference.md": reference}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
