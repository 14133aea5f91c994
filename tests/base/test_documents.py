"""Documents: plain data with a line for every field, and an error with its line for everything else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foedus.base.documents import MAX_BYTES, MAX_DEPTH, Document, parse_document, read_document
from foedus.base.errors import InputError


def findings_of(text: str) -> list:
    with pytest.raises(InputError) as caught:
        parse_document(text, "x.yaml")
    return caught.value.findings


def test_every_field_knows_its_line():
    document = parse_document("id: nato\nparties:\n  - states: [USA,\n      CAN]\n    from: 1949-08-24\n")
    assert document.data["parties"][0]["from"] == date(1949, 8, 24)
    assert document.line(("id",)) == 1
    assert document.line(("parties", 0, "states")) == 3
    assert document.line(("parties", 0, "states", 1)) == 4
    assert document.line(("parties", 0, "from")) == 5


def test_a_field_that_is_absent_has_the_line_of_its_parent():
    document = parse_document("a: 1\nb:\n  c: 2\n")
    assert document.line(("b", "missing", "deeper")) == 2
    assert document.line(("nowhere",)) == 1


def test_numbers_are_read_as_json_writes_them():
    """json.dumps writes 0.000001 as 1e-06, which YAML 1.1 takes for a word."""
    assert parse_document('{"a": 1e-06, "b": -2E+3, "c": "1e5", "d": e5}').data == {
        "a": 1e-06,
        "b": -2000.0,
        "c": "1e5",
        "d": "e5",
    }


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("01600", "1600, or"),
        ("1:30", "a number without a colon"),
        ("-017", "-17, or"),
        ("1:30.5", "a number"),
    ],
)
def test_a_number_that_yaml_1_1_counts_in_eights_or_sixties_is_refused_with_its_line(written, remedy):
    with pytest.raises(InputError) as caught:
        parse_document(f"a: 1\nneeds:\n  - {{need: {written}}}\n", "x.yaml")
    (found,) = caught.value.findings
    assert (found.file, found.line, found.field) == ("x.yaml", 3, "needs.0.need")
    assert found.what.startswith(written)
    assert found.remedy.startswith(remedy)


def test_zero_a_fraction_a_day_and_a_word_in_quotes_are_read_as_they_stand():
    read = parse_document("a: 0\nb: 0.5\nc: '01600'\nd: '1:30'\ne: 1_000\nf: 10:30 at night\n").data
    assert read == {"a": 0, "b": 0.5, "c": "01600", "d": "1:30", "e": 1000, "f": "10:30 at night"}


def test_norway_and_on_stay_words():
    assert parse_document("on: [NO, no, yes, off, Y]").data == {"on": ["NO", "no", "yes", "off", "Y"]}
    assert parse_document("a: [true, False]").data == {"a": [True, False]}


def test_a_key_written_twice_is_an_error_with_the_second_line():
    (finding,) = findings_of("a: 1\nb: 2\na: 3\n")
    assert (finding.field, finding.line, finding.file) == ("a", 3, "x.yaml")
    assert "twice" in finding.what


def test_duplicates_are_found_inside_lists():
    (finding,) = findings_of("list:\n  - {from: 1, from: 2}\n")
    assert (finding.field, finding.line) == ("from", 2)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("# only a comment\n", 1),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: 1\n b: 2\n", 2),
        ("a: 'open\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("? [a]\n: b\n", 1),
        ("x: 1\nday: 2025-02-30\n", 2),
        ("x: 1\na: !!int twelve\n", 2),
        ("x: 1\na: !!timestamp soon\n", 2),
        ("x: 1\na: !!python/object/apply:os.system [ls]\n", 2),
        ("x: 1\na: !!set {b}\n", 2),
        ("a: \x00", 1),
        ("a: \ud800", 1),
        ("a: *unknown", 1),
    ],
)
def test_what_is_not_yaml_is_a_finding(text, line):
    (finding,) = findings_of(text)
    assert finding.file == "x.yaml"
    assert finding.line == line
    assert finding.what


def test_an_alias_bomb_is_refused():
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    (finding,) = findings_of("\n".join(rows))
    assert "repeats itself" in finding.what


def test_an_alias_of_itself_is_refused():
    (finding,) = findings_of("a: &a [*a]")
    assert "nested too deeply" in finding.what


@pytest.mark.parametrize("deep", [MAX_DEPTH + 1, 100_000])
@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_and_does_not_overflow_the_stack(opening, deep):
    (finding,) = findings_of(opening * deep)
    assert "nested too deeply" in finding.what


def test_moderate_nesting_is_read():
    deep = MAX_DEPTH - 1
    data = parse_document("[" * deep + "]" * deep).data
    for _ in range(deep - 1):
        (data,) = data
    assert data == []


def test_a_file_that_is_not_utf8_names_the_line(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("id: x\nname: Côte d'Ivoire\n".encode("latin-1"))
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert (caught.value.findings[0].line, caught.value.findings[0].file) == (2, str(path))
    assert "UTF-8" in str(caught.value)


def test_files_that_cannot_be_read_are_input_errors(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        read_document(tmp_path / "absent.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        read_document(tmp_path)


def test_a_file_that_is_too_large_is_refused(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(InputError, match="larger than"):
        read_document(path)


def test_reading_a_file_equals_parsing_its_text(tmp_path):
    path = tmp_path / "x.yaml"
    path.write_text("a: [1, 2]\nb: é\n", encoding="utf-8")
    read = read_document(path)
    assert read == parse_document("a: [1, 2]\nb: é\n", str(path))
    assert read.lines == parse_document("a: [1, 2]\nb: é\n").lines


YAML_MARKS = st.text(alphabet="[]{}:,-?&*!|>'\"%@`# \n\tabN019.~=<", max_size=120)


@given(st.one_of(st.text(max_size=200), YAML_MARKS))
@example("a: !!bool maybe")
@example("=")
@example("a: 1" + "0" * 5000)
def test_any_text_ends_in_a_document_or_an_input_error(text):
    try:
        document = parse_document(text)
    except InputError as error:
        assert error.findings
        assert all(finding.what and finding.line >= 1 for finding in error.findings)
    else:
        assert isinstance(document, Document)
        assert all(line >= 1 for line in document.lines.values())
