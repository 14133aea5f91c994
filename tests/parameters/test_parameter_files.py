"""A wrong parameter file ends in findings with file, line and field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.base.errors import InputError
from foedus.parameters import load_parameters

GOOD = """\
views:
  question:
    question: does it?
    choices:
      yes_view: {label: yes, source: a}
      no_view: {label: no, source: b}
parameters:
  - name: first
    process: war
    value: 0.5
    interval: [0.2, 0.9]
    unit: probability
    scale: logit
    basis: guess
    source: ours
    text: a first one
  - name: second
    process: war
    value: 2
    interval: [1, 4]
    unit: odds ratio
    scale: log
    basis: literature
    source: theirs
    text: a contested one
    view: question
    views:
      yes_view: {value: 1.5, interval: [1, 2], source: a}
      no_view: {value: 3, interval: [2, 4], source: b}
"""


def findings_of(tmp_path, text):
    path = tmp_path / "parameters.yaml"
    path.write_text(text, encoding="utf-8")
    load_parameters.cache_clear()
    with pytest.raises(InputError) as caught:
        load_parameters(path)
    assert all(f.file == str(path) for f in caught.value.findings)
    return caught.value.findings


def line_of(words: str) -> int:
    return GOOD[: GOOD.index(words)].count("\n") + 1


def test_the_good_file_loads(tmp_path):
    path = tmp_path / "good.yaml"
    path.write_text(GOOD, encoding="utf-8")
    loaded = load_parameters(path)
    assert [p.name for p in loaded.parameters] == ["first", "second"]
    assert loaded.under("no_view")["second"].value == 3


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("value: 0.5", "value: half", "parameters.0.value", "number"),
        ("    source: ours\n", "", "parameters.0", "required"),
        ("basis: guess", "basis: hunch", "parameters.0.basis", "guess"),
        ("scale: logit", "scale: cubic", "parameters.0.scale", "logit"),
        ("name: first", "name: First!", "parameters.0.name", "pattern"),
        ("text: a first one", "text: a first one\n    colour: red", "parameters.0.colour", "extra"),
    ],
)
def test_the_schema_names_the_field_and_its_line(tmp_path, old, new, field, says):
    finding = findings_of(tmp_path, GOOD.replace(old, new, 1))[0]
    assert finding.field.startswith(field)
    assert says in finding.what
    assert abs(finding.line - line_of(old.strip())) <= 7
    assert finding.line >= line_of("- name: first")


@pytest.mark.parametrize(
    ("old", "new", "field", "at"),
    [
        ("[0.2, 0.9]", "[0.6, 0.9]", "parameters.0.interval", "[0.2, 0.9]"),
        ("[0.2, 0.9]", "[0.2, 1.0]", "parameters.0.interval", "[0.2, 0.9]"),
        ("[1, 4]", "[0, 4]", "parameters.1.interval", "[1, 4]"),
        ("name: second", "name: first", "parameters.1.name", "name: second"),
        ("[1, 2]", "[1.6, 2]", "parameters.1.interval", "[1, 4]"),
        ("      no_view: {value: 3, interval: [2, 4], source: b}\n", "", "parameters.1.views", "    views:"),
        ("    view: question\n", "    view: riddle\n", "parameters.1.view", "    view: question"),
        ("    view: question\n", "", "parameters.1.view", "- name: second"),
        ("value: 0.5", "value: .nan", "parameters.0.interval", "[0.2, 0.9]"),
        (
            "value: 2\n    interval: [1, 4]",
            "value: 2\n    interval: [1, .inf]",
            "parameters.1.interval",
            "[1, 4]",
        ),
    ],
)
def test_what_the_schema_cannot_see_is_checked(tmp_path, old, new, field, at):
    finding = findings_of(tmp_path, GOOD.replace(old, new, 1))[0]
    assert finding.field.startswith(field)
    assert abs(finding.line - line_of(at)) <= 1


HELD = GOOD.replace("    choices:", "    held: no_view\n    choices:", 1)
SECOND = """  other:
    question: and that?
    choices:
      no_view: {label: never, source: c}
parameters:
"""


@pytest.mark.parametrize(
    ("text", "field", "says"),
    [
        (HELD, "parameters.1.value", "differs from that of no_view"),
        (HELD.replace("held: no_view", "held: nobody"), "views.question.held", "none of its views"),
        (
            GOOD.replace("parameters:\n", SECOND, 1),
            "views.other.choices.no_view",
            "view of 'question' already",
        ),
    ],
)
def test_a_view_belongs_to_one_question_and_a_held_one_is_what_holds(tmp_path, text, field, says):
    finding = findings_of(tmp_path, text)[0]
    assert finding.field == field
    assert says in finding.what


@pytest.mark.parametrize("text", ["", "[]", "just words", "views: {}", "parameters: 3\nviews: 4\n", "a: [b"])
def test_what_is_no_parameter_file_is_an_input_error(tmp_path, text):
    assert findings_of(tmp_path, text)


LINES = st.lists(st.integers(0, GOOD.count("\n") - 1), max_size=4, unique=True)


@given(LINES, st.sampled_from(["", "    - x", "  name: [1]", "value: {}", "    view: 3"]))
def test_files_with_lines_replaced_end_in_parameters_or_findings(tmp_path_factory, lines, junk):
    rows = GOOD.splitlines()
    for i in lines:
        rows[i] = junk
    path = tmp_path_factory.mktemp("fuzz") / "p.yaml"
    path.write_text("\n".join(rows), encoding="utf-8")
    try:
        assert load_parameters(path).parameters
    except InputError as error:
        assert error.findings
