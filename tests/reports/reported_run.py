"""What the tests of reports share: a text that tries to break out of the page, and a report as text."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from foedus.parameters import load_parameters
from foedus.reports import write_report
from foedus.world import load_world

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HOSTILE = '<script>alert(1)</script> & "quoted" \'<img src=x onerror=alert(2)>'
SENSITIVITY = [
    {"parameter": "deterrence", "text": "pacts", "basis": "literature", "low": -3.0, "high": -0.5}
    | {"standard_error": 0.1},
    {
        "parameter": "honour_size",
        "text": HOSTILE,
        "basis": "guess",
        "low": -1.0,
        "high": -1.1,
        "standard_error": 0.3,
    },
]


def reported(run, sensitivity=None):
    """The report's text."""
    return write_report(run, load_world(), load_parameters(), sensitivity).read_text(encoding="utf-8")


def pixels(page: str, expression: str, width: int, folder: Path) -> int:
    """The whole number that a JavaScript ``expression`` is in a browser ``width`` pixels wide that shows ``page``."""
    assert CHROMIUM is not None
    file = folder / "page.html"
    probe = f"<script>document.title = {expression}</script>"
    file.write_text(page.replace("</body>", f"{probe}</body>"), encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--window-size={width},900", "--dump-dom")
    done = subprocess.run(
        [CHROMIUM, *options, file.as_uri()], capture_output=True, text=True, check=False, timeout=120
    )
    found = re.search(r"<title>(\d+)</title>", done.stdout)
    assert found is not None, done.stderr
    return int(found.group(1))
