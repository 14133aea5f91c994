"""Instance files: from YAML or JSON to a checked ``Instance``, and the JSON Schema that editors read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from foedus.arrangements.read import validated
from foedus.base.documents import Document, read_document
from foedus.base.errors import InputError
from foedus.planners.days import read_day
from foedus.planners.force.check import check_instance
from foedus.planners.force.instance import Instance
from foedus.world import load_world

DAYS = ("decided", "from", "to", "full_by")


def read_instance(path: Path | str) -> Instance:
    """Read and check one instance file.

    Raises ``InputError`` with every finding: file, line, field, what is wrong and what would be right.
    """
    document = read_document(path)
    document = replace(document, data=_with_days(document.data))
    instance = validated(Instance, document)
    findings = check_instance(instance, document, load_world())
    findings += document.misnamed(instance.id)
    if findings:
        raise InputError(findings)
    return instance


def _with_days(data: Any, key: str = "") -> Any:
    """The data with days that are written as text, as JSON must write them, read as days."""
    if isinstance(data, dict):
        return {k: _with_days(v, k) for k, v in data.items()}
    if isinstance(data, list):
        return [_with_days(v) for v in data]
    return read_day(data) if key in DAYS else data


def instance_schema() -> dict[str, Any]:
    """JSON Schema of instance files, for editors (``foedus schema force``)."""
    schema = Instance.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "foedus force generation instance"
    return schema


def document_of(instance: Instance) -> Document:
    """An instance made by a program as a document, so that the checks can speak of its fields."""
    return Document(instance.id, instance.model_dump(mode="python", by_alias=True))
