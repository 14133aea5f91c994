"""A run cut anywhere and taken up again is the uncut run; a folder is taken up only by the run it belongs to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from short import arm, bits, files, short

from foedus.arrangements import load_library
from foedus.base.errors import InputError, RunError
from foedus.ensemble import simulate
from foedus.log import open_run
from foedus.log.run import MANIFEST
from foedus.parameters import load_parameters

HERE = Path(__file__).parent
CUT_AFTER = 20  # files; a chunk of one future has six
CHILD = """
import os, sys, threading
from importlib import import_module
from pathlib import Path
sys.path.insert(0, {here!r})
from short import short

s = import_module("foedus.ensemble.simulate")
whole, lock, count = s.replace_file, threading.Lock(), [0]

def half(path, write):
    with lock:
        count[0] += 1
        if count[0] <= {cut}:
            return whole(path, write)
        temporary = path.with_name(f".{{path.name}}.{{os.getpid()}}")
        write(temporary)
        temporary.write_bytes(temporary.read_bytes()[: temporary.stat().st_size // 2])
        print("half", flush=True)
        threading.Event().wait()

s.replace_file = half
s.simulate(short(), Path({folder!r}), threads=2, chunk=1)
"""


@pytest.fixture(scope="module")
def uncut(tmp_path_factory):
    return simulate(short(), tmp_path_factory.mktemp("uncut") / "r", threads=1, chunk=1)


@pytest.fixture
def killed(tmp_path):
    """A folder whose run was killed while it wrote a file: half of that file lies there."""
    folder = tmp_path / "r"
    code = CHILD.format(here=str(HERE), folder=str(folder), cut=CUT_AFTER)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        assert child.stdout is not None
        said = child.stdout.readline()
        child.send_signal(signal.SIGKILL)
    assert said == "half\n"
    return folder


def test_a_killed_run_goes_on_and_is_the_uncut_run(killed, uncut):
    before = files(killed)
    halves = [name for name in before if Path(name).name.startswith(".part-")]
    assert len(halves) == 1
    assert (
        len([name for name in before if name.endswith(".parquet")]) == CUT_AFTER - 1
    )  # one was the manifest
    with pytest.raises(RunError, match="not finished"):
        open_run(killed)
    told = []
    run = simulate(short(), killed, threads=2, chunk=25, progress=told.append)
    assert told[0] > 0  # the chunks that were there; their size is that of the folder, not the one asked for
    assert sum(told) == run.futures
    assert bits(run) == bits(uncut)
    kept = {name for name in before if name.endswith(".parquet")}
    after = files(killed)
    assert not [name for name in after if Path(name).name.startswith(".")]  # the half is swept away
    untouched = [name for name in kept if after[name] == before[name]]
    assert len(untouched) >= 6 * told[0]


def test_a_finished_run_is_not_lived_again(uncut):
    before = files(uncut.folder)
    told = []
    assert bits(simulate(short(), uncut.folder, progress=told.append)) == bits(uncut)
    assert told == [uncut.futures]
    assert files(uncut.folder) == before


@pytest.mark.parametrize("chunk", range(7))
def test_a_run_that_lacks_any_chunk_makes_it_again(tmp_path, uncut, chunk):
    run = simulate(short(), tmp_path / "r", threads=2, chunk=1)
    (tmp_path / "r" / "events" / "with--deters" / f"part-{chunk:05d}.parquet").unlink()
    with pytest.raises(RunError, match="1 of 56 files"):
        open_run(tmp_path / "r")
    assert bits(simulate(short(), run.folder)) == bits(uncut)


OTHERS = {
    "seed": {"seed": 5},
    "futures": {"futures": 8},
    "years": {"years": 2.5},
    "views": {"views": ("deters",)},
    "uncertainty": {"parameter_uncertainty": False},
    "a fixed parameter": {"parameters": {"mediation": 1.4}},
    "an arm": {"arms": [arm("with"), arm("other")]},
    "the library": {"library": load_library().without("anzus")},
    "the parameter file": {"file": load_parameters().replaced({"decisive": 0.5})},
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_folder_of_another_run_is_refused_and_left_alone(uncut, what):
    before = files(uncut.folder)
    with pytest.raises(InputError, match="holds another run"):
        simulate(short(**OTHERS[what]), uncut.folder)
    assert files(uncut.folder) == before


def test_a_run_made_with_other_numerics_is_refused(tmp_path, uncut):
    """Bits depend on NumPy and Numba: a folder begun under other versions is not gone on with."""
    for library in ("numpy", "numba"):
        folder = tmp_path / library
        folder.mkdir()
        manifest = json.loads((uncut.folder / MANIFEST).read_text())
        manifest["versions"][library] = "0.0.1"
        (folder / MANIFEST).write_text(json.dumps(manifest))
        with pytest.raises(InputError, match=library):
            simulate(short(), folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"format": 1}', "\x00\xff"])
def test_a_manifest_that_is_none_is_said_and_left_alone(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    before = files(tmp_path)
    with pytest.raises(InputError):
        simulate(short(), tmp_path)
    assert files(tmp_path) == before


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(InputError, match="not empty"):
        simulate(short(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_run_told_otherwise_keeps_its_events_and_takes_the_new_words(tmp_path):
    fields = {"futures": 1, "years": 1.0, "views": ("deters",)}
    run = simulate(short(**fields), tmp_path / "run", threads=1)
    before = bits(run)
    again = simulate(short(**fields, focus={"states": ["MLI"]}), tmp_path / "run", threads=1)
    assert (run.focus, again.focus) == ([], ["MLI"])
    assert bits(again) == before
