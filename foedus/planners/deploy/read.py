"""Deployment files: from YAML to a checked ``DeployTask``; ``InputError`` names file, line, field and remedy."""

from __future__ import annotations

from pathlib import Path

from foedus.arrangements import load_library
from foedus.arrangements.read import validated
from foedus.base.documents import read_document
from foedus.base.errors import InputError
from foedus.parameters import load_parameters
from foedus.planners.deploy.findings import Known, deploy_findings
from foedus.planners.deploy.instance import DeployInstance
from foedus.planners.deploy.room import room_findings
from foedus.planners.deploy.task import DeployTask, deploy_task
from foedus.world import load_world


def read_deploy(path: Path | str) -> DeployTask:
    """Read and check one deployment file."""
    document = read_document(path)
    instance = validated(DeployInstance, document)
    known = Known(load_library(), load_world(), load_parameters())
    findings = list(deploy_findings(instance, document, known))
    findings += document.misnamed(instance.id)
    if findings:
        raise InputError(findings)
    task = deploy_task(instance, known.library, known.world, known.parameters, document)
    if without_room := list(room_findings(task)):
        raise InputError(without_room)
    return task
