"""What all tests share: hypothesis without a clock, the same examples every time in CI, and a way to call a command."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest
from hypothesis import settings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the commands do, before numpy is there
settings.register_profile("house", deadline=None)  # the first call of compiled code takes seconds
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One process compiles the engine (minutes) while the other estimates; what lives worlds comes after both."""
    items.sort(key=lambda item: (item.path.name != "test_agreement.py", item.path.parent.name != "fit"))


@pytest.fixture
def foedus(monkeypatch, capsys) -> Callable[..., tuple[int, str, str]]:
    """Call a command: exit code, standard output, standard error."""
    from foedus.cli import console  # noqa: PLC0415  most tests call none
    from foedus.cli.app import run  # noqa: PLC0415  same

    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["foedus", *arguments])
        console.console.cache_clear()
        console.errors.cache_clear()
        try:
            code = run(arguments)
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
