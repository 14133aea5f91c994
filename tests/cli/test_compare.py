"""``foedus compare``: clause by clause and number by number, on 80 columns and as JSON."""

from __future__ import annotations

import json

import pytest

FOUR = ("compare", "nato", "osce", "unifil", "mfo", "--on", "2025-06-01")


@pytest.mark.parametrize(
    "names",
    [
        FOUR[1:5],
        ("nato", "osce"),
        ("kfor", "isaf", "ifor", "sfor", "unified-protector", "allied-force"),
        ("amisom", "atmis", "aussom", "unamid", "misca", "minusca"),
        ("eu-battlegroups", "eu-rapid-deployment-capacity", "african-standby-force"),
    ],
)
def test_the_page_fits_eighty_columns(foedus, names):
    code, out, err = foedus("compare", *names, "--on", "2025-06-01")
    assert (code, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert all(name[:10] in out for name in names)


def test_the_page_has_every_section(foedus):
    _, out, _ = foedus(*FOUR)
    for words in (
        "numbers",
        "derived from the duties",
        "duties by what they oblige to",
        "who decides, and who alone can block",
        "practices, since",
        "32 members",
        "any of 32",
        "CHN, FRA, GBR",
        "EGY, ISR",
        "DEU 16 %, USA 16",
    ):
        assert words in out


def test_as_json(foedus):
    """NATO: 32 members, each can block; UNIFIL: 13,000 by resolution 2539; MFO: a third each (Protocol)."""
    code, out, _ = foedus(*FOUR, "--json")
    data = json.loads(out)
    assert code == 0
    assert list(data) == ["on", "arrangements"]
    nato, osce, unifil, mfo = data["arrangements"]
    stable = (
        "id name day in_force parties duties area mandate membership strength budget pays practices character"
    )
    assert all(set(stable.split()) <= set(one) for one in data["arrangements"])
    assert len(nato["parties"]["member"]) == 32
    article_5 = next(d for d in nato["duties"] if d["id"] == "article-5")
    assert article_5["strength"] == "means_open"
    assert len(article_5["can_block"]) == 32
    assert len(osce["parties"]["member"]) == 57
    assert unifil["strength"]["ceiling"] == 13000
    assert unifil["strength"]["peak"]["high"] == 13600
    assert unifil["mandate"]["can_block"] == ["CHN", "FRA", "GBR", "RUS", "USA"]
    assert mfo["pays"]["shares"] == {"EGY": 0.3333, "ISR": 0.3333, "USA": 0.3333}
    assert nato["strength"]["now"] is None
    words = [one["character"]["goal"]["word"] for one in (nato, osce, unifil, mfo)]
    assert words == [
        "mutual defence",
        "mediation and pressure",
        "stability monitoring",
        "stability monitoring",
    ]


def test_one_not_in_force_is_read_on_its_nearest_day(foedus):
    _, out, _ = foedus("compare", "allied-force", "kfor", "--on", "2025-06-01")
    assert "allied-force is not in force then and is read on 1999-06-20" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nato",), "takes 2 to 6"),
        ((), "takes 2 to 6"),
        (("nato", "nato"), "takes 2 to 6 different"),
        (("nato", "unifill"), "did you mean unifil"),
        (("nato", "osce", "--on", "soon"), "is not a day"),
    ],
)
def test_wrong_input_says_what_to_write(foedus, arguments, words):
    code, _, err = foedus("compare", *arguments)
    assert code == 2
    assert words in " ".join(err.split())
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "name", ["mfo", "osce", "eu-battlegroups", "kfor", "nato", "african-standby-force", "isaf"]
)
def test_the_page_of_an_arrangement_shows_its_facts(foedus, name):
    code, out, _ = foedus("show", name, "--on", "2025-06-01")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert "derived from its duties:" in out
    shown = {
        "mfo": ("zones and limits", "at most 230 tanks of EGY"),
        "osce": ("notice and observation", "notify from 9,000 troops, 42 days before"),
        "eu-battlegroups": ("turns of standby", "nobody: 2012-01-01"),
        "kfor": ("abstained CHN", "4,273 persons"),
        "nato": ("coming and leaving", "3.5 percent of GDP by 2035-12-31, not ESP"),
        "african-standby-force": ("readiness", "14 days"),
        "isaf": ("132,203 persons", "North Atlantic Council (of nato)"),
    }
    assert all(words in " ".join(out.split()) for words in shown[name])
