"""The made-up record, written once."""

from __future__ import annotations

import made_up_record
import pytest


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return made_up_record.write(tmp_path_factory.mktemp("record"))
