"""Errors: what is wrong, where, and what to write instead."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from foedus.base.errors import Finding, FoedusError, InputError, RunError, nearest


def test_a_finding_reads_place_then_field_then_what_then_remedy():
    finding = Finding("duties.0.rule", "has no body", "body: council", "x.yaml", 7)
    assert str(finding) == "x.yaml:7: duties.0.rule: has no body\n    write instead: body: council"


def test_a_finding_says_no_more_than_it_knows():
    assert str(Finding("", "is empty")) == "is empty"
    assert str(Finding("", "is empty", file="x.yaml")) == "x.yaml: is empty"
    assert str(Finding("a", "is empty")) == "a: is empty"


def test_findings_as_data_have_stable_keys():
    data = Finding("a", "b", "c", "d", 5).as_dict()
    assert data == {"field": "a", "what": "b", "remedy": "c", "file": "d", "line": 5}


def test_exit_codes_tell_wrong_input_from_a_failed_run():
    assert (InputError("x").exit_code, RunError("x").exit_code) == (2, 1)
    assert issubclass(InputError, FoedusError)
    assert issubclass(RunError, FoedusError)


def test_an_input_error_carries_all_findings():
    error = InputError([Finding("a", "one"), Finding("b", "two")])
    assert str(error) == "a: one\nb: two"
    assert [f.field for f in error.findings] == ["a", "b"]
    assert InputError("one").findings == [Finding("", "one")]


def test_the_nearest_word_ignores_case_and_gives_up_on_rubbish():
    assert nearest("est", ["EST", "LVA"]) == "EST"
    assert nearest("Estonnia", ["Estonia", "Latvia"]) == "Estonia"
    assert nearest("qqqq", ["consensus", "majority"]) == ""
    assert nearest("x", []) == ""


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=8))
def test_nearest_answers_with_a_known_word_or_nothing(word, known):
    assert nearest(word, known) in {*known, ""}


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=8, unique_by=str.casefold))
def test_a_known_word_is_nearest_to_itself(known):
    assert all(nearest(word, known) == word for word in known)
