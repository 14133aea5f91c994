"""Deployment files: from YAML to a checked ``DeployTask``; ``InputError`` names file, line, field and remedy."""

from __future__ import annotations

from pathlib import Path

from foedus.arrangements import load_library
from foedus.arrangements.read import validated
from foedus.base.documents import read_document
from foedus.base.errors import InputError, nearest
from foedus.base.paths import LIBRARY
from foedus.parameters import load_parameters
from foedus.planners.deploy.findings import Known, deploy_findings
from foedus.planners.deploy.instance import DeployInstance
from foedus.planners.deploy.task import DeployTask, deploy_task
from foedus.world import load_world

FOLDER = LIBRARY / "plans"


def read_deploy(path: Path | str) -> DeployTask:
    """Read and check one deployment file."""
    document = read_document(path)
    instance = validated(DeployInstance, document)
    known = Known(load_library(), load_world(), load_parameters())
    findings = list(deploy_findings(instance, document, known))
    if findings:
        raise InputError(findings)
    return deploy_task(instance, known.library, known.world, known.parameters)


def is_deploy(path: Path) -> bool:
    """Whether a file says that it is one of this planner."""
    data = read_document(path).data
    return isinstance(data, dict) and data.get("planner") == "deploy"


def deploy_names() -> list[str]:
    """The deployments that ship with foedus.

    >>> "un-2026" in deploy_names()
    True
    """
    return sorted(p.stem for p in FOLDER.glob("*.yaml") if is_deploy(p))


def find_deploy(name: str) -> Path:
    """The file of a shipped deployment, or of that name; ``InputError`` with the nearest id if there is none."""
    if name.endswith((".yaml", ".yml", ".json")):
        return Path(name)
    known = deploy_names()
    if name in known:
        return FOLDER / f"{name}.yaml"
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else f"foedus ships {', '.join(known)}"
    raise InputError(f"there is no deployment {name!r}; {hint}")
