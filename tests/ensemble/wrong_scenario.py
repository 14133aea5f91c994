"""A scenario file with one thing wrong: the finding names file, line and field, says what, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.arrangements import load_library
from foedus.base.errors import InputError
from foedus.ensemble.scenario import read_scenario
from foedus.parameters import load_parameters

Wrong = tuple[
    str, str, int, str, str, str
]  # what is written, what instead, line, field, words of message and remedy


def write(folder: Path, text: str) -> Path:
    path = folder / "made-up.yaml"
    path.write_text(text)
    return path


def check_named(folder: Path, good: str, wrong: Wrong) -> None:
    written, instead, line, field, says, remedy = wrong
    assert good.count(written) == 1
    path = write(folder, good.replace(written, instead))
    with pytest.raises(InputError) as caught:
        read_scenario(path, load_library(), load_parameters())
    found = [f for f in caught.value.findings if f.field == field]
    assert found, [str(f) for f in caught.value.findings]
    assert (found[0].file, found[0].line) == (str(path), line)
    assert says in found[0].what
    assert remedy in found[0].what + found[0].remedy
