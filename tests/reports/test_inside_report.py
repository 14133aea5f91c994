"""Sections on conflict inside states: there where the run says something of it, and not elsewhere."""

from __future__ import annotations

import copy
import io
import re
import shutil

import pytest
from made_up_inside import ARMS as INSIDE_ARMS
from made_up_inside import LEVEL, PEACE, YEAR, drawn_inside, hand_made_inside, op, table, written, year
from made_up_run import VIEWS, drawn, write_run
from reported_run import CHROMIUM, HOSTILE, pixels, reported
from rich.console import Console
from test_report import SECTIONS, Reader

from foedus.log import Event, open_run
from foedus.log.events import Denial, Exit
from foedus.outcomes import measure, outcomes
from foedus.parameters import load_parameters
from foedus.reports import write_report
from foedus.reports.operations import DENIALS, EXITS
from foedus.reports.payers import life_in_words
from foedus.reports.scope import identical, says_between, says_inside, views_inside
from foedus.reports.terminal import summary
from foedus.world import load_world

NARROWEST = 200  # pixels of a table that can be read
INSIDE = ("inside-map", "inside-deaths", "inside-parts", "operations", "payers")
BETWEEN = ("map", "distributions", "tail", "views", "parts", "response")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return drawn_inside(tmp_path_factory.mktemp("run"), 30, focus=["AFG", "AGO"])


@pytest.fixture(scope="module")
def measured(run):
    return measure(run)


@pytest.fixture(scope="module")
def read(run):
    return Reader(reported(run))


def shown(run, measured=None) -> str:
    """The summary at 80 columns."""
    target = io.StringIO()
    Console(file=target, width=80, color_system=None).print(summary(run, measured))
    return target.getvalue()


def ids(read: Reader) -> list[str]:
    return [a["id"] for tag, a in read.tags if tag == "section"]


def test_a_run_about_the_inside_has_its_sections_and_not_those_of_wars(read, measured):
    assert says_inside(measured)
    assert not says_between(measured)
    assert ids(read) == [
        "answer",
        "figures",
        *INSIDE,
        "frictions",
        "levers",
        "sources",
        "limits",
        "provenance",
    ]
    assert all(len(read.text[name]) > 100 for name in INSIDE)
    assert read.open == []


def test_disputes_that_differ_in_a_few_futures_only_are_left_out_and_that_is_said(measured):
    for share, told in ((0.995, False), (0.98, True)):
        data = copy.deepcopy(measured)
        for told_of in data["differences"].values():
            told_of["disputes"]["identical"] = share
        assert identical(data, "between") == share
        assert says_between(data) == told
        assert says_between(data | {"focus": None})  # without a focus any difference is told


def test_it_says_where_the_levels_at_the_start_are_older_than_the_year_before(read, run, tmp_path):
    assert "as it was in 2024" in read.text["limits"]
    before = tmp_path / "before"
    shutil.copytree(run.folder, before)
    manifest = before / "manifest.json"
    manifest.write_text(manifest.read_text().replace(run.manifest["baseline"], "2013-01-01"))
    assert "as it was in" not in Reader(reported(open_run(before))).text["limits"]
    assert ["are those of 2024" in shown(one) for one in (run, open_run(before))] == [True, False]


STANDBY = "Forces on standby"


@pytest.mark.parametrize(
    ("everywhere", "one_arm", "said", "not_said"),
    [
        (
            {},
            {},
            ["come no faster than others have", "is 0.08 [0, 0.3], a guess"],
            ["at their word", "lower bound"],
        ),
        (
            {},
            {"standby_at_word": 1.0},
            ["at their word in some arms", "In “The mission” (1 of 1)", "Elsewhere"],
            [],
        ),
        (
            {"standby_at_word": 0.5},
            {},
            ["at their word.", "(0.5 of 1)", "lower bound"],
            ["in some arms", "Elsewhere"],
        ),
        (
            {},
            {"standby_use": 0.7},
            ["is 0.7 in “The mission” and elsewhere 0.08 [0, 0.3]"],
            ["at their word"],
        ),
    ],
)
def test_how_forces_on_standby_come_is_said_as_the_run_has_it(tmp_path, everywhere, one_arm, said, not_said):
    held = load_parameters().replaced(everywhere).parameters
    parameters = {p.name: p.model_dump(mode="json") for p in held}
    arms = [{"id": "without", "label": "x"}, {"id": "with", "label": "y", "parameters": one_arm}]
    scenario = {"id": "made-up", "title": "t", "question": "q", "parameter_uncertainty": True, "arms": arms}
    run = hand_made_inside(tmp_path, scenario=scenario, parameters=parameters)
    text = " ".join(Reader(reported(run)).text["limits"].split())
    point = text[text.index(STANDBY) : text.index("Nuclear war")]
    assert [words for words in said if words not in point] == []
    assert [words for words in not_said if words in point] == []


