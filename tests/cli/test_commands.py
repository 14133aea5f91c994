"""The commands as a user meets them: exit codes, stable JSON, 80 columns, never a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foedus.base.paths import LIBRARY
from foedus.cli.schema import schema_of
from foedus.reports.frictions import NEUTRAL

Called = Callable[..., tuple[int, str, str]]
ESTONIA = ("trigger", "RUS attacks EST", "--on", "2025-06-01")


def test_the_answer_has_stable_keys(foedus):
    code, out, _ = foedus(*ESTONIA, "--json")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == [
        "incident",
        "duties",
        "not_triggered",
        "conflicts",
        "responders",
        "partners",
        "balance",
        "basis",
        "contested",
        "assumptions",
        "anachronistic",
    ]
    duty = next(d for d in answer["duties"] if d["duty"] == "article-5")
    stable = "arrangement clause obligation bound for rule body blockers likely_blockers p_passes strength confidence"
    assert set(stable.split()) | {"on_request", "why", "released", "source"} <= set(duty)
    assert len(duty["bound"]) == 31
    assert duty["for"] == ["EST"]
    assert len(duty["blockers"]) == 32
    assert "EST is a party since 2004-03-29 (source accessions)" in duty["why"]
    responder = answer["responders"][0]
    assert {
        "state",
        "p",
        "reasons",
        "by_duty",
        "brings",
        "from_day",
        "contested",
        "p_by_rate",
        "p_as_recorded",
    } <= set(responder)
    assert set(responder["p"]) == {"median", "low", "high"}
    assert [day["day"] for day in answer["balance"]["days"]] == [1, 30, 90]
    assert {"arrangement", "fact", "reason", "clause"} <= set(answer["not_triggered"][0])


PAGES = [
    ESTONIA,
    ("trigger", "TUR attacks GRC", "--on", "2025-06-01"),
    ("trigger", "ARG attacks GBR at FLK", "--on", "1982-04-02"),
    ("trigger", "civil war in SDN", "--on", "2025-06-01"),
    ("trigger", "--file", str(LIBRARY / "incidents" / "september-11-2001.yaml")),
    ("show", "EST"),
    ("show", "un-charter", "--on", "2025-06-01"),
    ("show", "Taiwan"),
    ("list", "arrangements"),
    ("list", "states"),
    ("list", "places"),
    ("list", "parameters"),
]


@pytest.mark.parametrize("arguments", PAGES, ids=lambda a: " ".join(a[:2])[:40])
def test_pages_fit_eighty_columns(foedus, arguments):
    code, out, err = foedus(*arguments)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 3
    too_long = [line for line in out.splitlines() if len(line) > 80 and " " in line.strip()]
    assert not too_long


def test_the_page_says_what_it_rests_on(foedus):
    _, out, _ = foedus(*ESTONIA)
    page = " ".join(out.split())
    for words in (
        "nato Article 5",
        "any of 32",
        "RUS (likely)",
        "stated guesses",
        "contested",
        "assumed",
        ": 1 (",
    ):
        assert words in page
    _, out, _ = foedus("trigger", "ARG attacks GBR at FLK", "--on", "1982-04-02")
    assert "Strengths and affinities are those of 2025, not of the day" in " ".join(out.split())


LISTS = {
    "arrangements": ("id", 25),
    "states": ("iso3", 190),
    "scenarios": ("id", 3),
    "parameters": ("source", 50),
    "outcomes": ("name", 6),
    "places": ("code", 250),
    "incidents": ("id", 4),
    "practices": ("parameter", 30),
}


@pytest.mark.parametrize("what", LISTS)
def test_lists_are_arrays_of_objects(foedus, what):
    code, out, _ = foedus("list", what, "--json")
    rows, (key, least) = json.loads(out), LISTS[what]
    assert code == 0
    assert len(rows) >= least
    assert all(row[key] for row in rows)


def test_practices_that_a_report_names_are_listed_and_on_the_page(foedus):
    rows = json.loads(foedus("list", "practices", "--json")[1])
    page = (Path(__file__).parents[2] / "docs" / "practices.md").read_text(encoding="utf-8")
    assert {row["parameter"] for row in rows} == set(NEUTRAL)
    assert all(f"| `{name}` |" in page for name in NEUTRAL)
    assert {row["parameter"]: row["neutral"] for row in rows if row["neutral"] is not None} == {
        name: neutral for name, neutral in NEUTRAL.items() if neutral != float("inf")
    }


def test_show_as_json(foedus):
    state = json.loads(foedus("show", "Estonia", "--json", "--on", "2025-06-01")[1])
    assert {"LVA", "RUS"} <= {n["state"] for n in state["neighbours"] if n["border_km"]}
    nato = next(a for a in state["arrangements"] if a["id"] == "nato")
    assert {"id": "nato", "role": "member", "since": "2004-03-29"}.items() <= nato.items()
    assert all(fact["source"] and fact["year"] for fact in state["facts"])
    libya = json.loads(foedus("show", "LBY", "--json")[1])
    assert "imputed" in {f["status"] for f in libya["facts"] if f["variable"] == "personnel"}
    nato = json.loads(foedus("show", "nato", "--json", "--on", "1950-01-01")[1])
    assert len(nato["members_on"]) == 12


WRONG = {
    "no incident": ("trigger",),
    "no day": ("trigger", "RUS attacks EST"),
    "bad day": ("trigger", "RUS attacks EST", "--on", "yesterday"),
    "bad state": ("trigger", "Rusia attacks EST", "--on", "2025-06-01"),
    "bad kind": ("trigger", "RUS attacks EST", "--on", "2025-06-01", "--kind", "forc"),
    "bad place": ("trigger", "RUS attacks EST", "--on", "2025-06-01", "--at", "Narnia"),
    "no file": ("trigger", "--file", "/nowhere/x.yaml"),
    "file and sentence": ("trigger", "RUS attacks EST", "--file", "/nowhere/x.yaml"),
    "bad option": ("trigger", "RUS attacks EST", "--when", "2025-06-01"),
    "bad name": ("show", "Narnia"),
    "no name": ("show",),
    "bad list": ("list", "treaties"),
    "bad schema": ("schema", "treaty"),
    "nothing to check": ("check",),
    "check nowhere": ("check", "/nowhere/x.yaml"),
    "bad command": ("frobnicate",),
    "bad view": ("simulate", "sahel-without-minusma", "--view", "no_efect"),
    "views in one word": ("simulate", "sahel-without-minusma", "--view", "as_recorded+no_effect"),
    "a question left open": ("validate", "--view", "no_effect"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_input_leaves_with_two_and_says_why(foedus, arguments):
    code, _, err = foedus(*arguments)
    assert code == 2
    assert err.strip()
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("which", "says"),
    [
        ("bad view", ["no view 'no_efect'", "no_effect"]),
        ("views in one word", ["each by itself: as_recorded, no_effect"]),
        ("a question left open", ["says nothing on: Do defence pacts deter", "deters+no_effect"]),
    ],
)
def test_a_wrong_view_is_said_in_words(foedus, which, says):
    err = " ".join(foedus(*WRONG[which])[2].split())
    assert all(words in err for words in says)


@pytest.mark.parametrize("arguments", [WRONG["bad state"], WRONG["bad name"]])
def test_wrong_input_as_json(foedus, arguments):
    code, out, _ = foedus(*arguments, "--json")
    assert code == 2
    assert json.loads(out)["findings"]


WORD = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    command=st.sampled_from(["show", "list", "schema", "check", "trigger"]),
    words=st.lists(WORD, min_size=1, max_size=3),
    option=st.sampled_from([(), ("--json",), ("--on", "2025-06-01"), ("--on", "x"), ("--kind", "force")]),
)
def test_rubbish_never_ends_in_a_traceback(foedus, command, words, option):
    code, _, err = foedus(command, *words, *option)
    assert code in (0, 2)
    assert "Traceback" not in err


@pytest.mark.parametrize("folder", ["arrangements", "incidents", "scenarios"])
def test_what_ships_is_valid(foedus, folder):
    files = sorted(str(path) for path in (LIBRARY / folder).glob("*.yaml"))
    code, out, err = foedus("check", *files)
    assert (code, err) == (0, "")
    assert out.count(f"ok ({folder.removesuffix('s')})") == len(files)


def test_check_says_where_and_what_to_write(foedus, tmp_path: Path):
    path = tmp_path / "mine.yaml"
    path.write_text("date: 2025-06-01\nkind: forc\ninitiators: [RSU]\ntargets: [EST]\nsource: x\n")
    code, _, err = foedus("check", str(path))
    assert code == 2
    assert f"{path}:2: kind:" in err
    assert "write instead: force" in err
    code, out, _ = foedus("check", str(path), "--json")
    answer = json.loads(out)
    assert (code, answer["valid"]) == (2, False)
    assert answer["findings"][0]["line"] == 2


@pytest.mark.parametrize("text", ["a: 1\n", "- x\n", "just words\n", ""])
def test_check_of_a_file_of_no_kind(foedus, tmp_path, text):
    path = tmp_path / "odd.yaml"
    path.write_text(text)
    code, _, err = foedus("check", str(path))
    assert code == 2
    assert str(path) in err


@pytest.mark.parametrize("kind", ["arrangement", "scenario", "incident"])
def test_schemas(foedus, kind):
    code, out, _ = foedus("schema", kind)
    schema = json.loads(out)
    assert code == 0
    assert schema["title"] == f"foedus {kind}"
    assert schema["additionalProperties"] is False


def test_the_committed_schema_is_current():
    committed = json.loads((LIBRARY / "arrangement.schema.json").read_text())
    assert committed == schema_of("arrangement"), (
        "foedus schema arrangement > foedus/library/arrangement.schema.json"
    )


@pytest.mark.parametrize("what", ["arrangements", "cases", "scenarios", "incidents", "instances"])
def test_ids_stay_whole_at_80_columns(foedus, what):
    """``african-standby-force-2026`` was broken in two, and could not be copied."""
    _, table, _ = foedus("list", what)
    ids = [row["id"] for row in json.loads(foedus("list", what, "--json")[1])]
    assert ids
    assert [i for i in ids if i not in table] == []
    assert max(map(len, table.splitlines())) <= 80
