"""docs/estimation.md: the table of parameters is that of the shipped file; plots are there, small and of no machine."""

from __future__ import annotations

import json
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from foedus.base.errors import InputError
from foedus.parameters import load_parameters

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "estimation.md"
PLOTS = sorted((ROOT / "docs" / "plots").glob("*.svg"))
MOST_BYTES = 300_000


@pytest.fixture
def writer(monkeypatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    spec = spec_from_file_location("estimates_writer", ROOT / "tools" / "estimates.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def part(name: str) -> str:
    found = re.search(
        rf"<!-- made: {name} -->\n(.*?)<!-- end: {name} -->", PAGE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert found is not None, name
    return found[1].strip()


def test_the_table_of_parameters_is_current(writer):
    assert part("parameters") == writer.parameters_part(load_parameters()), "stale: run  make docs"


def test_what_goes_with_operations_is_told_with_its_caveat(writer):
    """By hand: b -.05 (.02) is -.05 ± 1.645 · .02; ln h of ln .8 (.2) is .8 with ends .8 · e^(± .329)."""
    said = {
        "with": {"rows": 8, "events": 7, "states": 6},
        "without": {"rows": 92, "events": 80, "states": 30},
    }
    fits = [
        {
            "name": name,
            "n": 100,
            "data": "",
            "diagnostics": {**said, "estimate": {"b": b, "se": se}, "beside": {"as Poisson": [-0.07, 0.03]}},
        }
        for name, b, se in (("deaths", -0.05, 0.02), ("relapse", -0.2231436, 0.2))
    ]
    told = "\n".join(writer.effects(fits))
    assert "These are associations. Missions go where it is hard" in told
    assert "-0.050 [-0.083 to -0.017] | -0.13 [-0.15 to -0.02]" in told
    assert "0.800 [0.576 to 1.112] | 0.45 [0.15 to 1]" in told
    assert "8, 7, 6 | 92, 80, 30" in told
    assert "-0.070 (0.030), a ratio of 0.93" in told
    assert list(writer.effects([{"name": "operations_effect", "data": "too few"}])) == ["too few"]


def counts(row: str) -> int:
    """The sum of a row of the table of processes, which begins so."""
    found = re.search(rf"^\| {re.escape(row)}[^|]*\|([\d |]+)\|$", part("parameters"), re.MULTILINE)
    assert found is not None, row
    return sum(map(int, re.findall(r"\d+", found[1])))


def test_every_parameter_is_counted_once_and_those_that_no_process_reads_apart():
    every = load_parameters().parameters
    unread = [p.name for p in every if p.name.startswith("intra_month_")]
    assert counts("none: `intra_month_*`") == len(unread) > 0
    assert counts("all that the engine reads") == len(every) - len(unread)
    assert counts("intrastate") == len([p for p in every if p.process == "intrastate"]) - len(unread)


@pytest.mark.parametrize("name", ["fit", "summary", "models", "hindcasts"])
def test_no_part_is_empty(name):
    assert len(part(name)) > 100


def test_four_hindcasts_are_told():
    assert [f" {start} " in part("hindcasts") for start in (1950, 1960, 1970, 1980)] == [True] * 4


def test_plots_are_shown_small_and_name_no_machine():
    shown = set(re.findall(r"\]\((plots/[^)]+)\)", PAGE.read_text(encoding="utf-8")))
    assert shown == {f"plots/{path.name}" for path in PLOTS}
    assert sum(path.stat().st_size for path in PLOTS) < MOST_BYTES
    assert [
        p.name for p in PLOTS if re.search(r"/(tmp|home|work|root)/", p.read_text(encoding="utf-8"))
    ] == []


def test_a_part_without_marks_is_an_error(writer):
    with pytest.raises(InputError, match="no marks"):
        writer.replaced("text", "fit", "x")


def test_folders_without_a_fit_or_hindcasts_are_an_error(writer, tmp_path):
    with pytest.raises(InputError, match=r"fit\.json"):
        writer.read(tmp_path, tmp_path)
    (tmp_path / "fit.json").write_text(json.dumps({}), encoding="utf-8")
    with pytest.raises(InputError, match="hindcast"):
        writer.read(tmp_path, tmp_path)


def test_one_folder_is_not_enough(writer):
    with pytest.raises(InputError, match="two folders"):
        writer.main(["fit"])


def test_only_the_part_between_the_marks_changes(writer):
    text = "a\n<!-- made: x -->\nold\n<!-- end: x -->\nb\n"
    assert writer.replaced(text, "x", r"new \1") == "a\n<!-- made: x -->\n\nnew \\1\n\n<!-- end: x -->\nb\n"
