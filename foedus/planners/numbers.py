"""Numbers in files: as written, and neither in quotes nor true; what is no number is said in plain words.

YAML reads 150e6 as text, as it has no point; 1.5e+8 is a number.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, TypeVar

from pydantic import BaseModel, Strict

from foedus.arrangements.read import validated
from foedus.base.documents import Document
from foedus.base.errors import Finding, InputError

Whole = Annotated[int, Strict()]
Real = Annotated[float, Strict()]
M = TypeVar("M", bound=BaseModel)
SAID = {
    "input should be a valid integer": ("is not a whole number", "4000, say, without quotes"),
    "input should be a valid number": ("is not a number", "1.5e+8, say, without quotes and not as 150e6"),
    "input should be a valid boolean": ("is neither true nor false", "true or false, without quotes"),
}


def validated_in_words(model: type[M], document: Document) -> M:
    """``document`` as ``model``; ``InputError`` in words that do not speak of valid input."""
    try:
        return validated(model, document)
    except InputError as error:
        raise InputError([plain(f) for f in error.findings]) from None


def plain(finding: Finding) -> Finding:
    """The same finding in the file's words.

    >>> plain(Finding("years", "input should be a valid integer (here: '3')")).what
    "is not a whole number (here: '3')"
    """
    for said, (what, remedy) in SAID.items():
        if finding.what.startswith(said):
            return replace(finding, what=what + finding.what.removeprefix(said), remedy=remedy)
    return finding
