"""``foedus data`` as a user meets it: exit codes, JSON keys, 80 columns."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from foedus.sources import sources

GOOD = "ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n2,1901,1,1,1,1,1,1,.5\n"
VERBS = ("list", "fetch", "add", "verify", "cite")


@pytest.fixture
def data(foedus, monkeypatch, tmp_path):
    """Call  foedus data ...  on an empty folder: exit code, standard output, standard error."""
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path / "data"))
    return lambda *arguments: foedus("data", *arguments)


@pytest.fixture
def nmc(tmp_path):
    path = tmp_path / "nmc.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_help_names_every_verb_and_each_has_its_own(data):
    code, out, _ = data("--help")
    assert code == 0
    assert [v for v in VERBS if v not in out] == []
    for verb in VERBS:
        code, out, _ = data(verb, "--help")
        assert code == 0
        assert "--json" in out


def test_add_list_verify_cite(data, nmc):
    code, out, err = data("add", str(nmc), "--as", "cow_nmc", "--json")
    assert code == 0
    done = json.loads(out)
    assert list(done) == ["name", "path", "rows", "terms", "unchecked", "empty"]
    assert (done["rows"], done["unchecked"]) == (1, ["cow"])
    assert "state codes were not checked" in err
    code, out, _ = data("list", "--json")
    listed = json.loads(out)
    assert list(listed) == ["folder", "sources", "other"]
    row = next(r for r in listed["sources"] if r["name"] == "cow_nmc")
    assert {"present", "coverage", "owner_coverage", "terms", "address", "sha256", "unit", "codes"} <= set(
        row
    )
    assert (row["present"], row["coverage"], row["owner_coverage"]) == (True, [1816, 1901], [1816, 2022])
    assert len(listed["sources"]) == len(sources())
    code, out, _ = data("verify", "--json")
    assert code == 0
    assert list(json.loads(out)["tables"]) == ["cow_nmc"]
    code, out, _ = data("cite")
    assert code == 0
    assert out.startswith("@incollection{SingerBremerStuckey1972,")
    assert list(json.loads(data("cite", "cow_nmc", "td_rivalries", "--json")[1])) == [
        "cow_nmc",
        "td_rivalries",
    ]


def test_every_line_fits_80_columns(data, nmc, tmp_path):
    data("add", str(nmc), "--as", "cow_nmc")
    for verb in ("list", "verify"):
        lines = [line for line in data(verb)[1].splitlines() if str(tmp_path) not in line]
        assert [line for line in lines if len(line) > 80] == []


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("verify",), 2, "foedus data fetch NAME"),
        (("cite",), 2, "FOEDUS_DATA"),
        (("fetch",), 2, "say which sources"),
        (("fetch", "cow_nmcc"), 2, "cow_nmc"),
        (("verify", "cow_nmc"), 2, "there is no table cow_nmc"),
        (("add", "nowhere.csv", "--as", "cow_nmc"), 2, "there is no such file"),
        (("add", "nowhere.csv"), 2, "which source is this?"),
        (("fetch", "td_rivalries"), 1, "fetch by hand: https://"),
    ],
)
def test_what_goes_wrong_is_said_with_what_to_do(data, arguments, code, words):
    got, out, err = data(*arguments)
    assert got == code
    assert words in err
    assert "Traceback" not in err
    got, out, _ = data(*arguments, "--json")
    assert got == code
    assert set(json.loads(out)) == {"error", "findings"}


def test_a_wrong_table_is_a_finding_with_file_and_column(data, nmc, tmp_path):
    nmc.write_text(GOOD + "2,1901,1,1,1,1,1,1,.5\n", encoding="utf-8")
    code, out, _ = data("add", str(nmc), "--as", "cow_nmc", "--json")
    assert code == 2
    (finding,) = json.loads(out)["findings"]
    assert finding["file"] == str(nmc)
    assert finding["field"] == "ccode, year"
    assert finding["what"].startswith("row 2: ")
    assert not (tmp_path / "data" / "cow_nmc.parquet").exists()


@pytest.mark.parametrize(("sent", "code"), [(GOOD, 0), ("<html><body>Log in, please</body></html>", 1)])
def test_fetch_converts_what_the_owner_sends(data, tmp_path, monkeypatch, sent, code):
    """A page instead of the file is no table, and is not kept as if it were."""
    file = tmp_path / "served.csv"
    file.write_text(sent, encoding="utf-8")
    one = replace(sources()["cow_nmc"], download=file.as_uri())
    monkeypatch.setattr("foedus.cli.data.source", lambda name: one)
    got, _, err = data("fetch", "cow_nmc")
    assert got == code
    assert f"terms: {one.terms}" in err
    assert (tmp_path / "data" / "cow_nmc.parquet").exists() == (code == 0)
    assert (tmp_path / "data" / "owners" / "cow_nmc.csv").exists() == (code == 0)
