"""``foedus schema``: the JSON Schema of a kind of file, for editors that complete and check."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any

from cyclopts import Parameter

from foedus.base.errors import Finding, InputError, nearest
from foedus.cli.console import emit

WHERE = {  # imported on demand: some load the compiler or the solver, which the others do not need
    "arrangement": ("foedus.arrangements", "arrangement_schema"),
    "scenario": ("foedus.ensemble.scenario", "Scenario"),
    "incident": ("foedus.rules.incident", "incident_schema"),
    "case": ("foedus.cases.schema", "case_schema"),
    "roster": ("foedus.planners.roster.instance", "roster_schema"),
    "scale": ("foedus.burden.scales", "Scale"),
    "force": ("foedus.planners.force", "instance_schema"),
    "deploy": ("foedus.planners.deploy.instance", "deploy_schema"),
    "burden": ("foedus.planners.burden.instance", "burden_schema"),
}
KINDS = tuple(WHERE)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_command(kind: str, *, json: Annotated[bool, Parameter(negative="")] = True) -> None:
    """Print the JSON Schema of arrangement, scenario, incident, case, roster, scale, force, deploy or burden files.

    Parameters
    ----------
    kind
        arrangement, scenario, incident, case, roster, scale, force, deploy or burden.
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
    module, name = WHERE[kind]
    made: Any = getattr(import_module(module), name)
    schema: dict[str, Any]
    if hasattr(made, "model_json_schema"):
        schema = made.model_json_schema(by_alias=True)
        return {**schema, "$schema": DIALECT, "title": f"foedus {kind}"}
    return dict(made())
