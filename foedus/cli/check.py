"""``foedus check``: is this file valid? Names file, line, field, what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foedus.arrangements import load_library, read_arrangement
from foedus.base.documents import Document, read_document
from foedus.base.errors import Finding, InputError, nearest
from foedus.cli.console import console, emit, errors
from foedus.parameters import load_parameters
from foedus.planners.contract import kinds
from foedus.world import load_world

# Fields that tell one kind of file from another.
TELLING = {
    "arrangement": {
        "in_force",
        "parties",
        "bodies",
        "duties",
        "mandate",
        "forces",
        "practices",
        "sources",
        "summary",
    },
    "scenario": {"baseline", "years", "futures", "seed", "arms", "question"},
    "case": {"steps", "forces", "sources", "summary", "title"},
    "incident": {"date", "initiators", "targets", "actor", "place"},
    "parameters": {"parameters", "views"},
    "scale": {"elements", "levels", "groups", "published", "sources", "summary"},
}


def check_command(*files: Path, json: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Check files of arrangements, scenarios, incidents, cases, scales, parameters, plans; fields show which.

    Parameters
    ----------
    files
        The files to check.
    json
        Print {"valid": ..., "findings": [...]}.
    """
    if not files:
        raise InputError("name the files to check, for example  foedus check my-alliance.yaml")
    answers = [check_file(path) for path in files]
    findings = [f for _, found in answers for f in found]
    if json:
        emit({"valid": not findings, "findings": [f.as_dict() for f in findings]})
    else:
        for path, (kind, found) in zip(files, answers, strict=True):
            if not found:
                console().print(f"{path}: ok ({kind})", markup=False, soft_wrap=True)
            for finding in found:
                errors().print(str(finding), markup=False, soft_wrap=True)
    if findings:
        raise SystemExit(InputError.exit_code)


def check_file(path: Path) -> tuple[str, list[Finding]]:
    """The kind of the file and what is wrong with it."""
    try:
        kind = kind_of(path)
        _reader(kind)(path)
    except InputError as error:
        return "", [f if f.file else Finding(f.field, f.what, f.remedy, str(path)) for f in error.findings]
    return kind, []


def kind_of(path: Path) -> str:
    """Which kind of file it is: the one whose fields it has most of; ``InputError`` if it has none."""
    document = read_document(path)
    fields = set(document.data) if isinstance(document.data, dict) else set()
    if "planner" in fields:
        return _planner(document)
    telling = {**TELLING, **{name: kind.tells for name, kind in kinds().items()}}
    kind = max(telling, key=lambda k: (len(telling[k] & fields), k == "parameters"))
    if not telling[kind] & fields:
        known = ", ".join(telling)
        what = f"is no file of a known kind ({known}): none of their fields"
        raise InputError([document.finding((), what, "see  foedus schema arrangement")])
    return kind


def _planner(document: Document) -> str:
    """The planner that a file names."""
    named = document.data["planner"]
    if named not in kinds():
        known = sorted(kinds())
        remedy = nearest(str(named), known) or "one of " + ", ".join(known)
        raise InputError([document.finding(("planner",), f"there is no planner {named!r}", remedy)])
    return str(named)


def _reader(kind: str) -> Callable[[Path], object]:
    return READERS[kind] if kind in READERS else kinds()[kind].read


def _arrangement(path: Path) -> None:
    read_arrangement(path)


def _scenario(path: Path) -> None:
    from foedus.ensemble.scenario import read_scenario  # noqa: PLC0415  loads the engine, which others do not need

    read_scenario(path, load_library(), load_parameters())


def _incident(path: Path) -> None:
    from foedus.rules.incident import read_incident  # noqa: PLC0415  loads the compiler

    read_incident(path, load_world())


def _case(path: Path) -> None:
    from foedus.cases.read import read_case  # noqa: PLC0415  loads the compiler

    read_case(path)


def _parameters(path: Path) -> None:
    load_parameters(path)


def _scale(path: Path) -> None:
    from foedus.burden.scales import read_scale  # noqa: PLC0415  no other kind needs it

    read_scale(path)


READERS: dict[str, Callable[[Path], None]] = {
    "arrangement": _arrangement,
    "scenario": _scenario,
    "case": _case,
    "incident": _incident,
    "parameters": _parameters,
    "scale": _scale,
}
