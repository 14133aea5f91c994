"""A replayed case on a terminal: the steps in order, then what the case teaches; and the table over all cases."""

from __future__ import annotations

from itertools import groupby
from typing import Literal

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from foedus.cases import Replay, Replayed
from foedus.cases.lessons import Lessons, sentences
from foedus.cli.console import console

MARK = {True: ("agrees", "green"), False: ("differs", "bold red"), None: ("-", "dim")}
QUIET = ("strength", "pledge", "contribution", "ceiling", "cost")


def print_replay(done: Replay) -> None:
    """Print the case."""
    out = console()
    out.print(Text(done.case.title, style="bold"))
    out.print(Padding(Text(done.case.summary.strip()), (0, 0, 1, 0)))
    for quiet, steps in groupby(done.steps, key=_in_table):
        if quiet:
            _figures(list(steps))
        else:
            for step in steps:
                _step(step)
    out.print()
    out.print(Text("what it teaches", style="bold"))
    for sentence in sentences(done.lessons):
        out.print(Padding(Text(sentence), (0, 0, 0, 2)))


def _in_table(step: Replayed) -> bool:
    """Steps that are only figures, and differ in nothing, go into a table."""
    return step.kind in QUIET and step.compared.agrees is not False


def _step(one: Replayed) -> None:
    out, compared = console(), one.compared
    word, style = MARK[compared.agrees]
    grid = Table.grid(padding=(0, 2, 0, 0))
    for width in (10, 7):
        grid.add_column(min_width=width)
    grid.add_column(overflow="fold")
    grid.add_row(
        Text(f"{one.step.date}", style="bold"),
        Text("" if one.kind == "event" else word, style=style),
        one.step.title,
    )
    out.print(grid)
    if one.kind == "event":
        return
    _line("expected", compared.expected)
    _line("recorded", compared.recorded)
    _line("why", compared.why)
    if compared.agrees is False:
        cause = one.step.cause
        _line(
            "cause",
            f"{cause.kind.replace('_', ' ')}: {cause.text.strip()}" if cause else "not named in the case",
        )


def _line(name: str, text: str) -> None:
    """One line with its name before it; what wraps is indented under it."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=9, style="dim")
    grid.add_column(overflow="fold")
    grid.add_row(name, Text(text))
    console().print(Padding(grid, (0, 0, 0, 2)))


def _figures(steps: list[Replayed]) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for width in (10, 60, 7):
        table.add_column(min_width=min(width, 10), overflow="fold")
    for one in steps:
        word, style = MARK[one.compared.agrees]
        said = Text.assemble(one.step.title, ": ", (one.compared.recorded, ""), (_beside(one), "dim"))
        table.add_row(f"{one.step.date}", said, Text(word, style=style))
    console().print(table)


def _beside(one: Replayed) -> str:
    return "" if one.compared.expected == "no expectation" else f" [{one.compared.expected}]"


HEAD = ("case", "law", "figures", "rule", "fact", "hist.", "days", "half", "kept")


def print_table(done: list[Replay]) -> None:
    """All cases: how far rules and record agree, and the numbers that can be compared between them."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in HEAD:
        justify: Literal["left", "right"] = "left" if name == HEAD[0] else "right"
        table.add_column(name, header_style="dim", justify=justify, overflow="fold")
    for one in done:
        table.add_row(*row(one))
    console().print(table)
    console().print()
    for note in notes(done):
        console().print(Text(note, style="dim"))


def notes(done: list[Replay]) -> list[str]:
    """What the table comes to, and what its columns mean."""
    agree, compared = (sum(getattr(r.lessons, k) for r in done) for k in ("agree", "compared"))
    return [
        f"{len(done)} cases; rules and record agree on {agree} of {compared} steps that can be compared",
        "law: what is owed, decided, consented to; figures: strengths, ceilings, contributors, costs",
        "rule, fact, hist.: disagreements by cause (rule wrong, fact uncertain, history surprising)",
        "days: from the first incident to the act; half: from the act to half strength, at the latest (first force)",
        "kept: states that honoured a duty to help, of those bound whose answer is recorded",
    ]


def row(one: Replay) -> list[str]:
    """The cells of a case: "kosovo-1999", "9/11", "16/16", "1", "", "1", "227", "223", ""."""
    said = one.lessons
    by_cause = [said.causes.get(k, 0) for k in ("rule_wrong", "fact_uncertain", "history_surprising")]
    return [
        one.case.id,
        f"{said.agree_law}/{said.compared_law}",
        _share(said.agree - said.agree_law, said.compared - said.compared_law),
        *(str(n) if n else "" for n in by_cause),
        _days(said.days_to_decide),
        _half(said),
        f"{said.honoured}/{said.asked}" if said.asked else "",
    ]


def _share(agree: int, compared: int) -> str:
    return f"{agree}/{compared}" if compared else ""


def _days(days: int | None) -> str:
    return "" if days is None else f"{days:,}"


def _half(said: Lessons) -> str:
    """Half strength of the first force for which it is known and that did not begin with it."""
    known = [f.half for f in said.forces if f.half is not None and not f.half.taken_over]
    return _days(known[0].by) if known else ""
