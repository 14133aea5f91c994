"""Downloads from a server on this machine: resumed, verified, and explained where they fail."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from foedus.base.errors import RunError
from foedus.sources import sources
from foedus.sources.fetch import fetch

WHOLE = b"ccode,year\n" + b"2,1901\n" * 40_000


class Owner(BaseHTTPRequestHandler):
    """An owner's server: ``cut`` ends the next answer early; ``etag`` is its version of the file."""

    cut, etag, resumes = False, '"one"', True
    asked: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        Owner.asked.append(self.headers.get("Range"))
        if "absent" in self.path:
            self.send_error(404)
            return
        first = 0
        wanted = re.match(r"bytes=(\d+)-", self.headers.get("Range") or "")
        if wanted and self.headers.get("If-Range") == Owner.etag and Owner.resumes:
            first = int(wanted[1])
            if first >= len(WHOLE):
                self.send_error(416)
                return
        self.send_response(206 if first else 200)
        self.send_header("ETag", Owner.etag)
        self.send_header("Content-Length", str(len(WHOLE) - first))
        self.end_headers()
        body = WHOLE[first:]
        with suppress(ConnectionError):
            self.wfile.write(body[: len(body) // 2] if Owner.cut else body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    Owner.cut, Owner.etag, Owner.resumes, Owner.asked = False, '"one"', True, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Owner)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def offered(download: str, content: bytes | None = None):
    sha256 = hashlib.sha256(content).hexdigest() if content is not None else None
    return replace(sources()["cow_nmc"], download=download, sha256=sha256)


def quiet(had: int, whole: int | None) -> None:
    """No progress."""


def test_a_file_is_fetched_and_kept(address, tmp_path):
    seen: list[tuple[int, int | None]] = []
    one = offered(f"{address}/nmc.csv", WHOLE)
    path = fetch(one, lambda had, whole: seen.append((had, whole)), tmp_path)
    assert path == tmp_path / "owners" / "cow_nmc.csv"
    assert path.read_bytes() == WHOLE
    assert seen[-1] == (len(WHOLE), len(WHOLE))
    assert fetch(one, quiet, tmp_path) == path
    assert len(Owner.asked) == 1
    assert [p.name for p in path.parent.iterdir()] == ["cow_nmc.csv"]


def test_a_download_that_was_cut_goes_on(address, tmp_path):
    one = offered(f"{address}/nmc.csv", WHOLE)
    Owner.cut = True
    with pytest.raises(RunError, match="run it again to go on"):
        fetch(one, quiet, tmp_path)
    assert not (tmp_path / "owners" / "cow_nmc.csv").exists()
    Owner.cut = False
    assert fetch(one, quiet, tmp_path).read_bytes() == WHOLE
    assert Owner.asked == [None, f"bytes={len(WHOLE) // 2}-"]


@pytest.mark.parametrize("change", [{"etag": '"two"'}, {"resumes": False}])
def test_two_versions_are_never_joined(address, tmp_path, change):
    one = offered(f"{address}/nmc.csv", WHOLE)
    Owner.cut = True
    with pytest.raises(RunError):
        fetch(one, quiet, tmp_path)
    Owner.cut = False
    for name, value in change.items():
        setattr(Owner, name, value)
    assert fetch(one, quiet, tmp_path).read_bytes() == WHOLE


def test_a_beginning_that_is_whole_already_is_fetched_anew(address, tmp_path):
    home = tmp_path / "owners"
    home.mkdir()
    (home / "cow_nmc.csv.part").write_bytes(WHOLE)
    (home / "cow_nmc.csv.mark").write_text(Owner.etag)
    assert fetch(offered(f"{address}/nmc.csv"), quiet, tmp_path).read_bytes() == WHOLE


def test_another_checksum_is_refused_and_nothing_is_kept(address, tmp_path):
    with pytest.raises(RunError, match="the checksum is"):
        fetch(offered(f"{address}/nmc.csv", b"another"), quiet, tmp_path)
    assert [p for p in (tmp_path / "owners").iterdir() if p.suffix != ".mark"] == []


@pytest.mark.parametrize(
    ("download", "why"),
    [
        ("{address}/absent.csv", "the owner answers 404"),
        ("http://127.0.0.1:9/nmc.csv", "no answer"),
        ("", "no fixed link"),
    ],
)
def test_a_failure_says_what_to_do_by_hand(address, tmp_path, download, why):
    one = offered(download.format(address=address))
    with pytest.raises(RunError) as error:
        fetch(one, quiet, tmp_path)
    assert error.value.exit_code == 1
    for words in (why, one.address, "foedus data add FILE --as cow_nmc", one.terms):
        assert words in str(error.value)


def test_an_interrupted_download_leaves_nothing_that_looks_whole(address, tmp_path):
    def interrupt(had: int, whole: int | None) -> None:
        raise KeyboardInterrupt

    one = offered(f"{address}/nmc.csv", WHOLE)
    with pytest.raises(KeyboardInterrupt):
        fetch(one, interrupt, tmp_path)
    assert sorted(p.suffix for p in (tmp_path / "owners").iterdir()) == [".mark", ".part"]
    assert fetch(one, quiet, tmp_path).read_bytes() == WHOLE
