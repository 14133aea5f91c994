"""``foedus replay`` as a user meets it: JSON, 80 columns, exit codes, files."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from foedus.cases import case_names

Called = Callable[..., tuple[int, str, str]]


def test_one_case_as_json(foedus):
    code, out, _ = foedus("replay", "ukraine-2022", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["case"] == "ukraine-2022"
    assert {"date", "expected", "recorded", "agrees", "why"} <= set(answer["steps"][0])


def test_all_cases_as_json(foedus):
    code, out, _ = foedus("replay", "--all", "--json")
    assert code == 0
    assert [one["case"] for one in json.loads(out)] == case_names()


def test_all_cases_as_a_table(foedus):
    code, out, _ = foedus("replay", "--all")
    assert code == 0
    assert all(any(line.startswith(name) for line in out.splitlines()) for name in case_names())
    assert max(map(len, out.splitlines())) <= 80


def test_a_case_on_a_terminal_is_80_columns_wide(foedus):
    code, out, _ = foedus("replay", "kosovo-1999")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    for words in ("expected", "recorded", "cause", "what it teaches", "decided in 227 days"):
        assert words in out


def test_the_page_is_written(foedus, tmp_path):
    code, out, _ = foedus("replay", "gambia-2017", "--out", str(tmp_path / "page.html"))
    assert code == 0
    assert str(tmp_path / "page.html") in out
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize("arguments", [(), ("kosovo-1999", "--all"), ("kosvo",), ("nothing.yaml",)])
def test_wrong_input_exits_with_2(foedus, arguments):
    code, _, err = foedus("replay", *arguments)
    assert code == 2
    assert err.startswith("foedus: ")


def test_a_folder_that_is_not_there_exits_with_2(foedus, tmp_path):
    code, _, err = foedus("replay", "gambia-2017", "--out", str(tmp_path / "no" / "page.html"))
    assert code == 2
    assert "there is no folder" in err


def test_cases_are_listed_checked_and_have_a_schema(foedus):
    code, out, _ = foedus("list", "cases", "--json")
    assert code == 0
    listed = json.loads(out)
    assert [one["id"] for one in listed] == case_names()
    code, out, _ = foedus("schema", "case")
    assert json.loads(out)["title"] == "foedus case"
