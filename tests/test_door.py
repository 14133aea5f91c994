"""The door: a small, sorted, complete list of public names, each fetched when it is first used."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import foedus

SOURCE = ast.parse(Path(foedus.__file__).read_text(encoding="utf-8"))
HEAVY = (
    "numba",
    "llvmlite",
    "polars",
    "duckdb",
    "pyarrow",
    "altair",
    "vl_convert",
    "pydantic",
    "numpy",
    "rich",
)


def typed_imports() -> dict[str, str]:
    """What type checkers see: name -> module, from the imports under TYPE_CHECKING."""
    blocks = [n for n in SOURCE.body if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    imports = [n for block in blocks for n in block.body if isinstance(n, ast.ImportFrom)]
    return {alias.name: str(node.module) for node in imports for alias in node.names}


def loaded_by(code: str) -> set[str]:
    """The heavy modules that are loaded after a fresh interpreter has run ``code``."""
    script = f"import sys\n{code}\nprint('\\nLOADED', *[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    (line,) = [row for row in done.stdout.splitlines() if row.startswith("LOADED")]
    return set(line.split()[1:])


def test_names_are_sorted_and_few():
    assert foedus.__all__ == sorted(set(foedus.__all__))
    assert 20 <= len(foedus.__all__) <= 35


def test_the_typed_imports_are_the_lazy_ones():
    assert typed_imports() == foedus._HOME
    assert set(foedus._HOME) == set(foedus.__all__)


@pytest.mark.parametrize("name", foedus.__all__)
def test_every_name_resolves_and_is_documented(name):
    value = getattr(foedus, name)
    assert callable(value)
    assert not inspect.ismodule(value)
    assert inspect.getdoc(value)


def test_a_name_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(AttributeError, match=r"no public name 'trigger'.*load_world"):
        foedus.trigger  # noqa: B018
    assert set(foedus.__all__) <= set(dir(foedus))


def test_star_import_gives_the_door():
    names: dict[str, object] = {}
    exec("from foedus import *", names)
    assert set(foedus.__all__) <= set(names)


def test_importing_foedus_loads_nothing_heavy():
    assert loaded_by("import foedus") == set()


def test_help_loads_no_engine_and_no_data():
    code = (
        "sys.argv = ['foedus', '--help']\nfrom foedus.cli import main\ntry:\n    main()\nexcept SystemExit as e:\n"
        "    assert e.code == 0"
    )
    assert loaded_by(code) <= {"rich"}


def test_the_version_is_one():
    assert (
        f'version = "{foedus.__version__}"'
        in Path(__file__).parent.parent.joinpath("pyproject.toml").read_text()
    )
    cff = Path(__file__).parent.parent.joinpath("CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {foedus.__version__}\n" in cff
