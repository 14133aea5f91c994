"""Compiled code: kept in a folder named by all sources, the same numbers as the plain Python it was made from."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import foedus.base
from foedus.base import compiled as door
from foedus.base.compiled import compiled

SOURCE = Path(foedus.base.__file__).parent / "compiled.py"


def folder_of(package: Path, cache: Path, **extra: str) -> Path:
    """Where a fresh interpreter keeps what it compiles, for a package that holds a copy of the door."""
    code = "import compiled, numba; print(numba.config.CACHE_DIR)"
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache), "PYTHONPATH": str(package / "base"), **extra}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip())


def copied(tmp_path: Path) -> Path:
    package = tmp_path / "package"
    (package / "base").mkdir(parents=True)
    (package / "base" / "compiled.py").write_bytes(SOURCE.read_bytes())
    (package / "other.py").write_text("A = 1\n")
    return package


def test_a_changed_source_anywhere_means_another_folder(tmp_path):
    package, cache = copied(tmp_path), tmp_path / "cache"
    before = folder_of(package, cache)
    assert before.parent == cache
    assert folder_of(package, cache) == before
    (package / "other.py").write_text("A = 2\n")
    assert folder_of(package, cache) != before


def test_folders_long_unused_are_removed_and_others_stay(tmp_path):
    package, cache = copied(tmp_path), tmp_path / "cache"
    for name, days in (("foedus-old", 31), ("foedus-recent", 29), ("of another program", 400)):
        (cache / name).mkdir(parents=True)
        then = time.time() - days * 86_400
        os.utime(cache / name, (then, then))
    used = folder_of(package, cache)
    assert {p.name for p in cache.iterdir()} == {"foedus-recent", "of another program", used.name}


def test_where_no_cache_can_be_made_code_compiles_without_one(tmp_path):
    package = copied(tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    probe = package / "base" / "probe.py"
    probe.write_text(
        "import compiled\n\n@compiled.compiled\ndef f(x):\n    return x + 1\n\nprint(f(1), compiled.CACHED)"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(blocked)}
    done = subprocess.run(
        [sys.executable, str(probe)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["2", "False"]
    assert not list(package.rglob("*.nbi"))


def test_rooms_that_do_not_name_the_cache_may_not_compile():
    def late(x):
        return x

    late.__module__ = "foedus.reports.late"
    with pytest.raises(TypeError, match="do not name the cache"):
        compiled(late)


def test_a_change_in_a_room_above_the_engine_keeps_the_cache(tmp_path):
    package, cache = copied(tmp_path), tmp_path / "cache"
    before = folder_of(package, cache)
    (package / "reports").mkdir()
    (package / "reports" / "page.py").write_text("A = 1\n")
    assert folder_of(package, cache) == before


def test_the_plain_function_is_kept_and_agrees():
    @compiled
    def total(x):
        s = 0.0
        for v in x:
            s += v
        return s

    x = np.random.default_rng(0).standard_normal(1000) * 10.0 ** np.arange(1000).clip(max=12)
    assert total(x) == total.py_func(x)  # to the bit: no fastmath, so sums are done in the order written


def test_dividing_by_zero_is_as_in_numpy():
    @compiled
    def quotient(a, b):
        return a / b

    assert quotient(1.0, 0.0) == np.inf
    assert np.isnan(quotient(0.0, 0.0))


def test_the_cache_of_this_process_is_named_by_a_digest():
    assert re.fullmatch("foedus-[0-9a-f]{16}", door._cache_folder().name)
