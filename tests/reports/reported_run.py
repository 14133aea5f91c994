"""What the tests of reports share: a text that tries to break out of the page, and a report as text."""

from __future__ import annotations

from foedus.parameters import load_parameters
from foedus.reports import write_report
from foedus.world import load_world

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
