"""Pages that commands write: refused before the work where they cannot be written, whole or not there after it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foedus.base.errors import InputError, RunError
from foedus.cli.console import save, writable

COMMANDS = {  # and the work of each
    "foedus.cli.plan_force.plan_force": ("plan", "force", "unifil-2006"),
    "foedus.cli.plan_roster.plan_roster": ("plan", "roster", "eu-battlegroups-2026"),
    "foedus.cli.plan_burden.compare": ("plan", "burden", "--members", "DEU,FRA"),
}


def _begun(*_: object, **__: object) -> None:
    raise AssertionError("the work was begun")


@pytest.mark.parametrize(("work", "command"), COMMANDS.items(), ids=lambda c: c[1] if c[0] == "plan" else "")
@pytest.mark.parametrize("where", ["no-folder/page.html", "."])
def test_a_page_that_cannot_be_written_is_refused_before_the_work(
    foedus, tmp_path, monkeypatch, work, command, where
):
    monkeypatch.setattr(work, _begun)
    code, out, err = foedus(*command, "--out", str(tmp_path / where))
    assert (code, out) == (2, "")
    assert str(tmp_path) in err
    assert "write instead" in err


def test_no_right_to_write_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    with pytest.raises(InputError, match="may not be written"):
        writable(None, tmp_path / "page.html")


def test_a_page_is_whole_or_as_it_was(tmp_path):
    page = tmp_path / "page.html"
    save(page, "old")
    with pytest.raises(UnicodeEncodeError):
        save(page, "new, with half a letter: \ud800")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]
    assert page.read_text() == "old"


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path):
    save(Path(os.devnull), "page")
    assert Path(os.devnull).is_char_device()
    pointed, link = tmp_path / "page.html", tmp_path / "link.html"
    link.symlink_to(pointed)
    save(link, "page")
    assert link.is_symlink()
    assert pointed.read_text() == "page"


def test_a_folder_that_goes_away_meanwhile_is_a_failed_run(tmp_path):
    with pytest.raises(RunError, match="No such file"):
        save(tmp_path / "gone" / "page.html", "page")
