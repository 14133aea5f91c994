"""Pages that commands write: refused before the work where they cannot be written, whole or not there after it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from foedus.base.errors import InputError, RunError
from foedus.cli.console import save, writable

COMMANDS = {
    "force": ("plan", "force", "unifil-2006"),
    "roster": ("plan", "roster", "eu-battlegroups-2026"),
    "burden": ("plan", "burden", "--members", "DEU,FRA"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("where", ["no-folder/page.html", "."])
def test_a_page_that_cannot_be_written_is_refused_before_the_work(foedus, tmp_path, command, where):
    began = time.monotonic()
    code, out, err = foedus(*command, "--out", str(tmp_path / where))
    assert (code, out) == (2, "")
    assert str(tmp_path) in err
    assert "write instead" in err
    assert time.monotonic() - began < 20  # and not the minute that is searched for a plan


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
