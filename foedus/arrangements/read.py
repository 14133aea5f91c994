"""Arrangement files: from YAML to a checked ``Arrangement``, and the JSON Schema that editors read."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from foedus.arrangements.check import check_arrangement
from foedus.arrangements.schema import Arrangement
from foedus.base.documents import Document, Path_, read_document
from foedus.base.errors import Finding, InputError, nearest
from foedus.world import World, load_world

M = TypeVar("M", bound=BaseModel)

# What pydantic says of shapes is said in its own words; here it is said in those of the file.
SHAPES = {
    "tuple_type": ("should be a list", "[a, b], or a line with  -  for each"),
    "list_type": ("should be a list", "[a, b], or a line with  -  for each"),
    "model_type": ("should be a mapping of fields", "{field: value}"),
    "dict_type": ("should be a mapping of fields", "{field: value}"),
    "mapping_type": ("should be a mapping of fields", "{field: value}"),
    "string_type": ("should be text", "a word or a sentence"),
    "date": ("is not a date", "a date like 1949-08-24"),
}


def read_arrangement(path: Path | str, world: World | None = None) -> Arrangement:
    """Read and check one arrangement file.

    Raises ``InputError`` with every finding: file, line, field, what is wrong and what would be right.
    """
    document = read_document(path)
    arrangement = validated(Arrangement, document)
    findings = check_arrangement(arrangement, document, world or load_world())
    if arrangement.id != Path(path).stem:
        what = f"the id {arrangement.id!r} is not the file's name"
        findings.append(document.finding(("id",), what, Path(path).stem))
    if findings:
        raise InputError(findings)
    return arrangement


def validated(model: type[M], document: Document, at: Path_ = ()) -> M:
    """``document`` (or its part ``at``) as ``model``; schema errors become findings with their lines."""
    data = document.data
    for key in at:
        data = data[key]
    if not isinstance(data, dict):
        raise InputError([document.finding(at, "should be a mapping of fields, like  id: nato")])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        told = error.errors()
        findings = [_finding(model, document, at, d) for d in told if not _follows(d, told)]
        raise InputError(list(dict.fromkeys(findings))) from None


def _follows(detail: ErrorDetails, told: list[ErrorDetails]) -> bool:
    """Whether a list is said to be too short only because what is in it was refused already."""
    where = detail["loc"]
    inside = any(d["loc"][: len(where)] == where and len(d["loc"]) > len(where) for d in told)
    return detail["type"] == "too_short" and inside


def _finding(model: type[BaseModel], document: Document, at: Path_, detail: ErrorDetails) -> Finding:
    path = at + _in_document(document, at, detail["loc"])
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        known = _field_names(model)
        return document.finding(path, "is not a field of the schema", nearest(str(path[-1]), known))
    if kind == "missing":
        return document.finding(path[:-1] or path, f"the field {path[-1]!r} is missing", f"{path[-1]}: ...")
    given = f" (here: {str(detail['input'])[:60]!r})"
    if kind in ("enum", "literal_error"):
        return document.finding(
            path, "is not one of the known words" + given, _choices(context, detail["input"])
        )
    if kind == "string_pattern_mismatch":
        wanted = "three capital letters, like EST" if "A-Z" in str(context) else f"{context.get('pattern')}"
        return document.finding(path, "has the wrong form" + given, wanted)
    kind = "date" if kind.startswith("date") else kind
    if kind in SHAPES:
        what, remedy = SHAPES[kind]
        return document.finding(path, what + given, remedy)
    return document.finding(path, _said(detail) + given)


def _said(detail: ErrorDetails) -> str:
    """pydantic's own words, without those that only a programmer knows."""
    if detail["type"] == "too_short":
        context = detail["ctx"]
        return f"has {context['actual_length']} entries, of at least {context['min_length']}"
    said = detail["msg"].removeprefix("Value error, ")
    return said[0].lower() + said[1:]


def _in_document(document: Document, at: Path_, loc: tuple[int | str, ...]) -> Path_:
    """Drop from pydantic's location the names of union members, which are not in the file."""
    path: list[int | str] = []
    for i, key in enumerate(loc):
        if key == "[key]":  # pydantic's word for  the key itself
            continue
        if (*at, *path, key) in document.lines or i == len(loc) - 1:
            path.append(key)
    known = (*at, *path) in document.lines
    return tuple(path if known or len(path) == 1 or isinstance(path[-1], str) else path[:-1])


def _choices(context: dict[str, Any], given: object) -> str:
    words = [w.strip(" '") for w in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
    near = nearest(str(given), words)
    return near or "one of " + ", ".join(words)


def _field_names(model: type[BaseModel]) -> list[str]:
    """Every field name in the model and the models inside it, as written in files."""
    schema = model.model_json_schema(by_alias=True)
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({name for part in parts for name in part.get("properties", {})})


def arrangement_schema() -> dict[str, Any]:
    """JSON Schema of arrangement files, for editors (``foedus schema arrangement``)."""
    schema = Arrangement.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "foedus arrangement"
    return schema
