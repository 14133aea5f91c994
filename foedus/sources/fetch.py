"""``fetch``: the owner's file, from the owner; resumed where it was cut, verified where its checksum is known.

The file lies in ``owners/`` of the data folder, as ``NAME.part`` until it is whole; beside it ``NAME.mark``, the
owner's mark of the version, so that two versions are never joined. A failure is a ``RunError`` with the address to
fetch by hand and the command to run then.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from foedus import __version__
from foedus.base.errors import RunError
from foedus.sources.contract import Source
from foedus.sources.reading import sha256_of
from foedus.sources.store import data_folder

PIECE, SECONDS = 1 << 16, 60
WHOLE, PARTIAL, NOTHING_LEFT = 200, 206, 416
Progress = Callable[[int, int | None], None]  # bytes had, bytes in all where the owner says


def by_hand(one: Source, why: str) -> RunError:
    """The error that says why, where to fetch by hand, and what to run then."""
    return RunError(
        f"{one.name}: {why}\n    fetch by hand: {one.address}\n"
        f"    then: foedus data add FILE --as {one.name}\n    terms: {one.terms}"
    )


def fetch(one: Source, progress: Progress, folder: Path | None = None) -> Path:
    """Download the owner's file; a whole one that is there already is kept."""
    if not one.download:
        raise by_hand(one, "the owner has no fixed link to the file, or wants to know who takes it")
    home = (folder or data_folder()) / "owners"
    link = urlsplit(one.download)
    target = home / f"{one.name}{Path(unquote(link.path)).suffix or '.csv'}"
    if target.is_file() and _sound(target, one):
        return target
    home.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        _download(one.download, part, progress)
    except HTTPError as error:
        raise by_hand(one, f"the owner answers {error.code} {error.reason}") from None
    except (URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        why = getattr(error, "reason", None) or error
        raise by_hand(one, f"no answer from {link.netloc} ({why}); run it again to go on") from None
    if not _sound(part, one):
        found = sha256_of(part)
        part.unlink()
        raise by_hand(one, f"the checksum is {found}, not {one.sha256}: another version, or damaged")
    part.replace(target)
    part.with_suffix(".mark").unlink(missing_ok=True)
    return target


def _download(address: str, part: Path, progress: Progress) -> None:
    """Fill ``part`` from where it ends; from the start where the owner does not resume."""
    had = part.stat().st_size if part.is_file() else 0
    mark = part.with_suffix(".mark")
    headers = {"User-Agent": f"foedus/{__version__}", "Accept-Encoding": "identity"}
    if had and mark.is_file():
        headers |= {"Range": f"bytes={had}-", "If-Range": mark.read_text(encoding="utf-8")}
    try:
        answer = urlopen(Request(address, headers=headers), timeout=SECONDS)
    except HTTPError as error:
        error.close()
        if had and error.code == NOTHING_LEFT:
            mark.unlink()  # what lies there is no beginning of the owner's file of today
            return _download(address, part, progress)
        raise
    version = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
    if version:
        mark.write_text(version, encoding="utf-8")
    else:
        mark.unlink(missing_ok=True)
    with answer, part.open("ab" if answer.status == PARTIAL else "wb") as file:
        had = had if answer.status == PARTIAL else 0
        length = answer.headers.get("Content-Length")
        whole = had + int(length) if length else None
        for piece in _pieces(answer):
            file.write(piece)
            had += len(piece)
            progress(had, whole)
    if whole is not None and had < whole:
        raise http.client.IncompleteRead(b"", whole - had)
    return None


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := answer.read(PIECE):
        yield piece


def _sound(path: Path, one: Source) -> bool:
    return one.sha256 is None or sha256_of(path) == one.sha256
