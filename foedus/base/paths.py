"""Where the data that ships with foedus lies."""

from pathlib import Path

LIBRARY = Path(__file__).resolve().parent.parent / "library"
