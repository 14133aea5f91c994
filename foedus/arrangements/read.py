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
    "int_type": ("should be a whole number", "850, without quotation marks"),
    "float_type": ("should be a number", "850 or 0.5, without quotation marks"),
    "bool_type": ("should be true or false", "true or false, without quotation marks"),
}
FORMS = {  # patterns of the schema, in words
    r"^[A-Z]{3}$": "three capital letters, like EST",
    r"^\d{4}(-\d{1,2})?$": "2026, 2026-1 or 2026-03",
    r"^[a-z0-9][a-z0-9-]*$": "small letters, figures and hyphens, like eu-battlegroups-2026",
    r"^\d+(\.\w+)*$": "a version, like 0.1.0",
    r"^https?://": "an address that begins with https://",
}


def read_arrangement(path: Path | str, world: World | None = None) -> Arrangement:
    """Read and check one arrangement file.

    Raises ``InputError`` with every finding: file, line, field, what is wrong and what would be right.
    """
    document = read_document(path)
    arrangement = validated(Arrangement, document)
    findings = check_arrangement(arrangement, document, world or load_world())
    findings += document.misnamed(arrangement.id)
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
        known = _field_names(model, detail["loc"][:-1])
        remedy = nearest(str(path[-1]), known) or "one of " + ", ".join(known)
        return document.finding(path, "is not a field of the schema", remedy)
    if kind == "missing":
        return document.finding(path[:-1] or path, f"the field {path[-1]!r} is missing", f"{path[-1]}: ...")
    given = f" (here: {str(detail['input'])[:60]!r})"
    if kind in ("enum", "literal_error"):
        return document.finding(
            path, "is not one of the known words" + given, _choices(context, detail["input"])
        )
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        return document.finding(path, "has the wrong form" + given, FORMS.get(pattern, pattern))
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


def _field_names(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """The names of the fields of that part of the model which ``loc`` leads to, as written in files."""
    schema = model.model_json_schema(by_alias=True)
    parts = _parts(schema, schema)
    for key in loc:
        inside = [child for part in parts for child in _inside(part, key)]
        parts = [
            p for child in inside for p in _parts(schema, child)
        ] or parts  # the name of a union's member: stay
    return sorted({name for part in parts for name in part.get("properties", {})})


def _inside(part: dict[str, Any], key: int | str) -> list[dict[str, Any]]:
    """The schemas of what is under ``key``."""
    if isinstance(key, int):
        found = [part.get("items"), *part.get("prefixItems", [])]
    else:
        found = [part.get("properties", {}).get(key, part.get("additionalProperties"))]
    return [child for child in found if isinstance(child, dict)]


def _parts(schema: dict[str, Any], part: dict[str, Any]) -> list[dict[str, Any]]:
    """A part of a schema with its references followed; of a choice, every one there is."""
    if "$ref" in part:
        return _parts(schema, schema["$defs"][part["$ref"].rpartition("/")[2]])
    choices = [*part.get("anyOf", []), *part.get("oneOf", []), *part.get("allOf", [])]
    return [p for choice in choices for p in _parts(schema, choice)] or [part]


def arrangement_schema() -> dict[str, Any]:
    """JSON Schema of arrangement files, for editors (``foedus schema arrangement``)."""
    schema = Arrangement.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "foedus arrangement"
    return schema
