"""Sections on lines, races and what a scenario gives; practices in every report; what no process reads in none."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path

import pytest
from made_up_given import A, B, C, D, given_run
from made_up_inside import drawn_inside
from made_up_run import ARMS, VIEWS, drawn
from reported_run import reported
from test_inside_report import shown
from test_report import SECTIONS, Reader

import foedus
from foedus.outcomes import measure
from foedus.parameters import load_parameters
from foedus.reports.lines import of_these
from foedus.reports.lived import lived, lives_on
from foedus.reports.material import Material
from foedus.reports.numbers import plain, signed, signed_span
from foedus.reports.tail import _chart, span_of_deaths
from foedus.reports.tail import tail as tail_section
from foedus.world import load_world

NAME = dict(zip(load_world().iso3, load_world().name, strict=True))


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return given_run(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def read(run):
    return Reader(reported(run))


@pytest.fixture(scope="module")
def plain_report(tmp_path_factory):
    """Of a run about wars only, in which nothing is given."""
    return Reader(reported(drawn(tmp_path_factory.mktemp("run"), 20, per_future=60)))


def ids(read: Reader) -> list[str]:
    return [a["id"] for tag, a in read.tags if tag == "section"]


def state(run, position: int) -> str:
    return NAME[run.states[position]]


def test_what_there_is_to_say_has_its_section_and_nothing_else_has(read, plain_report):
    assert {"lines", "races", "incidents", "frictions"} <= set(ids(read))
    assert tuple(ids(plain_report)) == SECTIONS
    assert not {"lines", "races", "incidents"} & set(SECTIONS)
    assert read.open == []


def test_a_line_that_is_watched_otherwise_names_both_parties_and_what_differs(read, run):
    text = words(read.text["lines"])
    assert f"{state(run, A)} and {state(run, B)}" in text
    assert "Disputes of the two states" in text
    assert "+0.50" in text  # two futures of four have a dispute more
    assert "−60.5" in text
    assert f"alike in both arms, or nearly so: {state(run, C)} and {state(run, D)}" in text


def test_the_answer_tells_of_disputes_across_that_line(read, run):
    text = words(read.text["answer"])
    assert f"{state(run, A)} and {state(run, B)}: disputes +0.50" in text
    assert state(run, C) not in text


def test_deaths_in_wars_across_that_line_stand_in_the_answer_the_figures_and_the_section(tmp_path):
    fought = given_run(tmp_path, wars=True)
    told = Reader(reported(fought))
    pair = f"{state(fought, A)} and {state(fought, B)}"
    answer, figures, section = (words(told.text[name]) for name in ("answer", "figures", "lines"))
    assert "More die in their wars in 50 % of futures" in answer
    assert "of these 3,000 more at the median (900 to 5,000), 5,000 at most" in answer
    assert "Fewer die in them in 25 % of futures" in answer
    for text, row in (
        (figures, f"Battle deaths in wars of {pair}"),
        (section, "Battle deaths in their wars"),
    ):
        cells = text[text.index(row) :]
        arm, difference = (
            cells.index("of these 3,400 at the median, 6,000 at most"),
            cells.index("more in 50 % of"),
        )
        assert cells.index("of these 520 at the median, 1,000 at most") < arm < difference
    for row in (f"Disputes of {pair}", f"Uses of force between {pair}", f"Wars between {pair}"):
        assert f"{row}, average" in figures
    assert state(fought, C) not in figures


def test_the_point_of_ninety_percent_needs_ten_futures(run):
    one = {"number": 10, "median": 5.0, "median_low": 1.0, "median_high": 9.0, "top": 80.0, "largest": 900.0}
    assert of_these(one) == "of these 5 at the median, 80 at the 90 % point"
    assert of_these(one | {"number": 9}) == "of these 5 at the median, 900 at most"
    assert of_these(one | {"number": 0}) == ""


def test_the_terminal_tells_of_that_line_before_all_else_and_beside_deaths_inside(tmp_path):
    fought = given_run(tmp_path, wars=True, focus=[load_world().iso3[B]])
    text = shown(fought)
    line = f"{fought.states[A]}-{fought.states[B]}"
    assert max(len(row) for row in text.splitlines()) <= 80
    head = text.index("Between states, across a line that is watched otherwise")
    assert head < text.index("Inside states:") < text.index("Battle deaths inside") < text.index("War deaths")
    said = words(text)
    assert f"with: {state(fought, A)} and {state(fought, B)}: disputes +0.50" in said
    assert "More die in their wars in 50 % of futures" in said
    assert f"War deaths {line} 50 % of futures 50 % of futures fewer, more in 25 %, 50 %" in said
    assert "for each battle death" not in said
    assert said.count("a line between two states is watched otherwise, and a price would count") == 1


def test_a_line_that_does_not_touch_the_focus_stands_beside_the_world_only(tmp_path):
    text = shown(given_run(tmp_path, wars=True, focus=[load_world().iso3[5]]))
    here, world = text.split("Inside states: The whole world")
    assert "War deaths" not in here
    assert "War deaths" in world


def test_lines_under_views_that_differ_are_told_under_each(run):
    data = deepcopy(measure(run))
    line = f"{run.states[A]}-{run.states[B]}"
    data["lines"][VIEWS[1]["id"]][line]["measures"]["wars"]["mean"] = 0.75
    text = words(shown(run, data))
    for view in VIEWS:
        assert f"with, {view['label']}: {state(run, A)} and {state(run, B)}" in text
    assert "wars +0.75" in text


def test_the_lines_of_one_arm_alone_are_not_shown(tmp_path):
    assert "lines" not in ids(Reader(reported(given_run(tmp_path, arms=1))))


def test_races_are_counted_by_arm(read, run):
    text = words(read.text["races"])
    assert "−0.62" in text  # 1 a year and .375
    assert f"{state(run, 1)} and {state(run, 2)}" in text


def test_incidents_say_by_whom_who_is_called_and_who_comes(read, run):
    text = words(read.text["incidents"])
    assert "<b>nobody known</b>" in text  # as text: the page escapes it
    assert f"2026-03-01: Cyber attack on {state(run, 5)}" in text
    assert text.index("2026-03-01") < text.index("2027-06-01")  # by day, not in the order of the file
    assert "NATO, Article 5 (joint act)" in text
    assert f"first to object: {state(run, 9)} 25 %" in text
    assert "comes 50 %" in text
    assert "forces after 10 days (median)" in text
    assert "with aid, not forces" in text
    assert f"Conflict inside {state(run, 8)} is at least major" in text


def test_shocks_stand_with_their_source(read, run):
    text = words(read.text["incidents"])
    assert all(said in text for said in ("no rain", "× 1.5", "assumed, no study", "central asia"))


def test_practices_and_frictions_stand_in_every_report(read, plain_report, tmp_path):
    inside = Reader(reported(drawn_inside(tmp_path, 10, focus=["AFG"])))
    for one in (read, plain_report, inside):
        assert ids(one).count("frictions") == 1
        assert "ops caveats" in one.text["frictions"]


def test_what_a_scenario_or_an_arm_holds_is_shown_though_it_is_no_switch(read, plain_report):
    text = words(read.text["frictions"])
    assert "arms race held at 2.45 in: every arm" in text.replace("arms race", "arms race ").replace(
        "  ", " "
    )
    assert re.search(r"arms race\s*held at 2.45 in: every arm", text)
    assert re.search(r"ops hand over.*?held at 0.25 in: The mission", text)
    assert "Also held by the scenario" not in plain_report.text["frictions"]
    assert re.search(r"pko troops cap\s*held at 9000 in: every arm", text)


def test_what_is_the_same_in_every_arm_is_shown_once_and_folded(run, read, plain_report):
    said = "Conflict inside states, and operations there, are the same in every arm"
    text = words(plain_report.text["figures"])
    assert text.count(said) == 1
    labels = ("Months of conflict", "Years of major conflict", "Battle deaths inside", "Time to decide")
    assert [label for label in (*labels, "Time to half", "Cost of operations") if label not in text] == []
    assert said not in read.text["figures"]  # there observers leave


def test_figures_that_are_the_same_have_their_tail_and_their_payers(tmp_path):
    """A run whose arms do not differ inside, with deaths and costs there."""
    same = drawn_inside(tmp_path, 20)
    for view in same.views:
        own, other = (same.folder / "events" / f"{arm}--{view}" / "part-00000.parquet" for arm in same.arms)
        Path(other).write_bytes(Path(own).read_bytes())
    text = words(Reader(reported(same)).text["figures"])
    assert "– more than 10,000" in text
    assert "assessed on all members of the UN" in text
    assert "The largest payers" in text


def test_what_no_process_reads_is_in_no_count_and_no_table(read, run):
    every = load_parameters().parameters
    left_out = {p.name for p in every if not lives_on(p.name)}
    assert left_out == set(run.manifest["parameters"]) - set(lived(run))
    assert len(left_out) > 50
    assert "intra_month" not in read.text["sources"]
    estimated = sum(p.basis == "estimated" for p in every if lives_on(p.name))
    assert f"{len(every) - len(left_out)} parameters: {estimated} estimated" in words(read.text["sources"])
    assert f"of {len(every) - len(left_out)} parameters are guesses" in words(read.text["limits"])


def test_the_engine_names_no_parameter_that_reports_leave_out():
    root = Path(foedus.__file__).parent
    files = [file for room in ("engine", "rules", "ensemble") for file in (root / room).rglob("*.py")]
    naming = {f.name for f in files if "intra_month_" in f.read_text(encoding="utf-8")}
    assert naming == {"sensitivity.py"}  # which leaves them out too


@pytest.mark.parametrize("kind", ["count", "months"])
def test_a_tiny_difference_has_its_sign_where_it_can_be_read(kind):
    assert signed(0.004, kind) == "under +0.01"
    assert signed(-0.004, kind) == "above −0.01"
    assert signed_span(0.001, 0.2, kind) == "under +0.01 to +0.20"
    assert signed(0.006, kind) == "+0.01"
    assert plain(0.004, kind) == "under 0.01"


def test_the_curve_of_deaths_begins_where_it_leaves_100_percent(tmp_path):
    run = drawn(tmp_path, 60, per_future=800, effect=0.0, views=VIEWS[:1], arms=ARMS)
    material = Material(run, measure(run), load_world(), load_parameters())
    drawn_curves = material.measured["exceedance"]["battle_deaths"][VIEWS[0]["id"]]
    curves = list(drawn_curves.values())
    low, high = span_of_deaths(curves)
    assert low > 3_000  # some ten wars in each future, of 1,000 deaths at least
    assert {row["p"] for curve in curves for row in curve if row["x"] <= low} == {1.0}
    assert min(row["p"] for curve in curves for row in curve if row["x"] <= 3 * low) < 1.0
    assert high == max(row["x"] for curve in curves for row in curve)
    chart = _chart(material, drawn_curves, (low, high), 300)
    assert chart.to_dict()["layer"][1]["encoding"]["x"]["scale"]["domain"] == [low, high]
    assert ">1k<" not in tail_section(material)
    assert ">0.1%<" not in tail_section(material)  # of 60 futures no curve can say that
