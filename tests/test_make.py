"""The Makefile: says what it can do, and says it clearly where there is no Python."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*arguments: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", *arguments], cwd=at, capture_output=True, text=True, check=False)


@pytest.fixture
def elsewhere(tmp_path):
    """A folder with a space in its name that holds what `make` needs to begin."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "foedus").mkdir()
    return folder


def test_make_alone_lists_every_target():
    done = make()
    assert done.returncode == 0
    targets = set(
        re.findall(r"^\.PHONY: ([a-z]+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert {"demo", "test", "lint", "types", "clean", "lock", "world", "docs"} <= targets
    assert set(re.findall(r"^  make ([a-z]+) ", done.stdout, re.MULTILINE)) == targets


def test_without_python_the_message_says_what_to_do(elsewhere):
    done = make("PYTHON=", "test", at=elsewhere)
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stdout
    assert "make PYTHON=" in done.stdout
    assert not (elsewhere / ".venv").exists()


def test_an_old_python_is_refused(elsewhere):
    old = elsewhere / "python"
    old.write_text("#!/bin/sh\necho 'foedus needs Python 3.11 or newer' >&2\nexit 1\n")
    old.chmod(0o755)
    done = make(f"PYTHON={old}", "test", at=elsewhere)
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert not (elsewhere / ".venv").exists()


def test_the_demo_installs_from_the_lock_with_hashes_and_runs_the_main_job():
    plan = make("--dry-run", "--always-make", "PYTHON=python3", "demo").stdout
    assert "--require-hashes -r requirements.lock" in plan
    assert re.search(r"foedus simulate nato-article-5 .*--out demo/nato-article-5", plan)
    assert re.search(r'foedus trigger "RUS attacks EST" --on 2025-06-01', plan)


def test_ci_runs_lint_types_and_tests():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "for target in lint types test; do" in script
    assert 'make "$target"' in script
