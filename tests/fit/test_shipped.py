"""The parameter file that ships is what ``foedus fit`` makes of the record (the tables of ../shared/data)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from foedus.fit import fit_parameters
from foedus.parameters import load_parameters

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")
LAST_DIGIT = 2e-3  # figures have four digits; another processor may round the last one otherwise


@pytest.fixture(scope="module")
def refit():
    if not (RECORD / "gml_mid_dispute.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_DATA", str(RECORD))
        yield fit_parameters()


@pytest.mark.record
def test_the_shipped_parameters_are_those_of_a_refit(refit):
    shipped = load_parameters()
    assert [p.name for p in refit.parameters] == [p.name for p in shipped.parameters]
    for new, old in zip(refit.parameters, shipped.parameters, strict=True):
        for choice in (None, *refit.choices):
            a, b = (p if choice is None else p.under(choice) for p in (new, old))
            numbers = [a.value, *a.interval], [b.value, *b.interval]
            assert numbers[0] == pytest.approx(numbers[1], rel=LAST_DIGIT, abs=1e-6), new.name
        assert (new.text, new.unit, new.scale, new.basis) == (old.text, old.unit, old.scale, old.basis)


@pytest.mark.record
def test_the_data_are_those_that_the_file_names(refit):
    assert refit.made["data"] == load_parameters().made["data"]
    assert refit.made["command"] == load_parameters().made["command"] == "foedus fit"
    assert [b.name for b in refit.blocks] == [b.name for b in load_parameters().blocks]
