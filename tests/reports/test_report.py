"""The report stands alone, escapes, is whole, and shows nothing contested under one view and no death as a mean."""

from __future__ import annotations

import re
import subprocess
from copy import deepcopy
from html.parser import HTMLParser

import pytest
from made_up_run import ARMS, VIEWS, drawn
from reported_run import CHROMIUM, HOSTILE, reported

from foedus.outcomes import measure
from foedus.parameters import load_parameters
from foedus.reports import write_report
from foedus.reports.answer import verdict
from foedus.reports.limits import NOT_LIVED
from foedus.reports.lived import lives_on
from foedus.reports.material import Material
from foedus.world import load_world

SECTIONS = (
    *("answer", "figures", "map", "distributions", "tail", "views"),
    *("parts", "response", "frictions", "levers", "sources", "limits", "provenance"),
)
CONTESTED = ("answer", "figures", "map", "distributions", "tail", "parts", "response")
VOID = {"meta", "br", "hr", "col"}


class Reader(HTMLParser):
    """Tags with their attributes, the text per section, and whether every tag is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: dict[str, str] = {}
        self.views: dict[str, list[str]] = {}
        self.section = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "section":
            self.section = attributes["id"]
        if "data-view" in attributes:
            self.views.setdefault(self.section, []).append(attributes["data-view"])

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text[self.section] = self.text.get(self.section, "") + data


@pytest.fixture(scope="module")
def read(page):
    return Reader(page)


def test_it_needs_nothing_from_elsewhere(page, read):
    loading = [
        (tag, a)
        for tag, a in read.tags
        for key in ("src", "href", "xlink:href", "data", "action")
        if key in a
    ]
    assert all(a.get("href", "").startswith("#") for _, a in loading)
    assert not {tag for tag, _ in read.tags} & {
        "script",
        "link",
        "iframe",
        "object",
        "embed",
        "img",
        "image",
        "base",
    }
    assert not re.search(r"@import|@font-face|url\((?!#)", page)


def test_every_tag_is_closed(read):
    assert read.open == []


def test_ids_are_unique_and_links_lead_to_them(page, read):
    ids = [a["id"] for _, a in read.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for tag, a in read.tags if tag == "a"} <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)


def test_all_sections_are_there_in_order_and_say_something(read):
    assert tuple(a["id"] for tag, a in read.tags if tag == "section") == SECTIONS
    assert all(len(read.text[name]) > 100 for name in SECTIONS)


@pytest.mark.parametrize("section", CONTESTED)
def test_everything_contested_is_shown_under_every_view(section, read):
    shown = read.views[section]
    assert {shown.count(view["id"]) for view in VIEWS} == {len(shown) // len(VIEWS)}


def test_views_stand_beside_one_another_in_their_own_section(read):
    assert all(view["label"] in read.text["views"] for view in VIEWS)


def test_a_hostile_title_stays_text(hostile):
    read = Reader(hostile)
    assert not {tag for tag, _ in read.tags} & {"script", "img"}
    assert not [key for _, a in read.tags for key in a if key.startswith("on")]
    assert HOSTILE in read.text[""]
    assert read.open == []


def test_deaths_are_never_a_mean(read, measured):
    for view in measured["about"]["views"]:
        assert "mean" not in measured["differences"][view["id"]]["battle_deaths"]
    text = " ".join(read.text.values())
    assert not re.search(r"(average|mean) (number of )?(battle )?deaths", text)
    assert "the average of a fat tail says nothing" in " ".join(text.split())


@pytest.mark.parametrize(
    ("intervals", "says"),
    [
        ([(-2.0, -1.0), (-0.5, -0.1)], "Fewer wars on average, under every view"),
        (
            [(-2.0, -1.0), (-0.5, 0.1)],
            "depends on a contested question: fewer wars on average, if “pacts deter”",
        ),
        ([(0.1, 1.0), (-0.5, -0.1)], "fewer wars on average, if “pacts do not deter”"),
        (
            [(-1.0, 1.0), (-0.5, 0.1)],
            "No difference in the average number of wars that these futures can tell",
        ),
    ],
)
def test_the_answer_never_averages_views(intervals, says, run, measured):
    changed = deepcopy(measured)
    for view, (low, high) in zip(VIEWS, intervals, strict=True):
        changed["differences"][view["id"]]["wars"] |= {"mean_low": low, "mean_high": high}
    material = Material(run, changed, load_world(), load_parameters())
    assert says in verdict(material, material.contrasts[0])


def test_every_guess_is_named(read):
    """Of those that the engine lives on; what it does not read yet moves nothing."""
    lived = [p for p in load_parameters().parameters if p.process not in NOT_LIVED]
    guesses = [p.name.replace("_", " ") for p in lived if p.basis == "guess"]
    assert len(guesses) > 10
    assert [name for name in guesses if name not in read.text["limits"]] == []


def test_sources_of_every_parameter_are_there(read):
    used = [p for p in load_parameters().parameters if lives_on(p.name)]
    lacking = [p.name for p in used if p.source not in read.text["sources"]]
    assert lacking == []


def test_levers_show_what_they_rest_on(read):
    assert "literature" in read.text["levers"]
    assert "−2.50" not in read.text["levers"]
    assert "+2.50" in read.text["levers"]


def test_without_sensitivity_it_says_that_none_was_computed(run):
    assert "Not computed for this run" in Reader(reported(run)).text["levers"]


def test_seed_and_digests_are_printed(read, run):
    assert f"--seed {run.manifest['seed']}" in read.text["provenance"]
    assert run.manifest["digests"]["world"] in read.text["provenance"]


def test_the_command_names_every_option_that_decides_the_futures(tmp_path):
    scenario = {
        "id": "made-up",
        "title": "x",
        "question": "x",
        "parameter_uncertainty": False,
        "views": ["deters"],
    }
    run = drawn(tmp_path / "a run", 10, per_future=60, scenario=scenario, views=VIEWS[:1])
    material = Material(run, measure(run), load_world(), load_parameters())
    options = "--futures 10 --years 10 --seed 7 --view deters --no-uncertainty --out 'a run'"
    assert material.run.command(material.run.folder.name) == f"foedus simulate made-up {options}"


def test_one_arm_gives_a_report_that_compares_nothing(tmp_path):
    text = Reader(reported(drawn(tmp_path, 10, per_future=60, arms=ARMS[:1]))).text
    assert "nothing is compared" in text["answer"]
    assert "map" not in text


def test_three_arms_are_each_compared(tmp_path):
    arms = [*ARMS, {"id": "more", "label": "A wider pact"}]
    text = Reader(reported(drawn(tmp_path, 10, per_future=60, arms=arms))).text
    assert text["answer"].count("compared with: No pact") == 2
    assert "A wider pact" in text["figures"]


def test_a_run_in_which_nothing_happens(tmp_path):
    text = Reader(reported(drawn(tmp_path, 10, per_future=0.0))).text
    assert "No state was called in any future." in text["response"]
    assert "No state's risk changes clearly." in text["map"]


def test_measured_numbers_can_be_handed_in_and_the_same_run_gives_the_same_bytes(tmp_path):
    run = drawn(tmp_path, 10, per_future=60)
    numbers = measure(run)
    path = write_report(run, load_world(), load_parameters(), None, numbers)
    first = path.read_bytes()
    assert first == reported(run).encode()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
@pytest.mark.parametrize("width", [380, 1100])
def test_a_browser_shows_it(page, tmp_path, width):
    """Drawn from a file, with the network off, and not blank."""
    file, picture = tmp_path / "report.html", tmp_path / "report.png"
    file.write_text(page, encoding="utf-8")
    options = [
        *(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-sync",
        ),
        *(
            "--disable-background-networking",
            "--disable-component-update",
            f"--user-data-dir={tmp_path / 'profile'}",
        ),
        *(
            "--proxy-server=127.0.0.1:9",
            f"--window-size={width},3000",
            f"--screenshot={picture}",
            file.as_uri(),
        ),
    ]
    subprocess.run([str(CHROMIUM), *options], check=True, capture_output=True, timeout=120)
    assert picture.stat().st_size > 50_000


@pytest.mark.parametrize(
    ("views", "rests", "shown"),
    [
        (["deters"], "rests on a rate published for 1816 to 1944.", "under one view of it only (deters)"),
        (
            ["as_recorded"],
            "rests on foedus's own estimate from 1946 to 2000.",
            "one view of it only (as_recorded)",
        ),
        (
            ["deters", "as_recorded"],
            "1816 to 1944 and on foedus's own estimate from 1946 to 2000 under one",
            "several",
        ),
    ],
)
def test_limits_speak_of_the_views_that_the_run_lives(tmp_path, views, rests, shown):
    named = [{"id": view, "label": view} for view in views]
    text = " ".join(Reader(reported(drawn(tmp_path, 5, per_future=10, views=named))).text["limits"].split())
    assert rests in text
    assert shown in text
    assert ("under several views" in text) == (len(views) > 1)


def test_limits_and_responses_count_what_the_parameters_of_the_run_say(run, read):
    parameters = load_parameters()
    tail = parameters["deaths_tail_begins"]
    text = " ".join(read.text["limits"].split())
    assert f"It begins at {tail.value:,.0f} deaths, which 53 % of wars pass ({tail.source})." in text
    guesses = sum(p.basis == "guess" for p in parameters.parameters if p.name.startswith("honour_"))
    assert guesses > 0
    assert f"{guesses} are guesses (the list of parameters says which)" in read.text["response"]
