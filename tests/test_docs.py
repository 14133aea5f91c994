"""Docs that fail when they lie: examples run, generated pages are current, links lead somewhere."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from itertools import zip_longest
from pathlib import Path
from types import ModuleType

import pytest

from foedus.arrangements import load_library
from foedus.burden import rules as burden_rules
from foedus.cases import case_names
from foedus.cli.app import COMMANDS
from foedus.outcomes import outcomes
from foedus.parameters import load_parameters
from foedus.rules.decisions.contract import rules
from foedus.sources import sources

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")])
WITH_EXAMPLES = sorted(p for p in (ROOT / "foedus").rglob("*.py") if ">>> " in p.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def writer() -> ModuleType:
    spec = spec_from_file_location("docs_writer", ROOT / "tools" / "docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=shown)
def test_examples_in_docstrings_run(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    result = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.attempted > 0
    assert result.failed == 0


def test_there_are_examples_to_run():
    assert len(WITH_EXAMPLES) >= 10


@pytest.mark.parametrize("name", ["cli.md", "reference.md", "cases.md", "practices.md"])
def test_generated_pages_are_current(name):
    written = (DOCS / name).read_text(encoding="utf-8").splitlines()
    now = writer().PAGES[name]().splitlines()
    stale = next(((i, a, b) for i, (a, b) in enumerate(zip_longest(written, now), 1) if a != b), None)
    assert stale is None, (
        f"docs/{name} is stale (run  make docs): line {stale[0]}: {stale[1]!r} -> {stale[2]!r}"
    )


def test_everything_registered_is_in_the_reference():
    reference = (DOCS / "reference.md").read_text(encoding="utf-8")
    words = [f"`{p.name}`" for p in load_parameters().parameters]
    words += [f"\n| `{name}` |" for name in sources()]
    words += [f"\n### {name}: " for name in load_library()]
    words += [f"\n### {name}\n" for name in [*outcomes(), *rules(), *burden_rules()]]
    assert [word for word in words if word not in reference] == []


def test_every_case_has_its_section():
    page = (DOCS / "cases.md").read_text(encoding="utf-8")
    assert [name for name in case_names() if f"\n### {name}: " not in page] == []


def test_every_command_has_its_section():
    page = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"\n## foedus {name}\n" not in page] == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_links_lead_to_files(path):
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", [p for p in PAGES if p.name != "cli.md"], ids=shown)
def test_commands_in_the_text_exist(path):
    text = path.read_text(encoding="utf-8")
    blocks = "\n".join(re.findall(r"`{1,3}[^`]+`{1,3}", text))
    named = set(re.findall(r"(?:^|[\s/`$])foedus ([a-z]+)", blocks, re.MULTILINE))
    assert named - {*COMMANDS, "import"} == set()


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_make_targets_in_the_text_exist(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)`", path.read_text(encoding="utf-8")))
    assert named - targets == set()


def test_every_page_is_in_the_index():
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = [str(p.relative_to(DOCS)) for p in DOCS.rglob("*.md") if p != DOCS / "README.md"]
    assert [page for page in pages if f"]({page})" not in index] == []


def test_docs_name_no_path_of_a_machine():
    assert [shown(p) for p in PAGES if re.search(r"(^|[^\w.])/(work|farm|tmp)/", p.read_text("utf-8"))] == []
