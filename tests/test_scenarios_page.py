"""The made part of docs/scenarios.md: lines between two states stand below what happens inside."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from made_up_given import A, B, given_run
from made_up_inside import drawn_inside

from foedus.outcomes import measure

TOOLS = Path(__file__).parent.parent / "tools"


@pytest.fixture
def page(monkeypatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(TOOLS))
    return import_module("scenarios")


def test_a_line_watched_otherwise_has_its_rows_below_the_table_of_the_inside(page, tmp_path):
    run = given_run(tmp_path, wars=True, focus=["AFG"])
    text = page.told({"made-up": measure(run)})
    inside, lines = text.split(page.ON_LINES)
    assert "battle deaths inside" in inside.splitlines()[0]
    assert "disputes | uses of force | wars | battle deaths in these wars" in lines
    rows = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in lines.splitlines()
        if row.startswith("| ")
    ]
    first, arm, change = rows[-3:]
    assert first[:3] == ["`made-up`", f"{run.states[A]}-{run.states[B]}", "No mission"]
    assert first[3].startswith("0.25 [0 to ")  # one dispute in four futures
    assert (arm[:3], arm[3].split(" ")[0]) == (["", "", "The mission"], "0.75")
    assert (change[2], change[3].split(" ")[0]) == ("difference", "+0.50")
    assert first[-1].endswith("of these 520 at the median (50 to 1,000), 1,000 at most")
    assert change[-1].startswith("more in 50 % [")
    assert "; fewer in 25 % [" in change[-1]


def test_without_such_a_line_there_is_one_table(page, tmp_path):
    text = page.told({"made-up": measure(drawn_inside(tmp_path, 10, focus=["AFG"]))})
    assert page.ON_LINES not in text
    assert text.count("\n| --- |") == 1
