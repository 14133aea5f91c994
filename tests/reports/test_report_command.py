"""``foedus report``: writes the page, prints its path or every number; refuses what is not a run with exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_up_run import drawn

from foedus.cli.app import run


def foedus(arguments: list[str]) -> int:
    """The exit code; the parser of commands leaves by itself when all went well."""
    try:
        return run(arguments)
    except SystemExit as left:
        return int(left.code or 0)


@pytest.fixture
def folder(tmp_path) -> Path:
    return drawn(tmp_path / "run", 10, per_future=60).folder


def identity(folder: Path) -> dict[str, object]:
    manifest = json.loads((folder / "manifest.json").read_text())
    return {key: manifest[key] for key in ("seed", "digests", "arms", "views")}


def test_it_prints_the_path(folder, capsys):
    assert foedus(["report", str(folder)]) == 0
    printed = "".join(capsys.readouterr().out.splitlines())
    assert printed.endswith(f"report: {folder / 'report.html'}".replace("\n", ""))
    assert (folder / "report.html").stat().st_size > 100_000


def test_json_has_every_number_and_the_path(folder, capsys):
    assert foedus(["report", str(folder), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["report"] == str(folder / "report.html")
    keys = {"outcomes", "differences", "made_of", "named_events", "exceedance", "risk", "by_state", "about"}
    assert keys <= set(printed)
    assert {"median", "low", "high"} <= set(printed["outcomes"]["wars"]["deters"]["with"])


def test_sensitivity_of_the_run_is_shown(folder, capsys):
    rows = [
        {
            "parameter": "honour_size",
            "text": "x",
            "basis": "guess",
            "low": 1.0,
            "high": 2.0,
            "standard_error": 0.1,
        }
    ]
    (folder / "sensitivity.json").write_text(json.dumps({"identity": identity(folder), "rows": rows}))
    assert foedus(["report", str(folder)]) == 0
    assert "Tornado" in (folder / "report.html").read_text()


@pytest.mark.parametrize("stored", ["{", "[]", '{"rows": []}', '{"identity": 3, "rows": []}'])
def test_a_broken_sensitivity_is_refused(stored, folder, capsys):
    (folder / "sensitivity.json").write_text(stored)
    assert foedus(["report", str(folder)]) == 2
    assert "sensitivity.json cannot be read" in capsys.readouterr().err


def test_the_sensitivity_of_another_run_is_refused(folder, capsys):
    other = identity(folder) | {"seed": 8}
    (folder / "sensitivity.json").write_text(json.dumps({"identity": other, "rows": []}))
    assert foedus(["report", str(folder)]) == 2
    assert "belongs to another run (its seed differ" in capsys.readouterr().err


def test_what_is_no_run_is_refused(tmp_path, capsys):
    assert foedus(["report", str(tmp_path)]) == 2
    assert "is not a run" in capsys.readouterr().err


def test_an_unfinished_run_fails(folder, capsys):
    next((folder / "events").rglob("*.parquet")).unlink()
    assert foedus(["report", str(folder)]) == 1
    assert "is not finished" in capsys.readouterr().err
