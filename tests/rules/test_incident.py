"""Incidents from sentences and files; whatever is typed ends in an incident or a clear message."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from foedus.arrangements.schema import Trigger
from foedus.base.errors import InputError
from foedus.base.paths import LIBRARY
from foedus.rules.incident import Incident, parse_day, parse_incident, parse_kind, read_incident
from foedus.rules.sentence import VERBS
from tests.rules.situations import DAY, WORLD, incident

READ = {
    "RUS attacks EST": ("force", ("RUS",), ("EST",)),
    "Russia invades Estonia.": ("force", ("RUS",), ("EST",)),
    "RUS and BLR attack EST, LVA and LTU": ("force", ("RUS", "BLR"), ("EST", "LVA", "LTU")),
    "RUS+BLR threatens LTU": ("threat", ("RUS", "BLR"), ("LTU",)),
    "USA goes to war with Iran": ("war", ("USA",), ("IRN",)),
    "RUS declares war on POL": ("war", ("RUS",), ("POL",)),
    "RUS cyber-attacks EST": ("cyber", ("RUS",), ("EST",)),
    "RUS hacks EST": ("cyber", ("RUS",), ("EST",)),
    "EST was attacked by RUS": ("force", ("RUS",), ("EST",)),
    "ISR violates LBN": ("violation", ("ISR",), ("LBN",)),
    "civil war in SDN": ("civil_conflict", (), ("SDN",)),
    "coup in Niger": ("violation", (), ("NER",)),
    "a ceasefire violation in LBN": ("violation", (), ("LBN",)),
    "ceasefire between ISR and LBN": ("ceasefire", (), ("ISR", "LBN")),
    "MLI asks for help": ("request", (), ("MLI",)),
    "terrorist attack in FRA": ("non_state_attack", (), ("FRA",)),
    "Serbia attacks Bosnia and Herzegovina and Croatia": ("force", ("SRB",), ("BIH", "HRV")),
    "RUS attacks EST and EST": ("force", ("RUS",), ("EST",)),
}
WRONG = {
    "": "is empty",
    "RUS": "no verb",
    "attacks EST": "nobody does it",
    "RUS attacks": "nobody is hit",
    "Rusia attacks EST": "no state is called 'Rusia'",
    "ISIS attacks FRA": "no state is called 'ISIS'",
    "RUS attacks EST and RUS": "RUS cannot be on both sides",
    "RUS attacks EST at Narnia": "no place is called 'Narnia'",
    "war in Ukraine": "no verb",  # a civil war? one between states? foedus does not guess
    "RUS attacks EST,,LVA": "a name is missing",
}


@pytest.mark.parametrize("text", READ)
def test_sentences_that_are_read(text):
    found = incident(text)
    assert (found.kind.value, found.initiators, found.targets) == READ[text]


@pytest.mark.parametrize("text", WRONG)
def test_sentences_that_are_refused(text):
    with pytest.raises(InputError) as error:
        incident(text)
    assert WRONG[text] in str(error.value)
    assert error.value.findings[0].remedy


def test_places_by_code_and_name():
    assert incident("ARG attacks GBR at FLK").place == "FLK"
    assert incident("ARG attacks GBR at the Falkland Islands").place == "FLK"
    assert incident("ARG attacks GBR", at="Falkland Islands").place == "FLK"
    assert incident("RUS attacks EST", at="EST").place is None
    with pytest.raises(InputError, match="one place"):
        incident("ARG attacks GBR at FLK", at="GIB")


def test_an_actor_needs_a_kind_in_so_many_words():
    found = incident("jihadists attack MLI", kind=Trigger.NON_STATE_ATTACK)
    assert (found.actor, found.initiators) == ("jihadists", ())
    assert incident("jihadist conflict in MLI").actor == "jihadist"


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1945, 10, 23), date(2150, 1, 1)])
def test_days_out_of_range(day):
    with pytest.raises(InputError, match="out of range"):
        parse_incident("RUS attacks EST", on=day, world=WORLD)


@pytest.mark.parametrize("text", ["tomorrow", "2025-13-01", "2025-02-30", "", "20250601", "2025-06-01T00:00"])
def test_days_that_are_none(text):
    with pytest.raises(InputError, match="is not a day"):
        parse_day(text)


def test_kinds():
    assert parse_kind("Non-State Attack") is Trigger.NON_STATE_ATTACK
    with pytest.raises(InputError, match="civil_conflict"):
        parse_kind("civilconflict")


@pytest.mark.parametrize("path", sorted((LIBRARY / "incidents").glob("*.yaml")), ids=lambda p: p.stem)
def test_files_that_ship(path):
    assert read_incident(path, WORLD).targets


WORDS = [
    "RUS",
    "EST",
    "and",
    ",",
    "attacks",
    "threatens",
    "at",
    "in",
    "FLK",
    "Ivory Coast",
    "civil war in",
    "&",
    "coup in",
]


@settings(max_examples=300)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join),
        st.tuples(st.text(max_size=10), st.sampled_from(list(VERBS)), st.text(max_size=10)).map(
            lambda t: f"{t[0]} {t[1]} {t[2]}"
        ),
    )
)
@example("\x00 attacks EST")
@example("RUS attacks " + "EST and " * 100)
@example("a" * 10_000)
def test_any_text_is_an_incident_or_a_clear_message(text):
    try:
        found = incident(text)
    except InputError as error:
        assert all(f.what for f in error.findings)
    else:
        assert isinstance(found, Incident)
        assert set(found.targets) <= set(WORLD.iso3)


FIELDS = st.sampled_from(
    ["date", "kind", "initiators", "targets", "place", "actor", "source", "title", "other"]
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        ["2025-06-01", "force", "cyber", "RUS", "[RUS]", "[EST]", "[RUS, EST]", "FLK", "{a: 1}", "[", "&x *x"]
    ),
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=120), st.dictionaries(FIELDS, VALUES, max_size=7)))
def test_any_file_is_an_incident_or_a_clear_message(tmp_path: Path, content):
    path = tmp_path / "incident.yaml"
    raw = (
        content if isinstance(content, bytes) else "".join(f"{k}: {v}\n" for k, v in content.items()).encode()
    )
    path.write_bytes(raw)
    try:
        read_incident(path, WORLD)
    except InputError as error:
        assert all(str(path) in str(f) for f in error.findings)


def test_findings_of_a_file_name_line_field_and_remedy(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "date: 2025-06-01\nkind: force\ninitiators: [RSU]\ntargets: [EST, RUS]\nplace: FLKK\nsource: x\n"
    )
    with pytest.raises(InputError) as error:
        read_incident(path, WORLD)
    found = {f.field: f for f in error.value.findings}
    assert found["initiators.0"].line == 3
    assert found["initiators.0"].remedy
    assert found["place"].line == 5


def test_a_sentence_and_the_file_of_it_are_the_same_incident(tmp_path):
    path = tmp_path / "estonia.yaml"
    path.write_text("date: 2025-06-01\nkind: force\ninitiators: [RUS]\ntargets: [EST]\nsource: x\n")
    typed = incident("RUS attacks EST")
    assert read_incident(path, WORLD).model_copy(update={"source": typed.source}) == typed
    assert typed.date == DAY