def test_views_that_a_run_does_not_show_are_named_and_no_others(tmp_path):
    for held, others in (
        ("protect", "as_associated and no_effect"),
        ("no_effect", "protect and as_associated"),
    ):
        views = [{"id": f"as_recorded+{held}", "label": "x"}]
        rows = {(arm["id"], views[0]["id"]): table([]) for arm in INSIDE_ARMS}
        changes = {"views": views, "focus": ["AFG"], "inside": {"level": LEVEL, "years_at_peace": PEACE}}
        changes |= {"arms": INSIDE_ARMS, "operations": {arm["id"]: [] for arm in INSIDE_ARMS}}
        changes["payers"] = {arm["id"]: {} for arm in INSIDE_ARMS}
        run = write_run(tmp_path / held, rows, 2, **changes)
        text = " ".join(Reader(reported(run)).text["limits"].split())
        assert f"one view only (--view for {others})" in text
        assert "one view of it only (as_recorded)" in text


def test_a_price_is_of_deaths_inside_states_and_none_of_the_world_stands_beside_a_focus(tmp_path):
    priced = {"defined": True, "why": None, "usd": 1e6, "low": 5e5, "high": None}
    assert (
        life_in_words(priced)
        == "$1 million for each battle death inside states fewer ($500,000 to no upper end)."
    )
    for focus, prices in ((["AFG"], 1), ([], 1)):
        run = drawn_inside(tmp_path / str(len(focus)), 30, focus=focus)
        data = measure(run)
        for part, usd in ((data, 2e6), *([(data["focus"], 1e6)] if focus else [])):
            for price in part["cost_per_life"].values():
                price.update(priced | {"usd": usd})
        page = write_report(run, load_world(), load_parameters(), None, data).read_text(encoding="utf-8")
        for text in (" ".join(shown(run, data).split()), page):
            assert ("$2 million for each" in text) == (not focus)
            assert ("$1 million for each" in text) == bool(focus)
        assert shown(run, data).count("for each battle death") == prices


def test_the_answer_says_what_is_unpaid_and_owed_where_that_differs(tmp_path):
    """Eighty dollars unpaid where the arm pays all: 80 owed at the end, none of it paid late."""
    cost = [op(f, YEAR, Event.COST, -1, 5, 100.0, a=0) for f in range(40)]
    short = [op(f, YEAR, k, -1, 5, 80.0, a=0) for f in range(40) for k in (Event.UNPAID, Event.ARREARS)]
    owing = written(tmp_path / "owing", {"without": cost, "with": cost + short}, 40)
    told = re.sub("<[^>]*>", "", reported(owing))
    assert "Of it unpaid: +$80 (+$80 to +$80); paid late: $0 ($0 to $0); owed at the end: +$80 (+$80" in told
    even = written(tmp_path / "even", {"without": cost + short, "with": cost + short}, 40)
    assert "Of it unpaid: " not in reported(even)


def test_the_section_of_operations_says_what_came_after_exit(tmp_path):
    def rows(run):
        text = " ".join(Reader(reported(run)).text["operations"].split())
        return text[text.index("left a host at peace, five") :]

    assert "within five yearsnot knownnot known" in rows(hand_made_inside(tmp_path / "short", focus=["AFG"]))
    gone = [op(0, YEAR, Event.GONE, -k, host, 0.0) for k, host in enumerate((6, 7, 8), 1)]
    long = {"without": [], "with": [*gone, year(0, 7, 4, 1, 2, 90.0)]}
    run = written(tmp_path / "long", long, 1, years=8)
    assert "before the end03of these: conflict again within five yearsnot known133 %; 3.4 % to 88 %" in rows(
        run
    )


def test_a_run_about_wars_has_none_of_them(run, tmp_path):
    other = drawn(tmp_path, 20, per_future=60)
    assert tuple(ids(Reader(reported(other)))) == SECTIONS
    assert not says_inside(measure(other))


def test_the_focus_comes_first_and_the_world_after_it(read):
    for name in ("answer", "figures", "inside-deaths", "inside-parts", "operations", "payers"):
        text = read.text[name]
        assert text.index("Afghanistan, Angola") < text.index("The whole world"), name


