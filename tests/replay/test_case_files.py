"""The case files: each loads, stands on the library, is in order, and says what wrong input is wrong in."""

from __future__ import annotations

from itertools import pairwise

import pytest

from foedus.arrangements import load_library
from foedus.base.errors import InputError
from foedus.cases import case_names, find_case, load_cases, read_case
from foedus.cases.schema import IncidentStep, Proposal, Strength

ASKED_FOR = {
    "afghanistan-2001",
    "battlegroup-not-sent",
    "bosnia-1992",
    "central-african-republic-2013",
    "congo-1999",
    "darfur-2007",
    "gambia-2017",
    "kazakhstan-2022",
    "kosovo-1999",
    "lebanon-2006",
    "libya-2011",
    "mali-2012",
    "september-11-2001",
    "sinai-1982",
    "somalia-2007",
    "ukraine-2014",
    "ukraine-2022",
}
CASE = """\
id: small
title: A small case
summary: Nothing much.
sources: [{id: s, title: A source}]
forces: [{id: f, name: F, family: un}]
steps:
  - {step: incident, id: war, date: 2022-02-24, kind: war, initiators: [RUS], targets: [UKR], title: War, source: s}
"""
VOTE = "  - {step: proposal, date: 2022-02-25, title: Draft, duty: un-charter/articles-40-41, source: s, "
FOR = "votes: {for: 11, against: [RUS], abstain: [ARE, CHN, IND]}, outcome: failed}\n"


def read(tmp_path, text):
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return read_case(path)


def test_every_case_that_was_asked_for_is_there():
    assert set(case_names()) >= ASKED_FOR
    assert set(load_cases()) == set(case_names())


@pytest.mark.parametrize("name", case_names())
def test_days_are_in_order_and_arrangements_exist(name):
    case, library = find_case(name), load_library()
    assert all(a.date <= b.date for a, b in pairwise(case.steps))
    assert all(f.arrangement is None or f.arrangement in library for f in case.forces)
    assert any(isinstance(s, IncidentStep) for s in case.steps)


@pytest.mark.parametrize("name", case_names())
def test_every_source_is_cited(name):
    case = find_case(name)
    assert {s.id for s in case.sources} == {s.source for s in case.steps}


@pytest.mark.parametrize("name", case_names())
def test_case_and_library_name_the_same_strengths(name):
    """Two files of one fact: where both date a figure of the same force to the same day, their ranges overlap."""
    case, library = find_case(name), load_library()
    for step in case.steps:
        force = case.force(step.force) if isinstance(step, Strength) else None
        if (
            not isinstance(step, Strength)
            or force is None
            or force.arrangement is None
            or step.bounds is None
        ):
            continue
        for known in library[force.arrangement].forces:
            figures = [x for x in (known.value, known.low, known.high) if x is not None]
            same_unit = (known.unit == "aircraft") == (step.unit == "aircraft")
            if (
                known.since == step.date
                and figures
                and same_unit
                and getattr(known, "what", None) != "pledged"
            ):
                assert min(figures) <= step.bounds[1] * 1.02, (step.title, known)
                assert max(figures) >= step.bounds[0] * 0.98, (step.title, known)


def test_a_sound_case_is_read(tmp_path):
    case = read(tmp_path, CASE + VOTE + FOR)
    assert isinstance(case.steps[1], Proposal)


WRONG = {
    "unknown duty": (
        VOTE.replace("articles-40-41", "articles-40-42") + FOR,
        "no duty of un-charter",
        "articles-40-41",
    ),
    "unknown arrangement": (VOTE.replace("un-charter/", "un-chartr/") + FOR, "no arrangement", "un-charter"),
    "no seat": (VOTE + FOR.replace("IND", "DEU"), "has no seat in security-council on 2022-02-25", "IND"),
    "too few votes": (VOTE + FOR.replace("11", "10"), "14 votes in a body of 15", "every member"),
    "votes twice": (VOTE + FOR.replace("[RUS]", "[RUS, CHN]").replace("11", "10"), "votes twice", "one list"),
    "failed without votes": (VOTE + "outcome: failed}\n", "has votes", "votes:"),
    "no body": (
        VOTE.replace("articles-40-41", "article-51") + "outcome: adopted}\n",
        "no body decides",
        "joint",
    ),
    "unknown source": ((VOTE + FOR).replace("source: s", "source: t"), "no source 't'", "s"),
    "unknown incident": (
        (VOTE + FOR).replace("source: s", "source: s, about: peace"),
        "no earlier incident",
        "war",
    ),
    "before": ((VOTE + FOR).replace("2022-02-25", "2022-02-23"), "before the step above", "order"),
    "unknown force": (
        "  - {step: strength, date: 2022-03-01, title: T, force: g, value: 5, source: s}\n",
        "no force in this case 'g'",
        "f",
    ),
    "contributors": (
        "  - {step: strength, date: 2022-03-01, title: T, force: f, value: 500, by: {FRA: 300, DEU: 300}, source: s}\n",
        "add up to 600",
        "partial",
    ),
    "low above high": (
        "  - {step: strength, date: 2022-03-01, title: T, force: f, low: 9, high: 5, source: s}\n",
        "is above high",
        "smaller",
    ),
    "no figure": (
        "  - {step: strength, date: 2022-03-01, title: T, force: f, source: s}\n",
        "needs a figure",
        "value",
    ),
    "unknown state": (
        "  - {step: exit, date: 2022-03-01, title: T, force: f, state: FRE, source: s}\n",
        "unknown state 'FRE'",
        "FRA",
    ),
    "unknown kind of step": (
        "  - {step: vote, date: 2022-03-01, title: T, source: s}\n",
        "",
        "",
    ),
    "unknown field": (
        "  - {step: event, date: 2022-03-01, title: T, source: s, cuase: x}\n",
        "is not a field",
        "cause",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_input_is_named_with_file_line_and_remedy(name, tmp_path):
    steps, what, remedy = WRONG[name]
    with pytest.raises(InputError) as caught:
        read(tmp_path, CASE + steps)
    (first, *_) = caught.value.findings
    assert first.file.endswith("small.yaml")
    assert first.line == len(CASE.splitlines()) + 1
    assert what in first.what
    assert remedy in first.remedy


def test_a_proposal_without_an_incident_is_refused(tmp_path):
    head = CASE[: CASE.index("  - {step: incident")]
    with pytest.raises(InputError, match="none stands before it"):
        read(tmp_path, head + VOTE + FOR)


def test_the_id_is_the_name_of_the_file(tmp_path):
    with pytest.raises(InputError, match="not the file's name"):
        read(tmp_path, CASE.replace("id: small", "id: tiny"))


def test_an_unknown_case_is_refused_with_the_nearest():
    with pytest.raises(InputError, match="kosovo-1999"):
        find_case("kosvo-1999")
