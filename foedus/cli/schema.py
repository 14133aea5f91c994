"""``foedus schema``: the JSON Schema of a kind of file, for editors that complete and check."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from foedus.arrangements import arrangement_schema
from foedus.base.errors import Finding, InputError, nearest
from foedus.cli.console import emit

KINDS = ("arrangement", "scenario", "incident", "case", "roster", "scale")


def schema_command(kind: str, *, json: Annotated[bool, Parameter(negative="")] = True) -> None:
    """Print the JSON Schema of arrangement, scenario, incident, case, roster or scale files.

    Parameters
    ----------
    kind
        arrangement, scenario, incident, case, roster or scale.
    json
        For the sake of uniformity: the schema always is JSON.
    """
    if kind not in KINDS:
        remedy = nearest(kind, KINDS) or ", ".join(KINDS)
        raise InputError([Finding("schema", f"there is no schema of {kind!r}", remedy)])
    emit(schema_of(kind))


def schema_of(kind: str) -> dict[str, Any]:
    """The schema of one of ``KINDS``.

    >>> schema_of("arrangement")["title"]
    'foedus arrangement'
    """
    if kind == "arrangement":
        return arrangement_schema()
    if kind == "incident":
        from foedus.rules.incident import incident_schema  # noqa: PLC0415  loads the compiler, which others do not need

        return incident_schema()
    if kind == "case":
        from foedus.cases.schema import case_schema  # noqa: PLC0415  same

        return case_schema()
    if kind == "scale":
        from foedus.burden.scales import Scale  # noqa: PLC0415  same

        return _titled(Scale.model_json_schema(by_alias=True), "foedus scale")
    if kind == "roster":
        from foedus.planners.roster.instance import roster_schema  # noqa: PLC0415  same

        return roster_schema()
    from foedus.ensemble.scenario import Scenario  # noqa: PLC0415  same

    return _titled(Scenario.model_json_schema(by_alias=True), "foedus scenario")


def _titled(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