def test_what_no_view_changes_is_shown_once(read, run, measured):
    assert views_inside(measured, run.views) == run.views[:1]
    assert not [view for name in INSIDE for view in read.views.get(name, [])]
    assert "Nothing inside states depends on what is contested" in read.text["answer"]


def test_what_a_view_changes_is_shown_under_every_view(run, measured):
    changed = {**measured, "operations": {view: {"x": view} for view in run.views}}
    assert views_inside(changed, run.views) == [view["id"] for view in VIEWS]


def test_every_outcome_inside_is_in_the_key_figures(read):
    labels = [o.label for o in outcomes().values() if o.about == "inside" and o.per_future]
    assert [label for label in labels if label not in read.text["figures"]] == []


def test_deaths_are_never_a_mean(read, measured):
    for part in (measured, measured["focus"]):
        for view in part["outcomes"]["deaths_inside"].values():
            assert all("mean" not in one for one in view.values())
    assert not re.search(r"deaths[^.;]*on average", read.text["answer"])


def test_every_dollar_has_a_name(read):
    assert "Nobody yet (unpaid)" in read.text["payers"]
    assert "Donors (not by state)" in read.text["payers"]
    assert "together" in read.text["payers"]
    assert "of what is unpaid: paid late" in read.text["payers"]
    assert "owed at the end, withheld included" in read.text["payers"]


def test_frictions_say_what_they_rest_on(read):
    text = read.text["frictions"]
    assert "ops caveats" in text
    assert {"literature", "guess"} <= set(re.findall(r"literature|guess", text))
    assert "standby use" in text


def test_an_arm_that_holds_a_friction_puts_it_on(tmp_path):
    scenario = {
        "id": "made-up",
        "title": HOSTILE,
        "question": HOSTILE,
        "parameter_uncertainty": True,
        "arms": [{"id": "with", "label": "x", "parameters": {"ops_caveats": 0.4}}],
    }
    read = Reader(reported(hand_made_inside(tmp_path, scenario=scenario)))
    assert "held at 0.4 in: The mission" in read.text["frictions"]
    assert not {tag for tag, _ in read.tags} & {"script", "img"}


def test_a_run_with_one_arm_and_a_focus_shows_levels(tmp_path):
    arms = [{"id": "with", "label": "The mission"}]
    read = Reader(reported(hand_made_inside(tmp_path, arms=arms, focus=["AFG"])))
    assert "inside-parts" not in ids(read)
    assert "Months of conflict" in read.text["figures"]


def test_a_run_with_one_arm_and_no_focus_tells_of_both(tmp_path):
    arms = [{"id": "with", "label": "The mission"}]
    assert {"inside-map", "operations", "tail"} <= set(
        ids(Reader(reported(hand_made_inside(tmp_path, arms=arms))))
    )


def test_the_terminal_has_80_columns_and_every_place(run, measured):
    text = shown(run, measured)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "…" not in text
    assert text.index("Inside states: AFG, AGO") < text.index("Inside states: The whole world")
    assert "Months to half" in text
    assert "is paid by" in text
    assert "Uses of force" not in text


def test_three_arms_fit_the_terminal(tmp_path):
    arms = [{"id": f"arm-number-{k}", "label": str(k)} for k in range(3)]
    rows = drawn_inside(tmp_path / "two", 10)
    from made_up_run import write_run  # noqa: PLC0415

    events = {
        (arm["id"], view): rows.events("with" if k else "without", view).collect()
        for k, arm in enumerate(arms)
        for view in rows.views
    }
    changed = {key: rows.manifest[key] for key in ("scenario", "years", "inside")}
    empty = {arm["id"]: [] for arm in arms}
    run = write_run(tmp_path / "three", events, 10, arms=arms, duties=empty, operations=empty, **changed)
    text = shown(run)
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "…" not in text


def test_every_reason_of_a_denial_and_of_an_exit_has_words() -> None:
    assert set(DENIALS) == {why.name.lower() for why in Denial}
    assert set(EXITS) == {why.name.lower() for why in Exit}


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium")
@pytest.mark.parametrize("views", [1, 2])
def test_every_table_in_sight_has_room(tmp_path, views):
    """With one view and with several: the table beside the map once had no width where a run had one view."""
    run = drawn_inside(tmp_path, 30, views=VIEWS[:views])
    seen = "[...document.querySelectorAll('table')].filter(t => t.offsetWidth > 0)"
    room = f"Math.min(...{seen}.map(t => t.parentElement.clientWidth))"
    assert pixels(reported(run), room, 1280, tmp_path) >= NARROWEST
