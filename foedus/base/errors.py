"""Errors that say what is wrong, where, and what to write instead.

FoedusError
├── InputError    the user's file, option or incident is wrong   → exit code 2
└── RunError      a run could not be finished or read            → exit code 1
    ├── UnfinishedError   the time limit came before anything was found    → exit code 3
    └── StoppedError      Ctrl-C came before anything was found            → exit code 130
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Finding:
    """One thing wrong in one place: file, line (1-based, 0 = not known), field, what, and the remedy.

    >>> print(Finding("duties.0.rule", "'consensus' needs a body", "add  body: <name>", file="x.yaml", line=7))
    x.yaml:7: duties.0.rule: 'consensus' needs a body
        write instead: add  body: <name>
    """

    field: str
    what: str
    remedy: str = ""
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        remedy = f"\n    write instead: {self.remedy}" if self.remedy else ""
        return f"{place}{self.field + ': ' if self.field else ''}{self.what}{remedy}"

    def as_dict(self) -> dict[str, str | int]:
        """The finding as plain data, for ``--json``."""
        return asdict(self)


class FoedusError(Exception):
    """Anything foedus reports to its user; never shown as a traceback."""

    exit_code = 1


class RunError(FoedusError):
    """A run failed or its folder cannot be used."""


class UnfinishedError(RunError):
    """The time limit came before there was anything to show."""

    exit_code = 3


class StoppedError(RunError):
    """Ctrl-C came before there was anything to show; the exit code is the one that shells have for it."""

    exit_code = 130


def nothing_found(what: str, limit: float, *, interrupted: bool) -> RunError:
    """Why a search has nothing to show.

    >>> nothing_found("no plan was found", 5.0, interrupted=True).exit_code
    130
    >>> print(nothing_found("no plan was found", 5.0, interrupted=False))
    no plan was found in 5 s; give more time with --time-limit
    """
    if interrupted:
        return StoppedError(f"{what} until Ctrl-C")
    return UnfinishedError(f"{what} in {limit:g} s; give more time with --time-limit")


class InputError(FoedusError):
    """What the user gave is wrong; carries one or more findings."""

    exit_code = 2

    def __init__(self, findings: Sequence[Finding] | str) -> None:
        self.findings = [Finding("", findings)] if isinstance(findings, str) else list(findings)
        super().__init__("\n".join(map(str, self.findings)))


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word nearest to ``word``, or an empty string.

    >>> nearest("consensos", ["consensus", "majority"])
    'consensus'
    """
    folded = {k.casefold(): k for k in known}
    written = word.casefold()
    found = get_close_matches(written, list(folded), n=5, cutoff=0.5)
    swapped = [k for k in folded if sorted(k) == sorted(written)]  # letters in another order: ETS for EST
    return folded[(swapped or found)[0]] if swapped or found else ""
