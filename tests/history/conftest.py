"""Tests of past years need the record; where it is absent they are skipped and say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")


@pytest.fixture(autouse=True)
def record(monkeypatch):
    """The folder of the record, in ``FOEDUS_DATA``."""
    if not (RECORD / "cow_system.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))
    return RECORD
