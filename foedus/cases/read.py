"""Case files: from YAML to a checked ``Case``; the cases that ship with foedus, by id."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from foedus.arrangements import Library, load_library
from foedus.arrangements.read import validated
from foedus.base.documents import read_document
from foedus.base.errors import InputError, nearest
from foedus.base.paths import LIBRARY
from foedus.cases.check import check_case
from foedus.cases.schema import Case
from foedus.world import World, load_world

FOLDER = LIBRARY / "cases"


def read_case(path: Path | str, library: Library | None = None, world: World | None = None) -> Case:
    """Read and check one case file; ``InputError`` names file, line, field and remedy of everything wrong."""
    document = read_document(path)
    case = validated(Case, document)
    findings = check_case(case, document, library or load_library(), world or load_world())
    findings += document.misnamed(case.id)
    if findings:
        raise InputError(findings)
    return case


def case_names() -> list[str]:
    """Ids of the cases that ship with foedus."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def load_cases(folder: Path = FOLDER) -> dict[str, Case]:
    """Every case of ``folder`` by id; all findings of all files in one ``InputError``."""
    cases, findings = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            cases[path.stem] = read_case(path)
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return cases


def find_case(name: str) -> Case:
    """A case by id, or by the path of a file; ``InputError`` with the nearest id if there is none."""
    known = case_names()
    if name in known:
        return read_case(FOLDER / f"{name}.yaml")
    if name.endswith((".yaml", ".yml")):
        return read_case(name)
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else "see  foedus list cases"
    raise InputError(f"there is no case {name!r}; {hint}")
