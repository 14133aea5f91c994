"""``foedus plan burden``: on 80 columns, as JSON, as a page; wrong options are named with exit code 2."""

from __future__ import annotations

import json
import re

import pytest

UNIFIL = ("plan", "burden", "--arrangement", "unifil", "--on", "2025-06-01")


def test_the_answer_fits_eighty_columns_and_has_every_part(foedus):
    code, out, err = foedus(*UNIFIL, "--arrears", "USA=0.25", "CHN=0.1")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    for words in ("193 members on 2025-06-01", "582.63 m USD", "Gini of effort", "against recorded",
                  "pay less (points)", "USA withholds 25 %, CHN withholds 10 %", "days a year", "26.16",
                  "hybrid: left out, the rule hybrid needs mix"):  # fmt: skip
        assert words in out, words


def test_json_has_every_number(foedus):
    code, out, _ = foedus(*UNIFIL, "--rules", "gdp,un_peacekeeping", "--cost", "1e6", "--json")
    data = json.loads(out)
    assert code == 0
    assert list(data["rules"]) == ["gdp", "un_peacekeeping"]
    for told in data["rules"].values():
        assert sum(told["shares"].values()) == pytest.approx(1.0)
        assert sum(told["amounts"].values()) == pytest.approx(1e6)
        assert len(told["ratio_to_gdp"]) == 193
    assert data["today"]["shares"]["USA"] == pytest.approx(0.261584)
    assert data["today"]["shares"]["NOR"] is None


def test_members_in_another_order_get_the_same(foedus):
    def answer(members):
        return json.loads(foedus("plan", "burden", "--members", members, "--on", "2025-06-01", "--json")[1])

    one, other = answer("DEU,France,POL"), answer("POL,DEU,FRA")
    assert one["members"] == ["DEU", "FRA", "POL"]
    for name, told in one["rules"].items():
        assert told["shares"] == other["rules"][name]["shares"]


def test_what_is_given_is_used(foedus):
    _, out, _ = foedus(
        "plan", "burden", "--members", "DEU,FRA", "--contributions", "DEU=300", "FRA=100", "--donors", "FRA=5",
        "--host", "MLI", "--mix", "costs_lie=1,donors=1", "--today", "costs-lie", "--json",
    )  # fmt: skip
    rules = json.loads(out)["rules"]
    assert rules["costs_lie"]["shares"] == {"DEU": 0.75, "FRA": 0.25}
    assert rules["donors"]["shares"] == {"DEU": 0.0, "FRA": 1.0}
    assert rules["hybrid"]["shares"] == pytest.approx({"DEU": 0.375, "FRA": 0.625})
    assert rules["donors"]["moved"] == pytest.approx(0.75)
    assert "benefit" in rules


def test_a_page_is_written_and_needs_nothing_from_elsewhere(foedus, tmp_path):
    page = tmp_path / "page.html"
    code, out, _ = foedus(
        *UNIFIL, "--rules", "gdp,un_regular,costs_lie", "--arrears", "USA=1", "--out", str(page)
    )
    html = page.read_text(encoding="utf-8")
    assert (code, str(page) in out.replace("\n", "")) == (0, True)
    assert (
        html.count("<svg") == 3 + 3 + 1
    )  # a drawing of shares and one of changes for each rule, and one of effort
    assert not re.search(r'(?:src|href)="http', html)
    assert "<script" not in html
    for words in (
        "Shares side by side",
        "Who gains and who loses",
        "Effort",
        "Arrears",
        "Indonesia",
        "today (recorded)",
    ):
        assert words in html, words


def test_a_page_without_today_says_nothing_of_gains(foedus, tmp_path):
    page = tmp_path / "page.html"
    code, _, _ = foedus("plan", "burden", "--members", "DEU,FRA", "--rules", "gdp", "--out", str(page))
    assert code == 0
    assert "Who gains" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "name an arrangement or the members"),
        (("--arrangement", "unifl"), "did you mean unifil"),
        (("--members", "DEU,Atlantis"), "members: no state is called 'Atlantis'"),
        (("--members", "DEU,DEU"), "named twice"),
        (("--members", ","), "names no state"),
        (("--members", "DEU,FRA", "--rules", "gpd"), "there is no rule 'gpd'"),
        (("--members", "DEU,FRA", "--rules", "benefit"), "needs host"),
        (("--members", "DEU,FRA", "--arrears", "DEU"), "is not a name and a number"),
        (("--members", "DEU,FRA", "--arrears", "DEU=-1"), "not a part of a share"),
        (("--members", "DEU,FRA", "--arrears", "USA=.5"), "USA is not among"),
        (("--members", "DEU,FRA", "--cost", "-5"), "is not a cost"),
        (("--members", "DEU,FRA", "--cost", "nan"), "is not a cost"),
        (("--members", "DEU,FRA", "--today", "recorded"), "no shares are on record"),
        (("--members", "DEU,FRA", "--contributions", "DEU=1", "DEU=2"), "given twice"),
        (("--members", "DEU,FRA", "--contributions", "DEU=-1"), "is not an amount"),
        (("--members", "DEU,FRA", "--mix", "gdp=x"), "is not a name and a number"),
        (("--members", "DEU,FRA", "--on", "1 June"), ""),
        (("--members", "DEU,FRA", "--mix", "gdp"), "gdp=0.5, say"),
        (("--members", "DEU,FRA", "--contributions", "DEU=1e308", "FRA=1e308"), "is not a name and a number"),
        (("--members", "DEU,FRA", "--samples", "0"), "1 or more"),
        (("--members", "DEU,FRA", "--host", ""), "host: names no state"),
        (("--members", "DEU,FRA", "--today", "foo"), "today: there is no rule 'foo' to compare with"),
        (("--members", "DEU,FRA", "--samples", "1.5"), "samples: '1.5' is not a whole number"),
        (("--members", "DEU,FRA", "--seed", "x"), "seed: 'x' is not a whole number"),
        (("--members", "DEU,FRA", "--cost", "1e308"), "1e+15 at most"),
        (("nowhere",), "no instance and no file 'nowhere'"),
        (("unifil-2006",), "an instance of another planner (force, not burden)"),
        (("nato-common-2025", "--cost", "5"), "either a file, or"),
        (("nato-common-2025", "--rules", "gdp"), "either a file, or"),
    ],
)  # fmt: skip
def test_wrong_options_are_named(foedus, options, words):
    code, _, err = foedus("plan", "burden", *options)
    assert code == 2
    assert words in " ".join(err.split())
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("members", "said"), [("TWN,XKX", "of TWN, XKX computed"), ("DEU,TWN", "of TWN computed")]
)
def test_who_is_no_member_of_the_united_nations_is_said_to_pay_by_its_scale_as_if(foedus, members, said):
    options = ("plan", "burden", "--members", members, "--rules", "gdp,un_regular", "--on", "2025-06-01")
    assert said in " ".join(foedus(*options)[1].split())
    (note,) = json.loads(foedus(*options, "--json")[1])["notes"]
    assert note.startswith(f"un_regular: {said}")
    assert "as if" not in foedus("plan", "burden", "--members", "DEU,FRA", "--rules", "un_regular")[1]
    assert "as if" not in foedus("plan", "burden", "--members", members, "--rules", "gdp")[1]


def test_a_file_is_answered_in_80_columns_as_a_page_and_as_json(foedus, tmp_path):
    page, answer = tmp_path / "page.html", tmp_path / "answer.json"
    code, out, _ = foedus("plan", "burden", "peacekeeping-2025-2027", "--out", str(page))
    assert code == 0
    assert max(map(len, (line for line in out.splitlines() if str(tmp_path) not in line))) <= 80
    assert "The peacekeeping scale of 2025-2027: who pays, 5,590 m USD a year" in out
    assert "Who gains and who loses" in page.read_text(encoding="utf-8")
    assert foedus("plan", "burden", "peacekeeping-2025-2027", "--out", str(answer))[0] == 0
    data = json.loads(answer.read_text(encoding="utf-8"))
    assert (data["instance"], data["planner"]) == ("peacekeeping-2025-2027", "burden")


def test_a_file_is_checked_and_its_schema_printed(foedus):
    from foedus.planners.contract import find  # noqa: PLC0415  no other test here needs a planner

    code, out, _ = foedus("check", str(find("burden", "nato-common-2025")))
    assert (code, "ok (burden)" in out.replace("\n", "")) == (0, True)
    assert json.loads(foedus("schema", "burden")[1])["title"] == "foedus burden"


def test_plan_lists_its_plans(foedus):
    code, out, _ = foedus("plan", "--help")
    assert code == 0
    assert "burden" in out
